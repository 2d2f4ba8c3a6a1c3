"""The articles of several segments that are kept, laid end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from bot.search.arrays import Bools, Longs, ranges, starts_of
from bot.search.building import Layout
from bot.search.segment import Forward, Heads, Segment, Units


def together(segments: Sequence[Segment], kept: Sequence[Bools | None]) -> Layout:
    """Lay the articles of segments end to end; `kept` marks for each segment the articles to keep, None for all."""
    return end_to_end([_kept(segment, mask) for segment, mask in zip(segments, kept, strict=True)])


def end_to_end(parts: Sequence[Layout]) -> Layout:
    """Lay the articles of several layouts, one at least, end to end."""
    if len(parts) == 1:
        return parts[0]
    counts = np.concatenate([np.diff(part.first_unit) for part in parts])
    bases = np.cumsum([0, *(len(part.first_unit) - 1 for part in parts)])
    return Layout(
        heads=Heads(*(np.concatenate([getattr(part.heads, name) for part in parts]) for name in _names(Heads))),
        units=Units(
            np.concatenate([part.units.article + base for part, base in zip(parts, bases, strict=False)]).astype(
                np.int32
            ),
            *(np.concatenate([getattr(part.units, name) for part in parts]) for name in _names(Units)[1:]),
        ),
        first_unit=starts_of(counts),
        body=_joined([part.body for part in parts]),
        marks=np.concatenate([part.marks for part in parts]),
        title=_joined([part.title for part in parts]),
    )


def _names(kind: type[Heads | Units]) -> list[str]:
    return [column.name for column in fields(kind)]


def _kept(segment: Segment, mask: Bools | None) -> Layout:
    whole = Layout(segment.heads, segment.units, segment.first_unit, segment.body, segment.marks, segment.title)
    if mask is None or mask.all():
        return whole
    articles = np.flatnonzero(mask)
    first = segment.first_unit[articles]
    counts = segment.first_unit[articles + 1] - first
    units = ranges(first, counts)
    columns = {name: getattr(segment.units, name)[units] for name in _names(Units)}
    columns["article"] = np.repeat(np.arange(len(articles), dtype=np.int32), counts)
    return Layout(
        heads=Heads(*(getattr(segment.heads, name)[articles] for name in _names(Heads))),
        units=Units(**columns),
        first_unit=starts_of(counts),
        body=_picked(segment.body, units),
        marks=segment.marks[_positions(segment.body, units)],
        title=_picked(segment.title, articles),
    )


def _picked(forward: Forward, documents: Longs) -> Forward:
    sizes = forward.starts[documents + 1] - forward.starts[documents]
    return Forward(forward.terms[_positions(forward, documents)], starts_of(sizes))


def _positions(forward: Forward, documents: Longs) -> Longs:
    first = forward.starts[documents]
    return ranges(first, forward.starts[documents + 1] - first)


def _joined(parts: Sequence[Forward]) -> Forward:
    return Forward(
        np.concatenate([part.terms for part in parts]), starts_of(np.concatenate([part.lengths for part in parts]))
    )
