"""Keeping the bot connected until it is told to stop, and letting it finish what it began."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from bot.core.alert import Trouble
from bot.core.vitals import Gateway
from bot.errors import StorageError
from bot.interfaces.discord.connecting import (
    CLOSE_SECONDS,
    FINISH_SECONDS,
    NO_SUCH_TOKEN,
    TOKEN_MEND,
    Access,
    Connecting,
)
from bot.interfaces.discord.desk import Desk, Services
from bot.interfaces.discord.directmessages import DirectMessages
from bot.interfaces.discord.incidents import noted
from bot.interfaces.discord.takingdown import TakingDown
from bot.service.alerting import Alerting, Look

_LOG = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 60.0
_STEADY_SECONDS = 120.0
_TAKE_DOWN_SECONDS = 5.0
_HOUR_SECONDS = 60 * 60
_DAY_SECONDS = 24 * _HOUR_SECONDS

_ACCESS = "access"


class Running:
    """Runs the bot, and what else goes on while it runs."""

    def __init__(
        self,
        desk: Desk,
        access: Access,
        tell: Callable[[str], None],
        upkeep: Sequence[Callable[[], Awaitable[None]]] = (),
        alerting: Alerting | None = None,
    ) -> None:
        """`upkeep` is what else goes on while the bot runs, each for ever."""
        self._desk = desk
        self._tell = tell
        self._connecting = Connecting(desk, access, tell)
        self._alerting = alerting
        self._upkeep = (self._forget_daily, self._take_down, self._tell_when, *upkeep)
        self._stop = asyncio.Event()
        if alerting:
            alerting.add(Look(_ACCESS, self._token_troubles))
            self._upkeep += (alerting.watch_forever,)

    def gateway(self) -> Gateway:
        """Say how the connection to Discord is."""
        return self._connecting.gateway()

    async def run(self) -> None:
        """Stay connected until SIGINT or SIGTERM. Raises DiscordError where the token is refused."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # Windows, where Ctrl-C cancels instead
                loop.add_signal_handler(number, self._stop.set)
        try:
            await self._until_stopped()
        except BaseExceptionGroup as group:  # one of the tasks failed, which ended the others
            if self._alerting:
                await self._alerting.last_look()
            raise group.exceptions[0] from group

    async def _until_stopped(self) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._connecting.stay_connected())]
            tasks += [group.create_task(keep_doing(job)) for job in self._upkeep]
            stopped = group.create_task(self._stop.wait())
            await asyncio.wait([stopped, tasks[0]], return_when=asyncio.FIRST_COMPLETED)
            if stopped.done():
                await self._close()
            for task in (*tasks, stopped):
                task.cancel()

    async def _close(self) -> None:
        self._tell("Stopping; answers under way are finished first …")
        _LOG.info("stopping")
        if not await self._desk.manners.finish(FINISH_SECONDS):
            _LOG.warning("stopped_with_answers_under_way")
        if self._connecting.bot:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._connecting.bot.close()

    def _token_troubles(self) -> Sequence[Trouble] | None:
        match self._connecting.token_is_good:
            case None:
                return None
            case True:
                return ()
            case False:
                return (Trouble(_ACCESS, "Discord accepts the token again", f"{NO_SUCH_TOKEN} {TOKEN_MEND}"),)

    async def _take_down(self) -> None:
        """Take down the cards of withdrawn articles while connected."""
        taking_down = TakingDown(self._desk.services.posted, self._desk.catalogue, self._desk.now)
        while True:
            bot = self._connecting.bot
            if bot is not None and bot.is_ready():
                await taking_down.take_down(bot)
            await asyncio.sleep(_TAKE_DOWN_SECONDS)

    async def _tell_when(self) -> None:
        """Send the messages that users asked for."""
        await self._desk.services.telling.tell_forever(DirectMessages(self._desk, lambda: self._connecting.bot))

    async def _forget_daily(self) -> None:
        while True:
            done = await forget(self._desk.services)
            await asyncio.sleep(_DAY_SECONDS if done else _HOUR_SECONDS)


async def forget(services: Services) -> bool:
    """Forget what has been kept long enough, each kind by itself; tell whether all of it could be."""
    kinds: dict[str, Callable[[], Awaitable[object]]] = {
        "receipts": services.recalling.forget_expired,
        "servers": services.leaving.forget,
        "watches": services.telling.forget_expired,
        "ratings": services.rating.forget_expired,
        "gaps": services.noticing.forget_expired,
    }
    done = True
    for kind, forget_expired in kinds.items():
        try:
            _LOG.info("forgotten kind=%s count=%s", kind, await forget_expired())
        except StorageError as error:  # is tried again, and keeps none of the others
            _LOG.warning("not_forgotten kind=%s %s", kind, error)
            done = False
    return done


async def keep_doing(job: Callable[[], Awaitable[None]]) -> None:
    """Begin a job again whenever it breaks, after a pause that grows: answering goes on without it."""
    pause, incident = _FIRST_PAUSE_SECONDS, ""
    last: tuple[type[Exception], str] | None = None
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - whatever breaks one job must not end the bot
            this = type(error), str(error)
            if this == last:
                _LOG.error("upkeep_broke_again incident=%s", incident)
            else:
                incident, last = noted("upkeep_broke", error), this
        pause = _FIRST_PAUSE_SECONDS if loop.time() - began > _STEADY_SECONDS else pause
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
