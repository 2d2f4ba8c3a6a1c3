"""The text that a feed carries: a piece of HTML without a page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from bot.core.article import Kind
from bot.ingest.pages.furniture import is_furniture
from bot.ingest.pages.tree import text_of

_KINDS = {"li": Kind.ITEM, "blockquote": Kind.QUOTE, **{f"h{level}": Kind.HEADING for level in range(1, 7)}}
_BLOCKS = frozenset(
    "p div br ul ol dl dt dd table tr td th caption section article main header footer aside figure hr body center pre "
    "address details summary".split()
) | frozenset(_KINDS)
_CELLS = frozenset({"td", "th"})
_LEFT_OUT = frozenset({"script", "style", "figure", "iframe", "form", "noscript", "svg", "button"})
_CONTINUED = re.compile(
    r"(?:the post .{1,300} appeared first on .{1,200}|continue reading(?:\W*|.{0,200}[^.!?])|\[?…\]?|\[\.\.\.\])",
    re.IGNORECASE,
)


def fragment_parts(tree: html.HtmlElement) -> Iterator[tuple[Kind, str]]:
    """Give the kind and the words of each block, in order."""
    for kind, text in _walk(tree, Kind.PARAGRAPH):
        words = " ".join(text.split())
        if words and not is_furniture(words) and not _CONTINUED.fullmatch(words):
            yield kind, words


def _walk(element: html.HtmlElement, kind: Kind) -> Iterator[tuple[Kind, str]]:
    if element.tag == "tr" and not any(below.tag in _BLOCKS - _CELLS for below in element.iterdescendants()):
        yield Kind.ROW, " | ".join(filter(None, (text_of(cell) for cell in element)))
        return
    pieces: list[str] = [element.text or ""]
    for child in element:
        tag = str(child.tag)
        if tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in child.iterdescendants()):
            yield kind, "".join(pieces)
            if tag not in _LEFT_OUT:
                yield from _walk(child, _KINDS.get(tag, kind if tag in ("p", "br", "div") else Kind.PARAGRAPH))
            pieces = [child.tail or ""]
        elif tag in _LEFT_OUT:
            pieces.append(child.tail or "")
        else:
            pieces += [child.text_content(), child.tail or ""]
    yield kind, "".join(pieces)
