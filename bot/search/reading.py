"""The words of candidate passages, from the forward index: no text is tokenised when a question comes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.core.chunks import Mark
from bot.core.evidence import Positions
from bot.core.wanted import Wanted
from bot.search.arrays import Bools, Bytes, Codes, Ints, Longs, ranges, run_starts
from bot.search.excerpt import Excerpt
from bot.search.segment import TermCounts
from bot.search.view import View


class Reading:
    """The terms of some passages laid end to end; arrays run in step. `owner` is the place of the passage (0, 1 …,
    ascending, `passages` of them). What a question does not ask for is not looked up (not by `cached_property`, whose
    lock all instances share).
    """

    def __init__(self, view: View, passages: int, terms: Ints, marks: Bytes, owner: Longs) -> None:
        self._view = view
        self.passages = passages
        self.terms = terms
        self.marks = marks
        self.owner = owner
        self._classes: Codes | None = None
        self._named: Bools | None = None
        self._known: tuple[Ints, Longs, Ints] | None = None

    @property
    def classes(self) -> Codes:
        """What each term is by itself (`TermClass`)."""
        if self._classes is None:
            self._classes = self._view.vocabulary.classes(self.terms)
        return self._classes

    @property
    def years(self) -> Ints:
        """The years that terms name, 0 for others."""
        return self._view.vocabulary.years(self.terms)

    @property
    def named(self) -> Bools:
        """Which terms are names there: written with a capital, or a name wherever they stand."""
        if self._named is None:
            distinct, which, counts = self._distinct()
            self._named = (self.marks & Mark.CAPITAL > 0) | self._view.is_name(distinct, counts)[which]
        return self._named

    @property
    def holding(self) -> Ints:
        """How many passages of the view hold each term."""
        _, which, counts = self._distinct()
        return counts[:, TermCounts.HOLDING][which]

    def _distinct(self) -> tuple[Ints, Longs, Ints]:
        """Return the distinct terms, the place among them of each term, and where they stand in the view."""
        if self._known is None:
            order = np.argsort(self.terms)
            starts = run_starts(self.terms[order])
            distinct = self.terms[order][starts]
            which = np.empty(len(self.terms), np.int64)
            which[order] = np.repeat(np.arange(len(distinct)), np.diff(starts, append=len(self.terms)))
            self._known = distinct, which, self._view.counts(distinct)
        return self._known

    def rows(self, numbers: Sequence[int | None]) -> Longs:
        """Say which of some (distinct) terms stands at each position, −1 for none."""
        rows = np.full(len(self.terms), -1)
        for row, number in enumerate(numbers):
            if number is not None:
                rows[self.terms == number] = row
        return rows

    def positions(self, numbers: Sequence[int | None], counted: int | None, wanted: Wanted) -> Positions:
        """Describe the positions for the (distinct) terms of a question; `counted` is the thing that it counts."""
        first_of_passage = np.concatenate(([True], self.owner[1:] != self.owner[:-1]))[: len(self.owner)]
        return Positions(
            row=self.rows(numbers),
            owner=self.owner,
            sentence=np.cumsum((self.marks & Mark.OPENS > 0) | first_of_passage) - 1,
            classes=self.classes,
            marks=self.marks,
            named=self.named if wanted.is_named else np.zeros(len(self.terms), np.bool_),
            counted=self.terms == (-1 if counted is None else counted),
        )

    def only(self, passages: Sequence[int]) -> Reading:
        """Return the words of some of the passages, in the order given."""
        wanted = np.array(passages, np.int64)
        first = np.searchsorted(self.owner, wanted)
        sizes = np.searchsorted(self.owner, wanted, side="right") - first
        spots = ranges(first, sizes)
        owner = np.repeat(np.arange(len(wanted)), sizes)
        part = Reading(self._view, len(wanted), self.terms[spots], self.marks[spots], owner)
        part._classes = self.classes[spots]
        part._named = None if self._named is None else self._named[spots]
        return part


def read(excerpt: Excerpt, places: Longs) -> Reading:
    """Read some units of an excerpt (ascending)."""
    return Reading(excerpt.view, len(places), *excerpt.words(places))
