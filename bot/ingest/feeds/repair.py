"""Feeds as they are served → well-formed XML without a document type, as far as what they say allows it."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

MOST_ITEMS = 2_000  # that are looked at in one document
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))", re.DOTALL)
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}>", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:#(\d{1,8});|#[xX]([0-9a-fA-F]{1,8});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_ITEM_END = re.compile(r"</(?:[A-Za-z][\w.-]*:)?(?:item|entry|url|sitemap)\s*>")
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(rss|feed|RDF|urlset|sitemapindex|channel|html|head|body)\b", re.IGNORECASE)
_PREFIXES = re.compile(r"</?([A-Za-z][\w.-]*):[A-Za-z]")
_ATTRIBUTE_PREFIXES = re.compile(r"\s([A-Za-z][\w.-]*):[A-Za-z][\w.-]*\s*=")
_DECLARED = re.compile(r"\sxmlns:([A-Za-z][\w.-]*)\s*=")
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
_MOST_PREFIXES = 50
_ALLOWED_CONTROLS = frozenset({0x9, 0xA, 0xD})
_CHARACTERS = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))  # XML 1.0, production 2


def root_of(text: str) -> str:
    """Name the first element that tells what a document is, in lower case; "" where there is none."""
    match = _ROOT.search(text, 0, 100_000)
    return match[1].casefold() if match else ""


def repaired(text: str) -> str:
    """Return a feed's XML with what commonly breaks parsers mended.

    Whatever stands before the first element goes, the document type with all its entities goes, entities of HTML become
    characters, bare ampersands are written out, undeclared prefixes are declared, and a document that breaks off ends
    after its last whole item.
    """
    start = _ROOT.search(text)
    return _whole(mended(text[start.start() :] if start else text))


def mended(text: str) -> str:
    """Return XML without its document type, with characters for entities and with every prefix declared."""
    body = "".join(
        part if number % 2 else _escaped(_DECLARATION.sub("", part))
        for number, part in enumerate(_CDATA.split(_without_doctype(text)))
    )
    return _with_prefixes(body)


def well_formed(text: str) -> bytes | None:
    """Return the document as bytes where a strict parser takes it, None where not."""
    data = text.encode("utf-8")
    try:
        etree.fromstring(data, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return data


def recovered(text: str) -> bytes | None:
    """Return what a forgiving parser makes of a document, None where it finds no element."""
    try:
        root = etree.fromstring(text.encode("utf-8"), _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else etree.tostring(root, encoding="utf-8")  # pyright: ignore[reportUnnecessaryComparison] - recovering may find nothing


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )


def _without_doctype(text: str) -> str:
    """Drop document types with their internal subsets, however they are nested or left open."""
    while (start := text.upper().find("<!DOCTYPE", 0, 200_000)) >= 0:
        text = text[:start] + text[_doctype_end(text, start) :]
    return text


def _doctype_end(text: str, start: int) -> int:
    subset, close = text.find("[", start), text.find(">", start)
    if close < 0:
        return len(text)
    if subset < 0 or subset > close:
        return close + 1
    end = re.compile(r"\]\s*>").search(text, subset)
    return end.end() if end else len(text)


def _escaped(text: str) -> str:
    return _AMPERSAND.sub(_reference, text) if "&" in text else text


def _reference(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        if name in _XML_ENTITIES:
            return match[0]
        return html5.get(f"{name};", f"&amp;{name};").replace("&", "&amp;").replace("&amp;amp;", "&amp;")
    if decimal or hexadecimal:
        return match[0] if _is_character(int(decimal) if decimal else int(hexadecimal, 16)) else ""
    return "&amp;"


def _is_character(code: int) -> bool:
    return code in _ALLOWED_CONTROLS or any(code in block for block in _CHARACTERS)


def _whole(text: str) -> str:
    """End a document after its last whole item where it breaks off, and after as many items as are looked at."""
    last = None
    for number, match in enumerate(_ITEM_END.finditer(text), start=1):
        last = match
        if number == MOST_ITEMS:
            return text[: match.end()] + _closings(text)
    match = re.match(r"<([A-Za-z][\w.:-]*)", text)
    if last is None or match is None or f"</{match[1]}" in text[last.end() :]:
        return text
    return text[: last.end()] + _closings(text)


def _closings(text: str) -> str:
    """Close the elements around the items."""
    match = re.match(r"<([A-Za-z][\w.:-]*)", text)
    name = match[1] if match else ""
    if name.casefold() == "rss":
        return f"</channel></{name}>"
    return f"</{name}>" if name else ""


def _with_prefixes(text: str) -> str:
    used = set(_PREFIXES.findall(text)) | set(_ATTRIBUTE_PREFIXES.findall(text))
    missing = sorted(used - set(_DECLARED.findall(text)) - {"xml", "xmlns"})[:_MOST_PREFIXES]
    match = re.match(r"<[A-Za-z][\w.:-]*", text)
    if not missing or match is None:
        return text
    declarations = "".join(f' xmlns:{name}="{_NAMESPACES.get(name, f"urn:undeclared:{name}")}"' for name in missing)
    return text[: match.end()] + declarations + text[match.end() :]
