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

from bot.core.analysis import TermRun
from bot.core.wanted import is_number, is_time
from bot.search.okapi import K1, B, idf
from bot.search.postings import Bools, Floats, Forward, Ints, Postings, ranges, run_starts

TITLE_WEIGHT = 1.0
NEIGHBOUR_WEIGHT = 0.2


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
class FieldScores:
    """What the index says of the passages that matched, ascending by unit; arrays run in step.

    Per query term (rows): `frequencies` and `idfs` in the passage field, `holding` in the passages' own text alone;
    `impact` is the saturated weight in the passage field (0..2.2), so that `passage` = `idfs` @ `impact`; `covered`
    tells that the term stands in the passage's own text, `headline` in its article's headline. `title` and
    `article` are the BM25 scores of those fields.
    """

    frequencies: tuple[int, ...]
    holding: tuple[int, ...]
    idfs: Floats
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
        opens: list[bool] = []
        capital: list[bool] = []
        rankable: list[bool] = []
        sizes: list[int] = []
        for article in articles:
            titles.append(numbered(article.title))
            sizes.append(len(article.units))
            for unit in article.units:
                units.append(numbered(unit.run.terms))
                opens += unit.run.opens
                capital += unit.run.capital
                rankable.append(unit.rankable)
        self._vocabulary = vocabulary
        self.forward = Forward.of(units)
        self.opens_sentence: Bools = np.asarray(opens, np.bool_)
        title_terms = Forward.of(titles)
        self._body = Postings.of(self.forward, len(vocabulary))
        self._titles = Postings.of(title_terms, len(vocabulary))
        self.first_unit = np.concatenate(([0], np.cumsum(np.asarray(sizes, np.int64))))
        self.article_of: Ints = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self.rankable: Bools = np.asarray(rankable, np.bool_)
        self.passages = int(self.rankable.sum())
        self.articles = len(sizes)
        self._follows: Bools = np.concatenate(([False], self.article_of[1:] == self.article_of[:-1], [False]))
        self._classify_terms(np.asarray(capital, np.bool_))
        self._measure(title_terms.lengths)

    def _classify_terms(self, capital: Bools) -> None:
        """Tell numbers, times and names apart: a name is written with a capital in most places inside sentences."""
        size = len(self._vocabulary)
        self.is_number: Bools = np.fromiter(map(is_number, self._vocabulary), np.bool_, size)
        self.is_time: Bools = np.fromiter(map(is_time, self._vocabulary), np.bool_, size)
        inside = np.bincount(self.forward.terms[~self.opens_sentence], minlength=size)
        written = np.bincount(self.forward.terms[capital], minlength=size)
        self.is_name: Bools = (written * 2 > inside) & (written > 0) & ~self.is_number

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

    def vocabulary(self) -> Iterable[str]:
        """Give every term that some text holds."""
        return self._vocabulary.keys()

    def score(self, terms: Sequence[str]) -> FieldScores:
        """Score every passage that shares one of the (distinct) terms, in its own text, headline or neighbours."""
        count = len(self.article_of)
        title, article = np.zeros(self.articles), np.zeros(self.articles)
        covered = np.zeros((len(terms), count), np.bool_)
        headline = np.zeros((len(terms), self.articles), np.bool_)
        impact = np.zeros((len(terms), count))
        frequencies, holding = [0] * len(terms), [0] * len(terms)
        for row, term in enumerate(terms):
            number = self._vocabulary.get(term)
            if number is None:
                continue
            units, counts = self._body.of_term(number)
            articles, title_counts = self._titles.of_term(number)
            touched, weights = self._spread(units, counts, articles, title_counts)
            covered[row, units] = True
            headline[row, articles] = True
            impact[row, touched] = _saturate(weights, self._passage_norms[touched])
            frequencies[row] = int(self.rankable[touched].sum())
            holding[row] = int(self.rankable[units].sum())
            title[articles] += idf(self.articles, len(articles)) * _saturate(title_counts, self._title_norms[articles])
            holders, totals = self._article_counts(units, counts, articles, title_counts)
            article[holders] += idf(self.articles, len(holders)) * _saturate(totals, self._article_norms[holders])
        matched = np.flatnonzero(impact.any(axis=0) & self.rankable).astype(np.int32)
        owner = self.article_of[matched]
        idfs = np.array([idf(self.passages, frequency) for frequency in frequencies])
        kept = impact[:, matched]
        return FieldScores(
            frequencies=tuple(frequencies),
            holding=tuple(holding),
            idfs=idfs,
            units=matched,
            passage=idfs @ kept,
            title=title[owner],
            article=article[owner],
            covered=covered[:, matched],
            headline=headline[:, owner],
            impact=kept,
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
        self, units: Ints, counts: NDArray[np.float32], articles: Ints, title_counts: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], Floats]:
        """Derive a term's weighted frequency in the passage field: units ascending, weight of each."""
        with_next, with_previous = self._follows[units + 1], self._follows[units]
        first = self.first_unit[articles]
        sizes = self.first_unit[articles + 1] - first
        places = np.concatenate(
            (units, units[with_next] + 1, units[with_previous] - 1, ranges(first, sizes)), dtype=np.int64
        )
        weights = np.concatenate(
            (
                counts,
                NEIGHBOUR_WEIGHT * counts[with_next],
                NEIGHBOUR_WEIGHT * counts[with_previous],
                TITLE_WEIGHT * np.repeat(title_counts, sizes),
            ),
            dtype=np.float64,
        )
        return _sum_by(places, weights)

    def _article_counts(
        self, units: Ints, counts: NDArray[np.float32], articles: Ints, title_counts: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], Floats]:
        """Derive a term's frequency in whole articles, headline included."""
        places = np.concatenate((self.article_of[units], articles), dtype=np.int64)
        return _sum_by(places, np.concatenate((counts, title_counts), dtype=np.float64))

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


def _sum_by(places: NDArray[np.int64], weights: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Add up the weights of equal places; return the distinct places, ascending, and their sums."""
    if not len(places):
        return places, weights
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    firsts = run_starts(ordered)
    return ordered[firsts], np.add.reduceat(weights[order], firsts)


def _norms(lengths: Floats, counted: Floats) -> Floats:
    mean = float(counted.mean()) if len(counted) else 0.0
    return K1 * (1 - B + B * lengths / (mean or 1.0))


def _saturate(counts: NDArray[np.floating], norms: Floats) -> Floats:
    exact = counts.astype(np.float64, copy=False)
    return exact * (K1 + 1) / (exact + norms)
