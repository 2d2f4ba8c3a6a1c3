"""News sitemaps (sitemaps.org with Google's news extension)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bot.core.feed import Entry, Feed, FeedKind
from bot.errors import NotAFeed, UnreadableFile
from bot.ingest.feeds.entries import date_of, identified, language_of, one_line, web_link
from bot.ingest.feeds.tree import local_name, tree_of

_MOST_CHILDREN = 50
_Element = etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - lxml names its element so


def read_sitemap(text: str, url: str) -> Feed:
    """Read a repaired sitemap; of one with news only these are entries.

    Raises NotAFeed for an index of sitemaps, which names them, those of news first.
    """
    root, _ = tree_of(text)
    if root is None:
        raise UnreadableFile("The sitemap is broken beyond repair.", mend="Tell its site, or use a feed.")
    if local_name(root) == "sitemapindex":
        raise NotAFeed(
            "This is an index of sitemaps.",
            mend="Give the address of the site's news sitemap.",
            links=tuple((child, "") for child in _children(_texts(root, "sitemap", "loc"), url)),
        )
    entries = [entry for element in _named(root, "url") if (entry := _entry(element, url)).link]
    return Feed(
        kind=FeedKind.SITEMAP,
        title=one_line(_first(root, "url", "news", "publication", "name")),
        language=language_of(_first(root, "url", "news", "publication", "language")),
        entries=identified([entry for entry in entries if entry.title] or entries),
    )


def _entry(element: _Element, url: str) -> Entry:
    link = web_link(_first(element, "loc"), url)
    return Entry(
        id=link,
        title=one_line(_first(element, "news", "title")),  # a title of Google's other extensions is a picture's
        link=link,
        published=date_of(_first(element, "news", "publication_date")),
        updated=date_of(_first(element, "lastmod")),
    )


def _first(element: _Element, *path: str) -> str:
    return next(_texts(element, *path), "")


def _texts(element: _Element, *path: str) -> Iterator[str]:
    """Give the texts at the end of a path of names, without namespaces."""
    for part in _named(element, path[0]):
        if len(path) > 1:
            yield from _texts(part, *path[1:])
        elif part.text and part.text.strip():
            yield part.text.strip()


def _named(element: _Element, name: str) -> Iterator[_Element]:
    return (part for part in element.iterchildren(etree.Element) if local_name(part) == name)


def _children(addresses: Iterator[str], url: str) -> list[str]:
    found = list(dict.fromkeys(link for address in addresses if (link := web_link(address, url))))
    return sorted(found, key=lambda link: "news" not in link.casefold())[:_MOST_CHILDREN]
