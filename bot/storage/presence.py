"""Who is at work on a data directory: one bot at most, and nobody while a backup is restored."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

import filelock

from bot.errors import StorageBusy, StorageReadOnly
from bot.storage.folder import make_folder

_FILE = "running.lock"
_LOOK_SECONDS = 0.25


@contextmanager
def sole(
    data_dir: Path,
    wait_seconds: float,
    on_wait: Callable[[], None] = lambda: None,
    given_up: Callable[[], bool] = lambda: False,
) -> Generator[None]:
    """Be the only bot of a data directory; the operating system ends it with the process, however that ends.

    Calls `on_wait` once if another is there. Raises StorageBusy where it does not end in time, or is not waited for any
    more. It may be left in another thread than it was entered in.
    """
    make_folder(data_dir)
    lock = filelock.FileLock(data_dir / _FILE, thread_local=False)
    try:
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            if wait_seconds:
                on_wait()
            _wait_for(lock, wait_seconds, given_up)
    except filelock.Timeout as error:
        raise StorageBusy(
            f"Another pullquote run or restore is at work on {data_dir}.", mend="Stop it, or wait for it, first."
        ) from error
    except OSError as error:
        raise StorageReadOnly(
            f"{data_dir / _FILE} cannot be written: {error.strerror}.",
            mend="Give it to the user that runs Pullquote, with the rest of that folder.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _wait_for(lock: filelock.BaseFileLock, seconds: float, given_up: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            lock.acquire(timeout=min(_LOOK_SECONDS, max(0.0, end - time.monotonic())))
        except filelock.Timeout:
            if given_up() or time.monotonic() >= end:
                raise
        else:
            return


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
