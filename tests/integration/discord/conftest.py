"""A bot with a small newspaper, connected to the double."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator, Collection, Generator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

import bot
from bot.core.analysis import Analyzer
from bot.core.answer import Findings, Scope, Searched
from bot.core.article import Article
from bot.core.observing import Observer
from bot.core.printed import Stored
from bot.core.reasons import Counts
from bot.core.rights import QuotePolicy, Rights
from bot.core.timing import ANY_TIME, Timing
from bot.frontdesk import measured
from bot.ingest.feeds.opml import OpmlFiles
from bot.interfaces.catalogue import Catalogue
from bot.interfaces.discord.client import PullquoteBot
from bot.interfaces.discord.conversations import Conversations
from bot.interfaces.discord.desk import Desk, Services
from bot.interfaces.discord.manners import Limits, Manners
from bot.interfaces.discord.pace import Pace
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from bot.service.audience import Audiences, Everything
from bot.service.explaining import Explaining
from bot.service.leaving import Leaving
from bot.service.noticing import Noticing
from bot.service.rating import Rating
from bot.service.recalling import Recalling
from bot.service.subscribing import Subscribing
from bot.service.telling import Telling, Times
from bot.storage.database import Database
from bot.storage.sources import Sources
from tests.fakes.backend import FakeStore
from tests.fakes.budgets import FakeBudgets
from tests.fakes.discord import FakeDiscord
from tests.fakes.gaps import FakeGaps
from tests.fakes.news import FakeWeb, PlainReader
from tests.fakes.posted import FakePosted
from tests.fakes.ratings import FakeRatings
from tests.fakes.receipts import FakeReceipts
from tests.fakes.revisions import FakeRevisions
from tests.fakes.servers import FakeServers
from tests.fakes.watches import FakeWatches
from tests.making import make_article

CATALOGUE = Catalogue(Path(bot.__path__[0]) / "locale")

HARBOUR = make_article(
    [
        "A storm with gusts of 140 km/h closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.",
        "Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns. They will take until the end of May.",
        "Fishermen had asked for a higher breakwater since 2019, but the council put the plan off twice.",
        "The breakwater of Port Alder was built in 1911 and raised once, in 1954, after a flood.",
        "Breakwater engineers from the capital will look at the stones under water next week.",
    ],
    title="Storm closes the harbour of Port Alder",
    published="2024-02-03",
    publisher="Alder Courier",
    rights=Rights(policy=QuotePolicy.FULL),
)
SCHOOLS = make_article(
    ["The school board of Elmton voted to begin lessons at nine from autumn on.", "Parents had collected 2,400 names."],
    number=2,
    title="Elmton schools to begin at nine",
    published="2024-03-10",
    publisher="Elmton Post",
    rights=Rights(policy=QuotePolicy.FULL),
)


async def at_once(seconds: float) -> None:
    """Make no pause."""
    del seconds
    await asyncio.sleep(0)


class GrowingSearch:
    """A search, counting and sieve over the articles that it holds at the time."""

    def __init__(self, articles: list[Article]) -> None:
        self.hold(articles)

    def hold(self, articles: list[Article]) -> None:
        """Build it anew over some articles."""
        self._local = LocalSearch.of(articles, Analyzer())

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Search."""
        return await self._local.search(text, scope, limit, timing)

    def searched(self, scope: Scope) -> Searched:
        """Count articles."""
        return self._local.searched(scope)

    def within(self, scope: Scope) -> frozenset[str]:
        """Return passages."""
        return self._local.within(scope)

    def counted(self, text: str, scope: Scope) -> Counts:
        """Count words."""
        return self._local.counted(text, scope)

    def passing(self, asked: Sequence[Sequence[str]], articles: Collection[int]) -> Sequence[bool]:
        """Sieve."""
        return self._local.sieve().passing(asked, articles)


class Newsroom:
    """Starts bots over the same articles and receipts, and holds the clock."""

    def __init__(self, articles: list[Article], limits: Limits, database: Database) -> None:
        self.web = FakeWeb()
        self.database = database
        self.receipts = FakeReceipts()
        self.budgets = FakeBudgets()
        self.posted = FakePosted()
        self.watches = FakeWatches()
        self.ratings = FakeRatings()
        self.gaps = FakeGaps()
        self.servers = FakeServers({article.source for article in articles})
        self.now = datetime(2024, 5, 1, 12, tzinfo=UTC)
        self.articles = articles
        self.histories: list[tuple[Stored, ...]] = []
        self.limits = limits
        self.told: list[str] = []
        self.observer: Observer | None = None

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def desk(self) -> Desk:
        """Lay out what a bot needs."""
        self.search, self.store = GrowingSearch(self.articles), FakeStore(self.articles)
        search, store = self.search, self.store
        recalling = Recalling(self.receipts, store, b"key", lambda: self.now, budgets=self.budgets, posted=self.posted)
        sources = Sources(self.database)
        everything = Everything(
            search=search,
            store=store,
            revisions=FakeRevisions(self.histories, self.articles),
            answering=Answering(search, store),
            recalling=recalling,
        )
        if self.observer:
            everything = measured(everything, self.observer)
        self.audiences = Audiences(self.servers, everything)
        services = Services(
            audiences=self.audiences,
            recalling=recalling,
            subscribing=Subscribing(
                self.web, PlainReader(lambda: self.now), sources, OpmlFiles(), now=lambda: self.now
            ),
            leaving=Leaving(self.servers, sources, lambda: self.now),
            rating=Rating(self.ratings, b"key", lambda: self.now),
            noticing=Noticing(self.gaps, b"key", lambda: self.now),
            sources_per_server=3,
            posted=self.posted,
            telling=self._waiting(),
            explaining=Explaining(search),
        )
        manners = Manners(self.limits, monotonic)
        talks = Conversations(monotonic)
        self.laid = Desk(services, CATALOGUE, manners, talks, lambda: self.now, observer=self.observer)
        return self.laid

    def _waiting(self) -> Telling:
        """Make what waits for articles; it never pauses."""
        times = Times(lambda: self.now, sleep=at_once)
        self.telling = Telling(self.watches, self.store, self.audiences.ask, self.search, times)
        return self.telling

    def arrive(self, article: Article) -> None:
        """Let an article arrive; it can be found at once."""
        self.articles = [*self.articles, article]
        self.store.add(article, self.now)
        self.search.hold(self.articles)
        self.telling.arrived([article.id])

    @asynccontextmanager
    async def bot(self) -> AsyncGenerator[PullquoteBot]:
        """Connect a bot."""
        async with connected(self.desk(), self.told) as client:
            yield client


@asynccontextmanager
async def connected(desk: Desk, told: list[str], test_guild_id: int | None = None) -> AsyncGenerator[PullquoteBot]:
    """Connect a bot that answers at a desk."""
    client = PullquoteBot(desk, test_guild_id, told.append, Pace(sleep=at_once), guild_ready_timeout=0.05)
    await client.login("token")
    task = asyncio.create_task(client.connect())
    ready = asyncio.create_task(client.wait_for("ready", timeout=15))
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        yield client
    finally:
        ready.cancel()
        await client.close()
        await asyncio.gather(task, ready, return_exceptions=True)


@pytest.fixture
async def lab(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[FakeDiscord]:
    """Serve the double; whatever the bot sent must keep Discord's rules."""
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", False)
    monkeypatch.setattr(discord.VoiceClient, "warn_dave", False)
    async with FakeDiscord() as server:
        monkeypatch.setattr(Route, "BASE", server.url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
        yield server
        assert server.violations == []


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty database, for copies: making the tables takes longer than most tests."""
    folder = tmp_path_factory.mktemp("empty")
    made = Database(folder)
    made.open()
    made.close()
    return folder / "pullquote.db"


@pytest.fixture
def database(tmp_path: Path, empty: Path) -> Generator[Database]:
    """An empty database."""
    shutil.copy(empty, tmp_path)
    opened = Database(tmp_path)
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def newsroom(database: Database) -> Newsroom:
    """A newsroom with two articles and no cooldown."""
    return Newsroom([HARBOUR, SCHOOLS], Limits(cooldown_seconds=0, at_once_per_server=20, at_once=40), database)


@pytest.fixture
async def running(lab: FakeDiscord, newsroom: Newsroom) -> AsyncGenerator[PullquoteBot]:
    """A connected bot."""
    async with newsroom.bot() as client:
        yield client
