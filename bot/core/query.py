"""The query language of any question: text → `Reading`.

`"exact phrase"` · `-word` · `-"a phrase"` · `source:name` · `-source:name` · `title:word` · `since:` · `until:` ·
`before:` · `after:` · `since last week` · `a OR b` · `(a OR b)`. What is not well formed is plain words; nothing is an
error. The text is walked once, from word to word, with bounds on everything that is looked ahead for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import reduce
from itertools import product

from bot.core.analysis import Analyzer
from bot.core.answer import Reading, Scope
from bot.core.calendar import LANGUAGES, Period, read_moment
from bot.core.datewords import date_words

LONGEST_QUERY = 6_000
MOST_OPERATORS = 12
MOST_SEARCHES = 4
_MOST_DATES = 4
_LONGEST_VALUE = 300
_LONGEST_DATE_WORDS = 4

_HOLDS_OPERATORS = re.compile(
    r"""["“„«»]|(?:^|\s)-\w|(?-i:\bOR\b)|\b(?:source|title|before|after|since|until):|\b(?:since|until)\s""",
    re.IGNORECASE,
)
_LIKE_AN_OPERATOR = re.compile(
    r"""["“”„«»]|(?<!\S)-(?=\S)|(?<=\s)OR(?=\s)|(?i:(?<!\S)-?(?:source|title|before|after|since|until):)"""
)
_CHUNK = re.compile(r"\S+")
_KEY = re.compile(r"(source|title|before|after|since|until):(?=\S)", re.IGNORECASE)
_QUOTED = {
    '"': re.compile(r'"([^"]+)"'),
    "“": re.compile(r'“([^“”"]+)[”"“]'),
    "„": re.compile(r'„([^“”„"]+)[“”"]'),
    "«": re.compile(r"«([^«»]+)»"),
    "»": re.compile(r"»([^«»]+)«"),
}
_MACHINE = re.compile(r"[\\|{}\[\]<>^=*]")  # a regex or a program, not words
_WORD = re.compile(r"\w(?:[\w'’.&/-]*\w)?")
_OR_GROUP = re.compile(r"\(([^()]+)\)")
_OR = re.compile(r"\s+OR\s+")
_CLOSING = ".,;:!?…"
_NOTHING = Scope()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One word or operator: the words of it that are ranked, and what it asks for."""

    kept: str
    scope: Scope = _NOTHING
    branches: tuple[_Piece, ...] = ()

    @property
    def is_plain(self) -> bool:
        return self.scope == _NOTHING and not self.branches


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When and where a text was written; `languages` may be the text's, the likeliest first."""

    asked_at: datetime
    zone: tzinfo = UTC
    languages: Sequence[str] = LANGUAGES


def may_hold_operators(text: str) -> bool:
    """Tell the texts that need no parsing; much the most of them."""
    return _HOLDS_OPERATORS.search(text) is not None


def parse_query(text: str, clock: Clock, analyzer: Analyzer) -> Reading:
    """Read a text. What is longer than `LONGEST_QUERY` is plain words, as are operators beyond `MOST_OPERATORS`."""
    if len(text) > LONGEST_QUERY or not may_hold_operators(text):
        return Reading.plain(text)
    scanner = _Scanner(text, clock, analyzer)
    reading = _assembled(scanner.pieces(), text)
    if scanner.has_date_words and not analyzer.terms(reading.words, clock.languages[0]):
        return _assembled(_Scanner(text, clock, analyzer, with_date_words=False).pieces(), text)
    return reading


def without_operators(text: str) -> str:
    """Return words that were not written for a search, such as a message of a chat, so that they are read as words."""
    return _LIKE_AN_OPERATOR.sub(" ", text)


def filter_terms(value: str, code: str, analyzer: Analyzer) -> list[str]:
    """Return the terms of a phrase or word to filter by. One word in capitals is a name ("WHO"), not a stop word."""
    if " " in value:
        return analyzer.terms(value, code)
    return [term for token in analyzer.tokens(f"{value} x", code)[:-1] for term in token.terms]


class _Scanner:
    """Cuts a text into pieces, from the left to the right."""

    def __init__(self, text: str, clock: Clock, analyzer: Analyzer, *, with_date_words: bool = True) -> None:
        self._text = text
        self._clock = clock
        self._analyzer = analyzer
        self._with_date_words = with_date_words
        self._operators_left = MOST_OPERATORS
        self._dates_left = _MOST_DATES
        self._has_since = False
        self.has_date_words = False

    def pieces(self) -> list[_Piece]:
        """Cut the whole text."""
        pieces: list[_Piece] = []
        at = 0
        while chunk := _CHUNK.search(self._text, at):
            found = self._operator(chunk.start()) if self._operators_left else None
            if found is None:
                pieces.append(_Piece(chunk[0]))
                at = chunk.end()
            else:
                self._operators_left -= 1
                piece, at = found
                pieces.append(piece)
        return pieces

    def _operator(self, at: int) -> tuple[_Piece, int] | None:
        """Read the operator at the beginning of a word; return it with where it ends."""
        first = self._text[at]
        if first in _QUOTED:
            return self._valued(at, lambda value: _Piece(value, Scope(phrases=(value,))))
        if first == "-":
            return self._excluded(at + 1)
        if first == "(":
            return self._group(at)
        if key := _KEY.match(self._text, at):
            return self._keyed(key[1].casefold(), key.end())
        return self._in_date_words(at) if first in "sSuU" else None

    def _excluded(self, at: int) -> tuple[_Piece, int] | None:
        """Read what follows a minus; a number is a negative one."""
        if self._text[at : at + 7].casefold() == "source:":
            return self._valued(at + 7, lambda value: _Piece("", Scope(not_sources=(value,))), by_terms=False)
        if not self._text[at : at + 1].isalpha() and self._text[at : at + 1] not in _QUOTED:
            return None
        return self._valued(at, lambda value: _Piece("", Scope(excluded=(value,))))

    def _keyed(self, key: str, at: int) -> tuple[_Piece, int] | None:
        match key:
            case "source":
                return self._valued(at, lambda value: _Piece("", Scope(sources=(value,))), by_terms=False)
            case "title":
                return self._valued(at, lambda value: _Piece(value, Scope(title=(value,))))
            case _:
                found = self._moment(at)
                return (_Piece("", self._days(key, found[0])), found[1]) if found else None

    def _valued(self, at: int, made: Callable[[str], _Piece], *, by_terms: bool = True) -> tuple[_Piece, int] | None:
        """Read the quoted or bare value of an operator; None where it is none, or holds no term to search by."""
        found = self._quoted(at) or self._bare(at)
        if found is None or (by_terms and not filter_terms(found[0], self._clock.languages[0], self._analyzer)):
            return None
        return made(found[0]), found[1]

    def _quoted(self, at: int) -> tuple[str, int] | None:
        pattern = _QUOTED.get(self._text[at : at + 1])
        match = pattern.match(self._text, at, at + _LONGEST_VALUE) if pattern else None
        if match is None or not self._ends_word(match.end()) or _MACHINE.search(match[1]):
            return None
        value = " ".join(match[1].split()).rstrip(_CLOSING)
        return (value, match.end()) if value else None

    def _bare(self, at: int) -> tuple[str, int] | None:
        chunk = _CHUNK.match(self._text, at)
        value = chunk[0].rstrip(_CLOSING) if chunk else ""
        if len(value) > _LONGEST_VALUE or not _WORD.fullmatch(value):
            return None
        return value, at + len(value)

    def _ends_word(self, at: int) -> bool:
        following = self._text[at : at + 1]
        return not following or following.isspace() or following in _CLOSING

    def _moment(self, at: int) -> tuple[Period, int] | None:
        """Read the date at a place: quoted, or as many of the next four words as are one."""
        if not self._dates_left:
            return None
        self._dates_left -= 1
        if quoted := self._quoted(at):
            period = self._period(quoted[0])
            return (period, quoted[1]) if period else None
        for end in self._ends_of_words(at):
            candidate = self._text[at:end].rstrip(_CLOSING)
            if period := self._period(candidate):
                return period, at + len(candidate)
        return None

    def _ends_of_words(self, at: int) -> list[int]:
        """Return where the word at a place and the next three end, the last first. A year stands alone."""
        ends: list[int] = []
        for _ in range(_LONGEST_DATE_WORDS):
            chunk = _CHUNK.search(self._text, at)
            if chunk is None or not chunk[0][0].isalnum():
                break
            ends.append(chunk.end())
            if re.match(r"\d{4}(?!\d)", chunk[0]) or chunk[0][-1] in "?!;:":
                break
            at = chunk.end()
        return ends[::-1]

    def _period(self, text: str) -> Period | None:
        return read_moment(text, self._clock.asked_at, self._clock.zone, self._clock.languages)

    def _days(self, key: str, period: Period) -> Scope:
        one_day = timedelta(days=1)
        match key:
            case "since" | "after":
                self._has_since = True
                return Scope(since=period.first if key == "since" else period.last + one_day)
            case _:
                return Scope(until=period.last if key == "until" else period.first - one_day)

    def _in_date_words(self, at: int) -> tuple[_Piece, int] | None:
        """Read "since last week"."""
        if not self._with_date_words or not self._dates_left:
            return None
        found = date_words(self._text, at, follows_since=self._has_since)
        if found is None:
            return None
        self._dates_left -= 1
        period = self._period(found.expression)
        if period is None:
            return None
        self.has_date_words = True
        return _Piece("", self._days(found.operator, period)), found.end

    def _group(self, at: int) -> tuple[_Piece, int] | None:
        """Read `(a OR b)`, where each choice may be several words."""
        match = _OR_GROUP.match(self._text, at, at + _LONGEST_VALUE)
        if match is None or not self._ends_word(match.end()) or not _OR.search(match[1]) or self._text.isupper():
            return None
        choices = _OR.split(f" {match[1]} ")[: MOST_SEARCHES + 1]
        branches = tuple(self._choice(choice) for choice in choices)
        if all(_names_sources(branch) for branch in branches):
            return _Piece("", _together(branch.scope for branch in branches)), match.end()
        if len(branches) > MOST_SEARCHES or not all(branch.kept for branch in branches):
            return None
        return _Piece("", branches=branches), match.end()

    def _choice(self, text: str) -> _Piece:
        """Read one choice; a date in it would be a date of that choice alone, so it is words."""
        scanner = _Scanner(text, self._clock, self._analyzer, with_date_words=False)
        scanner._dates_left = 0
        pieces = scanner.pieces()
        return _Piece(" ".join(piece.kept for piece in pieces), _together(piece.scope for piece in pieces))


def _assembled(pieces: Sequence[_Piece], text: str) -> Reading:
    """Join what is left over, and what was asked for."""
    elements = [(piece,) for piece in pieces] if text.isupper() else _resolved(pieces)
    if all(len(element) == 1 and element[0].is_plain for element in elements):
        return Reading.plain(text)
    chosen = list(product(*elements))
    return Reading(
        words=_kept(piece for element in elements for piece in element),
        scope=_together(element[0].scope for element in elements if len(element) == 1),
        either=tuple(tuple(piece.kept for piece in element) for element in elements if len(element) > 1),
        searches=tuple((_kept(pieces), _together(piece.scope for piece in pieces)) for pieces in chosen),
    )


def _resolved(pieces: Sequence[_Piece]) -> list[tuple[_Piece, ...]]:
    """Put the choices of each OR together. One beyond `MOST_SEARCHES`, or without a word at each side, is a word."""
    elements: list[tuple[_Piece, ...]] = []
    ways = 1
    place = 0
    while place < len(pieces):
        piece, following = pieces[place], pieces[place + 1] if place + 1 < len(pieces) else None
        last = elements[-1] if elements else ()
        more_ways = ways // max(1, len(last)) * (len(last) + 1)
        place += 2
        if following is None or not last or not (piece.is_plain and piece.kept == "OR"):
            place -= 1
            choices = piece.branches or (piece,)
            if ways * len(choices) > MOST_SEARCHES:
                choices = (_Piece(_kept(choices)),)
            ways *= len(choices)
            elements.append(choices)
        elif _names_sources(last[-1]) and _names_sources(following):
            elements.append((following,))
        elif _is_choice(last[-1]) and _is_choice(following) and more_ways <= MOST_SEARCHES:
            elements[-1] = (*last, following)
            ways = more_ways
        else:
            place -= 1
            elements.append((piece,))
    return elements


def _is_choice(piece: _Piece) -> bool:
    word = piece.kept.rstrip(_CLOSING)
    return not piece.branches and word != "OR" and (_WORD.fullmatch(word) is not None or bool(piece.scope.phrases))


def _names_sources(piece: _Piece) -> bool:
    return bool(piece.scope.sources) and piece.scope == Scope(sources=piece.scope.sources) and not piece.kept


def _together(scopes: Iterable[Scope]) -> Scope:
    return reduce(Scope.narrowed, (scope for scope in scopes if scope is not _NOTHING), _NOTHING)


def _kept(pieces: Iterable[_Piece]) -> str:
    return " ".join(piece.kept for piece in pieces if piece.kept)
