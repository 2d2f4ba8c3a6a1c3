"""What reading the web needs from the outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.feed import Feed, FeedLink
from bot.core.fetching import Fetched, FetchResult, Wanted
from bot.core.page import Page
from bot.core.polling import DueEntry, DueSource, Looked, Polled
from bot.core.rights import QuotePolicy
from bot.core.source import Source, SourceChange, SourceKind


class Fetcher(Protocol):
    """Fetches documents; whatever the web does comes back as a value."""

    async def fetch(self, wanted: Wanted) -> FetchResult:
        """Fetch one document."""
        ...


class DocumentReader(Protocol):
    """Reads fetched documents outside the event loop."""

    async def feed(self, document: Fetched) -> Feed:
        """Read a feed. Raises NotAFeed for a page, which may name the feeds that it links to; else UnreadableFile."""
        ...

    async def links(self, document: Fetched) -> Sequence[FeedLink]:
        """Return the feeds that a page points to, likeliest first."""
        ...

    async def page(self, document: Fetched) -> Page:
        """Read an article's page. Raises UnreadableFile."""
        ...

    async def passage(self, html: str, url: str) -> Page:
        """Read the text that a feed carries itself. Raises UnreadableFile."""
        ...


class Outliner(Protocol):
    """Reads and writes OPML."""

    def read(self, data: bytes) -> Sequence[FeedLink]:
        """Return the feeds of an OPML file, each once. Raises UnreadableFile."""
        ...

    def write(self, feeds: Sequence[FeedLink]) -> str:
        """Write an OPML file."""
        ...


class SourceBook(Protocol):
    """Remembers sources and when they are due; every call is one transaction; blocking."""

    def add(
        self, *, name: str, kind: SourceKind, address: str, server_id: int, policy: QuotePolicy, due_at: datetime
    ) -> tuple[Source, bool]:
        """Add a source for a server, or find the one that has the address; tell whether it is new to the server."""
        ...

    def all(self) -> list[Source]:
        """Return all sources by name."""
        ...

    def serving(self, server_id: int) -> list[Source]:
        """Return what a server is answered from, by name: its own sources and the operator's."""
        ...

    def own(self, server_id: int) -> list[Source]:
        """Return the sources that a server added, by name."""
        ...

    def pause(self, source_id: int, server_id: int | None, *, paused: bool, now: datetime) -> None:
        """Stop or begin reading a source for a server (None: for all); where it is read again it is due now."""
        ...

    def remove(self, source_id: int, server_id: int | None = None) -> int:
        """End a subscription (None: all); with the last one the source goes, and its articles are withdrawn unless
        another source has them. Return how many were.
        """
        ...

    def change(self, source_id: int, change: SourceChange) -> None:
        """Change what the value names."""
        ...

    def due(self, now: datetime) -> list[DueSource]:
        """Return the fetched sources that are due, longest due first; paused ones are not."""
        ...

    def polled(self, source_id: int, outcome: Polled, now: datetime) -> int:
        """Remember a poll with the entries not seen before; count these."""
        ...

    def expire(self, now: datetime, keep_days: int) -> int:
        """Delete the texts of articles beyond what their source keeps; count them."""
        ...


class EntryBook(Protocol):
    """Remembers the pages to look at; every call is one transaction; blocking."""

    def due(self, now: datetime, each_host: int, only: Collection[int] = ()) -> list[DueEntry]:
        """Return due pages, each once, at most so many of one host, longest due first; `only` names sources."""
        ...

    def looked(self, entry_id: int, outcome: Looked) -> None:
        """Remember a look."""
        ...
