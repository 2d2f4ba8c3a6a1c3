"""Choosing articles: a word may stand in headlines alone."""

from __future__ import annotations

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.search.local import LocalSearch
from tests.making import make_article


@pytest.mark.parametrize("question", ["breakwater zebra", "zebra breakwater"])
def test_a_word_that_stands_in_a_headline_alone_breaks_nothing(question: str) -> None:
    articles = [
        make_article(["The breakwater of the harbour is closed."], number=1, title="Zebra"),
        make_article(["Ferries stay moored behind the breakwater."], number=2, title="Aardvark"),
    ]
    found = LocalSearch.of(articles, Analyzer()).find(question, Scope(), 10)
    assert [hit.passage.article_id for hit in found.hits] == [1, 2]


def test_a_word_that_stands_in_a_headline_alone_finds_its_article() -> None:
    articles = [make_article(["The breakwater of the harbour is closed."], title="Zebra")]
    found = LocalSearch.of(articles, Analyzer()).find("zebra", Scope(), 10)
    assert [hit.passage.article_id for hit in found.hits] == [1]
