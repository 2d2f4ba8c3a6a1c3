"""What every `ServerBook` does, the real one and the double."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.rights import QuotePolicy
from bot.core.serverports import ServerBook
from bot.core.serving import ServerSettings
from bot.storage.database import Database
from bot.storage.servers import Servers
from tests.fakes.servers import FakeServers

HERE, THERE = 2_001, 2_002
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
SETTINGS = ServerSettings(
    channels=frozenset({31, 32}),
    private=True,
    quotations=1,
    cooldown_seconds=0,
    zone="Europe/Berlin",
    policy=QuotePolicy.SENTENCE,
    ratings=False,
    gaps=True,
)


@pytest.fixture(params=["database", "double"])
def book(request: pytest.FixtureRequest, home: Path) -> Generator[ServerBook]:
    if request.param == "double":
        yield FakeServers()
        return
    database = Database(home / "data")
    database.open()
    yield Servers(database)
    database.close()


def test_a_server_begins_as_every_server_does(book: ServerBook) -> None:
    assert book.serving(HERE).settings == ServerSettings()


def test_what_a_server_sets_holds_for_it_alone(book: ServerBook) -> None:
    book.set(HERE, SETTINGS)
    assert book.serving(HERE).settings == SETTINGS
    assert book.serving(THERE).settings == ServerSettings()
    book.set(HERE, ServerSettings(quotations=2))
    assert book.serving(HERE).settings == ServerSettings(quotations=2)


def test_moderators_are_welcomed_once_and_their_settings_stay(book: ServerBook) -> None:
    book.set(HERE, SETTINGS)
    assert [book.welcome(HERE), book.welcome(HERE), book.welcome(THERE)] == [True, False, True]
    assert book.serving(HERE).settings == SETTINGS


def test_a_server_counts_as_left_from_the_first_time_on_and_until_the_bot_is_back(book: ServerBook) -> None:
    book.set(HERE, SETTINGS)
    book.leave(HERE, NOW)
    book.leave(HERE, NOW + timedelta(days=3))
    assert list(book.left_before(NOW)) == []
    assert list(book.left_before(NOW + timedelta(days=1))) == [HERE]
    assert book.serving(HERE).settings == SETTINGS
    assert book.see([HERE, THERE], NOW) == 0
    assert list(book.left_before(NOW + timedelta(days=1))) == []


def test_a_start_notes_what_was_left_meanwhile(book: ServerBook) -> None:
    book.set(HERE, SETTINGS)
    book.welcome(THERE)
    assert book.see([THERE], NOW) == 1
    assert book.see([THERE], NOW + timedelta(days=9)) == 0
    assert list(book.left_before(NOW + timedelta(days=1))) == [HERE]


def test_what_is_forgotten_is_as_new(book: ServerBook) -> None:
    book.set(HERE, SETTINGS)
    book.leave(HERE, NOW)
    book.forget(HERE)
    assert book.serving(HERE).settings == ServerSettings()
    assert list(book.left_before(NOW + timedelta(days=1))) == []
    assert book.welcome(HERE)
