"""What one host gets in a cycle, whatever happens while the book of what is due is being read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import cast

import pytest

from bot.core.polling import CycleReport, DueEntry, DueSource, PollState
from bot.core.source import Source, SourceKind
from bot.core.webports import EntryBook, SourceBook
from bot.service.feedpolling import FeedPolling
from bot.service.pagelooking import PageLooking
from bot.service.polling import Polling

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
QUICK, SLOW = (
    DueSource(Source(id=number, name=name, kind=SourceKind.FEED, address=f"https://{name}.example/feed"), PollState())
    for number, name in enumerate(("quick", "slow"), start=1)
)


class Book:
    """Is read for the second time while the slow host is still busy, and gives what it read when that has ended."""

    def __init__(self) -> None:
        self.reads = 0
        self.second_read = threading.Event()
        self.slow_ended = threading.Event()
        self.polled: list[str] = []

    def due(self, now: datetime) -> list[DueSource]:  # noqa: ARG002 - the port's signature
        self.reads += 1
        still_due = [source for source in (QUICK, SLOW) if source.source.name not in self.polled]
        if self.reads == 2:
            self.second_read.set()
            assert self.slow_ended.wait(10)
        return still_due

    def expire(self, now: datetime, keep_days: int) -> int:  # noqa: ARG002 - the port's signature
        return 0


class Feeds:
    """Polls: the quick one at once, the slow one when the book is being read again."""

    def __init__(self, book: Book) -> None:
        self.book = book

    async def poll(self, due: DueSource, report: CycleReport) -> None:  # noqa: ARG002 - the port's signature
        if due is SLOW:
            await asyncio.to_thread(self.book.second_read.wait, 10)
        self.book.polled.append(due.source.name)
        if due is SLOW:
            self.book.slow_ended.set()


class NoPages:
    def due(self, now: datetime, each_host: int, only: Collection[int] = ()) -> Sequence[DueEntry]:  # noqa: ARG002 - the port's signature
        return []


@pytest.mark.asyncio
async def test_a_host_that_ends_while_the_book_is_read_is_not_asked_again() -> None:
    book = Book()
    polling = Polling(
        cast("SourceBook", book),
        cast("EntryBook", NoPages()),
        cast("FeedPolling", Feeds(book)),
        cast("PageLooking", None),
        now=lambda: NOW,
        keep_days=180,
    )
    await polling.run_cycle()
    assert book.polled == ["quick", "slow"]
