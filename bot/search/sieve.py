"""Which of many questions some articles could answer, told from the forward index alone.

A question that is answered by an article shares words with it. So what has to be asked again when articles arrive is
what shares a fifth of its words with one of them, by their rarity; asking costs hundreds of times as much as this.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain, pairwise

import numpy as np

from bot.core.analysis import Analyzer
from bot.core.detection import question_language
from bot.search.arrays import Bools, Floats, Ints, Longs, places_in, ranges, starts_of
from bot.search.query import read_query
from bot.search.scoring import idfs
from bot.search.segment import TermCounts
from bot.search.view import Part, View

LEAST_SHARE = 0.2
_ARTICLES = 256  # that are looked at in one go
_SEARCHES = 512

_Terms = tuple[str, ...]


class WordSieve:
    """The `Sieve` over the newest view; what it read of a question's words it keeps until they are no longer asked."""

    def __init__(self, newest: Callable[[], View]) -> None:
        self._newest = newest
        self._analyzer = Analyzer()
        self._read: dict[str, _Terms] = {}
        self._turn = threading.Lock()  # the analyzer is for one thread at a time

    def passing(self, asked: Sequence[Sequence[str]], articles: Collection[int]) -> Sequence[bool]:
        """Say for each question whether one of the articles holds enough of its words."""
        view = self._newest()
        with self._turn:
            searches = self._terms(list(chain.from_iterable(asked)), view)
        passed = _passing(view, searches, _arrived(view, articles))
        ends = starts_of([len(texts) for texts in asked]).tolist()
        return [bool(passed[start:end].any()) for start, end in pairwise(ends)]

    def _terms(self, texts: Sequence[str], view: View) -> list[_Terms]:
        languages = view.languages()
        new = {text for text in texts if text not in self._read}
        self._read |= {text: self._reading(text, languages) for text in new}
        self._read = {text: self._read[text] for text in texts}
        return [self._read[text] for text in texts]

    def _reading(self, text: str, languages: Mapping[str, int]) -> _Terms:
        return read_query(text, question_language(text, languages, self._analyzer), self._analyzer).terms


def _arrived(view: View, articles: Collection[int]) -> Longs:
    """Return the numbers of some articles in a view, ascending; those that are gone are left out."""
    wanted = np.isin(view.heads("ids"), np.fromiter(articles, np.int64, len(articles)))
    return np.flatnonzero(wanted & view.alive())


def _passing(view: View, searches: Sequence[_Terms], arrived: Longs) -> Bools:
    """Tell which searches share enough with one of some articles. Words that no text holds do not count; where that
    is all of them, a misspelt one may be meant.
    """
    vocabulary = view.vocabulary
    numbers = {term: vocabulary.number_of(term) for term in set(chain.from_iterable(searches))}
    known = [[number for term in terms if (number := numbers[term]) is not None] for terms in searches]
    passed = np.array([not own for own in known], np.bool_) & bool(len(arrived))
    asked = np.array(sorted(set(chain.from_iterable(known))), np.int32)
    if not len(asked):
        return passed
    worth = idfs(view.passages, view.counts(asked)[:, TermCounts.HOLDING])
    for start in range(0, len(arrived), _ARTICLES):
        held = _held(view, arrived[start : start + _ARTICLES], asked)
        for first in range(0, len(searches), _SEARCHES):
            span = slice(first, first + _SEARCHES)
            passed[span] |= _enough(known[span], asked, worth, held)
    return passed


def _enough(known: Sequence[Sequence[int]], asked: Ints, worth: Floats, held: Bools) -> Bools:
    """Tell which searches (their terms by number) have enough of their worth in one column of what is held."""
    enough = np.zeros(len(known), np.bool_)
    filled = np.array([bool(own) for own in known], np.bool_)
    rows, _ = places_in(asked, np.array(list(chain.from_iterable(known)), np.int32))
    if not len(rows):
        return enough
    starts = starts_of([len(own) for own in known if own])[:-1]
    weights = worth[rows]
    shared = np.add.reduceat(weights[:, None] * held[rows], starts, axis=0).max(axis=1, initial=0.0)
    enough[filled] = shared >= LEAST_SHARE * np.add.reduceat(weights, starts)
    return enough


def _held(view: View, articles: Longs, asked: Ints) -> Bools:
    """Say which terms (rows, ascending numbers) stand in which articles (columns), in text or headline."""
    held = np.zeros((len(asked), len(articles)), np.bool_)
    for part in view.parts:
        low, high = np.searchsorted(articles, (part.first_article, part.first_article + part.segment.articles))
        if low < high:
            terms, owners = _words(part, articles[low:high] - part.first_article)
            rows, present = places_in(asked, terms)
            held[rows[present], owners[present] + low] = True
    return held


def _words(part: Part, articles: Longs) -> tuple[Ints, Longs]:
    """Return all terms of some articles of a part, and the places of their articles."""
    segment = part.segment
    units, own = segment.first_unit, np.arange(len(articles))
    begin, end = segment.body.starts[units[articles]], segment.body.starts[units[articles + 1]]
    above, below = segment.title.starts[articles], segment.title.starts[articles + 1]
    terms = (segment.body.terms[ranges(begin, end - begin)], segment.title.terms[ranges(above, below - above)])
    return np.concatenate(terms), np.concatenate((np.repeat(own, end - begin), np.repeat(own, below - above)))
