"""What happens as the threshold falls, and what the confidence was worth: the two curves that `evaluate` draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.judging import ANSWERABLE, Observation
from bot.core.measures import BINS, Bools, Floats, equal_count_bins


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers about as sure as each other: how many, how sure on average, and the share of them that was right."""

    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """Thresholds falling; at each the share of all questions answered, and the share of those that was wrong
    (El-Yaniv and Wiener 2010). `label` names the questions, of which there are `questions`.
    """

    label: str
    questions: int
    thresholds: Floats
    coverage: Floats
    risk: Floats

    def at(self, threshold: float) -> tuple[float, float] | None:
        """Return (coverage, risk) when everything at least as sure as a threshold is answered, None for nothing."""
        reached = int((self.thresholds >= threshold).sum())
        return (float(self.coverage[reached - 1]), float(self.risk[reached - 1])) if reached else None


def reliability(seen: Sequence[Observation]) -> list[Bin]:
    """Sort all questions by confidence into bins of about equal count; leave out empty ones.

    Right is an answerable question with a right paragraph in its first quotation; an unanswerable one never is.
    """
    sure = np.array([o.confidence for o in seen], np.float64)
    right = np.array([o.right for o in seen], np.bool_)
    numbers = equal_count_bins(sure)
    members = [numbers == number for number in range(BINS)]
    return [Bin(int(m.sum()), float(sure[m].mean()), float(right[m].mean())) for m in members if m.any()]


def curves(seen: Sequence[Observation]) -> list[RiskCoverage]:
    """Draw a curve for the answerable questions alone, and one for them with each kind of unanswerable ones."""
    answerable = [o for o in seen if o.answerable]
    kinds = sorted({o.kind for o in seen if not o.answerable})
    mixes = [(ANSWERABLE, answerable)] if answerable else []
    mixes += [
        (f"{ANSWERABLE} + {kind}" if answerable else kind, [*answerable, *(o for o in seen if o.kind == kind)])
        for kind in kinds
    ]
    return [_curve(label, mix) for label, mix in mixes]


def _curve(label: str, mix: Sequence[Observation]) -> RiskCoverage:
    sure = np.array([o.confidence for o in mix], np.float64)
    order = np.argsort(-sure, kind="stable")
    ordered = sure[order]
    wrong = (~np.array([o.right for o in mix], np.bool_))[order].cumsum()
    last: Bools = np.append(ordered[1:] != ordered[:-1], True)
    answered = np.arange(1.0, len(mix) + 1.0)
    return RiskCoverage(label, len(mix), ordered[last], answered[last] / len(mix), wrong[last] / answered[last])
