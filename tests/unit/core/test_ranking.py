"""Which of equal passages comes first."""

from __future__ import annotations

import numpy as np

from bot.core.ranking import order


def order_of(scores: list[float], moments: list[int], ordinals: list[int]) -> list[int]:
    return order(np.array(scores), np.array(moments, np.int64), np.array(ordinals, np.int64))


def test_the_highest_score_comes_first_however_old() -> None:
    assert order_of([1.0, 3.0, 2.0], [300, 100, 200], [1, 2, 3]) == [1, 2, 0]


def test_of_equals_the_newest_comes_first() -> None:
    assert order_of([2.0, 2.0, 2.0], [100, 300, 200], [1, 2, 3]) == [1, 2, 0]


def test_of_equals_of_one_moment_the_one_stored_first_comes_first() -> None:
    assert order_of([2.0, 2.0, 2.0], [100, 100, 100], [7, 5, 6]) == [1, 2, 0]


def test_rounding_decides_no_tie() -> None:
    assert order_of([0.1 + 0.2, 0.3], [100, 200], [1, 2]) == [1, 0]
