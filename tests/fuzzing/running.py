"""Trying inputs on targets in a process of their own, which may hang, eat memory or die."""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from tests.fuzzing.target import Target

MOST_SECONDS = 10.0  # for one input
MOST_MEMORY = 1_500_000_000  # bytes beyond what the process has at its start
_LOOK_SECONDS = 0.2
_MOST_STARTS = 40  # of one target


@dataclass(slots=True)
class Tried:
    """What came of one target. `findings` counts each kind, `first` names the first input of it."""

    name: str
    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    findings: Counter[str] = field(default_factory=Counter[str])
    first: dict[str, int] = field(default_factory=dict[str, int])

    def found(self, kind: str, number: int) -> None:
        """Note a finding."""
        self.findings[kind] += 1
        self.first.setdefault(kind, number)


def try_target(target: Target, seconds: float) -> Tried:
    """Try inputs for so long, from the first on; a process that hangs or dies is replaced by another."""
    tried, number, began = Tried(target.name), 0, time.monotonic()
    for _ in range(_MOST_STARTS):
        left = seconds - (time.monotonic() - began)
        if left <= 0:
            break
        number = _one_process(target, number, left, tried)
    tried.inputs, tried.seconds = number, time.monotonic() - began
    return tried


def _one_process(target: Target, first: int, seconds: float, tried: Tried) -> int:
    """Let a process work until its time is up; return the number of the next input."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    number, since = context.Value("q", first), context.Value("d", time.monotonic())
    process = context.Process(target=_work, args=(target, first, seconds, theirs, number, since))
    process.start()
    theirs.close()
    while True:
        told = _told(ours)
        if told is not None:
            kind, at, took = told
            tried.slowest = max(tried.slowest, took)
            if not kind:
                process.join()
                return at
            tried.found(kind, at)
        elif not process.is_alive() and not ours.poll():
            tried.found(f"the process died ({process.exitcode})", number.value)
            return number.value + 1
        elif time.monotonic() - since.value > MOST_SECONDS:
            process.kill()
            process.join()
            tried.found(f"it took over {MOST_SECONDS:g} s", number.value)
            return number.value + 1


def _told(pipe: Connection) -> tuple[str, int, float] | None:
    try:
        return pipe.recv() if pipe.poll(_LOOK_SECONDS) else None
    except EOFError:  # it died
        time.sleep(_LOOK_SECONDS)
        return None


def _work(
    target: Target, first: int, seconds: float, pipe: Connection, number: Synchronized[int], since: Synchronized[float]
) -> None:
    """Try inputs and tell of findings, at the end of how far it came."""
    _be_quiet_and_small()
    end, slowest, at = time.monotonic() + seconds, 0.0, first
    target.valid  # noqa: B018 - what takes work is made before the clock runs
    while time.monotonic() < end:
        data = target.input(at)
        number.value, since.value = at, time.monotonic()
        found = target.try_out(data)
        slowest = max(slowest, time.monotonic() - since.value)
        if found is not None:
            pipe.send((_kind(found), at, slowest))
        at += 1
    since.value = time.monotonic() + seconds
    pipe.send(("", at, slowest))
    pipe.close()
    os._exit(0)


def _be_quiet_and_small() -> None:
    logging.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until this process ends
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _kind(error: Exception) -> str:
    """Name an error by its type and where in this repository it came from, so that the same is counted once."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/bot/" in frame.filename or "/fuzzing/" in frame.filename]
    at = (own or list(frames))[-1]
    return f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno} {str(error)[:100]!r}"
