"""The structured article that a page carries as JSON-LD (schema.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html

from bot.ingest.loose import as_list, as_mapping, load_json
from bot.ingest.pages.tree import text_of

Fields = Mapping[str, object]
_ARTICLE = re.compile(
    r"(?:\w+/)*(?:\w*(?:Article|BlogPosting)|LiveBlogPosting|SocialMediaPosting|Report|Review)", re.IGNORECASE
)
_MOST_CHARACTERS = 500_000
_MOST_SCRIPTS = 50
_MOST_DEPTH = 20
_LONGEST_NUMBER = 7
_MOST_HEADLINES = 2


def article_fields(tree: html.HtmlElement) -> Fields:
    """Return the page's article, {} where there is none; of several the one with the most of what is looked for.

    Where it lists several, as a section front does, only one whose headline the page bears counts. Broken scripts are
    passed over.
    """
    found = [entry for entry in _entries(tree) if is_article(entry)]
    if len({text(entry, "headline") for entry in found} - {""}) > _MOST_HEADLINES:
        titles = _titles(tree)
        found = [entry for entry in found if _squeezed(text(entry, "headline")) in titles]
    wanted = ("headline", "author", "datePublished", "publisher", "articleBody")
    nothing: Fields = {}
    return max(found, key=lambda entry: sum(bool(entry.get(name)) for name in wanted), default=nothing)


def _titles(tree: html.HtmlElement) -> set[str]:
    """Return what a page calls itself, in its h1 and its og:title."""
    stated = tree.xpath("//meta[@property='og:title']/@content")
    return {_squeezed(title) for title in [*map(str, stated), *map(text_of, tree.xpath("//h1")[:20])]} - {""}


def _squeezed(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def is_article(entry: Fields) -> bool:
    """Tell whether an object is an article of some kind."""
    kinds = as_list(entry.get("@type")) or [entry.get("@type")]
    return any(isinstance(kind, str) and _ARTICLE.fullmatch(kind.rpartition("/")[2]) for kind in kinds)


def named(entry: Fields, by_id: Mapping[str, Fields] | None = None) -> str:
    """Return the name of a person or organisation."""
    referred = (by_id or {}).get(text(entry, "@id"), {})
    return text(entry, "name") or text(referred, "name")


def by_ids(tree: html.HtmlElement) -> dict[str, Fields]:
    """Return the objects that others refer to by id."""
    found: dict[str, Fields] = {}
    for entry in _entries(tree):
        number = entry.get("@id")
        if isinstance(number, str) and len(entry) > 1:
            found.setdefault(number, entry)
    return found


def text(fields: Fields, name: str) -> str:
    """Return a field's text on one line, "" where it is none."""
    value: Any = fields.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def stated_words(fields: Fields) -> int:
    """Return how many words an article's markup says it has, 0 where it says nothing."""
    counted = len(text(fields, "articleBody").split())
    stated = str(fields.get("wordCount"))
    return counted or (int(stated) if stated.isdecimal() and len(stated) <= _LONGEST_NUMBER else 0)


def _entries(tree: html.HtmlElement) -> Iterator[Fields]:
    scripts = tree.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]/text()")
    for script in scripts[:_MOST_SCRIPTS]:
        try:
            document: object = load_json(_bare(str(script)[:_MOST_CHARACTERS]))
        except (ValueError, RecursionError):
            continue
        yield from _objects(document, 0)


def _bare(script: str) -> str:
    """Take CDATA marks, comments and a final semicolon off a script."""
    bare = script.strip()
    for mark in ("//", "/*", "<![CDATA[", "<!--", "*/"):
        bare = bare.removeprefix(mark).lstrip()
    for mark in ("*/", "]]>", "-->", "/*", "//", ";"):
        bare = bare.removesuffix(mark).rstrip()
    return bare


def _objects(document: object, depth: int) -> Iterator[Fields]:
    if depth > _MOST_DEPTH:
        return
    for entry in as_list(document) or ():
        yield from _objects(entry, depth + 1)
    fields = as_mapping(document)
    if fields is not None:
        yield fields
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "hasPart"):
            if isinstance(fields.get(name), dict | list):
                yield from _objects(fields.get(name), depth + 1)
