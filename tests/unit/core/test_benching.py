"""The arithmetic of `bench`."""

from __future__ import annotations

import pytest

from bot.core.benching import OURS_PLAIN, BenchReport, EngineFigures, SizeFigures, Spread, exponent


def size(passages: int, **middle: float) -> SizeFigures:
    """Make the figures of engines whose question in the middle takes so many milliseconds."""
    engines = tuple(
        EngineFigures(name=OURS_PLAIN if name == "plain" else name, asked=Spread(10, ms, ms, ms))
        for name, ms in middle.items()
    )
    return SizeFigures(passages=passages, articles=1, questions=10, engines=engines)


def test_a_spread_names_the_middle_and_the_slow_ones_by_the_nearest_rank() -> None:
    spread = Spread.of([number / 1000 for number in range(100, 0, -1)])
    assert spread is not None
    assert (spread.count, spread.p50, spread.p95, spread.p99) == (100, *map(pytest.approx, (50.0, 95.0, 99.0)))
    assert Spread.of([0.002]) == Spread(1, 2.0, 2.0, 2.0)
    assert Spread.of([]) is None


def test_a_power_law_has_its_exponent_back() -> None:
    assert exponent([(10, 3 * 10**0.4), (1_000, 3 * 1_000**0.4), (50_000, 3 * 50_000**0.4)]) == pytest.approx(0.4)
    assert exponent([(10, 1.0), (100, 10.0)]) == pytest.approx(1.0)
    assert exponent([(10, 2.0), (100, 2.0)]) == pytest.approx(0.0)


def test_one_size_has_no_exponent() -> None:
    assert exponent([]) is None
    assert exponent([(10, 1.0)]) is None
    assert exponent([(10, 1.0), (10, 2.0)]) is None


def test_ratios_are_against_plain_pullquote() -> None:
    figures = size(100, plain=0.5, other=5.0)
    assert figures.ratio("other") == pytest.approx(10)
    assert figures.ratio(OURS_PLAIN) == pytest.approx(1)
    assert figures.ratio("nobody") is None
    assert size(100, other=5.0).ratio("other") is None


def test_a_report_has_a_curve_and_an_exponent_for_each_engine() -> None:
    report = BenchReport(
        sizes=(size(100, plain=1.0, other=1.0), size(10_000, plain=1.0, late=4.0, other=100.0)),
        command="",
        seed=1,
        corpus="",
    )
    assert report.names == (OURS_PLAIN, "other", "late")
    assert report.curve("other") == [(100, 1.0), (10_000, 100.0)]
    assert report.growth("other") == pytest.approx(1)
    assert report.growth(OURS_PLAIN) == pytest.approx(0)
    assert report.growth("late") is None
