"""The `DocumentReader`: feeds and pages are read in worker processes, which a hostile document may hang or kill.

The parsers take 40 MB, so the functions below import them where they run: in the workers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.feed import Feed, FeedLink
from bot.core.fetching import Fetched
from bot.core.page import Page
from bot.errors import NotAFeed
from bot.ingest.charset import decode
from bot.ingest.workers import WorkerPool


class PooledReader:
    """Reads documents in a pool of processes; `now` is the clock, after which no feed's date is true."""

    def __init__(self, pool: WorkerPool, now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    async def feed(self, document: Fetched) -> Feed:
        """Read a feed. Raises NotAFeed, UnreadableFile."""
        return await self._pool.call(_feed, document, self._now())

    async def links(self, document: Fetched) -> Sequence[FeedLink]:
        """Return the feeds that a page points to, likeliest first."""
        return await self._pool.call(_links, document, self._now())

    async def page(self, document: Fetched) -> Page:
        """Read an article's page. Raises UnreadableFile."""
        return await self._pool.call(_page, document)

    async def passage(self, html: str, url: str) -> Page:
        """Read the text that a feed carries itself. Raises UnreadableFile."""
        return await self._pool.call(_passage, html, url)


def _feed(document: Fetched, now: datetime) -> Feed:
    from bot.ingest.feeds.reading import read_feed  # noqa: PLC0415 - see the module

    return read_feed(document.body, url=document.url, charset=document.charset, now=now)


def _links(document: Fetched, now: datetime) -> Sequence[FeedLink]:
    from bot.ingest.feeds.discovery import find_feeds  # noqa: PLC0415 - see the module

    try:
        _feed(document, now)
    except NotAFeed as error:
        if error.links:
            return tuple(FeedLink(*link) for link in error.links)
    return find_feeds(decode(document.body, document.charset), document.url)


def _page(document: Fetched) -> Page:
    from bot.ingest.pages.reading import read_page  # noqa: PLC0415 - see the module

    return read_page(document.body, url=document.url, charset=document.charset, robots=document.robots)


def _passage(html: str, url: str) -> Page:
    from bot.ingest.pages.reading import read_fragment  # noqa: PLC0415 - see the module

    return read_fragment(html, url)
