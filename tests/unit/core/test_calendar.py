"""Days in numbers and in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.calendar import Period, read_day, read_moment
from bot.errors import UnreadableDate

WEDNESDAY = datetime(2026, 11, 25, 20, tzinfo=UTC)


def read(text: str) -> tuple[str, str] | None:
    found = read_moment(text, WEDNESDAY, UTC)
    return (found.first.isoformat(), found.last.isoformat()) if found else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-05-01", "2024-05-01", "2024-05-01"),
        ("1 May 2024", "2024-05-01", "2024-05-01"),
        ("May 1st, 2024", "2024-05-01", "2024-05-01"),
        ("Sept 2024", "2024-09-01", "2024-09-30"),
        ("5.3.2024", "2024-03-05", "2024-03-05"),
        ("13/5/2024", "2024-05-13", "2024-05-13"),
        ("today", "2026-11-25", "2026-11-25"),
        ("yesterday", "2026-11-24", "2026-11-24"),
        ("monday", "2026-11-23", "2026-11-23"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("this week", "2026-11-23", "2026-11-29"),
        ("the past month", "2026-10-01", "2026-10-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("3 days ago", "2026-11-22", "2026-11-22"),
        ("two weeks ago", "2026-11-11", "2026-11-11"),
        ("the last 3 days", "2026-11-22", "2026-11-22"),
        ("March", "2026-03-01", "2026-03-31"),
        ("December", "2025-12-01", "2025-12-31"),
        ("gestern", "2026-11-24", "2026-11-24"),
        ("letzte Woche", "2026-11-16", "2026-11-22"),
        ("vor 3 Tagen", "2026-11-22", "2026-11-22"),
        ("la semaine dernière", "2026-11-16", "2026-11-22"),
        ("il y a 2 semaines", "2026-11-11", "2026-11-11"),
        ("hace 3 días", "2026-11-22", "2026-11-22"),
    ],
)
def test_a_moment_is_read_with_its_first_and_last_day(text: str, first: str, last: str) -> None:
    assert read(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "banana", "soon", "the coup", "a", "five", "12", "9:30", "9/11", "5/3/2024", "2024-13", "2024-02-30", "the 90s",
     "today's", "99999999999 days ago", "0001-01-01", "9999", "week", "May " * 30],
)  # fmt: skip
def test_what_is_no_day_or_could_be_two_is_none(text: str) -> None:
    assert read(text) is None


def test_yesterday_depends_on_where_it_is_asked() -> None:
    assert read_moment("yesterday", WEDNESDAY, ZoneInfo("Asia/Tokyo")) == Period(date(2026, 11, 25), date(2026, 11, 25))


def test_an_option_takes_the_first_or_the_last_day() -> None:
    assert read_day("last week", WEDNESDAY, UTC) == date(2026, 11, 16)
    assert read_day("2024-02", WEDNESDAY, UTC, end=True) == date(2024, 2, 29)


def test_an_option_that_is_no_date_says_how_to_write_one() -> None:
    with pytest.raises(UnreadableDate, match=r"'banana' is not a date\. Write it as .* last week"):
        read_day("banana", WEDNESDAY, UTC)


def test_threads_read_what_one_alone_reads() -> None:
    texts = ["last week", "banana", "gestern", "1 mai 2024", "il y a 2 semaines", "May 2024"] * 10
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, texts)) == [read(text) for text in texts]
