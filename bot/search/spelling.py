"""A word that no text has, read as the one word of the vocabulary that it must mean.

Damerau-Levenshtein distance (optimal string alignment) by rapidfuzz; a word of five letters may differ by one edit,
one of eight by two, and the first letter has to be right, as it is in most misspellings (Yannakoudakis and Fawthrop
1983).
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from rapidfuzz.distance import OSA

from bot.search.view import View
from bot.search.vocabulary import shape

_SHORTEST = 5
_LONG = 8


class Speller:
    """Looks in the vocabulary, among the terms of a first letter and length that some text still holds."""

    def __init__(self, view: View) -> None:
        self._view = view

    def correct(self, term: str) -> str | None:
        """Return the closest term where exactly one is that close, None otherwise."""
        if len(term) < _SHORTEST or not term.isalpha():
            return None
        limit = 2 if len(term) >= _LONG else 1
        near: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for length in range(max(_SHORTEST - 1, len(term) - limit), len(term) + limit + 1):
            for candidate, number in self._view.vocabulary.shaped(shape(term[0], length)):
                distance = OSA.distance(term, candidate, score_cutoff=limit)
                if distance <= limit:
                    near[distance].append((candidate, number))
        for distance in sorted(near):
            counts = self._view.counts(np.array([number for _, number in near[distance]], np.int32))
            found = [candidate for (candidate, _), row in zip(near[distance], counts, strict=True) if row.any()]
            if found:
                return found[0] if len(found) == 1 else None
        return None
