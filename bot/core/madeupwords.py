"""A made-up language whose words are as frequent, and as many, as those of an English newspaper.

A word's number is its rank. Its frequency falls as 1/rank up to a knee and more steeply beyond, Zipf's law in two parts
as Gerlach and Altmann (2013, "Stochastic model for the vocabulary growth in natural languages") describe it. The
vocabulary has no end, so among n words it grows as n^(1/steepness), which is Heaps' law. Both numbers are chosen for
the growth of Reuters' news, 44 n^0.49 (Manning, Raghavan and Schütze 2008, section 5.1.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import numpy as np
from numpy.typing import NDArray

KNEE = 2_500
STEEPNESS = 2.04

# The words of an English text that carry no news, the most frequent first.
FUNCTION_WORDS = tuple(
    "the of and to in a is that for it as was with be by on not he his but at are this have from had were or which you "
    "she they an we has been would there their who all so what do if its into about some them when out my than then "
    "these could no other our your only any those down such how after before through where being most over same both "
    "between under while during against because each few further here itself just me off once own until up very why "
    "will himself herself themselves above again am below can did does doing her him more nor now ours should too us "
    "whom".split()
)

_FIRST_CONTENT, _EACH_CONTENT = 12, 6  # ranks of the words with news in them that stand among the function words
_LAST = 2**40  # so that a rank fits where numbers are counted
_ONSETS = "bdfgklmnprtvz"
_VOWELS = "aeiou"
_CODAS = "kmp"  # no English ending ends in them, so that a stemmer leaves the words apart
_ENDINGS = ("", "s", "ed", "ing")
_FORMS = len(_ENDINGS)
_SYLLABLES = tuple(onset + vowel for onset in _ONSETS for vowel in _VOWELS)
_FIRST_NAME = 600
_EACH_NAME = 4
_EACH_NUMBER = 37
_REMEMBERED = 200_000

Numbers = NDArray[np.int64]


class MadeUpWords:
    """Draws words by their numbers and spells them."""

    def __init__(self) -> None:
        head = 1.0 / np.arange(1, KNEE + 1)
        tail = 1.0 / (STEEPNESS - 1.0)  # the integral of the second part, in the same unit
        self._bounds = np.cumsum(head) / (head.sum() + tail)
        self._spelt: dict[int, str] = {}

    def draw(self, chance: np.random.Generator, count: int) -> Numbers:
        """Draw words as they follow each other in print."""
        shares = chance.random(count)
        found = np.searchsorted(self._bounds, shares, side="right") + 1
        beyond = found > KNEE
        if beyond.any():
            left = np.maximum((1.0 - shares[beyond]) / (1.0 - self._bounds[-1]), 1e-12)
            found[beyond] = np.minimum(KNEE * left ** (-1.0 / (STEEPNESS - 1.0)) + 1, _LAST).astype(np.int64)
        return found

    def draw_content(self, chance: np.random.Generator, count: int) -> Numbers:
        """Draw words that are no function words, in proportion to their frequency."""
        found = self.draw(chance, 4 * count + 40)  # about half of them are
        return found[is_content(found)][:count]

    def texts(self, numbers: Numbers, forms: Numbers) -> list[str]:
        """Spell words; `forms` (0..3) chooses the ending of each that can take one."""
        spelt = self._spelt
        return [spelt.get(code) or self._spell(code) for code in (numbers * _FORMS + forms).tolist()]

    def _spell(self, code: int) -> str:
        number, form = divmod(code, _FORMS)
        word = spell(number, form)
        if len(self._spelt) < _REMEMBERED:
            self._spelt[code] = word
        return word


def is_content(numbers: Numbers) -> NDArray[np.bool_]:
    """Tell which words are no function words."""
    return (numbers > _LAST_FUNCTION) | ((numbers >= _FIRST_CONTENT) & (numbers % _EACH_CONTENT == 0))


def spell(number: int, form: int = 0) -> str:
    """Write a word: some rarer ones are names, with a capital, and some are written in digits."""
    if number in _FUNCTION_AT:
        return _FUNCTION_AT[number]
    if number % _EACH_NUMBER == 0:
        return str(number)
    rest, coda = divmod(number - _FIRST_CONTENT, len(_CODAS))
    syllables: list[str] = []
    while rest >= 0:
        rest, place = divmod(rest, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
        rest -= 1
    word = "".join(reversed(syllables)) + _CODAS[coda]
    is_name = number > _FIRST_NAME and number % _EACH_NAME == 0
    return word.capitalize() if is_name else word + _ENDINGS[form]


def _function_ranks() -> Iterator[int]:
    """Give the ranks that are left to function words, without end."""
    for rank in count(1):
        if rank < _FIRST_CONTENT or rank % _EACH_CONTENT:
            yield rank


_FUNCTION_AT = dict(zip(_function_ranks(), FUNCTION_WORDS, strict=False))
_LAST_FUNCTION = max(_FUNCTION_AT)
