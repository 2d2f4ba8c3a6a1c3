"""Measures engines over corpora of several sizes; in one process they take turns of some questions."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from itertools import product

from bot.core.benching import Asked, EngineFigures, SizeFigures, Spread, Story
from bot.core.benchports import Contender, Material, Watch, Workshop
from bot.errors import EngineFailed, InputError

WARM = 20  # questions that are asked before the clock counts
_WARM_SECONDS = 5.0  # of an engine
TURN = 25  # questions in a row: an engine that serves is alone, and finds its own data in the processor's caches
ENGINE_SECONDS = 30.0  # that an engine may take for its questions at one size
_FEWEST = 20  # questions that each is asked however long it takes

Clock = Callable[[], float]
Progress = Callable[[str, int], AbstractContextManager[Watch]]


class Benching:
    """Measures; what was measured so far can be asked for at any time, also after an interruption."""

    def __init__(self, workshop: Workshop, engines: Sequence[str], clock: Clock, progress: Progress) -> None:
        self._workshop = workshop
        self._engines = tuple(engines)
        self._clock = clock
        self._progress = progress
        self._done: list[SizeFigures] = []
        self._material: Material | None = None
        self._rows: dict[str, EngineFigures] = {}

    def run(self, sizes: Sequence[int | None]) -> None:
        """Measure all engines at each size. Raises NotFound for an engine that is unknown."""
        for name in self._engines:
            self._workshop.absent(name, 0)
        for size in sizes:
            self._measure(size)
            self._done = list(self.so_far())
            self._material = None

    def so_far(self) -> tuple[SizeFigures, ...]:
        """Return what was measured."""
        if self._material is None:
            return tuple(self._done)
        material = self._material
        now = SizeFigures(
            passages=material.passages,
            articles=material.articles,
            questions=len(material.questions),
            engines=tuple(self._rows.values()),
        )
        return (*self._done, now)

    def _measure(self, size: int | None) -> None:
        self._rows = {}
        with self._progress("Writing passages", size or 0) as watch:
            self._material = material = self._workshop.prepare(size, watch)
        if not material.questions:
            raise InputError("No question can be made from so few passages.", mend="Give --passages a larger number.")
        for name in self._engines:
            self._rows[name] = EngineFigures(name=name, left_out=self._workshop.absent(name, material.passages))
        for name in self._present():
            with self._or_left_out(name):
                with self._progress(f"Building {name}", material.passages) as watch:
                    self._note(name, built=self._workshop.build(name, watch))
                with self._progress(f"Starting {name}", 0):
                    self._note(name, served=self._workshop.serve(name))
        with ExitStack() as stack:
            opened = self._open(stack)
            gc.collect()
            gc.freeze()  # so that nobody pays for looking through the objects of another
            stack.callback(gc.unfreeze)
            self._ask(opened, material.questions)
            self._change(opened, material.more)

    def _present(self) -> list[str]:
        return [name for name, row in self._rows.items() if not row.left_out]

    def _note(self, name: str, **found: object) -> None:
        self._rows[name] = replace(self._rows[name], **found)

    @contextmanager
    def _or_left_out(self, name: str) -> Generator[None]:
        try:
            yield
        except EngineFailed as error:
            self._note(name, left_out=str(error))

    def _open(self, stack: ExitStack) -> dict[str, Contender]:
        opened: dict[str, Contender] = {}
        for name in self._present():
            opened[name] = self._workshop.open(name)
            stack.callback(opened[name].close)
        return opened

    def _ask(self, opened: dict[str, Contender], questions: Sequence[Asked]) -> None:
        """Ask the questions in turns of some, for an engine serves alone; one whose time is up sits out."""
        with self._progress("Warming up", len(opened)) as watch:
            for number, contender in enumerate(opened.values()):
                self._warm(contender, questions[:WARM])
                watch(number + 1)
        times: dict[str, list[float]] = {name: [] for name in opened}
        left = dict.fromkeys(opened, ENGINE_SECONDS)
        try:
            with self._progress("Asking", len(questions)) as watch:
                for number, start in enumerate(range(0, len(questions), TURN)):
                    turn = questions[start : start + TURN]
                    for name, asked in product(_turned(list(opened), number), turn):
                        if left[name] > 0 or len(times[name]) < _FEWEST:
                            took = self._timed(opened[name].top, asked)
                            times[name].append(took)
                            left[name] -= took
                    watch(start + len(turn))
        finally:  # somebody may have stopped it
            for name in opened:
                self._note(name, asked=Spread.of(times[name]))

    def _warm(self, contender: Contender, questions: Sequence[Asked]) -> None:
        begun = self._clock()
        for asked in questions:
            contender.top(asked)
            if self._clock() - begun > _WARM_SECONDS:
                break

    def _change(self, opened: dict[str, Contender], more: Sequence[tuple[Story, Asked]]) -> None:
        """Add articles and take them out again, in turn, looking each time whether they are found."""
        changing = {name: Changing(contender) for name, contender in opened.items() if self._workshop.changes(name)}
        try:
            with self._progress("Adding and deleting", 2 * len(more)) as watch:
                for done, step in enumerate([*((True, *one) for one in more), *((False, *one) for one in more)]):
                    is_new, story, asked = step
                    for name in _turned(list(changing), done):
                        with self._or_left_out(name):
                            (changing[name].put if is_new else changing[name].drop)(story, asked, self._clock)
                    watch(done + 1)
        finally:  # somebody may have stopped it
            for name, its in changing.items():
                self._note(name, added=Spread.of(its.added), deleted=Spread.of(its.deleted))

    def _timed(self, do: Callable[..., object], *what: object) -> float:
        begun = self._clock()
        do(*what)
        return self._clock() - begun


class Changing:
    """Adds articles to an engine and takes them out again, and keeps the times; each is looked for afterwards."""

    def __init__(self, contender: Contender) -> None:
        self.added: list[float] = []
        self.deleted: list[float] = []
        self._contender = contender
        self._numbers: dict[int, int] = {}

    def put(self, story: Story, asked: Asked, clock: Clock) -> None:
        """Add one. Raises EngineFailed where it is not found then."""
        begun = clock()
        number = self._contender.put(story)
        self.added.append(clock() - begun)
        self._numbers[story.id] = number
        if not self._contender.finds(asked, number):
            raise EngineFailed("An article that was added is not found.", mend="Please report it.")

    def drop(self, story: Story, asked: Asked, clock: Clock) -> None:
        """Take one out that was added. Raises EngineFailed where it is found still."""
        number = self._numbers.get(story.id)
        if number is None:  # it was refused
            return
        begun = clock()
        self._contender.drop(number)
        self.deleted.append(clock() - begun)
        if self._contender.finds(asked, number):
            raise EngineFailed("An article that was deleted is still found.", mend="Please report it.")


def _turned(names: list[str], by: int) -> list[str]:
    """Let another begin each time."""
    by %= max(1, len(names))
    return names[by:] + names[:by]
