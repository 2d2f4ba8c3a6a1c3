"""The measures of judged questions, each over weighted questions.

Every measure is a function from weights (rows: resamples, columns: questions in order) to one figure a row, so that the
bootstrap is the same function with other weights. With all weights 1 it is the measure itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.core.judging import DEPTH

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Estimate = Callable[[Floats], Floats]

BINS = 10


def gain_table(gains: Sequence[Sequence[bool]]) -> Floats:
    """Lay the gains of the first ten results side by side, one row a question, 0 where there is no result."""
    table = np.zeros((len(gains), DEPTH))
    for row, found in enumerate(gains):
        table[row, : len(found[:DEPTH])] = found[:DEPTH]
    return table


def hit(gains: Floats, depth: int) -> Floats:
    """1 for each question with a right result among the first `depth`, else 0."""
    return np.asarray(gains[:, :depth].any(axis=1), np.float64)


def reciprocal_rank(gains: Floats) -> Floats:
    """1 / rank of the first right result of each question, 0 where there is none."""
    return np.asarray((gains / _ranks()).max(axis=1, initial=0.0), np.float64)


def average_precision(gains: Floats, relevant: Ints) -> Floats:
    """Mean precision at the right results of each question; those beyond the tenth place count as 0."""
    gained = (gains * gains.cumsum(axis=1) / _ranks()).sum(axis=1)
    return gained / np.clip(relevant, 1, DEPTH)


def ndcg(gains: Floats, relevant: Ints) -> Floats:
    """Normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen 2002)."""
    discounts = 1.0 / np.log2(_ranks() + 1.0)
    ideal = np.concatenate(([1.0], discounts.cumsum()))[np.minimum(relevant, DEPTH)]
    return (gains * discounts).sum(axis=1) / np.where(relevant > 0, ideal, 1.0)


def mean(values: Floats, among: Bools) -> Estimate:
    """Return the mean of `values` over the questions that count; NaN for a resample that has none of them."""
    counts = among.astype(np.float64)
    counted = np.where(among, values, 0.0)

    def estimate(weights: Floats) -> Floats:
        total = weights @ counts
        return np.divide(weights @ counted, total, out=np.full(len(weights), np.nan), where=total > 0)

    return estimate


def auroc(scores: Floats, positive: Bools, negative: Bools) -> Estimate:
    """Return the chance that a positive scores above a negative, ties half (Mann and Whitney 1947)."""
    order = np.argsort(scores, kind="stable")
    firsts = _run_starts(scores[order])
    own, other = positive[order].astype(np.float64), negative[order].astype(np.float64)

    def estimate(weights: Floats) -> Floats:
        if not len(order):
            return np.full(len(weights), np.nan)
        ordered = weights[:, order]
        level_own = np.add.reduceat(ordered * own, firsts, axis=1)
        level_other = np.add.reduceat(ordered * other, firsts, axis=1)
        below = level_other.cumsum(axis=1) - level_other / 2.0
        pairs = level_own.sum(axis=1) * level_other.sum(axis=1)
        won = (level_own * below).sum(axis=1)
        return np.divide(won, pairs, out=np.full(len(weights), np.nan), where=pairs > 0)

    return estimate


def calibration_error(confidences: Floats, right: Bools) -> Estimate:
    """Return the expected calibration error (Naeini, Cooper and Hauskrecht 2015) over bins of equal count: the mean
    distance between how sure the answers of a bin were and the share of them that was right.
    """
    bins = equal_count_bins(confidences)
    distance = confidences - right
    member = (bins[:, None] == np.arange(BINS)).astype(np.float64)

    def estimate(weights: Floats) -> Floats:
        total = weights.sum(axis=1)
        apart = np.abs((weights * distance) @ member).sum(axis=1)
        return np.divide(apart, total, out=np.full(len(weights), np.nan), where=total > 0)

    return estimate


def equal_count_bins(values: Floats) -> Ints:
    """Number each value's bin of `BINS` with about as many values each; equal values share a bin."""
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    not_above = np.searchsorted(ordered, values, side="right")
    middle = (below + not_above) / 2.0 / max(1, len(values))
    return np.minimum((middle * BINS).astype(np.int64), BINS - 1)


def _ranks() -> Floats:
    return np.arange(1.0, DEPTH + 1.0)


def _run_starts(ordered: Floats) -> Ints:
    """Return where each run of equal values begins."""
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)])
