"""Coming into a server and leaving it."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.errors import StorageError
from bot.interfaces.discord.desk import Desk

_LOG = logging.getLogger(__name__)


class Moving(commands.Cog):
    """Notes which servers the bot is in, so that what belongs to the others is deleted in time. Nothing is posted."""

    def __init__(self, bot: commands.Bot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Note what happened while the bot was away. A server that is out of order counts as one that it is in."""
        await self._look_around()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a server that the bot came into, or came back to."""
        del guild
        await self._look_around()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note a server that the bot was removed from."""
        try:
            await self._desk.services.leaving.left(guild.id)
        except StorageError as error:  # the next start notes it
            _LOG.warning("leaving_not_noted %s", error)

    async def _look_around(self) -> None:
        try:
            await self._desk.services.leaving.saw([guild.id for guild in self._bot.guilds])
        except StorageError as error:  # the next time is soon enough
            _LOG.warning("servers_not_noted %s", error)
