"""The words of a text as quotations are compared by them: blind to typography, strict about all that is said.

Quotation marks, dashes, commas, full stops, white space and emoji make no word; a percent or currency sign, a minus
before a number, a slash and a question mark inside a text do, for without them it says something else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import regex

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LETTER = rf"[[\p{{L}}\p{{M}}{_INVISIBLE}]--[{_UNSPACED}]]"
_WORD = regex.compile(
    rf"""
      (?<minus>(?<![\p{{L}}\p{{N}}.,;:!?%'"’”)\]\p{{Pd}}])[-\u2212\u2012\u2013](?=\p{{Sc}}?\.?\p{{Nd}}))
    | (?:(?<![\p{{L}}\p{{N}}.…])\.(?=\p{{Nd}}))?\p{{Nd}}+(?:[.,:'’]\p{{Nd}}+)*    # 1,000   10:30   .5
    | [\p{{No}}\p{{Nl}}]                                                          # ²   ½
    | [{_UNSPACED}]\p{{M}}*
    | {_LETTER}+(?:['’ʼ]{_LETTER}+)*
    | [?؟]
    | [[\p{{Sc}}\p{{Sm}}\p{{So}}%‰&@\#/\\^§′″]--[\p{{Extended_Pictographic}}\u2212]]
    """,
    regex.VERBOSE | regex.VERSION1,
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms of ASCII
_SPELT = str.maketrans(
    {"’": "'", "ʼ": "'", "؟": "?", "ς": "σ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
    | dict.fromkeys(_INVISIBLE)
)
_OTHER_IN_CAPITALS = frozenset(("am", "aids", "ice", "in", "is", "it", "me", "or", "us", "who"))

MINUS = "−"
QUESTION = "?"

_NEGATIONS = frozenset(
    "no not never none nobody nothing nowhere neither nor without cannot hardly barely nicht kein keine keinen keinem "
    "keiner keines nie niemals nichts niemand ohne weder ne pas jamais rien aucun aucune sans nunca nada nadie sin "
    "ningún ninguna não nunca non mai niente senza niet geen nooit".split()  # of the languages served
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text in order: `keys`, equal for equal words, and where each stands, in code points."""

    text: str
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.keys)

    def written(self, first: int, end: int) -> str:
        """Return the text from a word up to another, as written; "" where there is none between."""
        return self.text[self.spans[first][0] : self.spans[end - 1][1]] if first < end else ""

    def part(self, first: int, end: int) -> Wording:
        """Return some of the words; the text stays whole."""
        return Wording(self.text, self.keys[first:end], self.spans[first:end])


def wording(text: str, *, cased: bool = False) -> Wording:
    """Read the words of a text. `cased`: the case of letters can be relied on, so that US is not us."""
    keys: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text.translate(_WIDE)):
        key = MINUS if match["minus"] else _key(match[0], cased=cased)
        if key:
            keys.append(key)
            spans.append(match.span())
    return Wording(text, tuple(keys), tuple(spans))


def claimed_wording(text: str, *, cased: bool) -> Wording:
    """Read the words of a quotation; a question mark at its end may be the asker's."""
    words = wording(text, cased=cased)
    first, end = 0, len(words)
    while end > first and words.keys[end - 1] == QUESTION:
        end -= 1
    while first < end and words.keys[first] == QUESTION:
        first += 1
    return words.part(first, end)


def case_tells(text: str) -> bool:
    """Tell whether the case of a text's letters means anything: not where all are small, or all words capitalised."""
    return not (text.islower() or text.isupper() or text.istitle())


def negates(keys: Sequence[str]) -> bool:
    """Tell whether one of the words is a negation."""
    return any(key in _NEGATIONS or key.endswith("n't") for key in keys)


def has_digit(key: str) -> bool:
    """Tell whether a word is a number, or has one in it."""
    return any(map(str.isnumeric, key))


def weight(key: str) -> float:
    """Say how much a word tells of where it comes from: short ones stand everywhere."""
    return 1.0 if len(key) > 3 or has_digit(key) or not key.isascii() else 0.35  # noqa: PLR2004 - "the", "of", "said"


def total(keys: Sequence[str]) -> float:
    """Add up the weights of words."""
    return sum(map(weight, keys))


def _key(form: str, *, cased: bool) -> str:
    if form.isascii():
        small = form.lower()
        return form if cased and small in _OTHER_IN_CAPITALS and form.isupper() else small
    spelt = unicodedata.normalize("NFC", form).translate(_SPELT)
    small = spelt.lower().translate(_SPELT)
    return spelt if cased and small in _OTHER_IN_CAPITALS and spelt.isupper() else small
