"""Which passages a scope lets through, decided before anything is ranked, so that a filtered top k is exact."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.core.analysis import Analyzer
from bot.core.answer import Scope, Searched
from bot.core.article import Published
from bot.core.query import filter_terms
from bot.search.index import Index
from bot.search.postings import Bools, Ints

_Value = TypeVar("_Value", bound=Hashable)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """What filters ask of one article; `outlets` are the names of its source and publisher."""

    id: int
    published: Published | None
    outlets: tuple[str, str]
    language: str
    sample: bool


class Heads:
    """The facts of all articles in columns, one row an article in the order of the index."""

    def __init__(self, facts: Sequence[HeadFacts]) -> None:
        count = len(facts)
        self._ids = np.fromiter((fact.id for fact in facts), np.int64, count)
        self._is_dated = np.fromiter((fact.published is not None for fact in facts), np.bool_, count)
        self._is_whole_day = np.fromiter((bool(f.published and f.published.day_only) for f in facts), np.bool_, count)
        self._seconds = np.fromiter((_seconds(f.published.at) if f.published else 0 for f in facts), np.int64, count)
        self._is_sample = np.fromiter((fact.sample for fact in facts), np.bool_, count)
        self._outlets, self._outlet_of = _numbered([tuple(map(str.casefold, fact.outlets)) for fact in facts])
        self.languages, self._language_of = _numbered([fact.language for fact in facts])
        self._everything = np.ones(count, np.bool_)

    def allowed(self, scope: Scope) -> Bools:
        """Mark the articles that a scope lets through."""
        return self._of_outlets(scope) & self._of_days(scope) if scope.is_dated else self._of_outlets(scope)

    def searched(self, scope: Scope) -> Searched:
        """Count the articles that a scope lets through, give their first and last day, and count those that only a
        date range left out because they have none.
        """
        outlets = self._of_outlets(scope)
        allowed = outlets & self._of_days(scope) if scope.is_dated else outlets
        moments = self._seconds[allowed & self._is_dated]
        return Searched(
            int(allowed.sum()),
            _day(int(moments.min())) if len(moments) else None,
            _day(int(moments.max())) if len(moments) else None,
            samples_only=bool(allowed.any()) and bool(self._is_sample[allowed].all()),
            undated=int((outlets & ~self._is_dated).sum()) if scope.is_dated else 0,
        )

    def in_languages(self, codes: Collection[str]) -> Bools:
        """Mark the articles in some languages."""
        return np.array([code in codes for code in self.languages], np.bool_)[self._language_of]

    def _of_outlets(self, scope: Scope) -> Bools:
        """Mark what lies in a scope but for its dates."""
        allowed = self._everything
        if scope.articles:
            allowed = allowed & np.isin(self._ids, np.fromiter(scope.articles, np.int64, len(scope.articles)))
        if scope.source or scope.sources or scope.not_sources:
            fits = np.array([_is_of(scope, names) for names in self._outlets], np.bool_)
            allowed = allowed & fits[self._outlet_of]
        return allowed

    def _of_days(self, scope: Scope) -> Bools:
        """Mark what was published on the days of a scope: by the clock of its zone where the hour is known."""
        allowed = self._is_dated
        if scope.since:
            first, first_there = _begins(scope.since, UTC), _begins(scope.since, scope.zone)
            allowed = allowed & (self._seconds >= np.where(self._is_whole_day, first, first_there))
        if scope.until:
            following = scope.until + timedelta(days=1)
            end, end_there = _begins(following, UTC), _begins(following, scope.zone)
            allowed = allowed & (self._seconds < np.where(self._is_whole_day, end, end_there))
        return allowed


def allowed_units(scope: Scope, index: Index, heads: Heads, analyzer: Analyzer) -> Bools:
    """Mark the units that a scope lets through; `hidden` is the caller's."""
    units = heads.allowed(scope)[index.article_of]
    words = _Words(index, heads, analyzer)
    for phrase in scope.phrases:
        units &= words.in_passage(phrase) | words.in_headline(phrase)
    for words_of_title in scope.title:
        units &= words.in_headline(words_of_title)
    for unwanted in scope.excluded:
        units &= ~words.in_passage(unwanted)
    return units


class _Words:
    """Finds the units that hold words in a row, each article's words read in its own language."""

    def __init__(self, index: Index, heads: Heads, analyzer: Analyzer) -> None:
        self._index = index
        self._heads = heads
        self._analyzer = analyzer

    def in_passage(self, words: str) -> Bools:
        """Mark the units whose own text holds the words."""
        return self._marked(words, self._index.passages_with, self._index.article_of)

    def in_headline(self, words: str) -> Bools:
        """Mark the units whose article's headline holds the words."""
        own = np.arange(self._index.articles, dtype=np.int32)
        return self._marked(words, self._index.headlines_with, own)[self._index.article_of]

    def _marked(self, words: str, find: Callable[[Sequence[str]], Ints], article_of: Ints) -> Bools:
        marked = np.zeros(len(article_of), np.bool_)
        readings: dict[tuple[str, ...], list[str]] = {}
        for code in self._heads.languages:
            readings.setdefault(tuple(filter_terms(words, code, self._analyzer)), []).append(code)
        for run, codes in readings.items():
            if run:
                found = find(run)
                marked[found[self._heads.in_languages(codes)[article_of[found]]]] = True
        return marked


def _is_of(scope: Scope, names: tuple[str, ...]) -> bool:
    return (
        (not scope.source or scope.source.casefold() in names)
        and (not scope.sources or any(part.casefold() in name for part in scope.sources for name in names))
        and not any(part.casefold() in name for part in scope.not_sources for name in names)
    )


def _numbered(values: Sequence[_Value]) -> tuple[list[_Value], NDArray[np.int64]]:
    """Return the distinct values in the order of their first, and for each value the place of its like."""
    places: dict[_Value, int] = {}
    numbers = np.fromiter((places.setdefault(value, len(places)) for value in values), np.int64, len(values))
    return list(places), numbers


def _seconds(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds())


def _begins(day: date, zone: tzinfo) -> int:
    return _seconds(datetime.combine(day, time(), zone))


def _day(seconds: int) -> date:
    return (_EPOCH + timedelta(seconds=seconds)).date()
