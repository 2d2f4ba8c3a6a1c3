"""Judged questions, what a run said to them, and the measures of it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.core.article import Article

DEPTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuestion:
    """A question with the paragraphs that answer it, as (article id of the set, paragraph number of the set).

    `kind` groups unanswerable questions; `hidden` names paragraphs that do not exist for it, `within` the only
    article that counts ("" for all).
    """

    id: str
    text: str
    kind: str
    answerable: bool
    relevant: frozenset[tuple[str, int]]
    asked_at: datetime | None = None
    hidden: frozenset[tuple[str, int]] = frozenset()
    within: str = ""


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Articles and questions; `numbers[article.id][n]` is the set's own number of the stored paragraph n."""

    articles: tuple[Article, ...]
    numbers: Mapping[int, tuple[int, ...]]
    questions: tuple[JudgedQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a run said to one question: paragraphs best first as (article, paragraph, score), and how sure it was."""

    id: str
    results: tuple[tuple[str, int, float], ...]
    confidence: float
    outcome: str
    sentence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Means over the answerable questions, and how well the confidence tells them from the others.

    `outcomes`: kind of question → outcome → share. `auroc`: kind of unanswerable question → area under the ROC curve.
    """

    questions: int
    hit_1: float
    hit_4: float
    hit_10: float
    mrr: float
    ndcg: float
    outcomes: Mapping[str, Mapping[str, float]]
    auroc: Mapping[str, float]


def score(questions: Sequence[JudgedQuestion], run: Iterable[Judged]) -> Scorecard:
    """Measure a run; a question that is missing from it counts as missed."""
    said = {judged.id: judged for judged in run}
    ranks = [_gains(q, said.get(q.id)) for q in questions if q.answerable]
    confidences: dict[str, list[float]] = defaultdict(list)
    outcomes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for question in questions:
        judged = said.get(question.id)
        group = "answerable" if question.answerable else question.kind
        confidences[group].append(judged.confidence if judged else 0.0)
        outcomes[group][judged.outcome if judged else "nothing"] += 1
    positive = confidences.pop("answerable", [])
    return Scorecard(
        questions=len(ranks),
        hit_1=_mean(any(gains[:1]) for gains in ranks),
        hit_4=_mean(any(gains[:4]) for gains in ranks),
        hit_10=_mean(any(gains) for gains in ranks),
        mrr=_mean(reciprocal_rank(gains) for gains in ranks),
        ndcg=_mean(
            ndcg(gains, len(q.relevant)) for gains, q in zip(ranks, (q for q in questions if q.answerable), strict=True)
        ),
        outcomes={
            group: {name: count / sum(counts.values()) for name, count in sorted(counts.items())}
            for group, counts in outcomes.items()
        },
        auroc={kind: auroc(positive, negative) for kind, negative in confidences.items()},
    )


def reciprocal_rank(gains: Sequence[bool]) -> float:
    """1 / rank of the first right result, 0 where there is none."""
    return next((1 / rank for rank, gain in enumerate(gains, start=1) if gain), 0.0)


def ndcg(gains: Sequence[bool], relevant: int) -> float:
    """Normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen 2002)."""
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, DEPTH) + 1))
    gained = sum(1 / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1) if gain)
    return gained / ideal if ideal else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative, ties half (Mann and Whitney 1947); NaN without both."""
    if not positive or not negative:
        return math.nan
    ordered = np.sort(np.asarray(negative))
    below = np.searchsorted(ordered, positive, side="left")
    not_above = np.searchsorted(ordered, positive, side="right")
    return float((below + not_above).mean() / 2 / len(negative))


def _gains(question: JudgedQuestion, judged: Judged | None) -> list[bool]:
    seen: set[tuple[str, int]] = set()
    gains: list[bool] = []
    for article, paragraph, _ in judged.results[:DEPTH] if judged else ():
        gains.append((article, paragraph) in question.relevant and (article, paragraph) not in seen)
        seen.add((article, paragraph))
    return gains


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else math.nan
