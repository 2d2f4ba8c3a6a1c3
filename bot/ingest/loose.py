"""Values out of JSON and YAML, which have no types until somebody looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast


def as_mapping(value: object) -> Mapping[str, object] | None:
    """Return an object's fields, None where it is no object."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else None


def as_list(value: object) -> list[object] | None:
    """Return a list's entries, None where it is no list."""
    return cast("list[object]", value) if isinstance(value, list) else None
