"""The search of a running bot: an index that follows what is stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.core.answer import Findings, Scope, Searched
from bot.core.timing import ANY_TIME, Timing
from bot.search.local import LocalSearch

_LOG = logging.getLogger(__name__)


class LiveSearch:
    """The `SearchBackend` that hands each question to the newest index. `build` makes one of what is stored now;
    `last_change` gives a number that rises with every change of it. Both block.

    Questions under way finish on the index that they began with.
    """

    def __init__(self, build: Callable[[], LocalSearch], last_change: Callable[[], int]) -> None:
        self._build = build
        self._last_change = last_change
        self._change = last_change()
        self._current = build()

    @property
    def passages(self) -> int:
        """How many passages can be found."""
        return self._current.passages

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Return the best `limit` passages."""
        return await self._current.search(text, scope, limit, timing)

    def searched(self, scope: Scope) -> Searched:
        """Say how much of what is indexed a scope covers."""
        return self._current.searched(scope)

    def within(self, scope: Scope) -> frozenset[str]:
        """Return the ids of the passages that a scope lets through."""
        return self._current.within(scope)

    async def refresh(self) -> bool:
        """Take in what changed since the last time; tell whether anything did."""
        change = await asyncio.to_thread(self._last_change)
        if change == self._change:
            return False
        self._current = await asyncio.to_thread(self._build)
        self._change = change
        _LOG.info("index_refreshed passages=%s", self.passages)
        return True

    async def follow(self, every_seconds: float) -> None:
        """Keep refreshing until cancelled."""
        while True:
            await asyncio.sleep(every_seconds)
            await self.refresh()
