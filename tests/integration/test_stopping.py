"""`pullquote run` ends in good order when it is told to, also while it starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.storage.database import Database
from tests.integration.conftest import HARBOUR


def test_the_first_process_of_a_container_can_be_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    before, heard = signal.getsignal(signal.SIGTERM), list[object]()

    def run() -> int:
        heard.append(signal.getsignal(signal.SIGTERM))
        return 0

    monkeypatch.setattr("bot.app.main", run)
    monkeypatch.setattr("os.getpid", lambda: 1)
    try:
        assert main() == 0
    finally:
        signal.signal(signal.SIGTERM, before)
    assert callable(heard[0])
    assert heard[0] is not before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a process could hear")
def test_a_start_that_is_told_to_stop_ends_in_good_order(home: Path) -> None:
    (home / "corpus").mkdir()
    (home / "corpus" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    other = Database(home)
    other.open()
    environment = {**os.environ, "DISCORD_TOKEN": "a.b.c", "PULLQUOTE_DATA_DIR": str(home)}
    command = [sys.executable, "-m", "bot", "run"]
    with (
        other.writing(),  # so that the start waits before it reads the folder
        subprocess.Popen(command, cwd=home, env=environment, stderr=subprocess.PIPE, text=True) as starting,
    ):
        try:
            assert starting.stderr is not None
            assert "waiting for it" in starting.stderr.readline()
            starting.send_signal(signal.SIGTERM)
            assert starting.wait(timeout=60) == 0
            assert starting.stderr.read() == ""
        finally:
            starting.kill()
    other.close()
