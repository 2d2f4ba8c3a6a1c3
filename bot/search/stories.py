"""Which articles tell the same story, by their headlines and first paragraphs; no text is read.

The words of a headline count by their idf over articles.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import numpy as np

from bot.core.wanted import TermClass
from bot.search.okapi import idf
from bot.search.segment import TermCounts
from bot.search.view import Ages, View

_SAME_HEADLINE = 0.6
_CLOSE_DAYS = 3.0
_HEADLINE_SHARED = 0.5
_NAMES_SHARED = 0.6
_RARE_SHARED = 2  # words as rare as a name that two headlines have in common
_RARE_ARTICLES = 0.02  # of all articles, and never fewer than
_FEW_ARTICLES = 4


class Stories:
    """Compares articles of one view, by their numbers there. Made for one question: it remembers what it looked up."""

    def __init__(self, view: View, ages: Ages) -> None:
        self._view = view
        articles: list[int] = ages.articles.tolist()
        self._days: dict[int, float] = dict(zip(articles, ages.days.tolist(), strict=True))
        self._ages = {
            article: (moment, number)
            for article, moment, number in zip(
                articles, ages.moments.tolist(), view.of_articles("ids", ages.articles).tolist(), strict=True
            )
        }
        self._headlines: dict[int, frozenset[int]] = {}  # their terms, but for numbers and dates: those change daily
        self._known: dict[int, tuple[int, bool]] = {}

    def newest_first(self, articles: Iterable[int]) -> list[int]:
        """Order articles; of those of one moment the one that was stored last comes first."""
        return sorted(articles, key=self._ages.__getitem__, reverse=True)

    def is_dated(self, article: int) -> bool:
        """Tell whether it is known when an article was published."""
        return not math.isnan(self._days[article])

    def is_later(self, article: int, other: int) -> bool:
        """Tell whether an article was published on a later day than another; any day is later than none."""
        day, before = self._days[article], self._days[other]
        return day > before or (math.isnan(before) and not math.isnan(day))

    def newer(self, article: int, others: Iterable[int]) -> list[int]:
        """Return those of the others that are at least a day newer and go on with the article's story, newest first."""
        following = self._days[article] + 1
        later = [other for other in others if self._days[other] >= following]
        if not later:
            return []
        self._look_up([article, *later])
        return self.newest_first(other for other in later if self._goes_on(self._headlines[article], other))

    def one_each(self, articles: Iterable[int]) -> list[int]:
        """Keep the first article of each story: no reprint, nor the same headline within three days."""
        listed = list(articles)
        self._look_up(listed)
        kept: list[int] = []
        for article in listed:
            if not any(self._is_same(article, other) for other in kept):
                kept.append(article)
        return kept

    def _goes_on(self, headline: frozenset[int], other: int) -> bool:
        """Tell whether another article speaks of most of what a headline names, at its own beginning."""
        if sum(self._is_rare(term) for term in headline & self._headlines[other]) < _RARE_SHARED:
            return False
        own = headline & self._opening(other)
        names = {term for term in headline if self._known[term][1]}
        return self._weight(own) >= _HEADLINE_SHARED * self._weight(headline) > 0.0 and self._weight(
            own & names
        ) >= _NAMES_SHARED * self._weight(names)

    def _is_same(self, one: int, other: int) -> bool:
        text_hash = self._view.text_hash(one)
        if text_hash and text_hash == self._view.text_hash(other):
            return True
        first, second = self._headlines[one], self._headlines[other]
        return (
            abs(self._days[one] - self._days[other]) <= _CLOSE_DAYS
            and self._weight(first & second) >= _SAME_HEADLINE * self._weight(first | second) > 0.0
        )

    def _is_rare(self, term: int) -> bool:
        return self._known[term][0] <= max(_FEW_ARTICLES, _RARE_ARTICLES * self._view.totals.articles)

    def _weight(self, terms: AbstractSet[int]) -> float:
        total = self._view.totals.articles
        return sum(idf(total, self._known[term][0]) for term in sorted(terms))

    def _opening(self, article: int) -> AbstractSet[int]:
        """Return the terms of an article's headline and of its first passage."""
        lead = self._view.lead(article)
        return self._headlines[article].union(self._view.terms_of(lead) if lead is not None else ())

    def _look_up(self, articles: Iterable[int]) -> None:
        """Read some headlines and count their terms, all at once."""
        unread = [article for article in dict.fromkeys(articles) if article not in self._headlines]
        if not unread:
            return
        headlines = [self._view.headline(article) for article in unread]
        every = np.concatenate(headlines)
        plain = self._view.vocabulary.classes(every) & (TermClass.NUMBER | TermClass.TIME) == 0
        end = 0
        for article, headline in zip(unread, headlines, strict=True):
            begin, end = end, end + len(headline)
            self._headlines[article] = frozenset(headline[plain[begin:end]].tolist())
        self._count({*every[plain].tolist()} - self._known.keys())

    def _count(self, terms: AbstractSet[int]) -> None:
        numbers = np.array(sorted(terms), np.int32)
        counts = self._view.counts(numbers)
        names = self._view.is_name(numbers, counts)
        headlines = counts[:, TermCounts.HEADLINES]
        self._known.update(zip(numbers.tolist(), zip(headlines.tolist(), names.tolist(), strict=True), strict=True))
