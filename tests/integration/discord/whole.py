"""The whole bot as it is composed for a person who runs it: real database, real index, connected to the double."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.core.article import Draft, Head, Published
from bot.core.intake import Taken
from bot.frontdesk import lay_desk
from bot.ingest.feeds.opml import OpmlFiles
from bot.interfaces.discord.client import PullquoteBot
from bot.search.live import LiveSearch
from bot.service.subscribing import Subscribing
from bot.settings import Settings
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.sources import Sources
from tests.fakes.news import FakeWeb, PlainReader
from tests.integration.discord.conftest import connected
from tests.making import blocks_of

Snapshot = dict[str, list[str]]


class WholeHouse:
    """A data directory, and bots over it."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2024, 5, 1, 12, tzinfo=UTC)
        self.settings = Settings(data_dir=folder, samples="off", cooldown_seconds=0)
        self.database = Database(folder)
        self.database.open()
        self.articles = Articles(self.database, samples="off")
        self.search = LiveSearch(self.articles)

    def print_article(self, title: str, texts: Sequence[str], *, source: str = "courier", number: str = "") -> int:
        """Store an article that can be found at once; the same number again revises it."""
        head = Head(title=title, publisher="Alder Courier", published=Published.parse("2024-02-03"), language="en")
        draft = Draft(head=head, blocks=blocks_of(*texts), external_id=number or title)
        desk = ArticleDesk(self.database, now=lambda: self.now)
        taken = desk.take_in(draft, source=source, root="", language=lambda: "en")
        assert isinstance(taken, Taken)
        self.search.take_in()
        return taken.article_id

    @asynccontextmanager
    async def bot(self) -> AsyncGenerator[PullquoteBot]:
        """Connect a bot."""
        sources = Sources(self.database)
        subscribing = Subscribing(FakeWeb(), PlainReader(lambda: self.now), sources, OpmlFiles(), now=lambda: self.now)
        desk = lay_desk(self.settings, self.database, self.articles, self.search, subscribing, lambda: self.now)
        async with connected(desk, []) as client:
            yield client

    def snapshot(self) -> Snapshot:
        """Return every row of every table that the file holds, whoever made it."""
        with self.database.engine.connect() as connection:
            names = sa.inspect(connection).get_table_names()
            return {
                name: sorted(repr(tuple(row)) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'))  # noqa: S608 - its own tables
                for name in names
            }
