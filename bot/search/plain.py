"""Plain BM25 of passages in their own terms: the best of millions, exactly as rank-bm25 scores them.

Lists of postings are added up from the shortest on, in single precision, until nothing outside of them can be among the
best: until what the longer lists add at most is less than what the last of the best has by all of them. The longer ones
are only looked up for the passages that still can be (MaxScore; Turtle and Flood 1995). The few that are left are
scored in double precision, term by term as rank-bm25 does, so that equal ones are equal to the last digit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.search.adding import summed
from bot.search.arrays import Bools, Codes, Ints, Longs, Singles, places_in
from bot.search.okapi import K1, B, idf
from bot.search.segment import MOST_TIMES, Segment, TermCounts, times_in
from bot.search.view import Part, View

_MANY = 12_000  # postings that cost as much to add as it costs to ask whether they can be left out
_SPARE = 4  # times as many as wanted are looked at, for headings and withdrawn articles are among them
_EXACTLY = 1 - 1e-4  # of a sum in single precision; the error of 64 terms is less than a tenth of it


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage, by its unit's number in the view, and its score, nats."""

    unit: int
    score: float


def top(view: View, numbers: Sequence[int], most: int, allowed: Bools | None = None) -> list[Ranked]:
    """Return the at most `most` passages that score most for some terms, best first; a term that is named twice counts
    twice. Of equal ones the one that was stored first comes first. `allowed` marks the units that may be found.
    """
    times = Counter(numbers)
    holding = view.counts(np.array(list(times), np.int32))[:, TermCounts.HOLDING].tolist()
    idfs = {number: idf(view.passages, count) for number, count in zip(times, holding, strict=True) if count}
    ranked: list[Ranked] = []
    least = 0.0
    for part in sorted(view.parts, key=lambda part: -part.units):
        lists = _lists(part.segment, idfs, times)
        adding = _Adding(part, view.impacts, most, allowed, least)
        units = adding.best(lists)
        least = adding.least
        if len(units):
            ranked += _scored(view, part, units, {own.number: own for own in lists}, numbers, idfs)
    return sorted(ranked, key=lambda hit: (-hit.score, view.stored_order(hit.unit)))[:most]


@dataclass(frozen=True, slots=True)
class _List:
    """The postings of a term in a part, and what a saturated weight of 1 is worth."""

    number: int
    units: Ints
    codes: Codes
    weight: float

    @property
    def most(self) -> float:
        """What it adds at most."""
        return (K1 + 1) * self.weight


def _lists(segment: Segment, idfs: Mapping[int, float], times: Mapping[int, int]) -> list[_List]:
    """Return the lists of a segment, the shortest first."""
    places, present = places_in(segment.terms, np.array(list(idfs), np.int32))
    found = [
        _List(number, *segment.in_body.of(place), weight * times[number])
        for place, has_it, (number, weight) in zip(places.tolist(), present.tolist(), idfs.items(), strict=True)
        if has_it
    ]
    in_bodies = (own for own in found if len(own.units))  # a term may stand in headlines alone
    return sorted(in_bodies, key=lambda own: len(own.units))


class _Adding:
    """Adds up the lists of one part. `least` is what the last of the best has so far, in any part."""

    def __init__(self, part: Part, impacts: Singles, most: int, allowed: Bools | None, least: float) -> None:
        self._part = part
        self._impacts = impacts
        self._most = most
        self._allowed = None if allowed is None else allowed[part.first_unit : part.first_unit + part.units]
        self.least = least
        self._units: Longs = np.zeros(0, np.int64)
        self._sums: Singles = np.zeros(0, np.float32)

    def best(self, lists: Sequence[_List]) -> Longs:
        """Return the units, ascending, that may be among the best."""
        added = self._add_up(lists)
        for place in range(added, len(lists)):
            self._keep(_most(lists[place:]))
            self._sums += self._looked_up(lists[place], self._units)
        self._raise_least(())
        self._keep(0.0)
        return self._units[self._valid(self._units)]

    def _add_up(self, lists: Sequence[_List]) -> int:
        """Add lists up until the others can be left out; return how many."""
        waiting: list[_List] = []
        for place, own in enumerate(lists):
            if len(self._units) + sum(len(other.units) for other in (*waiting, own)) > _MANY:
                self._add(waiting)
                waiting = []
                self._raise_least(lists[place:])
                if self.least * _EXACTLY > _most(lists[place:]):
                    return place
            waiting.append(own)
        self._add(waiting)
        return len(lists)

    def _add(self, lists: Sequence[_List]) -> None:
        if not lists:
            return
        units = np.concatenate([self._units.astype(np.int32), *(own.units for own in lists)])
        worth = np.concatenate([self._sums, *(self._worth(own, own.codes) for own in lists)])
        self._units, self._sums = summed(units, worth)
        if self._allowed is not None:
            kept = self._allowed[self._units]
            self._units, self._sums = self._units[kept], self._sums[kept]

    def _raise_least(self, others: Sequence[_List]) -> None:
        """Find what the last of the best has at least, with the lists that were not added."""
        places = _largest(self._sums, self._most * _SPARE)
        valid = self._valid(self._units[places])
        if np.count_nonzero(valid) < self._most < len(self._units):
            valid = self._valid(self._units)
            places = np.arange(len(self._units))
        places = places[valid]
        if len(places) < self._most:
            return
        places = places[_largest(self._sums[places], self._most)]
        sums = self._sums[places].copy()
        for own in others:
            sums += self._looked_up(own, self._units[places])
        self.least = max(self.least, float(sums.min()))

    def _looked_up(self, own: _List, units: Longs) -> Singles:
        """Return what a list adds to some units."""
        places, present = places_in(own.units, units)
        return self._worth(own, own.codes[places]) * present

    def _keep(self, others: float) -> None:
        """Drop what cannot be among the best when lists that add at most `others` are still to come."""
        kept = self._sums >= self.least * _EXACTLY - others
        self._units, self._sums = self._units[kept], self._sums[kept]

    def _worth(self, own: _List, codes: Codes) -> Singles:
        worth = self._impacts.take(codes)
        worth *= np.float32(own.weight)
        return worth

    def _valid(self, units: Longs) -> Bools:
        """Tell which units are passages of articles that are alive."""
        segment, alive = self._part.segment, self._part.alive
        passages: Bools = segment.units.paragraphs[units] > 0
        return passages if alive is None else passages & alive[segment.units.article[units]]


def _most(lists: Sequence[_List]) -> float:
    return sum(own.most for own in lists)


def _largest(values: Singles, most: int) -> Longs:
    """Return the places of the largest values, in no order."""
    return np.argpartition(-values, most)[:most] if len(values) > most else np.arange(len(values))


def _scored(
    view: View,
    part: Part,
    units: Longs,
    lists: Mapping[int, _List],
    numbers: Sequence[int],
    idfs: Mapping[int, float],
) -> list[Ranked]:
    """Score some units in double precision, in the order of the question."""
    starts = part.segment.body.starts
    lengths = (starts[units + 1] - starts[units]).astype(np.float64)
    mean = view.totals.own / view.passages if view.totals.own else 1.0
    norms = K1 * (1 - B + B * lengths / mean)
    times = {number: _times(part.segment, units, own).astype(np.float64) for number, own in lists.items()}
    scores = np.zeros(len(units))
    for number in numbers:
        if number in times:
            scores += idfs[number] * (times[number] * (K1 + 1) / (times[number] + norms))
    return [Ranked(part.first_unit + unit, score) for unit, score in zip(units.tolist(), scores.tolist(), strict=True)]


def _times(segment: Segment, units: Longs, own: _List) -> Ints:
    """Count how often a term stands in some units; in the text itself where a code cannot hold it."""
    places, present = places_in(own.units, units)
    times = times_in(own.codes[places]) * present
    if times.max() >= MOST_TIMES:
        for often in np.flatnonzero(times >= MOST_TIMES).tolist():
            words = segment.body.of(int(units[often]))
            times[often] = np.count_nonzero(words == own.number)
    return times
