"""What is read of each format."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.core.feed import Feed, FeedKind
from bot.errors import NotAFeed
from tests.unit.ingest.feeds.writing import atom, only, read, rss, titles

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://ferry.example/"><title>Ferry News</title><link>https://ferry.example/</link>
<dc:language>de-AT</dc:language><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
</channel>
<item rdf:about="https://ferry.example/1"><title>Ferry sails</title><link>https://ferry.example/1</link>
<dc:date>2026-11-20T10:00:00+01:00</dc:date><dc:creator>Ola Reed</dc:creator><description>It left.</description></item>
</rdf:RDF>"""

NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://ferry.example/bow.jpg</image:loc><image:title>The bow</image:title></image:image>
<loc>https://ferry.example/1</loc><news:news><news:publication><news:name>Ferry News</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2026-11-20</news:publication_date>
<news:title>Ferry sails</news:title></news:news></url>
<url><loc>https://ferry.example/about</loc><image:image><image:title>The crew</image:title></image:image></url>
</urlset>"""


def test_rss_gives_head_and_entries() -> None:
    feed = read(
        rss(
            "<title>Ferry sails</title><link>https://ferry.example/1</link><guid isPermaLink='false'>f-1</guid>"
            "<pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate><author>ola@ferry.example (Ola Reed)</author>"
            "<description>&lt;p&gt;It left &amp;amp; arrived.&lt;/p&gt;</description>",
            head="<link>https://ferry.example/</link><language>en_GB</language><ttl>45</ttl>",
        )
    )
    assert (feed.kind, feed.title, feed.site) == (FeedKind.RSS, "Ferry News", "https://ferry.example/")
    assert (feed.language, feed.interval) == ("en", timedelta(minutes=45))
    (entry,) = feed.entries
    assert (entry.id, entry.title, entry.link) == ("f-1", "Ferry sails", "https://ferry.example/1")
    assert entry.published is not None
    assert entry.published.isoformat() == "2026-11-20T09:00:00+00:00"
    assert (entry.authors, entry.content) == (("Ola Reed",), "<p>It left &amp; arrived.</p>")


def test_atom_gives_its_alternate_link_authors_and_both_dates() -> None:
    entry = only(
        atom(
            '<id>tag:1</id><title type="html">&lt;b&gt;Ferry&lt;/b&gt; sails</title>'
            '<link rel="enclosure" href="/1.mp3"/><link rel="alternate" href="/1"/><link rel="replies" href="/1/c"/>'
            "<published>2026-11-20T10:00:00Z</published><updated>2026-11-21T10:00:00Z</updated>"
            "<author><name>Ola Reed</name></author><author><name>Ina Quay</name></author>"
        )
    )
    assert (entry.title, entry.link) == ("Ferry sails", "https://ferry.example/1")
    assert entry.authors == ("Ola Reed", "Ina Quay")
    assert [date.isoformat() for date in (entry.published, entry.updated) if date] == [
        "2026-11-20T10:00:00+00:00",
        "2026-11-21T10:00:00+00:00",
    ]


def test_an_atom_entry_that_was_only_updated_has_no_publication_date() -> None:
    entry = only(atom("<id>1</id><title>Ferry sails</title><updated>2026-11-21T10:00:00Z</updated>"))
    assert entry.published is None
    assert entry.updated is not None


def test_html_that_stands_unescaped_in_a_text_is_kept_as_html() -> None:
    xhtml = '<div xmlns="http://www.w3.org/1999/xhtml"><p>It <b>left</b> &lt; noon.</p></div>'
    content = only(atom(f'<id>1</id><title>Ferry</title><content type="xhtml">{xhtml}</content>')).content
    assert "<p>It <b>left</b> &lt; noon.</p>" in content
    assert only(rss("<title>Ferry</title><description>It <b>left</b>.</description>")).content == "It <b>left</b>."


def test_plain_text_of_atom_becomes_html_that_says_the_same() -> None:
    entry = only(atom('<id>1</id><title>Ferry</title><content type="text">5 &lt; 6 &amp; 7</content>'))
    assert entry.content == "5 &lt; 6 &amp; 7"


def test_rdf_keeps_its_one_date_as_the_date_of_publication() -> None:
    feed = read(RDF)
    assert (feed.kind, feed.site, feed.language) == (FeedKind.RDF, "https://ferry.example/", "de")
    assert feed.interval == timedelta(hours=6)
    (entry,) = feed.entries
    assert entry.published is not None
    assert entry.published.isoformat() == "2026-11-20T09:00:00+00:00"
    assert (entry.id, entry.authors, entry.content) == ("https://ferry.example/1", ("Ola Reed",), "It left.")


def test_json_feed_gives_head_and_entries_and_passes_over_what_is_none() -> None:
    items = [
        {"id": 7, "url": "/1", "title": "Ferry &amp; sails", "content_text": "It <left>.\n\nIt arrived.",
         "date_published": "2026-11-20T10:00:00.5Z", "authors": [{"name": "Ola Reed"}], "author": {"name": "Ola Reed"}},
        {"id": None, "external_url": "https://other.example/", "summary": "Elsewhere"},
        "no item", {"id": "x", "title": ["none"], "authors": "none", "date_published": 5},
    ]  # fmt: skip
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Ferry News", "language": "en-GB"}
    feed = read(json.dumps({**head, "home_page_url": "https://ferry.example", "items": items}))
    assert (feed.kind, feed.title, feed.language) == (FeedKind.JSON, "Ferry News", "en")
    first, second = feed.entries
    assert (first.id, first.title, first.link) == ("7", "Ferry & sails", "https://ferry.example/1")
    assert (first.authors, first.content) == (("Ola Reed",), "<p>It &lt;left&gt;.</p><p>It arrived.</p>")
    assert first.published is not None
    assert (second.id, second.content) == ("https://other.example/", "Elsewhere")


def test_a_news_sitemap_gives_its_news_and_takes_no_caption_for_a_headline() -> None:
    feed = read(NEWS_SITEMAP)
    assert (feed.kind, feed.title, feed.language) == (FeedKind.SITEMAP, "Ferry News", "en")
    (entry,) = feed.entries
    assert (entry.title, entry.link) == ("Ferry sails", "https://ferry.example/1")
    assert entry.published is not None
    assert entry.published.isoformat() == "2026-11-20"


def test_a_sitemap_without_news_gives_its_pages() -> None:
    document = "<urlset><url><loc>/1</loc><lastmod>2026-11-20</lastmod></url><url><loc>mailto:x</loc></url></urlset>"
    entry = only(document)
    assert (entry.title, entry.link) == ("", "https://ferry.example/1")


def test_an_index_of_sitemaps_names_those_of_news_first() -> None:
    children = "".join(f"<sitemap><loc>{loc}</loc></sitemap>" for loc in ("/a.xml", "/news.xml", "javascript:x"))
    with pytest.raises(NotAFeed) as caught:
        read(f"<sitemapindex>{children}</sitemapindex>")
    assert [link for link, _ in caught.value.links] == ["https://ferry.example/news.xml", "https://ferry.example/a.xml"]


@pytest.mark.parametrize(
    "document", [rss(), "<rss><channel/></rss>", atom(), '{"title": "F", "items": []}', "<urlset/>"]
)
def test_a_feed_without_entries_is_a_feed(document: str) -> None:
    assert isinstance(read(document), Feed)


def test_what_pictures_say_is_not_what_the_article_says() -> None:
    entry = only(
        rss(
            "<title>Ferry sails</title><description>It left.</description><media:title>A picture</media:title>"
            "<media:description>A ferry at the quay, seen from above.</media:description>"
            "<media:content url='a.jpg'><media:description>Its bow, seen from the quay.</media:description></media:content>"
            "<source url='https://other.example/'>Other News</source><image><title>Logo</title></image>"
        )
    )
    assert (entry.title, entry.content) == ("Ferry sails", "It left.")


def test_what_only_a_picture_says_is_better_than_nothing() -> None:
    assert only(rss("<title>Ferry</title><media:description>It left.</media:description>")).content == "It left."


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A &amp;amp; B", "A & B"),
        ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
        ("&lt;i&gt;Ferry&lt;/i&gt;\n  sails", "Ferry sails"),
        ("&amp;lt;i&amp;gt;Ferry&amp;lt;/i&amp;gt;", "Ferry"),
        ("Bread&notes", "Bread&notes"),
        ("<![CDATA[R&D &#8211; now]]>", "R&D – now"),
    ],
)
def test_a_title_is_one_line_of_text(written: str, title: str) -> None:
    assert titles(rss(f"<title>{written}</title>")) == [title]
