"""The body of an article's page: trafilatura finds it, and its tree is walked block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree, html
from trafilatura import bare_extraction

from bot.core.article import Kind
from bot.core.passage import count_words
from bot.errors import UnreadableFile
from bot.ingest.pages.furniture import is_furniture
from bot.ingest.pages.tree import count_elements, printed_texts, text_of

Part = tuple[Kind, str]
_KINDS = {"p": Kind.PARAGRAPH, "head": Kind.HEADING, "item": Kind.ITEM, "quote": Kind.QUOTE, "row": Kind.ROW}
_CONTAINERS = frozenset({"list", "table", "div", "body", "main", "doc", "cell"})
_NEVER_TEXT = ("script", "style", "svg", "iframe", "template", "link", "path", "source")
_CELL_BREAK = " | "
_FEW_WORDS = 250
_MUCH_LONGER = 1.3
_MOST_ELEMENTS = 30_000  # a long live report has half of it
_MOST_LINKS = 4_000


def body_of(tree: html.HtmlElement, title: str, stated_words: int = 0) -> list[Part]:
    """Return the kind and the words of each block, in order; [] where no body is found.

    Extraction by precision leaves something out on short pages and where the page states (`stated_words`) that its
    article is much longer; there the usual one is taken where it finds much more.

    What is never text is taken out of the tree first, and what does not stand in the page as it was extracted, because
    something between its words was left out, is dropped. Raises UnreadableFile for a page of very many elements or
    links, for which extraction takes the square of their number.
    """
    if count_elements(tree) > _MOST_ELEMENTS or count_elements(tree, "a") > _MOST_LINKS:
        raise UnreadableFile("The page has too many elements or links for an article.", mend="Leave it out.")
    etree.strip_elements(tree, *_NEVER_TEXT, with_tail=False)
    printed = _squeezed("".join(printed_texts(tree)))
    precise = [*_verbatim(_parts(tree, title, precise=True), printed)]
    words = _words(precise)
    if words >= max(_FEW_WORDS, stated_words / _MUCH_LONGER):
        return precise
    usual = [*_verbatim(_parts(tree, title, precise=False), printed)]
    return usual if _words(usual) > _MUCH_LONGER * words else precise


def _parts(tree: html.HtmlElement, title: str, *, precise: bool) -> list[Part]:
    document = bare_extraction(
        deepcopy(tree), favor_precision=precise, with_metadata=False, include_comments=False, include_formatting=False
    )
    body = getattr(document, "body", None)
    return [] if body is None else list(_without_furniture(title, _walk(body)))


def _verbatim(parts: Sequence[Part], printed: str) -> Iterator[Part]:
    at = 0
    for kind, text in parts:
        words = _squeezed(text.replace(_CELL_BREAK, "") if kind is Kind.ROW else text)
        found = printed.find(words, at)
        if found < 0:
            found = printed.find(words)
        if found >= 0:
            at = found
            yield kind, text


def _squeezed(text: str) -> str:
    """Take out white space and the hyphens that show only where a line breaks."""
    return "".join(text.split()).replace("\u00ad", "")


def _words(parts: list[Part]) -> int:
    return sum(count_words(text) for kind, text in parts if kind is not Kind.HEADING)


def _walk(element: etree._Element, kind: Kind = Kind.PARAGRAPH) -> Iterator[Part]:  # pyright: ignore[reportPrivateUsage] - lxml names its element so
    """Give the blocks below an element in order; a block inside another is a block of its own, and so is each line
    between breaks.
    """
    if element.tag == "row" and not _holds_blocks(element):
        yield Kind.ROW, _CELL_BREAK.join(filter(None, (text_of(cell) for cell in element)))
        return
    kind = Kind.PARAGRAPH if kind is Kind.ROW else kind  # a table that only lays out the page
    pieces: list[str] = [element.text or ""]
    for child in element:
        tag = str(child.tag)
        if tag == "lb":
            yield kind, " ".join("".join(pieces).split())
            pieces = [child.tail or ""]
        elif tag in _KINDS or tag in _CONTAINERS:
            yield kind, " ".join("".join(pieces).split())
            inner = _KINDS.get(tag, kind)
            yield from _walk(child, kind if inner is Kind.PARAGRAPH and kind is not Kind.PARAGRAPH else inner)
            pieces = [child.tail or ""]
        elif _holds_blocks(child) or child.find(".//lb") is not None:
            yield kind, " ".join("".join(pieces).split())
            yield from _walk(child, kind)
            pieces = [child.tail or ""]
        else:
            pieces += [*(str(piece) for piece in child.itertext()), child.tail or ""]
    yield kind, " ".join("".join(pieces).split())


def _holds_blocks(element: etree._Element) -> bool:  # pyright: ignore[reportPrivateUsage] - as above
    return any(element.find(f".//{name}") is not None for name in _KINDS)


def _without_furniture(title: str, parts: Iterator[Part]) -> Iterator[Part]:
    """Leave out furniture, the headline printed again, and a paragraph that stands twice."""
    seen = {title.casefold()}
    for kind, text in parts:
        if not text or text.casefold() in seen or is_furniture(text):
            continue
        if kind is not Kind.HEADING:
            seen.add(text.casefold())
        yield kind, text
