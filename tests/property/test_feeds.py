"""Whatever is served at a feed's address, it is a feed, or is refused in words."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.feed import Entry, Feed, FeedKind, FeedLink
from bot.errors import UnreadableFile
from bot.ingest.feeds.discovery import find_feeds
from bot.ingest.feeds.entries import LONGEST_CONTENT, LONGEST_ID, LONGEST_LINK, LONGEST_TITLE, identified, one_line
from bot.ingest.feeds.opml import OpmlFiles
from bot.ingest.feeds.reading import MOST_ENTRIES, read_feed
from tests.tries import tries

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
URL = "https://ferry.example/feed"
SEEDS = [
    """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY x "y">]><rss version="2.0"
    xmlns:content="http://purl.org/rss/1.0/modules/content/" xml:base="/n/"><channel><title>Ferry</title><ttl>5</ttl>
    <link>https://ferry.example</link><item><title>Fähre &amp; Bus</title><link>/1</link><guid>1</guid>
    <pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate><author>o@x.example (Ola)</author>
    <content:encoded><![CDATA[<p>It left.</p>]]></content:encoded></item></channel></rss>""",
    """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="html">F &amp;lt;</title>
    <entry><id>tag:1</id><title>Ferry</title><link rel="alternate" href="/1"/><published>2026-11-20T10:00:00Z</published>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It left.</p></div></content></entry></feed>""",
    """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>
    <title>F</title></channel><item rdf:about="/1"><title>Ferry</title><dc:date>2026-11-20</dc:date></item></rdf:RDF>""",
    """{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","url":"/1","title":"Ferry",
    "content_text":"It left.","date_published":"2026-11-20T10:00:00Z","authors":[{"name":"Ola"}]}]}""",
    """<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/1</loc><news:news>
    <news:title>Ferry</news:title></news:news></url></urlset>""",
    """<opml version="2.0"><body><outline text="Ferry" xmlUrl="https://ferry.example/f"/></body></opml>""",
    """<html><head><base href="/x/"><link rel="alternate" type="application/rss+xml" href="/f"></head></html>""",
]
PIECES = st.sampled_from(
    [b"<", b">", b"&", b"<!", b"<?", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE x [", b"&#0;", b"&#xFFFF;",
     b"&#1114112;", b"&x;", b"&nbsp;", b"=", b'"', b"'", b":", b"a:b", b"xmlns:", b' xmlns="', b"<item>", b"</item>",
     b"<entry>", b"</channel>", b"<title>", b"<a:b c:d='e'>", b"{", b"}", b"[", b"\\u0000", b"\\ud800", b"1e999", b"\0",
     b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f\x8b", b"http://[", b"//x:y/", b"feed:", b"9999-12-31T23:59:59-12:00",
     b"Mon, 1 Jan 0001", b"xml:base='http://['", b"type='xhtml'", b"type='text/plain'", b"mode='base64'", b"\xc3"]
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.integers(0, 900), st.integers(0, 40), st.one_of(PIECES, st.binary(max_size=8))), max_size=6
)


def mutated(seed: str, edits: list[tuple[int, int, bytes]], charset: str) -> bytes:
    data = seed.encode(charset)
    for place, length, piece in edits:
        data = data[:place] + piece + data[place + length :]
    return data


DOCUMENTS = st.one_of(
    st.builds(mutated, st.sampled_from(SEEDS), EDITS, st.sampled_from(["utf-8", "utf-16", "latin-1"])),
    st.binary(max_size=60),
    st.lists(PIECES, max_size=30).map(b"".join),
)


def is_sound(entry: Entry) -> bool:
    parts = urlsplit(entry.link)
    return (
        0 < len(entry.id) <= LONGEST_ID
        and len(entry.title) <= LONGEST_TITLE
        and entry.title == " ".join(entry.title.split())
        and len(entry.content) <= LONGEST_CONTENT
        and len(entry.link) <= LONGEST_LINK + len(URL)
        and (not entry.link or (parts.scheme in ("http", "https") and bool(parts.hostname)))
        and not any(date and date.at.year > NOW.year for date in (entry.published, entry.updated))
    )


@given(DOCUMENTS, st.sampled_from(["", "utf-8", "latin-1", "utf-16", "nonsense"]))
@settings(max_examples=tries(250))
def test_a_document_is_a_feed_or_is_refused_in_words(data: bytes, charset: str) -> None:
    try:
        feed = read_feed(data, url=URL, charset=charset, now=NOW)
    except UnreadableFile as error:
        refused: UnreadableFile | None = error
        entries: tuple[Entry, ...] = ()
    else:
        refused, entries = None, feed.entries
    assert refused is None or (refused.message and refused.mend)
    assert len(entries) <= MOST_ENTRIES
    assert len({entry.id for entry in entries}) == len(entries)
    assert all(map(is_sound, entries))


@given(DOCUMENTS)
@settings(max_examples=tries(100))
def test_what_reads_a_page_or_a_list_of_feeds_ends_too(data: bytes) -> None:
    assert all(link.url.startswith("http") for link in find_feeds(data.decode("utf-8", "ignore"), URL))
    with suppress(UnreadableFile):
        assert all(link.url.startswith("http") for link in OpmlFiles().read(data))


@given(st.lists(st.text(max_size=40).map(one_line), max_size=5, unique=True))
@settings(max_examples=tries(100))
def test_a_list_of_feeds_that_was_written_is_read_again(titles: list[str]) -> None:
    feeds = [FeedLink(f"https://ferry.example/{n}?a&b=<", title) for n, title in enumerate(titles)]
    if feeds:
        assert [link.url for link in OpmlFiles().read(OpmlFiles().write(feeds).encode("utf-8"))] == [
            link.url for link in feeds
        ]


ENTRIES = st.builds(
    Entry,
    id=st.sampled_from(["", "1", "2", "https://x.example/1", "https://x.example/1 https://x.example/2", "a" * 3_000]),
    link=st.sampled_from(["", "https://x.example/1", "https://x.example/2"]),
    title=st.sampled_from(["", "A", "B"]),
)


@given(st.lists(ENTRIES, max_size=8))
@settings(max_examples=tries(100))
def test_of_entries_none_is_lost_unless_it_is_there_twice(entries: list[Entry]) -> None:
    found = identified(entries)
    assert len({entry.id for entry in found}) == len(found)
    told = {(entry.link, entry.title, entry.content) for entry in entries}
    assert {(entry.link, entry.title, entry.content) for entry in found} == told
    assert Feed(kind=FeedKind.RSS, entries=found).entries == identified(entries)
