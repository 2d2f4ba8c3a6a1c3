"""Which articles tell the same story, by their headlines and first paragraphs; no text is read.

The words of a headline count by their idf over articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from bot.core.wanted import TermClass
from bot.search.index import Index
from bot.search.okapi import idf

_SAME_HEADLINE = 0.6
_CLOSE_DAYS = 3.0
_HEADLINE_SHARED = 0.5
_NAMES_SHARED = 0.6
_RARE_SHARED = 2  # words as rare as a name that two headlines have in common
_RARE_ARTICLES = 0.02  # of all articles, and never fewer than
_FEW_ARTICLES = 4


class Stories:
    """Compares articles of one index by their ISO dates, the hashes of their text and their days (ordinals)."""

    def __init__(self, index: Index, published: Sequence[str], hashes: Sequence[str], days: Sequence[float]) -> None:
        self._index = index
        self._published = published
        self._hashes = hashes
        self._days = days

    def newer(self, article: int, others: Iterable[int]) -> list[int]:
        """Return those of the others that are at least a day newer and go on with the article's story, newest first."""
        found = [
            other
            for other in others
            if self._days[other] >= self._days[article] + 1 and self._goes_on(self._of_headline(article), other)
        ]
        return sorted(found, key=lambda other: (self._published[other], other), reverse=True)

    def one_each(self, articles: Iterable[int]) -> list[int]:
        """Keep the first article of each story: no reprint, nor the same headline within three days."""
        kept: list[int] = []
        for article in articles:
            if not any(self._is_same(article, other) for other in kept):
                kept.append(article)
        return kept

    def lead(self, article: int) -> int | None:
        """Return the first passage of an article, None where it has none."""
        first = int(self._index.first_unit[article])
        inside = np.flatnonzero(self._index.rankable[first : int(self._index.first_unit[article + 1])])
        return first + int(inside[0]) if len(inside) else None

    def _goes_on(self, headline: set[int], other: int) -> bool:
        """Tell whether another article speaks of most of what a headline names, at its own beginning."""
        own = headline & self._opening(other)
        names = {term for term in headline if self._index.is_name[term]}
        rare = sum(self._is_rare(term) for term in headline & self._of_headline(other))
        return (
            self._weight(own) >= _HEADLINE_SHARED * self._weight(headline) > 0.0
            and self._weight(own & names) >= _NAMES_SHARED * self._weight(names)
            and rare >= _RARE_SHARED
        )

    def _is_same(self, one: int, other: int) -> bool:
        if self._hashes[one] and self._hashes[one] == self._hashes[other]:
            return True
        first, second = self._of_headline(one), self._of_headline(other)
        return (
            abs(self._days[one] - self._days[other]) <= _CLOSE_DAYS
            and self._weight(first & second) >= _SAME_HEADLINE * self._weight(first | second) > 0.0
        )

    def _is_rare(self, term: int) -> bool:
        return len(self._index.holders_of(term)[1]) <= max(_FEW_ARTICLES, _RARE_ARTICLES * self._index.articles)

    def _weight(self, terms: set[int]) -> float:
        total = self._index.articles
        return sum(idf(total, len(self._index.holders_of(term)[1])) for term in terms)

    def _of_headline(self, article: int) -> set[int]:
        """Return the distinct terms of a headline, without numbers and dates: those change from day to day."""
        headlines = self._index.headlines
        terms = headlines.terms[headlines.starts[article] : headlines.starts[article + 1]]
        return set(terms[self._index.term_classes[terms] & (TermClass.NUMBER | TermClass.TIME) == 0].tolist())

    def _opening(self, article: int) -> set[int]:
        """Return the terms of an article's headline and of its first passage."""
        unit = self.lead(article)
        return self._of_headline(article) | (set(self._index.terms_of(unit)) if unit is not None else set())
