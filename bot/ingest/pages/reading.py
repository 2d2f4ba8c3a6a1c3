"""A web page → `Page`."""

from __future__ import annotations

from lxml import html

from bot.core.article import Kind
from bot.core.page import Page
from bot.errors import UnreadableFile
from bot.ingest.blocks import blocks
from bot.ingest.charset import clean, decode
from bot.ingest.pages.body import body_of
from bot.ingest.pages.directives import drop_hidden, rights_of
from bot.ingest.pages.fragment import fragment_parts
from bot.ingest.pages.head import head_of
from bot.ingest.pages.jsonld import article_fields, stated_words
from bot.ingest.pages.tree import length_of, parse

_NO_TEXT = UnreadableFile("No article text was found on the page.", mend="Give a page that holds one article.")


def read_page(
    page: bytes | str, *, url: str = "", charset: str = "", robots: str = "", with_locked: bool = False
) -> Page:
    """Read an article's page that was found at `url`; `charset` and `robots` are what its HTTP headers say.

    `with_locked` keeps what the page holds but shows to its subscribers only.

    Raises UnreadableFile where it is no page or has no text.
    """
    tree = parse(page if isinstance(page, str) else decode(page, charset))
    fields = article_fields(tree)
    head = head_of(tree, fields, url)
    rights = rights_of(tree, fields, robots)
    drop_hidden(tree, {} if with_locked else fields)
    made = blocks(body_of(tree, head.title, stated_words(fields)))
    if not any(block.kind is not Kind.HEADING for block in made):
        raise _NO_TEXT
    return Page(
        head=head,
        blocks=made,
        rights=rights,
        says_article=bool(fields) or _says_article(tree),
        link_share=_link_share(tree),
    )


def read_fragment(content: str, url: str = "") -> Page:
    """Read the text that a feed carries for an entry, as HTML. Raises UnreadableFile where there is none."""
    tree = parse(f"<html><body>{clean(content)}</body></html>")
    drop_hidden(tree, {})
    made = blocks(fragment_parts(tree))
    if not any(block.kind is not Kind.HEADING for block in made):
        raise _NO_TEXT
    return Page(head=head_of(tree, {}, url), blocks=made)


def _says_article(tree: html.HtmlElement) -> bool:
    found = tree.xpath(
        "//meta[@property='og:type'][@content='article'] | //meta[@property='article:published_time'] | "
        "//*[@itemtype='https://schema.org/NewsArticle' or @itemtype='http://schema.org/NewsArticle']"
    )
    return bool(found)


def _link_share(tree: html.HtmlElement) -> float:
    """Return the share of a page's characters in paragraphs, items and headings that stand inside links."""
    parts = tree.xpath("//p | //li | //h2 | //h3")
    whole = sum(length_of(part) for part in parts)
    linked = sum(length_of(link) for part in parts for link in part.iter("a"))
    return min(1.0, linked / whole) if whole else 0.0
