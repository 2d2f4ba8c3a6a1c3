"""One poll of one source: fetch, read, remember what is new and when to come again."""

from __future__ import annotations

import hashlib
import logging
from asyncio import to_thread
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.feed import Entry, Feed
from bot.core.fetching import Failed, Failure, Fetched, FetchResult, Gone, NotModified, Wanted
from bot.core.incidents import new_incident
from bot.core.polling import CycleReport, DueSource, Polled, PollState
from bot.core.schedule import address_after, next_poll, whole_fetch_due
from bot.core.source import SourceKind
from bot.core.webports import DocumentReader, Fetcher, SourceBook
from bot.errors import InputError, StorageError

_LOG = logging.getLogger(__name__)

MOST_FEED_BYTES = 10_000_000
_GONE = "There is nothing at this address any more (HTTP {status}). Look for the feed's new address."
_BROKEN = "The feed could not be read: something broke here. The log says more, under incident {incident}."
_PAGE_INTERVAL = timedelta(hours=24)


class FeedPolling:
    """Polls. `interval` is how often a feed is asked at most; `chance` gives a number from 0 to 1 for the jitter."""

    def __init__(
        self,
        fetcher: Fetcher,
        reader: DocumentReader,
        sources: SourceBook,
        *,
        now: Callable[[], datetime],
        chance: Callable[[], float],
        interval: timedelta,
        keep_days: int,
    ) -> None:
        self._fetcher = fetcher
        self._reader = reader
        self._sources = sources
        self._now = now
        self._chance = chance
        self._interval = interval
        self._keep_days = keep_days

    async def poll(self, due: DueSource, report: CycleReport) -> None:
        """Poll a source; whatever goes wrong is remembered as its state. Raises StorageError alone."""
        try:
            outcome = await self._outcome(due)
            await to_thread(self._sources.polled, due.source.id, outcome, self._now())
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad feed never stops the others
            incident = new_incident()
            _LOG.error("poll_failed incident=%s source=%s", incident, due.source.id, exc_info=error)
            outcome = self._failed(due, _BROKEN.format(incident=incident))
            await to_thread(self._sources.polled, due.source.id, outcome, self._now())
        report.polled += 1
        if outcome.error:
            report.problems.append(f"{due.source.name}: {outcome.error}")

    async def _outcome(self, due: DueSource) -> Polled:
        if due.source.kind is SourceKind.PAGE:  # the page itself is the only entry
            entry = Entry(id=due.source.address, link=due.source.address)
            return Polled(state=due.state, due_at=self._now() + _PAGE_INTERVAL, entries=(entry,))
        is_whole = whole_fetch_due(due.state.whole_at, self._now())
        result = await self._fetcher.fetch(
            Wanted(
                url=due.source.address,
                most_bytes=MOST_FEED_BYTES,
                etag="" if is_whole else due.state.etag,
                last_modified="" if is_whole else due.state.last_modified,
                for_operator=due.source.of_operator,
            )
        )
        return await self._read(due, result)

    async def _read(self, due: DueSource, result: FetchResult) -> Polled:
        match result:
            case NotModified():
                state = replace(due.state, failures=0)
                return Polled(state=state, due_at=self._next(state, max_age=result.max_age))
            case Fetched():
                return await self._fetched(due, result)
            case Gone():
                return self._failed(due, _GONE.format(status=result.status))
            case Failed():
                return self._failed(due, result.sentence, result)

    async def _fetched(self, due: DueSource, document: Fetched) -> Polled:
        digest = hashlib.blake2b(document.body, digest_size=16).hexdigest()
        moved = address_after(document.moved_to, due.state.moved_to, due.state.moved_times)
        state = PollState(
            etag=document.etag,
            last_modified=document.last_modified,
            body_hash=digest,
            whole_at=self._now(),
            moved_to=moved.moved_to,
            moved_times=moved.times,
        )
        feed: Feed | None = None
        if digest != due.state.body_hash:
            try:
                feed = await self._reader.feed(document)
            except InputError as error:
                return self._failed(due, str(error))
        entries = self._recent(due, feed.entries) if feed else ()
        return Polled(
            state=state,
            due_at=self._next(state, max_age=document.max_age, ttl=feed.interval if feed else None),
            address=moved.address,
            entries=entries,
        )

    def _recent(self, due: DueSource, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Leave out what would be deleted at once for its age."""
        oldest = self._now() - timedelta(days=due.source.keep_days or self._keep_days)
        return tuple(entry for entry in entries if entry.published is None or entry.published.at >= oldest)

    def _failed(self, due: DueSource, sentence: str, failed: Failed | None = None) -> Polled:
        state = replace(due.state, failures=due.state.failures + 1)
        wait = failed.wait if failed else None
        if failed and failed.failure is Failure.BLOCKED:
            wait = timedelta(days=1)
        return Polled(state=state, due_at=self._next(state, wait=wait), error=sentence)

    def _next(
        self,
        state: PollState,
        *,
        wait: timedelta | None = None,
        max_age: timedelta | None = None,
        ttl: timedelta | None = None,
    ) -> datetime:
        return next_poll(
            self._now(),
            self._interval,
            wait=wait,
            max_age=max_age,
            ttl=ttl,
            failures=state.failures,
            jitter=self._chance(),
        )
