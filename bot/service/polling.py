"""Polling: every due source and every due page, each host in its own task, until there is nothing left or for ever.

A cycle can be killed at any moment: what a poll or a look came to is one transaction, and whatever was not remembered
is done again by the next cycle, which changes nothing where it had been stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.core.polling import CycleReport, DueEntry, DueSource
from bot.core.webports import EntryBook, SourceBook
from bot.errors import StorageError
from bot.service.diary import Diary
from bot.service.feedpolling import FeedPolling
from bot.service.pagelooking import PageLooking

_LOG = logging.getLogger(__name__)
_EACH_HOST = 20  # pages of one host at a time, so that none waits behind a long list
_TICK_SECONDS = 5.0
_EXPIRE_EVERY = timedelta(hours=1)


@dataclass(slots=True)
class _Work:
    """What is due at one host."""

    sources: list[DueSource] = field(default_factory=list[DueSource])
    entries: list[DueEntry] = field(default_factory=list[DueEntry])


Watcher = Callable[[CycleReport], None]


class Polling:
    """Conducts feeds and pages. `keep_days` is how long articles are kept of fetched sources that do not say it."""

    def __init__(
        self,
        sources: SourceBook,
        entries: EntryBook,
        feeds: FeedPolling,
        pages: PageLooking,
        *,
        now: Callable[[], datetime],
        keep_days: int,
    ) -> None:
        self._sources = sources
        self._entries = entries
        self._feeds = feeds
        self._pages = pages
        self._now = now
        self._keep_days = keep_days

    async def run_cycle(self, watch: Watcher = lambda _: None, only: Collection[int] = ()) -> CycleReport:
        """Do all that is due, and the pages that come up by it; `only` limits it to some sources."""
        report = CycleReport()
        await self._run(report, watch, frozenset(only), until_idle=True)
        await self._expire()
        return report

    async def run_forever(self, watch: Watcher = lambda _: None) -> None:
        """Do what is due whenever it is, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._run(CycleReport(), watch, frozenset(), until_idle=False))
            group.create_task(self._expire_hourly())

    async def _run(self, report: CycleReport, watch: Watcher, only: frozenset[int], *, until_idle: bool) -> None:
        if until_idle:
            await self._work_on(report, watch, only, None)
            return
        diary = Diary(report)
        try:
            await self._work_on(report, watch, only, diary)
        finally:
            diary.write()

    async def _work_on(self, report: CycleReport, watch: Watcher, only: frozenset[int], diary: Diary | None) -> None:
        """Do what is due: for ever with a `diary`, else until nothing is."""
        busy: set[str] = set()
        resting: set[str] = set()  # hosts whose work could not be remembered: not again in this cycle
        wake = asyncio.Event()

        async def work(host: str, due: _Work) -> None:
            try:
                await self._work(due, report, watch)
            except StorageError as error:
                resting.add(host)
                report.problems.append(f"{host}: {error}")
                _LOG.warning("not_remembered host=%s %s", host, error)
            finally:
                busy.discard(host)
                wake.set()

        async with asyncio.TaskGroup() as group:
            while True:
                wake.clear()
                were_busy = frozenset(busy)  # one that ends while the book is read may still stand there as due
                for host, due in (await self._due(only)).items():
                    if host not in were_busy and host not in resting:
                        busy.add(host)
                        group.create_task(work(host, due))
                if diary is None and not busy and not were_busy:
                    return
                await _wait(wake, _TICK_SECONDS if diary else None)
                if diary:
                    resting.clear()
                    diary.look()

    async def _due(self, only: frozenset[int]) -> dict[str, _Work]:
        now = self._now()
        sources = await asyncio.to_thread(self._sources.due, now)
        entries = await asyncio.to_thread(self._entries.due, now, _EACH_HOST, only)
        work: dict[str, _Work] = {}
        for due in sources:
            if not only or due.source.id in only:
                work.setdefault(_host(due.source.address), _Work()).sources.append(due)
        for entry in entries:
            work.setdefault(_host(entry.entry.link or entry.source.address), _Work()).entries.append(entry)
        return work

    async def _work(self, due: _Work, report: CycleReport, watch: Watcher) -> None:
        """Poll the feeds of a host and look at its pages, one after the other."""
        for source in due.sources:
            await self._feeds.poll(source, report)
            watch(report)
        for entry in due.entries:
            await self._pages.look(entry, report)
            watch(report)

    async def _expire(self) -> None:
        try:
            count = await asyncio.to_thread(self._sources.expire, self._now(), self._keep_days)
        except StorageError as error:  # the next time is soon enough
            _LOG.warning("not_expired %s", error)
            return
        if count:
            _LOG.info("expired articles=%s", count)

    async def _expire_hourly(self) -> None:
        while True:
            await self._expire()
            await asyncio.sleep(_EXPIRE_EVERY.total_seconds())


async def _wait(wake: asyncio.Event, seconds: float | None) -> None:
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        pass


def _host(address: str) -> str:
    return urlsplit(address).hostname or address
