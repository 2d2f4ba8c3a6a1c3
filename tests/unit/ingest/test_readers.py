"""Files as people have them → head and blocks."""

from __future__ import annotations

import pytest

from bot.core.article import Kind
from bot.errors import UnreadableFile
from bot.ingest.charset import decode
from bot.ingest.frontmatter import split_front_matter
from bot.ingest.markdown import read_markdown
from bot.ingest.pages.reading import read_page
from bot.ingest.plaintext import read_plain_text

COPIED = """top of page

Ferry to stop at midnight, council decides

Writer: OLAREED

( ALDER NEWS )

Published: May 3, 2024

Share


The ferry of Port Alder will stop at midnight from June on, the council decided on Thursday after a long debate.


It has sailed all night since 1962.


What happens to the crew?


Nine sailors are to move to the day shift, and two will retire. Their union has agreed to the plan of the council.

• A bell will be rung

\u00a0

Comments

bottom of page"""


def test_a_copied_page_gives_head_and_paragraphs_without_furniture() -> None:
    head, blocks = read_plain_text(COPIED)
    assert head.title == "Ferry to stop at midnight, council decides"
    assert (head.authors, head.publisher) == (("OLAREED",), "ALDER NEWS")
    assert head.published is not None
    assert head.published.isoformat() == "2024-05-03"
    assert [block.kind for block in blocks] == [Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM]
    assert blocks[2].text == "What happens to the crew?"


def test_lines_that_an_editor_broke_are_joined() -> None:
    _, blocks = read_plain_text(
        "A title\n\nThe ferry of the town sank on\nMonday at noon, and nobody was\nhurt in the accident.\n"
    )
    assert [block.text for block in blocks] == [
        "The ferry of the town sank on Monday at noon, and nobody was hurt in the accident."
    ]


def test_a_file_without_blank_lines_has_a_paragraph_a_line() -> None:
    _, blocks = read_plain_text("A title\nThe ferry sank on Monday.\nNobody was hurt.\nDivers came.")
    assert len(blocks) == 3


def test_a_byline_of_two_people_is_two_authors() -> None:
    head, _ = read_plain_text("A title\nBy Ola Reed and Ina Quay\n\nThe ferry sank on Monday at noon.")
    assert head.authors == ("Ola Reed", "Ina Quay")


def test_prose_that_begins_with_by_is_no_byline() -> None:
    head, blocks = read_plain_text("A title\n\nBy noon on Monday the ferry had sunk and nobody knew why.")
    assert head.authors == ()
    assert len(blocks) == 1


@pytest.mark.parametrize("text", ["", "Only a title", "top of page\n\nShare\n\nComments"])
def test_a_text_without_a_paragraph_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match="no paragraph"):
        read_plain_text(text)


def test_markdown_is_stored_as_it_is_read_not_as_it_is_typed() -> None:
    head, blocks = read_markdown(
        "# Ferry sinks\n\nThe **old** ferry [sank](https://x.example) on\nMonday.\n\n## Why?\n\n- rust\n- wind\n\n> "
        "Too old.\n\n"
        "| part | age |\n|---|---|\n| hull | 60 |\n"
    )
    assert head.title == "Ferry sinks"
    assert [(block.kind.value, block.text) for block in blocks] == [
        ("p", "The old ferry sank on Monday."),
        ("h", "Why?"),
        ("li", "rust"),
        ("li", "wind"),
        ("q", "Too old."),
        ("tr", "part | age"),
        ("tr", "hull | 60"),
    ]


def test_broken_front_matter_names_its_line() -> None:
    with pytest.raises(UnreadableFile, match=r"line \d"):
        split_front_matter("---\ntitle: x\nbad: [1\n---\ntext\n")


@pytest.mark.parametrize("matter", ["- a\n- b", "just words", "date: 2024-13-45x: ["])
def test_front_matter_that_is_no_mapping_is_refused(matter: str) -> None:
    with pytest.raises(UnreadableFile):
        split_front_matter(f"---\n{matter}\n---\ntext\n")


PAGE = """<html><head><title>Ferry - The Paper</title><meta property="og:title" content="Ferry sinks off Port Alder">
<meta name="pullquote:sample" content="true"><link rel="canonical" href="https://paper.example/ferry">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Ferry sinks off Port Alder",
"author": [{"@type": "Person", "name": "Ola Reed"}], "publisher": {"name": "The Paper"}, "datePublished": "2024-05-03T10:00:00Z"}]}</script>
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Ferry sinks off Port Alder</h1>
<p>The old ferry of Port Alder sank on Friday morning close to the southern pier, and all of its passengers were saved.</p>
<p>Captain Lund said that the hull had been mended only a month before, and that nobody could explain the accident yet.</p>
<h2>What next</h2><p>Divers will look at the wreck on Monday. Until then a smaller boat carries people over the river every hour.</p>
<p>Read more: Ten ferries that sank</p></article><footer>© 2024 The Paper</footer></body></html>"""


def test_a_page_gives_head_from_its_data_and_body_without_furniture() -> None:
    page = read_page(PAGE)
    head, blocks = page.head, page.blocks
    assert (head.title, head.authors, head.publisher) == ("Ferry sinks off Port Alder", ("Ola Reed",), "The Paper")
    assert (head.url, head.sample) == ("https://paper.example/ferry", True)
    texts = [block.text for block in blocks]
    assert texts[0].startswith("The old ferry of Port Alder")
    assert not any("Home" in text or "Read more" in text or "©" in text for text in texts)


@pytest.mark.parametrize("page", ["", "<html></html>", "<p>", "no page at all"])
def test_a_page_without_an_article_is_refused(page: str) -> None:
    with pytest.raises(UnreadableFile):
        read_page(page)


@pytest.mark.parametrize(
    "data",
    [
        "Fähre sank".encode(),
        "Fähre sank".encode("utf-16"),
        b"\xef\xbb\xbf" + "Fähre sank".encode(),
        '<meta charset="iso-8859-1">Fähre sank'.encode("latin-1"),
    ],
)
def test_any_encoding_is_read(data: bytes) -> None:
    assert decode(data).endswith("Fähre sank")


def test_line_ends_are_folded_and_control_characters_dropped() -> None:
    assert decode(b"a\r\nb\rc\x00" + b"d" * 200) == "a\nb\nc" + "d" * 200
