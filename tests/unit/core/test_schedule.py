"""When feeds are asked and pages looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.schedule import Move, address_after, next_look, next_poll, whole_fetch_due

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PERIODS = st.timedeltas(min_value=-DAY, max_value=400 * DAY)


@given(
    interval=st.timedeltas(min_value=MINUTE, max_value=DAY),
    wait=st.none() | PERIODS,
    max_age=st.none() | PERIODS,
    ttl=st.none() | PERIODS,
    failures=st.integers(0, 100_000),
    jitter=st.floats(0, 1),
)
def test_a_feed_is_never_asked_before_its_interval_nor_left_for_more_than_a_day_and_a_tenth(
    interval: timedelta,
    wait: timedelta | None,
    max_age: timedelta | None,
    ttl: timedelta | None,
    failures: int,
    jitter: float,
) -> None:
    due = next_poll(NOON, interval, wait=wait, max_age=max_age, ttl=ttl, failures=failures, jitter=jitter)
    assert interval <= due - NOON <= DAY * 1.1
    assert due - NOON >= min(max(wait or MINUTE, max_age or MINUTE, ttl or MINUTE), DAY)


def test_failures_double_the_pause_from_five_minutes_to_a_day() -> None:
    def pause(failures: int) -> timedelta:
        return next_poll(NOON, MINUTE, wait=None, max_age=None, ttl=None, failures=failures, jitter=0) - NOON

    assert [pause(number) // MINUTE for number in (0, 1, 2, 3, 4, 10)] == [1, 5, 10, 20, 40, 1440]


@pytest.mark.parametrize(
    ("looks", "hours_passed", "after_hours"),
    [(1, 0, 1), (1, 1, 6), (2, 1, 6), (2, 5, 6), (3, 6, 24), (4, 24, None), (0, 0, 1), (1, 7, 24), (2, 30, None)],
)
def test_a_page_is_looked_at_1_6_and_24_hours_after_it_was_seen(
    looks: int, hours_passed: int, after_hours: int | None
) -> None:
    due = NOON + after_hours * HOUR if after_hours else None
    assert next_look(NOON, looks, NOON + hours_passed * HOUR) == due


def test_a_feed_is_fetched_whole_once_a_day() -> None:
    assert whole_fetch_due(None, NOON)
    assert not whole_fetch_due(NOON, NOON + 23 * HOUR)
    assert whole_fetch_due(NOON, NOON + DAY)


def moves(*addresses: str) -> list[str]:
    """Return which address is believed after each poll that was sent to one of these."""
    move, believed = Move("", 0), list[str]()
    for address in addresses:
        move = address_after(address, move.moved_to, move.times)
        believed.append(move.address)
    return believed


def test_three_redirects_in_a_row_to_one_address_are_believed() -> None:
    new, other = "https://new.example/feed", "https://other.example/feed"
    assert moves(new, new, new) == ["", "", new]
    assert moves(new, new, other, new, new) == [""] * 5
    assert moves(new, new, "", new, new) == [""] * 5


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/feed",
        "http://[::1]/feed",
        "http://10.0.0.8/feed",
        "http://2130706433/feed",
        "http://0x7f.1/feed",
        "http://localhost/feed",
        "http://printer/feed",
        "http://printer.local/feed",
        "http://printer.local./feed",
        "ftp://courier.example/feed",
        "file:///etc/passwd",
        "//courier.example/feed",
        "https:///feed",
        "http://[::1/feed",
        "https://courier.example:99999/feed",
        "https://ⅼocalhost/feed",
        "x" * 10_000,
    ],
)
def test_no_address_but_one_of_the_public_web_is_believed(url: str) -> None:
    assert moves(url, url, url, url) == [""] * 4
