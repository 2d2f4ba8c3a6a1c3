"""What every `ReceiptStore` does, the real one and the double."""

from __future__ import annotations

import stat
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.ports import ReceiptStore
from bot.core.receipt import Receipt, Slice, seal
from bot.storage.database import Database
from bot.storage.receipts import Receipts, read_key
from tests.fakes.receipts import FakeReceipts

MADE = datetime(2024, 5, 1, 12, tzinfo=UTC)
RECEIPT = Receipt(
    id="abc_-123",
    asker="sealed",
    shown=(Slice(1, 2, 3, 4, 50, 4, 20),),
    further=(Slice(2, 1, 0, 0, 9, 0, 9),),
    made_at=MADE,
)


@pytest.fixture(params=["database", "double"])
def store(request: pytest.FixtureRequest, home: Path) -> Generator[ReceiptStore]:
    if request.param == "double":
        yield FakeReceipts()
        return
    database = Database(home / "data")
    database.open()
    yield Receipts(database)
    database.close()


async def test_what_is_kept_is_found_again_and_forgotten_in_time(store: ReceiptStore) -> None:
    await store.keep(RECEIPT)
    assert await store.find("abc_-123") == RECEIPT
    assert await store.find("other") is None
    assert await store.forget_before(MADE) == 0
    assert await store.forget_before(MADE + timedelta(seconds=1)) == 1
    assert await store.find("abc_-123") is None


def test_the_key_is_made_once_and_for_its_owner_alone(home: Path) -> None:
    key = read_key(home)
    assert read_key(home) == key
    assert len(key) == 32
    assert stat.S_IMODE((home / "asker.key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["asker.key"]
    assert seal(key, 501) == seal(key, 501) != seal(key, 502)
    assert seal(key, 501) != seal(b"another", 501)


async def test_a_receipt_takes_the_place_of_an_earlier_one_with_its_id(store: ReceiptStore) -> None:
    await store.keep(RECEIPT)
    later = replace(RECEIPT, made_at=MADE + timedelta(days=1))
    await store.keep(later)
    assert await store.find(RECEIPT.id) == later


async def test_the_receipts_of_one_asker_are_forgotten(store: ReceiptStore) -> None:
    await store.keep(RECEIPT)
    await store.keep(replace(RECEIPT, id="another", asker="somebody else"))
    assert await store.forget_of("sealed") == 1
    assert await store.find(RECEIPT.id) is None
    assert await store.find("another") is not None
