"""Several searches for one question → one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.answer import Findings, Hit


def merged(found: Sequence[Findings]) -> Findings:
    """Put the findings of the choices of an OR together, each passage with its best score.

    How sure the first hit is was judged in one search, so the first hit of the surest search stays first.
    """
    surest = max(found, key=lambda findings: findings.confidence)
    best: dict[str, Hit] = {}
    for hit in (hit for findings in (surest, *found) for hit in findings.hits):
        known = best.get(hit.passage.id)
        if known is None or hit.score > known.score:
            best[hit.passage.id] = hit
    lead = surest.hits[0].passage.id if surest.hits else ""
    return replace(
        surest,
        hits=tuple(sorted(best.values(), key=lambda hit: (hit.passage.id != lead, -hit.score))),
        idfs={term: idf for findings in (*found, surest) for term, idf in findings.idfs.items()},
        known=any(findings.known for findings in found),
        corrections=tuple(dict.fromkeys(pair for findings in found for pair in findings.corrections)),
    )
