"""What the log is told of reading the news."""

from __future__ import annotations

import logging

import pytest

from bot.core.intake import Decision
from bot.core.polling import CycleReport
from bot.service.diary import EVERY_SECONDS, Diary


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "bot.service.diary")
    return caplog


def test_a_line_tells_what_came_since_the_last(lines: pytest.LogCaptureFixture) -> None:
    report, now = CycleReport(), [0.0]
    diary = Diary(report, lambda: now[0])
    report.polled, report.looked = 3, 10
    report.counts[Decision.NEW] += 7
    report.counts[Decision.UNCHANGED] += 2
    report.problems.append("b.example: no answer")
    diary.look()
    assert lines.messages == []
    now[0] = EVERY_SECONDS
    diary.look()
    diary.look()
    report.polled, report.withdrawn = 5, 1
    now[0] += EVERY_SECONDS
    diary.look()
    assert lines.messages == [
        "news_read polls=3 pages=10 new=7 revised=0 reprints=0 withdrawn=0 rejected=0 problems=1",
        "news_read polls=2 pages=0 new=0 revised=0 reprints=0 withdrawn=1 rejected=0 problems=0",
    ]


def test_nothing_is_told_where_nothing_was_read(lines: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    diary = Diary(CycleReport(), lambda: now[0])
    now[0] = 10 * EVERY_SECONDS
    diary.look()
    diary.write()
    assert lines.messages == []


def test_problems_of_a_year_are_not_kept(lines: pytest.LogCaptureFixture) -> None:
    report = CycleReport()
    diary = Diary(report, lambda: 0.0)
    report.problems += ["a"] * 1_000
    diary.write()
    assert report.problems == []
    assert lines.messages[0].endswith("problems=1000")
