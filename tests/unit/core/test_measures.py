"""The measures, against values worked out by hand and a second, plain implementation."""

from __future__ import annotations

import math
import random
from itertools import product

import numpy as np
import pytest

from bot.core import measures
from bot.core.bootstrap import draw, interval, value_of
from bot.core.judging import Observation, Recall
from bot.core.risk import curves, reliability
from bot.core.scorecard import scorecard


def seen(
    number: int,
    *gains: int,
    kind: str = "answerable",
    confidence: float = 0.5,
    outcome: str = "answered",
    right: bool = False,
    relevant: int = 1,
    sentence: bool | None = None,
    recall: Recall | None = None,
) -> Observation:
    return Observation(
        id=f"q{number:04}",
        kind=kind,
        answerable=kind == "answerable",
        relevant=relevant,
        gains=tuple(bool(gain) for gain in gains),
        confidence=confidence,
        outcome=outcome,
        right=right,
        sentence_states=sentence,
        quotation_states=sentence,
        recall=recall,
    )


def test_ranking_measures_by_hand() -> None:
    card = scorecard([seen(1, 0, 1, 0, 1, relevant=3), seen(2, 1), seen(3, 0, 0, 0, 0, 1), seen(4)])
    assert card.hit_1 == pytest.approx(1 / 4)
    assert card.hit_4 == pytest.approx(2 / 4)
    assert card.hit_10 == pytest.approx(3 / 4)
    assert card.mrr == pytest.approx((1 / 2 + 1 + 1 / 5 + 0) / 4)
    assert card.value("map@10") == pytest.approx(((1 / 2 + 2 / 4) / 3 + 1 + 1 / 5 + 0) / 4)
    gained = 1 / math.log2(3) + 1 / math.log2(5)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert card.ndcg == pytest.approx((gained / ideal + 1 + 1 / math.log2(6) + 0) / 4)


def test_only_ten_of_many_right_passages_can_be_found() -> None:
    card = scorecard([seen(1, *[1] * 10, relevant=40)])
    assert card.value("map@10") == pytest.approx(1.0)
    assert card.ndcg == pytest.approx(1.0)


def test_an_unanswerable_question_counts_for_confidence_and_outcomes_alone() -> None:
    card = scorecard(
        [
            seen(1, 1, confidence=0.9, right=True),
            seen(2, 1, confidence=0.3, outcome="related", right=True),
            seen(3, 0, kind="absent", confidence=0.6),
            seen(4, 0, kind="absent", confidence=0.1, outcome="nothing"),
        ]
    )
    assert card.hit_1 == 1.0
    assert card.questions == 2
    assert card.auroc == {"absent": pytest.approx(3 / 4)}
    assert card.value("answered though absent") == pytest.approx(1 / 2)
    assert card.outcomes["answerable"] == {"answered": 0.5, "related": 0.5}
    assert card.value("rightly answered", "answerable") == 1.0
    assert card.value("rightly answered") == pytest.approx(1 / 2)


def test_the_sentence_is_measured_where_the_right_passage_was_found_and_an_answer_is_known() -> None:
    card = scorecard([seen(1, 1, sentence=True), seen(2, 1, sentence=False), seen(3, 1), seen(4, 0)])
    figure = card.find("answer in sentence")
    assert figure is not None
    assert (figure.value, figure.questions) == (0.5, 2)


def test_the_candidates_are_held_against_the_ranking_of_everything() -> None:
    kept = Recall(candidates=True, everything=True, same_ten=True)
    lost = Recall(candidates=False, everything=True, same_ten=False)
    card = scorecard([seen(1, 1, recall=kept), seen(2, 1, recall=lost)])
    assert card.value("recall@200", "candidates") == 0.5
    assert card.value("recall@200", "everything") == 1.0
    assert card.value("same first ten", "candidates") == 0.5


def test_what_cannot_be_measured_is_left_out() -> None:
    assert scorecard([]).figures == ()
    only_absent = scorecard([seen(1, kind="absent"), seen(2, kind="absent")])
    assert {figure.name for figure in only_absent.figures} == {
        "answered", "related", "nothing", "rightly answered", "answered though absent", "calibration error",
    }  # fmt: skip


def test_equal_scores_are_half_a_win() -> None:
    scores = np.array([0.5, 0.5, 0.2, 0.9])
    positive = np.array([True, False, False, False])
    assert value_of(measures.auroc(scores, positive, ~positive), 4) == pytest.approx((0.5 + 1 + 0) / 3)


def test_measures_equal_a_plain_second_implementation() -> None:
    dice = random.Random(7)  # noqa: S311 - test data
    questions = [
        seen(
            number,
            *(int(dice.random() < 0.15) for _ in range(dice.randint(0, 10))),
            kind=dice.choice(["answerable", "answerable", "absent", "foreign"]),
            confidence=round(dice.random(), 1),
            right=dice.random() < 0.5,
            relevant=dice.randint(1, 14),
        )
        for number in range(300)
    ]
    card = scorecard(questions)
    answerable = [q for q in questions if q.answerable]
    ranks = [next((rank for rank, gain in enumerate(q.gains, 1) if gain), math.inf) for q in answerable]
    assert card.mrr == pytest.approx(sum(1 / rank for rank in ranks) / len(ranks))
    assert card.hit_4 == pytest.approx(sum(rank <= 4 for rank in ranks) / len(ranks))
    precisions = [
        sum(sum(q.gains[:rank]) / rank for rank in range(1, len(q.gains) + 1) if q.gains[rank - 1])
        / min(q.relevant, 10)
        for q in answerable
    ]
    assert card.value("map@10") == pytest.approx(sum(precisions) / len(precisions))
    foreign = [q for q in questions if q.kind == "foreign"]
    wins = [
        1.0 if a.confidence > b.confidence else 0.5 if a.confidence == b.confidence else 0.0
        for a, b in product(answerable, foreign)
    ]
    assert card.auroc["foreign"] == pytest.approx(sum(wins) / len(wins))


def test_calibration_error_by_hand() -> None:
    # Ten different confidences make ten bins of one question.
    sure = np.linspace(0.05, 0.95, 10)
    right = np.array([False] * 5 + [True] * 5)
    expected = float(np.mean(np.abs(sure - right)))
    assert value_of(measures.calibration_error(sure, right), 10) == pytest.approx(expected)


def test_a_confidence_that_keeps_its_word_has_no_calibration_error() -> None:
    sure = np.repeat([0.0, 0.5, 1.0], [40, 40, 40])
    right = np.array([False] * 40 + [True, False] * 20 + [True] * 40)
    assert value_of(measures.calibration_error(sure, right), 120) == pytest.approx(0.0)


def test_equal_confidences_share_a_bin() -> None:
    bins = reliability([seen(n, confidence=0.3) for n in range(7)] + [seen(9, confidence=0.9, right=True)])
    assert [(b.count, b.right) for b in bins] == [(7, 0.0), (1, 1.0)]


def test_risk_and_coverage_by_hand() -> None:
    alone, mixed = curves(
        [
            seen(1, confidence=0.9, right=True),
            seen(2, confidence=0.5),
            seen(3, confidence=0.5, kind="absent"),
            seen(4, confidence=0.2, right=True),
        ]
    )
    assert (alone.label, alone.questions) == ("answerable", 3)
    assert (mixed.label, mixed.questions) == ("answerable + absent", 4)
    assert mixed.thresholds.tolist() == [0.9, 0.5, 0.2]
    assert mixed.coverage.tolist() == pytest.approx([0.25, 0.75, 1.0])
    assert mixed.risk.tolist() == pytest.approx([0.0, 2 / 3, 0.5])
    assert mixed.at(0.6) == (0.25, 0.0)
    assert mixed.at(0.95) is None


def test_the_interval_of_a_share_is_that_of_the_binomial() -> None:
    values = np.array([1.0] * 60 + [0.0] * 140)
    weights = draw(["answerable"] * 200)
    found = interval(measures.mean(values, np.ones(200, np.bool_))(weights))
    half = 1.96 * math.sqrt(0.3 * 0.7 / 200)
    assert found.low == pytest.approx(0.3 - half, abs=0.012)
    assert found.high == pytest.approx(0.3 + half, abs=0.012)


def test_each_kind_is_drawn_as_often_as_it_has_questions() -> None:
    groups = ["answerable", "absent", "absent", "answerable", "absent"]
    weights = draw(groups)
    absent = np.array([group == "absent" for group in groups])
    assert (weights[:, absent].sum(axis=1) == 3).all()
    assert (weights[:, ~absent].sum(axis=1) == 2).all()


def test_a_change_of_most_questions_is_more_than_noise_and_of_one_is_not() -> None:
    before = [seen(n, 0, 1) for n in range(60)]
    slightly = scorecard([seen(0, 1), *before[1:]], before).find("hit@1")
    much = scorecard([seen(n, 1) for n in range(50)] + before[50:], before).find("hit@1")
    assert slightly is not None
    assert much is not None
    assert (slightly.change, slightly.beyond_noise) == (pytest.approx(1 / 60), False)
    assert (much.change, much.beyond_noise) == (pytest.approx(50 / 60), True)


def test_other_questions_are_not_compared() -> None:
    figure = scorecard([seen(1, 1)], [seen(2, 1)]).find("hit@1")
    assert figure is not None
    assert math.isnan(figure.change)
