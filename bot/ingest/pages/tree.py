"""HTML → a tree, with bounds on its size and depth."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from lxml import etree, html

from bot.errors import UnreadableFile

MOST_CHARACTERS = 5_000_000
MOST_ELEMENTS = 100_000
_LONGEST_ATTRIBUTE = 20_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:([0-9]{1,9})|[xX]([0-9a-fA-F]{1,8}));?")
_TAG = re.compile(r"<[A-Za-z]")
_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)  # lxml.html's own asks Python for each element
_LENGTH = etree.XPath("string-length(normalize-space())")
_COUNT = etree.XPath("count(descendant-or-self::*[$name = '' or name() = $name])")
_PRINTED = etree.XPath("//text()[not(parent::script or parent::style)]", smart_strings=False)
_NO_PAGE = UnreadableFile("It is not an HTML page.", mend="Give the page as the site serves it.")


def parse(page: str) -> html.HtmlElement:
    """Parse a page. Raises UnreadableFile where it is none, or too large."""
    if not _TAG.search(page):
        raise _NO_PAGE
    if len(page) > MOST_CHARACTERS:
        raise UnreadableFile("The page is larger than 5 MB.", mend="Leave it out.")
    page = _in_xml(page)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree: html.HtmlElement = html.document_fromstring(page.encode("utf-8"), parser)  # pyright: ignore[reportUnknownMemberType] - the stubs leave **kw open
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise _NO_PAGE from error
    if count_elements(tree) > MOST_ELEMENTS:
        raise UnreadableFile("The page has too many elements.", mend="Leave it out.")
    for element in tree.xpath(f"//*[@*[string-length() > {_LONGEST_ATTRIBUTE}]]"):
        _shorten(element)
    for quotation in list(tree.iter("q")):
        _print_marks(quotation)
    return tree


def _in_xml(page: str) -> str:
    """Take out the characters that a tree may hold and cannot be changed with, however they are written."""
    return _REFERENCE.sub(_kept, _NOT_IN_XML.sub("", page)) if "&#" in page else _NOT_IN_XML.sub("", page)


def _kept(reference: re.Match[str]) -> str:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    return reference[0] if code <= sys.maxunicode and not _NOT_IN_XML.match(chr(code)) else ""


def _shorten(element: html.HtmlElement) -> None:
    """Empty an element's overlong attributes, and take off those whose names are none, which cannot be changed."""
    named = [(name, value) for name, value in element.attrib.items() if _NAME.fullmatch(name)]
    element.attrib.clear()
    element.attrib.update({name: value if len(value) <= _LONGEST_ATTRIBUTE else "" for name, value in named})


def _print_marks(quotation: html.HtmlElement) -> None:
    """Put the marks around a <q> that browsers print there, and make it a part of its sentence."""
    quotation.text = f"“{quotation.text or ''}"
    if len(quotation):
        quotation[-1].tail = f"{quotation[-1].tail or ''}”"
    else:
        quotation.text += "”"
    quotation.tag = "span"


def count_elements(tree: html.HtmlElement, name: str = "") -> int:
    """Count the elements of a tree, or those of one name."""
    count = _COUNT(tree, name=name)
    return int(count) if isinstance(count, float) else 0


def printed_texts(tree: html.HtmlElement) -> Iterator[str]:
    """Give the texts of a page in order, without its scripts and styles."""
    found = _PRINTED(tree)
    if isinstance(found, list):
        yield from (text for text in found if isinstance(text, str))


def text_of(element: etree._Element) -> str:  # pyright: ignore[reportPrivateUsage] - lxml names its element so
    """Return an element's words on one line."""
    return " ".join("".join(str(piece) for piece in element.itertext()).split())


def length_of(element: etree._Element) -> int:  # pyright: ignore[reportPrivateUsage] - as above
    """Return the characters of an element's words on one line."""
    length = _LENGTH(element)
    return int(length) if isinstance(length, float) else 0
