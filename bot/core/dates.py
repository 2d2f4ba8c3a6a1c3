"""Dates as people and pages write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from bot.core.article import Published

_DAY_FORMATS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%Y/%m/%d", "%d.%m.%Y")
_RECENT = {0: "today", 1: "yesterday"}
_EARLIEST = date(1600, 1, 1)


def parse_published(text: str) -> Published | None:
    """Read a publication date as pages print it; None where it cannot be read or cannot be true."""
    try:
        found = Published.parse(text.strip())
    except OverflowError:  # the first or last hours of time, in a zone where they are beyond it
        return None
    except ValueError:
        day = _written_day(text)
        found = Published.on(day) if day else None
    return found if found and found.day >= _EARLIEST else None


def age_in_words(published: Published, now: datetime) -> str:
    """Say how old an article is: "today", "3 days ago", "2 years ago"; "" for a date in the future."""
    days = (now.astimezone(UTC).date() - published.day).days
    if days < 0:
        return ""
    if days in _RECENT:
        return _RECENT[days]
    for unit, length in (("year", 365.25), ("month", 30.44), ("week", 7), ("day", 1)):
        count = int(days / length)
        if count >= (2 if unit in ("week", "month") else 1):
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return ""


def _written_day(text: str) -> date | None:
    cleaned = re.sub(r"(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", "", text.strip())
    cleaned = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", cleaned)
    cleaned = (
        re.sub(r"(?i)\bsept\b", "Sep", cleaned).replace(".", " ")
        if not re.match(r"\d+\.\d+\.\d+", cleaned)
        else cleaned
    )
    cleaned = " ".join(cleaned.split())
    match = re.match(
        r"[A-Za-z]+ \d{1,2},? \d{4}|\d{1,2} [A-Za-z]+ \d{4}|\d{4}/\d\d/\d\d|\d{1,2}\.\d{1,2}\.\d{4}", cleaned
    )
    if match is None:
        return None
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(match[0], form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
