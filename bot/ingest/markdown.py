"""`.md`: Markdown, read by markdown-it so that what is stored is the printed words and not the signs."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.article import Block, Head, Kind
from bot.errors import UnreadableFile
from bot.ingest.blocks import blocks


def read_markdown(text: str) -> tuple[Head, tuple[Block, ...]]:
    """Return head and blocks; a first-level heading before any text is the title. Raises UnreadableFile where none
    is left.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    title = ""
    parts: list[tuple[Kind, str]] = []
    for level, kind, words in _leaves(parser.parse(text)):
        if level == 1 and not title and not parts:
            title = words
        else:
            parts.append((kind, words))
    made = blocks(parts)
    if not made:
        raise UnreadableFile("It holds no paragraph.", mend="An article needs at least one paragraph.")
    return Head(title=title), made


def _leaves(tokens: list[Token]) -> Iterator[tuple[int, Kind, str]]:
    """Give each paragraph-like thing in order: heading level (0 for none), kind, words."""
    opened: list[str] = []
    row: list[str] = []
    level = 0
    for token in tokens:
        if token.nesting == 1:
            opened.append(token.type)
            level = int(token.tag[1]) if token.type == "heading_open" else level
        elif token.nesting == -1:
            opened.pop()
            if token.type == "tr_close":
                yield 0, Kind.ROW, " | ".join(row)
                row = []
        elif token.type == "inline":
            if "tr_open" in opened:
                row.append(_words(token))
            else:
                kind = _kind(opened)
                yield level if kind is Kind.HEADING else 0, kind, _words(token)


def _kind(opened: list[str]) -> Kind:
    if "heading_open" in opened:
        return Kind.HEADING
    if "list_item_open" in opened:
        return Kind.ITEM
    return Kind.QUOTE if "blockquote_open" in opened else Kind.PARAGRAPH


def _words(inline: Token) -> str:
    """Return what a reader sees of a line: text without the signs, a link's words without its address, no pictures."""
    words: list[str] = []
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type in ("text", "code_inline"):
            words.append(child.content)
    return "".join(words)
