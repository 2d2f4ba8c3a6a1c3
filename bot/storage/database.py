"""Opening the database: pragmas, schema, the writers' lock, and the one place that translates its errors."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

import filelock
import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import StorageBusy, StorageError, StorageFull, StorageReadOnly, StorageTooNew
from bot.storage.folder import READ_ONLY_MEND, make_folder
from bot.storage.precaution import copy_before, forget_copies
from bot.storage.presence import sole
from bot.storage.restoring import DATABASE, is_unsettled, settle
from bot.storage.schema import METADATA, SCHEMA_REVISION

_BUSY_MS = 10_000
_LONGEST_LOG_BYTES = 64_000_000  # that a log keeps on the disk after a long reader had let it grow
_PRAGMAS = (
    "synchronous=NORMAL",
    "foreign_keys=ON",
    f"journal_size_limit={_LONGEST_LOG_BYTES}",
    "secure_delete=ON",  # what is forgotten stands in no free page, nor in a later backup
)
_VERSION = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True))


class Database:
    """One SQLite file (or another SQLAlchemy URL) and the lock that lets one process write at a time."""

    def __init__(self, data_dir: Path, url: str = "", *, wait_seconds: float = 60.0) -> None:
        self._data_dir = data_dir
        self._wait_seconds = wait_seconds
        self._file = data_dir / DATABASE
        make_folder(data_dir)
        self.engine = _engine(url or f"sqlite:///{self._file}")
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _set_pragmas)
        self._lock = filelock.FileLock(data_dir / "writing.lock")
        self._turn = threading.RLock()  # threads of this process queue here, which wakes them at once

    def open(
        self,
        *,
        on_wait: Callable[[], None] = lambda: None,
        tell: Callable[[str], None] = lambda _: None,
        is_sole: bool = False,
    ) -> None:
        """Make the tables of a new database, migrate an older one, which is told. Raises StorageTooNew for one from the
        future, StorageBusy where an older one is at work; the bot itself, which is `sole`, has made sure of that.
        """
        if is_unsettled(self._data_dir):
            with self.writing(on_wait=on_wait), self.translated():
                settle(self._data_dir)
        with self.translated():
            version = self._version()
        self._refuse_newer(version)
        if version == SCHEMA_REVISION:
            return
        with self.writing(on_wait=on_wait), self.translated():
            self._write_ahead()
            self._bring_up_to_date(tell, is_sole=is_sole)

    def forget_copies(self, before: datetime) -> int:
        """Delete copies of it that were kept aside before a moment; count them."""
        with self.translated():
            return forget_copies(self._data_dir, before)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def writing(self, *, on_wait: Callable[[], None] = lambda: None) -> Generator[None]:
        """Hold the writers' lock; re-entrant. Calls `on_wait` once if another process has it. Raises StorageBusy."""
        if not self._turn.acquire(timeout=self._wait_seconds):
            raise self._busy()
        try:
            self._acquire(on_wait)
            try:
                yield
            finally:
                self._lock.release()
        finally:
            self._turn.release()

    @contextmanager
    def transaction(self, *, on_wait: Callable[[], None] = lambda: None) -> Generator[sa.Connection]:
        """Hold the writers' lock for one transaction."""
        with self.writing(on_wait=on_wait), self.translated(), self.engine.begin() as connection:
            yield connection

    def _acquire(self, on_wait: Callable[[], None]) -> None:
        try:
            try:
                self._lock.acquire(timeout=0)
            except filelock.Timeout:
                on_wait()
                self._lock.acquire(timeout=self._wait_seconds)
        except filelock.Timeout as error:
            raise self._busy() from error
        except OSError as error:
            raise self._translate_os(error) from error

    def _busy(self) -> StorageBusy:
        return StorageBusy(
            f"Another Pullquote has been writing to {self._data_dir} for over {self._wait_seconds:.0f} s.",
            mend="Wait for it or stop it, then try again.",
        )

    @contextmanager
    def translated(self) -> Generator[None]:
        """Turn the database's errors into the house's."""
        try:
            yield
        except exc.DatabaseError as error:
            raise self._translate(_first_line(error.orig)) from error
        except sqlite3.Error as error:
            raise self._translate(str(error)) from error
        except OSError as error:
            raise self._translate_os(error) from error

    def _version(self) -> str:
        with self.engine.connect() as connection:
            if not sa.inspect(connection).has_table(_VERSION.name):
                return ""
            return connection.execute(sa.select(_VERSION.c.version_num)).scalar() or ""

    def _write_ahead(self) -> None:
        """Let readers go on while one writes; the file remembers it. Only under the lock: SQLite does not wait here."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")

    def _bring_up_to_date(self, tell: Callable[[str], None], *, is_sole: bool) -> None:
        version = self._version()  # again: another process may have been first
        self._refuse_newer(version)
        if not version:
            with self.engine.begin() as connection:
                METADATA.create_all(connection)
                _VERSION.create(connection, checkfirst=True)
                connection.execute(_VERSION.insert().values(version_num=SCHEMA_REVISION))
        elif version < SCHEMA_REVISION:
            with nullcontext() if is_sole else self._without_a_bot(version):
                self._migrate(version, tell)

    def _migrate(self, version: str, tell: Callable[[str], None]) -> None:
        from bot.storage.migrate import upgrade  # noqa: PLC0415 - Alembic takes 0.3 s and is seldom needed

        if self.engine.dialect.name == "sqlite":
            copy = copy_before(self.engine, self._file, version)
            tell(f"The database is brought from schema {version} to {SCHEMA_REVISION}; {copy} is as it was.")
        upgrade(self.engine)

    @contextmanager
    def _without_a_bot(self, version: str) -> Generator[None]:
        """Never change the tables under a bot of an older version. It is not waited for: the writers' lock is held."""
        with ExitStack() as stack:
            try:
                stack.enter_context(sole(self._data_dir, 0.0))
            except StorageBusy as error:
                raise StorageBusy(
                    f"This Pullquote brings the database from schema {version} to {SCHEMA_REVISION}, and a bot is at "
                    f"work on {self._data_dir}.",
                    mend="Stop pullquote run, then start it again with this version.",
                ) from error
            yield

    def _refuse_newer(self, version: str) -> None:
        if version > SCHEMA_REVISION:
            raise StorageTooNew(
                f"The database in {self._data_dir} is from a newer Pullquote (schema {version}, this one knows "
                f"{SCHEMA_REVISION}).",
                mend="Upgrade Pullquote, or point PULLQUOTE_DATA_DIR to another folder.",
            )

    def _translate(self, cause: str) -> StorageError:
        if "full" in cause:
            return StorageFull(
                f"The disk that holds {self._data_dir} is full.",
                mend="Free some space and run it again; nothing is lost.",
            )
        if "readonly" in cause or "read-only" in cause or "unable to open" in cause:
            return StorageReadOnly(f"The database in {self._data_dir} cannot be written.", mend=READ_ONLY_MEND)
        if "locked" in cause or "busy" in cause:
            return StorageBusy(f"The database in {self._data_dir} is busy.", mend="Try again in a moment.")
        if "malformed" in cause or "not a database" in cause:
            return StorageError(
                f"{self._file} is damaged or not a Pullquote database ({cause}).",
                mend="Restore a backup, or move the file away to begin anew.",
            )
        return StorageError(f"The database in {self._data_dir} failed: {cause}.", mend="Run pullquote doctor.")

    def _translate_os(self, error: OSError) -> StorageError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return StorageFull(
                f"The disk that holds {self._data_dir} is full.",
                mend="Free some space and run it again; nothing is lost.",
            )
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return StorageReadOnly(f"{self._data_dir} cannot be written.", mend=READ_ONLY_MEND)
        return StorageError(f"{self._data_dir} cannot be used: {error.strerror}.", mend="Check PULLQUOTE_DATA_DIR.")


def _first_line(error: BaseException | None) -> str:
    """Say what happened; below it PostgreSQL shows the values of the row."""
    return str(error).partition("\n")[0]


def _engine(url: str) -> sa.Engine:
    """Make an engine. No error names the address, which may hold a password."""
    try:
        return sa.create_engine(url, connect_args={"timeout": _BUSY_MS / 1000})
    except (exc.ArgumentError, ImportError, ValueError) as error:
        raise StorageError(
            f"PULLQUOTE_DATABASE_URL cannot be used ({type(error).__name__}).",
            mend="Write it as sqlite:////path/of/a.db, or as an address whose driver is installed.",
        ) from None


def _set_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
