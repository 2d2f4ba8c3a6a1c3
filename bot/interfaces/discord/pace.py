"""How fast the gateway is asked again, and how long the bot may be away before a new client begins."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from time import monotonic

_BETWEEN_IDENTIFIES_SECONDS = 5.0  # Discord's rule
_AFTER_AN_INVALID_SESSION_SECONDS = 1.0
_STEADY_SECONDS = 2.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.25, 15.0
_LONGEST_AWAY_SECONDS = 90.0
_NOTICED_LATE = timedelta(minutes=1)
_HASTY_AT_BEST = 2  # half a second, where connections come about and end at once


class Pace:
    """Keeps Discord's rule of one IDENTIFY in five seconds, over all clients of a run, and waits longer each time
    where connections come to nothing or end at once: discord.py begins the next at once.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep or asyncio.sleep
        self._connected = self._identified = -math.inf
        self._hasty = 0
        self._came_about = True
        self._away_since: datetime | None = None
        self._listening_since: datetime | None = None

    async def before_connecting(self) -> None:
        """Wait before a connection, but not where the last was good, and not the first time that it was not."""
        is_hasty = not self._came_about or self._clock() - self._connected < _STEADY_SECONDS
        self._hasty = self._hasty + 1 if is_hasty else 0
        self._came_about = False
        if self._hasty > 1:
            await self._sleep(min(_FIRST_PAUSE_SECONDS * 2 ** min(self._hasty - 2, 10), _LONGEST_PAUSE_SECONDS))
        self._connected = self._clock()

    def came_about(self) -> None:
        """Note that a session was begun or resumed."""
        self._came_about = True
        self._hasty = min(self._hasty, _HASTY_AT_BEST)

    def lost(self, now: datetime) -> None:
        """Note that nothing is heard from now on."""
        self._away_since = self._away_since or now

    def heard_all(self, now: datetime) -> datetime | None:
        """Note that nothing is missing from now on; return since when something may be, but nothing from before the
        first time: another process may have answered that.
        """
        since, self._away_since = self._away_since, None
        self._listening_since = self._listening_since or now
        return max(since - _NOTICED_LATE, self._listening_since) if since else None

    async def before_identifying(self, *, initial: bool) -> None:
        """Wait before a session is begun. What is asked until then is lost, so not longer than necessary."""
        least = 0.0 if initial else _AFTER_AN_INVALID_SESSION_SECONDS
        pause = max(least, self._identified + _BETWEEN_IDENTIFIES_SECONDS - self._clock())
        if pause > 0:
            await self._sleep(pause)
        self._identified = self._clock()


class Presence:
    """Ends a client that has been away for too long: discord.py's own pauses grow to a quarter of an hour."""

    def __init__(self, longest_away_seconds: float = _LONGEST_AWAY_SECONDS) -> None:
        self._longest = longest_away_seconds
        self._away: set[int] = set()
        self._limit: asyncio.Timeout | None = None

    @property
    def is_away(self) -> bool:
        """Tell whether a shard has lost its connection."""
        return bool(self._away)

    @property
    def is_here(self) -> bool:
        """Tell whether the client is connecting or connected, and no shard has lost its connection."""
        return self._limit is not None and not self._away

    @asynccontextmanager
    async def limited(self) -> AsyncGenerator[None]:
        """Be connected in here. Raises TimeoutError once a shard has been away for too long, or never came."""
        try:
            async with asyncio.timeout(self._longest) as self._limit:
                yield
        finally:
            self._limit = None
            self._away.clear()

    def left(self, shard: int = 0) -> None:
        """Note that a shard lost its connection."""
        if not self._away:
            self._end_at(asyncio.get_running_loop().time() + self._longest)
        self._away.add(shard)

    def back(self, shard: int = 0) -> None:
        """Note that a shard is connected."""
        self._away.discard(shard)
        if not self._away:
            self._end_at(None)

    def _end_at(self, when: float | None) -> None:
        if self._limit is not None and not self._limit.expired():
            self._limit.reschedule(when)
