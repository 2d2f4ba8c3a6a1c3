"""News sitemaps (sitemaps.org with Google's news extension)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from bot.core.feed import Entry, Feed, FeedKind
from bot.errors import NotAFeed, UnreadableFile
from bot.ingest.feeds.entries import date_of, identified, one_line, web_link
from bot.ingest.feeds.repair import recovered

_MOST_CHILDREN = 50


def read_sitemap(text: str) -> Feed:
    """Read a repaired sitemap; of one with news only these are entries.

    Raises NotAFeed for an index of sitemaps, which names them, those of news first.
    """
    data = recovered(text)
    if data is None:
        raise UnreadableFile("The sitemap is broken beyond repair.", mend="Tell its site, or use a feed.")
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    if etree.QName(root).localname == "sitemapindex":
        raise NotAFeed(
            "This is an index of sitemaps.",
            mend="Give the address of the site's news sitemap.",
            links=tuple((url, "") for url in _children(_fields(root).get("loc", []))),
        )
    fields = [_fields(element) for element in root]
    entries = [entry for found in fields if (entry := _entry(found)).link]
    publishers = [name for found in fields for name in found.get("name", [])]
    news = [entry for entry in entries if entry.title]
    title = one_line(publishers[0]) if publishers else ""
    return Feed(kind=FeedKind.SITEMAP, title=title, entries=identified(news or entries))


def _fields(element: etree._Element) -> dict[str, list[str]]:  # pyright: ignore[reportPrivateUsage] - lxml names its element so
    """Return the texts below an element by the names of their elements, without namespaces."""
    found: dict[str, list[str]] = {}
    for part in element.iter(etree.Element):
        if part.text and part.text.strip():
            found.setdefault(etree.QName(part).localname, []).append(part.text.strip())
    return found


def _entry(fields: Mapping[str, Sequence[str]]) -> Entry:
    def first(name: str) -> str:
        return next(iter(fields.get(name, ())), "")

    link = web_link(first("loc"))
    return Entry(
        id=link,
        title=one_line(first("title")),
        link=link,
        published=date_of(first("publication_date")),
        updated=date_of(first("lastmod")),
    )


def _children(addresses: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(link for address in addresses if (link := web_link(address))))
    return sorted(found, key=lambda link: "news" not in link.casefold())[:_MOST_CHILDREN]
