"""Remembering what was made of a text, for texts that come again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_LONGEST = 40


class Remembered(dict[str, _T]):
    """What `make` makes of a text, made once as long as it is asked for: `remembered[text]`.

    It keeps the newest texts and the generation before them, twice `most` in all, and none that is longer than
    `longest` characters. In a language most words are among a few thousand, so forgetting
    the rest costs little. For one thread.
    """

    def __init__(self, make: Callable[[str], _T], most: int, longest: int = _LONGEST) -> None:
        super().__init__()
        self._make = make
        self._most, self._longest = most, longest
        self._older: dict[str, _T] = {}

    @property
    def size(self) -> int:
        """How many texts it keeps, old and new."""
        return len(self) + len(self._older)

    def __missing__(self, text: str) -> _T:
        if len(text) > self._longest:
            return self._make(text)
        value = self._older.pop(text) if text in self._older else self._make(text)
        if len(self) >= self._most:
            self._older = dict(self)
            self.clear()
        self[text] = value
        return value
