"""What is asked of the web, and what can come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One document to fetch; the validators are those of its last 200, byte for byte, "" for an unconditional request.

    `most_bytes` counts after decompression. `for_operator`: the operator added the source, so that the hosts of the own
    network that the settings name may be asked; for a moderator's source never.
    """

    url: str
    most_bytes: int
    etag: str = ""
    last_modified: str = ""
    for_operator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document. `url` is where it was found after redirects; `moved_to` the address that permanent redirects alone
    led to, "" where there were none. `charset` is what the HTTP header says. `max_age` is how long it stays fresh.
    `robots` is its X-Robots-Tag.
    """

    url: str
    body: bytes
    charset: str = ""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    max_age: timedelta | None = None
    moved_to: str = ""
    robots: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304: what is known is still true."""

    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """404 or 410."""

    status: int


class Failure(StrEnum):
    """Why there is no document."""

    ADDRESS = "address"  # no web address, or one of a network that is not public
    BLOCKED = "blocked"  # the operator blocked its domain
    ROBOTS = "robots"  # robots.txt forbids it
    GATED = "gated"  # 401, 402, 403, 451
    BUSY = "busy"  # 429, 503
    STATUS = "status"  # any other status
    REDIRECTS = "redirects"  # too many, or in a circle
    TOO_LARGE = "too large"
    SLOW = "slow"  # a time-out
    CONNECTION = "connection"  # name, connection, TLS, protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No document; `sentence` says in plain words what happened and what to do, `wait` what Retry-After asks for."""

    failure: Failure
    sentence: str
    wait: timedelta | None = None


FetchResult = Fetched | NotModified | Gone | Failed
