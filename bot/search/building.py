"""Articles → a segment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.core.chunks import Mark
from bot.search.arrays import Bools, Bytes, Ints, Longs, run_starts, starts_of
from bot.search.segment import Forward, Heads, Postings, Segment, Tally, TermCounts, Totals, Units, coded


@dataclass(frozen=True, slots=True)
class Layout:
    """What a segment is made from: its heads, units and forward indexes."""

    heads: Heads
    units: Units
    first_unit: Longs
    body: Forward
    marks: Bytes
    title: Forward


def segment_of(layout: Layout) -> Segment:
    """Invert a layout and count."""
    terms = _distinct(np.concatenate((layout.body.terms, layout.title.terms)))
    in_body, in_title = _inverted(layout.body, terms), _inverted(layout.title, terms)
    counts = TermCounts(terms, _counted(layout, terms, in_body, in_title))
    languages = np.bincount(_languages(layout)).astype(np.int32)
    return assembled(layout, in_body, in_title, Tally(counts, _totals(layout), languages))


def assembled(layout: Layout, in_body: Postings, in_title: Postings, tally: Tally) -> Segment:
    """Make a segment of its parts; its terms are those of the tally."""
    return Segment(
        heads=layout.heads,
        units=layout.units,
        first_unit=layout.first_unit,
        body=layout.body,
        marks=layout.marks,
        title=layout.title,
        terms=tally.counts.numbers,
        in_body=in_body,
        in_title=in_title,
        lengths=(np.diff(layout.body.starts[layout.first_unit]) + layout.title.lengths).astype(np.int32),
        tally=tally,
    )


def _languages(layout: Layout) -> Ints:
    """Return the language number of each passage."""
    return layout.heads.languages[layout.units.article[layout.units.paragraphs > 0]]


def _distinct(numbers: Ints) -> Ints:
    ordered = np.sort(numbers)
    return ordered[run_starts(ordered)]


def _inverted(forward: Forward, terms: Ints) -> Postings:
    """Turn a forward index round: a run of equal keys (term, document) is a term frequency."""
    lengths = forward.lengths
    width = max(1, len(forward))
    owners = np.repeat(np.arange(len(forward), dtype=np.int64), lengths)
    keys = np.sort(np.searchsorted(terms, forward.terms) * width + owners)
    firsts = run_starts(keys)
    places, documents = np.divmod(keys[firsts], width)
    return Postings(
        documents=documents.astype(np.int32),
        codes=coded(np.diff(np.append(firsts, len(keys))), lengths[documents]),
        starts=np.searchsorted(places, np.arange(len(terms) + 1)).astype(np.int64),
    )


def _counted(layout: Layout, terms: Ints, in_body: Postings, in_title: Postings) -> Ints:
    """Count where terms stand, without writing down what is derived: each posting counts the passages that no posting
    of its term before it has touched.
    """
    rankable = layout.units.paragraphs > 0
    units = in_body.documents.astype(np.int64)
    owner = layout.units.article[units]
    term = np.repeat(np.arange(len(terms), dtype=np.int64), np.diff(in_body.starts))
    holds = rankable[units]
    fresh = holds + _fresh_around(units, owner, term, rankable, layout.units.article)
    new_article = np.concatenate(([True], (owner[1:] != owner[:-1]) | (term[1:] != term[:-1])))[: len(units)]

    titled = in_title.documents.astype(np.int64)
    title_term = np.repeat(np.arange(len(terms), dtype=np.int64), np.diff(in_title.starts))
    width = max(1, len(layout.units.article))
    keys = term * width + units
    low = np.searchsorted(keys, title_term * width + layout.first_unit[titled])
    high = np.searchsorted(keys, title_term * width + layout.first_unit[titled + 1])
    passages_before = starts_of(rankable.astype(np.int64))
    inside = passages_before[layout.first_unit[titled + 1]] - passages_before[layout.first_unit[titled]]
    fresh_before = starts_of(fresh)

    size = len(terms)
    within = np.searchsorted(terms, layout.body.terms)
    is_inside = layout.marks & Mark.OPENS == 0
    has_capital = layout.marks & Mark.CAPITAL > 0
    rows = np.zeros((size, 6), np.int32)
    rows[:, TermCounts.HOLDING] = np.bincount(term, holds, size)
    rows[:, TermCounts.TOUCHED] = np.bincount(term, fresh, size) + np.bincount(
        title_term, inside - (fresh_before[high] - fresh_before[low]), size
    )
    rows[:, TermCounts.HEADLINES] = np.diff(in_title.starts)
    rows[:, TermCounts.ARTICLES] = np.bincount(term, new_article, size) + np.bincount(title_term, high == low, size)
    rows[:, TermCounts.INSIDE] = np.bincount(within[is_inside], minlength=size)
    rows[:, TermCounts.CAPITAL] = np.bincount(within[has_capital], minlength=size)
    return rows


def _fresh_around(units: Longs, owner: Ints, term: Longs, rankable: Bools, article: Ints) -> Longs:
    """Count for each posting the passages beside it that neither hold its term nor lie beside an earlier posting."""
    if not len(units):
        return np.zeros(0, np.int64)
    same_before = np.concatenate(([False], term[1:] == term[:-1]))
    before = np.where(same_before, np.concatenate(([-9], units[:-1])), -9)
    following = np.where(np.concatenate((term[1:] == term[:-1], [False])), np.append(units[1:], -9), -9)
    last = len(article) - 1
    left, right = np.maximum(units - 1, 0), np.minimum(units + 1, last)
    has_left = (units > 0) & (article[left] == owner) & rankable[left]
    has_right = (units < last) & (article[right] == owner) & rankable[right]
    was_right = (before == units - 2) & (article[np.maximum(units - 2, 0)] == owner)
    fresh_left = has_left & (before != units - 1) & ~was_right
    fresh_right = has_right & (following != units + 1)
    return fresh_left.astype(np.int64) + fresh_right


def _totals(layout: Layout) -> Totals:
    own, title = layout.body.lengths, layout.title.lengths
    rankable = layout.units.paragraphs > 0
    article = layout.units.article
    around = np.zeros(len(own), np.int64)
    inner = article[1:] == article[:-1]
    around[1:] += own[:-1] * inner
    around[:-1] += own[1:] * inner
    return Totals(
        articles=len(title),
        passages=int(rankable.sum()),
        own=int(own[rankable].sum()),
        around=int(around[rankable].sum()),
        above=int(title[article[rankable]].sum()),
        pairs=int(np.maximum(own[rankable] - 1, 0).sum()),
        headlines=int(title.sum()),
        texts=int(own.sum()),
    )
