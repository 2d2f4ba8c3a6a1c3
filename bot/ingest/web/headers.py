"""What the headers of an answer say, each read as hostile text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from multidict import CIMultiDictProxy

MOST_WAIT = timedelta(days=1)

_LONGEST_VALIDATOR = 2_048
_LONGEST_ROBOTS = 2_048
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:+-]{1,40})", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[,\s])no-(?:store|cache)\b", re.IGNORECASE)


def validator(raw: Sequence[tuple[bytes, bytes]], name: bytes) -> str:
    """Return a validator as it was sent, "" where there is none that can be sent back byte for byte."""
    value = next((value for key, value in raw if key.lower() == name), b"")
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if is_sendable(text) else ""


def is_sendable(text: str) -> bool:
    """Whether a validator may stand in a request: no line breaks or other control characters, and not over-long."""
    return 0 < len(text) <= _LONGEST_VALIDATOR and not re.search(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]", text)


def content_type(headers: CIMultiDictProxy[str]) -> str:
    """Return the media type alone, in lower case, "" where there is none."""
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind if re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}", kind) else ""


def charset(headers: CIMultiDictProxy[str]) -> str:
    """Return the charset that the header names, "" where it names none."""
    found = _CHARSET.search(headers.get("Content-Type", ""))
    return found[1] if found else ""


def robots_tag(headers: CIMultiDictProxy[str]) -> str:
    """Return what X-Robots-Tag says, all its lines as one list."""
    text = ", ".join(headers.getall("X-Robots-Tag", ()))[:_LONGEST_ROBOTS]
    return "".join(letter if letter.isprintable() else " " for letter in text)


def max_age(headers: CIMultiDictProxy[str], now: datetime) -> timedelta | None:
    """Return how long an answer stays fresh, at most a day; Cache-Control comes before Expires (RFC 9111, 5.3)."""
    control = ", ".join(headers.getall("Cache-Control", ()))
    if _NOT_KEPT.search(control):
        return None
    seconds = _MAX_AGE.search(control)
    if seconds:
        return min(timedelta(seconds=min(int(seconds[1]), 10**9)), MOST_WAIT)
    expires = _date(headers.get("Expires", ""))
    return None if expires is None else _within_a_day(expires - (_date(headers.get("Date", "")) or now))


def retry_after(headers: CIMultiDictProxy[str], now: datetime) -> timedelta | None:
    """Return how long a server asks to be left alone, at most a day; None where it does not say."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{0,9})?", text):
        return min(timedelta(seconds=min(float(text), 1e9)), MOST_WAIT)
    until = _date(text)
    return None if until is None else _within_a_day(until - now)


def _within_a_day(span: timedelta) -> timedelta:
    return max(timedelta(0), min(span, MOST_WAIT))


def _date(text: str) -> datetime | None:
    """Read a date of HTTP in any of its forms; one without a zone is UTC."""
    try:
        moment = parsedate_to_datetime(text[:100])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
