"""What stands above an article: its markup first, then what the page shows, never a guess."""

from __future__ import annotations

import json

import pytest

from bot.core.article import Head
from bot.ingest.pages.reading import read_page
from tests.archives import SENTENCES

TOLD = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
URL = "https://www.paper.example/news/ferry"


def script(*documents: object) -> str:
    """Write JSON-LD; a text is taken as it is."""
    texts = (document if isinstance(document, str) else json.dumps(document) for document in documents)
    return "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)


def head(markup: str = "", body: str = "", url: str = URL, html: str = "<html>") -> Head:
    page = f"{html}<head>{markup}</head><body><article>{body}{TOLD}</article></body></html>"
    return read_page(page, url=url).head


def article(**fields: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", **fields}


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("markup", "body", "title"),
    [
        (script(article(headline="Ferry to stop")), "<h1>Other words</h1>", "Ferry to stop"),
        (script(article(headline="Ferry – to stop")), "<h1>Ferry: to <i>stop</i></h1>", "Ferry: to stop"),
        (meta("og:title", "Ferry to stop at midnight | The Paper"), "", "Ferry to stop at midnight"),
        (meta("og:title", "Ferry to stop - Paper") + meta("og:site_name", "The Paper"), "", "Ferry to stop - Paper"),
        (meta("og:title", "Ferry to stop - Paper") + meta("og:site_name", "Paper"), "", "Ferry to stop"),
        (meta("og:title", "War - and peace"), "", "War - and peace"),
        ("<title>Ferry to stop - Paper</title>", "<h1>Ferry to stop</h1>", "Ferry to stop"),
        ("<title>Ferry to stop</title>", "", "Ferry to stop"),
        ("", "", ""),
        (meta("og:title", "x" * 9_000), "", "x" * 500),
    ],
)
def test_title(markup: str, body: str, title: str) -> None:
    assert head(markup, body).title == title


@pytest.mark.parametrize(
    ("markup", "body", "authors"),
    [
        (script(article(author="Anna Berg")), "", ("Anna Berg",)),
        (script(article(author={"@type": "Person", "name": "Anna Berg"})), "", ("Anna Berg",)),
        (script(article(author=[{"name": "Anna Berg"}, {"name": "Bo Lind"}])), "", ("Anna Berg", "Bo Lind")),
        (script(article(author=[{"name": ["Anna Berg", "Bo Lind"]}])), "", ("Anna Berg", "Bo Lind")),
        (script(article(author={"@id": "#a"}), {"@id": "#a", "name": "Anna Berg"}), "", ("Anna Berg",)),
        (script(article(author={"@type": "Organization", "name": "The Paper"})), "", ()),
        (script(article(author="By Anna Berg, senior reporter")), "", ("Anna Berg",)),
        (script(article(author="Anna Berg"), article(author="Anna Berg")), "", ("Anna Berg",)),
        (meta("author", "Anna Berg and Bo Lind"), "", ("Anna Berg", "Bo Lind")),
        (meta("author", "https://social.example/anna"), "", ()),
        (meta("author", "Staff") + meta("og:site_name", "The Paper"), "", ()),
        (meta("author", "The Paper") + meta("og:site_name", "The Paper"), "", ()),
        ("", '<a rel="author" href="/anna">Anna Berg</a>', ("Anna Berg",)),
        ("", "<p>By the river the ferry waits.</p>", ()),
    ],
)
def test_authors(markup: str, body: str, authors: tuple[str, ...]) -> None:
    assert head(markup, body).authors == authors


@pytest.mark.parametrize(
    ("markup", "published"),
    [
        (script(article(datePublished="2024-05-03T10:00:00+02:00")), "2024-05-03T08:00:00+00:00"),
        (script(article(datePublished="2024-05-03")), "2024-05-03"),
        (script(article(datePublished="soon")) + meta("article:published_time", "2024-05-03"), "2024-05-03"),
        (meta("article:published_time", "2024-05-03T10:00:00 +0200"), "2024-05-03T08:00:00+00:00"),
        (meta("date", "Fri, 03 May 2024 10:00:00 GMT"), "2024-05-03T10:00:00+00:00"),
        (meta("date", "1714730400"), "2024-05-03T10:00:00+00:00"),
        (meta("date", "0001-01-01T00:00:00+14:00"), None),
        (meta("date", "9999-12-31T23:59:59-14:00"), None),
        ("", None),
    ],
)
def test_published(markup: str, published: str | None) -> None:
    found = head(markup).published
    assert (found and found.isoformat()) == published


@pytest.mark.parametrize(
    ("canonical", "address"),
    [
        ("https://www.paper.example/ferry", "https://www.paper.example/ferry"),
        ("/ferry", "https://www.paper.example/ferry"),
        ("https://m.paper.example/ferry", "https://m.paper.example/ferry"),
        ("https://other.example/ferry", URL),
        ("https://www.paper.example/", URL),
        ("https://www.paper.example:99999/ferry", URL),
        ("http://[::1", URL),
        ("javascript:alert(1)", URL),
        ("", URL),
        ("https://www.paper.example/" + "x" * 3_000, URL),
    ],
)
def test_address(canonical: str, address: str) -> None:
    assert head(f'<link rel="canonical" href="{canonical}">').url == address
    assert head(meta("og:url", canonical)).url == address


@pytest.mark.parametrize(
    ("html", "markup", "language"),
    [
        ('<html lang="de-AT">', "", "de"),
        ('<html lang="de">', script(article(inLanguage="en-GB")), "en"),
        ("<html>", meta("og:locale", "fr_FR"), "fr"),
        ('<html lang="german">', "", ""),
    ],
)
def test_language(html: str, markup: str, language: str) -> None:
    assert head(markup, html=html).language == language


@pytest.mark.parametrize(
    ("document", "publisher"),
    [
        (article(publisher={"name": "The  Paper"}), "The Paper"),
        (article(publisher=[{"name": "The Paper"}, {"name": "Other"}]), "The Paper"),
        (article(publisher="The Paper"), "The Paper"),
        ({"@graph": [article(publisher={"@id": "#p"}), {"@id": "#p", "name": "The Paper"}]}, "The Paper"),
        ([[article(publisher={"name": "The Paper"})]], "The Paper"),
        ({"@type": "WebPage", "mainEntity": article(publisher={"name": "The Paper"})}, "The Paper"),
        (article(publisher={"name": "https://paper.example"}), ""),
        ('<!--{"@type": "NewsArticle", "publisher": "The Paper"};-->', "The Paper"),
        ('//<![CDATA[\n{"@type": ["Thing", "NewsArticle"], "publisher": "The Paper"}\n//]]>', "The Paper"),
        ('/*<![CDATA[*/{"@type": "schema:ReportageNewsArticle"}/*]]>*/', ""),
        ('{"@type": "NewsArticle", "publisher": "The\nPaper"}', "The Paper"),
        ('{"@type": "NewsArticle", "publisher": "The Paper"', ""),
    ],
)
def test_publisher_however_the_script_is_written(document: object, publisher: str) -> None:
    assert head(script(document)).publisher == publisher


def test_a_section_front_that_lists_articles_is_no_article() -> None:
    listed = [article(headline=f"Story {number}", author="Anna Berg") for number in range(4)]
    front = f"<html><head>{script(listed)}</head><body><h1>News</h1>{TOLD}</body></html>"
    assert not read_page(front).says_article
    assert read_page(front).head.authors == ()
    story = read_page(front.replace("<h1>News", "<h1>Story 2"))
    assert (story.says_article, story.head.title) == (True, "Story 2")


HOSTILE: list[dict[str, object] | str] = [
    {"author": {"@id": "x"}, "publisher": {"@id": "x"}, "mainEntity": {"@id": "x", "of": 1}},
    {"wordCount": "9" * 6_000},
    {"wordCount": -1, "headline": ["a"], "datePublished": {}, "inLanguage": [], "publisher": []},
    {"author": [[["x"]], 3, None, {"name": [1, None]}, {"name": {}}], "hasPart": 3},
    {"author": ["Anna Berg, reporter, " * 9_000], "publisher": {"name": "x" * 90_000}},
    '{"@type": "NewsArticle"' + " " * 400_000 + "}",
    '{"@type": "NewsArticle", "wordCount": NaN, "isAccessibleForFree": Infinity}',
    "[" * 400_000,
    '{"@graph":' * 400 + "1" + "}" * 400,
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_markup_costs_the_markup_only(hostile: dict[str, object] | str) -> None:
    found = head(script(article(**hostile) if isinstance(hostile, dict) else hostile) + "<title>Ferry</title>")
    assert found.title == "Ferry"
    assert len(found.publisher) <= 100
