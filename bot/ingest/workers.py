"""Worker processes for what must not hold the event loop: a document that hangs or eats memory takes a worker along,
not the bot.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as OutOfTime
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.errors import UnreadableFile

SECONDS = 20.0  # for one document; a page takes 15 to 25 ms
MOST_MEMORY = 1_500_000_000  # bytes of address space of a worker
_TASKS_EACH = 1_000  # documents, after which a worker is renewed: the parsers keep memory
_MOST_WORKERS = 4
_LOOK_AHEAD = 4  # documents waiting for each worker
_PARSERS = ["bot.ingest.documents", "bot.ingest.feeds.reading", "bot.ingest.pages.reading"]
_TOO_MUCH = UnreadableFile("It takes too much time or memory to read.", mend="Leave it out.")

_P = ParamSpec("_P")
_T = TypeVar("_T")
_I = TypeVar("_I")


class WorkerPool:
    """Calls functions of modules in processes of their own, which start when they are first needed."""

    def __init__(self, workers: int, *, seconds: float = SECONDS, most_memory: int = MOST_MEMORY) -> None:
        self._workers = workers
        self._seconds = seconds
        self._most_memory = most_memory
        self._pool: ProcessPool | None = None

    async def call(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call a function. Raises what it raises, and UnreadableFile where it ran out of time or memory."""
        future = self._schedule(function, *args, **kwargs)
        try:
            return await asyncio.wrap_future(future)
        except (OutOfTime, ProcessExpired, MemoryError) as error:
            raise _TOO_MUCH from error

    def map(self, function: Callable[[_I], _T], items: Iterable[_I]) -> Iterator[_T | UnreadableFile]:
        """Call a function on items, a few ahead, and give the results in order; blocking. Where a function raises, an
        UnreadableFile is given in its place: one document never ends the reading of the others.
        """
        waiting: deque[Future[_T]] = deque()
        for item in items:
            waiting.append(self._schedule(function, item))
            if len(waiting) >= _LOOK_AHEAD * self._workers:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())

    def close(self) -> None:
        """End every worker."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join(timeout=5)
            self._pool = None

    def _schedule(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._workers,
                max_tasks=_TASKS_EACH,
                initializer=_begin,
                initargs=[self._most_memory],
                context=_context(),
            )
        return self._pool.schedule(function, args=list(args), kwargs=dict(kwargs), timeout=self._seconds)


@contextmanager
def worker_pool() -> Generator[WorkerPool]:
    """Open a pool with a worker for each processor, four at most; it is closed at the end."""
    pool = WorkerPool(max(1, min(_MOST_WORKERS, os.cpu_count() or 1)))
    try:
        yield pool
    finally:
        pool.close()


def _context() -> BaseContext:
    """Fork workers from a process that has the parsers loaded and no threads: they start at once and share memory."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PARSERS)
    return context


def _result(future: Future[_T]) -> _T | UnreadableFile:
    try:
        return future.result()
    except UnreadableFile as error:
        return error
    except (OutOfTime, ProcessExpired, MemoryError):
        return _TOO_MUCH
    except Exception as error:  # noqa: BLE001 - a parser may raise anything for a hostile document
        return UnreadableFile(f"It cannot be read: {type(error).__name__}.", mend="Leave it out.")


def _begin(most_memory: int) -> None:
    """Bound a worker's memory, and leave Ctrl-C to the process that owns it."""
    logging.disable()  # parsers complain of every document, and here it would be printed
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
