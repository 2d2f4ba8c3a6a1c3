"""What every `PostedCards` does, the real one and the double."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.ports import PostedCards
from bot.core.posted import PostedCard, first_id_at
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.posted import Posted
from bot.storage.withdrawals import ArticleWithdrawals
from tests.fakes.posted import FakePosted
from tests.making import make_draft

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
FIRST = first_id_at(NOW)
CARD = PostedCard(FIRST, 5, "receipt1")
MORE = PostedCard(FIRST + 1, 5, "receipt1")
OTHER = PostedCard(FIRST + 2, 6, "receipt2")

Withdraw = Callable[[int], object]


@pytest.fixture(params=["database", "double"])
def kept(request: pytest.FixtureRequest, home: Path) -> Generator[tuple[PostedCards, Withdraw]]:
    if request.param == "double":
        fake = FakePosted()
        yield fake, lambda number: fake.withdraw(number, NOW)
        return
    database = Database(home / "data")
    database.open()
    desk = ArticleDesk(database, now=lambda: NOW)
    for number in (1, 2):
        draft = make_draft(f"The text of article {number} stands here.", external_id=str(number))
        desk.take_in(draft, source="tests", root="", language=lambda: "en")
    withdrawals = ArticleWithdrawals(database, now=lambda: NOW)
    yield Posted(database, lambda: NOW), lambda number: withdrawals.withdraw([number])
    database.close()


async def test_cards_of_a_withdrawn_article_are_due_until_forgotten(kept: tuple[PostedCards, Withdraw]) -> None:
    posted, withdraw = kept
    await posted.keep(CARD, [1, 2])
    await posted.keep(MORE, [1, 2])
    await posted.keep(OTHER, [2])
    assert await posted.due(NOW, 10) == []
    withdraw(1)
    assert await posted.due(NOW, 10) == [CARD, MORE]
    assert await posted.due(NOW, 1) == [CARD]
    await posted.postpone(CARD, NOW + timedelta(hours=1))
    await posted.forget(MORE)
    assert await posted.due(NOW, 10) == []
    assert await posted.due(NOW + timedelta(hours=1), 10) == [CARD]


async def test_a_card_that_is_posted_while_its_article_goes_is_due_at_once(kept: tuple[PostedCards, Withdraw]) -> None:
    posted, withdraw = kept
    withdraw(2)
    await posted.keep(CARD, [1, 2])
    assert await posted.due(NOW, 10) == [CARD]


async def test_old_cards_are_forgotten(kept: tuple[PostedCards, Withdraw]) -> None:
    posted, withdraw = kept
    await posted.keep(CARD, [1])
    assert await posted.forget_before(NOW) == 0
    assert await posted.forget_before(NOW + timedelta(seconds=1)) == 1
    withdraw(1)
    assert await posted.due(NOW, 10) == []
