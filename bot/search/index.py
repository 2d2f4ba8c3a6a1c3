"""The serving index: scores that equal `okapi.WeightedOkapi`, from postings instead of a walk over every passage.

Three fields are searched. *Passage*: its own terms (weight 1), its headline's (1) and its neighbours' (.2). *Title* and
*article*: one document an article. Only the passages' own postings and the titles' are stored; the rest is derived from
them at query time, because a passage's neighbours stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.core.analysis import Mark, TermRun
from bot.core.wanted import TermClass, term_class
from bot.search.okapi import K1, B, idf
from bot.search.postings import Bools, Floats, Forward, Ints, Postings, holding_run, ranges, run_starts

TITLE_WEIGHT = 1.0
NEIGHBOUR_WEIGHT = 0.2
_NOWHERE: Ints = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class UnitTerms:
    """The terms of one passage, or of a heading between passages, which is context and never ranked itself."""

    run: TermRun
    rankable: bool = True


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """What the index needs of one article; `units` in the order of the text."""

    title: Sequence[str]
    units: Sequence[UnitTerms]


@dataclass(frozen=True, slots=True)
class Matches:
    """Where the terms of a query stand, over the whole index; lists have one entry a term.

    `frequencies` and `idfs` count passages in the passage field, `holding` those that hold the term in their own text.
    `own` are these passages and `titled` the articles with the term in their headline, both ascending. `impact`
    (terms × units) is the saturated weight in the passage field (0..2.2), so that `passage` = `idfs` @ `impact`, its
    BM25 score by unit. `title` and `article` are the BM25 scores of those fields by article.
    """

    frequencies: tuple[int, ...]
    holding: tuple[int, ...]
    idfs: Floats
    own: tuple[Ints, ...]
    titled: tuple[Ints, ...]
    impact: Floats
    passage: Floats
    title: Floats
    article: Floats


@dataclass(frozen=True, slots=True)
class FieldScores:
    """What the index says of some passages; arrays run in step with `units`, with a row for each query term.

    `covered` tells that the term stands in the passage's own text, `headline` in its article's headline; `passage`,
    `title` and `article` are the BM25 scores of those fields.
    """

    units: Ints
    passage: Floats
    title: Floats
    article: Floats
    covered: Bools
    headline: Bools
    impact: Floats


class Index:
    """Immutable; built once from all articles. Units and articles are numbered in the order given."""

    def __init__(self, articles: Iterable[ArticleTerms]) -> None:
        vocabulary: dict[str, int] = {}

        def numbered(terms: Sequence[str]) -> list[int]:
            return [vocabulary.setdefault(term, len(vocabulary)) for term in terms]

        titles: list[list[int]] = []
        units: list[list[int]] = []
        marks: list[int] = []
        rankable: list[bool] = []
        sizes: list[int] = []
        for article in articles:
            titles.append(numbered(article.title))
            sizes.append(len(article.units))
            for unit in article.units:
                units.append(numbered(unit.run.terms))
                marks += unit.run.marks
                rankable.append(unit.rankable)
        self._vocabulary = vocabulary
        self.forward = Forward.of(units)
        self.marks: NDArray[np.uint8] = np.asarray(marks, np.uint8)
        self.headlines = title_terms = Forward.of(titles)
        self._body = Postings.of(self.forward, len(vocabulary))
        self._titles = Postings.of(title_terms, len(vocabulary))
        self.first_unit = np.concatenate(([0], np.cumsum(np.asarray(sizes, np.int64))))
        self.article_of: Ints = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self.rankable: Bools = np.asarray(rankable, np.bool_)
        self.passages = int(self.rankable.sum())
        self.articles = len(sizes)
        self._follows: Bools = np.concatenate(([False], self.article_of[1:] == self.article_of[:-1], [False]))
        self._classify_terms()
        self._measure(title_terms.lengths)

    def _classify_terms(self) -> None:
        """Tell numbers, times and names apart: a name is written with a capital in most places inside sentences."""
        size = len(self._vocabulary)
        self.term_classes: NDArray[np.uint16] = np.fromiter(map(term_class, self._vocabulary), np.uint16, size)
        self.year_of: Ints = np.fromiter(map(_year, self._vocabulary), np.int32, size)
        inside = np.bincount(self.forward.terms[self.marks & Mark.OPENS == 0], minlength=size)
        written = np.bincount(self.forward.terms[self.marks & Mark.CAPITAL > 0], minlength=size)
        self.is_name: Bools = (written * 2 > inside) & (written > 0) & (self.term_classes & TermClass.NUMBER == 0)

    def _measure(self, title_lengths: Floats) -> None:
        """Work out k1·(1 − b + b·length/mean length) of every document of every field."""
        own = self.forward.lengths
        around = np.zeros_like(own)
        inner = self._follows[1:-1]
        around[1:] += own[:-1] * inner
        around[:-1] += own[1:] * inner
        lengths = own + TITLE_WEIGHT * title_lengths[self.article_of] + NEIGHBOUR_WEIGHT * around
        in_article = title_lengths + np.bincount(self.article_of, own, self.articles)
        pairs = np.maximum(own - 1, 0)
        self._passage_norms = _norms(lengths, lengths[self.rankable])
        self._title_norms = _norms(title_lengths, title_lengths)
        self._article_norms = _norms(in_article, in_article)
        self._pair_norms = _norms(pairs, pairs[self.rankable])

    def number_of(self, term: str) -> int | None:
        """Return a term's number, None where no text holds it."""
        return self._vocabulary.get(term)

    def holders(self, term: str) -> tuple[Ints, Ints]:
        """Return the units that hold a term and the articles that have it in their headline, ascending."""
        number = self._vocabulary.get(term)
        return (_NOWHERE, _NOWHERE) if number is None else self.holders_of(number)

    def holders_of(self, number: int) -> tuple[Ints, Ints]:
        """Return the same for a term's number."""
        return self._body.of_term(number)[0], self._titles.of_term(number)[0]

    def terms_of(self, unit: int) -> list[int]:
        """Return the numbers of a unit's terms, in the order of its text."""
        return self.forward.terms[self.forward.starts[unit] : self.forward.starts[unit + 1]].tolist()

    def holding(self, numbers: Ints) -> NDArray[np.int64]:
        """Return how many passages and headings have each term (by number) in their own text."""
        return self._body.starts[numbers.astype(np.int64) + 1] - self._body.starts[numbers]

    def vocabulary(self) -> Iterable[str]:
        """Give every term that some text holds."""
        return self._vocabulary.keys()

    def passages_with(self, run: Sequence[str]) -> Ints:
        """Return the units whose own text holds some terms (at least one) in a row, ascending."""
        return self._with(run, self.forward, self._body)

    def headlines_with(self, run: Sequence[str]) -> Ints:
        """Return the articles whose headline holds some terms (at least one) in a row, ascending."""
        return self._with(run, self.headlines, self._titles)

    def _with(self, run: Sequence[str], forward: Forward, postings: Postings) -> Ints:
        numbers = [number for term in run if (number := self._vocabulary.get(term)) is not None]
        return holding_run(forward, postings, numbers) if len(numbers) == len(run) else _NOWHERE

    def match(self, terms: Sequence[str]) -> Matches:
        """Find where the (distinct) terms stand: in passages, in their headlines, and beside them."""
        # Added up here and not as a product of matrices: BLAS would wake a thread a core for it.
        passage = np.zeros(len(self.article_of))
        title, article = np.zeros(self.articles), np.zeros(self.articles)
        impact = np.zeros((len(terms), len(self.article_of)))
        frequencies, holding = [0] * len(terms), [0] * len(terms)
        own, titled = [_NOWHERE] * len(terms), [_NOWHERE] * len(terms)
        for row, term in enumerate(terms):
            number = self._vocabulary.get(term)
            if number is None:
                continue
            units, counts = self._body.of_term(number)
            articles, title_counts = self._titles.of_term(number)
            own[row], titled[row] = units, articles
            touched = self._spread(impact[row], units, counts, articles, title_counts)
            frequencies[row] = int(self.rankable[touched].sum())
            passage[touched] += idf(self.passages, frequencies[row]) * impact[row, touched]
            holding[row] = int(self.rankable[units].sum())
            title[articles] += idf(self.articles, len(articles)) * _saturate(title_counts, self._title_norms[articles])
            totals = np.bincount(self.article_of[units], counts, self.articles).astype(np.float64)
            totals[articles] += title_counts
            holders = np.flatnonzero(totals > 0.0)
            article[holders] += idf(self.articles, len(holders)) * _saturate(
                totals[holders], self._article_norms[holders]
            )
        return Matches(
            frequencies=tuple(frequencies),
            holding=tuple(holding),
            idfs=np.array([idf(self.passages, frequency) for frequency in frequencies]),
            own=tuple(own),
            titled=tuple(titled),
            impact=impact,
            passage=passage,
            title=title,
            article=article,
        )

    def matched(self, matches: Matches) -> Ints:
        """Return the passages that share a term, ascending."""
        return np.flatnonzero((matches.passage > 0.0) & self.rankable).astype(np.int32)

    def describe(self, matches: Matches, units: Ints) -> FieldScores:
        """Gather what the matches say of some passages (ascending)."""
        owner = self.article_of[units]
        return FieldScores(
            units=units,
            passage=matches.passage[units],
            title=matches.title[owner],
            article=matches.article[owner],
            covered=_membership(matches.own, units),
            headline=_membership(matches.titled, owner),
            impact=matches.impact[:, units],
        )

    def pair_scores(self, terms: Sequence[str], units: Ints) -> Floats:
        """BM25 of the given units over the pairs of terms that stand side by side in the query."""
        scores = np.zeros(len(units))
        for first, second in dict.fromkeys(pairwise(terms)):
            holders, totals = self._pair_counts(first, second)
            if not len(holders):
                continue
            places = np.searchsorted(holders, units).clip(max=len(holders) - 1)
            counts = np.where(holders[places] == units, totals[places], 0.0)
            scores += idf(self.passages, len(holders)) * _saturate(counts, self._pair_norms[units])
        return scores

    def _spread(
        self,
        row: Floats,
        units: Ints,
        counts: NDArray[np.float32],
        articles: Ints,
        title_counts: NDArray[np.float32],
    ) -> NDArray[np.int64]:
        """Write a term's impact in the passage field into a row of zeros: own text, neighbours, headline. Return the
        units that it touches.
        """
        with_next, with_previous = self._follows[units + 1], self._follows[units]
        row[units] = counts
        row[units[with_next] + 1] += NEIGHBOUR_WEIGHT * counts[with_next]
        row[units[with_previous] - 1] += NEIGHBOUR_WEIGHT * counts[with_previous]
        first = self.first_unit[articles]
        sizes = self.first_unit[articles + 1] - first
        row[ranges(first, sizes)] += TITLE_WEIGHT * np.repeat(title_counts, sizes)
        touched = np.flatnonzero(row > 0.0)  # comparing first is five times as fast
        row[touched] = _saturate(row[touched], self._passage_norms[touched])
        return touched

    def _pair_counts(self, first: str, second: str) -> tuple[NDArray[np.int64], Floats]:
        """Find the passages in which `second` directly follows `first`, and how often."""
        a, b = self._vocabulary.get(first), self._vocabulary.get(second)
        if a is None or b is None:
            return np.zeros(0, np.int64), np.zeros(0)
        both = np.intersect1d(self._body.of_term(a)[0], self._body.of_term(b)[0], assume_unique=True)
        both = both[self.rankable[both]]
        positions, owner = self.forward.positions(both)
        terms = self.forward.terms[positions]
        here = np.flatnonzero((terms[:-1] == a) & (terms[1:] == b) & (owner[:-1] == owner[1:]))
        return _sum_by(both[owner[here]].astype(np.int64), np.ones(len(here)))


def _year(term: str) -> int:
    """Return the year that a term is, 0 where it is none."""
    return int(term) if term_class(term) & TermClass.YEAR else 0


def _sum_by(places: NDArray[np.int64], weights: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Add up the weights of equal places; return the distinct places, ascending, and their sums."""
    if not len(places):
        return places, weights
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    firsts = run_starts(ordered)
    return ordered[firsts], np.add.reduceat(weights[order], firsts)


def _membership(sets: Sequence[Ints], wanted: Ints) -> Bools:
    """Tell for each ascending set (rows) which of some numbers it holds."""
    holds = np.zeros((len(sets), len(wanted)), np.bool_)
    for row, members in enumerate(sets):
        if len(members):
            places = np.searchsorted(members, wanted).clip(max=len(members) - 1)
            holds[row] = members[places] == wanted
    return holds


def _norms(lengths: Floats, counted: Floats) -> Floats:
    mean = float(counted.mean()) if len(counted) else 0.0
    return K1 * (1 - B + B * lengths / (mean or 1.0))


def _saturate(counts: NDArray[np.floating], norms: Floats) -> Floats:
    exact = counts.astype(np.float64, copy=False)
    return exact * (K1 + 1) / (exact + norms)
