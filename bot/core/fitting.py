"""Finding the weights again: of the ranking by coordinate ascent, of the confidence by logistic regression.

Both are small on purpose. Coordinate ascent climbs the very measure that is reported (Metzler and Croft 2007, "Linear
feature-based models for information retrieval"); the regression is Newton's method with a ridge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.confidence import Model, Signals
from bot.core.judging import DEPTH
from bot.core.passage import Passage

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FACTORS = (0.0, 0.5, 0.75, 0.9, 1.1, 1.33, 2.0)
_STEPS = (-0.3, -0.1, 0.1, 0.3)
_LEAST_GAIN = 1e-5
_HIT_4_SHARE = 0.35
_NEWTON_STEPS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the search saw of one question: `features` (features × candidates, unweighted), the candidates' passages,
    their places best first, and the signals of the confidence.
    """

    features: Floats
    passages: tuple[Passage, ...]
    best: tuple[int, ...]
    signals: Signals


@dataclass(frozen=True, slots=True)
class RankingLesson:
    """One answerable question: the features of its candidates (features × n) and which of them are right (n)."""

    features: Floats
    right: Bools


@dataclass(frozen=True, slots=True)
class ConfidenceLesson:
    """One question: its signals, what should have come of it, and how much it counts."""

    signals: Signals
    is_right: bool
    weight: float


def rank_of_right(lesson: RankingLesson, weights: Floats) -> int:
    """Return the rank of the first right candidate, from 1; one more than there are candidates where none is."""
    if not lesson.right.any():
        return len(lesson.right) + 1
    scores = np.round(weights @ lesson.features, 6)
    return int((scores > scores[lesson.right].max()).sum()) + 1


def goodness(lessons: Sequence[RankingLesson], weights: Floats) -> float:
    """Return MRR@10 with a third of Hit@4, scaled to 0..1."""
    ranks = np.array([rank_of_right(lesson, weights) for lesson in lessons])
    reciprocal = np.where(ranks <= DEPTH, 1.0 / ranks, 0.0).mean()
    return float((reciprocal + _HIT_4_SHARE * (ranks <= 4).mean()) / (1 + _HIT_4_SHARE))  # noqa: PLR2004 - Hit@4


def ascend(
    sets: Sequence[Sequence[RankingLesson]], start: Floats, held: Sequence[int], watch: Callable[[int, float], None]
) -> Floats:
    """Climb from `start`, one weight at a time, while the mean goodness over the sets grows; weights in `held` stay.

    `watch` is told the round and the goodness after it.
    """

    def value(weights: Floats) -> float:
        return float(np.mean([goodness(lessons, weights) for lessons in sets]))

    weights, best, rounds = start.copy(), value(start), 0
    while True:
        before, rounds = best, rounds + 1
        for place in range(len(weights)):
            if place in held:
                continue
            now = float(weights[place])
            for tried in {*(now * factor for factor in _FACTORS), *(max(0.0, now + step) for step in _STEPS)} - {now}:
                other = weights.copy()
                other[place] = tried
                if (found := value(other)) > best + _LEAST_GAIN:
                    weights, best = other, found
        watch(rounds, best)
        if best <= before + _LEAST_GAIN:
            return weights


def learn(lessons: Sequence[ConfidenceLesson], names: Sequence[str], ridge: float) -> Model:
    """Fit a logistic model of the named signals; the ridge holds back the weights of the standardised signals."""
    values = np.array([[getattr(lesson.signals, name) for name in names] for lesson in lessons])
    targets = np.array([lesson.is_right for lesson in lessons], np.float64)
    counts = np.array([lesson.weight for lesson in lessons])
    middle, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    standard = np.column_stack([np.ones(len(values)), (values - middle) / spread])
    penalty = np.diag([0.0, *([ridge] * len(names))])
    found = np.zeros(len(names) + 1)
    for _ in range(_NEWTON_STEPS):
        sure = 1.0 / (1.0 + np.exp(-standard @ found))
        slope = standard.T @ (counts * (targets - sure)) - penalty @ found
        curve = (standard * (counts * sure * (1.0 - sure))[:, None]).T @ standard + penalty
        found = found + np.linalg.solve(curve, slope)
    weights = found[1:] / spread
    return Model(float(found[0] - weights @ middle), dict(zip(names, weights.tolist(), strict=True)))


def folds(keys: Sequence[str], count: int) -> list[list[int]]:
    """Split places into parts of about equal size; equal keys go together, and the same keys always split alike."""
    numbers = {key: number for number, key in enumerate(sorted(set(keys)))}
    return [[place for place, key in enumerate(keys) if numbers[key] % count == part] for part in range(count)]


def as_table(model: Model) -> Mapping[str, float]:
    """Return bias and weights, rounded as they are written in the code."""
    return {"bias": round(model.bias, 2)} | {name: round(weight, 2) for name, weight in model.weights.items()}
