"""Whether the best passages agree on something that the question does not say: what they all tell may be its answer.

The weight of a new term is its share of the passages, each weighed by its score, as in a relevance model (Lavrenko and
Croft 2001); where an answer was printed, the passages that hold it also match best. Measured beside other evidence in
`docs/evaluation.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.core.evidence import Positions, answer_levels
from bot.core.wanted import Wanted
from bot.search.arrays import Floats, Ints, places_in, run_starts
from bot.search.reading import Reading

LOOKED_AT = 10
_SHARPNESS = 5.0
_NO_KIND = 0.5
_RARE_ENOUGH = 0.7  # of ln(passages + 1): a term that rare counts fully


@dataclass(frozen=True, slots=True)
class Agreement:
    """The largest share (0..1) of any one new term of the first passage: `anything` times its rarity, `kind` times how
    well it is of the kind that was asked for (half of it where none was).
    """

    anything: float
    kind: float


def agreement(reading: Reading, p: Positions, passages: int, scores: Floats, wanted: Wanted) -> Agreement:
    """Compare the terms of the first of all `passages`, best first; `p` describes the positions of the reading."""
    weights = (np.maximum(scores, 0.0) / scores[0]) ** _SHARPNESS if scores[0] > 0 else np.ones(len(scores))
    weights /= weights.sum()
    new = p.is_new
    levels = answer_levels(p, wanted) if wanted.is_of_a_kind else _NO_KIND * new.astype(np.float64)
    most = np.log(passages + 1)
    rarity = new * np.clip((most - np.log(reading.holding + 1)) / (_RARE_ENOUGH * most), 0.0, 1.0)
    return Agreement(_largest(p, reading.terms, weights, rarity), _largest(p, reading.terms, weights, levels))


def _largest(p: Positions, found: Ints, weights: Floats, worth: Floats) -> float:
    """Return the largest product of a term's share of the passages and its worth, over the first passage's terms."""
    counts = worth > 0.0
    terms = np.sort(found[counts & (p.owner == 0)])
    terms = terms[run_starts(terms)]
    places, shared = places_in(terms, found)
    shared &= counts
    if not shared.any():
        return 0.0
    holds = np.zeros((len(terms), len(weights)), np.bool_)
    holds[places[shared], p.owner[shared]] = True
    best = np.zeros(len(terms))
    np.maximum.at(best, places[shared], worth[shared])
    return float(((holds * weights).sum(axis=1) * best).max())
