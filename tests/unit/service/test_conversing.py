"""Answering and conversing over doubles of search and store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Answered, Hint, Nothing, Question, Related
from bot.core.article import Article
from bot.core.reply import NoMore, Sources, Surroundings, Why, Withheld
from bot.core.rights import PageRights, QuotePolicy, Rights
from bot.errors import QuestionRefused
from bot.search.local import LocalSearch
from bot.service.answering import Answering, readable
from bot.service.conversing import Conversation
from tests.fakes.backend import FakeSearch, FakeStore
from tests.making import make_article

NOW = datetime(2024, 6, 1, tzinfo=UTC)
MILL = make_article(
    [
        "The old mill on the river was sold in spring after a long quarrel among the heirs.",
        "The buyer paid two million crowns for the mill, as the notary Ada Fink said on Monday.",
        "The roof of the building has to be mended before the winter comes.",
    ],
    title="Old mill sold",
)
BRIDGE = make_article(
    ["A new bridge will cross the river by the year 2030, the council decided."], number=2, title="Bridge"
)
ARTICLES = (MILL, BRIDGE)
BUYER = "The buyer paid two million crowns for the mill, as the notary Ada Fink said on Monday."


def make_answering(confidence: float = 0.9, story: float = 0.9) -> Answering:
    return Answering(FakeSearch(ARTICLES, confidence, story), FakeStore(ARTICLES))


def ask(text: str) -> Question:
    return Question(text=text, asked_at=NOW)


@pytest.mark.parametrize(("fact", "story", "kind"), [(0.8, 0.9, Answered), (0.1, 0.9, Related), (0.1, 0.2, Nothing)])
async def test_sure_of_the_fact_answers_and_sure_of_the_story_relates(fact: float, story: float, kind: type) -> None:
    assert isinstance(await make_answering(fact, story).ask(ask("who bought the mill?")), kind)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("hello there", Hint.GREETING),
        ("what is it", Hint.ONLY_COMMON_WORDS),
        ("???", Hint.NOISE),
        ("sdfghjkl", Hint.NOISE),
    ],
)
async def test_what_cannot_be_looked_up_gets_a_hint(text: str, hint: Hint) -> None:
    answer = await make_answering().ask(ask(text))
    assert isinstance(answer, Nothing)
    assert answer.hint is hint


@pytest.mark.parametrize("text", ["", " \n ", "x" * 6_001])
def test_no_words_and_too_many_words_are_refused(text: str) -> None:
    with pytest.raises(QuestionRefused):
        readable(text)


def test_control_characters_are_not_words() -> None:
    assert readable("who\x00 bought\u200b it\n?") == "who bought it ?"


async def test_more_shows_each_passage_once_and_ends() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    first = await conversation.say("river mill building crowns", NOW)
    assert isinstance(first, Answered)
    shown = {quote.id for quote in first.quotes}
    further = await conversation.say("more", NOW)
    assert isinstance(further, Related)
    assert not shown & {quote.id for quote in further.quotes}
    assert await conversation.say("more", NOW) == NoMore("more")


async def test_context_shows_the_paragraphs_around_the_quotation() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    await conversation.say("crowns", NOW)
    reply = await conversation.say("context", NOW)
    assert isinstance(reply, Surroundings)
    assert [quoted for _, quoted in reply.paragraphs] == [False, True, False]


async def test_source_and_context_need_something_to_refer_to() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    await conversation.say("zebra", NOW)
    assert await conversation.say("source", NOW) == NoMore("source")
    assert await conversation.say("context", NOW) == NoMore("context")


async def test_source_names_where_it_was_printed() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    await conversation.say("notary", NOW)
    reply = await conversation.say("source?", NOW)
    assert isinstance(reply, Sources)
    assert [quote.head.title for quote in reply.quotes] == ["Old mill sold"]


async def test_who_said_so_shows_the_nearest_sentence_with_a_speaker() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    await conversation.say("winter", NOW)
    reply = await conversation.say("who said so?", NOW)
    assert isinstance(reply, Answered)
    assert "Ada Fink said" in reply.quotes[0].sentence_text


async def test_a_follow_up_looks_into_the_quoted_article_first() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    await conversation.say("crowns", NOW)
    reply = await conversation.say("and when will the roof be mended?", NOW)
    assert isinstance(reply, Answered)
    assert reply.quotes[0].paragraph == 2
    bare = await conversation.say("and when was that?", NOW)
    assert isinstance(bare, Answered | Related)
    assert {quote.article_id for quote in bare.quotes} == {reply.quotes[0].article_id}


async def test_a_question_about_the_quoted_article_gets_its_closest_passages() -> None:
    search = FakeSearch(ARTICLES)
    conversation = Conversation(Answering(search, FakeStore(ARTICLES)), FakeStore(ARTICLES))
    await conversation.say("crowns", NOW)
    search.confidence = search.story = 0.05
    reply = await conversation.say("who mended the roof", NOW)
    assert isinstance(reply, Related)
    assert {quote.article_id for quote in reply.quotes} == {MILL.id}
    assert isinstance(await conversation.say("who is the mayor of Birchwood", NOW), Nothing)


async def test_an_unanswered_question_leaves_the_last_quotation_to_refer_to() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    await conversation.say("notary", NOW)
    assert isinstance(await conversation.say("zebra", NOW), Nothing)
    assert isinstance(await conversation.say("source", NOW), Sources)


async def test_a_follow_up_shows_how_it_was_read() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    first = await conversation.say("crowns", NOW)
    reply = await conversation.say("and when was that?", NOW)
    assert isinstance(first, Answered)
    assert isinstance(reply, Answered)
    assert first.question.said == ""
    assert (reply.question.said, reply.question.text) == ("and when was that", "when was that crowns")


async def test_after_nothing_a_follow_up_is_not_about_the_story_before() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    await conversation.say("crowns", NOW)
    await conversation.say("zebra kings", NOW)
    reply = await conversation.say("and when?", NOW)
    assert isinstance(reply, Nothing)
    assert isinstance(await conversation.say("source", NOW), Sources)


async def test_an_article_of_three_turns_back_is_still_spoken_of() -> None:
    conversation = Conversation(make_answering(), FakeStore(ARTICLES))
    await conversation.say("notary crowns heirs quarrel", NOW)
    await conversation.say("council bridge cross year", NOW)
    reply = await conversation.say("what about the roof?", NOW)
    assert isinstance(reply, Answered | Related)
    assert (reply.quotes[0].article_id, reply.quotes[0].paragraph) == (MILL.id, 2)


async def test_what_a_turn_brings_up_is_asked_what_was_asked_before() -> None:
    alba = make_article(["The ferry Alba cost 9 million crowns when it was built in Elmton."], title="Alba")
    brona = make_article(["The ferry Brona cost 7 million crowns and was late."], number=2, title="Brona")
    store = FakeStore((alba, brona))
    conversation = Conversation(Answering(FakeSearch((alba, brona)), store), store)
    await conversation.say("how much did Alba cost", NOW)
    reply = await conversation.say("what about Brona?", NOW)
    assert isinstance(reply, Answered)
    assert (reply.question.text, reply.quotes[0].article_id) == ("how much Brona cost", brona.id)


async def test_an_article_that_only_came_close_answers_nothing() -> None:
    search = FakeSearch(ARTICLES, confidence=0.05, story=0.05)
    conversation = Conversation(Answering(search, FakeStore(ARTICLES)), FakeStore(ARTICLES))
    assert isinstance(await conversation.say("who sold the mill to the notary", NOW), Nothing)
    assert not isinstance(await conversation.say("and when was that?", NOW), Answered)


async def test_a_follow_up_still_names_the_newer_article_on_the_story() -> None:
    search = FakeSearch(ARTICLES)
    search.newer = ((MILL.id, BRIDGE.id),)
    conversation = Conversation(Answering(search, FakeStore(ARTICLES)), FakeStore(ARTICLES))
    await conversation.say("crowns", NOW)
    follow = await conversation.say("what about the roof?", NOW)
    assert isinstance(follow, Answered | Related)
    assert follow.question.said
    assert follow.newer is not None
    assert follow.newer.article_id == BRIDGE.id


async def test_a_follow_up_on_what_lacks_the_name_that_was_asked_for_is_never_sure() -> None:
    league = make_article(
        [
            "Marek Dolan scored twice and has 17 goals this season.",
            "Port Ems dropped points in a goalless draw at Varnholm on Saturday.",
            "Tolmin United and Kessa Athletic are relegated.",
        ],
        title="Calder Town go top of Northern League after derby win",
    )
    articles = (league, BRIDGE)
    answering = Answering(LocalSearch.of(articles, Analyzer()), FakeStore(articles))
    conversation = Conversation(answering, FakeStore(articles))
    assert isinstance(await conversation.say("who scored the only goal for spain?", NOW), Related)
    assert isinstance(await conversation.say("and when was that?", NOW), Related)


def talk_about(*articles: Article) -> Conversation:
    return Conversation(Answering(FakeSearch(articles), FakeStore(articles)), FakeStore(articles))


@pytest.mark.parametrize(
    "rights",
    [
        Rights(policy=QuotePolicy.SENTENCE),
        Rights(policy=QuotePolicy.LINK_ONLY),
        Rights(page=PageRights(archived=False)),
        Rights(page=PageRights(gated=True)),
        Rights(page=PageRights(longest=200)),
    ],
)
async def test_context_is_withheld_where_the_rights_forbid_it(rights: Rights) -> None:
    conversation = talk_about(replace(MILL, rights=rights))
    await conversation.say("who paid two million for the mill?", NOW)
    reply = await conversation.say("context", NOW)
    assert isinstance(reply, Withheld)
    assert reply.why is Why.RIGHTS


async def test_on_ones_own_machine_context_has_no_budget() -> None:
    conversation = talk_about(MILL)
    await conversation.say("who paid crowns?", NOW)
    for _ in range(3):
        reply = await conversation.say("context", NOW)
        assert isinstance(reply, Surroundings)
        assert [text for text, _ in reply.paragraphs] == MILL.text.split("\n\n")


async def test_who_said_so_shows_no_second_sentence_where_one_is_allowed() -> None:
    text = f"The mill was sold for two million crowns. {BUYER}"
    article = make_article([text], title="Old mill sold", rights=Rights(policy=QuotePolicy.SENTENCE))
    conversation = talk_about(article)
    first = await conversation.say("mill sold for two million?", NOW)
    assert isinstance(first, Answered)
    reply = await conversation.say("who said so?", NOW)
    shown = reply.quotes if isinstance(reply, Answered | Sources) else ()
    assert {quote.text for quote in shown} == {first.quotes[0].text}


async def test_more_shows_no_second_quotation_where_one_is_allowed() -> None:
    conversation = talk_about(replace(MILL, rights=Rights(policy=QuotePolicy.SENTENCE)))
    first = await conversation.say("who paid two million for the mill?", NOW)
    assert isinstance(first, Answered)
    assert len(first.quotes) == 1
    assert isinstance(await conversation.say("more", NOW), NoMore)
