"""The part of the composition root that makes backups and puts them back."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.backup import BackedUp, Manifest, Restored
from bot.errors import ConfigurationError, InputError, StorageBusy, StorageFull, StorageTooNew
from bot.storage.archive import Archive, add_manifest, is_taken, open_archive, pack, publish
from bot.storage.copying import Watch, copy_database, size_of
from bot.storage.database import Database
from bot.storage.looking import look_into, migrate, write_ahead
from bot.storage.presence import is_open_elsewhere, sole
from bot.storage.receipts import read_key
from bot.storage.restoring import DATABASE, begin, decide
from bot.storage.schema import SCHEMA_REVISION

if TYPE_CHECKING:
    from bot.interfaces.cli.house import Voice
    from bot.settings import Settings

_MB = 1_000_000
_SPARE_BYTES = 50_000_000
_DRAFTS = ".pullquote-backup-"
_DRAFT_SECONDS = 24 * 60 * 60.0
_WAIT_SECONDS = 5.0
_TOOLS = {
    "postgresql": "pg_dump and pg_restore",
    "mysql": "mysqldump and mysql",
    "mariadb": "mariadb-dump and mariadb",
    "mssql": "BACKUP DATABASE and RESTORE DATABASE",
    "oracle": "expdp and impdp",
}


def back_up(
    database: Database, settings: Settings, file: Path, now: datetime, voice: Voice, *, may_replace: bool
) -> BackedUp:
    """Write the database and the key that seals askers into one file; others may read and write meanwhile."""
    if file.exists() and not may_replace:
        raise is_taken(file)
    if file.is_dir() or not file.parent.is_dir():
        raise InputError(f"{file} cannot be written.", mend="Name a file in a folder that there is.")
    key = read_key(settings.data_dir)
    with _draft_folder(file.parent) as drafts, database.translated():
        size = size_of(database.engine)
        _need_room(file.parent, size)
        copied, packed = drafts / DATABASE, drafts / "backup.zip"
        with _bar(voice, "Copying the database, MB", size) as watch:
            copy_database(database.engine, copied, watch)
        contents = look_into(copied)
        with _bar(voice, "Packing it, MB", size) as watch:
            parts = pack(packed, copied, key, watch)
        version = metadata.version("pullquote")
        manifest = Manifest(version=version, schema=contents.schema, made_at=now, parts=parts, counts=contents.counts)
        add_manifest(packed, manifest)
        size = packed.stat().st_size
        publish(packed, file, may_replace=may_replace)
    return BackedUp(manifest, size)


def restore(settings: Settings, file: Path, now: datetime, voice: Voice) -> Restored:
    """Put what a backup holds in the place of what is there, which is kept aside. Nothing is changed before all of the
    backup was looked at.
    """
    only_sqlite(settings)
    data_dir = settings.data_dir
    with open_archive(file) as archive:
        _refuse_newer(archive.manifest.schema, file)
        database = Database(data_dir, wait_seconds=_WAIT_SECONDS)
        with sole(data_dir, 0.0), database.writing(), database.translated():
            draft = begin(data_dir)
            schema = _lay_out(archive, draft, file, voice)
            database.close()
            if is_open_elsewhere(data_dir / DATABASE):
                raise StorageBusy(
                    f"Another program has the database in {data_dir} open.",
                    mend="Stop pullquote run, chat and whatever else reads it, then restore.",
                )
            aside = decide(data_dir, now)
    return Restored(archive.manifest, str(aside) if aside else "", schema, SCHEMA_REVISION)


def only_sqlite(settings: Settings) -> None:
    """Refuse other databases than that of the data directory, naming the tools of each."""
    if not settings.database_url:
        return
    kind = settings.database_url.partition(":")[0].partition("+")[0].casefold()
    if kind == "sqlite":
        raise ConfigurationError(
            "PULLQUOTE_DATABASE_URL is set, and only the database of the data directory is backed up and restored.",
            mend="Unset it and name the folder with PULLQUOTE_DATA_DIR; the file in it is called pullquote.db.",
        )
    raise ConfigurationError(
        f"The database is not SQLite but {kind}, which is backed up with tools of its own.",
        mend=f"Use {_TOOLS.get(kind, 'these')}, and keep asker.key of the data directory beside what they write.",
    )


def _lay_out(archive: Archive, draft: Path, file: Path, voice: Voice) -> str:
    """Unpack a backup, look whether it is whole, and bring it to the newest schema; return the one that it had."""
    with _bar(voice, "Unpacking it, MB", archive.size) as watch:
        archive.unpack(draft, watch)
    contents = look_into(draft / DATABASE)
    _refuse_newer(contents.schema, file)  # also where the manifest says otherwise
    if contents.schema < SCHEMA_REVISION:
        migrate(draft / DATABASE)
    write_ahead(draft / DATABASE)
    return contents.schema


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
    for left in parent.glob(f"{_DRAFTS}*"):
        if time.time() - left.stat().st_mtime > _DRAFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_DRAFTS, dir=parent) as folder:
        yield Path(folder)


@contextmanager
def _bar(voice: Voice, doing: str, size: int) -> Generator[Watch]:
    """Show how many of so many bytes are done, whatever they are counted in."""
    with voice.counting(doing, size // _MB) as tell:
        yield lambda done, total: tell(done * size // max(1, total) // _MB)
