"""RSS, Atom and RDF: feedparser, and fastfeedparser where that raises or finds nothing."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from html import escape
from typing import Any

from lxml import etree

from bot.core.article import Published
from bot.core.feed import Entry, Feed, FeedKind
from bot.errors import UnreadableFile
from bot.ingest.feeds.entries import (
    LONGEST_CONTENT,
    date_of,
    identified,
    language_of,
    names,
    one_line,
    published,
    web_link,
)
from bot.ingest.feeds.repair import root_of
from bot.ingest.feeds.tree import pruned, tree_of
from bot.ingest.loose import as_list, as_mapping

_LOG = logging.getLogger(__name__)
_Fields = Mapping[str, Any]
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 30, "yearly": 24 * 365}
_ITEM = re.compile(r"<(?:[A-Za-z][\w.-]{0,50}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_ATOM = "feed"


def read_syndication(text: str, url: str) -> Feed:
    """Read a repaired document. Raises UnreadableFile where no parser understands it."""
    kind = {_ATOM: FeedKind.ATOM, "rdf": FeedKind.RDF}.get(root_of(text), FeedKind.RSS)
    tree, is_well_formed = tree_of(text)
    best: _Fields | None = None
    for attempt in _attempts(text, tree):
        try:
            found = attempt()
        except Exception as error:  # noqa: BLE001 - the parsers raise whatever a broken feed makes them
            _LOG.debug("feed_parser_failed %s", error)
            continue
        if best is None or len(found.get("entries", ())) > len(best.get("entries", ())):
            best = found
        if best.get("entries"):
            break
    if best is None or not (best.get("entries") or best.get("feed") or is_well_formed):
        raise UnreadableFile("The feed is broken beyond repair.", mend="Tell its site, or use another feed of it.")
    return _feed(kind, best, url)


def _attempts(text: str, tree: etree._Element | None) -> Iterable[Callable[[], _Fields]]:  # pyright: ignore[reportPrivateUsage] - lxml names its element so
    if tree is not None:
        yield lambda: _by_feedparser(pruned(tree))
    if _ITEM.search(text):
        yield lambda: _by_fastfeedparser(text.encode("utf-8"))


def _by_feedparser(data: bytes) -> _Fields:
    """Parse bytes from a stream, so that nothing in them can be taken for an address to open."""
    import feedparser  # noqa: PLC0415 - 60 ms that only feeds need

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": ""}
    stream = io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + data)
    return feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False, response_headers=headers)


def _by_fastfeedparser(data: bytes) -> _Fields:
    """Parse bytes, which this parser never takes for an address."""
    import fastfeedparser  # noqa: PLC0415 - seldom needed

    return fastfeedparser.parse(data)


def _feed(kind: FeedKind, found: _Fields, url: str) -> Feed:
    head: _Fields = dict(found.get("feed") or {})  # plain, since feedparser's own mapping takes one field for another
    site = web_link(_text(head.get("link")), url)
    entries = [_entry(dict(fields), kind, site, url) for fields in found.get("entries", ())]
    return Feed(
        kind=kind,
        title=one_line(_text(head.get("title"))),
        site=site,
        language=language_of(_text(head.get("language"))),
        interval=_interval(head),
        entries=identified(entries),
    )


def _entry(fields: _Fields, kind: FeedKind, site: str, url: str) -> Entry:
    number = _text(fields.get("id")).strip()
    updated = _date(fields, "updated")  # the only date of Dublin Core, which RSS means as the publication's
    return Entry(
        id=number,
        title=one_line(_text(fields.get("title"))),
        link=_link(fields, number, (site, url)),
        published=_date(fields, "published")
        or _date(fields, "created")
        or (updated if kind is not FeedKind.ATOM else None),
        updated=updated,
        authors=_authors(fields),
        content=_content(fields),
    )


def _link(fields: _Fields, number: str, bases: tuple[str, str]) -> str:
    """Return the first web address of an entry. An id that feedparser takes for its link must be one as it stands."""
    said = [_text(link.get("href")) for link in fields.get("links") or () if link.get("rel") in (None, "alternate")]
    first = _text(fields.get("link"))
    tried: list[tuple[str, tuple[str, ...]]] = [(_text(fields.get("feedburner_origlink")), bases)]
    tried.append((first, () if first == number and first not in said else bases))
    tried += [(link, bases) for link in said]
    return next((joined for link, those in tried if (joined := web_link(link, *those))), "")


def _date(fields: _Fields, name: str) -> Published | None:
    text, parts = _text(fields.get(name)), fields.get(f"{name}_parsed")
    return (date_of(text) if text else None) or (published(parts, text) if parts else None)


def _authors(fields: _Fields) -> tuple[str, ...]:
    listed = [_text(author.get("name")) for author in _mappings(fields.get("authors"))]
    found = [name for text in listed for name in names(text)] or list(names(_text(fields.get("author"))))
    return tuple(dict.fromkeys(found))


def _content(fields: _Fields) -> str:
    """Return the longest text that comes with an entry, as HTML."""
    parts = _mappings(fields.get("content")) + _mappings([fields.get("summary_detail")])
    texts = [_as_html(_text(part.get("value")), _text(part.get("type"))) for part in parts]
    texts.append(_text(fields.get("summary") or fields.get("description")))
    return max(texts, key=len, default="")[:LONGEST_CONTENT]


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [found for part in as_list(value) or () if (found := as_mapping(part)) is not None]


def _as_html(text: str, kind: str) -> str:
    return escape(text, quote=False) if kind == "text/plain" and "<" in text else text


def _interval(head: _Fields) -> timedelta | None:
    """Read ttl (minutes) or sy:updatePeriod with sy:updateFrequency."""
    ttl = _text(head.get("ttl")).strip()
    if ttl.isascii() and ttl.isdigit() and len(ttl) <= 6:  # noqa: PLR2004 - a million minutes are two years
        return timedelta(minutes=int(ttl)) or None
    hours = _PERIODS.get(_text(head.get("sy_updateperiod")).strip().casefold())
    often = _text(head.get("sy_updatefrequency")).strip()
    times = int(often) if often.isascii() and often.isdigit() and len(often) <= 4 else 1  # noqa: PLR2004 - as above
    return timedelta(hours=hours) / max(1, times) if hours else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
