"""Which publishers a question names."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bot.core.analysis import Analyzer
from bot.search.arrays import Floats
from bot.search.catalogue import Catalogue


class OutletNames:
    """The terms of the publishers' names, read when they are first seen."""

    def __init__(self, catalogue: Catalogue, analyzer: Analyzer) -> None:
        self._catalogue = catalogue
        self._analyzer = analyzer
        self._names: list[frozenset[str]] = []

    def scores(self, idfs: Mapping[str, float]) -> Floats:
        """Give each outlet, by its number, the idf (nats) of its publisher's name; 0 where the question does not hold
        all of it. `idfs` maps each term of the question to its idf.
        """
        for (_, publisher), code in self._catalogue.outlets[len(self._names) :]:
            self._names.append(frozenset(self._analyzer.terms(publisher, code)))
        return np.array(
            [sum(idfs[term] for term in name) if name and name <= idfs.keys() else 0.0 for name in self._names]
        )
