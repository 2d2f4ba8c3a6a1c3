"""Segments are put together so that there are few, and none is written too often."""

from __future__ import annotations

import math

from bot.search.merging import plan


def settle(sizes: list[int]) -> tuple[list[int], int]:
    """Merge until all is well; return the sizes and how many units were written for it."""
    written = 0
    while (span := plan(sizes, sizes)) is not None:
        merged = sum(sizes[span])
        sizes = [*sizes[: span.start], merged, *sizes[span.stop :]]
        written += merged
    return sizes, written


def test_many_small_ones_come_to_few_and_each_unit_is_written_seldom() -> None:
    sizes: list[int] = []
    written = 0
    for _ in range(1_000):
        sizes, cost = settle([*sizes, 1_000])
        written += cost
        assert all(one >= 4 * sum(sizes[place + 1 :]) for place, one in enumerate(sizes[:-1]))
        assert len(sizes) <= math.log(sum(sizes) / 1_000, 5) + 1
    assert written <= 2 * 1_000_000 * math.log2(1_000)


def test_a_large_one_is_left_alone_by_small_ones() -> None:
    assert plan([1_000_000, 1_000], [1_000_000, 1_000]) is None


def test_one_of_which_much_is_gone_is_written_anew() -> None:
    assert plan([1_000, 100], [690, 100]) == slice(0, 1)
    assert plan([1_000, 100], [710, 100]) is None
    assert plan([1_000], [0]) == slice(0, 1)


def test_of_nothing_nothing_is_merged() -> None:
    assert plan([], []) is None
