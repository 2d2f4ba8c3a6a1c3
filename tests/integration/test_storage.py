"""The database: migrations, refusals, and errors in words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import event

from bot.core.intake import Decision, Taken
from bot.core.rights import QuotePolicy
from bot.core.serving import ServerSettings
from bot.errors import StorageBusy, StorageError, StorageFull, StorageReadOnly, StorageTooNew
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.migrate import configuration, upgrade
from bot.storage.newsdesk import ArticleDesk
from bot.storage.schema import METADATA, SCHEMA_REVISION
from bot.storage.servers import Servers
from tests.making import make_draft

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def articles_in(database: Database) -> Articles:
    return Articles(database, samples="auto")


def desk_in(database: Database) -> ArticleDesk:
    return ArticleDesk(database, now=lambda: NOW)


def test_the_migrations_and_the_tables_agree(home: Path) -> None:
    migrated = sa.create_engine(f"sqlite:///{home / 'migrated.db'}")
    upgrade(migrated)
    created = sa.create_engine(f"sqlite:///{home / 'created.db'}")
    METADATA.create_all(created)
    shapes = [
        {
            (table, tuple((c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)))
            for table in inspector.get_table_names()
            if table != "alembic_version"
        }
        for inspector in (sa.inspect(migrated), sa.inspect(created))
    ]
    indexes = [
        {(table, index["name"]) for table in METADATA.tables for index in sa.inspect(engine).get_indexes(table)}
        for engine in (migrated, created)
    ]
    migrated.dispose()
    created.dispose()
    assert shapes[0] == shapes[1]
    assert indexes[0] == indexes[1]


def test_the_newest_migration_is_the_schema_revision() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == SCHEMA_REVISION


def test_servers_of_an_earlier_database_can_rate_and_do_not_count(home: Path) -> None:
    (home / "data").mkdir()
    earlier = sa.create_engine(f"sqlite:///{home / 'data' / 'pullquote.db'}")
    with earlier.connect() as connection:
        command.upgrade(configuration(connection), "0006")
        row = "VALUES (7, '[]', 1, 2, NULL, '', 'sentence', 1, NULL)"
        connection.execute(sa.text(f"INSERT INTO servers {row}"))
        connection.commit()
    earlier.dispose()
    database = Database(home / "data")
    database.open()
    settings = Servers(database).serving(7).settings
    database.close()
    assert settings == ServerSettings(private=True, quotations=2, policy=QuotePolicy.SENTENCE, ratings=True, gaps=False)


def test_a_database_from_the_future_is_refused(home: Path) -> None:
    database = Database(home / "data")
    database.open()
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageTooNew, match="newer Pullquote"):
        database.open()
    database.close()


def test_a_data_directory_that_is_a_file_is_refused(home: Path) -> None:
    (home / "data").write_text("")
    with pytest.raises(StorageError, match="is a file"):
        Database(home / "data")


def test_a_file_that_is_no_database_is_named(home: Path) -> None:
    (home / "data").mkdir()
    (home / "data" / "pullquote.db").write_bytes(b"this is not a database at all, only some text" * 50)
    database = Database(home / "data")
    with pytest.raises(StorageError, match="damaged or not a Pullquote database"):
        database.open()
    database.close()


def test_a_read_only_database_says_so_and_stores_nothing(home: Path) -> None:
    writable = Database(home / "data")
    writable.open()
    writable.close()
    database = Database(home / "data", f"sqlite:///file:{home / 'data' / 'pullquote.db'}?mode=ro&uri=true")
    with pytest.raises(StorageReadOnly, match="cannot be written"):
        desk_in(database).take_in(make_draft("Some text of a paragraph."), source="s", root="", language=str)
    database.close()


def test_a_full_disk_says_so_and_keeps_what_was_stored(home: Path) -> None:
    database = Database(home / "data")
    database.open()
    articles, desk = articles_in(database), desk_in(database)
    desk.take_in(make_draft("A first text, which fits."), source="s", root="", language=str)
    event.listen(database.engine, "begin", _allow_no_more_pages)
    with pytest.raises(StorageFull, match="full"):
        desk.take_in(make_draft("x" * 2_000_000, location="b.md"), source="s", root="", language=str)
    event.remove(database.engine, "begin", _allow_no_more_pages)
    assert [article.text for article in articles.serving_among([1, 2])] == ["A first text, which fits."]
    database.close()


def _allow_no_more_pages(connection: sa.Connection) -> None:
    connection.exec_driver_sql("PRAGMA max_page_count = 1")


def test_a_writer_that_never_ends_is_reported(home: Path) -> None:
    first, second = Database(home / "data"), Database(home / "data", wait_seconds=0.05)
    waited: list[bool] = []
    first.open()
    with (
        first.writing(),
        pytest.raises(StorageBusy, match="Another Pullquote"),
        second.writing(on_wait=lambda: waited.append(True)),
    ):
        pass
    assert waited == [True]
    first.close()
    second.close()


def test_a_url_with_other_tracking_is_the_same_article(home: Path) -> None:
    database = Database(home / "data")
    database.open()
    articles, desk = articles_in(database), desk_in(database)
    first = make_draft("The same words.", url="https://www.paper.example/story?utm_source=a")
    second = make_draft("The same words.", url="http://paper.example/story/#top")
    stored = [desk.take_in(draft, source="s", root="", language=str) for draft in (first, second)]
    found = articles.find("https://paper.example/story?utm_medium=b")
    database.close()
    assert stored == [Taken(1, Decision.NEW), Taken(1, Decision.REVISED)]
    assert found is not None
