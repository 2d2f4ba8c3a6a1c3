"""Questions for measuring speed, made from passages: some of their rarer words, and two of any kind, in a question's
frame.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

import numpy as np

FEWEST_WORDS, MOST_WORDS = 2, 5
_COMMON_WORDS = 2  # beside those, as frequent as they come
_RARER = 2 / 3  # of a passage's content words, the rarest that a question takes its own from
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FRAMES = (
    "what did the {} do to the {}",
    "who was with the {} of {}",
    "when was the {} in {}",
    "how was the {} at the {}",
    "why is {} not {}",
    "where were {} and {}",
)
_LINKS = (" and the ", " of ", " in the ", " with ", " or ")

T = TypeVar("T")


class EvenSample(Generic[T]):
    """Keeps some of what is offered, each with the same chance (Vitter 1985, algorithm R)."""

    def __init__(self, size: int, seed: int) -> None:
        self.kept: list[T] = []
        self._size = size
        self._offered = 0
        self._chance = np.random.default_rng(seed)

    def offer(self, one: T) -> None:
        """Keep it, perhaps in the place of another."""
        self._offered += 1
        if len(self.kept) < self._size:
            self.kept.append(one)
        elif (place := int(self._chance.integers(self._offered))) < self._size:
            self.kept[place] = one


def questions_from(passages: Sequence[str], is_content: Callable[[str], bool], seed: int) -> Iterator[str]:
    """Make a question from each passage that has enough content words, all of them distinct.

    How rare a word is, the passages themselves tell.
    """
    chance = np.random.default_rng(seed)
    words = [_content_words(text, is_content) for text in passages]
    holding = Counter(word for listed in words for word in set(map(str.casefold, listed)))
    asked: set[str] = set()
    for listed in words:
        count = int(chance.integers(FEWEST_WORDS, MOST_WORDS, endpoint=True))
        rarest = sorted(set(listed), key=lambda word: (holding[word.casefold()], word))
        rarer = rarest[: max(count, int(len(rarest) * _RARER))]
        if len(rarer) < count:
            continue
        places: list[int] = chance.permutation(len(rarer))[:count].tolist()
        drawn: list[int] = chance.integers(len(listed), size=_COMMON_WORDS).tolist()
        chosen = list(dict.fromkeys([*(listed[place] for place in drawn), *(rarer[place] for place in places)]))
        question = _framed(chosen, chance)
        if question not in asked:
            asked.add(question)
            yield question


def _content_words(text: str, is_content: Callable[[str], bool]) -> list[str]:
    return [word for word in _WORD.findall(text) if is_content(word)]


def _framed(words: Sequence[str], chance: np.random.Generator) -> str:
    """Put words into a frame with two gaps, linked by function words where there are more."""
    frame = _FRAMES[int(chance.integers(len(_FRAMES)))]
    half = (len(words) + 1) // 2
    gaps = [_linked(part, chance) for part in (words[:half], words[half:])]
    text = frame.format(*gaps)
    return f"{text[:1].upper()}{text[1:]}?"


def _linked(words: Sequence[str], chance: np.random.Generator) -> str:
    text = words[0]
    for word in words[1:]:
        text += _LINKS[int(chance.integers(len(_LINKS)))] + word
    return text
