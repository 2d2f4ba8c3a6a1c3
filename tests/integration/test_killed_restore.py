"""A restore that is killed at any moment leaves the old data or the new, whole."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.database import Database
from tests.integration.conftest import CommandLine
from tests.killing import killed_at_every_step

OLD_KEY, NEW_KEY = b"o" * 32, b"n" * 32


def state_of(data: Path) -> tuple[int, bytes]:
    """Return how many articles there are, and the key."""
    with closing(sqlite3.connect(data / "pullquote.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return connection.execute("SELECT count(*) FROM articles").fetchone()[0], (data / "asker.key").read_bytes()


def opened(data: Path) -> None:
    """Do what any command does first."""
    database = Database(data)
    database.open()
    database.close()


@pytest.fixture
def archive(pullquote: CommandLine, newspaper: Path, home: Path) -> Path:
    """Back up one article under one key, and go on with two under another."""
    data = home / "data"
    data.mkdir()
    (data / "asker.key").write_bytes(NEW_KEY)
    pullquote("import", str(newspaper / "harbour.md"))
    pullquote("backup", "pullquote.zip")
    (data / "asker.key").write_bytes(OLD_KEY)
    pullquote("import", str(newspaper / "library.md"))
    pullquote("ask", "What would repairs to the breakwater cost?")
    return home / "pullquote.zip"


def test_killed_at_any_step_the_next_command_finds_the_old_or_the_new_whole(archive: Path, home: Path) -> None:
    old, new = (2, OLD_KEY), (1, NEW_KEY)
    assert state_of(home / "data") == old
    seen: list[tuple[int, bytes]] = []
    places = killed_at_every_step(home / "data", home / "places", "restore", str(archive))
    for place in places:
        opened(place)
        seen.append(state_of(place))
        assert not list(place.glob("restoring*"))
        asides = list(place.glob("before-restore-*"))
        assert len(asides) == (seen[-1] == new)
        assert all(state_of(aside) == old for aside in asides)
        assert (place / "index").exists() == (seen[-1] == old)
        shutil.rmtree(place)
    turn = seen.index(new)
    assert turn > 10  # it is decided late
    assert set(seen[:turn]) == {old}
    assert set(seen[turn:]) == {new}
    assert len(seen) - turn > 10  # and then many steps are finished by whoever comes next


def test_what_was_interrupted_again_and_again_is_still_finished(archive: Path, home: Path) -> None:
    """Kills the command that finishes a restore, too, one step later each time."""
    places = killed_at_every_step(home / "data", home / "places", "restore", str(archive))
    decided = next(place for place in places if (place / "restoring").exists())
    for place in killed_at_every_step(decided, home / "again", "article", "1"):
        opened(place)
        assert state_of(place) == (1, NEW_KEY)
        assert not list(place.glob("restoring*"))
        (aside,) = place.glob("before-restore-*")
        assert state_of(aside) == (2, OLD_KEY)
