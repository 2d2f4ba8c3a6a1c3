"""The part of the composition root that makes backups and puts them back."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.backup import BackedUp, Restored
from bot.errors import ConfigurationError
from bot.storage.copying import Watch
from bot.storage.database import Database
from bot.storage.keeping import Keeper

if TYPE_CHECKING:
    from bot.interfaces.cli.house import Voice
    from bot.settings import Settings

_MB = 1_000_000
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
    """Write the database and the key that seals askers into one file."""
    return _keeper(settings, now, voice).back_up(database, file, may_replace=may_replace)


def restore(settings: Settings, file: Path, now: datetime, voice: Voice) -> Restored:
    """Put what a backup holds in the place of what is there, which is kept aside."""
    only_sqlite(settings)
    return _keeper(settings, now, voice).restore(file)


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


def _keeper(settings: Settings, now: datetime, voice: Voice) -> Keeper:
    return Keeper(settings.data_dir, now, metadata.version("pullquote"), partial(_bar, voice))


@contextmanager
def _bar(voice: Voice, doing: str, size: int) -> Generator[Watch]:
    """Show how many of so many bytes are done, whatever they are counted in."""
    with voice.counting(doing, size // _MB) as tell:
        yield lambda done, total: tell(done * size // max(1, total) // _MB)
