"""Mended XML → a tree that feedparser can take: bounded, and without what it mistakes for the article's own text."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from html import escape
from itertools import islice

from lxml import etree

_TEXTS = frozenset(
    {"description", "summary", "content", "encoded", "body", "fullitem", "abstract", "tagline", "info", "subtitle"}
)
_ITEMS = frozenset({"item", "entry"})
_BESIDE = ("http://search.yahoo.com/mrss", "http://www.itunes.com/dtds/podcast", "urn:undeclared:media")
_LONGEST_TEXT = 5_000  # of anything but an article's text; an author of millions of letters holds feedparser for hours
_ADDRESS = re.compile(r"[^\s()<>@]{1,200}@[^\s()<>@]{1,200}")
_AUTHORS = frozenset({"author", "creator", "managingeditor"})
_MOST_FIELDS = 500  # of an item, or of the feed itself
_MOST_ATTRIBUTES = 200
_Element = etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - lxml names its element so


def tree_of(text: str) -> tuple[_Element | None, bool]:
    """Parse mended XML; True where it was well-formed. None where even a forgiving parser finds no element."""
    data = text.encode("utf-8")
    try:
        return etree.fromstring(data, _parser(recover=False)), True
    except (etree.XMLSyntaxError, ValueError):
        pass
    try:
        return etree.fromstring(data, _parser(recover=True)), False
    except (etree.XMLSyntaxError, ValueError):
        return None, False


def local_name(element: _Element) -> str:
    """Return an element's name without its namespace or prefix, in lower case."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].casefold()


def pruned(root: _Element) -> bytes:
    """Write a feed's tree for feedparser. Changes the tree."""
    items = [element for element in root.iter(etree.Element) if local_name(element) in _ITEMS]
    holders = {holder for item in items for holder in item.iterancestors()} or {root}
    for item in items:
        _drop_beside(item)
        for text in [part for part in item if len(part) and local_name(part) in _TEXTS and not _is_beside(part)]:
            _flatten(text)
    for element in (*holders, *items):
        _shorten(element, kept=holders)
    for element in root.iter(etree.Element):
        _bound(element)
    return etree.tostring(root, encoding="utf-8")


def _drop_beside(item: _Element) -> None:
    """Drop what pictures and podcasts say where the item says something itself."""
    if any(local_name(part) in _TEXTS and not _is_beside(part) for part in item):
        for part in [part for part in item if _is_beside(part)]:
            item.remove(part)


def _flatten(text: _Element) -> None:
    """Write the elements inside an article's text as the HTML that they are; feedparser takes each to be a field."""
    for element in text.iterdescendants(etree.Element):
        element.tag = str(element.tag).rpartition("}")[2].rpartition(":")[2]
    parts = [etree.tostring(part, encoding="unicode") for part in text]
    written = "".join([escape(text.text or "", quote=False), *parts])
    text[:] = []
    text.text = written
    text.attrib.pop("mode", "")
    text.set("type", "html")


def _shorten(element: _Element, kept: AbstractSet[_Element]) -> None:
    """Drop what an item or its feed has beyond some hundred fields, other items and what holds them aside."""
    left = _MOST_FIELDS
    for part in list(element):
        if part in kept or local_name(part) in _ITEMS:
            continue
        size = sum(1 for _ in islice(part.iter(), left + 1))
        if size > left:
            element.remove(part)
        else:
            left -= size


def _is_beside(element: _Element) -> bool:
    return str(element.tag).lstrip("{").startswith(_BESIDE)


def _bound(element: _Element) -> None:
    """Cut texts and attributes, and take the colons out of names whose prefix nobody declared."""
    if ":" in str(element.tag).rpartition("}")[2]:
        element.tag = "undeclared"
    if len(element.attrib) > _MOST_ATTRIBUTES:
        element.attrib.clear()
    for attribute in [attribute for attribute in element.attrib if ":" in str(attribute).rpartition("}")[2]]:
        del element.attrib[attribute]
    name = local_name(element)
    if name not in _TEXTS and element.text and len(element.text) > _LONGEST_TEXT:
        element.text = element.text[:_LONGEST_TEXT]
    if name in _AUTHORS and element.text and "@" in element.text:  # of RSS 2.0: ola@ferry.example (Ola Reed)
        element.text = _ADDRESS.sub("", element.text).strip(" \n()<>")


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
        strip_cdata=False,
    )
