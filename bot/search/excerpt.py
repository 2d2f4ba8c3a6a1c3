"""The second stage: some articles read closely. All of their passages, all fields, to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.search.arrays import NOWHERE, Bools, Bytes, Floats, Ints, Longs, places_in, ranges
from bot.search.scoring import (
    NEIGHBOUR_WEIGHT,
    TITLE_WEIGHT,
    article_mean,
    idfs_of,
    passage_mean,
    saturated,
    title_mean,
)
from bot.search.segment import MOST_TIMES, Postings, Segment, times_in
from bot.search.view import Part, View


@dataclass(frozen=True, slots=True)
class FieldScores:
    """BM25 of an excerpt's units (`passage`) and articles (`title`, `article`), nats, and per term (rows) what stands
    where: `own`, in a unit's own text; `titled`, in an article's headline; `impact`, the saturated weight of a unit's
    own text, neighbours and headline, 0..2.2.
    """

    own: Bools
    titled: Bools
    impact: Floats
    passage: Floats
    title: Floats
    article: Floats


class Excerpt:
    """Some articles of a view (`articles`, ascending), with all their units, numbered on from 0: `units` are their
    numbers in the view, `owner` the places of their articles, `passages` marks those that are no headings.
    """

    def __init__(self, view: View, articles: Longs) -> None:
        self.view = view
        self.articles = articles
        self._shares = tuple(_shares(view, articles))
        firsts = [share.first for share in self._shares]
        counts = [share.counts for share in self._shares]
        self._sizes = _joined(counts)
        self.first = np.concatenate(([0], np.cumsum(self._sizes))).astype(np.int64)
        self.owner: Ints = np.repeat(np.arange(len(articles), dtype=np.int32), self._sizes)
        local = [ranges(first, sizes) for first, sizes in zip(firsts, counts, strict=True)]
        self.units = _joined([share.part.first_unit + own for share, own in zip(self._shares, local, strict=True)])
        self.passages: Bools = (
            np.concatenate(
                [share.segment.units.paragraphs[own] for share, own in zip(self._shares, local, strict=True)]
            )
            > 0
            if local
            else np.zeros(0, np.bool_)
        )
        self._local = local
        self.lengths: Floats = _joined(
            [
                share.segment.body.starts[own + 1] - share.segment.body.starts[own]
                for share, own in zip(self._shares, local, strict=True)
            ]
        ).astype(np.float64)
        self.title_lengths: Floats = _joined(
            [
                share.segment.title.starts[share.local + 1] - share.segment.title.starts[share.local]
                for share in self._shares
            ]
        ).astype(np.float64)
        follows = self.owner[1:] == self.owner[:-1]
        self._follows: Bools = follows

    def __len__(self) -> int:
        return len(self.units)

    def times(self, numbers: Sequence[int | None]) -> tuple[Floats, Floats]:
        """Count how often terms (rows) stand in each unit's own text, and in each article's headline."""
        own = np.zeros((len(numbers), len(self)))
        titled = np.zeros((len(numbers), len(self.articles)))
        unit, article = 0, 0
        for share in self._shares:
            segment = share.segment
            size, units = len(share.local), int(share.counts.sum())
            shifts = np.cumsum(share.counts) - share.counts - share.first + unit
            for row, number in enumerate(numbers):
                if number is None or (place := segment.place_of(number)) is None:
                    continue
                found, owner, counts = _within(segment.in_body, place, share.first, share.first + share.counts)
                own[row, found + shifts[owner]] = counts
                if len(counts) and counts.max() >= MOST_TIMES:
                    _recount(
                        own[row], found[counts >= MOST_TIMES], owner[counts >= MOST_TIMES], shifts, segment, number
                    )
                documents, codes = segment.in_title.of(place)
                places, present = places_in(documents, share.local)
                titled[row, article : article + size][present] = times_in(codes[places[present]])
            unit, article = unit + units, article + size
        return own, titled

    def score(self, numbers: Sequence[int | None], counts: Ints) -> FieldScores:
        """Score all units and articles for terms, by their numbers and their counts in the view."""
        totals = self.view.totals
        own, titled = self.times(numbers)
        in_passage, in_title, in_article = idfs_of(counts, totals)
        weights = own + TITLE_WEIGHT * titled[:, self.owner]
        weights[:, 1:] += NEIGHBOUR_WEIGHT * own[:, :-1] * self._follows
        weights[:, :-1] += NEIGHBOUR_WEIGHT * own[:, 1:] * self._follows
        around = np.zeros(len(self))
        around[1:] += self.lengths[:-1] * self._follows
        around[:-1] += self.lengths[1:] * self._follows
        lengths = self.lengths + TITLE_WEIGHT * self.title_lengths[self.owner] + NEIGHBOUR_WEIGHT * around
        impact = saturated(weights, lengths, passage_mean(totals))
        whole = titled + _sums(own, self.first)
        texts = self.title_lengths + _sums(self.lengths[None, :], self.first)[0]
        return FieldScores(
            own=own > 0.0,
            titled=titled > 0.0,
            impact=impact,
            passage=_added(in_passage, impact),
            title=_added(in_title, saturated(titled, self.title_lengths, title_mean(totals))),
            article=_added(in_article, saturated(whole, texts, article_mean(totals))),
        )

    def words(self, places: Longs) -> tuple[Ints, Bytes, Longs]:
        """Return the terms (numbers) of some units end to end, their marks, and for each the place of its unit in
        `places` (ascending).
        """
        terms: list[Ints] = []
        marks: list[Bytes] = []
        sizes: list[Longs] = []
        edge = 0
        for share, local in zip(self._shares, self._local, strict=True):
            chosen = local[places[(places >= edge) & (places < edge + len(local))] - edge]
            body = share.segment.body
            first = body.starts[chosen]
            size = body.starts[chosen + 1] - first
            spots = ranges(first, size)
            terms.append(body.terms[spots])
            marks.append(share.segment.marks[spots])
            sizes.append(size)
            edge += len(local)
        found: Ints = np.concatenate(terms) if terms else NOWHERE
        marked: Bytes = np.concatenate(marks) if marks else np.zeros(0, np.uint8)
        return found, marked, np.repeat(np.arange(len(places), dtype=np.int64), _joined(sizes))


@dataclass(frozen=True, slots=True)
class _Share:
    """The articles of an excerpt that lie in one part: their numbers there, first units, and how many units."""

    part: Part
    local: Longs
    first: Longs
    counts: Longs

    @property
    def segment(self) -> Segment:
        return self.part.segment


def _shares(view: View, articles: Longs) -> list[_Share]:
    shares: list[_Share] = []
    for part in view.parts:
        low, high = np.searchsorted(articles, (part.first_article, part.first_article + part.segment.articles))
        local = articles[low:high] - part.first_article
        first = part.segment.first_unit[local]
        shares.append(_Share(part, local, first, part.segment.first_unit[local + 1] - first))
    return shares


def _within(postings: Postings, place: int, first: Longs, ends: Longs) -> tuple[Longs, Longs, Ints]:
    """Return a term's postings that lie in some ranges of documents: document, place of its range, and how often."""
    documents, codes = postings.of(place)
    low, high = np.searchsorted(documents, first), np.searchsorted(documents, ends)
    spots = ranges(low, high - low)
    owner = np.repeat(np.arange(len(first)), high - low)
    return documents[spots].astype(np.int64), owner, times_in(codes[spots])


def _recount(row: Floats, units: Longs, owner: Longs, shifts: Longs, segment: Segment, number: int) -> None:
    """Count in the text itself what a code cannot hold."""
    for unit, place in zip(units.tolist(), owner.tolist(), strict=True):
        own = segment.body.terms[segment.body.starts[unit] : segment.body.starts[unit + 1]]
        row[unit + shifts[place]] = np.count_nonzero(own == number)


def _sums(rows: Floats, first: Longs) -> Floats:
    """Add up each row between some places, ascending; 0 where two are the same."""
    sums = np.zeros((len(rows), len(first) - 1))
    filled = first[1:] > first[:-1]
    if filled.any():
        sums[:, filled] = np.add.reduceat(rows, first[:-1][filled], axis=1)
    return sums


def _added(weights: Floats, rows: Floats) -> Floats:
    """Add up rows × weights; not as a product of matrices, for which BLAS would wake a thread a core."""
    total = np.zeros(rows.shape[1])
    for weight, row in zip(weights.tolist(), rows, strict=True):
        total += weight * row
    return total


def _joined(parts: Sequence[Longs]) -> Longs:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
