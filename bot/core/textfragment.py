"""The part of a link that makes a browser open a page at a sentence (URL Fragment Text Directives, WICG)."""

from __future__ import annotations

import re
from urllib.parse import quote

_WHOLE_UP_TO = 80
_FEWEST_WORDS, _MOST_WORDS = 4, 10
_WORDS = re.compile(r"\S+")


def text_directive(text: str, start: int, end: int) -> str:
    """Return `:~:text=…` for `text[start:end]`, "" where the text does not tell that place from another.

    A short sentence is given whole, a longer one by its first and last words. A browser compares without regard to
    case, and takes the first place that matches.
    """
    sentence = text[start:end]
    page = text.casefold()
    if len(sentence) <= _WHOLE_UP_TO:
        unique = "\n" not in sentence and page.count(sentence.casefold()) == 1
        return f":~:text={_encoded(sentence)}" if unique else ""
    words = [match.span() for match in _WORDS.finditer(sentence)]
    for count in range(_FEWEST_WORDS, min(_MOST_WORDS, len(words) // 2) + 1):
        first, last = sentence[: words[count - 1][1]], sentence[words[-count][0] :]
        if "\n" not in first + last and page.count(first.casefold()) == 1 and _first_after(text, last, start) == end:
            return f":~:text={_encoded(first)},{_encoded(last)}"
    return ""


def _first_after(text: str, words: str, start: int) -> int:
    """Return where the words end first at or after a place."""
    found = text.casefold().find(words.casefold(), start)
    return found + len(words) if found >= 0 else -1


def _encoded(words: str) -> str:
    """Percent-encode; `-`, `,` and `&` have a meaning in a directive."""
    return quote(words, safe="").replace("-", "%2D")
