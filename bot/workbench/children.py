"""Starting processes that do one thing with one engine, and reading what they tell."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from bot.errors import EngineFailed

Facts = dict[str, float | None]


def run_child(what: str, name: str, folder: Path, watch: Callable[[Facts, float], None]) -> Facts:
    """Run a child to its end and return all that it told; `watch` sees each line when it comes, and how many seconds
    after the start that was. Raises EngineFailed.
    """
    command = [sys.executable, "-m", "bot.workbench.child", what, name, str(folder)]
    told: Facts = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        begun = perf_counter()
        process = subprocess.Popen(  # noqa: S603 - this very Python with arguments of our own
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            for line in process.stdout:
                facts: Facts = json.loads(line)
                watch(facts, perf_counter() - begun)
                told |= facts
            status = process.wait()
        finally:
            process.kill()  # where Ctrl-C or an error came between
            process.wait()
            if process.stdout:
                process.stdout.close()
        if status:
            complaints.seek(0)
            raise EngineFailed(f"{name} broke off while it was to {what}: {_why(status, complaints.read())}.")
    return told


def _why(status: int, complaints: str) -> str:
    """Say in a few words why a process ended."""
    if status == -signal.SIGKILL:
        return "it was killed, most likely for want of memory"
    lines = complaints.strip().splitlines()
    return lines[-1].strip().rstrip(".") if lines else f"its exit status was {status}"
