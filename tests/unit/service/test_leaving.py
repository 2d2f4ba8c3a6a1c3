"""What belongs to a server goes 30 days after the bot has left it."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.gap import Unanswered
from bot.core.rating import RatedAnswer, Voice
from bot.core.rights import QuotePolicy
from bot.core.serving import ServerSettings
from bot.core.source import EVERYWHERE, SourceKind
from bot.service.leaving import Leaving
from bot.storage.database import Database
from bot.storage.gaps import Gaps
from bot.storage.ratings import Ratings
from bot.storage.servers import Servers
from bot.storage.sources import Sources

HERE, THERE = 2_001, 2_002


class House:
    """A database, its books, and a clock."""

    def __init__(self, database: Database) -> None:
        self.now = datetime(2024, 5, 1, 12, tzinfo=UTC)
        self.servers, self.sources = Servers(database), Sources(database)
        self.ratings, self.gaps = Ratings(database), Gaps(database)
        self.leaving = Leaving(self.servers, self.sources, lambda: self.now, (self.ratings, self.gaps))

    def add(self, name: str, *server_ids: int) -> None:
        """Add a source for some servers."""
        for server_id in server_ids:
            self.sources.add(
                name=name,
                kind=SourceKind.FEED,
                address=f"https://{name}.example/feed",
                server_id=server_id,
                policy=QuotePolicy.PASSAGE,
                due_at=self.now,
            )

    async def rate(self, *server_ids: int) -> None:
        """Rate an answer in some servers."""
        for server_id in server_ids:
            answer = RatedAnswer(
                id=f"receipt-{server_id}",
                server_id=server_id,
                asker="sealed",
                question="When?",
                asked_on=self.now.date(),
                is_sure=True,
                shown=(),
                made_at=self.now,
            )
            await self.ratings.keep(answer, Voice("sealed", helped=True, at=self.now))

    async def ask_in_vain(self, *server_ids: int) -> None:
        """Let three people ask the same in some servers."""
        for server_id in server_ids:
            for asker in ("ann", "bob", "cem"):
                at = self.now + timedelta(days=29)
                asked = Unanswered(server_id=server_id, gap="g", asker=asker, words="Why?", is_close=False, at=at)
                await self.gaps.note(asked)

    @property
    def names(self) -> list[str]:
        """What is read."""
        return [source.name for source in self.sources.all()]


@pytest.fixture
def house(home: Path) -> Generator[House]:
    database = Database(home / "data")
    database.open()
    yield House(database)
    database.close()


async def test_thirty_days_later_settings_and_own_sources_are_gone(house: House) -> None:
    house.servers.set(HERE, ServerSettings(private=True))
    house.add("mine", HERE)
    house.add("ours", HERE, THERE)
    house.add("everybodys", EVERYWHERE, HERE)
    await house.leaving.left(HERE)
    house.now += timedelta(days=29)
    assert await house.leaving.forget() == 0
    assert house.servers.serving(HERE).settings.private
    house.now += timedelta(days=2)
    assert await house.leaving.forget() == 1
    assert house.servers.serving(HERE).settings == ServerSettings()
    assert house.names == ["everybodys", "ours"]
    assert house.sources.own(HERE) == []
    assert [source.name for source in house.sources.own(THERE)] == ["ours"]
    assert await house.leaving.forget() == 0


async def test_who_comes_back_in_time_finds_everything(house: House) -> None:
    house.servers.set(HERE, ServerSettings(private=True))
    house.add("mine", HERE)
    await house.leaving.saw([THERE])
    house.now += timedelta(days=29)
    await house.leaving.saw([HERE, THERE])
    house.now += timedelta(days=29)
    assert await house.leaving.forget() == 0
    assert house.servers.serving(HERE).settings.private
    assert house.names == ["mine"]


async def test_a_server_that_only_added_sources_is_known_too(house: House) -> None:
    house.add("mine", HERE)
    await house.leaving.saw([THERE])
    house.now += timedelta(days=31)
    assert await house.leaving.forget() == 1
    assert house.names == []


async def test_ratings_and_gaps_go_with_the_server(house: House) -> None:
    await house.rate(HERE, THERE, EVERYWHERE)
    await house.ask_in_vain(HERE, THERE)
    await house.leaving.left(HERE)
    house.now += timedelta(days=31)
    assert await house.leaving.forget() == 1
    assert [heard.answer.server_id for heard in await house.ratings.heard(None)] == [EVERYWHERE, THERE]
    shown = [await house.gaps.shown(server_id, house.now - timedelta(days=30)) for server_id in (HERE, THERE)]
    assert [len(gaps) for gaps in shown] == [0, 1]


async def test_a_server_where_something_was_only_rated_is_known_too(house: House) -> None:
    await house.rate(HERE, EVERYWHERE)
    await house.leaving.saw([THERE])
    house.now += timedelta(days=31)
    assert await house.leaving.forget() == 1
    assert [heard.answer.server_id for heard in await house.ratings.heard(None)] == [EVERYWHERE]
