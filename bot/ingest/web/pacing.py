"""One request at a time to a host, and time between them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

MOST_DELAY_SECONDS = 60.0  # of a robots.txt's Crawl-delay

_FEW = 256  # hosts in memory that are not worth a look


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    ended_at: float = float("-inf")


class Pacing:
    """Lets requests through. Who waits for a host holds none of the places that all hosts share.

    The time counts from the end of the request before: between a start here and the request's arrival lie name and
    connection, which may take any time, so only an end is surely not later than what the host saw.
    """

    def __init__(
        self,
        *,
        pace_seconds: float,
        places: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._pace_seconds = pace_seconds
        self._places = asyncio.Semaphore(places)
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._look_at = _FEW

    def __len__(self) -> int:
        return len(self._hosts)

    @asynccontextmanager
    async def turn(self, name: str, delay_seconds: float = 0.0) -> AsyncGenerator[None]:
        """Wait for a host's turn and hold it; `delay_seconds` is what the host asks for, taken up to a minute."""
        self._forget_idle()
        host = self._hosts.setdefault(name, _Host())
        host.users += 1
        try:
            async with host.lock:
                pause = max(self._pace_seconds, min(delay_seconds, MOST_DELAY_SECONDS))
                while (left := host.ended_at + pause - self._clock()) > 0:
                    await self._sleep(left)
                async with self._places:
                    try:
                        yield
                    finally:
                        host.ended_at = self._clock()
        finally:
            host.users -= 1

    def _forget_idle(self) -> None:
        """Forget hosts that nobody uses and that no delay can concern any more, now and then."""
        if len(self._hosts) < self._look_at:
            return
        past = self._clock() - max(MOST_DELAY_SECONDS, self._pace_seconds)
        for name in [name for name, host in self._hosts.items() if not host.users and host.ended_at <= past]:
            del self._hosts[name]
        self._look_at = max(_FEW, 2 * len(self._hosts))
