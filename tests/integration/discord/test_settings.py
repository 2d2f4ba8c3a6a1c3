"""`/settings`: what moderators choose, and how the bot answers then."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.core.rights import QuotePolicy
from bot.core.serving import ServerSettings
from bot.interfaces.discord.client import PullquoteBot
from tests.fakes.discord import CHANNEL_ID, GUILD_ID, FakeDiscord, chosen, text_of
from tests.integration.discord.conftest import Newsroom

ALICE, BOB = "501", "502"
SERVER, ELSEWHERE = int(GUILD_ID), 999
QUESTION = "What would repairs to the breakwater cost?"

pytestmark = pytest.mark.usefixtures("running")


async def test_the_card_shows_what_holds_and_takes_a_choice_at_once(lab: FakeDiscord, newsroom: Newsroom) -> None:
    card = await lab.slash(ALICE, "settings show", manages=True)
    assert card["flags"] & 64
    assert "How I answer in this server" in text_of(card)
    assert chosen(card) == {
        "pq:set:channels": [],
        "pq:set:private": ["no"],
        "pq:set:quotations": ["3"],
        "pq:set:cooldown": ["usual"],
        "pq:set:zone": ["usual"],
        "pq:set:policy": ["full"],
        "pq:set:ratings": ["yes"],
        "pq:set:gaps": ["no"],
    }
    for setting, value in (
        ("private", "yes"),
        ("quotations", "1"),
        ("cooldown", "30"),
        ("policy", "sentence"),
        ("ratings", "no"),
        ("gaps", "yes"),
    ):
        card = await lab.choose(ALICE, card, f"pq:set:{setting}", value, manages=True)
        assert "Saved." in text_of(card)
        assert chosen(card)[f"pq:set:{setting}"] == [value]
    card = await lab.choose(ALICE, card, "pq:set:zone", "Asia/Tokyo", manages=True)
    card = await lab.choose(ALICE, card, "pq:set:channels", CHANNEL_ID, manages=True)
    assert f"**Where everybody sees my answers**: <#{CHANNEL_ID}>" in text_of(card)
    assert newsroom.servers.settings[SERVER] == ServerSettings(
        channels=frozenset({int(CHANNEL_ID)}),
        private=True,
        quotations=1,
        cooldown_seconds=30,
        zone="Asia/Tokyo",
        policy=QuotePolicy.SENTENCE,
        ratings=False,
        gaps=True,
    )


async def test_the_command_sets_the_same_without_the_card(lab: FakeDiscord, newsroom: Newsroom) -> None:
    card = await lab.slash(
        ALICE,
        "settings set",
        manages=True,
        private=True,
        quotations=2,
        cooldown=7,
        zone="Europe/Oslo",
        quoted="link-only",
        ratings=False,
        gaps=True,
    )
    assert "Saved." in text_of(card)
    assert chosen(card)["pq:set:zone"] == ["Europe/Oslo"]
    assert chosen(card)["pq:set:cooldown"] == ["7"]
    assert newsroom.servers.settings[SERVER] == ServerSettings(
        private=True,
        quotations=2,
        cooldown_seconds=7,
        zone="Europe/Oslo",
        policy=QuotePolicy.LINK_ONLY,
        ratings=False,
        gaps=True,
    )


async def test_a_zone_that_there_is_not_changes_nothing(lab: FakeDiscord, newsroom: Newsroom) -> None:
    told = await lab.slash(ALICE, "settings set", manages=True, private=True, zone="Europe/Atlantis")
    assert "“Europe/Atlantis” is not the name of a time zone." in text_of(told)
    assert newsroom.servers.settings == {}


async def test_only_who_manages_the_server_can_choose(lab: FakeDiscord, newsroom: Newsroom) -> None:
    card = await lab.slash(ALICE, "settings show", manages=True)
    told = await lab.choose(BOB, card, "pq:set:private", "yes")
    assert "Only whoever manages the server" in text_of(told)
    assert newsroom.servers.settings == {}


async def test_answers_are_for_the_asker_alone_where_that_is_set(lab: FakeDiscord, newsroom: Newsroom) -> None:
    newsroom.servers.settings[SERVER] = ServerSettings(private=True)
    assert (await lab.slash(ALICE, "ask", question=QUESTION))["flags"] & 64
    assert not (await lab.slash(ALICE, "ask", question=QUESTION, private=False))["flags"] & 64
    assert (await lab.slash(ALICE, "latest"))["flags"] & 64


async def test_in_other_channels_an_answer_is_for_the_asker_alone_and_says_why(
    lab: FakeDiscord, newsroom: Newsroom
) -> None:
    newsroom.servers.settings[SERVER] = ServerSettings(channels=frozenset({ELSEWHERE}))
    answer = await lab.slash(ALICE, "ask", question=QUESTION, private=False)
    assert answer["flags"] & 64
    assert f"here everybody sees answers in <#{ELSEWHERE}>" in text_of(answer)
    newsroom.servers.settings[SERVER] = ServerSettings(channels=frozenset({ELSEWHERE, int(CHANNEL_ID)}))
    assert not (await lab.slash(ALICE, "ask", question=QUESTION))["flags"] & 64


async def test_a_mention_in_another_channel_is_explained_to_the_asker_alone(
    lab: FakeDiscord, newsroom: Newsroom
) -> None:
    newsroom.servers.settings[SERVER] = ServerSettings(channels=frozenset({ELSEWHERE}))
    await lab.say(ALICE, f"<@100> {QUESTION}")
    await lab.until(lambda: bool(lab.messages))
    (message,) = lab.messages.values()
    assert message["channel_id"] == "301"
    assert f"I answer mentions in <#{ELSEWHERE}>" in text_of(message)


async def test_direct_messages_know_no_settings(lab: FakeDiscord, newsroom: Newsroom) -> None:
    newsroom.servers.settings[SERVER] = ServerSettings(channels=frozenset({ELSEWHERE}), private=True)
    assert "4 million" in text_of(await lab.slash(ALICE, "ask", question=QUESTION, dm=True))


async def test_so_many_quotations_and_no_more(lab: FakeDiscord, newsroom: Newsroom) -> None:
    question = "breakwater of Port Alder"
    assert "Breakwater engineers" in text_of(await lab.slash(ALICE, "ask", question=question))
    newsroom.servers.settings[SERVER] = ServerSettings(quotations=1)
    text = text_of(await lab.slash(ALICE, "ask", question=question))
    assert "was built in 1911" in text
    assert "Breakwater engineers" not in text


async def test_no_more_is_quoted_than_the_server_lets(lab: FakeDiscord, newsroom: Newsroom) -> None:
    newsroom.servers.settings[SERVER] = ServerSettings(policy=QuotePolicy.SENTENCE)
    text = text_of(await lab.slash(ALICE, "ask", question=QUESTION))
    assert "repairs to the breakwater would cost 4 million crowns" in text
    assert "until the end of May" not in text
    newsroom.servers.settings[SERVER] = ServerSettings(policy=QuotePolicy.LINK_ONLY)
    text = text_of(await lab.slash(ALICE, "ask", question=QUESTION))
    assert "4 million" not in text
    assert "Storm closes the harbour" in text


async def test_the_pause_between_questions_is_the_servers(lab: FakeDiscord, newsroom: Newsroom) -> None:
    newsroom.servers.settings[SERVER] = ServerSettings(cooldown_seconds=600)
    await lab.slash(ALICE, "ask", question=QUESTION)
    assert "One question at a time" in text_of(await lab.slash(ALICE, "ask", question=QUESTION))
    assert "4 million" in text_of(await lab.slash(BOB, "ask", question=QUESTION))
    assert "4 million" in text_of(await lab.slash(ALICE, "ask", question=QUESTION, dm=True))


async def test_the_moderator_is_welcomed_with_the_first_answer_and_nobody_else(lab: FakeDiscord) -> None:
    assert "Thank you for having me" not in text_of(await lab.slash(BOB, "ask", question=QUESTION))
    first = text_of(await lab.slash(ALICE, "ask", question=QUESTION, manages=True))
    assert "Thank you for having me: /settings" in first
    assert "Thank you for having me" not in text_of(await lab.slash(ALICE, "ask", question=QUESTION, manages=True))


async def test_leaving_is_noted_and_nothing_is_posted(
    lab: FakeDiscord, newsroom: Newsroom, running: PullquoteBot
) -> None:
    newsroom.servers.settings[SERVER] = ServerSettings(private=True)
    removed = running.wait_for("guild_remove", timeout=5)
    await lab.leave()
    await removed
    async with asyncio.timeout(5):
        while SERVER not in newsroom.servers.gone:  # noqa: ASYNC110 - another thread notes it
            await asyncio.sleep(0.01)
    assert lab.messages == {}


async def test_autocomplete_offers_zones_by_what_is_typed(running: PullquoteBot) -> None:
    command = running.tree.get_command("settings")
    assert isinstance(command, discord.app_commands.Group)
    assert {sub.name for sub in command.commands} == {"show", "set"}
