"""Word → terms, in one language: folded, without stop words, reduced to its stem."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import regex
import Stemmer
import stop_words

from bot.core.languages import Language
from bot.core.remembering import Remembered

IDEOGRAPHS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー"
UNSPACED = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"

_PAIRED = regex.compile(rf"[{IDEOGRAPHS}{UNSPACED}]", regex.VERSION1)
_CLUSTER = regex.compile(r"\X")
_JOINERS = dict.fromkeys(map(ord, "\u00ad\u200c\u200d"))
_FOLDED_SCRIPTS = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}]", regex.VERSION1)
_THOUSANDS = re.compile(r"\d{3}(?:\.\d+)?")


class Folder:
    """The terms of words of one language, remembered: news repeats its words, and stemming is the dear part."""

    def __init__(self, lang: Language, remembers: int) -> None:
        self._language = lang
        self._stem = Stemmer.Stemmer(lang.stemmer, 0).stemWord if lang.stemmer else None
        words: list[str] = stop_words.get_stop_words(lang.stop_list) if lang.stop_list else []
        folded = {_fold_case(word) for word in words} | lang.extra_stops
        self._stops = folded | {word.replace("'", "") for word in folded}
        self.known = Remembered(self._fold, remembers)
        """The terms of each word, as the patterns of `tokens` find words; none for a stop word."""

    def _fold(self, word: str) -> tuple[str, ...]:
        if word.isascii() and word.isalpha():
            folded = word.lower()
        elif _PAIRED.match(word):
            return _pairs(unicodedata.normalize("NFKC", word))
        elif word[0].isdigit() and not word.isalpha():
            return (_number(word),)
        elif word.endswith("."):
            return (_fold_case(word.replace(".", "")),)
        else:
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
    if word.isascii():  # has one form, and no joiners or bent apostrophes
        return word.lower()
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
