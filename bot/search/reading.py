"""The words of candidate passages, from the forward index: no text is tokenised when a question comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.chunks import Mark
from bot.core.evidence import Positions
from bot.search.arrays import Bools, Bytes, Codes, Ints, Longs, ranges, run_starts
from bot.search.excerpt import Excerpt
from bot.search.segment import TermCounts


@dataclass(frozen=True, slots=True)
class Reading:
    """The terms of some passages laid end to end; arrays run in step. `owner` is the place of the passage (0, 1 …,
    ascending, `passages` of them), `classes` and `years` say what a term is by itself, `named` that it is a name there,
    `holding` how many passages of the view hold it.
    """

    passages: int
    terms: Ints
    marks: Bytes
    owner: Longs
    classes: Codes
    years: Ints
    named: Bools
    holding: Ints

    def rows(self, numbers: Sequence[int | None]) -> Longs:
        """Say which of some (distinct) terms stands at each position, −1 for none."""
        known = sorted((number, row) for row, number in enumerate(numbers) if number is not None)
        if not known:
            return np.full(len(self.terms), -1)
        keys, rows = np.array(known).T
        places = np.searchsorted(keys, self.terms).clip(max=len(keys) - 1)
        return np.where(keys[places] == self.terms, rows[places], -1)

    def positions(self, numbers: Sequence[int | None], counted: int | None) -> Positions:
        """Describe the positions for the (distinct) terms of a question; `counted` is the thing that it counts."""
        first_of_passage = np.concatenate(([True], self.owner[1:] != self.owner[:-1]))[: len(self.owner)]
        return Positions(
            row=self.rows(numbers),
            owner=self.owner,
            sentence=np.cumsum((self.marks & Mark.OPENS > 0) | first_of_passage) - 1,
            classes=self.classes,
            marks=self.marks,
            named=self.named,
            counted=self.terms == (-1 if counted is None else counted),
        )

    def only(self, passages: Sequence[int]) -> Reading:
        """Return the words of some of the passages, in the order given."""
        wanted = np.array(passages, np.int64)
        first = np.searchsorted(self.owner, wanted)
        sizes = np.searchsorted(self.owner, wanted, side="right") - first
        spots = ranges(first, sizes)
        return Reading(
            passages=len(wanted),
            terms=self.terms[spots],
            marks=self.marks[spots],
            owner=np.repeat(np.arange(len(wanted)), sizes),
            classes=self.classes[spots],
            years=self.years[spots],
            named=self.named[spots],
            holding=self.holding[spots],
        )


def read(excerpt: Excerpt, places: Longs) -> Reading:
    """Read some units of an excerpt (ascending)."""
    view = excerpt.view
    terms, marks, owner = excerpt.words(places)
    order = np.argsort(terms, kind="stable")
    starts = run_starts(terms[order])
    distinct = terms[order][starts]
    which = np.empty(len(terms), np.int64)
    which[order] = np.repeat(np.arange(len(distinct)), np.diff(np.append(starts, len(terms))))
    counts = view.counts(distinct)
    return Reading(
        passages=len(places),
        terms=terms,
        marks=marks,
        owner=owner,
        classes=view.vocabulary.classes(distinct)[which],
        years=view.vocabulary.years(distinct)[which],
        named=(marks & Mark.CAPITAL > 0) | view.is_name(distinct, counts)[which],
        holding=counts[:, TermCounts.HOLDING][which],
    )
