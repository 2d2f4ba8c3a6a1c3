"""How often and how much may be asked: a pause for each user, a bound for each server and for all."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.errors import TryLater, Wait

_MOST_REMEMBERED = 10_000
_SMOOTHING = 0.1
_FIRST_GUESS_SECONDS = 0.2
_STOPPING_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds between two questions of one user in one server, where its moderators set no others, and questions at
    once in one server and in all.
    """

    cooldown_seconds: float
    at_once_per_server: int
    at_once: int


class Manners:
    """Admits questions; `clock` gives seconds that never go back."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._free_at: dict[tuple[int, int], float] = {}  # when a user may ask again in a server
        self._in_server: Counter[int] = Counter()
        self._in_all = 0
        self._usual_seconds = _FIRST_GUESS_SECONDS
        self._working = 0
        self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def usual_cooldown_seconds(self) -> float:
        """What holds where a server's moderators set nothing."""
        return self._limits.cooldown_seconds

    def may_ask(self, user_id: int, server_id: int) -> None:
        """Raise TryLater where a question of this user would not be admitted now."""
        if self._stopping:
            raise TryLater(Wait.STOPPING, _STOPPING_SECONDS)
        wait = self._free_at.get((user_id, server_id), -math.inf) - self._clock()
        if wait > 0:
            raise TryLater(Wait.TOO_SOON, wait)
        if self._in_all >= self._limits.at_once or self._in_server[server_id] >= self._limits.at_once_per_server:
            raise TryLater(Wait.BUSY, self._usual_seconds * self._in_all)

    @contextmanager
    def asking(self, user_id: int, server_id: int, cooldown_seconds: float | None = None) -> Generator[None]:
        """Admit a question for as long as it takes; a channel stands for the server in direct messages. The next one
        may come after `cooldown_seconds`; None takes the usual.

        Raises TryLater.
        """
        self.may_ask(user_id, server_id)
        began = self._clock()
        self._remember(
            (user_id, server_id), self._limits.cooldown_seconds if cooldown_seconds is None else cooldown_seconds
        )
        self._in_server[server_id] += 1
        self._in_all += 1
        try:
            yield
        finally:
            self._in_all -= 1
            self._in_server[server_id] -= 1
            if not self._in_server[server_id]:
                del self._in_server[server_id]
            self._usual_seconds += _SMOOTHING * (self._clock() - began - self._usual_seconds)

    @contextmanager
    def working(self) -> Generator[None]:
        """Count something that a stop should wait for."""
        self._working += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._working -= 1
            if not self._working:
                self._idle.set()

    async def finish(self, timeout_seconds: float) -> bool:
        """Admit nothing any more and wait for what is under way; tell whether all of it ended in time."""
        self._stopping = True
        return await self.settle(timeout_seconds)

    @property
    def is_stopping(self) -> bool:
        """Tell whether nothing is admitted any more."""
        return self._stopping

    async def settle(self, timeout_seconds: float) -> bool:
        """Wait for what is under way; tell whether all of it ended in time."""
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    def _remember(self, asker: tuple[int, int], cooldown_seconds: float) -> None:
        if cooldown_seconds <= 0:
            return
        now = self._clock()
        self._free_at.pop(asker, None)
        self._free_at[asker] = now + cooldown_seconds
        while len(self._free_at) > _MOST_REMEMBERED or next(iter(self._free_at.values())) < now:
            del self._free_at[next(iter(self._free_at))]
