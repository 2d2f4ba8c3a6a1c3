"""Runs a command again and again on a copy of a data directory, killed one step later each time; and a full disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[1]

# Counts what reaches the files of a data directory and the database, and kills its own process before the n-th.
DRIVER = """
import os, shutil, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from bot import keeping
from bot.app import main
from bot.storage import migrate

FILES = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "shutil.rmtree", "sqlite3.connect"}
template, places, step = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def die_at(moment, place):
    left = [moment]

    def count(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name, arguments):
        if name in FILES and str(arguments[0]).startswith(str(place)):
            count()

    sys.addaudithook(watch)
    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)

for moment in range(1, 10_000, step):
    place = places / str(moment)
    shutil.copytree(template, place)
    child = os.fork()
    if child == 0:
        os.environ["PULLQUOTE_DATA_DIR"] = str(place)
        sys.argv = ["pullquote", *sys.argv[4:]]
        die_at(moment, place)
        os._exit(main())
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
"""


def killed_at_every_step(template: Path, places: Path, *command: str, step: int = 1) -> list[Path]:
    """Return the data directories that were left behind, by the moment of the kill; the last one was not killed."""
    places.mkdir()
    run = [sys.executable, "-c", DRIVER, str(template), str(places), str(step), *command]
    done = subprocess.run(run, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return sorted(places.iterdir(), key=lambda place: int(place.name))


def leave_one_megabyte(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every disk have one megabyte left."""

    def usage(path: object) -> SimpleNamespace:
        del path
        return SimpleNamespace(free=1_000_000)

    monkeypatch.setattr("shutil.disk_usage", usage)
