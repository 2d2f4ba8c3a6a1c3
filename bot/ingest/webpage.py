"""`.html`: an article's page. trafilatura finds the body, whose tree is walked block by block; JSON-LD tells the
head.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from lxml import etree, html
from trafilatura import bare_extraction

from bot.core.article import Block, Head, Kind
from bot.core.dates import parse_published
from bot.core.passage import is_boilerplate
from bot.errors import UnreadableFile
from bot.ingest.blocks import blocks
from bot.ingest.loose import as_list, as_mapping
from bot.ingest.plaintext import split_authors

_KINDS = {"p": Kind.PARAGRAPH, "head": Kind.HEADING, "item": Kind.ITEM, "quote": Kind.QUOTE, "row": Kind.ROW}
_ARTICLE_TYPES = re.compile(
    r"(?:News|Blog|Report|Analysis|Opinion|Review|Background)?\w*(?:Article|BlogPosting|Posting)", re.IGNORECASE
)
_MOST_JSON_LD = 500_000


def read_webpage(page: str) -> tuple[Head, tuple[Block, ...]]:
    """Return head and blocks of an article's page. Raises UnreadableFile where no body is found."""
    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
        tree: html.HtmlElement = html.document_fromstring(page.encode("utf-8"), parser)  # pyright: ignore[reportUnknownMemberType] - the stubs leave **kw open
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("It is not an HTML page.", mend="Give the page as the site serves it.") from error
    head = _head(tree)
    document = bare_extraction(page, favor_precision=True, with_metadata=False, include_comments=False)
    body = getattr(document, "body", None)
    if body is None:
        raise UnreadableFile("No article text was found on the page.", mend="Give a page that holds one article.")
    made = blocks(_without_repeats(head.title, _walk(body)))
    if not any(block.kind is not Kind.HEADING for block in made):
        raise UnreadableFile("No article text was found on the page.", mend="Give a page that holds one article.")
    return head, made


def _walk(body: html.HtmlElement) -> Iterator[tuple[Kind, str]]:
    for element in body.iter(*_KINDS):
        if any(parent.tag in _KINDS for parent in element.iterancestors()):
            continue  # the outer block holds its words
        yield _KINDS[str(element.tag)], _words(element)


def _words(element: html.HtmlElement) -> str:
    """Return an element's text on one line; the cells of a row with bars between them."""
    if element.tag == "row":
        return " | ".join(" ".join(cell.text_content().split()) for cell in element)
    return " ".join("".join(str(piece) for piece in element.itertext()).split())


def _without_repeats(title: str, parts: Iterator[tuple[Kind, str]]) -> Iterator[tuple[Kind, str]]:
    """Leave out furniture, the headline printed again, and a paragraph that stands twice."""
    seen = {title.casefold()}
    for kind, text in parts:
        if text.casefold() in seen or is_boilerplate(text):
            continue
        if kind is not Kind.HEADING:
            seen.add(text.casefold())
        yield kind, text


def _head(tree: html.HtmlElement) -> Head:
    data = _json_ld(tree)
    meta = {
        (element.get("property") or element.get("name") or "").casefold(): (element.get("content") or "").strip()
        for element in reversed(tree.xpath("//meta[@content]"))
    }
    url = next((link.get("href") or "" for link in tree.xpath("//link[@rel='canonical']")), "") or meta.get(
        "og:url", ""
    )
    published = _string(data, "datePublished") or meta.get("article:published_time", "") or meta.get("date", "")
    return Head(
        title=_title(tree, data, meta),
        authors=_authors(data.get("author")) or split_authors(meta.get("author", "")),
        publisher=_name(data.get("publisher")) or meta.get("og:site_name", ""),
        published=parse_published(published) if published else None,
        url=url if url.startswith(("http://", "https://")) else "",
        sample=meta.get("pullquote:sample") == "true",
    )


def _title(tree: html.HtmlElement, data: Mapping[str, object], meta: Mapping[str, str]) -> str:
    """Prefer the headline that the page shows: an h1 that begins like og:title or the structured headline."""
    stated = _string(data, "headline") or meta.get("og:title", "")
    shown = [" ".join(h1.text_content().split()) for h1 in tree.xpath("//h1")]
    if stated:
        start = stated.casefold()[:12]
        return next((h1 for h1 in shown if h1.casefold().startswith(start)), stated)
    page_title = " ".join("".join(tree.xpath("//title[1]//text()")).split())
    return next(filter(None, shown), page_title)


def _json_ld(tree: html.HtmlElement) -> Mapping[str, object]:
    """Return the page's structured article, {} where there is none; broken scripts are passed over."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            document: object = json.loads(str(script)[:_MOST_JSON_LD], strict=False)
        except (ValueError, RecursionError):
            continue
        for entry in _objects(document):
            kinds = entry.get("@type")
            for kind in as_list(kinds) or [kinds]:
                if isinstance(kind, str) and _ARTICLE_TYPES.fullmatch(kind):
                    return entry
    return {}


def _objects(document: object) -> Iterator[Mapping[str, object]]:
    for entry in as_list(document) or ():
        yield from _objects(entry)
    fields = as_mapping(document)
    if fields is not None:
        yield fields
        yield from _objects(fields.get("@graph"))


def _authors(value: object) -> tuple[str, ...]:
    entries = as_list(value) or [value]
    names = (name for entry in entries for name in split_authors(_name(entry)))
    return tuple(dict.fromkeys(names))


def _name(value: object) -> str:
    names = as_list(value)
    if names is not None:
        found: list[str] = [name for entry in names if (name := _name(entry))]
        return found[0] if found else ""
    fields = as_mapping(value)
    if fields is not None:
        return _string(fields, "name")
    return " ".join(value.split()) if isinstance(value, str) and not value.startswith("http") else ""


def _string(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""
