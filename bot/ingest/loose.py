"""Values out of JSON and YAML, which have no types until somebody looks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import cast

_HALF = r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
_ESCAPES = re.compile(
    r"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|" + _HALF
)  # in the group: what stays


def load_json(text: str) -> object:
    """Parse JSON of the web, control characters in strings allowed. Raises ValueError, RecursionError."""
    return json.loads(without_halves(text), strict=False)


def without_halves(text: str) -> str:
    """Drop the escapes of half a surrogate pair from JSON, which scripts leave that cut a text in the middle of an
    emoji: nothing can print or store them.
    """
    return _ESCAPES.sub(lambda found: found[1] or "", text) if re.search(_HALF, text) else text


def as_mapping(value: object) -> Mapping[str, object] | None:
    """Return an object's fields, None where it is no object."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else None


def as_list(value: object) -> list[object] | None:
    """Return a list's entries, None where it is no list."""
    return cast("list[object]", value) if isinstance(value, list) else None
