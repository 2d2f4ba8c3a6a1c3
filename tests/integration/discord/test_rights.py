"""Cards of articles that may be quoted in part, of spent budgets, and of withdrawn articles."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.core.rights import QuotePolicy, Rights
from bot.interfaces.discord.running import Access, Running
from bot.interfaces.discord.takingdown import TakingDown
from tests.fakes.discord import FakeDiscord, labels, text_of
from tests.integration.discord.conftest import HARBOUR, SCHOOLS, Newsroom
from tests.making import make_article

ALICE, BOB = "501", "502"
QUESTION = "How much will the breakwater repairs cost?"
SPENT = "That is as much of this article as I show here in a day; the rest is on its page."
WITHDRAWN = "This answer quoted an article that has been withdrawn"
LINK = "https://courier.example/harbour"


def with_rights(newsroom: Newsroom, rights: Rights, *, revision: int = 1, is_summary: bool = False) -> None:
    """Put the harbour article under other rights, with an address."""
    head = replace(HARBOUR.head, url=LINK)
    article = replace(HARBOUR, head=head, rights=rights, revision=revision, is_summary=is_summary)
    newsroom.articles = [article, SCHOOLS]


async def take_down(newsroom: Newsroom) -> int:
    async with newsroom.bot() as client:
        return await taking_down(newsroom).take_down(client)


def taking_down(newsroom: Newsroom) -> TakingDown:
    return TakingDown(newsroom.posted, newsroom.desk().catalogue, lambda: newsroom.now)


async def test_a_link_only_article_is_named_and_not_quoted(lab: FakeDiscord, newsroom: Newsroom) -> None:
    with_rights(newsroom, Rights(policy=QuotePolicy.LINK_ONLY, fetched=True))
    async with newsroom.bot():
        card = await lab.slash(ALICE, "ask", question=QUESTION)
        text = text_of(card)
        assert "### Closest articles" in text
        assert f"[Storm closes the harbour of Port Alder](<{LINK}>)" in text
        assert "Alder Courier" in text
        assert not any(line.startswith("> ") for line in text.split("\n"))
        assert "crowns" not in text
        assert "Context" not in labels(card)


async def test_one_sentence_and_nothing_around_it(lab: FakeDiscord, newsroom: Newsroom) -> None:
    with_rights(newsroom, Rights(policy=QuotePolicy.SENTENCE))
    async with newsroom.bot():
        card = await lab.slash(ALICE, "ask", question=QUESTION)
        assert "4 million crowns" in text_of(card)
        assert "They will take" not in text_of(card)
        context = text_of(await lab.press(ALICE, card, "Context"))
        assert context.startswith("What stands around this is not shown here; it is on the article's page.")
        assert LINK in context
        said = await lab.answer_to(await lab.say(ALICE, "<@100> context"))
        assert "not shown here" in text_of(said)


async def test_updated_articles_and_summaries_are_marked(lab: FakeDiscord, newsroom: Newsroom) -> None:
    with_rights(newsroom, Rights(fetched=True), revision=2, is_summary=True)
    async with newsroom.bot():
        assert " · updated · summary from the feed" in text_of(await lab.slash(ALICE, "ask", question=QUESTION))
        german = await lab.slash(ALICE, "ask", locale="de", question=QUESTION)
        assert " · aktualisiert · Zusammenfassung aus dem Feed" in text_of(german)


async def test_a_spent_budget_is_said_with_the_link_and_is_new_the_next_day(
    lab: FakeDiscord, newsroom: Newsroom
) -> None:
    with_rights(newsroom, Rights())
    async with newsroom.bot():
        card = await lab.slash(ALICE, "ask", question="breakwater of Port Alder")
        shown = [text_of(await lab.press(BOB, card, "Context")), text_of(await lab.press(ALICE, card, "More"))]
        assert any(SPENT in text and LINK in text for text in shown)
    newsroom.later(days=1)
    async with newsroom.bot():
        again = await lab.slash(ALICE, "ask", question="breakwater of Port Alder")
        assert text_of(await lab.press(BOB, again, "Context")) == shown[0]


async def test_a_withdrawn_article_is_taken_out_of_its_cards_after_a_restart(
    lab: FakeDiscord, newsroom: Newsroom
) -> None:
    async with newsroom.bot():
        card = await lab.slash(ALICE, "ask", question="breakwater of Port Alder")
        more = await lab.press(ALICE, card, "More")
        latest = await lab.slash(ALICE, "latest")
        reply = await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION}"))
        schools = await lab.slash(ALICE, "ask", question="When do lessons begin at the schools of Elmton?")
        private = await lab.slash(ALICE, "ask", question=QUESTION, private=True)
        await newsroom.posted.until(5)
    newsroom.articles = [SCHOOLS]
    newsroom.posted.withdraw(HARBOUR.id, newsroom.now)
    assert await take_down(newsroom) == 4
    for message in (card, more, latest, reply):
        text = text_of(lab.messages[message["id"]])
        assert text.startswith(WITHDRAWN)
        assert labels(lab.messages[message["id"]]) == ["Delete"]
    assert "nine" in text_of(lab.messages[schools["id"]])
    assert "crowns" in text_of(lab.messages[private["id"]])
    assert await take_down(newsroom) == 0


async def test_a_card_that_is_gone_is_forgotten_and_one_that_cannot_be_edited_deleted(
    lab: FakeDiscord, newsroom: Newsroom
) -> None:
    async with newsroom.bot() as client:
        gone = await lab.slash(ALICE, "ask", question=QUESTION)
        await newsroom.posted.until(1)
        await lab.press(ALICE, gone, "Delete")
        stuck = await lab.slash(BOB, "ask", question=QUESTION)
        await newsroom.posted.until(2)
        newsroom.posted.withdraw(HARBOUR.id, newsroom.now)
        await taking_down(newsroom).take_down(client)
        assert newsroom.posted.cards == {}
        assert text_of(lab.messages[stuck["id"]]).startswith(WITHDRAWN)
        again = await lab.slash(BOB, "ask", question=QUESTION)
        await newsroom.posted.until(1)
        lab.refuse_next = (403, 50005)
        assert await taking_down(newsroom).take_down(client) == 1
        assert lab.deleted[-1] == again["id"]


async def test_what_discord_cannot_do_now_is_tried_again(lab: FakeDiscord, newsroom: Newsroom) -> None:
    async with newsroom.bot() as client:
        card = await lab.slash(ALICE, "ask", question=QUESTION)
        await newsroom.posted.until(1)
        newsroom.posted.withdraw(HARBOUR.id, newsroom.now)
        lab.is_locked = True
        assert await taking_down(newsroom).take_down(client) == 0
        lab.is_locked = False
        assert await taking_down(newsroom).take_down(client) == 0
        newsroom.later(hours=1)
        assert await taking_down(newsroom).take_down(client) == 1
        assert text_of(lab.messages[card["id"]]).startswith(WITHDRAWN)


@pytest.mark.parametrize("text", ["The harbour of Port Alder was closed. " * 30])
async def test_context_of_a_long_paragraph_stays_within_its_budget(
    lab: FakeDiscord, newsroom: Newsroom, text: str
) -> None:
    long = make_article([text.strip(), "The breakwater broke.", text.strip()], number=1, title="Breakwater breaks")
    newsroom.articles = [long, SCHOOLS]
    async with newsroom.bot():
        card = await lab.slash(ALICE, "ask", question="When did the breakwater break?")
        quoted = "".join(
            line.removeprefix("> ")
            for line in text_of(await lab.press(ALICE, card, "Context")).split("\n")
            if line.startswith("> ")
        )
        assert "The breakwater broke." in quoted
        assert len(quoted) <= len(long.text) // 4


async def test_the_running_bot_takes_cards_down_by_itself_and_survives_errors(
    lab: FakeDiscord, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.interfaces.discord.running._TAKE_DOWN_SECONDS", 0.01)
    monkeypatch.setattr("bot.interfaces.discord.running._FIRST_PAUSE_SECONDS", 0.01)
    async with newsroom.bot():
        card = await lab.slash(ALICE, "ask", question=QUESTION)
        await newsroom.posted.until(1)
    newsroom.posted.withdraw(HARBOUR.id, newsroom.now)
    newsroom.posted.breaks = 1
    running = asyncio.create_task(Running(newsroom.desk(), Access("token"), newsroom.told.append).run())
    try:
        await lab.until(lambda: text_of(lab.messages[card["id"]]).startswith(WITHDRAWN))
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert newsroom.posted.breaks == 0
