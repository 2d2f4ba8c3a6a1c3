"""A copy of an SQLite database, made while others read and write it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

_STEP_PAGES = 1_024

Watch = Callable[[int, int], None]
"""Is told how many of how many are done."""


def size_of(engine: sa.Engine) -> int:
    """Return how many bytes a database has, what is not yet in its file included."""
    with engine.connect() as connection:
        pages, page = (
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size")
        )
    return int(pages) * int(page)


def copy_database(engine: sa.Engine, target: Path, watch: Watch = lambda _done, _total: None) -> None:
    """Write a copy to a file that is not there yet, for its owner alone. Raises sqlite3.Error and OSError.

    The copy is of one moment: it is read in one transaction, which hinders no writer and is not begun anew when one has
    written.
    """
    make_private(target)
    raw = engine.raw_connection()
    try:
        source = raw.driver_connection
        assert isinstance(source, sqlite3.Connection)  # noqa: S101 - only SQLite is copied
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it reads that moment
        with closing(sqlite3.connect(target)) as made:
            source.backup(made, pages=_STEP_PAGES, progress=lambda _, left, total: watch(total - left, total))
            made.execute("PRAGMA journal_mode=DELETE")  # a single file
        source.rollback()
    finally:
        raw.close()
    sync(target)


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def sync(path: Path) -> None:
    """Wait until a file, or which files a folder has, is on the disk."""
    if path.is_dir() and os.name != "posix":  # Windows opens no folders, and keeps them by itself
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
