"""The newest on a topic."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Answered, Question, Related, Scope
from bot.core.article import Article
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from bot.service.browsing import Browsing
from tests.fakes.backend import FakeStore
from tests.making import make_article

BEGINS = "Tram drivers in Varnholm walked out on Monday in a strike over shifts. All lines stood still."
ENDS = "The tram strike in Varnholm ended on Tuesday with a deal. Trams run again from Wednesday."
ARTICLES = [
    make_article([BEGINS, "Taxis doubled their prices."], number=1, title="Tram strike begins", published="2024-11-04"),
    make_article([ENDS, "Pay rises by 5 percent."], number=2, title="Tram strike ends", published="2024-11-19"),
    make_article(
        ["The tram strike in Varnholm came to its end with a deal, drivers said."],
        number=3,
        title="The tram strike ends",
        published="2024-11-18",
        publisher="The Other Paper",
    ),
    make_article([ENDS, "Pay rises by 5 percent."], number=4, title="A deal at last", published="2024-11-21"),
    make_article(["A tram strike in Varnholm was long ago."], number=5, title="Tram strike of 1911", published=""),
    make_article(["Bakers baked a loaf of nine metres in Kessa."], number=6, title="A loaf", published="2024-12-01"),
]


def services(articles: list[Article]) -> tuple[Browsing, Answering]:
    search, store = LocalSearch.of(articles, Analyzer()), FakeStore(articles)
    return Browsing(search, store), Answering(search, store)


def question(text: str) -> Question:
    return Question(text=text, asked_at=datetime(2025, 1, 1, tzinfo=UTC))


async def test_the_newest_on_a_topic_come_newest_first_and_one_a_story() -> None:
    newest = await services(ARTICLES)[0].newest("tram strike Varnholm", Scope())
    assert [quote.article_id for quote in newest.quotes] == [4, 3, 1]


async def test_a_question_for_the_latest_is_answered_with_the_same_leads() -> None:
    answer = await services(ARTICLES)[1].ask(question("what's the latest on the tram strike in Varnholm?"))
    assert isinstance(answer, Answered)
    assert [quote.article_id for quote in answer.quotes] == [4, 3, 1]
    assert answer.quotes[0].text == "The tram strike in Varnholm ended on Tuesday with a deal."


async def test_the_latest_on_something_unknown_is_nothing() -> None:
    newest = await services(ARTICLES)[0].newest("cricket in Kuala Lumpur", Scope())
    assert newest.quotes == ()
    answer = await services(ARTICLES)[1].ask(question("any news on cricket in Kuala Lumpur?"))
    assert answer.quotes == ()


@pytest.mark.parametrize(
    "text", ["any news on the tram strike in Varnholm today?", "tram strike in Varnholm yesterday"]
)
async def test_news_of_another_day_than_the_one_asked_for_do_not_answer(text: str) -> None:
    dated = [article for article in ARTICLES if article.head.published]
    assert isinstance(await services(dated)[1].ask(question(text)), Related)


async def test_what_comes_after_the_leads_is_not_the_leads_again() -> None:
    _, answering = services(ARTICLES)
    asked = question("what's the latest on the tram strike in Varnholm?")
    answer = await answering.ask(asked)
    shown = frozenset(quote.id for quote in answer.quotes)
    further = await answering.further(asked, shown)
    assert not shown & {quote.id for quote in further.quotes}
