"""What every `BudgetStore` does, the real one and the double."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest

from bot.core.budget import Account, Span, Wish, characters, united
from bot.core.ports import BudgetStore
from bot.storage.budgets import Budgets
from bot.storage.database import Database
from tests.fakes.budgets import FakeBudgets

DAY = date(2024, 5, 1)
HERE = Account(1, DAY, 17)


@pytest.fixture(params=["database", "double"])
def store(request: pytest.FixtureRequest, home: Path) -> Generator[BudgetStore]:
    if request.param == "double":
        yield FakeBudgets()
        return
    database = Database(home / "data")
    database.open()
    yield Budgets(database)
    database.close()


def wish(start: int, end: int, revision: int = 1) -> Wish:
    return Wish((Span(revision, start, end),))


async def test_what_is_spent_stays_spent_for_that_article_channel_and_day(store: BudgetStore) -> None:
    assert await store.spend(HERE, [wish(0, 80), wish(80, 130)], 100) == (Span(1, 0, 80), None)
    assert await store.spend(HERE, [wish(10, 50), wish(80, 101)], 100) == (Span(1, 10, 50), None)
    for other in (Account(2, DAY, 17), Account(1, date(2024, 5, 2), 17), Account(1, DAY, 18)):
        assert await store.spend(other, [wish(80, 130)], 100) == (Span(1, 80, 130),)


async def test_a_revision_is_other_text(store: BudgetStore) -> None:
    await store.spend(HERE, [wish(0, 80)], 100)
    assert await store.spend(HERE, [wish(0, 80, revision=2)], 100) == (None,)


async def test_earlier_days_are_forgotten(store: BudgetStore) -> None:
    await store.spend(HERE, [wish(0, 80)], 100)
    assert await store.forget_before(DAY) == 0
    assert await store.forget_before(date(2024, 5, 2)) == 1
    assert await store.spend(HERE, [wish(80, 160)], 100) == (Span(1, 80, 160),)


async def test_presses_at_once_get_no_more_than_one_after_the_other(store: BudgetStore) -> None:
    spends = (store.spend(HERE, [wish(40 * place, 40 * place + 40)], 100) for place in range(12))
    granted = [span for spans in await asyncio.gather(*spends) for span in spans if span]
    assert characters(united(granted)) == 80
