"""Copies that are kept aside end, a restore sends nobody what they cancelled, and a disk is named that is at fault."""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.backup import COPY_LIFETIME
from bot.storage.database import Database
from bot.storage.precaution import forget_copies
from bot.storage.sources import Sources
from tests.integration.conftest import CommandLine

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
OLD, YOUNG = NOW - timedelta(days=31), NOW - timedelta(days=29)


def lay(path: Path, made_at: datetime) -> Path:
    """Make a file as it was left then."""
    path.parent.mkdir(exist_ok=True)
    path.write_text("words of people")
    os.utime(path, (made_at.timestamp(), made_at.timestamp()))
    return path


def test_copies_and_what_a_restore_replaced_go_after_thirty_days(home: Path) -> None:
    gone = [
        lay(home / "pullquote.db.0006-before-0007", OLD),
        lay(home / "pullquote.db.0006-before-0007.part", OLD),
        lay(home / "before-restore-20261001-120000" / "pullquote.db", YOUNG),  # the name says when
        lay(home / "before-restore-20261001-120000-2" / "asker.key", YOUNG),
        lay(home / ".pullquote-backup-x1" / "pullquote.db", OLD),
    ]
    os.utime(home / ".pullquote-backup-x1", (OLD.timestamp(), OLD.timestamp()))
    stay = [
        lay(home / "pullquote.db.0007-before-0008", YOUNG),
        lay(home / "before-restore-20261127-120000" / "pullquote.db", OLD),
        lay(home / "before-restore-mine" / "pullquote.db", OLD),
        lay(home / "before-restore-99999999-999999" / "pullquote.db", OLD),
        lay(home / "before-restore-20261001-130000", OLD),  # a file
        lay(home / "pullquote.db", OLD),
        lay(home / "asker.key", OLD),
        lay(home / "pullquote.zip", OLD),
    ]
    assert forget_copies(home, NOW - COPY_LIFETIME) == len(gone)
    assert [path for path in gone if path.exists()] == []
    assert [path for path in stay if not path.exists()] == []
    assert not (home / "before-restore-20261001-120000").exists()


def test_a_link_is_not_followed(home: Path) -> None:
    kept = lay(home / "elsewhere" / "pullquote.db", OLD)
    (home / "before-restore-20261001-120000").symlink_to(kept.parent)
    assert forget_copies(home, NOW) == 0
    assert kept.exists()


def test_the_hourly_tidying_of_the_bot_deletes_them(home: Path) -> None:
    old = lay(home / "pullquote.db.0006-before-0007", OLD)
    database = Database(home)
    database.open()
    Sources(database).expire(NOW, 180)
    database.close()
    assert not old.exists()
    assert (home / "pullquote.db").exists()


@pytest.fixture
def archive(pullquote: CommandLine, newspaper: Path, home: Path) -> Path:
    """Back up two questions that wait."""
    pullquote("import", str(newspaper))
    with closing(sqlite3.connect(home / "data" / "pullquote.db")) as connection, connection:
        for name in ("cancelled", "waiting"):
            connection.execute(
                "INSERT INTO watches (id, user_id, question, language, after, made_at) VALUES (?, 5, '{}', 'en', 0, '')",
                (name,),
            )
    file = home / "b.zip"
    assert "2 waiting questions" in pullquote("backup", str(file)).out
    return file


def cancel(home: Path) -> None:
    with closing(sqlite3.connect(home / "data" / "pullquote.db")) as connection, connection:
        connection.execute("DELETE FROM watches WHERE id = 'cancelled'")


def waiting(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "pullquote.db")) as connection:
        return [name for (name,) in connection.execute("SELECT id FROM watches ORDER BY id")]


def test_a_question_that_was_cancelled_since_does_not_come_back(
    pullquote: CommandLine, archive: Path, home: Path
) -> None:
    cancel(home)
    ran = pullquote("restore", str(archive))
    assert "1 waiting question was left out: answered or cancelled since." in ran.out
    assert "a running bot deletes it after 30 days" in ran.out
    assert waiting(home / "data") == ["waiting"]


def test_where_nothing_is_known_of_them_all_questions_come_back(
    pullquote: CommandLine, archive: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel(home)
    (home / "data" / "asker.key").write_bytes(b"k" * 32)  # another life: a bot that was begun anew
    ran = pullquote("restore", str(archive))
    assert "left out" not in ran.out
    assert waiting(home / "data") == ["cancelled", "waiting"]
    (home / "data" / "pullquote.db").write_bytes(b"no database any more " * 1_000)
    assert pullquote("restore", str(archive)).status == 0
    assert waiting(home / "data") == ["cancelled", "waiting"]
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(home / "elsewhere"))
    assert pullquote("restore", str(archive)).status == 0
    assert waiting(home / "elsewhere") == ["cancelled", "waiting"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk that full.zip would be on is full. Free some"),
        (sqlite3.OperationalError("database or disk is full"), "The disk that full.zip would be on is full. Free some"),
        (
            PermissionError(errno.EACCES, "Permission denied"),
            "full.zip cannot be written: Permission denied. Name a file in a folder that may be written.",
        ),
        (
            sqlite3.OperationalError("unable to open database file"),
            "full.zip cannot be written: unable to open database file. Name a file on another disk.",
        ),
        (sqlite3.OperationalError("database is locked"), "The database in data is busy. Try again in a moment."),
    ],
)
def test_the_disk_of_the_backup_is_named_and_not_that_of_the_data(
    pullquote: CommandLine,
    newspaper: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    sentence: str,
) -> None:
    pullquote("import", str(newspaper))

    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr("bot.storage.keeping.copy_database", fail)
    ran = pullquote("backup", "full.zip")
    assert ran.status == 2
    assert sentence in " ".join(ran.err.split())
    assert not (home / "full.zip").exists()


def test_a_folder_that_may_not_be_written_is_one_sentence(
    pullquote: CommandLine, newspaper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pullquote("import", str(newspaper))

    def refuse(*_given: object, **_named: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    ran = pullquote("backup", "b.zip")
    assert ran.status == 2
    assert "b.zip cannot be written: Permission denied. Name a file in a folder" in ran.err


def test_a_backup_is_not_blamed_for_what_is_wrong_with_the_data_directory(
    pullquote: CommandLine, archive: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "data" / "running.lock").unlink(missing_ok=True)
    (home / "data" / "running.lock").mkdir()  # root may write any file
    ran = pullquote("restore", str(archive))
    assert ran.status == 2
    assert "data/running.lock cannot be written" in ran.err
    assert "b.zip" not in ran.err
    (home / "data" / "running.lock").rmdir()

    def fail(*_given: object) -> None:
        raise RuntimeError("a fault of our own")

    monkeypatch.setattr("bot.storage.keeping.decide", fail)
    ran = pullquote("restore", str(archive))
    assert "Something broke, incident" in ran.err
    assert "damaged" not in ran.err


def test_a_backup_on_a_disk_that_fails_is_blamed(
    pullquote: CommandLine, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("zipfile.ZipExtFile.read", fail)
    ran = pullquote("restore", str(archive))
    assert ran.status == 2
    assert "b.zip cannot be read: Input/output error. Copy it to another disk." in ran.err
