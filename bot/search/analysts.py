"""Processes that analyse articles, for what would keep one processor busy for long: an index that is built anew."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.search.collecting import Analysis

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

_MOST = 4
_LEAVE_SECONDS = 5.0

_Batch = TypeVar("_Batch")


class Analysts(Generic[_Batch]):
    """Analyses batches of articles in `processes` processes; `begin` is called in each of them, and gives the function
    that analyses a batch. Both must be such that `pickle` can send them.
    """

    def __init__(self, begin: Callable[[], Callable[[_Batch], Analysis]], processes: int | None = None) -> None:
        self._begin = begin
        self._processes = _processors() if processes is None else processes

    def analyses(self, batches: Iterable[_Batch]) -> Generator[Analysis | None]:
        """Give what came of the batches, in order; None where nothing did, because there are no processes or one broke
        down. The processes end with the generator.
        """
        with _hired(self._begin, self._processes if self._processes > 1 else 0) as desks:
            yield from _worked_on(batches, desks)


def _worked_on(batches: Iterable[_Batch], desks: Sequence[Connection]) -> Iterator[Analysis | None]:
    """Let each process have one batch at a time: with more, both ends might wait for the other to read."""
    free: deque[Connection] = deque(desks)
    busy: deque[Connection] = deque()
    for batch in batches:
        done = None
        if not free and busy:
            desk = busy.popleft()
            done = desk, _received(desk)
            free.append(desk)
        if not free:
            yield None
            continue
        desk = free.popleft()
        with suppress(OSError):  # it broke down, as will be seen when its work is fetched
            desk.send(batch)
        busy.append(desk)
        if done is not None:
            yield done[1]
    while busy:
        yield _received(busy.popleft())


def _received(desk: Connection) -> Analysis | None:
    try:
        return desk.recv()
    except (EOFError, OSError):
        return None


@contextmanager
def _hired(begin: Callable[[], Callable[[_Batch], Analysis]], count: int) -> Generator[list[Connection]]:
    """Start processes and end them. They begin empty, for a copy of this one might hold locks of its threads."""
    from multiprocessing import get_context  # noqa: PLC0415 - an index that is up to date does without

    context = get_context("spawn")
    desks: list[Connection] = []
    processes: list[SpawnProcess] = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            desks.append(ours)
            with closing(theirs):
                process = context.Process(target=_work, args=(begin, theirs), daemon=True)
                process.start()
            processes.append(process)
        yield desks
    finally:
        for desk in desks:
            desk.close()
        for process in processes:
            process.terminate()
            process.join(_LEAVE_SECONDS)


def _work(begin: Callable[[], Callable[[_Batch], Analysis]], desk: Connection) -> None:
    """Analyse what comes until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits
    analyse = begin()
    with suppress(EOFError, OSError):
        while True:
            desk.send(_tried(analyse, desk.recv()))


def _tried(analyse: Callable[[_Batch], Analysis], batch: _Batch) -> Analysis | None:
    try:
        return analyse(batch)
    except Exception:  # noqa: BLE001 - who waits does it over, and finds and tells the same
        return None


def _processors() -> int:
    """Count the processors that this process may use."""
    try:
        return min(_MOST, len(os.sched_getaffinity(0)))
    except AttributeError:  # not on every system
        return min(_MOST, os.cpu_count() or 1)
