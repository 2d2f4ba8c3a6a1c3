"""What all formats share: one line of text, links, ids, authors, dates."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from bot.core.article import Published
from bot.core.dates import parse_published
from bot.core.feed import Entry
from bot.ingest.plaintext import split_authors

LONGEST_TITLE = 500
LONGEST_LINK = 2_000
LONGEST_ID = 2_000
LONGEST_CONTENT = 500_000
_LONGEST_NAME = 80
_MOST_AUTHORS = 20
_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]{0,2000}|!--.{0,2000}?--)>", re.DOTALL)
_LONGEST_DATE = 100


def one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """Return a title without tags, entities and line breaks."""
    bare = _TAG.sub("", text[: 4 * longest])
    for _ in range(2):  # many feeds escape twice
        bare = html.unescape(bare)
    return " ".join(_TAG.sub("", bare).split())[:longest].strip()


def web_link(link: str, *bases: str) -> str:
    """Return a link as an absolute http(s) address, joined to the first base that makes it one; else ""."""
    wanted = "".join(html.unescape(link).split())
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


def names(text: str) -> tuple[str, ...]:
    """Return the names of a byline; addresses and links are none."""
    found = (name.strip() for name in split_authors(one_line(text)))
    kept = (name for name in found if name and "@" not in name and "//" not in name and len(name) <= _LONGEST_NAME)
    return tuple(dict.fromkeys(kept))[:_MOST_AUTHORS]


def date_of(text: str) -> Published | None:
    """Read a date of a feed, None where it cannot be read."""
    stripped = text.strip()[:_LONGEST_DATE]
    try:
        return parse_published(stripped) or _rfc_822(stripped)
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
    """Make a date of year, month, day, hour, minute, second in UTC; `text` tells whether it names a day alone."""
    try:
        year, month, day, hour, minute, second = parts[:6]
        at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, TypeError, IndexError):
        return None
    return Published.on(at.date()) if re.fullmatch(r"\s*\d{4}-\d\d-\d\d\s*", text) else Published(at)


def identified(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give each entry the id that makes it the same again: its guid where no other has it, else guid and link, else the
    link, else a hash of title and text. Of entries that are the same by that, the first stays.
    """
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
        found.setdefault(number, replace(entry, id=number))
    return tuple(found.values())


def _hash(entry: Entry) -> str:
    told = f"{entry.link}\x1f{entry.title}\x1f{entry.content}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
