"""All that is fuzzed."""

from __future__ import annotations

from tests.fuzzing import asking, discorddoor, documents, gateway, kept, questions, terminaldoor, web

TARGETS = (
    *documents.TARGETS,
    *web.TARGETS,
    *questions.TARGETS,
    *asking.TARGETS,
    *discorddoor.TARGETS,
    *gateway.TARGETS,
    *terminaldoor.TARGETS,
    *kept.TARGETS,
)
