"""Opening a workshop in a temporary folder, and the service over it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from bot.core.article import Article, Draft, layout
from bot.core.benching import BenchReport
from bot.core.detection import LanguageDetector
from bot.core.intake import Rejected
from bot.core.madeupnews import MadeUpNews
from bot.core.passage import passages_of
from bot.errors import InputError
from bot.ingest.files import FileReader
from bot.interfaces.cli.house import BenchWishes
from bot.service.benching import Benching, Progress
from bot.workbench import machine
from bot.workbench.bench import NAMES
from bot.workbench.shop import LocalWorkshop


@dataclass(frozen=True, slots=True)
class OpenedBench:
    """The service, and what is said of the whole run."""

    service: Benching
    wishes: BenchWishes

    def report(self, command: str, *, stopped: bool) -> BenchReport:
        """Put together what was measured so far."""
        path = self.wishes.articles
        return BenchReport(
            sizes=self.service.so_far(),
            command=command,
            seed=self.wishes.seed,
            corpus=f"articles of {path.name}" if path else "made-up articles",
            machine=machine.machine(),
            versions=machine.versions(),
            stopped=stopped,
        )


@contextmanager
def open_bench(wishes: BenchWishes, progress: Progress, now: Callable[[], datetime]) -> Generator[OpenedBench]:
    """Open a workshop that is gone with all its files afterwards; TMPDIR says where it stands."""
    path = wishes.articles
    if path is not None:
        FileReader().find(path)  # raises where there is nothing
    with tempfile.TemporaryDirectory(prefix="pullquote-bench-") as folder:
        workshop = LocalWorkshop(
            Path(folder),
            lambda passages: _made_up(wishes.seed, passages) if path is None else _up_to(passages, _read(path)),
            questions=wishes.questions,
            seed=wishes.seed,
            wanted=wishes.engines,
            now=now,
        )
        yield OpenedBench(Benching(workshop, wishes.engines or NAMES, perf_counter, progress), wishes)


def _made_up(seed: int, passages: int | None) -> Iterator[Article]:
    return MadeUpNews(seed).articles(passages or 0)


def _read(path: Path) -> Iterator[Article]:
    """Read the articles of a file. Raises InputError at the first that cannot be read."""
    reader, detector = FileReader(), LanguageDetector()
    number = 0
    for came in reader.read_all(reader.find(path).files):
        if isinstance(came.found, Rejected):
            raise InputError(f"{came.found.location}: {came.found.reason}")
        if came.found is not None:
            number += 1
            yield _article(number, came.found, detector)


def _article(number: int, draft: Draft, detector: LanguageDetector) -> Article:
    return Article(
        id=number,
        revision=1,
        source="bench",
        head=replace(draft.head, language=draft.head.language or detector.detect(draft.text)),
        text=draft.text,
        paragraphs=layout(draft.blocks),
        text_hash=draft.text_hash(),
        external_id=draft.external_id or draft.location,
    )


def _up_to(passages: int | None, articles: Iterator[Article]) -> Iterator[Article]:
    """Give articles until there are that many passages; the one that would make it more is left out."""
    left = passages
    for article in articles:
        if left is not None:
            left -= len(passages_of(article))
            if left < 0:
                return
        yield article
