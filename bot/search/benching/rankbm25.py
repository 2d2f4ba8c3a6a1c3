"""rank-bm25 as it comes, with our idf: every passage is looked at for every word."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.core.benching import Asked, Story
from bot.core.benchports import TOP
from bot.search.arrays import Floats
from bot.search.benching.reading import Unchanging, term_lists
from bot.search.okapi import WeightedOkapi

_FILE = "okapi.pickle"


class RankBm25Kind:
    """Keeps its objects in a pickle, for it knows no files of its own."""

    changes = False
    overlaps = False

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """Count the terms of each passage."""
        engine = WeightedOkapi([Counter(terms) for terms in term_lists(stories)])
        with (folder / _FILE).open("wb") as file:
            pickle.dump(engine, file, pickle.HIGHEST_PROTOCOL)

    def open(self, folder: Path) -> RankBm25:
        """Make its objects again."""
        with (folder / _FILE).open("rb") as file:
            return RankBm25(pickle.load(file))  # noqa: S301 - this process's parent wrote it


class RankBm25(Unchanging):
    """Ranks with the library's own `get_top_n`."""

    def __init__(self, engine: WeightedOkapi) -> None:
        self._engine = engine
        self._numbers = range(engine.corpus_size)

    def top(self, asked: Asked) -> Sequence[object]:
        """Return the numbers of passages."""
        return self._engine.get_top_n(list(asked.terms), self._numbers, TOP)

    def scores(self, asked: Asked) -> Floats:
        """Return the scores of all passages."""
        return self._engine.get_scores(list(asked.terms))

    def close(self) -> None:
        """Nothing is open."""
