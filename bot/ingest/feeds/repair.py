"""Feeds as they are served → XML without a document type, as far as what they say allows it, and within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5

MOST_ITEMS = 2_000  # that are looked at in one document
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MOST_MARKS = {
    "<": 100_000,
    "=": 300_000,
    ">": 500_000,
    "&": 500_000,
    "\n": 500_000,
}  # what costs the parsers time, outside CDATA
_CDATA_END = "]]>"
_CDATA_START = "<![CDATA["
_OPENINGS = re.compile(r"<!\[CDATA\[|<!--")
_INSTRUCTION = re.compile(r"<\?[^<>]{0,500}>")
_AMPERSAND = re.compile(r"&(?:#(\d{1,8});|#[xX]([0-9a-fA-F]{1,8});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_ITEM_END = re.compile(r"</(?:[A-Za-z][\w.-]*:)?(?:item|entry)\s*>")
_ADDRESS_END = re.compile(r"</(?:[A-Za-z][\w.-]*:)?(?:url|sitemap)\s*>")
_NAMED_ROOT = (
    r"<(?:[A-Za-z][\w.-]{0,50}:)?(?P<root>rss|feed|RDF|urlset|sitemapindex|channel|opml|html|head|body)(?=[\s/>])"
)
_PROLOGUE = re.compile(rf"<!--.*?(?:-->|\Z)|<!DOCTYPE|{_NAMED_ROOT}", re.IGNORECASE | re.DOTALL)
_MOST_PROLOGUE = 1_000  # comments and document types before the first element
_SITEMAPS = ("urlset", "sitemapindex")
_START = re.compile(r"<([A-Za-z][\w.:-]*)")
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
_C1_CONTROLS = range(0x80, 0xA0)


def root_of(text: str) -> str:
    """Name the first element that tells what a document is, in lower case; "" where there is none."""
    match = _root(text)
    return match["root"].casefold() if match else ""


def repaired(text: str) -> str:
    """Return a feed's XML with what commonly breaks parsers mended.

    Whatever stands before the first element goes, the document type with all its entities too, entities of HTML become
    characters, bare ampersands are written out, undeclared prefixes are declared, and a document that breaks off or has
    more than the parsers can take ends after its last whole item.
    """
    return _whole(mended(text))


def mended(text: str) -> str:
    """Return XML from its root on, without comments, with characters for entities and with every prefix declared."""
    match = _root(text)
    return _with_prefixes("".join(_bounded(_pieces(text, match.start() if match else 0))))


def is_character(code: int) -> bool:
    """Tell whether XML can hold a character."""
    return code in _ALLOWED_CONTROLS or any(code in block for block in _CHARACTERS)


def _root(text: str) -> re.Match[str] | None:
    """Find the root element's start; names in comments and document types are none."""
    place = 0
    for _ in range(_MOST_PROLOGUE):
        match = _PROLOGUE.search(text, place)
        if match is None or match["root"]:
            return match
        place = match.end() if match[0].startswith("<!--") else _doctype_end(text, match.start())
    return None


def _doctype_end(text: str, start: int) -> int:
    subset, close = text.find("[", start), text.find(">", start)
    if close < 0:
        return len(text)
    if subset < 0 or subset > close:
        return close + 1
    end = re.compile(r"\]\s*>").search(text, subset)
    return end.end() if end else len(text)


def _pieces(text: str, place: int) -> Iterator[tuple[str, bool]]:
    """Give markup, and CDATA sections whole (then True), in order and without comments."""
    openings, start = _OPENINGS, place
    while opening := openings.search(text, place):
        closing = _CDATA_END if opening[0] == _CDATA_START else "-->"
        end = text.find(closing, opening.end())
        if end < 0 and closing != _CDATA_END:  # no comment ends any more, so none begins
            openings, place = re.compile(re.escape(_CDATA_START)), opening.end()
            continue
        if opening.start() > start:
            yield text[start : opening.start()], False
        if closing == _CDATA_END:
            yield text[opening.start() : end if end >= 0 else len(text)] + closing, True
        start = place = end + len(closing) if end >= 0 else len(text)
    yield text[start:], False


def _bounded(pieces: Iterator[tuple[str, bool]]) -> Iterator[str]:
    """Escape the markup, and end where the parsers would take too long."""
    left = dict(_MOST_MARKS)
    for piece, is_cdata in pieces:
        counted = "\n" if is_cdata else "".join(_MOST_MARKS)
        end = min(_place(piece, mark, left[mark]) for mark in counted)
        if not is_cdata:
            yield _escaped(piece[:end])
        elif left["<"] and end == len(piece):
            yield piece
        if end < len(piece) or (is_cdata and not left["<"]):
            return
        for mark in counted:
            left[mark] -= piece.count(mark)
        left["<"] -= is_cdata


def _place(text: str, mark: str, most: int) -> int:
    """Return where the first mark too many stands, the text's length where none is."""
    if text.count(mark) <= most:
        return len(text)
    place = -1
    for _ in range(most + 1):
        place = text.find(mark, place + 1)
    return place


def _escaped(text: str) -> str:
    """Escape what is no element and no reference; instructions go."""
    if "<?" in text or "<!" in text:
        text = _INSTRUCTION.sub("", text).replace("<?", "&lt;?").replace("<!", "&lt;!")
    return _AMPERSAND.sub(_reference, text) if "&" in text else text


def _reference(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        if name in _XML_ENTITIES:
            return match[0]
        return html5.get(f"{name};", f"&amp;{name};").replace("&", "&amp;").replace("&amp;amp;", "&amp;")
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        if code in _C1_CONTROLS:  # meant for Windows-1252, and read so by browsers
            return unescape(match[0])
        return match[0] if is_character(code) else ""
    return "&amp;"


def _whole(text: str) -> str:
    """End a document after its last whole item where it breaks off, and after as many items as are looked at."""
    last, root = None, _START.match(text)
    name = root[1] if root else ""
    ends = _ADDRESS_END if name.rpartition(":")[2].casefold() in _SITEMAPS else _ITEM_END
    for number, match in enumerate(ends.finditer(text), start=1):
        last = match
        if number == MOST_ITEMS:
            return text[: match.end()] + _closings(name)
    if last is None or not name or f"</{name}" in text[last.end() :]:
        return text
    return text[: last.end()] + _closings(name)


def _closings(name: str) -> str:
    """Close the elements around the items of a root."""
    if name.casefold() == "rss":
        return f"</channel></{name}>"
    return f"</{name}>" if name else ""


def _with_prefixes(text: str) -> str:
    used = set(_PREFIXES.findall(text)) | set(_ATTRIBUTE_PREFIXES.findall(text))
    missing = sorted(used - set(_DECLARED.findall(text)) - {"xml", "xmlns"})[:_MOST_PREFIXES]
    match = _START.match(text)
    if not missing or match is None:
        return text
    declarations = "".join(f' xmlns:{name}="{_NAMESPACES.get(name, f"urn:undeclared:{name}")}"' for name in missing)
    return text[: match.end()] + declarations + text[match.end() :]
