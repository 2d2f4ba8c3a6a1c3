"""What every `GapStore` does, the real one and the double."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.gap import GAP_LIFETIME, Gap, Unanswered
from bot.core.voiceports import GapStore
from bot.storage.database import Database
from bot.storage.gaps import Gaps
from tests.fakes.gaps import FakeGaps

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
HERE, THERE = 200, 201


@pytest.fixture(params=["database", "double"])
def make(request: pytest.FixtureRequest, home: Path) -> Generator[Callable[[int], GapStore]]:
    if request.param == "double":
        yield FakeGaps
        return
    database = Database(home / "data")
    database.open()
    yield lambda most: Gaps(database, most)
    database.close()


@pytest.fixture
def store(make: Callable[[int], GapStore]) -> GapStore:
    return make(1_000)


async def ask(
    store: GapStore, *who: str, gap: str = "pool", server_id: int = HERE, days: int = 0, is_close: bool = False
) -> None:
    for name in who:
        asked = Unanswered(
            server_id=server_id,
            gap=gap,
            asker=f"{name} of {gap}",
            words=f"{gap}, asks {name}",
            is_close=is_close,
            at=NOW + timedelta(days=days),
        )
        await store.note(asked)


async def shown(store: GapStore, server_id: int = HERE, days: int = 0) -> list[Gap]:
    return list(await store.shown(server_id, NOW + timedelta(days=days) - GAP_LIFETIME))


async def test_nothing_is_told_before_the_third_person_and_then_in_their_words(store: GapStore) -> None:
    await ask(store, "ann", "ann", "ann", "bob")
    assert await shown(store) == []
    await ask(store, "cem", is_close=True)
    await ask(store, "dan", days=1)
    assert await shown(store) == [Gap(words="pool, asks cem", people=4, last_on=date(2024, 5, 2), is_close=True)]


async def test_servers_are_counted_apart(store: GapStore) -> None:
    await ask(store, "ann", "bob")
    await ask(store, "cem", server_id=THERE)
    assert await shown(store) == []
    await ask(store, "cem")
    assert len(await shown(store)) == 1
    assert await shown(store, THERE) == []


async def test_most_people_come_first(store: GapStore) -> None:
    await ask(store, "ann", "bob", "cem")
    await ask(store, "ann", "bob", "cem", "dan", gap="ferry")
    await ask(store, "ann", "bob", "cem", gap="bridge", days=1)
    assert [gap.words.split(",")[0] for gap in await shown(store)] == ["ferry", "bridge", "pool"]


async def test_an_answer_ends_the_count(store: GapStore) -> None:
    await ask(store, "ann", "bob", "cem")
    await store.close(THERE, "pool")
    assert len(await shown(store)) == 1
    await store.close(HERE, "pool")
    assert await shown(store) == []
    await ask(store, "ann", "bob")
    assert await shown(store) == []


async def test_the_third_must_come_within_thirty_days(store: GapStore) -> None:
    await ask(store, "ann")
    await ask(store, "bob", days=10)
    await ask(store, "cem", days=31)
    assert await shown(store, days=31) == []
    await ask(store, "ann", days=32)
    assert [gap.words for gap in await shown(store, days=32)] == ["pool, asks ann"]
    assert await shown(store, days=41) == []


async def test_what_is_old_is_forgotten_with_the_words_that_it_founded(store: GapStore) -> None:
    await ask(store, "ann")
    await ask(store, "bob", "cem", days=1)
    assert await store.forget_before(NOW) == 0
    assert await store.forget_before(NOW + timedelta(days=1)) == 1
    await ask(store, "dan", days=1)
    assert [gap.words for gap in await shown(store)] == ["pool, asks dan"]


def sealed(name: str) -> Callable[[str], str]:
    return lambda gap: f"{name} of {gap}"


async def test_the_words_of_who_is_forgotten_go_and_the_next_asker_founds_new_ones(store: GapStore) -> None:
    await ask(store, "ann", "bob", "cem", "dan")
    assert await store.forget_asker(sealed("cem")) == 1
    assert await shown(store) == []
    await ask(store, "ann")
    assert [(gap.words, gap.people) for gap in await shown(store)] == [("pool, asks ann", 3)]


async def test_words_that_fewer_than_three_asked_are_told_no_more(store: GapStore) -> None:
    await ask(store, "ann", "bob", "cem")
    await ask(store, "ann", gap="ferry")
    assert await store.forget_asker(sealed("ann")) == 2
    assert await store.forget_asker(sealed("ann")) == 0
    assert await shown(store) == []
    await ask(store, "eve")
    assert [(gap.words, gap.people) for gap in await shown(store)] == [("pool, asks eve", 3)]


async def test_all_of_a_server_is_forgotten(store: GapStore) -> None:
    await ask(store, "ann", "bob", "cem")
    await ask(store, "ann", "bob", "cem", server_id=THERE)
    await store.forget_server(HERE)
    assert await shown(store) == []
    assert len(await shown(store, THERE)) == 1


async def test_a_server_that_asks_too_much_forgets_what_was_asked_first(make: Callable[[int], GapStore]) -> None:
    store = make(3)
    await ask(store, "ann", "bob", "cem", gap="ferry")
    await ask(store, "ann", "bob", days=1)
    await ask(store, "cem", days=2)
    assert [gap.words for gap in await shown(store, days=2)] == ["pool, asks cem"]
    await ask(store, "ann", "bob", "cem", server_id=THERE)
    assert len(await shown(store, THERE)) == len(await shown(store, days=2)) == 1
