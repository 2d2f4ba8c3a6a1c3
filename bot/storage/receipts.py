"""Remembering posted answers, and the key that seals their askers."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.core.receipt import Receipt, Slice
from bot.errors import StorageReadOnly
from bot.storage.database import Database
from bot.storage.schema import RECEIPTS

_KEY_BYTES = 32


class Receipts:
    """The `ReceiptStore`. Needs no writers' lock: each call is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, receipt: Receipt) -> None:
        """Remember one, in the place of an earlier one with its id."""
        await asyncio.to_thread(self._keep, receipt)

    async def find(self, receipt_id: str) -> Receipt | None:
        """Return one that is still remembered."""
        return await asyncio.to_thread(self._find, receipt_id)

    async def forget_before(self, moment: datetime) -> int:
        """Forget those made before a moment; count them."""
        return await asyncio.to_thread(self._forget, RECEIPTS.c.made_at < _stamp(moment))

    async def forget_of(self, asker: str) -> int:
        """Forget those of a sealed asker; count them."""
        return await asyncio.to_thread(self._forget, RECEIPTS.c.asker == asker)

    def _keep(self, receipt: Receipt) -> None:
        row = {
            "id": receipt.id,
            "asker": receipt.asker,
            "shown": written_slices(receipt.shown),
            "further": written_slices(receipt.further),
            "made_at": _stamp(receipt.made_at),
        }
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(RECEIPTS.delete().where(RECEIPTS.c.id == receipt.id))
            connection.execute(RECEIPTS.insert().values(row))

    def _find(self, receipt_id: str) -> Receipt | None:
        with self._database.translated(), self._database.engine.connect() as connection:
            row = connection.execute(sa.select(RECEIPTS).where(RECEIPTS.c.id == receipt_id)).first()
        if row is None:
            return None
        return Receipt(
            id=row.id,
            asker=row.asker,
            shown=read_slices(row.shown),
            further=read_slices(row.further),
            made_at=datetime.fromisoformat(row.made_at),
        )

    def _forget(self, which: sa.ColumnElement[bool]) -> int:
        with self._database.translated(), self._database.engine.begin() as connection:
            return connection.execute(RECEIPTS.delete().where(which)).rowcount


def read_key(data_dir: Path) -> bytes:
    """Read the key that seals user ids, making it at the first call; only the owner of the file may read it."""
    path = data_dir / "asker.key"
    try:
        if not path.exists():
            _write_once(path, secrets.token_bytes(_KEY_BYTES))
        return path.read_bytes()
    except OSError as error:
        raise StorageReadOnly(
            f"{path} cannot be read or written: {error.strerror}.",
            mend="Make it readable for the user that runs Pullquote.",
        ) from error


def _write_once(path: Path, key: bytes) -> None:
    """Write a whole file under its name, or leave the one that another process wrote first."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, key)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def written_slices(slices: tuple[Slice, ...]) -> str:
    """Write places in articles."""
    return json.dumps([astuple(place) for place in slices], separators=(",", ":"))


def read_slices(text: str) -> tuple[Slice, ...]:
    """Read what `written_slices` wrote."""
    return tuple(Slice(*numbers) for numbers in json.loads(text))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
