"""What a feed says, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.core.article import Published


class FeedKind(StrEnum):
    """The formats that are read."""

    RSS = "rss"
    ATOM = "atom"
    RDF = "rdf"
    JSON = "json"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed. Absent fields are empty, never guessed.

    `id` makes it the same again within its feed: its guid where that is unique in the document, else guid and link,
    else the link, else a hash of title and text. `link` is absolute http(s), or "". `content` is the longest text that
    the feed carries for it, as HTML.
    """

    id: str
    title: str = ""
    link: str = ""
    published: Published | None = None
    updated: Published | None = None
    authors: tuple[str, ...] = ()
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A whole feed, entries in its own order. `site` is the address of the site, `interval` its own wish (ttl)."""

    kind: FeedKind
    title: str = ""
    site: str = ""
    language: str = ""
    interval: timedelta | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page points to; `title` may be empty."""

    url: str
    title: str = ""
