"""`backup` and `restore`, from the command line: what is in the file, what is refused, and what is kept."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot.errors import StorageBusy
from bot.storage.copying import copy_database
from bot.storage.database import Database
from bot.storage.presence import sole
from bot.storage.receipts import read_key
from bot.storage.schema import RECEIPTS, SCHEMA_REVISION
from tests.integration.conftest import CommandLine
from tests.killing import leave_one_megabyte

ROOT = Path(__file__).parents[2]
QUESTION = "What would repairs to the breakwater cost?"


def articles_in(data: Path) -> int:
    with closing(sqlite3.connect(data / "pullquote.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM articles WHERE status = 'active'").fetchone()[0])


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@contextmanager
def opened(data: Path) -> Generator[Database]:
    database = Database(data)
    database.open()
    try:
        yield database
    finally:
        database.close()


@pytest.fixture
def archive(pullquote: CommandLine, newspaper: Path, home: Path) -> Path:
    """Import two articles and back them up."""
    pullquote("import", str(newspaper))
    file = home / "pullquote.zip"
    assert pullquote("backup", str(file)).status == 0
    return file


def test_a_backup_holds_database_key_and_manifest_and_nothing_else(archive: Path, home: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with zipfile.ZipFile(archive) as file:
        assert sorted(file.namelist()) == ["asker.key", "manifest.json", "pullquote.db"]
        manifest = json.loads(file.read("manifest.json"))
        assert file.read("asker.key") == read_key(home / "data")
    assert manifest["schema"] == SCHEMA_REVISION
    assert manifest["counts"]["articles"] == 2
    assert datetime.fromisoformat(manifest["made_at"]).tzinfo is not None
    assert names_in(home) == {"courier", "data", "pullquote.zip"}  # nothing unfinished is left


def test_the_token_and_addresses_of_the_operator_are_in_no_backup(
    pullquote: CommandLine, newspaper: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".env").write_text(
        "DISCORD_TOKEN=very.secret.token\nPULLQUOTE_ALERT_WEBHOOK=https://hooks.example/secret\n"
    )
    monkeypatch.setenv("DISCORD_TOKEN", "very.secret.token")
    (home / "data").mkdir()
    (home / "data" / "alerts.json").write_text("[] very.secret.alert")
    pullquote("import", str(newspaper))
    pullquote("backup", "b.zip")
    with zipfile.ZipFile(home / "b.zip") as file:
        assert not [name for name in file.namelist() if b"secret" in file.read(name)]


def test_a_backup_comes_back_with_its_receipts_and_the_rest_is_kept_aside(
    pullquote: CommandLine, archive: Path, home: Path, tmp_path: Path
) -> None:
    data = home / "data"
    before = (data / "pullquote.db").read_bytes()
    pullquote("ask", QUESTION)
    assert (data / "index").exists()
    (data / "asker.key").write_bytes(b"k" * 32)
    ran = pullquote("restore", str(archive))
    assert ran.status == 0
    assert "Restored 2 articles, 1 source" in ran.out
    (aside,) = data.glob("before-restore-*")
    assert f"What was there before is in data/{aside.name}" in ran.out
    assert (aside / "asker.key").read_bytes() == b"k" * 32
    assert (aside / "pullquote.db").read_bytes() == before
    assert read_key(data) != b"k" * 32
    assert not (data / "index").exists()
    assert "4 million crowns" in pullquote("ask", QUESTION).out


def test_restored_into_an_empty_home_it_answers_the_same(
    pullquote: CommandLine, archive: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = pullquote("ask", QUESTION).out
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(home / "elsewhere"))
    ran = pullquote("restore", str(archive))
    assert ran.status == 0
    assert "before" not in ran.out  # there was nothing
    assert pullquote("ask", QUESTION).out == answer


def test_a_file_that_is_there_is_written_over_only_with_force(pullquote: CommandLine, archive: Path) -> None:
    archive.write_bytes(b"precious")
    ran = pullquote("backup", str(archive))
    assert ran.status == 2
    assert "--force" in ran.err
    assert archive.read_bytes() == b"precious"
    assert pullquote("backup", str(archive), "--force").status == 0
    assert zipfile.is_zipfile(archive)


@pytest.mark.parametrize(
    ("url", "tool"), [("postgresql+psycopg://u:geheim@h/d", "pg_dump"), ("mysql://h/d", "mysqldump")]
)
def test_other_databases_are_refused_with_their_own_tool(
    pullquote: CommandLine, archive: Path, monkeypatch: pytest.MonkeyPatch, url: str, tool: str
) -> None:
    monkeypatch.setenv("PULLQUOTE_DATABASE_URL", url)
    for command in (("backup", "other.zip"), ("restore", str(archive))):
        ran = pullquote(*command)
        assert ran.status == 2
        assert tool in ran.err
        assert "geheim" not in ran.err


def test_a_backup_of_a_moment_is_made_while_others_write(pullquote: CommandLine, archive: Path, home: Path) -> None:
    """The writer commits again and again during the copy; the copy holds what was there when it began."""
    del archive
    with opened(home / "data") as writing, writing.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE filler (text)")
        connection.exec_driver_sql(
            "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 4000) "
            "INSERT INTO filler SELECT randomblob(4000) FROM many"
        )
        connection.commit()
    pieces: list[int] = []

    def write(done: int, total: int) -> None:
        """Write between two steps of the copy, as another process would."""
        pieces.append(total - done)
        row = {"id": str(len(pieces)), "asker": "", "shown": "[]", "further": "[]", "made_at": ""}
        with other.transaction() as connection:
            connection.execute(RECEIPTS.insert().values(row))

    with opened(home / "data") as other, opened(home / "data") as source:
        copy_database(source.engine, home / "copy.db", write)
    assert len(pieces) > 3
    assert pieces[-1] == 0
    with closing(sqlite3.connect(home / "copy.db")) as copied:
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copied.execute("SELECT count(*) FROM receipts").fetchone() == (0,)
    assert pullquote("backup", "after.zip").out.count(f"{len(pieces)} posted answers") == 1


def test_nothing_is_restored_while_the_bot_runs(pullquote: CommandLine, archive: Path, home: Path) -> None:
    with sole(home / "data", 0.0):
        ran = pullquote("restore", str(archive))
    assert ran.status == 2
    assert "Another pullquote run or restore is at work on data. Stop it" in ran.err
    assert not list((home / "data").glob("before-restore-*"))


HOLDS = """
import sys
from pathlib import Path
from bot.storage.database import Database
database = Database(Path(sys.argv[1]))
database.open()
print("open", flush=True)
sys.stdin.read()
"""


def test_nothing_is_restored_while_any_other_program_has_the_database_open(
    pullquote: CommandLine, archive: Path, home: Path
) -> None:
    data, command = home / "data", [sys.executable, "-c", HOLDS, str(home / "data")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == "open\n"
        ran = pullquote("restore", str(archive))
        holding.communicate()
    assert ran.status == 2
    assert "Another program has the database in data open." in ran.err
    assert articles_in(data) == 2
    assert pullquote("restore", str(archive)).status == 0


def test_the_newer_backup_is_refused_and_nothing_is_touched(pullquote: CommandLine, archive: Path, home: Path) -> None:
    rewrite(archive, schema="9999")
    before = names_in(home / "data")
    ran = pullquote("restore", str(archive))
    assert ran.status == 2
    assert f"from a newer Pullquote (schema 9999, this one knows {SCHEMA_REVISION}). Upgrade Pullquote" in ran.err
    assert names_in(home / "data") == before


def rewrite(archive: Path, *, schema: str = "", drop: str = "", database: bytes = b"", extra: str = "") -> None:
    """Write a backup anew with something wrong in it."""
    with zipfile.ZipFile(archive) as file:
        held = {name: file.read(name) for name in file.namelist()}
    manifest = json.loads(held["manifest.json"])
    if schema:
        manifest["schema"] = schema
    held["manifest.json"] = json.dumps(manifest).encode()
    held["pullquote.db"] = database or held["pullquote.db"]
    held |= {extra: b"more"} if extra else {}
    held.pop(drop, None)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in held.items():
            file.writestr(name, data)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"drop": "asker.key"}, "it holds other files"),
        ({"extra": "../../etc/passwd"}, "it holds other files"),
        ({"schema": "new"}, "its schema number or its time cannot be read"),
        ({"database": b"short"}, "pullquote.db is not what was backed up"),
        ({"database": b"0" * 5_000_000}, "pullquote.db is not what was backed up"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_touched(
    pullquote: CommandLine, archive: Path, home: Path, wrong: dict[str, str], why: str
) -> None:
    rewrite(archive, **wrong)  # pyright: ignore[reportArgumentType] - one of its own arguments
    ran = pullquote("restore", str(archive))
    assert ran.status == 2
    assert why in ran.err
    assert articles_in(home / "data") == 2
    assert not list((home / "data").glob("before-restore-*"))
    assert "4 million crowns" in pullquote("ask", QUESTION).out  # which clears the draft away
    assert not list((home / "data").glob("restoring*"))


@pytest.mark.parametrize("cut", [0.2, 0.9, 1.0])
def test_half_a_file_or_another_one_is_refused(pullquote: CommandLine, archive: Path, home: Path, cut: float) -> None:
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * cut)] if cut < 1 else b"no zip at all")
    ran = pullquote("restore", str(archive))
    assert ran.status == 2
    assert "damaged or no backup of Pullquote" in ran.err
    assert articles_in(home / "data") == 2
    assert "There is no file nothing.zip." in pullquote("restore", "nothing.zip").err


def test_a_damaged_database_is_not_backed_up_and_a_backup_replaces_it(
    pullquote: CommandLine, archive: Path, home: Path
) -> None:
    file = home / "data" / "pullquote.db"
    data = bytearray(file.read_bytes())
    data[-20_000:] = b"\xff" * 20_000
    file.write_bytes(data)
    ran = pullquote("backup", "damaged.zip")
    assert ran.status == 2
    assert "damaged" in ran.err
    assert not (home / "damaged.zip").exists()
    file.write_bytes(b"no database any more " * 1_000)
    assert pullquote("restore", str(archive)).status == 0
    assert "4 million crowns" in pullquote("ask", QUESTION).out


def test_where_there_is_no_room_nothing_is_written(
    pullquote: CommandLine, archive: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_one_megabyte(monkeypatch)
    ran = pullquote("backup", "full.zip")
    assert ran.status == 2
    assert "and 1 are free. Name a file on another disk." in ran.err
    ran = pullquote("restore", str(archive))
    assert ran.status == 2
    assert "Free some space" in ran.err
    assert names_in(home) == {"courier", "data", "pullquote.zip"}


def test_two_bots_never_work_on_one_data_directory(home: Path) -> None:
    waited: list[bool] = []
    with (
        sole(home, 0.0),
        pytest.raises(StorageBusy, match="Another pullquote run"),
        sole(home, 0.05, lambda: waited.append(True)),
    ):
        pass
    assert waited == [True]
    with sole(home, 0.0):
        pass
