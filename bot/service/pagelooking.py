"""One look at one page: fetch it, read it, and let the news desk decide what it is."""

from __future__ import annotations

import logging
from asyncio import to_thread
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.acceptance import judge
from bot.core.article import Draft, Head
from bot.core.fetching import Failed, Failure, Fetched, FetchResult, Gone, NotModified, Wanted
from bot.core.incidents import new_incident
from bot.core.intake import Refused, Taken, language_of
from bot.core.page import Page
from bot.core.polling import CycleReport, DueEntry, Looked
from bot.core.ports import Detector, NewsDesk
from bot.core.rights import PageRights
from bot.core.schedule import next_look, next_poll
from bot.core.webports import DocumentReader, EntryBook, Fetcher
from bot.errors import InputError, StorageError

_LOG = logging.getLogger(__name__)

MOST_PAGE_BYTES = 5_000_000
_MOST_FAILURES = 5
_GONE_TWICE = 2
_RETRY = timedelta(minutes=15)
_FOR_GOOD = frozenset({Failure.ADDRESS, Failure.BLOCKED, Failure.ROBOTS, Failure.GATED, Failure.TOO_LARGE})
_TOO_OLD = "It is older than the articles that are kept of this source."
_BROKEN = "The page could not be read: something broke here. The log says more, under incident {incident}."


@dataclass(frozen=True, slots=True)
class _Found:
    """An article of a page, or why there is none. `is_notice`: its text stands on other pages of the site too."""

    article_id: int | None
    reason: str = ""
    is_notice: bool = False


class PageLooking:
    """Looks at pages. `detector` makes the language detector when it is first needed; `keep_days` is how long articles
    are kept of sources that do not say it.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        reader: DocumentReader,
        entries: EntryBook,
        desk: NewsDesk,
        detector: Callable[[], Detector],
        *,
        now: Callable[[], datetime],
        chance: Callable[[], float],
        keep_days: int,
    ) -> None:
        self._fetcher = fetcher
        self._reader = reader
        self._entries = entries
        self._desk = desk
        self._detector = detector
        self._now = now
        self._chance = chance
        self._keep_days = keep_days

    async def look(self, due: DueEntry, report: CycleReport) -> None:
        """Look at a page; whatever goes wrong is remembered as its state. Raises StorageError alone."""
        try:
            looked = await self._looked(due, report)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad page never stops the others
            incident = new_incident()
            _LOG.error("look_failed incident=%s entry=%s", incident, due.id, exc_info=error)
            looked = self._broken(due, report, _BROKEN.format(incident=incident))
        await to_thread(self._entries.looked, due.id, looked)
        report.looked += 1

    async def _looked(self, due: DueEntry, report: CycleReport) -> Looked:
        if not due.entry.link:
            found = await self._take_summary(due, report)
            return Looked(due_at=None, article_id=found.article_id, looks=1, reason=found.reason)
        wanted = Wanted(
            url=due.entry.link,
            most_bytes=MOST_PAGE_BYTES,
            etag=due.etag,
            last_modified=due.last_modified,
            for_operator=due.source.of_operator,
        )
        return await self._settle(due, await self._fetcher.fetch(wanted), report)

    async def _settle(self, due: DueEntry, result: FetchResult, report: CycleReport) -> Looked:
        match result:
            case NotModified():
                return self._again(due, due.article_id, due.etag, due.last_modified)
            case Fetched():
                found = await self._take_page(due, result, report)
                if found.article_id is None:
                    report.rejected += 1
                return replace(
                    self._again(due, found.article_id, result.etag, result.last_modified), reason=found.reason
                )
            case Gone():
                return await self._gone(due, result, report)
            case Failed():
                return await self._failed(due, result, report)

    def _again(self, due: DueEntry, article_id: int | None, etag: str, last_modified: str) -> Looked:
        looks = due.looks + 1
        due_at = next_look(due.seen_at, looks, self._now()) if article_id is not None else None
        return Looked(due_at=due_at, article_id=article_id, looks=looks, etag=etag, last_modified=last_modified)

    async def _gone(self, due: DueEntry, gone: Gone, report: CycleReport) -> Looked:
        """Withdraw an article whose page was gone twice in a row; look again soon after the first time."""
        count = due.gone + 1
        is_over = count >= _GONE_TWICE
        if is_over and due.article_id is not None and await to_thread(self._desk.withdraw, due.article_id):
            report.withdrawn += 1
        return Looked(
            due_at=None if is_over else self._now() + _RETRY,
            article_id=due.article_id,
            looks=due.looks,
            gone=count,
            reason=f"The page is gone (HTTP {gone.status}).",
        )

    async def _failed(self, due: DueEntry, failed: Failed, report: CycleReport) -> Looked:
        """Take what the feed itself says meanwhile, and try again later; an article that was read before stays."""
        failures = due.failures + 1
        is_over = failed.failure in _FOR_GOOD or failures >= _MOST_FAILURES
        article_id = due.article_id
        if article_id is None and failed.failure is not Failure.BLOCKED:
            article_id = (await self._take_summary(due, report)).article_id
        if is_over and article_id is None:
            report.rejected += 1
        if is_over:
            report.problems.append(f"{due.entry.link}: {failed.sentence}")
        return Looked(
            due_at=None if is_over else self._retry(failures, failed.wait),
            article_id=article_id,
            looks=due.looks,
            failures=failures,
            etag=due.etag,
            last_modified=due.last_modified,
            reason=failed.sentence,
        )

    def _broken(self, due: DueEntry, report: CycleReport, sentence: str) -> Looked:
        """Try again later what broke our own code; nothing more of it is read."""
        failures = due.failures + 1
        is_over = failures >= _MOST_FAILURES
        if is_over:
            report.problems.append(f"{due.entry.link or due.source.name}: {sentence}")
        return Looked(
            due_at=None if is_over else self._retry(failures),
            article_id=due.article_id,
            looks=due.looks,
            failures=failures,
            reason=sentence,
        )

    def _retry(self, failures: int, wait: timedelta | None = None) -> datetime:
        return next_poll(
            self._now(), _RETRY, wait=wait, max_age=None, ttl=None, failures=failures, jitter=self._chance()
        )

    async def _take_page(self, due: DueEntry, document: Fetched, report: CycleReport) -> _Found:
        """Store the page's article; where it holds none, what the feed says of it."""
        try:
            page = await self._reader.page(document)
        except InputError as error:
            return await self._instead(due, str(error), report)
        reason = judge(page, due.entry.title)
        if reason:
            return await self._instead(due, reason, report)
        found = await self._take(due, _draft(due, page, document.url), report)
        return await self._instead(due, found.reason, report) if found.is_notice else found

    async def _instead(self, due: DueEntry, reason: str, report: CycleReport) -> _Found:
        if due.article_id is not None:  # it was read before; a notice in its place changes nothing
            return _Found(due.article_id, reason)
        return replace(await self._take_summary(due, report), reason=reason)

    async def _take_summary(self, due: DueEntry, report: CycleReport) -> _Found:
        """Store the text that the feed itself carries, marked as such."""
        if not due.entry.content:
            return _Found(None, "Neither the page nor its feed has text.")
        try:
            page = await self._reader.passage(due.entry.content, due.entry.link)
        except InputError as error:
            return _Found(None, str(error))
        draft = _draft(due, replace(page, rights=PageRights()), due.entry.link)
        return await self._take(due, replace(draft, is_summary=True), report)

    async def _take(self, due: DueEntry, draft: Draft, report: CycleReport) -> _Found:
        oldest = self._now() - timedelta(days=due.source.keep_days or self._keep_days)
        published = draft.head.published
        if due.article_id is None and published is not None and published.at < oldest:
            return _Found(None, _TOO_OLD)  # it would be deleted within the hour, and be new until then
        taken = await to_thread(store, self._desk, draft, due.source.name, self._detector)
        if isinstance(taken, Refused):
            return _Found(None, taken.reason, is_notice=taken.is_notice)
        report.counts[taken.decision] += 1
        return _Found(taken.article_id)


def store(desk: NewsDesk, draft: Draft, source: str, detector: Callable[[], Detector]) -> Taken | Refused:
    """Let the news desk take in what was fetched; blocking."""
    with desk.writing():
        language = partial(language_of, draft, lambda text: detector().detect(text))
        return desk.take_in(draft, source=source, root="", language=language, from_web=True)


def _draft(due: DueEntry, page: Page, url: str) -> Draft:
    """Make a draft of a page; what the page does not say, its feed may."""
    head, entry = page.head, due.entry
    return Draft(
        head=Head(
            title=head.title or entry.title,
            authors=head.authors or entry.authors,
            publisher=head.publisher,
            published=head.published or entry.published,
            url=head.url or url,
            language=head.language,
        ),
        blocks=page.blocks,
        external_id=entry.id,
        rights=page.rights,
    )
