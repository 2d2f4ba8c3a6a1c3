"""What a page says about its use."""

from __future__ import annotations

import json

import pytest

from bot.core.page import Page
from bot.core.rights import UNRESTRICTED, PageRights
from bot.errors import UnreadableFile
from bot.ingest.pages.reading import read_fragment, read_page
from tests.archives import SENTENCES

FIRST, SECOND, THIRD, *_ = SENTENCES


def page(body: str, head: str = "", robots: str = "", **structured: object) -> Page:
    """Read a page; `structured` is its article's JSON-LD."""
    script = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **structured})}</script>'
    document = f"<html><head>{head}{script if structured else ''}</head><body><article>{body}</article></body></html>"
    return read_page(document, robots=robots)


def told(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def texts(read: Page) -> list[str]:
    return [block.text for block in read.blocks]


WHOLE = told(FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("robots", "index, follow", UNRESTRICTED),
        ("robots", "nosnippet", PageRights(longest=0)),
        ("ROBOTS", "NOINDEX,NOSNIPPET", PageRights(longest=0)),
        ("robots", "noarchive nosnippet", PageRights(longest=0, archived=False)),
        ("robots", "max-snippet:120, max-image-preview:large", PageRights(longest=120)),
        ("robots", "max-snippet: 120", PageRights(longest=120)),
        ("robots", "max-snippet:-1", UNRESTRICTED),
        ("robots", "max-snippet:0", PageRights(longest=0)),
        ("robots", "max-snippet:many", UNRESTRICTED),
        ("googlebot", "noarchive", PageRights(archived=False)),
        ("googlebot-news", "nosnippet", PageRights(longest=0)),
        ("pullquote", "nosnippet", PageRights(longest=0)),
        ("otherbot", "nosnippet, noarchive", UNRESTRICTED),
    ],
)
def test_robots_tags(name: str, content: str, expected: PageRights) -> None:
    assert page(WHOLE, f'<meta name="{name}" content="{content}">').rights == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("nosnippet", PageRights(longest=0)),
        ("otherbot: nosnippet, noarchive", UNRESTRICTED),
        ("otherbot: nosnippet, googlebot: noarchive", PageRights(archived=False)),
        ("max-snippet: 50, noarchive", PageRights(longest=50, archived=False)),
        ("unavailable_after: 25 Jun 2030 15:00:00 GMT, nosnippet", PageRights(longest=0)),
        ("unavailable_after: Tuesday, 25-Jun-30 15:00:00 GMT, nosnippet", PageRights(longest=0)),
        ("::, ,:,", UNRESTRICTED),
    ],
)
def test_robots_headers(header: str, expected: PageRights) -> None:
    assert page(WHOLE, robots=header).rights == expected


def test_of_several_wishes_the_strictest_counts() -> None:
    metas = '<meta name="robots" content="max-snippet:200"><meta name="googlebot" content="max-snippet:80">'
    assert page(WHOLE, metas, robots="noarchive, max-snippet:300").rights == PageRights(longest=80, archived=False)


@pytest.mark.parametrize(
    "hidden",
    ["<div data-nosnippet>{}</div>", f"<section data-nosnippet='{'x' * 90_000}'>{{}}</section>"],
    ids=["", "long"],
)
def test_a_part_without_snippets_is_not_read(hidden: str) -> None:
    assert texts(page(told(FIRST) + hidden.format(told(SECOND)) + told(THIRD))) == [FIRST, THIRD]


def test_a_paragraph_with_a_hidden_word_is_not_quoted_without_it() -> None:
    broken = "The council did <span data-nosnippet>not <b>ever</b></span> decide to close the harbour for good."
    assert texts(page(told(FIRST, broken, THIRD))) == [FIRST, THIRD]
    assert texts(page(told(FIRST, f"<em>{broken}</em>", THIRD))) == [FIRST, THIRD]


def test_a_hidden_word_beside_paragraphs_takes_none_along() -> None:
    assert texts(page(f"<div><span data-nosnippet>Live</span>{WHOLE}</div>")) == [FIRST, SECOND, THIRD]


def test_a_page_hidden_as_a_whole_allows_no_quotation() -> None:
    read = read_page(f"<html><body data-nosnippet><article>{WHOLE}</article></body></html>")
    assert read.rights.longest == 0
    with pytest.raises(UnreadableFile, match="No article text"):
        page(f"<div data-nosnippet>{WHOLE}</div>")


def test_the_text_of_a_feed_keeps_to_it_too() -> None:
    assert texts(read_fragment(told(FIRST) + f"<div data-nosnippet>{told(SECOND)}</div>")) == [FIRST]


@pytest.mark.parametrize("value", [False, "False", "false", "https://schema.org/False", "no"])
def test_an_article_that_is_not_free_is_gated(value: object) -> None:
    assert page(WHOLE, isAccessibleForFree=value).rights.gated


@pytest.mark.parametrize("value", [True, "True", "https://schema.org/True", None, "", 3, [], {}])
def test_any_other_is_open(value: object) -> None:
    assert not page(WHOLE, isAccessibleForFree=value, headline="x").rights.gated


def test_the_old_tag_for_subscribers_gates_too() -> None:
    assert page(WHOLE, '<meta property="article:content_tier" content="locked">').rights.gated


@pytest.mark.parametrize(
    "selector",
    [
        ".paywall",
        "#wall",
        "div.paywall",
        "div#wall.paywall.deep",
        ".other, .paywall",
        "article .paywall",
        "article > .paywall",
        "body>article > #wall",
        [".other", ".paywall"],
    ],
)
def test_what_is_behind_the_wall_is_not_read(selector: object) -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": selector}
    body = told(FIRST, SECOND) + f'<div class="paywall deep" id="wall">{told(THIRD)}</div>'
    for parts in (part, [part]):
        read = page(body, hasPart=parts)
        assert texts(read) == [FIRST, SECOND]
        assert read.rights.gated


@pytest.mark.parametrize(
    "selector",
    ["", " ", ",", ">", ".", "#", "p:not(.x)", "[x]", "a']|//*", ".x >", 3, None, [None], "." * 99, "p " * 999],
)
def test_a_selector_that_is_none_hides_nothing(selector: object) -> None:
    part = {"isAccessibleForFree": False, "cssSelector": selector}
    assert texts(page(WHOLE, hasPart=part)) == [FIRST, SECOND, THIRD]


def test_a_free_part_stays() -> None:
    part = {"isAccessibleForFree": True, "cssSelector": ".free"}
    read = page(told(FIRST) + f'<div class="free">{told(SECOND)}</div>', hasPart=part)
    assert texts(read) == [FIRST, SECOND]
    assert not read.rights.gated
