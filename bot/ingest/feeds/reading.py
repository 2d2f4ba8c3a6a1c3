"""Bytes of a feed → `Feed`, in any of its formats."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.article import Published
from bot.core.feed import Entry, Feed
from bot.errors import NotAFeed, UnreadableFile
from bot.ingest.charset import decode
from bot.ingest.feeds.jsonfeed import read_json_feed
from bot.ingest.feeds.repair import repaired, root_of
from bot.ingest.feeds.sitemap import read_sitemap
from bot.ingest.feeds.syndication import read_syndication

MOST_BYTES = 10_000_000
MOST_ENTRIES = 500
_GZIP = b"\x1f\x8b"
_SITEMAPS = ("urlset", "sitemapindex")
_PAGES = ("html", "head", "body")
_OPML = "opml"
_FARTHEST_AHEAD = timedelta(days=1)


def read_feed(data: bytes, *, url: str = "", charset: str = "", now: datetime) -> Feed:
    """Read a feed that was found at `url`; `charset` is what HTTP says, `now` the moment after which no date is true.

    At most 500 entries are kept, the newest, in the order of the feed. Raises NotAFeed, UnreadableFile.
    """
    text = decode(_inflated(data), charset)
    kind = root_of(text)
    if text.lstrip()[:1] in ("{", "["):
        feed = read_json_feed(text, url)
    elif kind in _SITEMAPS:
        feed = read_sitemap(repaired(text), url)
    elif kind and kind not in (*_PAGES, _OPML):
        feed = read_syndication(repaired(text), url)
    else:
        raise NotAFeed(_what(text, kind), mend="Give the address of an RSS, Atom or JSON feed.")
    told = (entry for entry in feed.entries if entry.title or entry.link or entry.content)
    return replace(feed, entries=_newest(tuple(_dated(entry, now) for entry in told)))


def _what(text: str, kind: str) -> str:
    if not text.strip():
        return "The document is empty."
    if kind == _OPML:
        return "This is a list of feeds (OPML), not a feed."
    return "This is a web page, not a feed." if kind else "This is neither a feed nor a web page."


def _inflated(data: bytes) -> bytes:
    """Inflate what is compressed without saying so, within the limit."""
    if data.startswith(_GZIP):
        inflater = zlib.decompressobj(wbits=31)
        try:
            data = inflater.decompress(data, MOST_BYTES + 1)
        except zlib.error as error:
            raise UnreadableFile("The compressed feed is broken.", mend="Fetch it again.") from error
    if len(data) > MOST_BYTES:
        raise UnreadableFile("The feed is larger than 10 MB.", mend="Give a smaller one; sites often have several.")
    return data


def _dated(entry: Entry, now: datetime) -> Entry:
    """Drop dates that have not come yet: no feed knows them."""
    return replace(entry, published=_past(entry.published, now), updated=_past(entry.updated, now))


def _past(published: Published | None, now: datetime) -> Published | None:
    return published if published and published.at <= now + _FARTHEST_AHEAD else None


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if len(entries) <= MOST_ENTRIES:
        return entries
    places = sorted(
        range(len(entries)),
        key=lambda place: (-_moment(entries[place]), place),
    )
    return tuple(entries[place] for place in sorted(places[:MOST_ENTRIES]))


def _moment(entry: Entry) -> float:
    dated = entry.published or entry.updated
    return dated.at.timestamp() if dated else float("-inf")
