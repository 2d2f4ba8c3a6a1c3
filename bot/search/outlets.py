"""Who published what, and which publishers a question names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from bot.core.analysis import Analyzer
from bot.search.postings import Floats


class Outlets:
    """The publisher of each article, by the terms of its name; articles are numbered in the order given."""

    def __init__(self, published_by: Iterable[tuple[str, str]], analyzer: Analyzer) -> None:
        numbers: dict[tuple[str, str], int] = {}
        self._of_article = np.fromiter((numbers.setdefault(outlet, len(numbers)) for outlet in published_by), np.int64)
        self._names: Sequence[frozenset[str]] = [frozenset(analyzer.terms(name, code)) for name, code in numbers]

    def scores(self, idfs: Mapping[str, float]) -> Floats:
        """Give each article the idf (nats) of its publisher's name, 0 where the question does not hold all of it.

        `idfs` maps each term of the question to its idf.
        """
        by_outlet = np.zeros(len(self._names))
        for number, name in enumerate(self._names):
            if name and name <= idfs.keys():
                by_outlet[number] = sum(idfs[term] for term in name)
        return by_outlet[self._of_article]
