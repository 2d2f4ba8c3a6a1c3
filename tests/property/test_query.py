"""Whatever is typed, the query language ends, loses no word and invents none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.analysis import Analyzer
from bot.core.answer import Reading
from bot.core.calendar import read_moment
from bot.core.query import MOST_OPERATORS, MOST_SEARCHES, Clock, parse_query
from tests.tries import tries

ANALYZER = Analyzer()
CLOCK = Clock(asked_at=datetime(2026, 11, 25, 12, tzinfo=UTC))
PARTS = st.sampled_from(
    ['"', "“", "”", "„", "«", "»", "(", ")", "-", "--", " ", " ", " ", "OR", "source:", "-source:", "title:", "since:",
     "until:", "before:", "after:", "since ", "until ", "last week", "yesterday", "2024", "2024-05", "May", "banana",
     "harbour", "the", "WHO", "’", "'", ".", "?", "\\", "*", "\u200b", "\u202e", "中文", "😀", "\x00"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PARTS, max_size=40).map("".join))


def read(text: str) -> Reading:
    return parse_query(text, CLOCK, ANALYZER)


def letters(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@given(TEXTS)
@settings(max_examples=tries(400))
def test_leftover_words_come_from_the_text_in_its_order(text: str) -> None:
    reading = read(text)
    left, all_of_it = iter(letters(text)), letters(reading.words)
    assert all(word in left for word in all_of_it)
    assert 1 <= len(reading.searches) <= MOST_SEARCHES
    scope = reading.scope
    filters = [*scope.phrases, *scope.excluded, *scope.title, *scope.sources, *scope.not_sources]
    assert len(filters) <= MOST_OPERATORS
    assert all(set(letters(part)) <= set(letters(text)) for part in filters)


@given(TEXTS)
@settings(max_examples=tries(200))
def test_plain_text_stays_as_it_is(text: str) -> None:
    reading = read(text)
    if reading.is_plain:
        assert reading == Reading.plain(text)
        assert read(reading.words) == reading


@given(
    st.one_of(st.text(max_size=45), st.lists(PARTS, max_size=6).map("".join)),
    st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours))),
)
@settings(max_examples=tries(200))
def test_a_date_is_a_period_or_none(text: str, asked_at: datetime, zone: timezone) -> None:
    period = read_moment(text, asked_at, zone)
    assert period is None or date(1600, 1, 1) <= period.first <= period.last <= date(9998, 12, 31)
