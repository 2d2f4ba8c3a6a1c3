"""A word that no text has, read as the one word of the vocabulary that it must mean.

Damerau-Levenshtein distance (optimal string alignment) by rapidfuzz; a word of five letters may differ by one edit,
one of eight by two, and the first letter has to be right, as it is in most misspellings (Yannakoudakis and Fawthrop
1983).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_SHORTEST = 5
_LONG = 8


class Speller:
    """Knows the vocabulary by first letter and length; built when it is first needed."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        for term in vocabulary:
            if len(term) >= _SHORTEST - 1 and term.isalpha():
                self._by_shape[term[0], len(term)].append(term)

    def correct(self, term: str) -> str | None:
        """Return the closest term where exactly one is that close, None otherwise."""
        if len(term) < _SHORTEST or not term.isalpha():
            return None
        limit = 2 if len(term) >= _LONG else 1
        near: dict[int, list[str]] = defaultdict(list)
        for length in range(len(term) - limit, len(term) + limit + 1):
            for candidate in self._by_shape.get((term[0], length), ()):
                distance = OSA.distance(term, candidate, score_cutoff=limit)
                if distance <= limit:
                    near[distance].append(candidate)
        closest = near[min(near)] if near else []
        return closest[0] if len(closest) == 1 else None
