"""Row 17 of what goes wrong: a page where a feed should be, and the feeds that it points to."""

from __future__ import annotations

import pytest

from bot.core.feed import FeedLink
from bot.errors import NotAFeed
from bot.ingest.feeds.discovery import find_feeds
from tests.unit.ingest.feeds.writing import read

PAGE = "https://ferry.example/news/"


def found(page: str) -> list[str]:
    return [link.url for link in find_feeds(page, PAGE)]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("<!doctype html><html><body><h1>Not found</h1></body></html>", "web page"),
        ("<HTML><HEAD><TITLE>Sign in</TITLE>", "web page"),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><rss-list/></body></html>', "web page"),
        ('<opml version="2.0"><head/><body/></opml>', "OPML"),
        ("", "empty"),
        (" \n ", "empty"),
        ("Service unavailable", "neither"),
        ("<p>No <feed-list>here</feed-list></p>", "neither"),
        ('<?xml version="1.0"?><note>Buy milk</note>', "neither"),
        ('{"error": "not found"}', "not a JSON Feed"),
        ("[1, 2, 3]", "not a JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [', "broken"),
    ],
)
def test_what_is_no_feed_is_named_with_what_to_do(document: str, sentence: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        read(document)
    assert sentence in caught.value.message
    assert caught.value.mend


def test_declared_feeds_come_first_then_links_then_usual_places_and_comments_last() -> None:
    page = """<html><head>
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
      <link rel="alternate" type="application/atom+xml" title="All &amp; more" href="atom.xml?a=1&amp;region=eu">
      <link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" type="text/css" href="/feed.css">
      <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
      </head><body><a href="/feeds/harbour.xml">Harbour</a><a href="/feedback">Tell us</a>
      <a href="javascript:feed()">feed</a></body></html>"""
    links = find_feeds(page, PAGE)
    assert links[0] == FeedLink("https://ferry.example/news/atom.xml?a=1&region=eu", "All & more")
    assert links[1] == FeedLink("https://ferry.example/feeds/harbour.xml", "Harbour")
    assert links[2].url == "https://ferry.example/feed"
    assert links[-1] == FeedLink("https://ferry.example/comments/feed", "Comments")
    assert not [link for link in links if "feedback" in link.url or "wp-json" in link.url or link.url.endswith("/de/")]


def test_links_are_joined_to_the_base_of_the_page() -> None:
    page = (
        '<base href="https://base.example/x/"><link rel="feed" href="rss"><a href="feed:https://other.example/f">f</a>'
    )
    assert found(page)[:2] == ["https://base.example/x/rss", "https://other.example/f"]


def test_a_page_never_points_to_itself_or_to_the_same_feed_twice() -> None:
    page = f'<link rel="feed" href="{PAGE}"><link rel="feed" href="/feed"><a href="/feed">Feed</a>'
    assert found(page).count("https://ferry.example/feed") == 1
    assert PAGE not in found(page)


@pytest.mark.parametrize(
    "page",
    ["", "no page", "<", "<a href='" * 50_000, "<div>" * 100_000, "<a href='/feed/x'>" * 100_000, "\0<a href='[::'>"],
)
def test_of_a_page_that_cannot_be_read_the_usual_places_are_left(page: str) -> None:
    assert "https://ferry.example/feed" in found(page)
    assert len(found(page)) <= 20


def test_the_feeds_that_a_page_links_without_end_are_cut() -> None:
    page = "".join(f"<a href='/feed/{number}'>Feed</a>" for number in range(5_000))
    assert len(found(page)) == 20
