"""A filtered search gives what an unfiltered one gives, less what the filter's words say of the printed text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.analysis import Analyzer
from bot.core.answer import Findings, Scope
from bot.core.article import Article, Published
from bot.core.passage import passages_of
from bot.search.local import LocalSearch
from tests.making import make_article
from tests.tries import tries

# No two share a stem and none is a stop word, so that terms are words and can be compared as printed.
WORDS = ("harbour", "storm", "ferry", "crown", "bridge", "mill")
FIVE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
DAYS = st.sampled_from(["", "2024-05-01", "2024-05-02", "2024-05-01T23:30:00+00:00", "2024-05-02T03:00:00+00:00"])
RUNS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
ZONES = st.sampled_from([ZoneInfo("UTC"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Los_Angeles")])
QUESTION = " ".join(WORDS)
ANALYZER = Analyzer()


@st.composite
def corpora(draw: st.DrawFn) -> list[Article]:
    return [
        make_article(
            draw(st.lists(FIVE, min_size=1, max_size=4)),
            number=number,
            title=draw(FIVE),
            published=draw(DAYS),
            publisher=draw(st.sampled_from(["The Alder Paper", "Alder Courier", "Elm Post"])),
        )
        for number in range(1, draw(st.integers(1, 6)) + 1)
    ]


SOME_RUNS = st.lists(RUNS, min_size=1, max_size=2).map(tuple)
SOME_NAMES = st.lists(st.sampled_from(["alder", "PAPER", "post", "tests"]), min_size=1, max_size=2).map(tuple)
A_DAY = st.sampled_from([date(2024, 4, 30), date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 3)])
FILTERS: dict[str, st.SearchStrategy[Any]] = {
    "since": A_DAY,
    "until": A_DAY,
    "source": st.just("elm post"),
    "sources": SOME_NAMES,
    "not_sources": SOME_NAMES,
    "phrases": SOME_RUNS,
    "excluded": SOME_RUNS,
    "title": SOME_RUNS,
}


@st.composite
def scopes(draw: st.DrawFn) -> list[Scope]:
    """Draw each filter alone, two together, and all of them, which seldom let anything through."""
    whole = Scope(zone=draw(ZONES))
    drawn = {name: draw(values) for name, values in FILTERS.items()}
    pair = draw(st.lists(st.sampled_from(list(drawn)), min_size=2, max_size=2, unique=True))
    few = [replace(whole, **{name: drawn[name] for name in names}) for names in (*zip(drawn, strict=True), pair)]
    return [*few, replace(whole, **drawn)]


def holds(text: str, run: str) -> bool:
    return re.search(rf"\b{run}\b", " ".join(text.split())) is not None


def day_there(published: Published, zone: object) -> date:
    assert isinstance(zone, ZoneInfo)
    return published.day if published.day_only else published.at.astimezone(zone).date()


def lets_through(scope: Scope, article: Article, text: str) -> bool:
    title, published, names = article.head.title, article.head.published, (article.source, article.head.publisher)
    names = tuple(map(str.casefold, names))
    if scope.is_dated:
        day = day_there(published, scope.zone) if published else None
        if day is None or not (scope.since or date.min) <= day <= (scope.until or date.max):
            return False
    return (
        (not scope.source or scope.source in names)
        and (not scope.sources or any(part.casefold() in name for part in scope.sources for name in names))
        and not any(part.casefold() in name for part in scope.not_sources for name in names)
        and all(holds(text, run) or holds(title, run) for run in scope.phrases)
        and all(holds(title, run) for run in scope.title)
        and not any(holds(text, run) for run in scope.excluded)
    )


def ids(findings: Findings, keep: Callable[[int, str], bool] = lambda _, __: True) -> list[str]:
    return [hit.passage.id for hit in findings.hits if keep(hit.passage.article_id, hit.passage.id)]


@given(corpora(), scopes(), st.integers(1, 5))
@settings(max_examples=tries(50))
def test_a_filtered_top_k_is_the_first_k_of_what_the_filter_keeps(
    articles: list[Article], scopes: list[Scope], limit: int
) -> None:
    search = LocalSearch.of(articles, ANALYZER)
    texts = {p.id: a.text[p.start : p.end] for a in articles for p in passages_of(a)}
    by_id = {article.id: article for article in articles}
    everything = search.find(QUESTION, Scope(), 1_000)

    def passes(scope: Scope, number: int, passage: str) -> bool:
        return lets_through(scope, by_id[number], texts[passage])

    for scope in scopes:
        kept = ids(everything, partial(passes, scope))
        assert ids(search.find(QUESTION, scope, limit)) == kept[:limit], scope


@given(corpora(), scopes())
@settings(max_examples=tries(50))
def test_what_was_searched_counts_articles_and_those_without_a_date(
    articles: list[Article], scopes: list[Scope]
) -> None:
    search = LocalSearch.of(articles, ANALYZER)
    for scope in scopes:
        searched = search.searched(scope)
        outlets = replace(scope, phrases=(), excluded=(), title=())
        undated = replace(outlets, since=None, until=None)
        kept = [article for article in articles if lets_through(outlets, article, "")]
        assert searched.articles == len(kept)
        days = [article.head.published.day for article in kept if article.head.published]
        assert (searched.earliest, searched.latest) == ((min(days), max(days)) if days else (None, None))
        left_out = [a for a in articles if not a.head.published and lets_through(undated, a, "")]
        assert searched.undated == (len(left_out) if scope.is_dated else 0)


def test_the_day_of_an_hour_is_that_of_the_zone() -> None:
    late = make_article(["A storm."], published="2024-05-01T23:30:00+00:00")
    day = Scope(since=date(2024, 5, 2), until=date(2024, 5, 2))
    search = LocalSearch.of([late], ANALYZER)
    assert not search.find("storm", day, 5).hits
    assert search.find("storm", replace(day, zone=ZoneInfo("Asia/Tokyo")), 5).hits
    before = replace(day, since=day.since and day.since - timedelta(days=1), until=date(2024, 5, 1))
    assert search.find("storm", before, 5).hits


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_an_article_without_an_hour_is_of_its_day_everywhere(zone: str) -> None:
    search = LocalSearch.of([make_article(["A storm."], published="2024-05-01")], ANALYZER)
    day = Scope(since=date(2024, 5, 1), until=date(2024, 5, 1), zone=ZoneInfo(zone))
    assert search.find("storm", day, 5).hits
    assert not search.find("storm", replace(day, since=date(2024, 5, 2), until=None), 5).hits
    assert not search.find("storm", replace(day, since=None, until=date(2024, 4, 30)), 5).hits


def test_a_source_that_may_not_be_read_has_no_name_to_ask_for() -> None:
    listed_twice = replace(make_article(["A storm."]), source="mine", also_from=("theirs",))
    search = LocalSearch.of([listed_twice], ANALYZER)
    mine = Scope(readable=frozenset({"mine"}))
    for scope in (mine, replace(mine, source="mine"), replace(mine, not_sources=("theirs",))):
        assert search.find("storm", scope, 5).hits
    for scope in (replace(mine, source="theirs"), replace(mine, sources=("theirs",)), Scope(readable=frozenset())):
        assert not search.find("storm", scope, 5).hits


def test_each_article_is_read_in_its_own_language() -> None:
    german = make_article(["Der Hafen wurde 1911 am Samstag geschlossen."], number=1, language="de", title="Hafen zu")
    english = make_article(["The die was cast in 1911, and Hafen is its name."], number=2, language="en")
    search = LocalSearch.of([german, english], ANALYZER)
    assert [hit.passage.article_id for hit in search.find("1911", Scope(excluded=("geschlossene",)), 5).hits] == [2]
    assert [hit.passage.article_id for hit in search.find("1911", Scope(phrases=("der Hafen",)), 5).hits] == [1]
