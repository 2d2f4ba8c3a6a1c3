"""Days as people write them, also relative to when they wrote: "2024-05", "1 May 2024", "last week", "gestern"."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta, tzinfo

from bot.errors import UnreadableDate

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
LONGEST_MOMENT = 40
_EARLIEST, _LATEST = 1600, MAXYEAR - 1

_YEAR_MONTH = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
_WHOLE_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DOTTED_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_NAMES_A_DAY = re.compile(r"[^\W\d_]{3}|\d{4}")
_NO_DAY = re.compile(r"\b\d+s\b|['’]s\b")  # dateparser reads "the 90s" as 90 seconds, and "today's" as today
_COUNTED = re.compile(r"\d|\b(?:ago|geleden|fa|atrás)\b|^(?:vor|il y a|hace|há)\b")
_PAST = re.compile(r"^(?:the )?(?:past|last) (?=week|month|year)")
_PAST_FEW = re.compile(r"^(?:the )?(?:past|last) (\w+ (?:days|weeks|months|years))$")

# dateparser keeps the languages that it loaded and the settings it was given in shared tables without a lock.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day to a last, both included."""

    first: date
    last: date


def read_moment(text: str, asked_at: datetime, zone: tzinfo, languages: Sequence[str] = LANGUAGES) -> Period | None:
    """Read a day, week, month or year; None where the text is none.

    Relative words count from `asked_at` on the calendar of `zone`: "last month" is that month, "2 months ago" one day.
    A month or weekday alone is the last one. Numbers that are two different days to an American and a European are
    no date. `languages` are tried in order. The first use takes about 0.2 s, so call it from a worker thread.
    """
    plain = " ".join(text.split()).strip(" ,.;!?").casefold()
    if not plain or len(plain) > LONGEST_MOMENT or not _NAMES_A_DAY.search(plain) or _NO_DAY.search(plain):
        return None
    try:
        found = _in_numbers(plain) or _in_words(plain, asked_at.astimezone(zone), languages)
    except (ValueError, OverflowError):
        return None
    return found if found and found.first.year >= _EARLIEST and found.last.year <= _LATEST else None


def read_day(
    text: str, asked_at: datetime, zone: tzinfo, languages: Sequence[str] = LANGUAGES, *, end: bool = False
) -> date:
    """Read a date option: the first day of what is named, the last for an `end`. Raises UnreadableDate."""
    found = read_moment(text, asked_at, zone, languages)
    if found is None:
        raise UnreadableDate(
            f"{text.strip()[:LONGEST_MOMENT]!r} is not a date.",
            mend="Write it as 2024-05-01, 2024-05, 2024, 1 May 2024 or in words, such as last week or 3 days ago.",
        )
    return found.last if end else found.first


def _in_numbers(plain: str) -> Period | None:
    """Raises ValueError for a day that does not exist."""
    if match := _YEAR_MONTH.fullmatch(plain):
        return _month(int(match[1]), int(match[2])) if match[2] else _year(int(match[1]))
    if match := _WHOLE_DAY.fullmatch(plain):
        return _day(date(int(match[1]), int(match[2]), int(match[3])))
    if match := _DOTTED_DAY.fullmatch(plain):
        return _day(date(int(match[3]), int(match[2]), int(match[1])))
    return None


def _in_words(plain: str, local: datetime, languages: Sequence[str]) -> Period | None:
    relative = _PAST.sub("last ", _PAST_FEW.sub(r"\1 ago", plain))
    base = local.replace(tzinfo=None)
    with _ONE_AT_A_TIME:
        if found := _parsed(relative, languages, base, {"PARSERS": ["relative-time"]}):
            return _day(found[0]) if _COUNTED.search(relative) else _around(*found)
        orders = [
            _parsed(plain, languages, base, {"PARSERS": ["absolute-time"], "DATE_ORDER": order})
            for order in ("DMY", "MDY")
        ]
    if orders[0] is None or orders[0] != orders[1]:
        return None
    return _around(*orders[0])


def _parsed(
    text: str, languages: Sequence[str], base: datetime, settings: Mapping[str, object]
) -> tuple[date, str] | None:
    """Return the day that dateparser finds, and the unit it named."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - 0.1 s, and most questions name no date

    common = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "RETURN_AS_TIMEZONE_AWARE": False}
    found = DateDataParser(languages=list(languages), settings={**common, **settings}).get_date_data(text)
    return (found.date_obj.date(), found.period or "day") if found.date_obj else None


def _around(day: date, unit: str) -> Period:
    match unit:
        case "year":
            return _year(day.year)
        case "month":
            return _month(day.year, day.month)
        case "week":
            monday = day - timedelta(days=day.weekday())
            return Period(monday, monday + timedelta(days=6))
        case _:
            return _day(day)


def _day(day: date) -> Period:
    return Period(day, day)


def _month(year: int, month: int) -> Period:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(first, following - timedelta(days=1))


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))
