"""The second line of defence: no line holds a secret, whoever wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

HIDDEN = "[hidden]"
_SHORTEST = 6
_TOKEN = re.compile(r"(?<![\w.-])[\w-]{20,30}\.[\w-]{5,8}\.[\w-]{25,}")  # as Discord makes them, also an earlier one
_IN_ADDRESS = re.compile(r"((?:webhooks|interactions)/\d+)/[\w.-]+")
_LONG_NUMBER = re.compile(r"\d{15,}")  # Discord's ids, those of users among them


class Secrets:
    """Knows what has to stay out of the log."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        found = {form for secret in secrets for form in (secret, json.dumps(secret)[1:-1]) if len(secret) >= _SHORTEST}
        self._known = sorted(found, key=len, reverse=True)

    def hidden(self, text: str) -> str:
        """Return a text without them."""
        for secret in self._known:
            text = text.replace(secret, HIDDEN)
        return _TOKEN.sub(HIDDEN, _IN_ADDRESS.sub(rf"\1/{HIDDEN}", text))


def without_ids(text: str) -> str:
    """Leave out the ids in a line of a library, which may be those of users."""
    return _LONG_NUMBER.sub("…", text)
