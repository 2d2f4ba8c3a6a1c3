"""Reading time out of any text, from any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.timing import read_timing
from tests.tries import tries

PIECES = (
    "what is the latest news on in may march June 2020 1999 - , ! ? now yet still today yesterday last week month year "
    "Tuesday who mayor price rate 5th of ago a an two 999 days weeks years between and from until current so please "
    "any updates 2021-22 winter 31 February ٣ weekend 2024-02-30 the"
).split()
TEXTS = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is put on by the strategy


@settings(max_examples=tries(500))
@given(TEXTS, MOMENTS)
@example("on 29 February", datetime(2023, 3, 1, tzinfo=UTC))
@example("999 years ago", datetime(1950, 1, 1, tzinfo=UTC))
def test_no_text_raises_and_every_frame_runs_forward(text: str, asked_at: datetime) -> None:
    words, timing = read_timing(text, asked_at, UTC)
    assert words or not text.strip()
    assert timing.frame is None or timing.frame.first <= timing.frame.last


@settings(max_examples=tries(500))
@given(TEXTS, MOMENTS, MOMENTS)
def test_the_day_of_asking_resolves_relative_words_and_nothing_else(
    text: str, asked_at: datetime, other: datetime
) -> None:
    readings = [read_timing(text, moment, UTC) for moment in (asked_at, other, None)]
    assert len({(words, timing.intent) for words, timing in readings}) == 1
    frames = [timing.frame for _, timing in readings]
    if frames[2] is not None:
        assert frames[0] == frames[1] == frames[2]
    assert all(frame.is_relative for frame in frames[:2] if frame and frame != frames[2])


@given(
    st.sampled_from(["today", "yesterday", "the day before yesterday", "five days ago", "two weeks ago", "last night"]),
    MOMENTS,
    st.integers(0, 4000),
)
def test_asking_later_shifts_a_relative_frame(words: str, asked_at: datetime, later: int) -> None:
    one, other = (
        read_timing(f"what happened {words}?", moment, UTC)[1].frame
        for moment in (asked_at, asked_at + timedelta(later))
    )
    assert one
    assert other
    assert (other.first - one.first, other.last - one.last) == (timedelta(later), timedelta(later))


@given(MOMENTS, st.integers(0, 500))
def test_asking_whole_weeks_later_shifts_weekdays_and_weeks(asked_at: datetime, weeks: int) -> None:
    for words in ("on Tuesday", "this week", "last week", "last weekend"):
        one, other = (
            read_timing(f"what happened {words}?", moment, UTC)[1].frame
            for moment in (asked_at, asked_at + timedelta(weeks=weeks))
        )
        assert one
        assert other
        assert other.first - one.first == timedelta(weeks=weeks)
        assert one.first <= asked_at.date() + timedelta(1)
        assert isinstance(one.first, date)
