"""Several segments → one, by copying: postings are in order already, and what was counted adds up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from bot.search.arrays import Codes, Ints, Longs, ranges, run_members, starts_of
from bot.search.building import assembled
from bot.search.laying import together
from bot.search.segment import Postings, Segment, Tally, TermCounts, plus
from bot.search.view import Part

_AT_ONCE = 100_000  # postings that are copied in one go, which bounds the memory for their places; a longer list is one


def joined(parts: Sequence[Part]) -> Segment:
    """Put the articles of some parts that are alive into one segment, in their order."""
    layout = together([part.segment for part in parts], [part.alive for part in parts])
    terms = _union([part.segment.terms for part in parts])
    units, articles = _renumbered([_alive_units(part) for part in parts]), _renumbered([_alive(part) for part in parts])
    in_body = _joined([part.segment.in_body for part in parts], [part.segment.terms for part in parts], units, terms)
    in_title = _joined(
        [part.segment.in_title for part in parts], [part.segment.terms for part in parts], articles, terms
    )
    left = np.flatnonzero((np.diff(in_body.starts) > 0) | (np.diff(in_title.starts) > 0))
    tally = _tally(parts)
    rows = tally.counts.rows[np.searchsorted(tally.counts.numbers, terms[left])]
    counted = Tally(TermCounts(terms[left], rows), tally.totals, tally.languages)
    return assembled(layout, _only(in_body, left), _only(in_title, left), counted)


def _tally(parts: Sequence[Part]) -> Tally:
    tallies = [
        part.segment.tally if part.gone is None else plus(part.segment.tally, part.gone, times=-1) for part in parts
    ]
    return reduce(plus, tallies)


def _union(terms: Sequence[Ints]) -> Ints:
    return run_members(np.sort(np.concatenate(terms)))


def _alive(part: Part) -> Ints:
    """Mark the articles that are alive with 1."""
    return np.ones(part.segment.articles, np.int32) if part.alive is None else part.alive.astype(np.int32)


def _alive_units(part: Part) -> Ints:
    """Mark the units of the articles that are alive with 1."""
    return np.repeat(_alive(part), np.diff(part.segment.first_unit))


def _renumbered(alive: Sequence[Ints]) -> list[Ints]:
    """Return the new number of each document, −1 of those that are gone."""
    numbered: list[Ints] = []
    base = 0
    for marks in alive:
        numbered.append(np.where(marks > 0, np.cumsum(marks) - 1 + base, -1).astype(np.int32))
        base += int(marks.sum())
    return numbered


def _joined(postings: Sequence[Postings], own_terms: Sequence[Ints], numbers: Sequence[Ints], terms: Ints) -> Postings:
    """Lay the postings of each term end to end. The documents of each segment get their new numbers."""
    kept = [_kept(own, new) for own, new in zip(postings, numbers, strict=True)]
    places = [np.searchsorted(terms, own) for own in own_terms]
    sizes = np.zeros(len(terms), np.int64)
    for place, own in zip(places, kept, strict=True):
        sizes[place] += np.diff(own.starts)
    starts = starts_of(sizes)
    documents, codes = np.empty(int(starts[-1]), np.int32), np.empty(int(starts[-1]), np.uint16)
    begins = starts[:-1].copy()
    for place, own in zip(places, kept, strict=True):
        _copy(own, begins[place], documents, codes)
        begins[place] += np.diff(own.starts)
    return Postings(documents, codes, starts)


def _copy(own: Postings, begins: Longs, documents: Ints, codes: Codes) -> None:
    """Copy the postings of each term to where those of its segment begin."""
    edges = np.searchsorted(own.starts, np.arange(0, len(own.documents), _AT_ONCE), side="right") - 1
    edges = np.append(edges, len(begins))
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        places = ranges(begins[low:high], np.diff(own.starts[low : high + 1]))
        span = slice(int(own.starts[low]), int(own.starts[high]))
        documents[places] = own.documents[span]
        codes[places] = own.codes[span]


def _kept(own: Postings, numbers: Ints) -> Postings:
    """Give documents their new numbers, and leave out those that are gone."""
    is_gone = numbers < 0
    if not is_gone.any():
        return Postings(own.documents + (numbers[0] if len(numbers) else 0), own.codes, own.starts)
    documents = numbers[own.documents]
    alive = documents >= 0
    before = starts_of(alive)
    return Postings(documents[alive], own.codes[alive], before[own.starts])


def _only(own: Postings, left: Longs) -> Postings:
    """Leave out terms that have no posting in either field: copying nothing."""
    return Postings(own.documents, own.codes, np.append(own.starts[left], own.starts[-1]))
