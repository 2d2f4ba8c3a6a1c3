"""A page → the feeds that it points to."""

from __future__ import annotations

from urllib.parse import urlsplit

import regex

from bot.core.feed import FeedLink
from bot.errors import UnreadableFile
from bot.ingest.feeds.entries import one_line, web_link
from bot.ingest.pages.tree import parse

_MOST_LINKS = 20
_INTERFACE = "/wp-json/"  # of WordPress, declared on every page and no feed
_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml",
     "application/xml", "application/json"}
)  # fmt: skip
_FEEDLIKE = regex.compile(r"(?:^|[/._?=-])(?:rss\d?|feeds?|atom|rdf)(?:$|[/._?=&-])", regex.IGNORECASE)
_SCHEME = "feed:"
_COMMENTS = regex.compile(r"comment|replies", regex.IGNORECASE)
_WELL_KNOWN = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feeds", "/index.xml", "/news-sitemap.xml")


def find_feeds(page: str, url: str) -> tuple[FeedLink, ...]:
    """Return what may be a page's feeds, likeliest first: declared ones, links that look like feeds, and the addresses
    where sites usually keep them. Feeds of comments come last.
    """
    found = [*_linked(page, url), *(FeedLink(link) for path in _WELL_KNOWN if (link := web_link(path, url)))]
    once = {link.url: link for link in reversed(found)}
    ordered = [link for link in dict.fromkeys(found) if once[link.url] is link and _is_other(link.url, url)]
    return tuple(sorted(ordered, key=_is_of_comments))[:_MOST_LINKS]


def _linked(page: str, url: str) -> list[FeedLink]:
    try:
        tree = parse(page)
    except UnreadableFile:
        return []
    base = web_link(next(iter(tree.xpath("//base/@href")), ""), url) or url
    found: list[FeedLink] = []
    for link in tree.xpath("//link[@href]"):
        kind, relation = (link.get("type") or "").strip().casefold(), (link.get("rel") or "").casefold().split()
        if ("alternate" in relation and kind in _TYPES) or "feed" in relation:
            found.append(FeedLink(web_link(link.get("href") or "", base), one_line(link.get("title") or "")))
    for anchor in tree.xpath("//a[@href]"):
        written = anchor.get("href") or ""
        address = web_link(written, base)
        if address and (written.startswith(_SCHEME) or _FEEDLIKE.search("?".join(urlsplit(address)[2:4]))):
            found.append(FeedLink(address, one_line(anchor.text_content())))
    return [link for link in found if link.url and _INTERFACE not in link.url]


def _is_other(address: str, url: str) -> bool:
    return address.rstrip("/") != url.rstrip("/")


def _is_of_comments(link: FeedLink) -> bool:
    return _COMMENTS.search(f"{link.url} {link.title}") is not None
