"""How large an index is."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import numpy as np

from bot.core.vitals import IndexSize
from bot.search.view import View


def size_of(view: View) -> IndexSize:
    """Measure what a view holds."""
    return IndexSize(
        articles=view.totals.articles,
        passages=view.totals.passages,
        segments=len(view.parts),
        stored_bytes=sum(_bytes_of(part.segment) for part in view.parts),
    )


def _bytes_of(value: object) -> int:
    """Add up the arrays in a segment and its parts."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if is_dataclass(value):
        return sum(_bytes_of(getattr(value, field.name)) for field in fields(value))
    return 0
