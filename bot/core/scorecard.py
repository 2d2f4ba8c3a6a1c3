"""The figures of a run: each with its interval, and how it changed since another run over the same questions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.core import measures
from bot.core.bootstrap import Interval, draw, interval, value_of
from bot.core.judging import ANSWERABLE, JudgedQuestion, Observation, Ranked, observe
from bot.core.measures import Bools, Estimate, Floats

OUTCOMES = ("answered", "related", "nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure over the questions of a group ("" for all): its value and its 95 % interval.

    `change` is the difference from the other run, NaN without one; `beyond_noise`: the interval of that difference,
    drawn question by question on both runs, leaves out 0.
    """

    name: str
    group: str
    questions: int
    value: float
    interval: Interval
    change: float = math.nan
    beyond_noise: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All figures of a run in the order of reading; `kinds` counts the questions of each kind, the answerable first."""

    kinds: Mapping[str, int]
    figures: tuple[Figure, ...]

    def find(self, name: str, group: str = "") -> Figure | None:
        """Return a figure by name and group, None where there was nothing to measure."""
        return next((figure for figure in self.figures if (figure.name, figure.group) == (name, group)), None)

    def value(self, name: str, group: str = "") -> float:
        """Return the value of a figure, NaN where there was nothing to measure."""
        figure = self.find(name, group)
        return figure.value if figure else math.nan

    @property
    def questions(self) -> int:
        """How many answerable questions there are."""
        return self.kinds.get(ANSWERABLE, 0)

    @property
    def hit_1(self) -> float:
        """Share of the answerable questions whose first result is right."""
        return self.value("hit@1")

    @property
    def hit_4(self) -> float:
        """Share with a right result among the first four."""
        return self.value("hit@4")

    @property
    def hit_10(self) -> float:
        """Share with a right result among the first ten."""
        return self.value("hit@10")

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank of the first right result."""
        return self.value("mrr@10")

    @property
    def ndcg(self) -> float:
        """Normalised discounted cumulative gain."""
        return self.value("ndcg@10")

    @property
    def outcomes(self) -> dict[str, dict[str, float]]:
        """Kind of question → outcome → share, outcomes that occur."""
        return {
            kind: {name: share for name in sorted(OUTCOMES) if (share := self.value(name, kind)) > 0.0}
            for kind in self.kinds
        }

    @property
    def auroc(self) -> dict[str, float]:
        """Kind of unanswerable question → area under the ROC curve."""
        return {kind: self.value("auroc", kind) for kind in self.kinds if kind != ANSWERABLE}


@dataclass(frozen=True, slots=True)
class _Measure:
    name: str
    group: str
    questions: int
    estimate: Estimate
    overestimates: bool = False


def score(questions: Sequence[JudgedQuestion], run: Iterable[Ranked]) -> Scorecard:
    """Measure a run; a question that is missing from it counts as missed."""
    return scorecard(observe(questions, run))


def scorecard(seen: Sequence[Observation], earlier: Sequence[Observation] = ()) -> Scorecard:
    """Measure what was seen; where `earlier` covers the same questions, also what changed since."""
    seen = sorted(seen, key=lambda observation: observation.id)  # the draws must not hang on the order of a file
    earlier = sorted(earlier, key=lambda observation: observation.id)
    weights = draw([observation.kind for observation in seen])
    comparable = bool(earlier) and [(o.id, o.kind) for o in seen] == [(o.id, o.kind) for o in earlier]
    before = {(m.name, m.group): m for m in _measures(earlier)} if comparable else {}
    figures = [_figure(measure, weights, before.get((measure.name, measure.group))) for measure in _measures(seen)]
    counted = {kind: sum(o.kind == kind for o in seen) for kind in _kinds(seen)}
    return Scorecard(counted, tuple(figures))


def _figure(measure: _Measure, weights: Floats, earlier: _Measure | None) -> Figure:
    value = value_of(measure.estimate, weights.shape[1])
    drawn = measure.estimate(weights)
    figure = Figure(
        name=measure.name,
        group=measure.group,
        questions=measure.questions,
        value=value,
        interval=interval(drawn, value if measure.overestimates else None),
    )
    if earlier is None:
        return figure
    difference = interval(drawn - earlier.estimate(weights))
    change = value - value_of(earlier.estimate, weights.shape[1])
    return replace(figure, change=change, beyond_noise=change != 0.0 and difference.excludes(0.0))


def _kinds(seen: Sequence[Observation]) -> list[str]:
    """Return the kinds that occur, answerable first."""
    found = {observation.kind for observation in seen}
    return [kind for kind in (ANSWERABLE, *sorted(found - {ANSWERABLE})) if kind in found]


def _measures(seen: Sequence[Observation]) -> list[_Measure]:
    """List everything that can be measured of these questions."""
    listed = [*_of_ranking(seen), *_of_candidates(seen), *_of_answers(seen), *_of_confidence(seen)]
    return [measure for measure in listed if measure.questions]


def _of_ranking(seen: Sequence[Observation]) -> Iterable[_Measure]:
    answerable = _where(o.answerable for o in seen)
    gains = measures.gain_table([o.gains for o in seen])
    relevant = np.array([o.relevant for o in seen], np.int64)
    by_name = {
        "hit@1": measures.hit(gains, 1),
        "hit@4": measures.hit(gains, 4),
        "hit@10": measures.hit(gains, 10),
        "mrr@10": measures.reciprocal_rank(gains),
        "map@10": measures.average_precision(gains, relevant),
        "ndcg@10": measures.ndcg(gains, relevant),
    }
    return [_mean(name, "", values, answerable) for name, values in by_name.items()]


def _of_candidates(seen: Sequence[Observation]) -> Iterable[_Measure]:
    recalls = [o.recall for o in seen]
    known = _where(recall is not None for recall in recalls)
    return [
        _mean("recall@200", "candidates", _where(r is not None and r.candidates for r in recalls), known),
        _mean("recall@200", "everything", _where(r is not None and r.everything for r in recalls), known),
        _mean("same first ten", "candidates", _where(r is not None and r.same_ten for r in recalls), known),
    ]


def _of_answers(seen: Sequence[Observation]) -> Iterable[_Measure]:
    right = _where(o.right for o in seen)
    answered = _where(o.outcome == "answered" for o in seen)
    answerable = _where(o.answerable for o in seen)
    if not answerable.all():
        yield _mean("answered though absent", "", answered, ~answerable & _where(bool(o.outcome) for o in seen))
    in_sentence, in_quotation = [o.sentence_states for o in seen], [o.quotation_states for o in seen]
    yield _mean("rightly answered", ANSWERABLE, right, answered & answerable)
    yield _mean("rightly answered", "", right, answered)
    yield _mean("answer in sentence", "", _where(map(bool, in_sentence)), _where(s is not None for s in in_sentence))
    yield _mean("answer in quotation", "", _where(map(bool, in_quotation)), _where(q is not None for q in in_quotation))
    if any(o.outcome for o in seen):
        for kind in _kinds(seen):
            among = _where(o.kind == kind for o in seen)
            for name in OUTCOMES:
                yield _mean(name, kind, _where(o.outcome == name for o in seen), among)


def _of_confidence(seen: Sequence[Observation]) -> Iterable[_Measure]:
    sure = np.array([o.confidence for o in seen], np.float64)
    answerable = _where(o.answerable for o in seen)
    groups = {kind: _where(o.kind == kind for o in seen) for kind in _kinds(seen) if kind != ANSWERABLE}
    if answerable.any():
        for kind, negative in {"": ~answerable, **groups}.items():
            yield _Measure("auroc", kind, int(negative.sum()), measures.auroc(sure, answerable, negative))
    if any(o.outcome for o in seen):  # an engine without outcomes gives scores, no probabilities
        estimate = measures.calibration_error(sure, _where(o.right for o in seen))
        yield _Measure("calibration error", "", len(seen), estimate, overestimates=True)


def _mean(name: str, group: str, values: Floats | Bools, among: Bools) -> _Measure:
    return _Measure(name, group, int(among.sum()), measures.mean(values.astype(np.float64), among))


def _where(flags: Iterable[bool]) -> Bools:
    return np.array(list(flags), np.bool_)
