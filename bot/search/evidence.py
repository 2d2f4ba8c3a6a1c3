"""What the forward index tells about candidates: their best sentence, and whether the wanted kind of answer is in
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.analysis import Mark
from bot.core.wanted import Wanted
from bot.search.index import Index
from bot.search.postings import Bools, Floats, Ints, run_starts

WINDOW = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """Per candidate: which query terms (rows) its best sentence covers (the earliest of equals), the covered idf of
    its best window of `WINDOW` terms, and whether a term of the wanted kind that the question lacks stands in that
    sentence, and anywhere in the passage.
    """

    sentence: Bools
    window_idf: Floats
    answer_in_sentence: Bools
    answer_in_passage: Bools


def gather(index: Index, units: Ints, terms: Sequence[str], idfs: Floats, kind: Wanted) -> Evidence:
    """Read the candidates' terms from the forward index; no text is tokenised."""
    count = len(units)
    positions, owner = index.forward.positions(units)
    if not len(positions):
        nothing = np.zeros(count, np.bool_)
        return Evidence(np.zeros((len(terms), count), np.bool_), np.zeros(count), nothing, nothing)
    found = index.forward.terms[positions]
    rows = _rows(index, found, terms)
    hits = rows >= 0
    first_of_unit = np.concatenate(([True], owner[1:] != owner[:-1]))
    sentence = np.cumsum((index.marks[positions] & Mark.OPENS > 0) | first_of_unit) - 1
    owner_of = owner[run_starts(sentence)]
    pairs = np.sort(sentence[hits] * len(terms) + rows[hits])
    pairs = pairs[run_starts(pairs)]  # a term counts once a sentence
    weight = np.bincount(pairs // len(terms), idfs[pairs % len(terms)], len(owner_of))
    answers = np.bincount(sentence[~hits & _is_kind(index, found, kind)], minlength=len(owner_of)) > 0
    best = np.zeros(count)
    np.maximum.at(best, owner_of, weight)
    chosen = np.flatnonzero((weight >= best[owner_of]) & (weight > 0))[::-1]
    best_sentence = np.full(count, -1)
    best_sentence[owner_of[chosen]] = chosen
    covers = np.zeros((len(terms), len(owner_of)), np.bool_)
    covers[pairs % len(terms), pairs // len(terms)] = True
    return Evidence(
        sentence=covers[:, best_sentence] & (best_sentence >= 0),
        window_idf=_windows(np.flatnonzero(hits), rows[hits], owner[hits], idfs, count),
        answer_in_sentence=(best_sentence >= 0) & answers[best_sentence],
        answer_in_passage=np.bincount(owner_of[answers], minlength=count) > 0,
    )


def _windows(
    places: NDArray[np.int64], rows: NDArray[np.int64], owner: NDArray[np.int64], idfs: Floats, count: int
) -> Floats:
    """Weigh the distinct query terms of every window that begins at one; return the best of each candidate."""
    seen = np.zeros((len(places), len(idfs)), np.bool_)
    for ahead in range(min(WINDOW, len(places))):
        last = len(places) - ahead
        near = (places[ahead:] - places[:last] < WINDOW) & (owner[ahead:] == owner[:last])
        seen[np.flatnonzero(near), rows[ahead:][near]] = True
    best = np.zeros(count)
    np.maximum.at(best, owner, seen @ idfs)
    return best


def _rows(index: Index, found: Ints, terms: Sequence[str]) -> NDArray[np.int64]:
    """Say which query term each position holds, −1 for none."""
    numbers = [index.number_of(term) for term in terms]
    known = sorted((number, row) for row, number in enumerate(numbers) if number is not None)
    if not known:
        return np.full(len(found), -1)
    keys, rows = np.array(known).T
    places = np.searchsorted(keys, found).clip(max=len(keys) - 1)
    return np.where(keys[places] == found, rows[places], -1)


def _is_kind(index: Index, found: Ints, kind: Wanted) -> Bools:
    match kind:
        case Wanted.NUMBER:
            return index.is_number[found]
        case Wanted.TIME:
            return index.is_time[found]
        case Wanted.NAME:
            return index.is_name[found]
        case Wanted.ANYTHING:
            return np.zeros(len(found), np.bool_)
