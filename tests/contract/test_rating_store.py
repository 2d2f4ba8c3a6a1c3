"""What every `RatingStore` does, the real one and the double."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.rating import Heard, RatedAnswer, Voice
from bot.core.receipt import Slice
from bot.core.voiceports import RatingStore
from bot.storage.database import Database
from bot.storage.ratings import Ratings
from tests.fakes.ratings import FakeRatings

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
ALICE, BOB = "sealed-alice", "sealed-bob"
ANSWER = RatedAnswer(
    id="receipt-1",
    server_id=200,
    asker=ALICE,
    question="What does the wall cost?",
    asked_on=date(2024, 5, 1),
    is_sure=True,
    shown=(Slice(1, 2, 3, 40, 90, 50, 80), Slice(7, 1, 0, 0, 0, 0, 0)),
    made_at=NOW,
)
YES, NO = Voice(ALICE, helped=True, at=NOW), Voice(BOB, helped=False, at=NOW)


@pytest.fixture(params=["database", "double"])
def make(request: pytest.FixtureRequest, home: Path) -> Generator[Callable[[int], RatingStore]]:
    if request.param == "double":
        yield FakeRatings
        return
    database = Database(home / "data")
    database.open()
    yield lambda most: Ratings(database, most)
    database.close()


@pytest.fixture
def store(make: Callable[[int], RatingStore]) -> RatingStore:
    return make(3)


def other(number: int, *, asker: str = ALICE, server_id: int = 200, days: int = 0) -> RatedAnswer:
    made_at = NOW + timedelta(days=days)
    return replace(ANSWER, id=f"other-{number}", asker=asker, server_id=server_id, made_at=made_at)


async def keep(store: RatingStore, *answers: RatedAnswer) -> None:
    for answer in answers:
        assert await store.keep(answer, Voice(answer.asker, helped=True, at=answer.made_at))


async def test_what_is_kept_comes_back_whole(store: RatingStore) -> None:
    assert await store.find("receipt-1") is None
    assert await store.keep(ANSWER, YES)
    assert await store.find("receipt-1") == ANSWER
    assert await store.heard(200) == [Heard(ANSWER, (YES,))]
    assert await store.heard(None) == [Heard(ANSWER, (YES,))]
    assert await store.heard(201) == []


async def test_one_person_has_one_voice(store: RatingStore) -> None:
    await store.keep(ANSWER, YES)
    assert await store.hear("receipt-1", NO)
    assert await store.hear("receipt-1", replace(YES, helped=False))
    assert await store.keep(replace(ANSWER, question="Changed?"), YES)
    assert await store.heard(None) == [Heard(ANSWER, (YES, NO))]


async def test_no_voice_is_heard_on_what_is_not_kept(store: RatingStore) -> None:
    assert not await store.hear("receipt-1", NO)
    assert await store.heard(None) == []


async def test_with_the_askers_voice_everything_goes(store: RatingStore) -> None:
    await store.keep(ANSWER, YES)
    await store.hear("receipt-1", NO)
    assert await store.has_voice("receipt-1", BOB)
    assert not await store.has_voice("receipt-2", BOB)
    assert await store.take_back("receipt-1", BOB)
    assert not await store.has_voice("receipt-1", BOB)
    assert not await store.take_back("receipt-1", BOB)
    assert await store.heard(None) == [Heard(ANSWER, (YES,))]
    await store.hear("receipt-1", NO)
    assert await store.take_back("receipt-1", ALICE)
    assert await store.find("receipt-1") is None
    assert not await store.take_back("receipt-1", BOB)


async def test_a_person_is_forgotten_wherever_they_spoke(store: RatingStore) -> None:
    await keep(store, ANSWER, other(1, asker=BOB), other(2, asker=BOB))
    await store.hear("other-1", YES)
    await store.hear("receipt-1", NO)
    assert await store.forget_of(ALICE) == 2
    assert [(heard.answer.id, len(heard.voices)) for heard in await store.heard(None)] == [
        ("other-1", 1),
        ("other-2", 1),
    ]


async def test_old_ones_and_those_of_a_server_are_forgotten(store: RatingStore) -> None:
    await keep(store, ANSWER, other(1, days=2), other(2, server_id=201, days=2))
    assert await store.forget_before(NOW) == 0
    assert await store.forget_before(NOW + timedelta(seconds=1)) == 1
    await store.forget_server(201)
    assert [heard.answer.id for heard in await store.heard(None)] == ["other-1"]


async def test_there_is_a_bound_for_each_asker(store: RatingStore) -> None:
    await keep(store, other(1), other(2), other(3), other(4, asker=BOB))
    assert not await store.keep(ANSWER, YES)
    assert await store.find("receipt-1") is None
    assert await store.keep(other(3), replace(YES, helped=False))
    assert len(await store.heard(None)) == 4


async def test_presses_at_the_same_time_are_one_voice(make: Callable[[int], RatingStore]) -> None:
    store = make(100)
    outcomes = await asyncio.gather(*(store.keep(ANSWER, YES) for _ in range(8)))
    assert all(outcomes)
    assert await store.heard(None) == [Heard(ANSWER, (YES,))]
