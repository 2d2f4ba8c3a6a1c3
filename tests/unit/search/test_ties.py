"""What a search does with passages that are equally good."""

from __future__ import annotations

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.core.article import Article
from bot.search.collecting import analysed
from bot.search.local import LocalSearch
from bot.search.writing import Writer
from tests.making import make_article

FERRY = "The ferry sank."


def alike(*days: str) -> list[Article]:
    """Make articles with the same text, stored in this order."""
    return [make_article([FERRY], number=number, published=day) for number, day in enumerate(days, start=1)]


def found(search: LocalSearch) -> list[int]:
    return [hit.passage.article_id for hit in search.find("ferry", Scope(), 10).hits]


def test_the_newest_comes_first_then_the_one_stored_first_and_one_without_a_date_last() -> None:
    articles = alike("2024-05-01", "", "2024-05-03", "2024-05-03")
    assert found(LocalSearch.of(articles, Analyzer())) == [3, 4, 1, 2]


def test_of_more_passages_than_are_described_those_stored_first_stay() -> None:
    writer = Writer()
    writer.apply((), analysed(alike("", "", "", ""), Analyzer()))
    assert found(LocalSearch(lambda: writer.view, candidates=2)) == [1, 2]
    assert found(LocalSearch(lambda: writer.view)) == [1, 2, 3, 4]
