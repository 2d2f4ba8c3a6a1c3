"""A newsroom over a real database, with a web of a few documents and a clock that a test moves."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from bot.core.article import Article
from bot.core.polling import CycleReport
from bot.core.rights import QuotePolicy
from bot.core.source import EVERYWHERE, Source, SourceKind
from bot.ingest.feeds.opml import OpmlFiles
from bot.service.feedpolling import FeedPolling
from bot.service.pagelooking import PageLooking
from bot.service.polling import Polling
from bot.service.subscribing import Subscribing
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.entries import Entries
from bot.storage.newsdesk import ArticleDesk
from bot.storage.sources import Sources
from tests.fakes.news import FakeWeb, PlainReader

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
MINUTES_BETWEEN_POLLS = 15
KEEP_DAYS = 180
_WORDS = (
    "harbour council budget storm ferry bridge mayor school votes petition river flood repair costs crowns winter"
    " market farmers orchard harvest museum festival theatre railway station platform strike union wages hospital"
    " nurses patients clinic vaccine forest fire brigade rescue coast lighthouse fishing fleet quota island tourists"
).split()


class Newsroom:
    """Everything between the web and the database. `now` is moved by hand; the chance of the jitter is 0."""

    def __init__(self, folder: Path) -> None:
        self.now = NOON
        self.web = FakeWeb()
        self.reader = PlainReader(self._clock)
        self.database = Database(folder)
        self.database.open()
        self.sources = Sources(self.database)
        self.entries = Entries(self.database)
        self.desk = ArticleDesk(self.database, now=self._clock)
        self.articles = Articles(self.database, samples="off")
        self.subscribing = Subscribing(self.web, self.reader, self.sources, OpmlFiles(), now=self._clock)
        self.polling = self.make_polling()

    def make_polling(self) -> Polling:
        """Put the services together, over what the attributes hold now."""
        interval = timedelta(minutes=MINUTES_BETWEEN_POLLS)
        feeds = FeedPolling(
            self.web,
            self.reader,
            self.sources,
            now=self._clock,
            chance=lambda: 0.0,
            interval=interval,
            keep_days=KEEP_DAYS,
        )
        pages = PageLooking(
            self.web,
            self.reader,
            self.entries,
            self.desk,
            English,
            now=self._clock,
            chance=lambda: 0.0,
            keep_days=KEEP_DAYS,
        )
        return Polling(self.sources, self.entries, feeds, pages, now=self._clock, keep_days=KEEP_DAYS)

    def add(self, address: str, name: str = "The Courier", *, server_id: int = EVERYWHERE) -> Source:
        """Subscribe to a feed."""
        source, _ = self.sources.add(
            name=name,
            kind=SourceKind.FEED,
            address=address,
            server_id=server_id,
            policy=QuotePolicy.PASSAGE,
            due_at=self.now,
        )
        return source

    async def cycle(self, *, later: timedelta = timedelta(0), only: Sequence[int] = ()) -> CycleReport:
        """Let time pass, then do all that is due."""
        self.now += later
        return await self.polling.run_cycle(only=only)

    def source(self, name: str = "The Courier") -> Source:
        """Return a source as it is now."""
        return next(source for source in self.sources.all() if source.name == name)

    def serving(self) -> list[Article]:
        """Return the articles that answer questions."""
        return self.articles.serving_among([number for number, *_ in self.articles.serving_revisions()])

    def titles(self) -> list[str]:
        """Return their headlines, in order."""
        return sorted(article.head.title for article in self.serving())

    def asked(self, url: str) -> int:
        """Count the requests for an address."""
        return sum(wanted.url == url for wanted in self.web.asked)

    def _clock(self) -> datetime:
        return self.now


class English:
    """A `Detector` that knows one language."""

    def detect(self, text: str) -> str:
        """Name it."""
        del text
        return "en"


def story(seed: str, paragraphs: int = 4) -> list[str]:
    """Return paragraphs of an article that no other seed has."""
    pick = random.Random(seed)  # noqa: S311 - words of a test
    return [
        f"The {' '.join(pick.choices(_WORDS, k=30))} was told by {seed} in paragraph {number}."
        for number in range(1, paragraphs + 1)
    ]


def page(title: str, paragraphs: Sequence[str], *, head: str = "") -> str:
    """Return an article's page as HTML."""
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return (
        f'<html lang="en"><head><title>{escape(title)}</title><meta property="og:type" content="article">{head}</head>'
        f"<body><article><h1>{escape(title)}</h1>{body}</article></body></html>"
    )


def item(link: str, title: str, *, content: str = "", published: datetime | None = NOON) -> str:
    """Return an item of an RSS feed; its guid is its link."""
    date = f"<pubDate>{format_datetime(published)}</pubDate>" if published else ""
    address = f"<link>{escape(link)}</link>" if link else ""
    guid = f'<guid isPermaLink="false">{escape(link or title)}</guid>'
    return (
        f"<item><title>{escape(title)}</title>{address}{guid}{date}<description>{escape(content)}</description></item>"
    )


def feed(*items: str, title: str = "The Courier") -> str:
    """Return an RSS feed."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'
