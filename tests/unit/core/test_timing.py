"""What questions say of time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.core.timeframe import Timeframe
from bot.core.timing import Intent, Timing, read_timing

ASKED = datetime(2025, 4, 16, 12, tzinfo=UTC)  # a Wednesday


def days(first: str, last: str = "", *, relative: bool = False) -> Timeframe:
    return Timeframe(first=date.fromisoformat(first), last=date.fromisoformat(last or first), is_relative=relative)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("who won in 2022?", days("2022-01-01", "2022-12-31")),
        ("the 2023 final", days("2023-01-01", "2023-12-31")),
        ("who won the 2021-22 season?", days("2021-01-01", "2022-12-31")),
        ("wer gewann 2022 die Wahl?", days("2022-01-01", "2022-12-31")),
        ("2022年の選挙", days("2022-01-01", "2022-12-31")),
        ("what was said in March 2023", days("2023-03-01", "2023-03-31")),
        ("the storm of Feb. 2024", days("2024-02-01", "2024-02-29")),
        ("what happened on 5 May 2021?", days("2021-05-05")),
        ("what happened on May 5th, 2021?", days("2021-05-05")),
        ("what happened on 2021-05-05?", days("2021-05-05")),
        ("in 2021 or 2023", days("2021-01-01", "2023-12-31")),
    ],
)
def test_explicit_days_need_no_day_of_asking(text: str, frame: Timeframe) -> None:
    assert read_timing(text, None, UTC) == (text, Timing(frame))
    assert read_timing(text, ASKED, UTC) == (text, Timing(frame))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("what happened today?", "2025-04-16", ""),
        ("what happened yesterday?", "2025-04-15", ""),
        ("what did she say last night?", "2025-04-15", ""),
        ("what happened the day before yesterday?", "2025-04-14", ""),
        ("who won two days ago?", "2025-04-14", ""),
        ("who won a couple of days ago?", "2025-04-14", ""),
        ("who won two weeks ago?", "2025-03-30", "2025-04-05"),
        ("who won three years ago?", "2022-01-01", "2022-12-31"),
        ("who won on Tuesday?", "2025-04-15", ""),
        ("who won on Wednesday?", "2025-04-16", ""),
        ("who won last Wednesday?", "2025-04-09", ""),
        ("who was convicted of fraud Thursday?", "2025-04-10", ""),
        ("which car was recalled this week?", "2025-04-14", "2025-04-20"),
        ("which car was recalled last week?", "2025-04-07", "2025-04-13"),
        ("who played last weekend?", "2025-04-12", "2025-04-13"),
        ("who resigned this month?", "2025-04-01", "2025-04-30"),
        ("who resigned last month?", "2025-03-01", "2025-03-31"),
        ("this year's winner", "2025-01-01", "2025-12-31"),
        ("who won last year?", "2024-01-01", "2024-12-31"),
        ("what burned last summer?", "2024-06-01", "2024-08-31"),
        ("what froze last winter?", "2024-12-01", "2025-02-28"),
        ("who died in the past two weeks?", "2025-04-02", "2025-04-16"),
        ("what opened in March?", "2025-03-01", "2025-03-31"),
        ("what opened in december?", "2024-12-01", "2024-12-31"),
        ("what opened on 3 May?", "2024-05-03", ""),
    ],
)
def test_relative_words_count_from_the_day_of_asking(text: str, first: str, last: str) -> None:
    _, timing = read_timing(text, ASKED, UTC)
    assert timing.frame == days(first, last, relative=True)
    assert read_timing(text, None, UTC)[1].frame is None


@pytest.mark.parametrize(
    "text",
    [
        "how were 2000 people evacuated?",
        "did 2023 votes decide it?",
        "how much is 1,500 in dollars?",
        "what costs $2020?",
        "about 1950 of them",
        "who fought in the 1950s?",
        "may the king visit?",
        "who led the march on Rome?",
        "who came second?",
        "who hosts the Today show?",
        "what did USA Today report?",
        "when are the Black Friday sales?",
        "what did the Sunday Times print?",
        "who owns Monday Night Football?",
        "who hosts Last Week Tonight?",
        "how many have died since 2020?",
        "what changed between 2019 and 2021?",
        "what must be done by March 2030?",
        "in the last year of his life",
        "on 31 February",
    ],
)
def test_other_numbers_and_names_are_no_time(text: str) -> None:
    words, timing = read_timing(text, ASKED, UTC)
    assert (words, timing.frame) == (text, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("who is the mayor of Port Alder now?", "who is the mayor of Port Alder ?"),
        ("who currently runs the harbour?", "who runs the harbour?"),
        ("what's the current price of bread?", "what's the price of bread?"),
        ("who is the mayor?", "who is the mayor?"),
        ("what is the interest rate today?", "what is the interest rate ?"),
        ("how much does a ticket cost?", "how much does a ticket cost?"),
        ("has the bridge opened yet?", "has the bridge opened ?"),
        ("is the strike still on?", "is the strike on?"),
    ],
)
def test_what_holds_now_is_asked_for_in_the_present_tense(text: str, words: str) -> None:
    assert read_timing(text, ASKED, UTC) == (words, Timing(intent=Intent.CURRENT))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("what's the latest on the tram strike?", "the tram strike"),
        ("latest news about Helio Motors", "Helio Motors"),
        ("whats happening with the volcano right now?", "the volcano"),
        ("any news on the bridge?", "the bridge"),
        ("What’s new with Oskar Lindqvist?", "Oskar Lindqvist"),
        ("is there an update on the strike please", "the strike"),
        ("ukraine latest", "ukraine"),
        ("latest tram strike news", "tram strike"),
    ],
)
def test_the_latest_is_asked_for_on_a_topic(text: str, words: str) -> None:
    assert read_timing(text, ASKED, UTC) == (words, Timing(intent=Intent.LATEST))


@pytest.mark.parametrize(
    "text",
    [
        "who won the election?",
        "what was the price of bread?",
        "What is the latest iPhone called?",
        "who was the first mayor?",
        "latest trial results were questioned after what was found in the group that got less than the planned dose?",
    ],
)
def test_most_questions_care_for_no_time(text: str) -> None:
    assert read_timing(text, ASKED, UTC)[1].intent is Intent.PLAIN


def test_today_begins_in_the_zone_of_the_asker() -> None:
    late = datetime(2025, 4, 16, 23, 30, tzinfo=UTC)
    frame = read_timing("what happened today?", late, timezone(timedelta(hours=2)))[1].frame
    assert frame == days("2025-04-17", relative=True)


def test_words_of_the_day_of_asking_are_not_looked_up_and_printed_ones_are() -> None:
    assert read_timing("which car was recalled this week?", ASKED, UTC)[0] == "which car was recalled ?"
    assert read_timing("who won on Tuesday in March?", ASKED, UTC)[0] == "who won on Tuesday in March?"
    assert read_timing("yesterday", ASKED, UTC)[0] == "yesterday"


def test_a_pasted_article_names_no_time() -> None:
    text = "The council met on Tuesday. " * 40
    assert read_timing(text, ASKED, UTC) == (text, Timing())


def test_a_timeframe_runs_forward() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        days("2025-04-02", "2025-04-01")
