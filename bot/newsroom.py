"""The part of the composition root that reads the news: fetcher, readers, books and the services over them."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.detection import LanguageDetector
from bot.ingest.documents import PooledReader
from bot.ingest.feeds.opml import OpmlFiles
from bot.ingest.web.fetcher import Fetcher
from bot.ingest.web.options import FetchOptions, read_private_hosts, user_agent
from bot.ingest.workers import worker_pool
from bot.service.feedpolling import FeedPolling
from bot.service.importing import Importing
from bot.service.pageimporting import PageImporting
from bot.service.pagelooking import PageLooking
from bot.service.polling import Polling
from bot.service.subscribing import Subscribing
from bot.service.watching import Watching
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.entries import Entries
from bot.storage.hosts import Hosts
from bot.storage.newsdesk import ArticleDesk
from bot.storage.sources import Sources


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The services that read the news."""

    subscribing: Subscribing
    polling: Polling
    watching: Watching
    page_importing: PageImporting


@asynccontextmanager
async def open_newsroom(
    database: Database,
    settings: Settings,
    desk: ArticleDesk,
    importing: Importing,
    now: Callable[[], datetime],
    on_wait: Callable[[], None],
) -> AsyncGenerator[Newsroom]:
    """Open what reads the news; its worker processes start when the first page is read."""
    sources = Sources(database, on_wait=on_wait)
    entries = Entries(database, on_wait=on_wait)
    hosts = Hosts(database)
    detector = _once(LanguageDetector)
    chance, keep_days = random.SystemRandom().random, settings.keep_days
    async with Fetcher(_options(settings), robots=hosts, blocked=hosts, now=now) as fetcher:
        with worker_pool() as pool:
            reader = PooledReader(pool, now)
            feeds = FeedPolling(
                fetcher,
                reader,
                sources,
                now=now,
                chance=chance,
                interval=timedelta(minutes=settings.poll_minutes),
                keep_days=keep_days,
            )
            pages = PageLooking(fetcher, reader, entries, desk, detector, now=now, chance=chance, keep_days=keep_days)
            yield Newsroom(
                subscribing=Subscribing(fetcher, reader, sources, OpmlFiles(), now=now),
                polling=Polling(sources, entries, feeds, pages, now=now, keep_days=keep_days),
                watching=Watching(sources, importing, now),
                page_importing=PageImporting(fetcher, reader, desk, detector),
            )


def _options(settings: Settings) -> FetchOptions:
    return FetchOptions(
        user_agent=user_agent(settings.contact), private_hosts=read_private_hosts(settings.private_hosts)
    )


def _once(make: Callable[[], LanguageDetector]) -> Callable[[], LanguageDetector]:
    """Make one when it is first asked for, then give the same."""
    made: list[LanguageDetector] = []

    def give() -> LanguageDetector:
        if not made:
            made.append(make())
        return made[0]

    return give
