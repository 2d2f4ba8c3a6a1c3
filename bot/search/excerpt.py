"""The second stage: some articles read closely. All of their passages, all fields, to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.arrays import Bools, Bytes, Floats, Ints, Longs, places_in, ranges, run_members, starts_of
from bot.search.scoring import (
    NEIGHBOUR_WEIGHT,
    TITLE_WEIGHT,
    article_mean,
    idfs_of,
    passage_mean,
    saturated,
    title_mean,
)
from bot.search.segment import Forward, Segment
from bot.search.view import View


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
    numbers in the view, `owner` the places of their articles, `passages` marks those that are no headings. The units of
    the article at place a are `first[a]` to `first[a + 1]`.

    Their words are copied from the forward index, a run an article: that is less work than to look every term of a
    question up among its postings, once for each article.
    """

    def __init__(self, view: View, articles: Longs) -> None:
        self.view = view
        self.articles = articles
        shares = _shares(view, articles)
        units = [ranges(share.first, share.end - share.first) for share in shares]
        inside = list(zip(shares, units, strict=True))
        self.first = starts_of(_joined([share.end - share.first for share in shares], np.int64))
        self.owner: Ints = np.repeat(np.arange(len(articles), dtype=np.int32), np.diff(self.first))
        self.units: Longs = _joined([share.first_unit + own for share, own in inside], np.int64)
        self.passages: Bools = _joined([share.segment.units.paragraphs[own] > 0 for share, own in inside], np.bool_)
        self._body = _bodies(inside)
        self._title = _titles(shares)
        self._marks: Bytes = _joined([_runs(share.segment.marks, share) for share in shares], np.uint8)
        self._unit_of_word: Longs = np.repeat(np.arange(len(self.units)), self._body.lengths)
        self._owner_of_title_word: Longs = np.repeat(np.arange(len(articles)), self._title.lengths)
        self._follows: Bools = self.owner[1:] == self.owner[:-1]
        self.lengths: Floats = self._body.lengths.astype(np.float64)

    def __len__(self) -> int:
        return len(self.units)

    def times(self, numbers: Sequence[int | None]) -> tuple[Floats, Floats]:
        """Count how often terms (rows) stand in each unit's own text, and in each article's headline."""
        own = _counted(self._body.terms, self._unit_of_word, len(self), numbers)
        return own, _counted(self._title.terms, self._owner_of_title_word, len(self.articles), numbers)

    def score(self, numbers: Sequence[int | None], counts: Ints) -> FieldScores:
        """Score all units and articles for terms, by their numbers and their counts in the view."""
        totals = self.view.totals
        own, titled = self.times(numbers)
        in_passage, in_title, in_article = idfs_of(counts, totals)
        titles = self._title.lengths.astype(np.float64)
        near = NEIGHBOUR_WEIGHT * own
        weights = own + TITLE_WEIGHT * titled.take(self.owner, axis=1)
        weights[:, 1:] += near[:, :-1] * self._follows
        weights[:, :-1] += near[:, 1:] * self._follows
        around = np.zeros(len(self))
        around[1:] += self.lengths[:-1] * self._follows
        around[:-1] += self.lengths[1:] * self._follows
        lengths = self.lengths + TITLE_WEIGHT * titles[self.owner] + NEIGHBOUR_WEIGHT * around
        impact = saturated(weights, lengths, passage_mean(totals))
        whole = titled + _sums(own, self.first)
        texts = titles + _sums(self.lengths[None, :], self.first)[0]
        return FieldScores(
            own=own > 0.0,
            titled=titled > 0.0,
            impact=impact,
            passage=_added(in_passage, impact),
            title=_added(in_title, saturated(titled, titles, title_mean(totals))),
            article=_added(in_article, saturated(whole, texts, article_mean(totals))),
        )

    def around(self, numbers: Ints) -> tuple[Longs, Longs]:
        """Say in or beside which passages some terms (by their numbers, ascending) stand, or under which headlines: the
        units of all terms end to end, ascending for each, and where those of each term begin.
        """
        rows, known = places_in(numbers, self._body.terms)
        rows, units = rows[known], self._unit_of_word[known]
        is_followed = np.append(self._follows, np.False_)[units]
        is_preceded = np.append(np.False_, self._follows)[units]
        titled, is_asked = places_in(numbers, self._title.terms)
        titled, owners = titled[is_asked], self._owner_of_title_word[is_asked]
        below = self.first[owners + 1] - self.first[owners]
        keys = np.concatenate(
            [
                rows * len(self) + units,
                (rows * len(self) + units)[is_followed] + 1,
                (rows * len(self) + units)[is_preceded] - 1,
                np.repeat(titled, below) * len(self) + ranges(self.first[owners], below),
            ]
        )
        rows, units = np.divmod(run_members(np.sort(keys)), len(self))
        is_passage = self.passages[units]
        starts = np.searchsorted(rows[is_passage], np.arange(len(numbers) + 1))
        return units[is_passage], starts

    def words(self, places: Longs) -> tuple[Ints, Bytes, Longs]:
        """Return the terms (numbers) of some units end to end, their marks, and for each the place of its unit in
        `places` (ascending).
        """
        first = self._body.starts[places]
        sizes = self._body.starts[places + 1] - first
        spots = ranges(first, sizes)
        return self._body.terms[spots], self._marks[spots], np.repeat(np.arange(len(places)), sizes)


@dataclass(frozen=True, slots=True)
class _Share:
    """The articles of an excerpt that lie in one part: their numbers there, and where their units begin and end."""

    segment: Segment
    first_unit: int
    articles: Longs
    first: Longs
    end: Longs


def _shares(view: View, articles: Longs) -> list[_Share]:
    shares: list[_Share] = []
    for part in view.parts:
        low, high = np.searchsorted(articles, (part.first_article, part.first_article + part.segment.articles))
        if low < high:
            own = articles[low:high] - part.first_article
            first_unit = part.segment.first_unit
            shares.append(_Share(part.segment, part.first_unit, own, first_unit[own], first_unit[own + 1]))
    return shares


def _bodies(inside: Sequence[tuple[_Share, Longs]]) -> Forward:
    """Copy the words of units."""
    starts = [share.segment.body.starts for share, _ in inside]
    sizes = [begins[units + 1] - begins[units] for begins, (_, units) in zip(starts, inside, strict=True)]
    terms = [_runs(share.segment.body.terms, share) for share, _ in inside]
    return Forward(_joined(terms, np.int32), starts_of(_joined(sizes, np.int64)))


def _titles(shares: Sequence[_Share]) -> Forward:
    """Copy the words of headlines."""
    firsts = [share.segment.title.starts[share.articles] for share in shares]
    sizes = [
        share.segment.title.starts[share.articles + 1] - first for share, first in zip(shares, firsts, strict=True)
    ]
    terms = [
        share.segment.title.terms[ranges(first, size)] for share, first, size in zip(shares, firsts, sizes, strict=True)
    ]
    return Forward(_joined(terms, np.int32), starts_of(_joined(sizes, np.int64)))


def _runs(words: NDArray[Any], share: _Share) -> NDArray[Any]:
    """Copy what stands in step with the words of a segment's units."""
    starts = share.segment.body.starts
    spans = zip(starts[share.first].tolist(), starts[share.end].tolist(), strict=True)
    return np.concatenate([words[begin:end] for begin, end in spans])


def _counted(terms: Ints, owners: Longs, count: int, numbers: Sequence[int | None]) -> Floats:
    """Count how often some numbers (rows) stand among the terms of each of `count` owners. A table of the last 16 bits
    leaves out most words at once.
    """
    rows = np.zeros((len(numbers), count))
    known = [(row, number) for row, number in enumerate(numbers) if number is not None]
    may_be_one = np.zeros(1 << 16, np.bool_)
    may_be_one[np.array([number for _, number in known], np.int64).astype(np.uint16)] = True
    near = np.flatnonzero(may_be_one.take(terms.astype(np.uint16)))
    terms, owners = terms[near], owners[near]
    for row, number in known:
        rows[row] = np.bincount(owners[terms == number], minlength=count)
    return rows


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


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
