"""Messages → the words that were asked."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"<?https?://\S+")
_CODES = re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:|/[^:>]+:|id:)[^>\s]*>")
_PEOPLE = re.compile(r"<@[!&]?(\d+)>")
_MARKS = re.compile(r"^(?:>>> |> |#{1,3} |-# |[-*] )|[*_~`|]+", re.MULTILINE)


def question_in(content: str) -> str:
    """Return the plain words of a message: no mentions, emoji, addresses or format."""
    text = _CODES.sub(" ", _ADDRESS.sub(" ", content))
    return " ".join(_MARKS.sub(" ", text).split())


def names_people(text: str, but: int = 0) -> bool:
    """Tell whether a text, as it was typed, names users or roles by their numbers, other than one (the bot's own)."""
    return any(named[1] != str(but) for named in _PEOPLE.finditer(text))
