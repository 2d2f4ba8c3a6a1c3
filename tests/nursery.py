"""Processes that die and are born again by the dozen: one process that has everything imported forks them, since each
start of Python with its imports takes a second. It has no threads, so that what it forks is whole.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended (minus the signal that killed it), and what it printed."""

    status: int
    said: str


Born = Callable[..., Ended]


@contextmanager
def nursery(function: Callable[..., None]) -> Generator[Born]:
    """Give what calls a function of a module, with strings, in a new process each time, and waits for its end."""
    command = [sys.executable, "-m", "tests.nursery", function.__module__, function.__qualname__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        asks, tells = process.stdin, process.stdout
        assert asks
        assert tells

        def born(*arguments: str) -> Ended:
            asks.write(f"{json.dumps(arguments)}\n")
            asks.flush()
            return Ended(*json.loads(tells.readline()))

        yield born
        asks.close()


def main(module: str, name: str) -> None:
    """Fork a process for each line of arguments, and print a line when it has ended."""
    function = getattr(importlib.import_module(module), name)
    for line in sys.stdin:
        with tempfile.TemporaryFile() as said:
            child = os.fork()
            if child == 0:
                _live(function, json.loads(line), said.fileno())
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said.seek(0)
            print(json.dumps([status, said.read().decode()]), flush=True)  # noqa: T201 - how it answers


def _live(function: Callable[..., None], arguments: list[str], said: int) -> None:
    """Be the child: never return to the loop of the parent."""
    status = 1
    try:
        os.dup2(said, 1)
        os.dup2(said, 2)
        function(*arguments)
        status = 0
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 1
    except BaseException:  # noqa: BLE001 - whatever it was, the test reads it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
