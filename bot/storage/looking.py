"""Looking into an SQLite database that nobody has open: whether it is whole, of which schema, and what it holds."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc, pool

from bot.errors import StorageError
from bot.storage.rows import ACTIVE
from bot.storage.schema import ARTICLES, RATED_ANSWERS, RECEIPTS, SERVERS, SOURCES, WATCHES

_COUNTED = {
    "articles": sa.select(sa.func.count()).select_from(ARTICLES).where(ACTIVE),
    "sources": sa.select(sa.func.count()).select_from(SOURCES),
    "servers": sa.select(sa.func.count()).select_from(SERVERS),
    "receipts": sa.select(sa.func.count()).select_from(RECEIPTS),
    "ratings": sa.select(sa.func.count()).select_from(RATED_ANSWERS),
    "watches": sa.select(sa.func.count()).select_from(WATCHES),
}


@dataclass(frozen=True, slots=True)
class Contents:
    """The newest migration that a database has seen, and how many rows of what; an older one lacks some tables."""

    schema: str
    counts: Mapping[str, int]


def look_into(file: Path) -> Contents:
    """Read all of a database. Raises StorageError where it is damaged, or none of Pullquote."""
    with _opened(file) as engine, engine.connect() as connection:
        try:
            found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
            if found != "ok":
                raise _damaged(found)
            tables = set(sa.inspect(connection).get_table_names())
            if not {"alembic_version", "articles"} <= tables:
                raise StorageError("That database is not one of Pullquote.", mend="Look which file it came from.")
            schema = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")
            counts = {name: connection.scalar(query) or 0 for name, query in _COUNTED.items() if name in tables}
        except exc.DatabaseError as error:
            raise _damaged(str(error.orig)) from error
    return Contents(schema, counts)


def write_ahead(file: Path) -> None:
    """Let readers of a database go on while one writes; the file remembers it."""
    with _opened(file) as engine, engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def migrate(file: Path) -> None:
    """Bring a database to the newest schema."""
    from bot.storage.migrate import upgrade  # noqa: PLC0415 - Alembic takes 0.3 s and is seldom needed

    with _opened(file) as engine:
        upgrade(engine)


def drop_ended(file: Path, current: Path) -> int:
    """Drop the questions from a database that wait no more in the one that it is to replace; count them. One that
    cannot be read tells nothing.
    """
    if not current.exists():
        return 0
    query = sa.select(WATCHES.c.id)
    try:
        with _opened(current) as engine, engine.connect() as connection:
            waiting = set(connection.execute(query).scalars())
    except exc.DatabaseError:  # damaged, which may be why a backup is restored, or older than such questions
        return 0
    with _opened(file) as engine, engine.begin() as connection:
        ended = set(connection.execute(query).scalars()) - waiting
        for number in ended:
            connection.execute(WATCHES.delete().where(WATCHES.c.id == number))
    return len(ended)


@contextmanager
def _opened(file: Path) -> Generator[sa.Engine]:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(file)), poolclass=pool.NullPool)
    try:
        yield engine
    finally:
        engine.dispose()


def _damaged(why: str) -> StorageError:
    return StorageError(f"The database is damaged ({why[:200]}).", mend="An earlier backup may be whole.")
