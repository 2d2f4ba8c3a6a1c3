"""Commands are known to Discord once in each server, whether registered there or everywhere."""

from __future__ import annotations

from collections import Counter

from bot.interfaces.discord.inspecting import sync_commands
from tests.fakes.discord import GUILD_ID, FakeDiscord
from tests.integration.discord.conftest import Newsroom, connected

GUILD = int(GUILD_ID)


def shown(lab: FakeDiscord) -> set[int]:
    """Count how often each command shows in the guild."""
    return set(Counter(command["name"] for command in lab.registered).values())


async def test_what_is_registered_everywhere_shows_once_in_the_test_guild(lab: FakeDiscord, newsroom: Newsroom) -> None:
    assert await sync_commands(newsroom.desk(), "token", GUILD, None) == "11 commands registered in server 200."
    assert lab.commands.keys() == {GUILD_ID}
    assert await sync_commands(newsroom.desk(), "token", None, GUILD) == "11 commands registered everywhere."
    assert len(lab.commands[""]) == 11
    assert shown(lab) == {1}
    assert "already everywhere" in await sync_commands(newsroom.desk(), "token", None, GUILD)


async def test_a_start_gives_the_test_guild_what_it_lacks_and_no_more(lab: FakeDiscord, newsroom: Newsroom) -> None:
    async with connected(newsroom.desk(), newsroom.told, test_guild_id=GUILD):
        assert shown(lab) == {1}
    await sync_commands(newsroom.desk(), "token", None, GUILD)
    async with connected(newsroom.desk(), newsroom.told, test_guild_id=GUILD):
        assert shown(lab) == {1}
    del lab.commands[""][0]  # an older version registered these
    async with connected(newsroom.desk(), newsroom.told, test_guild_id=GUILD):
        assert {command["name"] for command in lab.commands[GUILD_ID]} > {c["name"] for c in lab.commands[""]}
