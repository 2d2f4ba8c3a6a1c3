"""A process that does one thing with one engine, so that its time and memory are that engine's.

`python -m bot.workbench.child build|start|serve ENGINE FOLDER` tells what it does in lines of JSON.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Generator, Iterable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from bot.workbench.bench import Bench

if TYPE_CHECKING:
    from bot.core.benching import Asked, Story
    from bot.core.benchports import Contender

_TELL_EVERY = 200  # articles
_SERVING_SECONDS = 180.0  # how long questions are asked before memory is looked at


class Feeding:
    """Hands articles out and tells how many passages that were; `seconds` is the time that reading them took."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self._stories = stories
        self.seconds = 0.0

    def __iter__(self) -> Generator[Story]:
        passages, begun = 0, perf_counter()
        for count, story in enumerate(self._stories):
            passages += len(story.passages)
            if count % _TELL_EVERY == 0:
                tell(done=passages)
            self.seconds += perf_counter() - begun
            yield story
            begun = perf_counter()
        self.seconds += perf_counter() - begun


def tell(**facts: float | None) -> None:
    """Write a line that the parent process reads."""
    print(json.dumps(facts), flush=True)  # noqa: T201 - standard output is the way to the parent


def build(bench: Bench, name: str) -> None:
    """Build an index where there was none."""
    from bot.workbench import machine  # noqa: PLC0415 - a start that is timed does without

    folder = bench.index(name)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    feeding = Feeding(bench.stories())
    kind = bench.kind(name, lambda done, total: tell(share=done / max(1, total)))
    begun = perf_counter()
    kind.build(feeding, folder)
    seconds = perf_counter() - begun - (0.0 if kind.overlaps else feeding.seconds)
    tell(seconds=seconds, peak=machine.peak_bytes(), disk=machine.folder_bytes(folder))


def start(bench: Bench, name: str) -> tuple[Contender, list[Asked]]:
    """Open an index and answer once."""
    questions = bench.questions()
    contender = bench.kind(name).open(bench.index(name))
    contender.top(questions[0])
    tell(first=1)
    return contender, questions


def serve(bench: Bench, name: str) -> None:
    """Look at the memory when all questions were asked, or as many as there was time for."""
    contender, questions = start(bench, name)
    begun, asked = perf_counter(), 1
    for question in questions[1:]:
        if perf_counter() - begun > _SERVING_SECONDS:
            break
        contender.top(question)
        asked += 1
    from bot.workbench import machine  # noqa: PLC0415 - the start was timed without

    tell(asked=asked, resident=machine.resident_bytes(), anonymous=machine.anonymous_bytes())
    contender.close()


def main() -> None:
    """Do what the command line says."""
    what, name, folder = sys.argv[1:]
    {"build": build, "start": start, "serve": serve}[what](Bench(Path(folder)), name)


if __name__ == "__main__":
    main()
