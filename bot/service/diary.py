"""What reading the news came to, in a line of the log now and then."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from time import monotonic

from bot.core.intake import Decision
from bot.core.polling import CycleReport

_LOG = logging.getLogger(__name__)
EVERY_SECONDS = 15 * 60.0


class Diary:
    """Tells of one report that grows, what came since the last line; nothing where nothing did."""

    def __init__(self, report: CycleReport, clock: Callable[[], float] = monotonic) -> None:
        self._report = report
        self._clock = clock
        self._due = clock() + EVERY_SECONDS
        self._told: Counter[str] = Counter()

    def look(self) -> None:
        """Write a line where it is time for one."""
        if self._clock() >= self._due:
            self.write()

    def write(self) -> None:
        """Write a line now, and forget the problems: each is kept with its source."""
        self._due = self._clock() + EVERY_SECONDS
        problems = len(self._report.problems)
        self._report.problems.clear()
        counts = self._counts()
        new = counts - self._told
        self._told = counts
        if not new and not problems:
            return
        _LOG.info(
            "news_read polls=%s pages=%s new=%s revised=%s reprints=%s withdrawn=%s rejected=%s problems=%s",
            new["polls"],
            new["pages"],
            new[Decision.NEW],
            new[Decision.REVISED],
            new[Decision.REPRINT],
            new["withdrawn"],
            new["rejected"],
            problems,
        )

    def _counts(self) -> Counter[str]:
        report = self._report
        counts = Counter[str]({decision.value: count for decision, count in report.counts.items()})
        counts.update(polls=report.polled, pages=report.looked, withdrawn=report.withdrawn, rejected=report.rejected)
        return counts
