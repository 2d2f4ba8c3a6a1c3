"""Who is at work on a data directory: one bot at most, and nobody while a backup is restored."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

import filelock

from bot.errors import StorageBusy

_FILE = "running.lock"


@contextmanager
def sole(data_dir: Path, wait_seconds: float, on_wait: Callable[[], None] = lambda: None) -> Generator[None]:
    """Be the only bot of a data directory; the operating system ends it with the process, however that ends.

    Calls `on_wait` once if another is there. Raises StorageBusy where it does not end in time.
    """
    lock = filelock.FileLock(data_dir / _FILE)
    try:
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            if wait_seconds:
                on_wait()
            lock.acquire(timeout=wait_seconds)
    except filelock.Timeout as error:
        raise StorageBusy(
            f"Another pullquote run or restore is at work on {data_dir}.", mend="Stop it, or wait for it, first."
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_open_elsewhere(file: Path) -> bool:
    """Tell whether any process has an SQLite database open, whatever it does with it.

    Whoever has opened one that is written ahead holds a shared lock on it until it is closed. One that cannot be read
    at all is open nowhere.
    """
    if not file.exists():
        return False
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            return "locked" in str(error)
        except sqlite3.DatabaseError:  # damaged, which may be why a backup is restored
            return False
    return False
