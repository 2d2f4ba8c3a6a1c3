"""An import that is killed and run again leaves the database of one undisturbed run."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.app import main
from tests.integration.conftest import HARBOUR, LIBRARY, CommandLine
from tests.nursery import nursery

MOMENTS = [1, 2, 3, 5, 8, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 46, 50, 54, 58, 63, 70]
TIMES = {"added_at", "stored_at"}


def everything(database: Path) -> dict[str, list[dict[str, Any]]]:
    """Read every row of every table, without the times."""
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.row_factory = sqlite3.Row
        tables = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        rows = {table: sorted(_without_times(connection, table), key=repr) for table in tables}
    connection.close()
    return rows


def _without_times(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - one of the tables' own names
    return [{key: value for key, value in dict(row).items() if key not in TIMES} for row in found]


@pytest.fixture
def folder(home: Path) -> Path:
    """Lay out articles of which one is a reprint and one broken."""
    made = home / "articles"
    made.mkdir()
    (made / "a.md").write_text(HARBOUR, encoding="utf-8")
    (made / "b.md").write_text(LIBRARY, encoding="utf-8")
    (made / "c.md").write_text(HARBOUR.replace("title: Storm", "title: A storm"), encoding="utf-8")
    (made / "d.txt").write_bytes(b"")
    return made


def import_until(folder: str, data: str, moment: str) -> None:
    """Import, and die before the n-th statement that reaches the database, or the n-th commit."""
    left = [int(moment)]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    os.environ["PULLQUOTE_DATA_DIR"] = data
    sys.argv = ["pullquote", "import", folder]
    sys.exit(main())


def test_killed_at_any_statement_and_run_again_gives_the_same_database(
    pullquote: CommandLine, folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(home / "undisturbed"))
    pullquote("import", str(folder))
    expected = everything(home / "undisturbed" / "pullquote.db")
    killed = 0
    with nursery(import_until) as born:
        for moment in MOMENTS:
            data = home / f"killed{moment}"
            killed += born(str(folder), str(data), str(moment)).status == -signal.SIGKILL
            monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(data))
            assert pullquote("import", str(folder)).status == 1  # d.txt is empty
            assert everything(data / "pullquote.db") == expected, f"killed before statement {moment}"
    assert killed >= len(MOMENTS) * 3 // 4  # the last moments may come after the end


def test_two_imports_at_once_wait_for_each_other(folder: Path, home: Path) -> None:
    environment = os.environ | {"PULLQUOTE_DATA_DIR": str(home / "data")}
    command = [sys.executable, "-m", "bot", "import", str(folder)]
    both = [
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        for _ in range(2)
    ]
    outputs = [process.communicate()[0].decode() for process in both]
    assert sorted(output.split(",")[0] for output in outputs) == ["0 new", "2 new"]
    assert len(everything(home / "data" / "pullquote.db")["articles"]) == 3
