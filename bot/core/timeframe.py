"""The days that the words of a question name: "in March 2023", "on Tuesday", "two weeks ago".

Patterns of its own, because a general reader of dates takes "may", "march" and "2,000 people" for dates and needs
milliseconds. English; a bare year is read in any language. Open ranges ("since 2020", "before May") name no days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.core.relativedays import days_of_month, days_of_year, read_relative

_MONTHS: tuple[str, ...] = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
_COUNTED = (
    "people|persons|men|women|children|deaths?|dead|killed|victims|troops|soldiers|jobs|workers|employees|dollars?|"
    "euros?|pounds?|crowns?|yen|yuan|rupees|rubles|percent|per cent|miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|feet|"
    "ft|tons?|tonnes?|homes|houses|cases|votes|years|months|weeks|days|hours|minutes|seconds|points|calories|fans|"
    "runners|passengers|seats|copies|words|times|more|others|flights|ships|cars|pages|students|schools|patients|"
    "migrants|refugees|protesters|arrests|missiles|drones|mph|mg|kg|watts|volts|hp|pieces|items|species|hectares|acres"
)
_OPEN = re.compile(
    r"(?:since|before|after|until|till|by|from|between|through|prior to|following|to)\s+(?:the\s+|early\s+|late\s+|"
    r"mid-?\s*|end\s+of\s+|year\s+)*$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?:about|around|nearly|almost|over|under|some|than|least|most|only|roughly|approximately|up to|[$€£¥#])\s*$",
    re.IGNORECASE,
)
_AT_A_YEAR = re.compile(
    r"(?:\b(?:in|of|during|for|early|late|mid|year|years|summer|winter|spring|autumn|fall|and|the|en|em|im|nel|på|i|w|"
    r"de|jahr|año|année|ano|anno|rok|год|в)\s*-?\s*|[(,]\s*)$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\b(?:between|from)\s+\d{4}\s+(?:and|to|until|through)\s+\d{4}\b", re.IGNORECASE)
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month_number>\d\d)-(?P<day>\d\d)\b")
_FULL = re.compile(
    rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}|\b{_DAY.replace('day', 'day2')}\s+(?:of\s+)?"
    rf"{_MONTH.replace('month', 'month2')},?\s+{_YEAR.replace('year', 'year2')}",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}", re.IGNORECASE)
_MONTH_DAY = re.compile(
    rf"\bon\s+(?:the\s+)?(?:{_MONTH}\s+{_DAY}|{_DAY.replace('day', 'day2')}\s+(?:of\s+)?"
    rf"{_MONTH.replace('month', 'month2')})\b(?!\s+(?:committee|panel|hearing|attack|riot|insurrection|terror))",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(
    rf"(?<!the )\b(?P<lead>in|during|last|this|in early|in late|in mid)[ -]{_MONTH}(?!\s*\d|\w)", re.IGNORECASE
)
_YEAR_ALONE = re.compile(
    rf"(?<![\w.,/:-]){_YEAR}(?:[-–/](?P<until>\d\d(?:\d\d)?)(?!\d))?(?!,?\d|s\b|\.\d|\s*%|\s*-?(?:{_COUNTED})\b)",
    re.IGNORECASE,
)
_CENTURY = 100
_LOOKED_BACK = 40  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeframe:
    """Days, both inclusive; `is_relative` where it took the day of asking to tell which."""

    first: date
    last: date
    is_relative: bool

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError("a timeframe ends before it begins")

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A timeframe and where its words stand; `frame` is None for words whose days are not known.

    `is_fleeting`: the words mean something on the day of asking alone, so that no article repeats them.
    """

    start: int
    end: int
    frame: Timeframe | None
    is_fleeting: bool = False


def named_times(text: str, today: date | None) -> list[NamedTime]:
    """Find every time that a text names, in its order. Without the day of asking relative words have no days."""
    found: list[NamedTime] = []
    free = text
    for reader in (_read_ranges, _read_dates, _read_months, _read_years):
        times = list(reader(free, today))
        found += times
        for time in times:
            free = free[: time.start] + "_" * (time.end - time.start) + free[time.end :]
    for words in read_relative(free, today):
        found.append(NamedTime(words.start, words.end, _frame(words.days, is_relative=True), words.is_fleeting))
    return sorted(found, key=lambda time: time.start)


def joined(times: list[NamedTime]) -> Timeframe | None:
    """Span all that is named: explicit days, where there are any, else relative ones."""
    frames = [time.frame for time in times if time.frame]
    frames = [frame for frame in frames if not frame.is_relative] or frames
    if not frames:
        return None
    return Timeframe(
        first=min(frame.first for frame in frames),
        last=max(frame.last for frame in frames),
        is_relative=frames[0].is_relative,
    )


def _read_ranges(text: str, today: date | None) -> Iterator[NamedTime]:
    del today
    yield from (NamedTime(*match.span(), None) for match in _RANGE.finditer(text))


def _read_dates(text: str, today: date | None) -> Iterator[NamedTime]:
    """Read days with their year, then months with it, then days without."""
    for match in (*_ISO.finditer(text), *_FULL.finditer(text)):
        number = match.groupdict().get("month_number")
        month = int(number) if number else _month(match)
        yield _explicit(text, match, _days(int(_group(match, "year")), month, int(_group(match, "day"))))
    taken = [match.span() for match in _FULL.finditer(text)]
    for match in _MONTH_YEAR.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            yield _explicit(text, match, days_of_month(int(match["year"]), _month(match)))
    for match in _MONTH_DAY.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            yield NamedTime(*match.span(), _last_such_day(match, today) if today else None)


def _read_months(text: str, today: date | None) -> Iterator[NamedTime]:
    """Read "in March": the last one that has begun. "this may be" and "the last march" are none."""
    for match in _MONTH_ALONE.finditer(text):
        if match["month"] not in ("may", "march", "mar") or match["lead"].casefold() not in ("last", "this"):
            yield NamedTime(*match.span(), _last_such_month(match, today) if today else None)


def _last_such_month(match: re.Match[str], today: date) -> Timeframe | None:
    month = _month(match)
    year = today.year if month <= today.month else today.year - 1
    return _frame(days_of_month(year, month), is_relative=True)


def _last_such_day(match: re.Match[str], today: date) -> Timeframe | None:
    month, day = _month(match), int(_group(match, "day"))
    days = _days(today.year, month, day)
    if days and days[0] > today:
        days = _days(today.year - 1, month, day)
    return _frame(days, is_relative=True)


def _read_years(text: str, today: date | None) -> Iterator[NamedTime]:
    """Read bare years. A round number, and one before 1900, is a year only where its neighbour says so."""
    del today
    for match in _YEAR_ALONE.finditer(text):
        before = _before(text, match)
        year = int(match["year"])
        is_plain = year >= 1900 and year % _CENTURY  # noqa: PLR2004 - the century
        if _AMOUNT.search(before) or not (is_plain or _AT_A_YEAR.search(before)):
            continue
        until = int(match["until"] or year)
        until = until if until >= _CENTURY else year - year % _CENTURY + until
        last = until if year <= until <= year + 1 else year
        yield _explicit(text, match, (date(year, 1, 1), days_of_year(last)[1]))


def _explicit(text: str, match: re.Match[str], days: tuple[date, date] | None) -> NamedTime:
    is_open = _OPEN.search(_before(text, match))
    return NamedTime(*match.span(), None if is_open else _frame(days, is_relative=False))


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _LOOKED_BACK) : match.start()]


def _frame(days: tuple[date, date] | None, *, is_relative: bool) -> Timeframe | None:
    return Timeframe(first=days[0], last=days[1], is_relative=is_relative) if days else None


def _group(match: re.Match[str], name: str) -> str:
    groups = match.groupdict()
    return groups.get(name) or groups.get(f"{name}2") or "0"


def _month(match: re.Match[str]) -> int:
    return _MONTHS.index(_group(match, "month")[:3].casefold()) + 1


def _days(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found
