"""A copy of the database before it is migrated."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlalchemy as sa

from bot.errors import StorageFull
from bot.storage.copying import copy_database, size_of, sync
from bot.storage.schema import SCHEMA_REVISION

_KEPT = 2
_SPARE_BYTES = 20_000_000


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
