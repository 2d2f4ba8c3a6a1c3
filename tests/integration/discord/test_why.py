"""`Why this?`: which words matched, which did not, how rare they are, and what else counted."""

from __future__ import annotations

from bot.interfaces.discord.client import PullquoteBot
from tests.fakes.discord import FakeDiscord, labels, text_of
from tests.integration.discord.conftest import Newsroom

ALICE, BOB = "501", "502"
QUESTION = "How much will the breakwater repairs cost?"


async def test_it_says_which_words_matched_and_how_rare_they_are(lab: FakeDiscord, running: PullquoteBot) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    why = await lab.press(BOB, card, "Why this?")
    assert why["flags"] & 64
    assert labels(why) == []
    lines = text_of(why).split("\n")
    assert lines[0] == "### Why the first passage stands first"
    assert lines[2] == "- **repairs**: in the passage · in 1 of 7 passages · counts most"
    assert "- **breakwater**: in the passage · in 4 of 7 passages" in lines
    assert "- It holds what you asked for: a sum of money." in lines
    assert lines[-1] == "Together that was enough to take it for the answer; its sentence is in bold."


async def test_it_says_what_is_missing_and_that_it_is_not_sure(lab: FakeDiscord, running: PullquoteBot) -> None:
    card = await lab.slash(ALICE, "ask", question="breakwater of Port Alder aquarium")
    text = text_of(await lab.press(ALICE, card, "Why this?"))
    assert "- **aquarium**: not there · no passage has it" in text
    assert text.endswith("Together that was not enough to be sure that it answers, so nothing is in bold.")


async def test_only_the_passages_that_were_looked_through_are_counted(lab: FakeDiscord, running: PullquoteBot) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION, source="Alder Courier")
    assert "in 4 of 5 passages" in text_of(await lab.press(ALICE, card, "Why this?"))


async def test_a_follow_up_says_that_it_was_chosen_in_a_talk(lab: FakeDiscord, running: PullquoteBot) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    modal = await lab.press(ALICE, card, "Follow up")
    answer = await lab.submit(ALICE, modal, "until when?", card)
    text = text_of(await lab.press(ALICE, answer, "Why this?"))
    assert "You were talking about its article" in text


async def test_a_time_that_only_the_date_tells(lab: FakeDiscord, running: PullquoteBot) -> None:
    card = await lab.slash(ALICE, "ask", question="What did Berta Lund say in February 2024?")
    text = text_of(await lab.press(ALICE, card, "Why this?"))
    assert "- **February**: told by the date of its article" in text
    assert "- It is of the time that you asked about." in text


async def test_the_latest_says_so(lab: FakeDiscord, running: PullquoteBot) -> None:
    card = await lab.slash(ALICE, "ask", question="what's the latest on Port Alder?")
    assert "You asked for the latest" in text_of(await lab.press(ALICE, card, "Why this?"))


async def test_after_a_restart_it_says_that_it_is_forgotten(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    await running.close()
    async with newsroom.bot():
        assert "are forgotten. Ask again." in text_of(await lab.press(ALICE, card, "Why this?"))


async def test_in_german(lab: FakeDiscord, running: PullquoteBot) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION, locale="de")
    text = text_of(await lab.press(ALICE, card, "Warum das?", locale="de"))
    assert "in 4 von 7 Textstellen" in text
    assert "Darin steht, wonach du gefragt hast: ein Geldbetrag." in text
