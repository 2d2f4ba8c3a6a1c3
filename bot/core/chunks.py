"""What stands between white space, read once and remembered.

No word reaches over white space, so the terms of a text are those of its chunks; nine of ten chunks have come before.
"""

from __future__ import annotations

from enum import IntFlag

from bot.core.folding import Folder
from bot.core.money import is_money, names_currency
from bot.core.remembering import Remembered
from bot.core.tokens import tokens_of


class Mark(IntFlag):
    """What the forward index keeps of a term's place beside the term: one byte.

    OPENS: the first term of a sentence. CAPITAL: written with a capital inside one. ASKS: its sentence is a question.
    MONEY: a number with a currency before or after it.
    """

    OPENS = 1
    CAPITAL = 2
    ASKS = 4
    MONEY = 8


_CAPITAL, _MONEY = int(Mark.CAPITAL), int(Mark.MONEY)
_ONE = [bytes([mark]) for mark in range(_MONEY + 1)]
_AROUND = ".,;:!?…()[]\"“”'‘’"  # what can stand beside a word and belongs to none


_MARKS, _CURRENCY = 1, 2

Chunk = tuple[tuple[str, ...], bytes, bool]
"""Terms; their marks, in step; and whether a currency may stand here. Each number of a chunk is marked as money:
whether it is, the sentence tells.
"""


class ChunkReader:
    """Reads text of one language, either plain text or any (see `tokens.is_plain`)."""

    def __init__(self, folder: Folder, *, plain: bool) -> None:
        self._known = folder.known
        self._plain = plain
        self.inner = Remembered(self._inner)
        self.opening = Remembered(self._opening)

    def add(self, sentence: str, terms: list[str], marks: bytearray) -> None:
        """Append what a sentence holds; white space around it is taken off, and it is not empty."""
        if sentence.isupper():
            whole = self._whole(sentence, shouted=True)
            terms += whole[0]
            marks += whole[_MARKS]
            return
        start = len(marks)
        chunks = self._chunks(sentence)
        for its_terms, its_marks, _ in chunks:
            terms += its_terms
            marks += its_marks
        if marks.find(_MONEY, start) >= 0:
            can_be = any(chunk[_CURRENCY] for chunk in chunks)
            marks[start:] = self._whole(sentence)[_MARKS] if can_be else marks[start:].replace(_ONE[_MONEY], _ONE[0])

    def _chunks(self, sentence: str) -> list[Chunk]:
        parts = sentence.split()
        chunks = [*map(self.inner.__getitem__, parts)]
        if sentence[0].isupper():  # which every sentence begins with
            chunks[0] = self.opening[parts[0]]
        return chunks

    def _whole(self, sentence: str, *, shouted: bool = False) -> Chunk:
        """Read a sentence at once, and tell which of its numbers are money."""
        return self._read(sentence, opens=True, alone=False, shouted=shouted)

    def _inner(self, chunk: str) -> Chunk:
        return self._one_word(chunk, _CAPITAL) or self._read(chunk)

    def _opening(self, chunk: str) -> Chunk:
        return self._one_word(chunk, 0) or self._read(chunk, opens=True)

    def _one_word(self, chunk: str, capital: int) -> Chunk | None:
        """Read what is a single word but for the punctuation around it, as nearly all chunks are; None for others.
        `capital` marks a capital at the very beginning.
        """
        word = chunk.strip(_AROUND)
        if not self._plain or not word.isalnum():
            return None
        terms = self._known[word]
        mark = 0
        if word[0].isupper():
            mark = capital if chunk[0] == word[0] else _CAPITAL
        elif word[0].isdigit():
            mark = _MONEY
        return terms, _ONE[mark] * len(terms), names_currency(chunk)

    def _read(self, text: str, *, opens: bool = False, alone: bool = True, shouted: bool = False) -> Chunk:
        terms: list[str] = []
        marks = bytearray()
        for token in tokens_of(text, self._known.__getitem__, plain=self._plain, shouted=shouted):
            mark = 0
            if token.is_capitalised:
                mark = 0 if opens and token.start == 0 else _CAPITAL
            elif token.is_number and (alone or is_money(text, token.start, token.end)):
                mark = _MONEY
            terms += token.terms
            marks.extend([mark] * len(token.terms))
        return tuple(terms), bytes(marks), alone and names_currency(text)
