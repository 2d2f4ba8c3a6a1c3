"""The first of two stages: which articles are worth reading closely, from postings alone.

A question has some hundred thousand postings in a million passages. Those of its rarer terms are added up: the BM25 of
passages in their own terms, and that of headlines and whole articles. The commoner terms tell only among the articles
that are best by then, as in the pruning by Turtle and Flood (1995) and Broder et al. (2003). What is derived
(neighbours, headlines over passages) is worked out for the chosen articles only, exactly (`excerpt`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.arrays import Bools, Floats, Longs, Singles, run_starts
from bot.search.scoring import article_mean, saturated, title_mean
from bot.search.segment import times_in
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
    rarer, commoner = _divided(view, worths, max(most, _POOL))
    scores = [_scores(part, rarer, view, _of_part(part, units)) for part in view.parts]
    whole = np.concatenate(scores) if scores else np.zeros(0, np.float32)
    whole[~allowed] = 0.0
    if not commoner:
        return _best(view, whole, most)
    pool = _best(view, whole, max(most, _POOL))
    scores_in_pool = np.zeros(len(whole), np.float32)
    scores_in_pool[pool] = whole[pool] + _added(view, commoner, pool)
    return _best(view, scores_in_pool, most)


def _divided(view: View, worths: Sequence[Worth], pool: int) -> tuple[list[Worth], list[Worth]]:
    """Divide terms: the rarest ones up to `MOST_POSTINGS`, at least so many that they stand in more articles than the
    pool holds, and the others.
    """
    sizes = {worth.number: _postings(view, worth.number) for worth in worths}
    ordered = sorted(worths, key=lambda worth: sizes[worth.number])
    total, taken = 0, 0
    for worth in ordered:
        if taken and total + sizes[worth.number] > MOST_POSTINGS and total > pool * _LIKELY_REPEATS:
            break
        total += sizes[worth.number]
        taken += 1
    return ordered[:taken], ordered[taken:]


def _postings(view: View, number: int) -> int:
    places = ((part.segment, part.segment.place_of(number)) for part in view.parts)
    return sum(len(segment.in_body.of(place)[0]) for segment, place in places if place is not None)


def _of_part(part: Part, units: Bools | None) -> Bools | None:
    return None if units is None else units[part.first_unit : part.first_unit + len(part.segment.body)]


def _best(view: View, scores: Singles, most: int) -> Longs:
    """Return the at most `most` articles that score most, and anything at all, ascending."""
    found = np.flatnonzero(scores > 0.0)
    if len(found) <= most:
        return found
    of_found = scores[found]
    least = np.partition(of_found, len(found) - most)[len(found) - most]
    above, level = found[of_found > least], found[of_found == least]
    ids = np.array([view.id_of(article) for article in level.tolist()])
    return np.sort(np.concatenate((above, level[np.argsort(ids)][: most - len(above)])))


def _scores(part: Part, worths: Sequence[Worth], view: View, marked: Bools | None) -> Singles:
    """Score the articles of a part: what they say as a whole, and their best unit."""
    segment = part.segment
    by_unit = np.zeros(len(segment.body), np.float32)
    by_article = np.zeros(segment.articles, np.float32)
    mean = article_mean(view.totals)
    for worth in worths:
        place = segment.place_of(worth.number)
        if place is None:
            continue
        units, codes = segment.in_body.of(place)
        by_unit[units] += (worth.passage * view.impacts + worth.held)[codes]
        owners = segment.units.article[units]
        runs = run_starts(owners)
        articles = owners[runs]
        times = np.diff(np.append(runs, len(owners)))  # units, which is nearly how often it stands there
        by_article[articles] += worth.article * _saturated(times, segment.lengths[articles], mean)
        _add_titles(by_article, part, place, worth, view)
    if marked is not None:
        by_unit[~marked] = 0.0
    best = _best_of_each(by_unit, segment.first_unit)
    by_article += best
    if marked is not None:
        by_article[best <= 0.0] = 0.0
    return by_article


def _add_titles(by_article: Singles, part: Part, place: int, worth: Worth, view: View) -> None:
    title = part.segment.title
    titled, codes = part.segment.in_title.of(place)
    lengths = title.starts[titled.astype(np.int64) + 1] - title.starts[titled]
    in_title = _saturated(times_in(codes), lengths, title_mean(view.totals))
    by_article[titled] += (worth.titled + worth.title * in_title).astype(np.float32)


def _added(view: View, worths: Sequence[Worth], pool: Longs) -> Floats:
    """Say what the commoner terms add to the articles of the pool (ascending)."""
    added = np.zeros(len(pool))
    mean = article_mean(view.totals)
    for part in view.parts:
        low, high = np.searchsorted(pool, (part.first_article, part.first_article + part.segment.articles))
        articles = pool[low:high] - part.first_article
        edges = part.segment.first_unit[np.concatenate((articles, articles + 1))]
        lengths = part.segment.lengths[articles]
        for worth in worths:
            place = part.segment.place_of(worth.number)
            if place is None:
                continue
            starts, ends = np.split(np.searchsorted(part.segment.in_body.of(place)[0], edges), 2)
            times = ends - starts
            in_article = worth.article * _saturated(times, lengths, mean)
            added[low:high] += in_article + (worth.passage * _USUAL + worth.held) * (times > 0)
            by_article = np.zeros(part.segment.articles, np.float32)
            _add_titles(by_article, part, place, worth, view)
            added[low:high] += by_article[articles]
    return added


def _best_of_each(by_unit: Singles, first_unit: Longs) -> Singles:
    """Return the best unit's score of each article, 0 where it has none."""
    best = np.zeros(len(first_unit) - 1, np.float32)
    filled = first_unit[1:] > first_unit[:-1]
    if filled.any():
        best[filled] = np.maximum.reduceat(by_unit, first_unit[:-1][filled])
    return best


def _saturated(times: NDArray[np.integer], lengths: NDArray[np.integer], mean: float) -> Floats:
    return saturated(times.astype(np.float64), lengths.astype(np.float64), mean)
