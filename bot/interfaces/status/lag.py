"""How late the event loop is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

_EVERY_SECONDS = 0.25


async def watch_lag(
    tell: Callable[[float], None],
    *,
    clock: Callable[[], float] = perf_counter,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Tell for ever by how many seconds a short sleep took too long."""
    while True:
        began = clock()
        await sleep(_EVERY_SECONDS)
        tell(max(0.0, clock() - began - _EVERY_SECONDS))
