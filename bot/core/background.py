"""How common a word is in its language at large, for corpora too small to tell.

Among 25 passages a common word that happens to be missing looks as rare as a name. Word frequencies of the language
(the `wordfreq` package, Speer 2022) stand in as a prior: a Dirichlet-smoothed document frequency (Zhai and Lafferty
2004, applied to document counts), whose weight fades as the corpus grows.
"""

from __future__ import annotations

import gzip
import math
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import msgpack

CONFIDENCE_PRIOR = 2_000
RANKING_PRIOR = 100
_WORDS_A_PASSAGE = 35
_RARE = 3e-7  # the list ends at one in a million
_WITHOUT_WORDS = ("zh", "ja", "ko", "th")  # written without spaces: their terms are pairs of characters
_UNLISTED = 1e-5  # numbers, mostly


class Background:
    """Word frequencies, loaded for a language when it is first asked for."""

    def __init__(self) -> None:
        self._frequencies: dict[str, dict[str, float]] = {}

    def rarity(self, word: str, code: str, passages: int, holding: int, prior: float) -> float:
        """Return the idf (nats) of a word that `holding` of `passages` passages have, smoothed by the language's
        own rate.

        `prior` is how many passages the language counts for. A language without a list, and pairs of characters,
        have no other rate than the corpus shows.
        """
        listed = self._listed(code)
        if listed:
            rate = listed.get(word.casefold(), _RARE) if word.isalpha() else _UNLISTED
            expected = 1 - (1 - rate) ** _WORDS_A_PASSAGE
        else:
            expected = max(holding / max(1, passages), _UNLISTED)
        documents, frequency = passages + prior, holding + prior * expected
        return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))

    def lists(self, word: str, code: str) -> bool:
        """Tell whether the language at large has the word, at least once in a million."""
        return word.casefold() in self._listed(code)

    def _listed(self, code: str) -> dict[str, float]:
        known = self._frequencies.get(code)
        if known is None:
            known = self._frequencies[code] = _load(code)
        return known


def _load(code: str) -> dict[str, float]:
    """Read a language's list out of the package; importing the package itself would take 0.1 s of every start.

    The file is a gzipped msgpack list: a header, then the words of frequency 10^(−n/100) for n = 0, 1, 2 …
    """
    package = find_spec("wordfreq")
    folders = package.submodule_search_locations if package else None
    path = Path(next(iter(folders or ["."])), "data", f"small_{code}.msgpack.gz")
    if code in _WITHOUT_WORDS or not path.is_file():
        return {}
    with gzip.open(path) as packed:
        _, *bins = cast("list[list[str]]", msgpack.load(packed, raw=False))
    return {word: 10 ** (-number / 100) for number, words in enumerate(bins) for word in words}
