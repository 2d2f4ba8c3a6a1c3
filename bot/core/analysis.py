"""Text → terms with offsets: one analyzer for what is stored and for what is asked.

A term is what the index knows a word by: folded (case, width, accents, quotes), reduced to its Snowball stem,
number words as digits, `U.S.` as `us`. Scripts written without spaces between words give overlapping pairs of
characters instead.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import IntFlag
from itertools import pairwise

import regex
import Stemmer
import stop_words

from bot.core.languages import LANGUAGES, Language, language
from bot.core.sentences import sentence_spans

_VERSION = "2"
_IDEOGRAPHS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー"
_UNSPACED = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}\u00AD\u200C\u200D]--[{_IDEOGRAPHS}{_UNSPACED}]]"

_TOKEN = regex.compile(
    rf"""
      (?:\p{{L}}\.){{2,}}                                        # U.S.   e.g.
    | \p{{N}}+(?:[.,]\p{{N}}+)+                                  # 1,000   3.5
    | [{_IDEOGRAPHS}]+ | [{_UNSPACED}\p{{M}}]+
    | {_LETTER}+(?:['’ʼ]{_LETTER}+)*
    | %
    """,
    regex.VERBOSE | regex.VERSION1,
)
# The same on text without combining marks, joiners and unspaced scripts, three times as fast.
_PLAIN_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)+|[^\W_]+(?:['’ʼ][^\W_]+)*|%")
_NOT_PLAIN = re.compile("[\u00ad\u0300-\u036f\u0483-\u0489\u0590-\u1fff\u200c\u200d\u20d0-\u20ff\u2c00-\U0010ffff]")
_PAIRED = regex.compile(rf"[{_IDEOGRAPHS}{_UNSPACED}]", regex.VERSION1)
_CLUSTER = regex.compile(r"\X")
_JOINERS = dict.fromkeys(map(ord, "\u00ad\u200c\u200d"))
_FOLDED_SCRIPTS = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}]", regex.VERSION1)
_THOUSANDS = re.compile(r"\d{3}(?:\.\d+)?")
_ASKS = re.compile(r"[?？؟][\"'”’»)\]]*\s*\Z")
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹₽₩₺₴]|\b(?:USD|EUR|GBP|Rs\.?))\s?\Z")
_MONEY_AFTER = re.compile(
    r"\s?[$€£¥₹₽₩₺₴]|[ -](?:(?:hundred|thousand|million|billion|trillion|bn|m|tn|k)\b[ -]?)?"
    r"(?:(?:US|Australian|Canadian|Hong Kong|Swedish|Danish|Norwegian) )?"
    r"(?:dollars?|cents?|euros?|pounds?|pence|yen|yuan|rupees?|rubles?|roubles?|francs?|pesos?|won|lira|reais|kron(?:a|or|e|er|en)|crowns?|zloty|Euro|Dollar)\b"
)
_CACHE_LIMIT = 400_000


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


class Mark(IntFlag):
    """What the forward index keeps of a term's place beside the term: one byte.

    OPENS: the first term of a sentence. CAPITAL: written with a capital inside one. ASKS: its sentence is a question.
    MONEY: a number with a currency before or after it.
    """

    OPENS = 1
    CAPITAL = 2
    ASKS = 4
    MONEY = 8


@dataclass(frozen=True, slots=True)
class TermRun:
    """A text as the index keeps it: its terms in order, and in step with them their marks."""

    terms: list[str]
    marks: list[int]


def is_money(text: str, number: Token) -> bool:
    """Tell whether a number stands with a currency: "$5", "5 million dollars"."""
    return (
        _MONEY_BEFORE.search(text, max(0, number.start - 5), number.start) is not None
        or _MONEY_AFTER.match(text, number.end) is not None
    )


class Analyzer:
    """Turns text into terms. Not thread-safe: its stem cache is shared, so a thread takes one of its own."""

    def __init__(self) -> None:
        self._folders: dict[str, _Folder] = {}

    @property
    def fingerprint(self) -> str:
        """A short hash of everything that decides which terms a text gets; an index stores it."""
        from importlib import metadata  # noqa: PLC0415 - 20 ms, and asked for when an index is stored

        parts = [_VERSION, _TOKEN.pattern, metadata.version("PyStemmer"), metadata.version("stop-words")]
        parts += [repr(_in_order(entry)) for entry in LANGUAGES.values()]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()

    def terms(self, text: str, code: str) -> list[str]:
        """Return the terms of a text in order, stop words left out; `code` is an ISO 639-1 language or ""."""
        fold = self._folder(code).terms
        if text.isupper():  # in a line of capitals "IT" and "US" are the ordinary words
            text = text.lower()
        words: list[str] = (_TOKEN if _NOT_PLAIN.search(text) else _PLAIN_TOKEN).findall(text)
        return [term for word in words for term in fold(word)]

    def run(self, text: str, code: str) -> TermRun:
        """Return the terms of a text sentence by sentence, with what the forward index keeps beside them."""
        terms: list[str] = []
        marks: list[int] = []
        for start, end in sentence_spans(text, code):
            sentence = text[start:end]
            opens, asks = int(Mark.OPENS), int(Mark.ASKS) if _ASKS.search(sentence) else 0
            for token in self.tokens(sentence, code):
                mark = asks
                if token.is_capitalised and token.start > 0:
                    mark |= Mark.CAPITAL
                elif token.is_number and is_money(sentence, token):
                    mark |= Mark.MONEY
                for term in token.terms:
                    terms.append(term)
                    marks.append(int(mark | opens))
                    opens = 0
        return TermRun(terms, marks)

    def tokens(self, text: str, code: str) -> list[Token]:
        """Return every word of a text with its offsets; a stop word has no terms."""
        fold = self._folder(code).terms
        shouted = text.isupper()
        return [
            Token(match[0], match.start(), match.end(), fold(match[0].lower() if shouted else match[0]))
            for match in (_TOKEN if _NOT_PLAIN.search(text) else _PLAIN_TOKEN).finditer(text)
        ]

    def _folder(self, code: str) -> _Folder:
        folder = self._folders.get(code)
        if folder is None:
            folder = self._folders[code] = _Folder(language(code))
        return folder


def _in_order(entry: Language) -> tuple[object, ...]:
    """Return a language's knobs with its sets in order, for theirs differs from process to process."""
    synonyms = sorted(entry.synonyms.items())
    return entry.code, entry.stemmer, entry.stop_list, sorted(entry.elisions), sorted(entry.extra_stops), synonyms


class _Folder:
    """Word → terms for one language, remembered: a news corpus repeats its words, and stemming is the dear part."""

    def __init__(self, lang: Language) -> None:
        self._language = lang
        self._stem = Stemmer.Stemmer(lang.stemmer, 0).stemWord if lang.stemmer else None
        words: list[str] = stop_words.get_stop_words(lang.stop_list) if lang.stop_list else []
        folded = {_fold_case(word) for word in words} | lang.extra_stops
        self._stops = folded | {word.replace("'", "") for word in folded}
        self._known: dict[str, tuple[str, ...]] = {}

    def terms(self, word: str) -> tuple[str, ...]:
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _CACHE_LIMIT:
                self._known.clear()
            known = self._known[word] = self._fold(word)
        return known

    def _fold(self, word: str) -> tuple[str, ...]:
        if _PAIRED.match(word):
            return _pairs(unicodedata.normalize("NFKC", word))
        if word[0].isdigit() and not word.isalpha():
            return (_number(word),)
        if word.endswith("."):
            return (_fold_case(word.replace(".", "")),)
        folded = _fold_case(word)
        # "WHO", "US" and "IT" written in capitals are names, their small forms are stop words.
        if folded in self._stops and not (self._language.code == "en" and len(word) > 1 and word.isupper()):
            return ()
        folded = self._bare(folded)
        if not folded or folded in self._stops:
            return (folded,) if folded and word.isupper() and len(word) > 1 else ()
        folded = self._language.synonyms.get(folded, folded)
        if self._stem is not None:
            folded = self._stem(folded)
        return (_fold_accents(folded),)

    def _bare(self, folded: str) -> str:
        """Take off a possessive and an elided article."""
        head, apostrophe, tail = folded.partition("'")
        if not apostrophe:
            return folded
        if head in self._language.elisions:
            return tail
        return folded.removesuffix("'s").replace("'", "")


def _fold_case(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold().translate(_JOINERS)
    return folded.replace("’", "'").replace("ʼ", "'")


def _fold_accents(word: str) -> str:
    if word.isascii() or not _FOLDED_SCRIPTS.match(word):  # elsewhere a mark is a vowel, not an accent
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def _number(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).casefold()
    head, *groups = plain.split(",")
    if groups and all(_THOUSANDS.fullmatch(group) for group in groups):
        return head + "".join(groups)
    return plain


def _pairs(run: str) -> tuple[str, ...]:
    units: list[str] = _CLUSTER.findall(run)
    if len(units) == 1:
        return tuple(units)
    return tuple(first + second for first, second in pairwise(units))
