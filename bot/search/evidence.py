"""What the forward index tells about candidates: their best sentence, and whether the wanted kind of answer is in
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.chunks import Mark
from bot.core.evidence import ANSWER_SHARE, answer_levels
from bot.core.wanted import Wanted
from bot.search.arrays import Bools, Floats, Longs, run_starts
from bot.search.reading import Reading

WINDOW = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """Per candidate: which query terms (rows) its best sentence covers (the earliest of equals), the covered idf of
    its best window of `WINDOW` terms, and how well a term that the question lacks is of the wanted kind (0..1) in that
    sentence, and anywhere in the passage; `asking` is the share of its terms that stand in questions. `best` counts
    the sentences with terms before the best one, −1 where none holds a term of the question.

    The best sentence is never a question, unless the passage is nothing else.
    """

    sentence: Bools
    best: Longs
    window_idf: Floats
    answer_in_sentence: Floats
    answer_in_passage: Floats
    asking: Floats


def gather(
    reading: Reading, numbers: Sequence[int | None], counted: int | None, idfs: Floats, wanted: Wanted
) -> Evidence:
    """Look at the candidates' words for the (distinct) terms of a question; `counted` is the thing that it counts."""
    count = reading.passages
    if not len(reading.terms):
        nothing, nowhere = np.zeros(count), np.full(count, -1)
        return Evidence(np.zeros((len(numbers), count), np.bool_), nowhere, nothing, nothing, nothing, nothing)
    p, owner = reading.positions(numbers, counted, wanted), reading.owner
    levels = answer_levels(p, wanted)
    hits = p.row >= 0
    owner_of = owner[run_starts(p.sentence)]
    pairs = np.sort(p.sentence[hits] * len(numbers) + p.row[hits])
    pairs = pairs[run_starts(pairs)]  # a term counts once a sentence
    weight = np.bincount(pairs // len(numbers), idfs[pairs % len(numbers)], len(owner_of))
    answers = np.zeros(len(owner_of))
    np.maximum.at(answers, p.sentence, levels)
    asks = np.bincount(p.sentence, p.marks & Mark.ASKS > 0, len(owner_of)) > 0
    worth = weight + ANSWER_SHARE * float(idfs.sum()) * answers * (weight > 0)
    worth[asks] *= 0.01  # chosen only where there is nothing else
    best = np.zeros(count)
    np.maximum.at(best, owner_of, worth)
    chosen = np.flatnonzero((worth >= best[owner_of]) & (worth > 0))[::-1]
    best_sentence = np.full(count, -1)
    best_sentence[owner_of[chosen]] = chosen
    covers = np.zeros((len(numbers), len(owner_of)), np.bool_)
    covers[pairs % len(numbers), pairs // len(numbers)] = True
    in_passage = np.zeros(count)
    np.maximum.at(in_passage, owner_of, answers)
    return Evidence(
        sentence=covers[:, best_sentence] & (best_sentence >= 0) & ~asks[best_sentence],
        best=np.where(best_sentence >= 0, best_sentence - np.searchsorted(owner_of, np.arange(count)), -1),
        window_idf=_windows(np.flatnonzero(hits), p.row[hits], owner[hits], idfs, count),
        answer_in_sentence=np.where(best_sentence >= 0, answers[best_sentence], 0.0),
        answer_in_passage=in_passage,
        asking=np.bincount(owner, p.marks & Mark.ASKS > 0, count) / np.maximum(np.bincount(owner, minlength=count), 1),
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
