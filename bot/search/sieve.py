"""Which of many questions some articles could answer, told from the forward index alone.

A passage that answers a question holds, with its headline and its neighbours, most of the question's words by their
rarity. What has to be asked again when articles arrive is what finds at least so much in one of them. The limits lie
well below what the answered ones of judged questions hold (`docs/telling.md`). Asking costs hundreds of times as much.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from bot.core.analysis import Analyzer
from bot.core.background import CONFIDENCE_PRIOR, Background
from bot.core.detection import question_language
from bot.core.wanted import TermClass
from bot.search.arrays import Bools, Floats, Ints, Longs, places_in, starts_of
from bot.search.excerpt import Excerpt
from bot.search.query import read_query
from bot.search.segment import TermCounts
from bot.search.view import View

LEAST_SHARE, LEAST_OF_LONG = 0.5, 0.2
LONG = 17  # terms: of a long question the confidence asks for less
_ARTICLES = 256  # that are looked at in one go


@dataclass(frozen=True, slots=True)
class _Words:
    """What a search looks for: terms, how each was written, and the language that they are read in."""

    terms: tuple[str, ...]
    written: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """A search in one view: its terms by number, ascending, what each is worth, and how much of it is enough."""

    numbers: Ints
    worth: Floats
    enough: float


class WordSieve:
    """The `Sieve` over the newest view; what it read of a question's words it keeps until they are no longer asked."""

    def __init__(self, newest: Callable[[], View]) -> None:
        self._newest = newest
        self._analyzer = Analyzer()
        self._background = Background()
        self._read: dict[str, _Words] = {}
        self._turn = threading.Lock()  # the analyzer is for one thread at a time

    def passing(self, asked: Sequence[Sequence[str]], articles: Collection[int]) -> Sequence[bool]:
        """Say for each question whether one of the articles holds enough of its words."""
        view = self._newest()
        with self._turn:
            wishes = self._wishes(self._words(list(chain.from_iterable(asked)), view), view)
        passed = _passing(view, wishes, _arrived(view, articles))
        ends = starts_of([len(texts) for texts in asked]).tolist()
        return [bool(passed[start:end].any()) for start, end in pairwise(ends)]

    def _words(self, texts: Sequence[str], view: View) -> list[_Words]:
        languages = view.languages()
        new = {text for text in texts if text not in self._read}
        self._read |= {text: self._reading(text, languages) for text in new}
        self._read = {text: self._read[text] for text in texts}
        return [self._read[text] for text in texts]

    def _reading(self, text: str, languages: Mapping[str, int]) -> _Words:
        query = read_query(text, question_language(text, languages, self._analyzer), self._analyzer)
        return _Words(query.terms, tuple(query.words[term] for term in query.terms), query.language)

    def _wishes(self, searches: Sequence[_Words], view: View) -> list[_Wish]:
        """Give each search its numbers and rarities. A word that no text holds does not count, nor does a time, which
        the date of an article may tell.
        """
        vocabulary = view.vocabulary
        numbers = {term: vocabulary.number_of(term) for term in {term for words in searches for term in words.terms}}
        known = np.array(sorted(number for number in numbers.values() if number is not None), np.int32)
        holding = dict(zip(known.tolist(), view.counts(known)[:, TermCounts.HOLDING].tolist(), strict=True))
        is_time = vocabulary.classes(known) & np.uint16(TermClass.TIME | TermClass.YEAR) > 0
        times = set(known[is_time].tolist())

        def worth(number: int, word: str, language: str) -> float:
            if number in times:
                return 0.0
            return self._background.rarity(word, language, view.passages, holding[number], CONFIDENCE_PRIOR)

        def wish(words: _Words) -> _Wish:
            own = sorted(
                (number, worth(number, word, words.language))
                for term, word in zip(words.terms, words.written, strict=True)
                if (number := numbers[term]) is not None
            )
            worths = np.array([each for _, each in own])
            least = LEAST_OF_LONG if len(words.terms) > LONG else LEAST_SHARE
            return _Wish(np.array([number for number, _ in own], np.int32), worths, least * float(worths.sum()))

        return [wish(words) for words in searches]


def _arrived(view: View, articles: Collection[int]) -> Longs:
    """Return the numbers of some articles in a view, ascending; those that are gone are left out."""
    wanted = np.isin(view.heads("ids"), np.fromiter(articles, np.int64, len(articles)))
    return np.flatnonzero(wanted & view.alive())


def _passing(view: View, wishes: Sequence[_Wish], arrived: Longs) -> Bools:
    """Tell which searches find enough in one passage of some articles, with its headline and its neighbours. Where no
    text holds any of a search's words, a misspelt one may be meant.
    """
    passed = np.array([not wish.enough for wish in wishes], np.bool_) & bool(len(arrived))
    asked = np.array(sorted({number for wish in wishes for number in wish.numbers.tolist()}), np.int32)
    for start in range(0, len(arrived), _ARTICLES):
        excerpt = Excerpt(view, arrived[start : start + _ARTICLES])
        near, starts = excerpt.around(asked)
        lists = [near[begin:end] for begin, end in pairwise(starts.tolist())]
        for number in np.flatnonzero(~passed).tolist():
            passed[number] = _is_enough(wishes[number], asked, lists, len(excerpt))
    return passed


def _is_enough(wish: _Wish, asked: Ints, lists: Sequence[Longs], units: int) -> bool:
    """Tell whether one unit is in the lists of terms that are worth enough; `asked` are the terms of the lists."""
    places: list[int] = places_in(asked, wish.numbers)[0].tolist()
    worths: list[float] = wish.worth.tolist()
    found = [(lists[place], worth) for place, worth in zip(places, worths, strict=True)]
    if sum(worth for near, worth in found if len(near)) < wish.enough:
        return False
    total = np.zeros(units)
    for near, worth in found:
        total[near] += worth
    return bool(total.max(initial=0.0) >= wish.enough)
