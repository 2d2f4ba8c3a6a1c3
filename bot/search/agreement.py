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
from bot.search.index import Index
from bot.search.postings import Floats, Ints

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


def agreement(index: Index, p: Positions, found: Ints, scores: Floats, wanted: Wanted) -> Agreement:
    """Compare the terms of the first passages, best first; `p` describes their positions, `found` names the terms."""
    weights = (np.maximum(scores, 0.0) / scores[0]) ** _SHARPNESS if scores[0] > 0 else np.ones(len(scores))
    weights /= weights.sum()
    new = p.is_new
    levels = answer_levels(p, wanted) if wanted.is_of_a_kind else _NO_KIND * new.astype(np.float64)
    most = np.log(index.passages + 1)
    rarity = new * np.clip((most - np.log(index.holding(found) + 1)) / (_RARE_ENOUGH * most), 0.0, 1.0)
    return Agreement(_largest(p, found, weights, rarity), _largest(p, found, weights, levels))


def _largest(p: Positions, found: Ints, weights: Floats, worth: Floats) -> float:
    """Return the largest product of a term's share of the passages and its worth, over the first passage's terms."""
    shares: dict[int, float] = {}
    best: dict[int, float] = {}
    seen: set[tuple[int, int]] = set()
    places = np.flatnonzero(worth > 0.0)
    for place, term, owner in zip(places.tolist(), found[places].tolist(), p.owner[places].tolist(), strict=True):
        best[term] = max(best.get(term, 0.0), float(worth[place]))
        if (term, owner) not in seen:
            seen.add((term, owner))
            shares[term] = shares.get(term, 0.0) + float(weights[owner])
    return max((shares[term] * best[term] for term, owner in seen if owner == 0), default=0.0)
