"""The structured article that a page carries as JSON-LD (schema.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html

from bot.ingest.loose import as_list, as_mapping, load_json

Fields = Mapping[str, object]
_ARTICLE = re.compile(
    r"(?:\w+/)*(?:\w*(?:Article|BlogPosting)|LiveBlogPosting|SocialMediaPosting|Report|Review)", re.IGNORECASE
)
_MOST_CHARACTERS = 500_000
_MOST_SCRIPTS = 50
_MOST_DEPTH = 20
_LONGEST_NUMBER = 7


def article_fields(tree: html.HtmlElement) -> Fields:
    """Return the page's article, {} where there is none; of several the one with the most of what is looked for.

    Broken scripts are passed over.
    """
    found = [entry for entry in _entries(tree) if is_article(entry)]
    wanted = ("headline", "author", "datePublished", "publisher", "articleBody")
    nothing: Fields = {}
    return max(found, key=lambda entry: sum(bool(entry.get(name)) for name in wanted), default=nothing)


def is_article(entry: Fields) -> bool:
    """Tell whether an object is an article of some kind."""
    kinds = as_list(entry.get("@type")) or [entry.get("@type")]
    return any(isinstance(kind, str) and _ARTICLE.fullmatch(kind.rpartition("/")[2]) for kind in kinds)


def named(entry: Fields, by_id: Mapping[str, Fields] | None = None) -> str:
    """Return the name of a person or organisation."""
    name = entry.get("name")
    if isinstance(name, str):
        return " ".join(name.split())
    number = entry.get("@id")
    if by_id and isinstance(number, str) and number in by_id:
        return named(by_id[number])
    return ""


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
    stated = fields.get("wordCount")
    return counted or (
        int(stated) if isinstance(stated, int) or (isinstance(stated, str) and stated.isdecimal()) else 0
    )


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
    return re.sub(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$|;\s*$", "", script).strip()


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
