"""The first of two stages: which articles are worth reading closely, from postings alone.

A question has some hundred thousand postings in a million passages. Those of its rarer terms are added up: the BM25 of
passages in their own terms, and that of headlines and whole articles. The commoner terms tell only among the articles
that are best by then, as in the pruning by Turtle and Flood (1995) and Broder et al. (2003). What is derived
(neighbours, headlines over passages) is worked out for the chosen articles only, exactly (`excerpt`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.adding import laid, summed
from bot.search.arrays import Bools, Floats, Ints, Longs, Singles, places_in
from bot.search.scoring import article_mean, saturated, title_mean
from bot.search.segment import Segment, times_in
from bot.search.view import Part, View

MOST_POSTINGS = 60_000  # that are added up one by one, unless the rarer terms are in too few articles
_POOL = 1_024  # articles among which the commoner terms tell
_USUAL = 1.0  # saturated weight of a term in a passage of usual length
_LIKELY_REPEATS = 4  # postings of a term in an article that holds it, at the most


@dataclass(frozen=True, slots=True)
class Worth:
    """What a term is worth: for each unit that holds it `held`, and `passage` × its saturated weight there; for each
    article under whose headline it stands `titled`, and `title` and `article` × its saturated weight in these fields.
    """

    number: int
    passage: float
    held: float
    titled: float
    title: float
    article: float


def select(view: View, worths: Sequence[Worth], allowed: Bools, units: Bools | None, most: int) -> Longs:
    """Return the numbers of the at most `most` articles worth most, ascending; of equal ones those with lower ids.

    `allowed` marks the articles that may be chosen; of those that hold none of the terms none is. Of the units only
    those marked count, where any are.
    """
    lists = [_Lists.of(part, tuple(worths)) for part in view.parts]
    is_rarer = _rarer(lists, len(worths), max(most, _POOL))
    scores = [_scores(own.only(is_rarer), view, _of_part(own.part, units)) for own in lists]
    whole = np.concatenate(scores) if scores else np.zeros(0, np.float32)
    whole *= allowed
    if is_rarer.all():
        return _best(view, whole, most)
    pool = _best(view, whole, max(most, _POOL))
    scores_in_pool = np.zeros(len(whole), np.float32)
    scores_in_pool[pool] = whole[pool] + _added(view, [own.only(~is_rarer) for own in lists], pool)
    return _best(view, scores_in_pool, most)


@dataclass(frozen=True, slots=True)
class _Lists:
    """Where the postings of some terms lie in a part, for each term (rows) that it has: its place and how many."""

    part: Part
    worths: tuple[Worth, ...]
    rows: Longs
    places: Longs
    sizes: Longs

    @classmethod
    def of(cls, part: Part, worths: tuple[Worth, ...]) -> _Lists:
        places, present = places_in(part.segment.terms, np.array([worth.number for worth in worths], np.int32))
        starts = part.segment.in_body.starts
        rows, places = np.flatnonzero(present), places[present]
        return cls(part, worths, rows, places, starts[places + 1] - starts[places])

    @property
    def segment(self) -> Segment:
        return self.part.segment

    def only(self, marked: Bools) -> _Lists:
        """Leave out the terms that are not marked."""
        kept = marked[self.rows]
        return _Lists(self.part, self.worths, self.rows[kept], self.places[kept], self.sizes[kept])

    def each(self, of: Callable[[Worth], float], sizes: Longs) -> Singles:
        """Return one column of what the terms are worth, each as often as `sizes` says."""
        rows: list[int] = self.rows.tolist()
        return np.repeat(np.array([of(self.worths[row]) for row in rows], np.float32), sizes)


def _rarer(lists: Sequence[_Lists], terms: int, pool: int) -> Bools:
    """Mark the rarest terms: up to `MOST_POSTINGS`, and at least so many that they fill the pool with articles."""
    sizes = np.zeros(terms, np.int64)
    for own in lists:
        sizes[own.rows] += own.sizes
    marked = np.zeros(terms, np.bool_)
    total = 0
    for row in np.argsort(sizes, kind="stable").tolist():
        if total and total + sizes[row] > MOST_POSTINGS and total > pool * _LIKELY_REPEATS:
            break
        marked[row] = True
        total += int(sizes[row])
    return marked


def _of_part(part: Part, units: Bools | None) -> Bools | None:
    return None if units is None else units[part.first_unit : part.first_unit + part.units]


def _best(view: View, scores: Singles, most: int) -> Longs:
    """Return the at most `most` articles that score most, and anything at all, ascending."""
    found = np.flatnonzero(scores)
    if len(found) <= most:
        return found
    of_found = scores[found]
    least = np.partition(of_found, len(found) - most)[len(found) - most]
    above, level = found[of_found > least], found[of_found == least]
    ids = np.array([view.id_of(article) for article in level.tolist()])
    return np.sort(np.concatenate((above, level[np.argsort(ids)][: most - len(above)])))


def _scores(lists: _Lists, view: View, marked: Bools | None) -> Singles:
    """Score the articles of a part: what they say as a whole, and their best unit."""
    segment = lists.segment
    by_article = np.zeros(segment.articles, np.float32)
    units, codes = laid(segment.in_body, lists.places)
    worth = view.impacts.take(codes)
    worth *= lists.each(lambda worth: worth.passage, lists.sizes)
    worth += lists.each(lambda worth: worth.held, lists.sizes)
    distinct, sums = summed(units, worth)
    if marked is not None:
        kept = marked[distinct]
        distinct, sums = distinct[kept], sums[kept]
    np.maximum.at(by_article, segment.units.article[distinct], sums)
    _add_whole(by_article, lists, units, article_mean(view.totals))
    _add_titles(by_article, lists, title_mean(view.totals))
    if marked is not None:
        has_one = np.zeros(segment.articles, np.bool_)
        has_one[segment.units.article[marked]] = True  # a headline's word counts for any unit that is let through
        by_article *= has_one
    return by_article


def _add_whole(by_article: Singles, lists: _Lists, units: Ints, mean: float) -> None:
    """Add what articles say as a whole. That a term stands in so many units is nearly how often it stands there."""
    segment = lists.segment
    owners = segment.units.article[units]
    is_first = np.empty(len(owners), np.bool_)
    is_first[1:] = owners[1:] != owners[:-1]
    ends = np.cumsum(lists.sizes)
    is_first[(ends - lists.sizes)[lists.sizes > 0]] = True  # a term may stand in headlines only
    firsts = np.flatnonzero(is_first)
    articles = owners[firsts]
    times = np.diff(firsts, append=len(owners))
    worth = lists.each(lambda worth: worth.article, np.diff(np.searchsorted(firsts, ends), prepend=0))
    np.add.at(by_article, articles, worth * _saturated(times, segment.lengths[articles], mean).astype(np.float32))


def _add_titles(by_article: Singles, lists: _Lists, mean: float) -> None:
    segment = lists.segment
    articles, codes = laid(segment.in_title, lists.places)
    if not len(articles):
        return
    starts = segment.in_title.starts
    sizes = starts[lists.places + 1] - starts[lists.places]
    in_title = _saturated(times_in(codes), _title_lengths(segment, articles.astype(np.int64)), mean)
    worth = lists.each(lambda worth: worth.titled, sizes)
    worth += lists.each(lambda worth: worth.title, sizes) * in_title.astype(np.float32)
    np.add.at(by_article, articles, worth)


def _title_lengths(segment: Segment, articles: Longs) -> Longs:
    starts = segment.title.starts
    return starts[articles + 1] - starts[articles]


def _added(view: View, lists: Sequence[_Lists], pool: Longs) -> Floats:
    """Say what the commoner terms add to the articles of the pool (ascending)."""
    added = np.zeros(len(pool))
    for own in lists:
        part, segment = own.part, own.segment
        low, high = np.searchsorted(pool, (part.first_article, part.first_article + segment.articles))
        articles = pool[low:high] - part.first_article
        edges = segment.first_unit[np.concatenate((articles, articles + 1))].astype(np.int32)
        lengths, title_lengths = segment.lengths[articles], _title_lengths(segment, articles)
        rows: list[int] = own.rows.tolist()
        for row, place in zip(rows, own.places.tolist(), strict=True):
            worth = own.worths[row]
            starts, ends = np.split(np.searchsorted(segment.in_body.of(place)[0], edges), 2)
            times = ends - starts
            added[low:high] += worth.article * _saturated(times, lengths, article_mean(view.totals))
            added[low:high] += (worth.passage * _USUAL + worth.held) * (times > 0)
            titled, codes = segment.in_title.of(place)
            spots, present = places_in(titled, articles)
            if present.any():
                in_title = _saturated(times_in(codes[spots]), title_lengths, title_mean(view.totals))
                added[low:high] += present * (worth.titled + worth.title * in_title)
    return added


def _saturated(times: NDArray[np.integer], lengths: NDArray[np.integer], mean: float) -> Floats:
    return saturated(times.astype(np.float64), lengths.astype(np.float64), mean)
