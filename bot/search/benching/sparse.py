"""bm25s, which computes the weight of every term in every passage beforehand."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path

import bm25s
import numpy as np

from bot.core.benching import Asked, Story
from bot.core.benchports import TOP
from bot.search.benching.reading import Unchanging, term_lists
from bot.search.okapi import K1, B


class Way(Enum):
    """How the best are chosen: as the library does with numpy, as one can choose them faster, compiled by numba."""

    NUMPY = "numpy"
    QUICK = "topk"
    NUMBA = "numba"


class SparseKind:
    """One kind for each way; all of them open the same files."""

    changes = False
    overlaps = False

    def __init__(self, way: Way) -> None:
        self._way = way

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """Number the terms, which takes less memory than handing over lists of words, and index them."""
        vocabulary: dict[str, int] = {}
        numbered = [
            array("i", [vocabulary.setdefault(term, len(vocabulary)) for term in terms])
            for terms in term_lists(stories)
        ]
        engine = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")
        engine.index((numbered, vocabulary), show_progress=False)
        engine.save(folder, show_progress=False)

    def open(self, folder: Path) -> Sparse:
        """Map its files into memory."""
        engine = bm25s.BM25.load(folder, mmap=True, show_progress=False)
        if self._way is Way.NUMBA:
            engine.backend = "numba"
            engine.activate_numba_scorer()
        return Sparse(engine, self._way)


class Sparse(Unchanging):
    """Adds up columns of weights."""

    def __init__(self, engine: bm25s.BM25, way: Way) -> None:
        self._engine = engine
        self._is_quick = way is Way.QUICK

    def top(self, asked: Asked) -> Sequence[object]:
        """Return the numbers of passages."""
        known = [term for term in asked.terms if term in self._engine.vocab_dict]
        if not known:
            return ()
        if not self._is_quick:
            return self._engine.retrieve([known], k=TOP, show_progress=False).documents[0].tolist()
        scores = -self._engine.get_scores(known)
        best = np.argpartition(scores, TOP)[:TOP]
        return best[np.argsort(scores[best])].tolist()

    def close(self) -> None:
        """The files are let go with the arrays."""
