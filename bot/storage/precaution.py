"""A copy of the database before it is migrated, and the end of all copies that are kept aside."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.errors import StorageFull
from bot.storage.copying import copy_database, size_of, sync
from bot.storage.schema import SCHEMA_REVISION

_KEPT = 2
_SPARE_BYTES = 20_000_000
DRAFTS = ".pullquote-backup-"
_COPY = re.compile(r"pullquote\.db\.\d{4}-before-\d{4}(?:\.part)?(?:-journal|-wal|-shm)?")
_ASIDE = re.compile(r"before-restore-(\d{8}-\d{6})(?:-\d+)?")


def copy_before(engine: sa.Engine, file: Path, version: str) -> Path:
    """Copy a database of an older schema beside itself; the last two copies are kept. Under the writers' lock.

    Its name tells both schemas, so that a migration that fails again and again half-way never replaces what it began
    with. Raises StorageFull before anything is written where there is no room for copy and migration.
    """
    size, free = size_of(engine), shutil.disk_usage(file.parent).free
    wanted = 2 * size + _SPARE_BYTES
    if free < wanted:
        raise StorageFull(
            f"This Pullquote brings the database from schema {version} to {SCHEMA_REVISION}, which needs "
            f"{wanted // 1_000_000:,} MB for a copy and the change; {free // 1_000_000:,} are free in {file.parent}.",
            mend="Free some space and start again; nothing was changed.",
        )
    copy = file.with_name(f"{file.name}.{version}-before-{SCHEMA_REVISION}")
    draft = copy.with_name(f"{copy.name}.part")
    draft.unlink(missing_ok=True)
    copy_database(engine, draft)
    draft.replace(copy)
    sync(file.parent)
    copies = sorted(file.parent.glob(f"{file.name}.*-before-*[0-9]"), key=lambda path: path.stat().st_mtime_ns)
    for old in copies[:-_KEPT]:
        old.unlink()
    return copy


def forget_copies(data_dir: Path, before: datetime) -> int:
    """Delete what was kept aside before a moment, for it holds what people asked; count it.

    That is copies before a migration, what restores replaced (whose names say when, for a folder's time changes with
    what is done in it), and what killed backups left here. Nothing else is touched, whatever it is called.
    """
    gone = [path for path in data_dir.iterdir() if (made_at := _kept_since(path)) is not None and made_at < before]
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return len(gone)


def _kept_since(path: Path) -> datetime | None:
    if path.is_symlink():
        return None
    if (named := _ASIDE.fullmatch(path.name)) and path.is_dir():
        try:
            return datetime.strptime(named[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
        except ValueError:  # digits that are no time
            return None
    if (_COPY.fullmatch(path.name) and path.is_file()) or (path.name.startswith(DRAFTS) and path.is_dir()):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return None
