"""Deleting what belongs to servers that the bot has left."""

from __future__ import annotations

import logging
from asyncio import to_thread
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from bot.core.serverports import ServerBook
from bot.core.voiceports import OfServers
from bot.core.webports import SourceBook

_LOG = logging.getLogger(__name__)

KEPT = timedelta(days=30)  # so that who removes the bot by mistake loses nothing


class Leaving:
    """Notes which servers the bot is in. `now` is the clock."""

    def __init__(
        self, book: ServerBook, sources: SourceBook, now: Callable[[], datetime], others: Sequence[OfServers] = ()
    ) -> None:
        """`others` remember something else of servers."""
        self._book = book
        self._sources = sources
        self._now = now
        self._others = others

    async def left(self, server_id: int) -> None:
        """Note that the bot was removed from a server. Raises StorageError."""
        await to_thread(self._book.leave, server_id, self._now())

    async def saw(self, server_ids: Collection[int]) -> None:
        """Note all servers that the bot is in; it has left the others. Raises StorageError."""
        gone = await to_thread(self._book.see, server_ids, self._now())
        if gone:
            _LOG.info("servers_left count=%s", gone)

    async def forget(self) -> int:
        """Delete what belongs to servers that were left 30 days ago: settings, ratings, gaps, and sources that no other
        server has with their articles. Count the servers. Raises StorageError.
        """
        gone = await to_thread(self._book.left_before, self._now() - KEPT)
        for server_id in gone:
            for source in await to_thread(self._sources.own, server_id):
                await to_thread(self._sources.remove, source.id, server_id)
            for other in self._others:
                await other.forget_server(server_id)
            await to_thread(self._book.forget, server_id)  # last: whoever dies before goes on tomorrow
        return len(gone)
