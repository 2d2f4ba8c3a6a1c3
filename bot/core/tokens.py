"""The words of a text with their offsets, as written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import regex

from bot.core.folding import IDEOGRAPHS, UNSPACED

_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}\u00AD\u200C\u200D]--[{IDEOGRAPHS}{UNSPACED}]]"

TOKEN = regex.compile(
    rf"""
      (?:\p{{L}}\.){{2,}}                                        # U.S.   e.g.
    | \p{{N}}+(?:[.,]\p{{N}}+)+                                  # 1,000   3.5
    | [{IDEOGRAPHS}]+ | [{UNSPACED}\p{{M}}]+
    | {_LETTER}+(?:['’ʼ]{_LETTER}+)*
    | %
    """,
    regex.VERBOSE | regex.VERSION1,
)
# The same on text without combining marks, joiners and unspaced scripts, three times as fast.
_PLAIN_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)+|[^\W_]+(?:['’ʼ][^\W_]+)*|%")
_NOT_PLAIN = re.compile("[\u00ad\u0300-\u036f\u0483-\u0489\u0590-\u1fff\u200c\u200d\u20d0-\u20ff\u2c00-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: its terms (none for a stop word) and where it stands, in code points."""

    text: str
    start: int
    end: int
    terms: tuple[str, ...]

    @property
    def is_word(self) -> bool:
        """It has a letter or a digit."""
        return any(map(str.isalnum, self.text))

    @property
    def is_number(self) -> bool:
        """It begins with a digit."""
        return self.text[0].isdigit()

    @property
    def is_capitalised(self) -> bool:
        """It begins with a capital letter."""
        return self.text[0].isupper()


def is_plain(text: str) -> bool:
    """Tell whether the fast pattern finds the words of a text."""
    return text.isascii() or _NOT_PLAIN.search(text) is None


def tokens_of(
    text: str,
    fold: Callable[[str], tuple[str, ...]],
    start: int = 0,
    end: int | None = None,
    *,
    plain: bool,
    shouted: bool,
) -> list[Token]:
    """Return the words of `text[start:end]`, each with the terms that `fold` makes of it, or of its small form in a
    line that is `shouted`: there "IT" and "US" are the ordinary words.
    """
    pattern = _PLAIN_TOKEN if plain else TOKEN
    return [
        Token(match[0], match.start(), match.end(), fold(match[0].lower() if shouted else match[0]))
        for match in pattern.finditer(text, start, len(text) if end is None else end)
    ]
