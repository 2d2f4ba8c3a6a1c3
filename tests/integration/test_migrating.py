"""From each earlier schema to this one: with data, with a copy before, killed at any moment; and never from a newer."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from bot.storage.database import Database
from bot.storage.migrate import configuration
from bot.storage.schema import METADATA, SCHEMA_REVISION
from tests.integration.conftest import CommandLine
from tests.killing import killed_at_every_step, leave_one_megabyte

REVISIONS = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]
EARLIER = REVISIONS[:-1]
TEXT = "Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns and take until the end of May."
DAY = "2024-02-03T00:00:00+00:00"
ROWS: dict[str, dict[str, object]] = {
    "publishers": {"id": 1, "name": "Alder Courier"},
    "sources": {"id": 1, "name": "courier", "root": "/old/courier", "stamp": "s", "added_at": DAY},
    "articles": {
        "id": 1,
        "key": "url:https://courier.example/harbour",
        "source_id": 1,
        "root": "/old/courier",
        "location": "harbour.md",
        "external_id": "",
        "url": "https://courier.example/harbour",
        "sample": 0,
        "status": "active",
        "revision": 1,
        "fingerprint": "f",
        "text_hash": "ab" * 16,
        "added_at": DAY,
    },
    "revisions": {
        "article_id": 1,
        "number": 1,
        "title": "Storm closes the harbour",
        "authors": '["Ina Quay"]',
        "publisher_id": 1,
        "published_at": DAY,
        "language": "en",
        "text": TEXT,
        "layout": f'[["p",0,{len(TEXT)}]]',
        "stored_at": DAY,
    },
    "passages": {"article_id": 1, "revision": 1, "paragraph": 0, "last_paragraph": 0, "start": 0, "end": len(TEXT)},
    "receipts": {"id": "r1", "asker": "sealed", "shown": "[]", "further": "[]", "made_at": DAY},
    "subscriptions": {"source_id": 1, "server_id": 200, "paused": 0},
    "budgets": {"channel_id": 1, "day": "2024-02-03", "article_id": 1, "spans": "[]"},
    "posted": {"message_id": 5, "channel_id": 1, "receipt_id": "r1", "due_at": None},
    "blocked_domains": {"name": "bad.example", "blocked_at": DAY},
    "servers": {
        "id": 200,
        "channels": "[300]",
        "private": 1,
        "quotations": 2,
        "cooldown_seconds": 7,
        "zone": "Europe/Oslo",
        "policy": "sentence",
        "welcomed": 1,
        "left_at": None,
    },
}


def make_old(data: Path, revision: str) -> set[str]:
    """Make a database as a Pullquote of that schema left it, with a row in each of its tables that hold much; name
    these tables.
    """
    data.mkdir(parents=True)
    engine = sa.create_engine(f"sqlite:///{data / 'pullquote.db'}")
    with engine.connect() as connection:
        command.upgrade(configuration(connection), revision)
        made = set(sa.inspect(connection).get_table_names()) & set(ROWS)
        for table in METADATA.sorted_tables:
            if table.name in made:
                insert(connection, table.name, ROWS[table.name])
        connection.commit()
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    engine.dispose()
    return made


def insert(connection: sa.Connection, table: str, row: Mapping[str, object]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(f":{name}" for name in row)
    connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({places})"), dict(row))  # noqa: S608 - our names


def rows_of(file: Path, tables: set[str]) -> dict[str, list[dict[str, object]]]:
    """Return the rows of some tables, as far as they were made above."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        assert [tuple(row) for row in connection.execute("PRAGMA integrity_check")] == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return {
            table: [
                {name: value for name, value in dict(row).items() if name in ROWS[table]}
                for row in connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our names
            ]
            for table in tables
        }


def schema_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def expected(tables: set[str]) -> dict[str, list[dict[str, object]]]:
    return {table: [ROWS[table]] for table in tables}


@pytest.mark.parametrize("revision", EARLIER)
def test_a_database_of_an_earlier_schema_is_brought_here_with_its_data(
    pullquote: CommandLine, home: Path, revision: str
) -> None:
    file = home / "data" / "pullquote.db"
    tables = make_old(home / "data", revision)
    ran = pullquote("ask", "What would repairs to the breakwater cost?")
    assert "4 million crowns" in ran.out
    assert f"from schema {revision} to {SCHEMA_REVISION}" in ran.err
    assert schema_of(file) == SCHEMA_REVISION
    assert rows_of(file, tables) == expected(tables)
    copy = file.with_name(f"pullquote.db.{revision}-before-{SCHEMA_REVISION}")
    assert copy.name in ran.err
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert schema_of(copy) == revision
    assert rows_of(copy, tables) == expected(tables)
    assert "schema" not in pullquote("ask", "harbour").err  # once is enough


def test_the_last_two_copies_are_kept(pullquote: CommandLine, home: Path) -> None:
    data = home / "data"
    for revision in ("0001", "0002", "0003"):
        (data / "pullquote.db").unlink(missing_ok=True)
        make_old(home / "made" / revision, revision)
        data.mkdir(exist_ok=True)
        (home / "made" / revision / "pullquote.db").replace(data / "pullquote.db")
        assert pullquote("article", "1").status == 0
    copies = sorted(path.name for path in data.glob("pullquote.db.*"))
    assert copies == [f"pullquote.db.{revision}-before-{SCHEMA_REVISION}" for revision in ("0002", "0003")]


def test_without_room_for_the_copy_nothing_is_touched(
    pullquote: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old(home / "data", EARLIER[0])
    leave_one_megabyte(monkeypatch)
    ran = pullquote("article", "1")
    assert ran.status == 2
    assert "MB for a copy and the change; 1 are free in data. Free some space" in ran.err
    assert schema_of(home / "data" / "pullquote.db") == EARLIER[0]
    assert not list((home / "data").glob("*before*"))


def test_a_backup_of_an_earlier_schema_is_migrated_as_it_is_restored(
    pullquote: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = make_old(home / "data", EARLIER[1])
    with monkeypatch.context() as then:  # as the Pullquote of that time made it
        then.setattr("bot.storage.database.SCHEMA_REVISION", EARLIER[1])
        assert pullquote("backup", "old.zip").status == 0
    ran = pullquote("restore", "old.zip")
    assert f"The database was migrated from schema {EARLIER[1]} to {SCHEMA_REVISION}." in ran.out
    assert rows_of(home / "data" / "pullquote.db", tables) == expected(tables)
    assert schema_of(home / "data" / "pullquote.db") == SCHEMA_REVISION


@pytest.mark.parametrize("words", [("ask", "harbour"), ("article", "1"), ("backup", "b.zip"), ("sources", "list")])
def test_a_newer_database_is_refused_and_not_touched(
    pullquote: CommandLine, home: Path, words: tuple[str, ...]
) -> None:
    file = home / "data" / "pullquote.db"
    make_old(home / "data", REVISIONS[-1])
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = file.read_bytes()
    ran = pullquote(*words)
    assert ran.status == 2
    assert f"is from a newer Pullquote (schema 9999, this one knows {SCHEMA_REVISION}). Upgrade Pullquote" in ran.err
    assert file.read_bytes() == before
    assert pullquote("doctor").status == 1


def test_killed_at_any_moment_the_next_start_finishes_the_migration(home: Path) -> None:
    tables = make_old(home / "old", EARLIER[0])
    places = killed_at_every_step(home / "old", home / "places", "article", "1", step=5)
    assert len(places) > 15
    for place in places:
        database = Database(place)
        database.open()
        database.close()
        assert schema_of(place / "pullquote.db") == SCHEMA_REVISION
        assert rows_of(place / "pullquote.db", tables) == expected(tables)
        for copy in place.glob("pullquote.db.*[0-9]"):
            assert rows_of(copy, tables) == expected(tables)
