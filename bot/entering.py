"""The part of the composition root that opens what blocks while it opens, so that the event loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from typing import TypeVar

T = TypeVar("T")


@asynccontextmanager
async def entered(make: Callable[[Callable[[], bool]], AbstractContextManager[T]]) -> AsyncGenerator[T]:
    """Enter in a thread, leave here. `make` is given what tells that nobody waits any more; whoever is cancelled waits
    until the thread has ended, so that nothing stays open.
    """
    given_up = threading.Event()
    manager = make(given_up.is_set)
    entering = asyncio.ensure_future(asyncio.to_thread(manager.__enter__))
    try:
        value = await asyncio.shield(entering)
    except asyncio.CancelledError:
        given_up.set()
        await asyncio.wait([entering])
        if entering.exception() is None:
            manager.__exit__(None, None, None)
        raise
    with ExitStack() as stack:
        stack.push(manager)
        yield value
