"""The doors of Discord, as transcripts."""

from __future__ import annotations

import pytest

from bot.interfaces.discord.client import PullquoteBot, intents
from bot.interfaces.discord.manners import Limits
from tests.fakes.discord import FakeDiscord, labels, text_of, texts
from tests.integration.discord.conftest import Newsroom

ALICE, BOB = "501", "502"
QUESTION = "How much will the breakwater repairs cost?"
ANSWER = "**Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns.**"

pytestmark = pytest.mark.usefixtures("running")


def test_no_privileged_intent_is_asked_for() -> None:
    assert {name for name, on in intents() if on} == {"guilds", "guild_messages", "dm_messages"}


async def test_the_gateway_hears_of_just_these_intents(lab: FakeDiscord) -> None:
    assert lab.identified["intents"] == 1 << 0 | 1 << 9 | 1 << 12


async def test_slash_ask_quotes_the_passage_with_its_source(lab: FakeDiscord) -> None:
    answer = await lab.slash(ALICE, "ask", question=QUESTION)
    text = text_of(answer)
    assert text.startswith(f"-# {QUESTION}\n### Answered, in the printed words\n> {ANSWER}")
    assert "**Storm closes the harbour of Port Alder**" in text
    assert "Alder Courier · <t:1706961600:D> (<t:1706961600:R>)" in text
    assert labels(answer)[-6:] == ["Context", "Follow up", "Why this?", "Helpful", "Not helpful", "Delete"]
    assert not answer["flags"] & 64


async def test_a_private_answer_is_for_the_asker_alone(lab: FakeDiscord) -> None:
    assert (await lab.slash(ALICE, "ask", question=QUESTION, private=True))["flags"] & 64


async def test_a_mention_and_a_reply_to_its_answer(lab: FakeDiscord) -> None:
    first = await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION}"))
    assert ANSWER in text_of(first)
    second = await lab.answer_to(await lab.say(ALICE, "and who said so?", reply_to=first))
    assert "Mayor Berta Lund said" in text_of(second)


async def test_a_direct_message_needs_no_mention(lab: FakeDiscord) -> None:
    assert ANSWER in text_of(await lab.answer_to(await lab.say(ALICE, QUESTION, dm=True, pings=False)))


async def test_a_reply_without_words_gets_one_hint(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    first = await lab.say(ALICE, "", reply_to=card)
    assert "Press “Follow up” on the answer" in text_of(await lab.answer_to(first))
    await lab.say(ALICE, "", reply_to=card)
    before = len(lab.messages)
    await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION}"))
    assert len(lab.messages) == before + 1


async def test_words_that_are_not_for_the_bot_are_left_alone(lab: FakeDiscord) -> None:
    await lab.say(ALICE, QUESTION, pings=False)
    await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION}"))
    assert len(lab.messages) == 1


async def test_nothing_says_what_was_looked_through(lab: FakeDiscord) -> None:
    text = text_of(await lab.slash(ALICE, "ask", question="Who discovered the planet Neptune?"))
    assert "### Nothing on that\nLooked through 2 articles, 3 February 2024 to 10 March 2024." in text


async def test_dates_that_are_none_are_refused_in_words(lab: FakeDiscord) -> None:
    assert "is not a date" in text_of(await lab.slash(ALICE, "ask", question=QUESTION, since="*soon*"))
    swapped = await lab.slash(ALICE, "ask", question=QUESTION, since="2024", until="2020")
    assert text_of(swapped) == "“since” is after “until”; swap them."


async def test_operators_work_in_a_mention_and_are_said(lab: FakeDiscord) -> None:
    text = text_of(await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION} -fishermen source:alder")))
    assert ANSWER in text
    assert "-# Only: source: alder · without “fishermen”" in text
    none = text_of(await lab.slash(ALICE, "ask", question='breakwater "golden unicorn" since:2024', locale="de"))
    assert "Nur: seit dem 1" in none
    assert "„golden unicorn“ im Wortlaut" in none
    assert "Frage ohne Datum und Worte in Anführungszeichen, um mehr zu durchsuchen." in none


async def test_date_options_take_words_in_the_askers_language(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION, until="gestern", since="vor 3 Monaten", locale="de")
    assert all(part in text_of(card) for part in ("Nur: seit dem 1", "Februar 2024", "bis zum 30", "April 2024"))


async def test_a_message_is_not_read_as_a_query(lab: FakeDiscord) -> None:
    said = await lab.say(BOB, "“Unbelievable”: the breakwater repairs cost 4 million -honest", pings=False)
    text = text_of(await lab.menu(ALICE, "Find the news on this", said))
    assert "4 million crowns" in text
    assert "Only:" not in text


async def test_latest_lists_the_newest_first(lab: FakeDiscord) -> None:
    text = text_of(await lab.slash(ALICE, "latest"))
    assert text.index("Elmton schools to begin at nine") < text.index("Storm closes the harbour")
    assert "Storm closes" not in text_of(await lab.slash(ALICE, "latest", topic="Elmton schools"))


async def test_find_the_news_on_a_message(lab: FakeDiscord) -> None:
    said = await lab.say(
        BOB, "I heard the **breakwater** repairs cost 4 million <:x:1> https://example.org/a", pings=False
    )
    card = await lab.menu(ALICE, "Find the news on this", said)
    assert "-# I heard the breakwater repairs cost 4 million\n" in text_of(card)
    empty = await lab.menu(ALICE, "Find the news on this", {**said, "content": "https://example.org"})
    assert text_of(empty) == "That message has no words to look up."


async def test_the_askers_language_decides_and_the_quotation_stays(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION, locale="de")
    assert "### Beantwortet, mit den gedruckten Worten" in text_of(card)
    assert ANSWER in text_of(card)
    assert labels(card)[-1] == "Löschen"


async def test_commands_are_registered_once_with_their_translations(lab: FakeDiscord, newsroom: Newsroom) -> None:
    names = {command["name"] for command in lab.registered}
    assert names == {"ask", "latest", "help", "privacy", "forget-me", "settings", "sources", "verify"} | {
        "Find the news on this",
        "Check this quote",
        "Delete answer",
    }
    ask = next(command for command in lab.registered if command["name"] == "ask")
    assert ask["name_localizations"]["de"] == "frage"
    async with newsroom.bot():
        assert lab.puts == 1


async def test_help_and_privacy(lab: FakeDiscord) -> None:
    assert "word for word" in text_of(await lab.slash(ALICE, "help"))
    assert "30 days" in text_of(await lab.slash(ALICE, "privacy"))


async def test_what_automod_blocks_is_said_plainly(lab: FakeDiscord) -> None:
    lab.refuse_next = (400, 200000)
    assert "AutoMod of this server blocks" in text_of(await lab.slash(ALICE, "ask", question=QUESTION))


async def test_embeds_where_components_are_refused(lab: FakeDiscord) -> None:
    lab.refuse_next = (400, 50035)
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    assert ANSWER in card["embeds"][0]["description"]
    assert labels(card)[-1] == "Delete"


async def test_a_second_question_at_once_waits(lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom) -> None:
    await running.close()
    newsroom.limits = Limits(cooldown_seconds=60, at_once_per_server=20, at_once=40)
    async with newsroom.bot():
        await lab.slash(ALICE, "ask", question=QUESTION)
        refused = await lab.slash(ALICE, "ask", question=QUESTION)
        assert "One question at a time, please: try again in 60 seconds." in texts(refused)[0]
        assert ANSWER in text_of(await lab.slash(BOB, "ask", question=QUESTION))


async def test_options_of_a_command_do_not_narrow_a_later_mention(lab: FakeDiscord) -> None:
    await lab.slash(ALICE, "ask", question="Elmton schools", source="Elmton Post")
    assert ANSWER in text_of(await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION}")))


async def test_more_needs_no_pause_after_the_question(
    lab: FakeDiscord, running: PullquoteBot, newsroom: Newsroom
) -> None:
    await running.close()
    newsroom.limits = Limits(cooldown_seconds=60, at_once_per_server=20, at_once=40)
    async with newsroom.bot():
        card = await lab.slash(ALICE, "ask", question="breakwater of Port Alder")
        assert "Further passages" in text_of(await lab.press(ALICE, card, "More"))


async def test_a_card_says_how_a_follow_up_was_read(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    assert "was read as" not in text_of(card)
    modal = await lab.press(ALICE, card, "Follow up")
    followed = text_of(await lab.submit(ALICE, modal, "and *when* was it built?", card))
    assert "-# “and when was it built” was read as “when was it built " in followed


async def test_a_mention_shortly_after_goes_on_from_the_last_answer(lab: FakeDiscord) -> None:
    await lab.answer_to(await lab.say(ALICE, f"<@100> {QUESTION}"))
    second = text_of(await lab.answer_to(await lab.say(ALICE, "<@100> and when was it built?")))
    assert "was built in 1911" in second
    third = text_of(await lab.answer_to(await lab.say(ALICE, "<@100> When do lessons in Elmton begin?")))
    assert "was read as" not in third
