"""The words of every block stand in the page as they are, whatever its markup."""

from __future__ import annotations

import re
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.article import Block, Kind
from bot.errors import UnreadableFile
from bot.ingest.pages.reading import read_fragment, read_page
from bot.ingest.pages.tree import parse
from tests.archives import SENTENCES
from tests.tries import tries

BLOCKS = ["p", "div", "li", "ul", "blockquote", "h2", "section", "td", "tr", "table", "article"]
INLINE = ["b", "em", "a", "span", "q", "code", "del", "sup"]
words = st.sampled_from(SENTENCES) | st.text("ab.,»« \n\u00a0\u00ad&<", max_size=30)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Write an element around some content, sometimes without its end."""
    parts = st.tuples(st.sampled_from(BLOCKS + INLINE), inner, st.booleans())
    return parts.map(lambda part: f"<{part[0]}>{part[1]}" + (f"</{part[0]}>" if part[2] else "<br>"))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


markup = st.recursive(
    words.map(escaped), lambda inner: element(st.lists(inner, min_size=1, max_size=4).map("".join)), max_leaves=25
)


FRAMES = ["<p>{}</p>", "<div>{}</div>", "<blockquote><p>{}</p></blockquote>", "<ul><li>{}</li></ul>"]
marked = st.tuples(st.sampled_from(INLINE), words.map(escaped)).map(lambda part: f"<{part[0]}>{part[1]}</{part[0]}>")
sections = st.tuples(st.sampled_from(FRAMES), st.sampled_from(SENTENCES), marked, st.integers(1_000, 9_999)).map(
    lambda part: part[0].format(f"{part[1]} {part[2]} {part[3]}")
)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad“”]+", "", text)


def places(blocks: tuple[Block, ...], page: str) -> list[int]:
    """Say where each block stands in the text of a page, after the one before it where it can; -1 where it does not.
    White space and invisible hyphens are left aside, and the marks between cells and around <q>.
    """
    text = squeezed("".join(map(str, parse(page).itertext())))
    found: list[int] = []
    for block in blocks:
        said = squeezed(block.text.replace(" | ", ""))
        at = text.find(said, found[-1] if found else 0)
        found.append(at if at >= 0 else text.find(said))
    return found


@settings(max_examples=tries(50))
@given(markup)
def test_whatever_the_markup_a_page_is_read_word_for_word(body: str) -> None:
    page = f"<html><body><article>{body}</article></body></html>"
    with suppress(UnreadableFile):
        assert -1 not in places(read_page(page).blocks, page)


@settings(max_examples=tries(50))
@given(st.lists(sections, min_size=1, max_size=6).map("".join))
def test_the_blocks_of_an_article_are_read_in_their_order(body: str) -> None:
    page = f"<html><body><article>{body}</article></body></html>"
    with suppress(UnreadableFile):
        found = places(read_page(page).blocks, page)
        assert found == sorted(found)


@given(markup)
def test_a_feeds_text_is_read_word_for_word_and_in_order(body: str) -> None:
    with suppress(UnreadableFile):
        found = places(read_fragment(body).blocks, f"<html><body>{body}</body></html>")
        assert -1 not in found
        assert found == sorted(found)


@given(st.binary(max_size=400) | st.lists(st.sampled_from(
    [b"<", b">", b"</", b"p", b"div", b"=", b'"', b"<script>", b"<!--", b"-->", b"&#", b"x41;", b"\xff", b"\xe9", b"words ",
     b"<meta charset=utf-16>", b"<table>", b"<title>", b"<svg>", b"<h1>", b"<![CDATA["]), max_size=60).map(b"".join))  # fmt: skip
def test_no_bytes_raise_anything_but_unreadable(page: bytes) -> None:
    with suppress(UnreadableFile):
        found = read_page(page, url="https://paper.example/1")
        assert all(block.text.strip() for block in found.blocks)
        assert any(block.kind is not Kind.HEADING for block in found.blocks)
