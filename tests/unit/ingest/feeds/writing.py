"""Feeds in a line or two."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.feed import Entry, Feed
from bot.ingest.feeds.reading import read_feed

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
URL = "https://ferry.example/news/feed.xml"


def rss(*items: str, head: str = "") -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>Ferry News</title>{head}{body}</channel></rss>'


def atom(*entries: str, head: str = "") -> str:
    body = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Ferry News</title>{head}{body}</feed>'


def read(document: str | bytes, *, charset: str = "", url: str = URL) -> Feed:
    data = document.encode("utf-8") if isinstance(document, str) else document
    return read_feed(data, url=url, charset=charset, now=NOW)


def only(document: str | bytes, *, charset: str = "") -> Entry:
    (entry,) = read(document, charset=charset).entries
    return entry


def titles(document: str | bytes, *, charset: str = "") -> list[str]:
    return [entry.title for entry in read(document, charset=charset).entries]
