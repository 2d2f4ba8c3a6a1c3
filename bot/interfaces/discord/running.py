"""Keeping the bot connected until it is told to stop, and letting it finish what it began."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
import discord

from bot.errors import DiscordError, StorageError
from bot.interfaces.discord.client import PullquoteBot, ShardedPullquoteBot
from bot.interfaces.discord.desk import Desk
from bot.interfaces.discord.directmessages import DirectMessages
from bot.interfaces.discord.takingdown import TakingDown

_LOG = logging.getLogger(__name__)

_FINISH_SECONDS = 10.0
_CLOSE_SECONDS = 5.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 60.0
_STEADY_SECONDS = 120.0
_TAKE_DOWN_SECONDS = 5.0
_DAY_SECONDS = 24 * 60 * 60

NO_SUCH_TOKEN = "Discord does not accept the token."  # noqa: S105 - a sentence
TOKEN_MEND = "Copy it again from the developer portal (Bot, Reset Token) into DISCORD_TOKEN."  # noqa: S105 - a sentence


@dataclass(frozen=True, slots=True)
class Access:
    """What is needed to be that bot."""

    token: str
    test_guild_id: int | None = None


class Running:
    """Runs the bot. discord.py gives up where the first connection fails and where a reconnect dies early, so a new
    client is made then, after a pause that grows.
    """

    def __init__(
        self,
        desk: Desk,
        access: Access,
        tell: Callable[[str], None],
        upkeep: Sequence[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        """`upkeep` is what else goes on while the bot runs, each for ever."""
        self._desk = desk
        self._access = access
        self._tell = tell
        self._upkeep = (self._forget_daily, self._take_down, self._tell_when, *upkeep)
        self._stop = asyncio.Event()
        self._bot: PullquoteBot | None = None

    async def run(self) -> None:
        """Stay connected until SIGINT or SIGTERM. Raises DiscordError where the token is refused."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # Windows, where Ctrl-C cancels instead
                loop.add_signal_handler(number, self._stop.set)
        try:
            await self._until_stopped()
        except BaseExceptionGroup as group:  # one of the tasks failed, which ended the others
            raise group.exceptions[0] from group

    async def _until_stopped(self) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._stay_connected())]
            tasks += [group.create_task(_keep_doing(job)) for job in self._upkeep]
            stopped = group.create_task(self._stop.wait())
            await asyncio.wait([stopped, tasks[0]], return_when=asyncio.FIRST_COMPLETED)
            if stopped.done():
                await self._close()
            for task in (*tasks, stopped):
                task.cancel()

    async def _close(self) -> None:
        self._tell("Stopping; answers under way are finished first …")
        if not await self._desk.manners.finish(_FINISH_SECONDS):
            _LOG.warning("stopped_with_answers_under_way")
        if self._bot:
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await self._bot.close()

    async def _stay_connected(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        loop = asyncio.get_running_loop()
        while not self._stop.is_set():
            began = loop.time()
            try:
                await self._connect()
            except discord.LoginFailure as error:
                raise DiscordError(NO_SUCH_TOKEN, mend=TOKEN_MEND) from error
            except Exception as error:  # noqa: BLE001 - whatever ends the client, the next one begins
                _LOG.warning("connection_lost %s: %s", type(error).__name__, error)
                _LOG.debug("connection_lost", exc_info=error)
            if self._stop.is_set():
                return
            pause = _FIRST_PAUSE_SECONDS if loop.time() - began > _STEADY_SECONDS else pause
            self._tell(f"Not connected to Discord; trying again in {pause:.0f} s.")
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def _connect(self) -> None:
        """Connect with as many shards as Discord recommends; return when the connection has ended for good."""
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # there is no voice here
        bot = PullquoteBot(self._desk, self._access.test_guild_id, self._tell)
        try:
            await bot.login(self._access.token)
            shards, *_ = await bot.http.get_bot_gateway()
            if shards > 1:
                await bot.close()
                bot = ShardedPullquoteBot(self._desk, self._access.test_guild_id, self._tell)
                await bot.login(self._access.token)
            self._bot = bot
            await bot.connect(reconnect=True)
        finally:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await bot.close()

    async def _take_down(self) -> None:
        """Take down the cards of withdrawn articles while connected."""
        taking_down = TakingDown(self._desk.services.posted, self._desk.catalogue, self._desk.now)
        while True:
            if self._bot is not None and self._bot.is_ready():
                await taking_down.take_down(self._bot)
            await asyncio.sleep(_TAKE_DOWN_SECONDS)

    async def _tell_when(self) -> None:
        """Send the messages that users asked for."""
        await self._desk.services.telling.tell_forever(DirectMessages(self._desk, lambda: self._bot))

    async def _forget_daily(self) -> None:
        while True:
            try:
                forgotten = await self._desk.services.recalling.forget_expired()
                _LOG.info("receipts_forgotten count=%s", forgotten)
                forgotten = await self._desk.services.telling.forget_expired()
                _LOG.info("watches_forgotten count=%s", forgotten)
            except StorageError as error:  # tomorrow is soon enough
                _LOG.warning("receipts_not_forgotten %s", error)
            await asyncio.sleep(_DAY_SECONDS)


async def _keep_doing(job: Callable[[], Awaitable[None]]) -> None:
    """Begin a job again whenever it breaks, after a pause that grows: answering goes on without it."""
    pause = _FIRST_PAUSE_SECONDS
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - whatever breaks one job must not end the bot
            _LOG.error("upkeep_broke %s: %s", type(error).__name__, error)
            _LOG.debug("upkeep_broke", exc_info=error)
        pause = _FIRST_PAUSE_SECONDS if loop.time() - began > _STEADY_SECONDS else pause
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
