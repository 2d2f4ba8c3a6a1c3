"""What a server may read, as it is stored: its own sources, the operator's, and what was imported."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.answer import Findings, Scope
from bot.core.article import Draft, Head, Published
from bot.core.feed import Entry
from bot.core.intake import Taken
from bot.core.polling import Looked, Polled, PollState
from bot.core.rights import QuotePolicy
from bot.core.source import EVERYWHERE, Source, SourceKind
from bot.search.live import LiveSearch
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.entries import Entries
from bot.storage.newsdesk import ArticleDesk
from bot.storage.servers import Servers
from bot.storage.sources import Sources
from tests.making import blocks_of

HERE, THERE = 2_001, 2_002
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
LINK = "https://paper.example/ferry"


class Shop:
    """A database and everything that reads and writes it."""

    def __init__(self, database: Database) -> None:
        self.sources, self.entries, self.servers = Sources(database), Entries(database), Servers(database)
        self.desk = ArticleDesk(database, now=lambda: NOW)
        self.articles = Articles(database, samples="off")
        self.search = LiveSearch(self.articles)

    def subscribe(self, name: str, server_id: int) -> Source:
        """Add a feed for a server."""
        source, _ = self.sources.add(
            name=name,
            kind=SourceKind.FEED,
            address=f"https://{name}.example/feed",
            server_id=server_id,
            policy=QuotePolicy.PASSAGE,
            due_at=NOW,
        )
        return source

    def list_ferry(self, source: Source) -> None:
        """Let a feed name the page, and read the page if it is new."""
        entry = Entry(id=f"{source.name}-1", link=LINK, title="Ferry")
        state = PollState(etag="", last_modified="", body_hash="", whole_at=NOW, failures=0, moved_to="", moved_times=0)
        self.sources.polled(source.id, Polled(state=state, due_at=NOW, entries=[entry]), NOW)
        for due in self.entries.due(NOW, 10):
            if due.article_id is None:
                number = self.take_in(due.source.name, LINK)
                self.entries.looked(due.id, Looked(due_at=None, article_id=number, looks=1))

    def take_in(self, source: str, url: str) -> int:
        """Store the article about the ferry."""
        head = Head(
            title="Ferry to Birch Haven late", url=url, publisher="Paper", published=Published(NOW), language="en"
        )
        draft = Draft(head=head, blocks=blocks_of("The ferry to Birch Haven was late on Friday because of the storm."))
        taken = self.desk.take_in(draft, source=source, root="", language=lambda: "en")
        assert isinstance(taken, Taken)
        return taken.article_id

    async def finds(self, server_id: int) -> bool:
        """Ask for a server."""
        self.search.take_in()
        readable = self.servers.serving(server_id).readable
        scope = Scope(readable=readable)
        found: Findings = await self.search.search("Why was the ferry late?", scope, 5)
        newest = await self.articles.newest(scope, 5)
        assert bool(found.hits) == bool(newest) == ("Paper" in await self.articles.outlets(scope))
        assert self.search.searched(scope).articles == len(newest)
        return bool(found.hits)


@pytest.fixture
def shop(home: Path) -> Generator[Shop]:
    database = Database(home / "data")
    database.open()
    yield Shop(database)
    database.close()


async def test_a_server_reads_its_own_and_the_operators(shop: Shop) -> None:
    shop.list_ferry(shop.subscribe("mine", HERE))
    assert [await shop.finds(HERE), await shop.finds(THERE), await shop.finds(EVERYWHERE)] == [True, False, False]
    shop.subscribe("mine", EVERYWHERE)
    assert [await shop.finds(HERE), await shop.finds(THERE), await shop.finds(EVERYWHERE)] == [True, True, True]


async def test_what_was_imported_answers_everybody(shop: Shop) -> None:
    shop.take_in("archive", "")
    assert [await shop.finds(HERE), await shop.finds(EVERYWHERE)] == [True, True]


async def test_an_article_in_the_feeds_of_two_servers_answers_both(shop: Shop) -> None:
    mine, theirs = shop.subscribe("mine", HERE), shop.subscribe("theirs", THERE)
    shop.list_ferry(mine)
    assert [await shop.finds(HERE), await shop.finds(THERE)] == [True, False]
    shop.list_ferry(theirs)
    assert [await shop.finds(HERE), await shop.finds(THERE)] == [True, True]
    (article,) = (await shop.articles.articles([1])).values()
    assert (article.source, article.also_from) == ("mine", ("theirs",))
    shop.sources.remove(mine.id, HERE)
    assert [await shop.finds(HERE), await shop.finds(THERE)] == [False, True]
    shop.sources.remove(theirs.id, THERE)
    assert [await shop.finds(HERE), await shop.finds(THERE)] == [False, False]


async def test_feeds_that_name_a_page_before_it_was_read_all_count(shop: Shop) -> None:
    mine, theirs = shop.subscribe("mine", HERE), shop.subscribe("theirs", THERE)
    entry = Entry(id="theirs-1", link=LINK, title="Ferry")
    state = PollState(etag="", last_modified="", body_hash="", whole_at=NOW, failures=0, moved_to="", moved_times=0)
    shop.sources.polled(theirs.id, Polled(state=state, due_at=NOW, entries=[entry]), NOW)
    shop.list_ferry(mine)
    assert [await shop.finds(HERE), await shop.finds(THERE)] == [True, True]


async def test_who_ends_a_subscription_keeps_no_name_of_it(shop: Shop) -> None:
    mine, theirs = shop.subscribe("mine", HERE), shop.subscribe("theirs", THERE)
    shop.list_ferry(mine)
    shop.list_ferry(theirs)
    scope = Scope(readable=shop.servers.serving(THERE).readable)
    assert await shop.articles.outlets(scope) == ["Paper"]
    shop.search.take_in()
    named = Scope(readable=scope.readable, source="mine")
    assert not (await shop.search.search("Why was the ferry late?", named, 5)).hits
