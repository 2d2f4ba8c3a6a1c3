"""Words that name days by their distance from today: "yesterday", "last month", "two weeks ago", "on Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

Days = tuple[date, date]

_WEEKDAYS: tuple[str, ...] = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
_COUNTED = "one two three four five six seven eight nine ten".split()
_NUMBERS: dict[str, int] = {"a": 1, "an": 1, "couple of": 2, "a couple of": 2} | {
    word: count for count, word in enumerate(_COUNTED, start=1)
}
_N = r"(?P<n>a couple of|couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_PERIODS = f"week(?:end)?|month|year|{'|'.join(_SEASONS)}"
_SATURDAY = 5
_NAMED_DAY = (
    r"(?<!black )(?<!good )(?<!super )(?<!cyber )(?<!ash )(?<!holy )(?<!easter )(?<!palm )(?<!bloody )(?<!giving )"
    r"(?<!bowl )(?<!fat )(?<!shrove )(?<!the )"
)
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})"


@dataclass(frozen=True, slots=True)
class RelativeWords:
    """Where they stand and their days (None where the day of asking is not known).

    `is_fleeting`: no article repeats them, as one does with "on Tuesday".
    """

    start: int
    end: int
    days: Days | None
    is_fleeting: bool


def days_of_month(year: int, month: int) -> Days:
    """Return its first and last day."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(1)


def days_of_year(year: int) -> Days:
    """Return its first and last day."""
    return date(year, 1, 1), date(year, 12, 31)


def _back(today: date, days: int) -> date:
    return date.fromordinal(max(1, today.toordinal() - days))


def _day(today: date, back: int) -> Days:
    return _back(today, back), _back(today, back)


def _month_back(today: date, back: int) -> Days:
    months = max(12, today.year * 12 + today.month - 1 - back)
    return days_of_month(months // 12, months % 12 + 1)


def _ago(match: re.Match[str], today: date) -> Days:
    count = _count(match["n"])
    match match["unit"].casefold():
        case "day":
            return _day(today, count)
        case "week":
            return _back(today, 7 * count + 3), _back(today, 7 * count - 3)
        case "month":
            return _month_back(today, count)
        case _:
            return days_of_year(max(1, today.year - count))


def _past(match: re.Match[str], today: date) -> Days:
    length = {"day": 1, "week": 7, "month": 31, "year": 366}[match["unit"].casefold()]
    return _back(today, length * _count(match["n"] or "a")), today


def _period(match: re.Match[str], today: date) -> Days:
    back = 0 if match["which"].casefold() == "this" else 1
    unit = match["unit"].casefold()
    if unit in _SEASONS:
        return _season(unit, today, back)
    if unit == "week":
        monday = _back(today, today.weekday() + 7 * back)
        return monday, monday + timedelta(6)
    if unit == "weekend":  # the one that has begun last, on a Monday too
        is_on = today.weekday() >= _SATURDAY
        saturday = _back(today, (today.weekday() - _SATURDAY) % 7 + (7 * back if is_on else 0))
        return saturday, saturday + timedelta(1)
    return _month_back(today, back) if unit == "month" else days_of_year(max(1, today.year - back))


def _season(name: str, today: date, back: int) -> Days:
    """Return the season that has begun last, or for `back` ended last (of the northern half of the earth)."""
    month = _SEASONS[name]
    for year in (today.year, max(1, today.year - 1), max(1, today.year - 2)):
        first = date(year, month, 1)
        last = days_of_month(year + (month + 2 > 12), (month + 1) % 12 + 1)[1]  # noqa: PLR2004 - months of a year
        if (last if back else first) < today:
            return first, last
    return _day(today, 0)


def _last_weekday(match: re.Match[str], today: date) -> Days:
    back = (today.weekday() - _WEEKDAYS.index(match["weekday"].casefold())) % 7
    return _day(today, back or (7 if match.groupdict().get("which") else 0))


def _count(words: str) -> int:
    return _NUMBERS.get(words.casefold()) or int(words if words.isdecimal() else 1)


_Reader = Callable[[re.Match[str], date], Days]
_READERS: tuple[tuple[str, _Reader], ...] = (
    (r"\bthe day before yesterday\b", lambda _, today: _day(today, 2)),
    (r"\b(?:yesterday|last night)(?:'s)?\b", lambda _, today: _day(today, 1)),
    (rf"\b{_N} (?P<unit>day|week|month|year)s? ago\b", _ago),
    (
        rf"\b(?:in|over|during|within|for) the (?:last|past) (?:{_N} )?(?P<unit>day|week|month|year)s?\b(?! of\b)",
        _past,
    ),
    (
        rf"(?<!the )\b(?:(?:earlier|later) )?(?P<which>this|last) (?P<unit>{_PERIODS})\b(?:'s)?(?! tonight\b)",
        _period,
    ),
    (rf"\b(?:on|late on|early on) {_WEEKDAY}\b(?:'s)?(?! night (?:football|live|raw))", _last_weekday),
    (rf"\b(?P<which>last) {_WEEKDAY}\b(?:'s)?", _last_weekday),
    (rf"\bthis (?:past )?{_WEEKDAY}\b(?:'s)?", _last_weekday),
    (rf"{_NAMED_DAY}\b{_WEEKDAY}(?= (?:morning|afternoon|evening|night)\s*[.,;?!)]| *[.,;?!)]|\s*$)", _last_weekday),
    (
        r"(?<!usa )(?<!week )\b(?:today(?:'s)?|tonight|this (?:morning|afternoon|evening))\b(?! show\b)",
        lambda _, today: _day(today, 0),
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), reader) for pattern, reader in _READERS)


def read_relative(text: str, today: date | None) -> Iterator[RelativeWords]:
    """Give all such words of a text; where two readings overlap, the longer one that stands first in the table."""
    plain = text.replace("’", "'")
    taken: list[tuple[int, int]] = []
    for pattern, reader in _PATTERNS:
        for match in pattern.finditer(plain):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            days = reader(match, today) if today else None
            yield RelativeWords(*match.span(), days, is_fleeting=reader is not _last_weekday)
