"""Laws of conversations, whatever is typed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.analysis import Analyzer
from bot.core.answer import Answered, Nothing, Related
from bot.errors import QuestionRefused
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from bot.service.conversing import Conversation, Reply
from tests.fakes.backend import FakeStore
from tests.making import make_article
from tests.tries import tries

NOW = datetime(2024, 6, 1, tzinfo=UTC)
ARTICLES = (
    make_article(
        [
            "The old mill on the river was sold in spring after a long quarrel among the heirs.",
            "The buyer paid two million crowns for the mill, as the notary Ada Fink said on Monday.",
            "The roof of the building has to be mended before the winter comes.",
        ],
        title="Old mill sold",
    ),
    make_article(
        ["A new bridge will cross the river by 2030, the council of Birchwood decided.", "It will be 90 metres long."],
        number=2,
        title="Bridge for Birchwood",
    ),
)
STORE = FakeStore(ARTICLES)
ANSWERING = Answering(LocalSearch.of(ARTICLES, Analyzer()), STORE)

_pieces = st.sampled_from(
    "and but when why who how many what about is that he she it else next then more context source mill bridge roof "
    'river 2030 in the Birchwood crowns ? ! . 👍 \u202e \u200b zażółć und wann DROP -x " ( .* said so after no i meant'.split()
)
_turns = st.lists(_pieces, min_size=1, max_size=9).map(" ".join) | st.text(max_size=60)
SELF_CONTAINED = (
    "how much did the buyer pay for the old mill",
    "when will the new bridge cross the river",
    "what did the notary Ada Fink say about the crowns",
    "who discovered the planet Neptune with a telescope",
)


def quoted(reply: Reply | None) -> object:
    """What a reply says, without the moment."""
    return (
        (type(reply), [(quote.id, quote.sentence) for quote in reply.quotes], reply.confidence)
        if isinstance(reply, Answered | Related | Nothing)
        else reply
    )


async def talk(turns: list[str]) -> Reply | None:
    """Say turns; the last reply, None where the last turn was refused."""
    conversation = Conversation(ANSWERING, STORE)
    reply: Reply | None = None
    for turn in turns:
        try:
            reply = await conversation.say(turn, NOW)
        except QuestionRefused:
            reply = None
    return reply


@given(st.lists(_turns, max_size=5))
@settings(max_examples=tries(80))
def test_no_sequence_of_turns_breaks_a_conversation(turns: list[str]) -> None:
    reply = asyncio.run(talk(turns))
    assert reply is None or isinstance(reply, Reply)


@given(st.lists(_turns, max_size=4), st.sampled_from(SELF_CONTAINED))
@settings(max_examples=tries(60))
def test_a_question_that_stands_alone_is_answered_as_if_nothing_had_been_said(turns: list[str], question: str) -> None:
    assert quoted(asyncio.run(talk([*turns, question]))) == quoted(asyncio.run(talk([question])))


@given(st.lists(_turns, max_size=5))
@settings(max_examples=tries(60))
def test_whatever_is_quoted_stands_in_its_article(turns: list[str]) -> None:
    reply = asyncio.run(talk(turns))
    quotes = reply.quotes if isinstance(reply, Answered | Related) else ()
    articles = {article.id: article for article in ARTICLES}
    assert all(articles[q.article_id].text[q.start : q.end] == q.text for q in quotes)
