"""Making backups and putting them back: the order of the steps, what is refused, and what is cleared away."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.core.backup import BackedUp, Manifest, Restored
from bot.errors import InputError, StorageBusy, StorageFull, StorageTooNew
from bot.storage.archive import Archive, add_manifest, is_taken, open_archive, pack, publish
from bot.storage.copying import Watch, copy_database, size_of
from bot.storage.database import Database
from bot.storage.looking import drop_ended, look_into, migrate, write_ahead
from bot.storage.precaution import DRAFTS
from bot.storage.presence import is_open_elsewhere, sole
from bot.storage.receipts import read_key
from bot.storage.restoring import DATABASE, KEY, begin, decide
from bot.storage.schema import SCHEMA_REVISION

_MB = 1_000_000
_SPARE_BYTES = 50_000_000
_DRAFT_SECONDS = 24 * 60 * 60.0
_WAIT_SECONDS = 5.0
_OF_THE_COPY = ("unable to open", "readonly")  # what SQLite says of a file that it writes


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps one data directory. `bar` shows how far something of so many bytes is."""

    data_dir: Path
    now: datetime
    version: str
    bar: Callable[[str, int], AbstractContextManager[Watch]]

    def back_up(self, database: Database, file: Path, *, may_replace: bool) -> BackedUp:
        """Write the database and the key that seals askers into one file; others may read and write meanwhile."""
        with _written(file):
            if file.exists() and not may_replace:
                raise is_taken(file)
            if file.is_dir() or not file.parent.is_dir():
                raise InputError(f"{file} cannot be written.", mend="Name a file in a folder that there is.")
        key = read_key(self.data_dir)
        with database.translated():
            size = size_of(database.engine)
        with database.translated(), _written(file), _draft_folder(file.parent) as drafts:
            _need_room(file.parent, size)
            copied, packed = drafts / DATABASE, drafts / "backup.zip"
            with self.bar("Copying the database, MB", size) as watch:
                copy_database(database.engine, copied, watch)
            contents = look_into(copied)
            with self.bar("Packing it, MB", size) as watch:
                parts = pack(packed, copied, key, watch)
            manifest = Manifest(
                version=self.version, schema=contents.schema, made_at=self.now, parts=parts, counts=contents.counts
            )
            add_manifest(packed, manifest)
            size = packed.stat().st_size
            publish(packed, file, may_replace=may_replace)
        return BackedUp(manifest, size)

    def restore(self, file: Path) -> Restored:
        """Put what a backup holds in the place of what is there, which is kept aside. Nothing is changed before all of
        the backup was looked at.
        """
        with open_archive(file) as archive:
            _refuse_newer(archive.manifest.schema, file)
            database = Database(self.data_dir, wait_seconds=_WAIT_SECONDS)
            with sole(self.data_dir, 0.0), database.writing(), database.translated():
                draft = begin(self.data_dir)
                schema = self._lay_out(archive, draft, file)
                ended = self._drop_ended(draft)
                database.close()
                if is_open_elsewhere(self.data_dir / DATABASE):
                    raise StorageBusy(
                        f"Another program has the database in {self.data_dir} open.",
                        mend="Stop pullquote run, chat and whatever else reads it, then restore.",
                    )
                aside = decide(self.data_dir, self.now)
        return Restored(archive.manifest, str(aside) if aside else "", schema, SCHEMA_REVISION, ended)

    def _lay_out(self, archive: Archive, draft: Path, file: Path) -> str:
        """Unpack a backup, look whether it is whole, and bring it to the newest schema; return the one that it had."""
        with self.bar("Unpacking it, MB", archive.size) as watch:
            archive.unpack(draft, watch)
        contents = look_into(draft / DATABASE)
        _refuse_newer(contents.schema, file)  # also where the manifest says otherwise
        if contents.schema < SCHEMA_REVISION:
            migrate(draft / DATABASE)
        write_ahead(draft / DATABASE)
        return contents.schema

    def _drop_ended(self, draft: Path) -> int:
        """Drop questions that do not wait any more, of which the database tells that is replaced: nobody is to get a
        message that they cancelled. One with another key is of another life and tells nothing of them.
        """
        key = self.data_dir / KEY
        if not key.is_file() or key.read_bytes() != (draft / KEY).read_bytes():
            return 0
        return drop_ended(draft / DATABASE, self.data_dir / DATABASE)


@contextmanager
def _written(file: Path) -> Generator[None]:
    """Say of what goes wrong with the disk inside that it is that of the backup, not that of the data directory."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _is_full(file) from error
        raise InputError(
            f"{file} cannot be written: {error.strerror}.", mend="Name a file in a folder that may be written."
        ) from error
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise _is_full(file) from error
        if any(part in str(error) for part in _OF_THE_COPY):
            raise InputError(f"{file} cannot be written: {error}.", mend="Name a file on another disk.") from error
        raise


def _is_full(file: Path) -> StorageFull:
    return StorageFull(
        f"The disk that {file} would be on is full.", mend="Free some space there, or name a file on another disk."
    )


def _refuse_newer(schema: str, file: Path) -> None:
    if schema > SCHEMA_REVISION:
        raise StorageTooNew(
            f"{file} is from a newer Pullquote (schema {schema}, this one knows {SCHEMA_REVISION}).",
            mend="Upgrade Pullquote, then restore it.",
        )


def _need_room(folder: Path, size: int) -> None:
    """Refuse before anything is written: a copy is needed, and room for the backup itself."""
    free, wanted = shutil.disk_usage(folder).free, 2 * size + _SPARE_BYTES
    if free < wanted:
        raise StorageFull(
            f"A backup needs {wanted // _MB:,} MB in {folder}, and {free // _MB:,} are free.",
            mend="Name a file on another disk.",
        )


@contextmanager
def _draft_folder(parent: Path) -> Generator[Path]:
    """Make a folder beside the backup for what is not finished; what a killed backup left there is cleared away."""
    for left in parent.glob(f"{DRAFTS}*"):
        if time.time() - left.stat().st_mtime > _DRAFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=DRAFTS, dir=parent) as folder:
        yield Path(folder)
