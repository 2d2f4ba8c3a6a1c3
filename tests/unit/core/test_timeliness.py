"""How the time of a passage suits the time asked for."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from bot.core.timeframe import Timeframe
from bot.core.timeliness import fit, newness, published_fit

MARCH = Timeframe(first=date(2023, 3, 1), last=date(2023, 3, 31), is_relative=False)
UNKNOWN = float("nan")


def on(*days: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([date.fromisoformat(day).toordinal() if day else UNKNOWN for day in days], np.float64)


def test_what_was_published_then_or_soon_after_fits_and_what_was_far_away_contradicts() -> None:
    found = published_fit(on("2023-03-01", "2023-03-31", "2023-04-04", "2022-03-10", "2024-03-10", ""), MARCH)
    assert found.tolist() == [1, 1, 1, -1, -1, 0]


def test_a_day_is_reported_on_that_day_and_the_next() -> None:
    day = Timeframe(first=date(2023, 3, 8), last=date(2023, 3, 8), is_relative=False)
    before, same, following, later = published_fit(on("2023-03-07", "2023-03-08", "2023-03-09", "2023-03-10"), day)
    assert (same, following) == (1, 1)
    assert before < 1
    assert later < 1


def test_the_fit_falls_with_the_distance() -> None:
    found = published_fit(on("2023-04-06", "2023-04-10", "2023-04-20", "2023-05-20"), MARCH).tolist()
    assert found == sorted(found, reverse=True)
    assert found[0] < 1
    assert found[-1] == -1


@pytest.mark.parametrize(
    ("published", "names_it", "names_another", "article_names_it", "expected"),
    [
        ("2024-09-19", True, True, True, 1.0),  # "reached 4.5 percent in March 2023", in an article of 2024
        ("2023-03-16", False, False, False, 1.0),
        ("2023-03-16", False, True, False, 0.0),  # looks back at another year
        ("2024-09-19", False, True, False, -1.0),
        ("2024-09-19", False, False, False, -1.0),
        ("2024-09-19", False, True, True, 0.0),  # the article speaks of the time elsewhere
        ("", False, True, False, -0.5),
        ("", False, False, False, 0.0),
    ],
)
def test_a_passage_fits_by_what_it_names_and_by_when_it_was_printed(
    published: str, *, names_it: bool, names_another: bool, article_names_it: bool, expected: float
) -> None:
    found = fit(
        on(published),
        MARCH,
        names_it=np.array([names_it]),
        names_another=np.array([names_another]),
        article_names_it=np.array([article_names_it]),
    )
    assert found.tolist() == [expected]


def test_newness_is_counted_from_the_newest_relevant_passage() -> None:
    found = newness(on("2022-01-01", "2024-01-01", "2025-01-01", ""), np.array([10.0, 9.0, 2.0, 9.5]))
    assert found[1] == 1
    assert 0 < found[0] < 0.5
    assert found[2] == 0  # not relevant
    assert found[3] == 0  # no date
    assert newness(on(""), np.array([1.0])).tolist() == [0]
