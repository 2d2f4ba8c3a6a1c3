"""When to come again. Pure: the moment and the chance are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

_DAY = timedelta(days=1)
_FIRST_BACK_OFF = timedelta(minutes=5)
_MOST_DOUBLINGS = 12
_LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_MOVES_BELIEVED = 3
_JITTER = 0.1


@dataclass(frozen=True, slots=True)
class Move:
    """What is remembered of permanent redirects; `address` is the new one where it is believed, else ""."""

    moved_to: str
    times: int
    address: str = ""


def next_poll(
    now: datetime,
    interval: timedelta,
    *,
    wait: timedelta | None,
    max_age: timedelta | None,
    ttl: timedelta | None,
    failures: int,
    jitter: float,
) -> datetime:
    """Return when to ask again: after the longest of our interval and what the other side wishes, a day at most each.

    Failures in a row double the pause up to a day. `jitter` (0..1) spreads the polls of many feeds by up to a tenth.
    """
    wishes = [min(wish, _DAY) for wish in (wait, max_age, ttl) if wish is not None and wish > timedelta(0)]
    pause = max([interval, *wishes])
    if failures:
        back_off = max(interval, _FIRST_BACK_OFF) * 2 ** min(failures - 1, _MOST_DOUBLINGS)
        pause = max(pause, min(back_off, _DAY))
    return now + pause * (1 + _JITTER * jitter)


def next_look(first_seen: datetime, looks: int, now: datetime) -> datetime | None:
    """Return when to look again at a page that was looked at `looks` times: 1, 6 and 24 hours after it was first seen.

    Times that passed meanwhile are left out; None where all are over.
    """
    due = (first_seen + after for after in _LOOKS[max(0, looks - 1) :])
    return next((moment for moment in due if moment > now), None)


def whole_fetch_due(last_whole: datetime | None, now: datetime) -> bool:
    """Tell whether a feed is to be fetched without conditions, once a day, since validators may lie."""
    return last_whole is None or now - last_whole >= _DAY


def address_after(moved_to: str, last_moved_to: str, times: int) -> Move:
    """Remember where a poll was sent for good; the third time in a row to the same public address is believed."""
    if not moved_to or not _is_public_name(moved_to):
        return Move("", 0)
    seen = times + 1 if moved_to == last_moved_to else 1
    return Move("", 0, moved_to) if seen >= _MOVES_BELIEVED else Move(moved_to, seen)


def _is_public_name(url: str) -> bool:
    """Tell whether a URL names a host of the public web by name; a numeric or local one is never stored."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:  # a broken host or port
        return False
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or "." not in host:
        return False
    try:
        ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
        return not last.isdigit() and last not in ("local", "localhost", "internal", "lan", "home", "test")
    return False
