"""Everything that `evaluate` measures of one set: ours, other engines, smaller cuts, and the last run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.cutting import Cutter
from bot.core.judging import Judged, JudgedSet, Observation, RememberedRun, observe
from bot.core.ports import Engines, ExhaustiveSearch, RunMemory
from bot.core.scorecard import Scorecard, scorecard
from bot.errors import StorageError
from bot.service.evaluating import Comparing, Evaluating, Watch, ignore


@dataclass(frozen=True, slots=True)
class SizedCard:
    """How it went with `passages` passages at most, over `cuts` cuts of the set measured together."""

    size: int
    cuts: int
    card: Scorecard


@dataclass(frozen=True, slots=True)
class ComparedCard:
    """A scorecard, and when the run it was compared with was made, None without one."""

    card: Scorecard
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Remembering:
    """`keep`: this run becomes the last one. `forget`: the last one is forgotten first, so nothing is compared."""

    keep: bool = True
    forget: bool = False


class Measuring:
    """Measures one set; each verb can be asked for once the set is read."""

    def __init__(
        self, judged_set: JudgedSet, engines: Engines, memory: RunMemory | None, now: Callable[[], datetime]
    ) -> None:
        self.set = judged_set
        self._engines = engines
        self._memory = memory
        self._now = now
        self._search: ExhaustiveSearch | None = None
        self._cutter: Cutter | None = None

    @property
    def passages(self) -> int:
        """How many passages the set has."""
        return self._cut().passages

    async def build(self) -> ExhaustiveSearch:
        """Build our index over the whole set, once."""
        if self._search is None:
            self._search = await asyncio.to_thread(self._engines.search, self.set.articles)
        return self._search

    async def ask(self, watch: Watch = ignore, *, recall: bool = True) -> list[Judged]:
        """Ask every question of ours; with `recall` also rank everything that matched, beside the candidates."""
        search = await self.build()
        evaluating = Evaluating.thorough(self.set, search) if recall else Evaluating(self.set, search)
        return [judged async for judged in evaluating.run(watch)]

    async def against(self, name: str, watch: Watch = ignore) -> Sequence[Observation]:
        """Ask every question of another engine. Raises NotFound and MissingPackage."""
        ranker = await asyncio.to_thread(self._engines.rival, name, self.set.articles)
        comparing = Comparing(self.set, ranker)
        return observe(self.set.questions, [ranked async for ranked in comparing.run(watch)])

    async def at_size(self, size: int, watch: Watch = ignore) -> SizedCard:
        """Ask the same questions over cuts of the set to a number of passages."""
        cuts = await asyncio.to_thread(self._cut().cuts, size)
        seen: list[Observation] = []
        for part in cuts:
            search = await asyncio.to_thread(self._engines.search, part.articles)
            done = len(seen)
            judged = [
                judged async for judged in Evaluating(part, search).run(lambda count, done=done: watch(done + count))
            ]
            seen += observe(part.questions, judged)
        return SizedCard(size, len(cuts), scorecard(seen))

    def compare(self, seen: Sequence[Observation], how: Remembering, notify: Callable[[str], None]) -> ComparedCard:
        """Hold what was seen against the last run of this set, and remember it; what goes wrong there is only said."""
        last = self._recall_last(how, notify)
        card = scorecard(seen, last.observations if last else ())
        if how.keep and self._memory is not None:
            run = RememberedRun(fingerprint=self.set.fingerprint, at=self._now(), observations=tuple(seen))
            try:
                self._memory.keep(run)
            except StorageError as error:
                notify(str(error))
        return ComparedCard(card, last.at if last else None)

    def _cut(self) -> Cutter:
        if self._cutter is None:
            self._cutter = Cutter(self.set)
        return self._cutter

    def _recall_last(self, how: Remembering, notify: Callable[[str], None]) -> RememberedRun | None:
        if self._memory is None:
            return None
        try:
            if how.forget:
                self._memory.forget(self.set.fingerprint)
                return None
            return self._memory.last(self.set.fingerprint)
        except StorageError as error:
            notify(str(error))
            return None
