"""What stands between white space, read once and remembered.

No word reaches over white space, so the terms of a text are those of its chunks; nine of ten chunks have come before.
"""

from __future__ import annotations

import re
from enum import IntFlag
from functools import partial

from bot.core.folding import Folder
from bot.core.money import is_currency, is_money, names_currency
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
_ONE_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’ʼ][^\W_]+)*")  # as the fast pattern of `tokens` finds it
_MARKS, _CURRENCY = 1, 2

Chunk = tuple[tuple[str, ...], bytes, bool]
"""Terms; their marks, in step; and whether a currency may stand here. Each number of a chunk is marked as money:
whether it is, the sentence tells. What holds none of these, such as a stop word, is None.
"""


class ChunkReader:
    """Reads text of one language, either plain text or any (see `tokens.is_plain`)."""

    def __init__(self, folder: Folder, remembers: int, *, plain: bool) -> None:
        self._known = folder.known
        self._plain = plain
        self.inner = Remembered(partial(self._chunk, _CAPITAL), remembers)
        self.opening = Remembered(partial(self._chunk, 0), remembers)

    def add(self, sentence: str, terms: list[str], marks: bytearray) -> None:
        """Append what a sentence holds; white space around it is taken off, and it is not empty."""
        if sentence.isupper():
            all_terms, all_marks, _ = self._read(sentence, shouted=True)
            terms += all_terms
            marks += all_marks
            return
        start = len(marks)
        chunks = self._chunks(sentence)
        for its_terms, its_marks, _ in filter(None, chunks):
            terms += its_terms
            marks += its_marks
        if marks.find(_MONEY, start) >= 0:
            can_be = any(chunk[_CURRENCY] for chunk in filter(None, chunks))
            marks[start:] = self._settled(sentence, chunks) if can_be else marks[start:].replace(_ONE[_MONEY], _ONE[0])

    def _chunks(self, sentence: str) -> list[Chunk | None]:
        parts = sentence.split()
        chunks = [*map(self.inner.__getitem__, parts)]
        if sentence[0].isupper():  # which every sentence begins with
            chunks[0] = self.opening[parts[0]]
        return chunks

    def _settled(self, sentence: str, chunks: list[Chunk | None]) -> bytes:
        """Return the marks of a sentence, having looked which of its numbers are money."""
        settled: list[bytes] = []
        place = 0
        for part, chunk in zip(sentence.split(), chunks, strict=True):
            start = sentence.index(part, place)
            place = start + len(part)
            if chunk:
                marks = chunk[_MARKS]
                settled.append(self._read(sentence, start, place)[_MARKS] if _MONEY in marks else marks)
        return b"".join(settled)

    def _chunk(self, capital: int, chunk: str) -> Chunk | None:
        """Read what stands between white space, mostly one word and punctuation. `capital` marks a capital that it
        begins with.
        """
        word = chunk.strip(_AROUND)
        if not self._plain or not (word.isalnum() or _ONE_WORD.fullmatch(word)):
            read = self._read(chunk, capital=capital, alone=True)
            return read if read[0] or read[_CURRENCY] else None
        terms = self._known[word]
        currency = is_currency(word) if word.isalnum() else names_currency(chunk)
        if not terms and not currency:
            return None
        mark = 0
        if word[0].isupper():
            mark = capital if chunk[0] == word[0] else _CAPITAL
        elif word[0].isdigit():
            mark = _MONEY
        return terms, _ONE[mark] * len(terms), currency

    def _read(
        self,
        text: str,
        start: int = 0,
        end: int | None = None,
        *,
        capital: int = 0,
        alone: bool = False,
        shouted: bool = False,
    ) -> Chunk:
        """Read `text[start:end]` word by word; `alone`, where the rest of the sentence cannot tell what is money."""
        terms: list[str] = []
        marks = bytearray()
        for token in tokens_of(text, self._known.__getitem__, start, end, plain=self._plain, shouted=shouted):
            mark = 0
            if token.is_capitalised:
                mark = _CAPITAL if token.start > 0 else capital
            elif token.is_number and (alone or is_money(text, token.start, token.end)):
                mark = _MONEY
            terms += token.terms
            marks.extend([mark] * len(token.terms))
        return tuple(terms), bytes(marks), alone and names_currency(text)
