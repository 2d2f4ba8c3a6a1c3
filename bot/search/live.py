"""The search of a running bot: an index that follows what is stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import count

from bot.core.analysis import FOR_ARCHIVES, Analyzer
from bot.core.answer import Findings, Scope, Searched
from bot.core.ports import ChangedArticles
from bot.core.reasons import Counts
from bot.core.timing import ANY_TIME, Timing
from bot.core.vitals import IndexSize
from bot.errors import StorageError
from bot.search.analysts import Analysts
from bot.search.collecting import Analysis, analysed, hash_bits
from bot.search.container import Damaged
from bot.search.local import LocalSearch
from bot.search.sieve import WordSieve
from bot.search.sizing import size_of
from bot.search.snapshot import Snapshots
from bot.search.view import View
from bot.search.writing import Writer

_LOG = logging.getLogger(__name__)
_AT_ONCE = 1_000  # articles that are taken in before they can be found
_READ_AT_ONCE = 200
_MANY = 3  # groups, for which it is worth while to start other processes
_TIDY_AFTER = 16  # groups
_KEEP_EVERY = 600  # turns of following

Watch = Callable[[int, int], None]


class LiveSearch:
    """The `SearchBackend` over whatever is stored; each question is answered from the newest view.

    Everything that blocks runs in worker threads; questions wait for none of it.
    """

    def __init__(self, stored: ChangedArticles, snapshots: Snapshots | None = None) -> None:
        self._stored = stored
        self._snapshots = snapshots
        found = snapshots.read() if snapshots else None
        self._writer = Writer(found.view if found else None)
        self._change = found.change if found else 0
        self._is_written = found is not None
        self._is_checked = False  # also without one: articles of before schema 0003 have no number of a change
        self._taken: Sequence[int] = ()  # what the last turn took in
        self._analyzer = Analyzer(FOR_ARCHIVES)
        self._local = LocalSearch(lambda: self._writer.view)

    @property
    def passages(self) -> int:
        """How many passages can be found."""
        return self._local.passages

    @property
    def size(self) -> IndexSize:
        """How large the index is."""
        return size_of(self._writer.view)

    @property
    def view(self) -> View:
        """What is searched now."""
        return self._writer.view

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Return the best `limit` passages."""
        return await self._local.search(text, scope, limit, timing)

    def searched(self, scope: Scope) -> Searched:
        """Say how much of what is indexed a scope covers."""
        return self._local.searched(scope)

    def within(self, scope: Scope) -> frozenset[str]:
        """Return the ids of the passages that a scope lets through."""
        return self._local.within(scope)

    def counted(self, text: str, scope: Scope) -> Counts:
        """Count the passages in a scope's articles that hold each word of a question; blocking."""
        return self._local.counted(text, scope)

    def sieve(self) -> WordSieve:
        """Return what tells which questions new articles could answer."""
        return self._local.sieve()

    def take_in(self, watch: Watch = lambda _, __: None, analysts: Analysts[Sequence[int]] | None = None) -> bool:
        """Take in what changed since the last time; tell whether anything did. Blocking, and for one thread.

        `watch` is told how many of how many articles were taken in: none at first, and all in the end. Where there is
        much to do, `analysts` are given ids of articles.
        """
        change, changed = self._stored.changed_since(self._change)
        ids = sorted({*changed, *self._unlike()})
        if change == self._change and not ids:
            self._is_checked = True
            return False
        watch(0, len(ids))
        groups = [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
        done = 0
        for turn, (group, analysis) in enumerate(self._analyses(groups, analysts), start=1):
            self._writer.apply(group, analysis)
            done += len(group)
            watch(done, len(ids))
            if turn % _TIDY_AFTER == 0:
                self.tidy()
        self._change, self._is_checked, self._is_written, self._taken = change, True, False, ids
        _LOG.debug("index_refreshed changes=%s passages=%s", len(ids), self.passages)
        return True

    def keep(self) -> None:
        """Write the index to disk where it has changed since the last time. Blocking."""
        if self._snapshots is None or self._is_written:
            return
        change = self._change
        try:
            written = self._snapshots.write(self._writer.settle(), change)
            if written is not None:
                self._writer.adopt(written)
                self._is_written = change == self._change
        except (OSError, Damaged) as error:  # a cache: without it the next start takes longer
            _LOG.warning("index_not_written %s", error)

    def tidy(self) -> None:
        """Put segments together until there are few. Blocking."""
        while self._writer.merge():
            _LOG.debug("index_merged segments=%s", len(self._writer.view.parts))

    async def follow(self, every_seconds: float, tell: Callable[[Sequence[int]], None] = lambda _: None) -> None:
        """Keep taking in what changes until cancelled; what cannot be read now is read the next time.

        `tell` is handed the ids of the articles that were taken in, once they can be found.
        """
        for turn in count(1):
            await asyncio.sleep(every_seconds)
            try:
                if await asyncio.to_thread(self.take_in):
                    tell(self._taken)
            except StorageError as error:
                _LOG.warning("index_not_refreshed %s", error)
            await asyncio.to_thread(self.tidy)
            if turn % _KEEP_EVERY == 0:
                await asyncio.to_thread(self.keep)

    def _unlike(self) -> Sequence[int]:
        """Return, once, the ids of the articles that a snapshot has otherwise than the database, or only one of them
        has: the database may have been put back from a backup.
        """
        if self._is_checked:
            return ()
        view = self._writer.view
        alive = view.alive()
        columns = (view.heads(name)[alive].tolist() for name in ("ids", "revisions", "hashes"))
        stored = {(number, revision, hash_bits(text)) for number, revision, text in self._stored.serving_revisions()}
        return [number for number, *_ in set(zip(*columns, strict=True)) ^ stored]

    def _analyses(
        self, groups: Sequence[Sequence[int]], analysts: Analysts[Sequence[int]] | None
    ) -> Iterator[tuple[Sequence[int], Analysis]]:
        """Give each group of ids with what is stored of it."""
        if analysts is None or len(groups) < _MANY:
            yield from ((group, analysed_of(self._stored, group, self._analyzer)) for group in groups)
            return
        with closing(analysts.analyses(groups)) as found:
            for group, analysis in zip(groups, found, strict=True):
                yield group, analysis or analysed_of(self._stored, group, self._analyzer)


def analysed_of(stored: ChangedArticles, ids: Sequence[int], analyzer: Analyzer) -> Analysis:
    """Read articles and analyse them."""
    parts = (ids[start : start + _READ_AT_ONCE] for start in range(0, len(ids), _READ_AT_ONCE))
    return analysed((article for part in parts for article in stored.serving_among(part)), analyzer)
