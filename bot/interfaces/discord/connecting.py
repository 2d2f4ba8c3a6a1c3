"""Staying connected: a new client where discord.py gives one up, after a pause that grows."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp
import discord

from bot.core.vitals import Gateway
from bot.errors import DiscordError
from bot.interfaces.discord.client import PullquoteBot, ShardedPullquoteBot
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.incidents import noted
from bot.interfaces.discord.pace import Pace
from bot.interfaces.discord.persisting import FAILURES, described

_LOG = logging.getLogger(__name__)

FINISH_SECONDS, CLOSE_SECONDS = 10.0, 5.0
_LOGIN_SECONDS = 120.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 60.0
_REFUSED_PAUSE_SECONDS = 600.0  # 10,000 refused requests in ten minutes would bring a ban
_STEADY_SECONDS = 120.0

NO_SUCH_TOKEN = "Discord does not accept the token."  # noqa: S105 - a sentence
TOKEN_MEND = "Copy it again from the developer portal (Bot, Reset Token) into DISCORD_TOKEN."  # noqa: S105 - a sentence


@dataclass(frozen=True, slots=True)
class Access:
    """What is needed to be that bot."""

    token: str = field(repr=False)
    test_guild_id: int | None = None


class Connecting:
    """Keeps one client connected. `bot` is the present one; `token_is_good` is None until Discord has said so."""

    def __init__(
        self,
        desk: Desk,
        access: Access,
        tell: Callable[[str], None],
        sleep: Callable[[float], Awaitable[None]] | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.bot: PullquoteBot | None = None
        self.token_is_good: bool | None = None
        self._desk = desk
        self._access = access
        self._tell = tell
        self._sleep = sleep or asyncio.sleep
        self._pace = pace or Pace()

    def gateway(self) -> Gateway:
        """Say how the connection is."""
        bot = self.bot
        if bot is None:
            return Gateway(is_connected=False)
        is_connected = bot.is_ready() and bot.presence.is_here and not bot.is_closed()
        latency = bot.latency if is_connected and math.isfinite(bot.latency) else None
        return Gateway(is_connected=is_connected, latency_seconds=latency, servers=len(bot.guilds))

    async def stay_connected(self) -> None:
        """Connect again and again, until the desk is told to finish. Raises DiscordError where the token was
        never good.

        One that was good and is refused may have been revoked, or Discord is at fault: it is tried again, and the news
        is read meanwhile.
        """
        pause = _FIRST_PAUSE_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            began, why = loop.time(), "closed"
            try:
                await self._connect()
            except discord.LoginFailure as error:
                never_good, self.token_is_good = self.token_is_good is None, False
                if never_good:
                    raise DiscordError(NO_SUCH_TOKEN, mend=TOKEN_MEND) from error
                why = NO_SUCH_TOKEN
            except (discord.DiscordException, *FAILURES, OSError) as error:
                why = described(error)
                _LOG.debug("connection_lost", exc_info=error)
            except Exception as error:  # noqa: BLE001 - whatever ends the client, the next one begins
                why = f"incident {noted('client_broke', error)}"
            if self._desk.manners.is_stopping:
                return
            pause = _FIRST_PAUSE_SECONDS if loop.time() - began > _STEADY_SECONDS else pause
            wait = _REFUSED_PAUSE_SECONDS if self.token_is_good is False else pause
            _LOG.warning("connection_lost %s; next try in %.0f s", why, wait)
            await self._sleep(wait)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def _connect(self) -> None:
        """Connect with as many shards as Discord recommends; return when the connection has ended for good."""
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # there is no voice here
        about = (self._desk, self._access.test_guild_id, self._tell, self._pace)
        bot = PullquoteBot(*about)
        try:
            async with asyncio.timeout(_LOGIN_SECONDS):
                await bot.login(self._access.token)
                self.token_is_good = True
                shards, _, limit = await bot.http.get_bot_gateway()
                if shards > 1:
                    await bot.close()
                    bot = ShardedPullquoteBot(*about)
                    await bot.login(self._access.token)
            if limit["remaining"] < shards:  # one more IDENTIFY, and Discord would take the token away
                seconds = limit["reset_after"] / 1000
                _LOG.warning("no_sessions_left waiting_seconds=%.0f", seconds)
                await self._sleep(seconds)
            self.bot = bot
            async with bot.presence.limited():
                await bot.connect(reconnect=True)
        finally:
            if bot.was_ready:
                self._pace.lost(self._desk.now())
            with suppress(aiohttp.ClientError, TimeoutError):
                async with asyncio.timeout(FINISH_SECONDS + CLOSE_SECONDS):
                    await bot.close()
