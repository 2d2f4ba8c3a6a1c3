"""Text → terms with offsets: one analyzer for what is stored and for what is asked.

A term is what the index knows a word by: folded (case, width, accents, quotes), reduced to its Snowball stem,
number words as digits, `U.S.` as `us`. Scripts written without spaces between words give overlapping pairs of
characters instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.chunks import ChunkReader, Mark
from bot.core.folding import Folder
from bot.core.languages import LANGUAGES, Language, language
from bot.core.sentences import sentence_texts
from bot.core.tokens import TOKEN, Token, is_plain, tokens_of

FOR_QUESTIONS, FOR_ARCHIVES = 3_000, 64_000
_VERSION = "3"  # rises with the rules of cutting and of marks, of which the fingerprint knows nothing else
_OPENS, _ASKS = int(Mark.OPENS), int(Mark.ASKS)
_QUESTION_MARKS = ("?", "？", "؟")
_CLOSERS = "\"'”’»)]"


@dataclass(frozen=True, slots=True)
class TermRun:
    """A text as the index keeps it: its terms in order, and in step with them their marks (`Mark`)."""

    terms: Sequence[str]
    marks: Sequence[int]


class Analyzer:
    """Turns text into terms. Not thread-safe: what it remembers is shared, so a thread takes one of its own.

    `remembers` bounds what it remembers of a language: twice as many of the words, and of four kinds of chunks, some
    200 bytes each. A few thousand are most of what is read; who reads whole archives takes `FOR_ARCHIVES`.
    """

    def __init__(self, remembers: int = FOR_QUESTIONS) -> None:
        self._remembers = remembers
        self._folders: dict[str, Folder] = {}
        self._readers: dict[tuple[str, bool], ChunkReader] = {}

    @property
    def fingerprint(self) -> str:
        """A short hash of everything that decides which terms a text gets; an index stores it."""
        from importlib import metadata  # noqa: PLC0415 - 20 ms, and asked for when an index is stored

        parts = [_VERSION, TOKEN.pattern, metadata.version("PyStemmer"), metadata.version("stop-words")]
        parts += [metadata.version("sentencex")]
        parts += [repr(_in_order(entry)) for entry in LANGUAGES.values()]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()

    def terms(self, text: str, code: str) -> list[str]:
        """Return the terms of a text in order, stop words left out; `code` is an ISO 639-1 language or ""."""
        if text.isupper():  # in a line of capitals "IT" and "US" are the ordinary words
            text = text.lower()
        read = self._reader(code, plain=is_plain(text)).inner.__getitem__
        return [term for chunk in filter(None, map(read, text.split())) for term in chunk[0]]

    def has_terms(self, text: str, code: str) -> bool:
        """Tell whether a text has any term; mostly one of its first words has."""
        if text.isupper():
            text = text.lower()
        read = self._reader(code, plain=is_plain(text)).inner.__getitem__
        return any(chunk and chunk[0] for chunk in map(read, text.split()))

    def run(self, text: str, code: str) -> TermRun:
        """Return the terms of a text sentence by sentence, with what the forward index keeps beside them."""
        terms: list[str] = []
        marks = bytearray()
        plain = is_plain(text)
        for sentence in sentence_texts(text, code):
            self._add(sentence, code, terms, marks, plain=plain or is_plain(sentence))
        return TermRun(terms, bytes(marks))

    def sentence(self, text: str, code: str) -> TermRun:
        """Return the terms of what is one sentence, without white space around it and not empty."""
        terms: list[str] = []
        marks = bytearray()
        self._add(text, code, terms, marks, plain=is_plain(text))
        return TermRun(terms, bytes(marks))

    def _add(self, sentence: str, code: str, terms: list[str], marks: bytearray, *, plain: bool) -> None:
        start = len(marks)
        self._reader(code, plain=plain).add(sentence, terms, marks)
        if sentence.rstrip(_CLOSERS).endswith(_QUESTION_MARKS):
            marks[start:] = bytes(mark | _ASKS for mark in marks[start:])
        if start < len(marks):
            marks[start] |= _OPENS

    def tokens(self, text: str, code: str) -> list[Token]:
        """Return every word of a text with its offsets; a stop word has no terms."""
        return tokens_of(text, self._folder(code).known.__getitem__, plain=is_plain(text), shouted=text.isupper())

    def _reader(self, code: str, *, plain: bool) -> ChunkReader:
        reader = self._readers.get((code, plain))
        if reader is None:
            reader = self._readers[code, plain] = ChunkReader(self._folder(code), self._remembers, plain=plain)
        return reader

    def _folder(self, code: str) -> Folder:
        folder = self._folders.get(code)
        if folder is None:
            folder = self._folders[code] = Folder(language(code), self._remembers)
        return folder


def _in_order(entry: Language) -> tuple[object, ...]:
    """Return a language's knobs with its sets in order, for theirs differs from process to process."""
    synonyms = sorted(entry.synonyms.items())
    return entry.code, entry.stemmer, entry.stop_list, sorted(entry.elisions), sorted(entry.extra_stops), synonyms
