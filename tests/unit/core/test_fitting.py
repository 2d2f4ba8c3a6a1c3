"""Finding weights again."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from bot.core.confidence import NO_SIGNALS
from bot.core.fitting import ConfidenceLesson, RankingLesson, ascend, folds, goodness, learn, rank_of_right

RIGHT_SECOND = RankingLesson(np.array([[3.0, 2.0], [0.0, 5.0]]), np.array([False, True]))


def ignore(_: int, __: float) -> None: ...


def test_the_rank_is_that_of_the_first_right_candidate() -> None:
    assert rank_of_right(RIGHT_SECOND, np.array([1.0, 0.0])) == 2
    assert rank_of_right(RIGHT_SECOND, np.array([1.0, 1.0])) == 1
    assert rank_of_right(RankingLesson(np.ones((2, 3)), np.zeros(3, np.bool_)), np.ones(2)) == 4


def test_the_ascent_finds_the_weight_that_tells_and_leaves_the_held_one() -> None:
    found = ascend([[RIGHT_SECOND]], np.array([1.0, 0.0]), [0], ignore)
    assert found[0] == 1.0
    assert goodness([RIGHT_SECOND], found) == 1.0 > goodness([RIGHT_SECOND], np.array([1.0, 0.0]))


def test_the_regression_finds_which_signal_tells() -> None:
    chance = random.Random(7)  # noqa: S311 - a sample, no secret
    lessons = [
        ConfidenceLesson(replace(NO_SIGNALS, covered=covered, sentence=chance.random()), covered > 0.5, 1.0)
        for covered in (chance.random() for _ in range(200))
    ]
    model = learn(lessons, ["covered", "sentence"], ridge=1.0)
    assert model.weights["covered"] > 5 * abs(model.weights["sentence"])
    sure, unsure = (model.probability(replace(NO_SIGNALS, covered=share)) for share in (0.9, 0.1))
    assert sure > 0.9
    assert unsure < 0.1


def test_askings_of_one_question_are_held_out_together() -> None:
    parts = folds(["b", "a", "b", "c", "a"], 2)
    assert sorted(place for part in parts for place in part) == [0, 1, 2, 3, 4]
    assert all({0, 2} <= set(part) or not {0, 2} & set(part) for part in parts)
