"""Readers of documents: feeds, pages, and files of articles."""

from __future__ import annotations

import gzip
import io
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.article import Draft
from bot.core.intake import Rejected
from bot.errors import InputError
from bot.ingest.charset import decode
from bot.ingest.feeds.discovery import find_feeds
from bot.ingest.feeds.entries import LONGEST_CONTENT, LONGEST_ID, LONGEST_LINK, LONGEST_TITLE
from bot.ingest.feeds.opml import OpmlFiles
from bot.ingest.feeds.reading import MOST_ENTRIES, read_feed
from bot.ingest.files import FileReader
from bot.ingest.pages.reading import read_fragment, read_page
from bot.ingest.warc import read_record, records
from tests.archives import article_page, article_records, compressed
from tests.fuzzing.laws import check_blocks, check_head, check_line, check_printable
from tests.fuzzing.target import Target, plain_text_of

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
URL = "https://ferry.example/news/1"
_MARKUP = tuple(
    b"< > </ & <! <? ]]> <![CDATA[ <!-- --> &#0; &#155; &#27; &#x9d; &#xFFFF; &x; &nbsp; &lt; = \" ' xml:base='http://[' <a:b"
    b" xmlns: xmlns=''".split(b" ")
)
_FEED = (
    b"<item>", b"</item>", b"<entry>", b"</entry>", b"<channel>", b"</channel>", b"<title>", b"</title>", b"<link>",
    b"<guid>", b"<pubDate>", b"<dc:creator>", b"<content:encoded>", b"<media:group>", b"<!DOCTYPE x [<!ENTITY a '&b;'>]>",
    b"<!ENTITY b '&a;&a;&a;&a;'>", b"&a;", b"type='xhtml'", b"mode='base64'", b"Mon, 1 Jan 0001", b"2026-11-20T10:00:00Z",
    b"file:///etc/passwd", b"feed:", b"//x:y/", b"<ttl>", b"<sitemapindex>", b"<loc>", b"<outline xmlUrl='http://x.example/'>",
)  # fmt: skip
_PAGE = (
    b"<p>", b"</p>", b"<div>", b"</div>", b"<table><tr><td>", b"<ul><li>", b"<q>", b"<b>", b"<span hidden>", b"<h1>", b"<title>",
    b"<article>", b"<script type='application/ld+json'>", b"</script>", b'{"@type":"NewsArticle","headline":"x"}',
    b'"datePublished":"9999-12-31T23:59-23:00"', b'"author":[{"name":"' + b" " * 3_000 + b'"}]', b"<meta name=robots content=",
    b"<meta property='og:url' content='http://[x'>", b"<link rel=canonical href=", b"<base href=", b"<blockquote>",
    b"<svg><style>", b"<form>", b"<template>", b"<br>", b"<a href='javascript:x'>", b"data-nosnippet", b"<html lang=",
    b"<link rel=alternate type=application/rss+xml href=", b"<a href=/feed>", b"The ferry of Port Alder will stop. ",
)  # fmt: skip
_JSON = (
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"null", b"true", b"1" * 5_000, b"-", b"1e400", b"\\u001b", b"\\u009b", b"\\ud800",
    b"\\u2028", b'"title":', b'"paragraphs":', b'"id":', b'"author":', b'"kind":"h"', b'"published_at":"9999-12-31T23:59-14:00"',
    b'"url":"https://x.example/\\u001b[2J"', b'"author":"' + b" " * 9_000 + b'x"', b"\n",
)  # fmt: skip
_MATTER = (
    b"---\n", b"title: ", b"author: ", b"- ", b"&a ", b"*a ", b"<<: *a\n", b"[", b"]", b"{", b"}", b'"', b"'", b"|\n", b">\n", b"!!",
    b"!!python/object/apply:os.system ", b"!!binary ", b"!!timestamp 2024-01-01", b"%YAML 1.1\n", b"? ", b"0x" + b"f" * 5_000,
    b"1:" * 900 + b"59", b"published: 9999-12-31T23:59:59-14:00\n", b"sample: true\n", b"url: http://\n", b"\x1b[2J", b"# ", b"\n\n",
    b"a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b]\nauthors: [*c, *c]\n",
)  # fmt: skip
_MARKDOWN = (
    b"# ", b"- ", b"> ", b"* ", b"1. ", b"[", b"](", b"]: ", b"![", b"`", b"```\n", b"**", b"__", b"~~", b"|", b"---", b"\\", b"<b>",
    b"<!--", b"&#27;", b"http://x.example", b"\n", b"\n\n", b"    ", b"\t", b"[a]: /b\n", b"[a][a]",
)  # fmt: skip

RSS = b"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY x "y">]><rss version="2.0" xml:base="/n/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
 <title>Ferry</title><ttl>5</ttl><link>https://ferry.example</link><item><title>F&#228;hre &amp; Bus</title><link>/1</link>
 <guid>1</guid><pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate><author>o@x.example (Ola)</author>
 <content:encoded><![CDATA[<p>It left at noon.</p>]]></content:encoded></item><item><title>Second</title>
 <dc:creator>Ina Quay</dc:creator><description>It came back &lt;b&gt;late&lt;/b&gt;.</description></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="html">F &amp;lt;</title><entry><id>tag:1</id>
 <title>Ferry</title><link rel="alternate" href="/1"/><published>2026-11-20T10:00:00Z</published><author><name>Ola</name>
 </author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It left.</p></div></content></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>F</title></channel><item rdf:about="/1"><title>Ferry</title>
 <link>/1</link><dc:date>2026-11-20</dc:date></item></rdf:RDF>"""
JSON_FEED = b"""{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","url":"/1","title":"Ferry",
 "content_text":"It left.","date_published":"2026-11-20T10:00:00Z","authors":[{"name":"Ola"}]},{"id":2,"content_html":"<p>x"}]}"""
SITEMAP = b"""<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/1</loc><news:news>
 <news:publication><news:name>F</news:name><news:language>en</news:language></news:publication>
 <news:publication_date>2026-11-20</news:publication_date><news:title>Ferry</news:title></news:news></url></urlset>"""
SITEMAP_INDEX = b"<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"
OPML = b"""<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body><outline text="North">
 <outline type="rss" text="Ferry" title="Ferry" xmlUrl="https://ferry.example/f"/></outline></body></opml>"""
PAGE = article_page().replace(
    b"<head>",
    b"""<head><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry 0 to
 stop at midnight","author":[{"@type":"Person","name":"Ola Reed"}],"datePublished":"2026-11-20T10:00:00+01:00","hasPart":
 {"isAccessibleForFree":"False","cssSelector":".paywall"}}</script><meta name="robots" content="max-snippet:200"><link
 rel="alternate" type="application/rss+xml" title="All" href="/feed.xml"><link rel="canonical" href="/news/1">""",
)
MARKDOWN = b"""---
title: Storm closes the harbour
author: [Ina Quay, Ola Reed]
published: 2024-02-03
url: https://paper.example/storm
---

# A storm

A storm with gusts of 140 km/h closed the **harbour** of [Port Alder](https://a.example) on Saturday.

- Eleven ferries stayed moored.

> Too old, she said.

| part | age |
|---|---|
| hull | 60 |
"""
PLAIN = b"""Ferry sinks off Port Alder
By Ina Quay and Ola Reed
(Alder Courier)
Published on March 3, 2024

The ferry of the town sank on Monday at noon, and nobody was hurt in the accident.

Divers came.
"""
JSON = b"""[{"id":"a1","title":"Ferry","author":["Ola Reed"],"publisher":"Courier","published_at":"2024-03-03","url":
"https://paper.example/1","language":"en","paragraphs":["It left at noon.",{"kind":"h","text":"Why"},{"kind":"p","text":"Wind."}]}]"""


def _feed(data: bytes) -> None:
    feed = read_feed(data, url=URL, now=NOW)
    check_line(feed.title)
    assert len(feed.entries) <= MOST_ENTRIES
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        for line in (entry.title, *entry.authors):
            check_line(line)
        assert len(entry.title) <= LONGEST_TITLE
        assert len(entry.content) <= LONGEST_CONTENT
        assert len(entry.id) <= LONGEST_ID
        assert len(entry.link) <= LONGEST_LINK
        assert entry.link.startswith(("http://", "https://")) or not entry.link
        assert all(date is None or date.at <= NOW + timedelta(days=1) for date in (entry.published, entry.updated))


def _opml(data: bytes) -> None:
    found = OpmlFiles().read(data)
    for link in found:
        check_line(link.title)
        assert link.url.startswith(("http://", "https://"))
    assert [link.url for link in OpmlFiles().read(OpmlFiles().write(found).encode())] == [link.url for link in found]


def _page(data: bytes) -> None:
    page = read_page(data, url=URL, robots=plain_text_of(data[:200]))
    check_head(page.head)
    check_blocks(page.blocks)
    assert 0 <= page.link_share <= 1


def _fragment(data: bytes) -> None:
    check_blocks(read_fragment(plain_text_of(data), URL).blocks)


def _links(data: bytes) -> None:
    for link in find_feeds(plain_text_of(data), URL):
        check_line(link.title)
        assert link.url.startswith(("http://", "https://"))


def _check_draft(draft: Draft) -> None:
    check_head(draft.head)
    check_blocks(draft.blocks)
    draft.fingerprint()


class _File:
    """Reads the articles of a file with some ending, as an import does."""

    def __init__(self, ending: str) -> None:
        self._ending = ending

    def __call__(self, data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"article{self._ending}")
            path.write_bytes(data)
            reader = FileReader()
            for came in reader.read_all(reader.find(path).files):
                if isinstance(came.found, Draft):
                    _check_draft(came.found)
                elif isinstance(came.found, Rejected):
                    check_printable(came.found.reason)


def _gzipped(data: bytes) -> None:
    """Half of the inputs are compressed whole, so that what is inside is read."""
    _File(".jsonl.gz")(data if len(data) % 2 else gzip.compress(data, 1))


def _warc(data: bytes) -> None:
    for record in records(io.BytesIO(data)):
        try:
            draft = read_record(record)
        except InputError:
            continue
        _check_draft(draft)


def _charset(data: bytes) -> None:
    name, _, rest = data.partition(b"\n")
    check_printable(decode(rest, plain_text_of(name)))


_WARC_TOKENS = (
    b"WARC/1.0\r\n", b"WARC-Type: response\r\n", b"Content-Length: ", b"99999999999", b"-5", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"Content-Type: text/html\r\n", b"ffffffff\r\n", b"\x1f\x8b\x08",
)  # fmt: skip
_SENTENCE = "Die Fähre nach Pört Alder fährt nicht; „zu alt“, sagt sie. "
_ENCODED = [
    b"\n" + (_SENTENCE * 9).encode(name, "replace") for name in ("utf-8", "utf-16", "cp1252", "latin-1", "utf-8-sig")
]

TARGETS = (
    Target(name="RSS", attack=_feed, seeds=[RSS], tokens=_MARKUP + _FEED, refuses=(InputError,)),
    Target(name="Atom", attack=_feed, seeds=[ATOM], tokens=_MARKUP + _FEED, refuses=(InputError,)),
    Target(name="RDF", attack=_feed, seeds=[RDF], tokens=_MARKUP + _FEED, refuses=(InputError,)),
    Target(name="JSON Feed", attack=_feed, seeds=[JSON_FEED], tokens=_JSON, refuses=(InputError,)),
    Target(name="sitemap", attack=_feed, seeds=[SITEMAP, SITEMAP_INDEX], tokens=_MARKUP + _FEED, refuses=(InputError,)),
    Target(name="compressed feed", attack=_feed, seeds=[gzip.compress(RSS), gzip.compress(JSON_FEED)], refuses=(InputError,)),
    Target(name="OPML", attack=_opml, seeds=[OPML], tokens=_MARKUP + _FEED, refuses=(InputError,)),
    Target(name="page", attack=_page, seeds=[PAGE], tokens=_MARKUP + _PAGE, refuses=(InputError,)),
    Target(name="text in a feed", attack=_fragment, seeds=[PAGE], tokens=_MARKUP + _PAGE, refuses=(InputError,)),
    Target(name="feeds of a page", attack=_links, seeds=[PAGE], tokens=_MARKUP + _PAGE, refuses=(InputError,)),
    Target(name="Markdown", attack=_File(".md"), seeds=[MARKDOWN], tokens=_MARKDOWN),
    Target(name="front matter", attack=_File(".md"), seeds=[MARKDOWN.partition(b"# A")[0] + b"Text.\n"], tokens=_MATTER),
    Target(name="plain text", attack=_File(".txt"), seeds=[PLAIN, MARKDOWN], tokens=_MATTER + _MARKDOWN),
    Target(name="JSON articles", attack=_File(".json"), seeds=[JSON], tokens=_JSON),
    Target(name="JSON lines", attack=_File(".jsonl"), seeds=[JSON[1:-1].replace(b"\n", b"") + b"\n"], tokens=_JSON),
    Target(name="gzip", attack=_gzipped, seeds=[gzip.compress(JSON[1:-1]), JSON[1:-1]], tokens=_JSON),
    Target(name="WARC", attack=_warc, seeds=[b"".join(article_records(2))], tokens=_WARC_TOKENS, refuses=(InputError,)),
    Target(name="WARC, compressed", attack=_warc, seeds=[compressed(article_records(2))], refuses=(InputError,)),
    Target(name="charset", attack=_charset, seeds=_ENCODED, tokens=(b"utf-7\n", b"idna\n", b"rot13\n", b"hex\n", b"charset="), refuses=(InputError,)),
)  # fmt: skip
