"""What all formats share: one line of text, links, ids, authors, dates."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from bot.core.article import Published
from bot.core.dates import parse_published
from bot.core.feed import Entry
from bot.core.printable import as_line
from bot.ingest.plaintext import split_authors

LONGEST_TITLE = 500
LONGEST_LINK = 2_000
LONGEST_ID = 2_000
LONGEST_CONTENT = 500_000
_LONGEST_NAME = 80
_MOST_AUTHORS = 20
_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]{0,2000}|!--[^<>]{0,2000}--)>")
_REFERENCE = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")
_FEED_SCHEME = re.compile(r"feed:(?=https?:)|feed:(?://)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")
_FIRST_YEAR = 1600
_YEAR_ONE = re.compile(r"(?<![+\-\dT:.])000\d(?!\d)")
_WEEK = re.compile(r"\d{4}-?W\d\d")
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)  # what computers write for a date that they do not know
_LONGEST_DATE = 100


def one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """Return a title without tags, entities and line breaks."""
    bare = _TAG.sub("", text[: 4 * longest])
    for _ in range(2):  # many feeds escape twice
        bare = _unescaped(bare)
    return as_line(_TAG.sub("", bare))[:longest].strip()


def web_link(link: str, *bases: str) -> str:
    """Return a link as an absolute http(s) address, joined to the first base that makes it one; else ""."""
    wanted = "".join(part.strip() for part in _unescaped(link).splitlines()).replace(" ", "%20").replace("\t", "")
    if scheme := _FEED_SCHEME.match(wanted):
        wanted = (
            wanted[scheme.end() :] if wanted[scheme.end() :].startswith("http") else f"http://{wanted[scheme.end() :]}"
        )
    if not wanted or len(wanted) > LONGEST_LINK:
        return ""
    for base in ("", *bases):
        try:
            joined = urljoin(base, wanted)
            parts = urlsplit(joined)
            _ = parts.port
        except ValueError:  # a broken host or port
            continue
        if parts.scheme in ("http", "https") and parts.hostname:
            return joined
    return ""


def language_of(text: str) -> str:
    """Return the language of a tag such as en-GB or de_AT, "" where it is none."""
    match = _LANGUAGE.match(text)
    return match[1].casefold() if match else ""


def _unescaped(text: str) -> str:
    """Replace references that end in a semicolon; the others, as in ?a=1&region=2, are none."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text)


def names(text: str) -> tuple[str, ...]:
    """Return the names of a byline; addresses and links are none."""
    found = (name.strip() for name in split_authors(one_line(text)))
    kept = (name for name in found if name and "@" not in name and "//" not in name and len(name) <= _LONGEST_NAME)
    return tuple(dict.fromkeys(kept))[:_MOST_AUTHORS]


def date_of(text: str) -> Published | None:
    """Read a date of a feed, None where it cannot be read."""
    stripped = text.strip()[:_LONGEST_DATE]
    if _WEEK.fullmatch(stripped) or _YEAR_ONE.search(stripped):  # no day, and what other computers write for none
        return None
    try:
        return _credible((_rfc_822(stripped) if ":" in stripped else None) or parse_published(stripped))
    except (ValueError, OverflowError):
        return None


def _rfc_822(text: str) -> Published | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - one date in a hundred needs it

    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return Published(at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))


def published(parts: Sequence[int], text: str) -> Published | None:
    """Make a date of year, month, day, hour, minute, second in UTC, None where `text` does not name that day.

    feedparser fills what a date lacks with today's.
    """
    try:
        year, month, day, hour, minute, second = parts[:6]
        at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        near = {(at + timedelta(days=days)).day for days in (-1, 0, 1)}  # UTC may be a day off
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    numbers = {int(number) for number in re.findall(r"\d{1,4}", text[:_LONGEST_DATE])}
    return _credible(Published(at)) if year in numbers and numbers & near else None


def _credible(published: Published | None) -> Published | None:
    if published is None or published.day.year < _FIRST_YEAR or published.at == _NO_MOMENT:
        return None
    return published


def identified(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give each entry the id that makes it the same again: its guid where no other has it, else guid and link, else the
    link, else a hash of title and text. Of entries that are the same in all, the first stays.
    """
    entries = tuple(dict.fromkeys(entries))
    ids = Counter(entry.id for entry in entries)
    pairs = Counter((entry.id, entry.link) for entry in entries)
    links = Counter(entry.link for entry in entries)
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.id and ids[entry.id] == 1:
            number = entry.id
        elif entry.id and entry.link and pairs[entry.id, entry.link] == 1:
            number = f"{entry.id} {entry.link}"
        elif entry.link and links[entry.link] == 1:
            number = entry.link
        else:
            number = _hash(entry)
        number = number if len(number) <= LONGEST_ID else _hash(replace(entry, title=number))
        number = _hash(entry) if number in found else number
        found.setdefault(number, replace(entry, id=number))
    return tuple(found.values())


def _hash(entry: Entry) -> str:
    told = f"{entry.link}\x1f{entry.title}\x1f{entry.content}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
