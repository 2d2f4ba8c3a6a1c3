"""How far a figure could have come out otherwise: the bootstrap over questions (Efron 1979)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.measures import Estimate, Floats

RESAMPLES = 1_000
_SEED = 20_240_501
_TAIL = 2.5  # per cent on either side


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the figure lies in 95 of 100 resamples; NaN where no resample gives one."""

    low: float
    high: float

    def excludes(self, value: float) -> bool:
        """Tell whether a value lies outside."""
        return value < self.low or value > self.high


def draw(groups: Sequence[str]) -> Floats:
    """Draw questions with replacement, as many of each group as it has; return how often each was drawn.

    One row a resample. The seed is fixed: the same questions in the same order are always drawn alike, so two runs
    over them can be compared draw by draw.
    """
    generator = np.random.default_rng(_SEED)
    counts = np.zeros((RESAMPLES, len(groups)))
    for group in sorted(set(groups)):
        members = np.array([place for place, name in enumerate(groups) if name == group])
        equal = np.full(len(members), 1.0 / len(members))
        counts[:, members] = generator.multinomial(len(members), equal, RESAMPLES)
    return counts


def value_of(estimate: Estimate, questions: int) -> float:
    """Return the figure itself: every question once."""
    return float(estimate(np.ones((1, questions)))[0])


def interval(values: Floats, centre: float | None = None) -> Interval:
    """Return the middle 95 per cent; with a `centre`, of the values moved so that their mean lies there.

    The move is for a figure that every resample overestimates, such as a mean of absolute distances.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return Interval(np.nan, np.nan)
    if centre is not None:
        known = np.clip(known + (centre - known.mean()), 0.0, 1.0)
    low, high = np.percentile(known, (_TAIL, 100.0 - _TAIL))
    return Interval(float(low), float(high))
