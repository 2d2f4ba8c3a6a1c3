"""The `Workshop` of this machine: a corpus in a folder, engines built and served by child processes."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from bot.core.article import Article
from bot.core.benching import OURS, Built, Served
from bot.core.benchports import Contender, Material, Watch
from bot.core.madeupnews import MadeUpNews
from bot.errors import NotFound
from bot.search.benching import registry
from bot.workbench.bench import NAMES, Bench
from bot.workbench.children import Facts, run_child
from bot.workbench.corpus import CorpusWriter, additions

_STARTS = 3
_LONG_START_SECONDS = 3.0  # such a start is not repeated

Articles = Callable[[int | None], Iterator[Article]]


class LocalWorkshop:
    """`articles` gives articles up to a number of passages; `wanted` are the engines that were asked for by name."""

    def __init__(
        self,
        folder: Path,
        articles: Articles,
        *,
        questions: int,
        seed: int,
        wanted: tuple[str, ...],
        now: Callable[[], datetime],
    ) -> None:
        self._bench = Bench(folder / "bench")
        self._articles = articles
        self._questions = questions
        self._seed = seed
        self._wanted = wanted
        self._now = now
        self._passages = 0
        self._built: dict[Path, Built] = {}

    @classmethod
    def of_made_up_news(cls, folder: Path, *, questions: int, seed: int, now: Callable[[], datetime]) -> LocalWorkshop:
        """Make one for articles of made-up words."""
        return cls(
            folder,
            lambda most: MadeUpNews(seed).articles(most or 0),
            questions=questions,
            seed=seed,
            wanted=(),
            now=now,
        )

    def absent(self, name: str, passages: int) -> str:
        """Say why an engine takes no part, "" where it does. Raises NotFound."""
        if name not in NAMES:
            raise NotFound(f"There is no engine {name!r} to measure.", mend=f"There are {', '.join(NAMES)}.")
        if name == OURS:
            return ""
        most = registry.entry(name).most
        if most is not None and passages > most and name not in self._wanted:
            return (
                f"It would take too long over more than {most:,} passages. --engines {name} measures it all the same."
            )
        return registry.lacking(name)

    def prepare(self, passages: int | None, watch: Watch) -> Material:
        """Write the corpus down, into a database too; blocking."""
        shutil.rmtree(self._bench.folder, ignore_errors=True)
        self._bench.folder.mkdir(parents=True)
        self._built = {}
        corpus = CorpusWriter(self._bench, self._questions, self._seed, self._now())
        corpus.write(self._articles(passages), watch)
        self._passages = corpus.passages
        return Material(
            passages=corpus.passages,
            articles=corpus.articles,
            questions=tuple(corpus.make_questions()),
            more=tuple(additions(self._seed)),
        )

    def build(self, name: str, watch: Watch) -> Built:
        """Build an engine, or tell how the one was built whose files it shares."""
        folder = self._bench.index(name)
        if folder not in self._built:
            self._built[folder] = self._build(name, watch)
        return self._built[folder]

    def serve(self, name: str) -> Served:
        """Start an engine three times, or once where that takes long, and ask it everything after the last start."""
        starts: list[float] = []
        while len(starts) < _STARTS - 1 and (not starts or starts[0] < _LONG_START_SECONDS):
            starts.append(self._first_result("start", name)[0])
        seconds, told = self._first_result("serve", name)
        return Served(
            cold_seconds=statistics.median([*starts, seconds]),
            questions=int(told["asked"] or 0),
            resident_bytes=_whole(told["resident"]),
            anonymous_bytes=_whole(told["anonymous"]),
        )

    def changes(self, name: str) -> bool:
        """Tell whether an engine can add and remove articles."""
        return self._bench.kind(name).changes

    def open(self, name: str) -> Contender:
        """Open an engine in this process."""
        return self._bench.kind(name).open(self._bench.index(name))

    def _build(self, name: str, watch: Watch) -> Built:
        def see(told: Facts, _: float) -> None:
            done, share = told.get("done"), told.get("share")
            if done is not None:
                watch(int(done))
            elif share is not None:
                watch(int(share * self._passages))

        told = run_child("build", name, self._bench.folder, see)
        seconds = told["seconds"] or 0.0
        return Built(
            seconds=seconds,
            rate=self._passages / max(seconds, 1e-9),
            peak_bytes=_whole(told["peak"]),
            disk_bytes=int(told["disk"] or 0),
        )

    def _first_result(self, what: str, name: str) -> tuple[float, Facts]:
        """Return how many seconds after its start a child had its first result, and all that it told."""
        came: list[float] = []

        def see(told: Facts, after: float) -> None:
            if "first" in told:
                came.append(after)

        told = run_child(what, name, self._bench.folder, see)
        return came[0], told


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
