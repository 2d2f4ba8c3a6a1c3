"""JSON Feed, versions 1.0 and 1.1."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from bot.core.feed import Entry, Feed, FeedKind
from bot.errors import NotAFeed, UnreadableFile
from bot.ingest.feeds.entries import LONGEST_CONTENT, date_of, identified, language_of, names, one_line, web_link
from bot.ingest.feeds.repair import MOST_ITEMS
from bot.ingest.loose import as_list, as_mapping, load_json

_MOST_PARTS = 200_000  # each takes a hundred bytes and more
_MOST_QUOTES = 1_000_000


def read_json_feed(text: str, url: str) -> Feed:
    """Read a JSON Feed. Raises NotAFeed, UnreadableFile."""
    if sum(text.count(mark) for mark in "{[") > _MOST_PARTS or text.count('"') > _MOST_QUOTES:
        raise UnreadableFile("The feed has too many parts.", mend="Give a smaller one; sites often have several.")
    try:
        document: object = load_json(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("This looks like JSON but is broken.", mend="Fetch it again, or use another feed.") from error
    fields = as_mapping(document)
    items = as_list(fields.get("items")) if fields is not None else None
    is_feed = fields is not None and ("jsonfeed.org" in _text(fields, "version") or _text(fields, "title"))
    if fields is None or items is None or not is_feed:
        raise NotAFeed("This is JSON, but not a JSON Feed.", mend="Give the address of an RSS, Atom or JSON feed.")
    site = web_link(_text(fields, "home_page_url"), url)
    entries = [_entry(item, site, url) for raw in items[:MOST_ITEMS] if (item := as_mapping(raw)) is not None]
    return Feed(
        kind=FeedKind.JSON,
        title=one_line(_text(fields, "title")),
        site=site,
        language=language_of(_text(fields, "language")),
        entries=identified(entries),
    )


def _entry(item: Mapping[str, object], site: str, url: str) -> Entry:
    number = item.get("id")
    content = (
        _text(item, "content_html")
        or _paragraphs(_text(item, "content_text")[:LONGEST_CONTENT])
        or _text(item, "summary")
    )
    return Entry(
        id=str(number)[:LONGEST_CONTENT] if isinstance(number, str | int | float) else "",
        title=one_line(_text(item, "title")),
        link=web_link(_text(item, "url"), site, url) or web_link(_text(item, "external_url"), site, url),
        published=date_of(_text(item, "date_published")),
        updated=date_of(_text(item, "date_modified")),
        authors=_authors(item),
        content=content[:LONGEST_CONTENT],
    )


def _authors(item: Mapping[str, object]) -> tuple[str, ...]:
    found = [as_mapping(author) for author in [*(as_list(item.get("authors")) or ()), item.get("author")]]
    listed = [name for author in found if author is not None for name in names(_text(author, "name"))]
    return tuple(dict.fromkeys(listed))


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in text.split("\n\n") if part.strip())


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
