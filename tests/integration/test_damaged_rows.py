"""A row that was damaged is as good as forgotten, and stands in the way of no other."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.ratings import Ratings
from bot.storage.watches import Watches
from tests.contract.test_rating_store import ALICE, other
from tests.contract.test_rating_store import keep as rate
from tests.contract.test_watch_store import WATCH

BROKEN = ["", "{", "[[1]]", '{"text": 3}', "null", "[" * 5_000]


@pytest.fixture
def database(home: Path) -> Generator[Database]:
    opened = Database(home / "data")
    opened.open()
    yield opened
    opened.close()


def damage(database: Database, statement: str, text: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text(statement), {"text": text})


@pytest.mark.parametrize("text", BROKEN)
async def test_the_other_questions_are_waited_for(database: Database, text: str) -> None:
    watches, second = Watches(database), replace(WATCH, id="watch-2", user_id=502)
    await watches.keep(WATCH)
    await watches.keep(second)
    damage(database, "UPDATE watches SET question = :text WHERE id = 'watch-1'", text)
    assert list(await watches.waiting()) == [second]


@pytest.mark.parametrize("text", BROKEN)
async def test_the_other_ratings_are_exported(database: Database, text: str) -> None:
    ratings, first, second = Ratings(database), other(1), other(2, asker=ALICE)
    await rate(ratings, first, second)
    damage(database, f"UPDATE rated_answers SET shown = :text WHERE id = '{first.id}'", text)  # noqa: S608 - our own id
    assert [heard.answer for heard in await ratings.heard(None)] == [second]
    assert await ratings.find(first.id) is None
