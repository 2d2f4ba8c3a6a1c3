"""Plain BM25 of passages in their own terms: the best of millions, exactly as rank-bm25 scores them.

Lists of postings are added up from the shortest on, in single precision, until nothing outside of them can be among the
best: until what the longer lists add at most is less than what the last of the best has by all of them. The longer ones
are only looked up for the passages that still can be (MaxScore; Turtle and Flood 1995). The few that are left are
scored in double precision, term by term as rank-bm25 does, so that equal ones are equal to the last digit.

What a code cannot hold, the 63rd time of a term in a passage or the 1,023rd term, counts for the score, but not when
the few are chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.search.adding import summed
from bot.search.arrays import Bools, Codes, Ints, Longs, Singles, places_in
from bot.search.okapi import K1, B, idf
from bot.search.segment import LONGEST, MOST_TIMES, Segment, TermCounts, read_code
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
    asked = [(number, idfs[number]) for number in numbers if number in idfs]
    ranked: list[Ranked] = []
    least = 0.0
    for part in sorted(view.parts, key=lambda part: -part.units):
        lists = _lists(part.segment, idfs, times)
        adding = _Adding(part, view.impacts, most, allowed, least)
        units = adding.best(lists)
        least = adding.least
        if len(units):
            ranked += _scored(view, part, units, lists, asked)
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
        """Return the units that may be among the best, in no order."""
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
        worth = self._impacts.take(np.concatenate([own.codes for own in lists]))
        weights = np.array([own.weight for own in lists], np.float32)
        worth *= weights.repeat([len(own.units) for own in lists])
        units = [own.units for own in lists]
        if len(self._units):
            units, worth = [*units, self._units.astype(np.int32)], np.concatenate((worth, self._sums))
        self._units, self._sums = summed(np.concatenate(units), worth)
        if self._allowed is not None:
            kept = self._allowed[self._units]
            self._units, self._sums = self._units[kept], self._sums[kept]

    def _raise_least(self, others: Sequence[_List]) -> None:
        """Find what the last of the best has at least, with the lists that were not added."""
        places = _largest(self._sums, self._most * _SPARE)
        places = places[self._valid(self._units[places])]
        if len(places) < self._most:
            if len(self._units) <= self._most * _SPARE:
                return
            places = self._valid(self._units).nonzero()[0]
            if len(places) < self._most:
                return
        places = places[_largest(self._sums[places], self._most)]
        sums = self._sums[places]
        for own in others:
            sums += self._looked_up(own, self._units[places])
        self.least = max(self.least, float(sums.min()))

    def _looked_up(self, own: _List, units: Longs) -> Singles:
        """Return what a list adds to some units."""
        places, present = places_in(own.units, units)
        worth = self._impacts.take(own.codes[places])
        worth *= np.float32(own.weight)
        return worth * present

    def _keep(self, others: float) -> None:
        """Drop what cannot be among the best when lists that add at most `others` are still to come."""
        kept = (self._sums >= self.least * _EXACTLY - others).nonzero()[0]
        self._units, self._sums = self._units[kept], self._sums[kept]

    def _valid(self, units: Longs) -> Bools:
        """Tell which units are passages of articles that are alive."""
        segment, alive = self._part.segment, self._part.alive
        passages: Bools = segment.units.paragraphs[units] > 0
        return passages if alive is None else passages & alive[segment.units.article[units]]


def _most(lists: Sequence[_List]) -> float:
    return sum(own.most for own in lists)


def _largest(values: Singles, most: int) -> Longs:
    """Return the places of the largest values, in no order."""
    return values.argpartition(len(values) - most)[-most:] if len(values) > most else np.arange(len(values))


def _scored(
    view: View, part: Part, units: Longs, lists: Sequence[_List], asked: Sequence[tuple[int, float]]
) -> list[Ranked]:
    """Score some units in double precision, in the order of the question: of terms with their idfs."""
    codes = {
        own.number: own.codes[places] * present for own in lists for places, present in [places_in(own.units, units)]
    }
    mean = view.totals.own / view.passages if view.totals.own else 1.0
    ranked: list[Ranked] = []
    for place, unit in enumerate(units.tolist()):
        score = 0.0
        for number, rarity in asked:
            code = int(codes[number][place]) if number in codes else 0
            if code:
                times, length = _read(part.segment, unit, number, code)
                score += rarity * (times * (K1 + 1) / (times + K1 * (1 - B + B * length / mean)))
        ranked.append(Ranked(part.first_unit + unit, score))
    return ranked


def _read(segment: Segment, unit: int, number: int, code: int) -> tuple[int, int]:
    """Return how often a term stands in a unit, and how many terms that has; from the text what a code cannot hold."""
    times, length = read_code(code)
    if times < MOST_TIMES and length < LONGEST:
        return times, length
    words = segment.body.of(unit)
    return int(np.count_nonzero(words == number)), len(words)
