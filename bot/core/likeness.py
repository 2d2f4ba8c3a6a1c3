"""Words looked for in a few articles, with what may stand for them there."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.core.analysis import Analyzer
from bot.core.everyday import printed_for

_ALIKE, _MEANT = 0.8, 0.9
_PREFIX, _ENDING, _LONG_WORD = 5, 3, 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is looked for: its terms, those that may stand for it and how well (0..1), and its idf (nats)."""

    terms: frozenset[str]
    also: frozenset[str]
    alike: float
    idf: float

    def stands_in(self, terms: frozenset[str]) -> float:
        """Say how well (0..1) a set of terms holds it."""
        if self.terms & terms:
            return 1.0
        return self.alike if self.also & terms else 0.0


class Lookup:
    """Reads words in the light of the passages at hand, in whose statistics they are weighed."""

    def __init__(
        self, passages: Sequence[frozenset[str]], headlines: Iterable[frozenset[str]], code: str, analyzer: Analyzer
    ) -> None:
        self._passages = passages
        self._vocabulary = frozenset[str]().union(*passages, *headlines)
        self._by_prefix: dict[str, list[str]] = defaultdict(list)
        for term in self._vocabulary:
            self._by_prefix[term[:_PREFIX]].append(term)
        self._code = code
        self._analyzer = analyzer
        self._printed_for = printed_for(analyzer)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every term of the passages and their headlines."""
        return self._vocabulary

    def words(self, texts: Iterable[str]) -> tuple[Word, ...]:
        """Read words as written; what is no word to look up is left out."""
        words = (self._word(text) for text in dict.fromkeys(texts))
        return tuple(word for word in words if word.terms)

    def idf(self, holding: int) -> float:
        """Return the idf (nats) of what that many passages hold."""
        return math.log(1 + (len(self._passages) - holding + 0.5) / (holding + 0.5))

    def _word(self, text: str) -> Word:
        terms = frozenset(self._analyzer.terms(text, self._code) or self._analyzer.terms(text, "en"))
        also = frozenset(alike for term in terms for alike in self._alike(term))
        holding = sum(1 for passage in self._passages if (terms | also) & passage)
        return Word(terms, also, _ALIKE if terms & self._vocabulary else _MEANT, self.idf(holding))

    def _alike(self, term: str) -> Iterable[str]:
        """Give the terms that may stand for one: printed for it, other forms of a name, what a slip was meant for."""
        yield from (other for other in self._printed_for.get(term, ()) if other in self._vocabulary)
        if len(term) < _PREFIX:
            return
        begun_alike = self._by_prefix.get(term[:_PREFIX], ())
        yield from (other for other in begun_alike if abs(len(other) - len(term)) <= _ENDING)
        if term.isalpha() and term not in self._vocabulary:
            edits = 2 if len(term) >= _LONG_WORD else 1
            yield from (
                o for o in self._vocabulary if o[0] == term[0] and OSA.distance(o, term, score_cutoff=edits) <= edits
            )
