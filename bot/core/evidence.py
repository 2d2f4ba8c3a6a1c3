"""Where the answer could stand: which positions of a text hold the wanted kind of thing, and which sentence tells most.

Works on positions (one for each term of a text, in order) as arrays, so that the same rules choose a sentence in the
index, for two hundred candidates at once, and in the text that is quoted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.chunks import Mark
from bot.core.wanted import AnswerKind, TermClass, Wanted

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Whole = NDArray[np.int64]

ANSWER_SHARE = 0.25  # of the whole question's idf: what a sure answer adds to its sentence
_WEAK = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """The terms of some texts laid end to end; arrays run in step.

    `row` is the query term that stands there, −1 for another; `owner` the text (0, 1 …, ascending); `sentence` numbers
    the sentences over all texts; `classes` are `TermClass` bits, `marks` `Mark` bits; `named` tells a name (where the
    question asks for none it need not be filled in), `counted` the thing that the question counts.
    """

    row: Whole
    owner: Whole
    sentence: Whole
    classes: NDArray[np.uint16]
    marks: NDArray[np.uint8]
    named: Bools
    counted: Bools

    @property
    def is_new(self) -> Bools:
        """What could answer: neither a word of the question nor part of a question."""
        return (self.row < 0) & (self.marks & Mark.ASKS == 0)


def _number(p: Positions, wanted: Wanted) -> Floats:
    plain = _is(p, TermClass.NUMBER) & ~_is(p, TermClass.YEAR)
    if not wanted.unit:
        return plain.astype(np.float64)
    return np.where(plain & _ahead(p, p.counted, 3), 1.0, _WEAK * (plain & ~_is_money(p)))


def _money(p: Positions, _: Wanted) -> Floats:
    number = _is(p, TermClass.NUMBER)
    return np.where(number & _is_money(p), 1.0, _WEAK * (number & _ahead(p, _is(p, TermClass.SCALE), 1)))


def _percent(p: Positions, _: Wanted) -> Floats:
    return _sure(_is(p, TermClass.NUMBER) & _ahead(p, _is(p, TermClass.PERCENT), 2))


def _age(p: Positions, _: Wanted) -> Floats:
    number = _is(p, TermClass.NUMBER)
    aged = number & (_ahead(p, _is(p, TermClass.AGED), 2) | _behind(p, _is(p, TermClass.AGED)))
    return np.where(aged, 1.0, _WEAK * (number & ~_is_money(p) & ~_is(p, TermClass.YEAR)))


def _duration(p: Positions, _: Wanted) -> Floats:
    return _sure(_is(p, TermClass.NUMBER) & _ahead(p, _is(p, TermClass.TIME_UNIT), 2))


def _measure(p: Positions, _: Wanted) -> Floats:
    number = _is(p, TermClass.NUMBER)
    return np.where(number & _ahead(p, _is(p, TermClass.MEASURE_UNIT), 2), 1.0, _WEAK * number)


def _time(p: Positions, _: Wanted) -> Floats:
    lasts = _is(p, TermClass.NUMBER) & _ahead(p, _is(p, TermClass.TIME_UNIT), 1)
    old = _is(p, TermClass.OLD_YEAR)
    return np.where(_is(p, TermClass.TIME), 1.0, _WEAK * (lasts | old))


def _year(p: Positions, _: Wanted) -> Floats:
    return _sure(_is(p, TermClass.YEAR | TermClass.OLD_YEAR))


def _country(p: Positions, _: Wanted) -> Floats:
    return _sure(_is(p, TermClass.COUNTRY))


def _state(p: Positions, _: Wanted) -> Floats:
    return _sure(_is(p, TermClass.STATE))


def _place(p: Positions, _: Wanted) -> Floats:
    listed = _is(p, TermClass.COUNTRY | TermClass.STATE)
    return np.where(listed, 0.5, _WEAK * (p.named & ~_is(p, TermClass.TIME)))


def _person(p: Positions, _: Wanted) -> Floats:
    """Two names in a row are a person's more surely than one."""
    person = p.named & ~_is(p, TermClass.TIME | TermClass.COUNTRY | TermClass.STATE)
    return np.where(person & (_ahead(p, person, 1) | _behind(p, person)), 1.0, 0.9 * person)


def _name(p: Positions, _: Wanted) -> Floats:
    return _sure(p.named & ~_is(p, TermClass.TIME | TermClass.COUNTRY))


def _anything(p: Positions, _: Wanted) -> Floats:
    return np.zeros(len(p.row))


_RULES: dict[AnswerKind, Callable[[Positions, Wanted], Floats]] = {
    AnswerKind.NUMBER: _number,
    AnswerKind.MONEY: _money,
    AnswerKind.PERCENT: _percent,
    AnswerKind.AGE: _age,
    AnswerKind.DURATION: _duration,
    AnswerKind.MEASURE: _measure,
    AnswerKind.TIME: _time,
    AnswerKind.YEAR: _year,
    AnswerKind.PERSON: _person,
    AnswerKind.PLACE: _place,
    AnswerKind.COUNTRY: _country,
    AnswerKind.STATE: _state,
    AnswerKind.NAME: _name,
    AnswerKind.REASON: _anything,  # told by function words, which have no terms
    AnswerKind.ANYTHING: _anything,
}


def answer_levels(p: Positions, wanted: Wanted) -> Floats:
    """Say for each position how well it could be the answer: 1 surely of the kind, .5 perhaps, 0 not.

    What the question itself says is never its answer, and neither is what stands in a question.
    """
    return _RULES[wanted.kind](p, wanted) * p.is_new


def _sure(there: Bools) -> Floats:
    return there.astype(np.float64)


def _is_money(p: Positions) -> Bools:
    return p.marks & Mark.MONEY > 0


def _is(p: Positions, classes: int) -> Bools:
    return p.classes & np.uint16(classes) > 0


def _ahead(p: Positions, there: Bools, reach: int) -> Bools:
    """Tell for each position whether one of the next `reach` in its sentence is `there`."""
    found = np.zeros(len(there), np.bool_)
    for step in range(1, min(reach, len(there) - 1) + 1):
        found[:-step] |= there[step:] & (p.sentence[step:] == p.sentence[:-step])
    return found


def _behind(p: Positions, there: Bools) -> Bools:
    found = np.zeros(len(there), np.bool_)
    found[1:] = there[:-1] & (p.sentence[1:] == p.sentence[:-1])
    return found
