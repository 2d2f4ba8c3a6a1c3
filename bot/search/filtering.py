"""Which passages a scope lets through, decided before anything is ranked, so that a filtered top k is exact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import numpy as np

from bot.core.analysis import Analyzer
from bot.core.answer import Scope, Searched
from bot.core.query import filter_terms
from bot.search.arrays import Bools, Ints, places_in, ranges, run_members
from bot.search.segment import DATED, SAMPLE, WHOLE_DAY, Forward, Postings, Segment
from bot.search.view import Part, View

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SCOPES = 100


def allowed_articles(view: View, scope: Scope) -> Bools:
    """Mark the articles of a view that are alive and that a scope lets through."""
    allowed = _of_outlets(view, scope)
    return allowed & _of_days(view, scope) if scope.is_dated else allowed


def searched(view: View, scope: Scope) -> Searched:
    """Count the articles that a scope lets through, give their first and last day, and count those that only a date
    range left out because they have none.
    """
    outlets = _of_outlets(view, scope)
    allowed = outlets & _of_days(view, scope) if scope.is_dated else outlets
    flags = view.heads("flags")
    moments = view.heads("seconds")[allowed & (flags & DATED > 0)]
    return Searched(
        int(allowed.sum()),
        _day(int(moments.min())) if len(moments) else None,
        _day(int(moments.max())) if len(moments) else None,
        samples_only=bool(allowed.any()) and bool((flags[allowed] & SAMPLE > 0).all()),
        undated=int((outlets & (flags & DATED == 0)).sum()) if scope.is_dated else 0,
    )


def allowed_units(view: View, scope: Scope, articles: Bools, analyzer: Analyzer) -> Bools | None:
    """Mark the units that a scope lets through, None where it lets all units of the allowed articles through."""
    if not (scope.phrases or scope.title or scope.excluded or scope.hidden):
        return None
    parts = [_units_of(part, view, scope, analyzer) for part in view.parts]
    units = np.concatenate(parts) if parts else np.zeros(0, np.bool_)
    for unit in np.flatnonzero(units) if scope.hidden else ():
        passage = view.passage(int(unit))
        units[unit] = passage is not None and not any(
            (passage.article_id, number) in scope.hidden for number in passage.paragraphs
        )
    return units & articles[view.owners()]


def _units_of(part: Part, view: View, scope: Scope, analyzer: Analyzer) -> Bools:
    units = np.ones(len(part.segment.body), np.bool_)
    words = _Words(part.segment, view, analyzer)
    for phrase in scope.phrases:
        units &= words.in_passage(phrase) | words.in_headline(phrase)
    for words_of_title in scope.title:
        units &= words.in_headline(words_of_title)
    for unwanted in scope.excluded:
        units &= ~words.in_passage(unwanted)
    return units


def _of_outlets(view: View, scope: Scope) -> Bools:
    """Mark what lies in a scope but for its dates."""
    allowed = view.alive()
    if scope.articles:
        allowed &= np.isin(view.heads("ids"), np.fromiter(scope.articles, np.int64, len(scope.articles)))
    if scope.source or scope.sources or scope.not_sources or scope.readable is not None:
        allowed &= _fitting(view, scope)[view.heads("outlets")]
    return allowed


def _fitting(view: View, scope: Scope) -> Bools:
    """Mark the outlets that a scope lets through; the same few scopes come again and again."""
    asked = (scope.source, scope.sources, scope.not_sources, scope.readable)
    marks = view.fitting.get(asked)
    if marks is None:
        outlets = list(view.catalogue.outlets)
        marks = np.fromiter((_is_of(scope, *outlet) for outlet, _ in outlets), np.bool_, len(outlets))
        if len(view.fitting) >= _MOST_SCOPES:
            view.fitting.clear()
        view.fitting[asked] = marks
    return marks


def _of_days(view: View, scope: Scope) -> Bools:
    """Mark what was published on the days of a scope: by the clock of its zone where the hour is known."""
    flags, seconds = view.heads("flags"), view.heads("seconds")
    allowed, is_whole_day = flags & DATED > 0, flags & WHOLE_DAY > 0
    if scope.since:
        first, first_there = _begins(scope.since, UTC), _begins(scope.since, scope.zone)
        allowed &= seconds >= np.where(is_whole_day, first, first_there)
    if scope.until:
        following = scope.until + timedelta(days=1)
        end, end_there = _begins(following, UTC), _begins(following, scope.zone)
        allowed &= seconds < np.where(is_whole_day, end, end_there)
    return allowed


class _Words:
    """Finds the units of a segment that hold words in a row, each article's words read in its own language."""

    def __init__(self, segment: Segment, view: View, analyzer: Analyzer) -> None:
        self._segment = segment
        self._view = view
        self._analyzer = analyzer

    def in_passage(self, words: str) -> Bools:
        """Mark the units whose own text holds the words."""
        return self._marked(words, self._segment.body, self._segment.in_body, self._segment.units.article)

    def in_headline(self, words: str) -> Bools:
        """Mark the units whose article's headline holds the words."""
        own = np.arange(self._segment.articles, dtype=np.int32)
        return self._marked(words, self._segment.title, self._segment.in_title, own)[self._segment.units.article]

    def _marked(self, words: str, forward: Forward, postings: Postings, article_of: Ints) -> Bools:
        marked = np.zeros(len(article_of), np.bool_)
        readings: dict[tuple[str, ...], list[int]] = {}
        for number, code in enumerate(self._view.catalogue.languages):
            readings.setdefault(tuple(filter_terms(words, code, self._analyzer)), []).append(number)
        for run, languages in readings.items():
            places = [self._place(term) for term in run]
            if run and None not in places:
                found = _holding_run(self._segment, forward, postings, [place for place in places if place is not None])
                marked[found[np.isin(self._segment.heads.languages[article_of[found]], languages)]] = True
        return marked

    def _place(self, term: str) -> int | None:
        number = self._view.vocabulary.number_of(term)
        return self._segment.place_of(number) if number is not None else None


def _holding_run(segment: Segment, forward: Forward, postings: Postings, run: Sequence[int]) -> Ints:
    """Return the documents, ascending, that hold a run of terms (by their places, at least one) side by side."""
    lists = sorted((postings.of(place)[0] for place in dict.fromkeys(run)), key=len)
    documents = lists[0]
    for other in lists[1:]:
        documents = documents[places_in(other, documents)[1]]
    if len(run) == 1:
        return documents
    first = forward.starts[documents]
    sizes = forward.starts[documents.astype(np.int64) + 1] - first
    terms, owner = forward.terms[ranges(first, sizes)], np.repeat(np.arange(len(documents)), sizes)
    places = max(0, len(terms) - len(run) + 1)
    begins = owner[:places] == owner[len(run) - 1 :]
    for step, place in enumerate(run):
        begins &= terms[step : step + places] == segment.terms[place]
    return documents[run_members(owner[:places][begins])]


def _is_of(scope: Scope, sources: Sequence[str], publisher: str) -> bool:
    """Tell whether a scope lets an outlet through. What may not be read has no name that could be asked for."""
    readable = sources if scope.readable is None else [source for source in sources if source in scope.readable]
    names = tuple(map(str.casefold, (*readable, publisher)))
    return (
        bool(readable)
        and (not scope.source or scope.source.casefold() in names)
        and (not scope.sources or any(part.casefold() in name for part in scope.sources for name in names))
        and not any(part.casefold() in name for part in scope.not_sources for name in names)
    )


def _seconds(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds())


def _begins(day: date, zone: tzinfo) -> int:
    return _seconds(datetime.combine(day, time(), zone))


def _day(seconds: int) -> date:
    return (_EPOCH + timedelta(seconds=seconds)).date()
