"""The body of a page and the text of a feed, block by block."""

from __future__ import annotations

from contextlib import suppress

import pytest

from bot.core.article import Block, Kind
from bot.core.page import Page
from bot.errors import UnreadableFile
from bot.ingest.pages.reading import read_fragment, read_page
from tests.archives import SENTENCES

A, B, C, D, E = SENTENCES


def told(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def of(read: Page) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in read.blocks]


def page(body: str, head: str = "") -> list[tuple[str, str]]:
    return of(read_page(f"<html><head>{head}</head><body><article>{body}</article></body></html>"))


def fragment(content: str) -> list[tuple[str, str]]:
    return of(read_fragment(content))


def p(*texts: str) -> list[tuple[str, str]]:
    return [(Kind.PARAGRAPH.value, text) for text in texts]


def test_blocks_inside_blocks_are_blocks_of_their_own_kind() -> None:
    points = f"<ul><li>{C}<ul><li>An inner point of one crew</li></ul></li><li><p>{D}</p></li></ul>"
    assert page(f"<div>{told(A)}<blockquote>{told(B)}</blockquote>{points}</div>{told(E)}") == [
        ("p", A),
        ("q", B),
        ("li", C),
        ("li", "An inner point of one crew"),
        ("li", D),
        ("p", E),
    ]


@pytest.mark.parametrize("lines", ["<p>{}<br>{}<br><br>{}</p>", "<div>{}</div><div>{}</div><div>{}</div>"])
def test_lines_between_breaks_are_paragraphs(lines: str) -> None:
    assert page(lines.format(A, B, C)) == p(A, B, C)


def test_a_table_of_data_is_rows_and_one_that_lays_out_the_page_is_none() -> None:
    years = "<table><tr><th>Year</th><th>Riders</th></tr><tr><td>1962</td><td>400</td></tr></table>"
    assert page(told(A, B, C) + years) == [*p(A, B, C), ("tr", "Year | Riders"), ("tr", "1962 | 400")]
    assert page(f"<table><tr><td>{told(A, B, C)}</td><td>{told(D)}</td></tr></table>") == p(A, B, C, D)


def test_marks_inside_a_paragraph_leave_its_words_alone() -> None:
    marked = "The <b>fer</b>ry of <a href='x'>Port&nbsp;Alder</a> <em>will</em> stop at\n  midnight, &quot;soon&quot;."
    assert page(told(marked, B, C))[0] == ("p", 'The ferry of Port Alder will stop at midnight, "soon".')


def test_a_short_quotation_has_the_marks_that_a_browser_prints() -> None:
    spoken = "She said: <q>We go <b>home</b></q>, and left the hall of Port Alder."
    assert page(told(spoken, B, C))[0] == ("p", "She said: “We go home”, and left the hall of Port Alder.")
    assert fragment(told(spoken)) == p("She said: “We go home”, and left the hall of Port Alder.")


def test_headings_stay_where_text_follows_and_the_headline_is_not_printed_twice() -> None:
    body = f"<h1>Ferry to stop</h1>{told('Ferry to stop', A, B)}<h2>What next</h2>{told(C)}<h2>Related</h2>"
    assert page(body, "<title>Ferry to stop</title>") == [*p(A, B), ("h", "What next"), ("p", C)]


def test_a_paragraph_that_stands_twice_is_read_once() -> None:
    assert page(told(A, B, C, A)) == p(A, B, C)


@pytest.mark.parametrize(
    "furniture",
    [
        "<script>var a = '<p>Some words in a script of the page.</p>'</script>",
        "<noscript><p>Please turn on scripts to read this article.</p></noscript>",
        "<figure><img src='x'><figcaption>The ferry at its pier on Monday.</figcaption></figure>",
        "<p style='display:none'>Words that nobody sees on the page.</p>",
        "<div hidden><p>Words that nobody sees on the page.</p></div>",
        "<!-- <p>Words of a comment.</p> -->",
        "<p>Sign up for our newsletter</p>",
        "<p> &nbsp; </p>",
    ],
)
def test_what_is_no_text_of_the_article_is_left_out(furniture: str) -> None:
    assert page(told(A, B) + furniture + told(C)) == p(A, B, C)
    if "display" not in furniture:
        assert fragment(told(A, B) + furniture + told(C)) == p(A, B, C)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Plain &amp; simple text", p("Plain & simple text")),
        ("One line<br/>another", p("One line", "another")),
        ("<p>One</p>tail<div>two</div>", p("One", "tail", "two")),
        ("<ul><li>one</li><li>two <b>bold</b></li></ul>", [("li", "one"), ("li", "two bold")]),
        ("<blockquote><p>said</p></blockquote>", [("q", "said")]),
        ("<h2>Head</h2><p>one</p><h2>End</h2>", [("h", "Head"), ("p", "one")]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", [("tr", "a | b")]),
        ("<table><tr><td><p>a</p></td><td>b</td></tr></table>", p("a", "b")),
        ("<section><header>Above</header><p>one</p></section>", p("Above", "one")),
        ("<p>Words</p><p>The post Ferry appeared first on The Paper.</p>", p("Words")),
        ("<p>Words</p><p>[…]</p><p>Continue reading Ferry</p><p>Continue reading...</p>", p("Words")),
        (
            "<p>Continue reading was all they could do, he said.</p>",
            p("Continue reading was all they could do, he said."),
        ),
        ("<p>A\x00B</p>\ud800 and", p("AB", "and")),
        ("</p></div>Stray <b>tags", p("Stray tags")),
    ],
)
def test_the_text_of_a_feed(content: str, expected: list[tuple[str, str]]) -> None:
    assert fragment(content) == expected


@pytest.mark.parametrize("content", ["", " ", "<p></p>", "<h2>Head only</h2>", "<img src='x'>", "\x00", "<p>[…]</p>"])
def test_a_feed_without_text_says_so(content: str) -> None:
    with pytest.raises(UnreadableFile, match="No article text"):
        read_fragment(content)


HOSTILE = {  # each within about a second
    "nothing": b"",
    "no tags": b"words " * 99,
    "binary": bytes(range(256)) * 2_000,
    "picture": b"\x89PNG\r\n\x1a\n<p>" + bytes(range(256)) * 99,
    "zeros": b"<p>" + b"\0" * 99_999,
    "unknown charset": b'<meta charset="nonsense"><p>\xe9\xff\xfe',
    "no text codec": b'<meta charset="unicode_escape"><p>\xe9\\ud800',
    "deep divisions": b"<div>" * 100_000 + b"<p>x",
    "deep marks": b"<p>" + b"<font>" * 100_000 + b"x",
    "deep lists": b"<ul><li>" * 50_000 + b"x",
    "deep tables": b"<table><tr><td>" * 30_000 + b"x",
    "many paragraphs": b"<p>x" * 60_000,
    "many links": b"<p>" + b"<a href=x>y</a> " * 40_000,
    "many breaks": b"<p>" + b"a<br>" * 90_000,
    "many openings": b"<" * 900_000,
    "open attribute": b'<a href="' * 90_000,
    "long tag": b"<p " + b"a" * 900_000 + b">x</p>",
    "long class": b'<article><p class="' + b"a" * 4_900_000 + b'">x</p></article>',
    "long names": b"<article><p {b}='" + b"a" * 90_000 + b"'>x</p></article>",
    "long word": b"<article><p>" + b"a" * 900_000,
    "too long": b"<p>" + b"a " * 2_600_000,
    "comments": b"<!--" * 90_000,
    "entities": b'<!DOCTYPE html [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><p>' + b"&b;" * 9_999,
    "outside": b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><p>&x; words</p></article>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_words(name: str) -> None:
    blocks: tuple[Block, ...] = ()
    with suppress(UnreadableFile):
        blocks = read_page(HOSTILE[name], url="https://paper.example/").blocks
    assert len(blocks) <= 10
    assert not any("root:" in block.text for block in blocks)


def test_the_charset_of_the_answer_and_of_the_page_are_used() -> None:
    latin = f"<html><body><article>{told(A.replace('Alder', 'Ålder'), B, C)}</article></body></html>".encode("latin-1")
    assert "Ålder" in read_page(latin, charset="iso-8859-1").blocks[0].text
    assert "Ålder" in read_page(latin.replace(b"<body>", b"<meta charset='latin1'><body>")).blocks[0].text
    assert "Ålder" in read_page(latin.decode("latin-1").encode("utf-16")).blocks[0].text
