"""Lists of feeds, as feed readers write them."""

from __future__ import annotations

import pytest

from bot.core.feed import FeedLink
from bot.errors import UnreadableFile
from bot.ingest.feeds.opml import OpmlFiles

OPML = OpmlFiles()


def opml(*outlines: str) -> bytes:
    return f'<opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'.encode()


def test_what_is_written_is_read_again() -> None:
    feeds = (
        FeedLink("https://ferry.example/?a=1&region=eu", 'Ferry & "Bus" 5 < 6'),
        FeedLink("https://other.example/feed", "نشره\u200cها 😀 中文"),
    )
    assert tuple(OPML.read(OPML.write(feeds).encode("utf-8"))) == feeds


def test_a_title_with_what_xml_forbids_can_be_written() -> None:
    written = OPML.write(
        [FeedLink("https://ferry.example/", "A\x00B\n\ud800C\xa0D\ufffe"), FeedLink("https://x.example/")]
    )
    assert [feed.title for feed in OPML.read(written.encode("utf-8"))] == ["AB C D", "https://x.example/"]


def test_feeds_in_folders_are_found_in_order_each_once_under_their_titles() -> None:
    document = opml(
        '<outline text="News"><outline type="rss" text="a" title="Ferry" xmlUrl="https://ferry.example/f"/></outline>',
        '<OUTLINE TEXT="Bus" XMLURL="https://bus.example/f"/>',
        '<outline text="Again" xmlUrl="https://ferry.example/f"/>',
        '<outline text="Old" xmlUrl="feed://old.example/f"/>',
        '<outline text="Script" xmlUrl="javascript:alert(1)"/><outline text="File" xmlUrl="file:///etc/passwd"/>',
    )
    assert list(OPML.read(document)) == [
        FeedLink("https://ferry.example/f", "Ferry"),
        FeedLink("https://bus.example/f", "Bus"),
        FeedLink("http://old.example/f", "Old"),
    ]


FERRY = '<outline text="Ferry" xmlUrl="https://ferry.example/?a=1&b=2"/>'


@pytest.mark.parametrize(
    "document",
    [
        opml(FERRY).decode("utf-8").encode("utf-16"),
        b"\xef\xbb\xbf\n" + opml(FERRY),
        b'<?xml version="1.0"?><!DOCTYPE opml><!-- <html> -->' + opml(FERRY),
        opml(FERRY, '<outline text="cut" xmlUr')[:-20],
        opml(FERRY, *(f"<a{number}:b c{number}:d='x'/>" for number in range(60))),
        opml(FERRY, "&nbsp;& \x0b <outline text='no address'>"),
    ],
)
def test_a_list_is_read_whatever_state_it_is_in(document: bytes) -> None:
    assert list(OPML.read(document)) == [FeedLink("https://ferry.example/?a=1&b=2", "Ferry")]


@pytest.mark.parametrize(
    "document",
    [b"", b"\0\1\2", b"<html><body>x", b"https://ferry.example/", opml(), opml("<outline text='x'/>"), b"<opml",
     b"<opml><outline " + b" ".join(b"a%d=''" % n for n in range(200_000)) + b"/></opml>", b"<opml>" * 100_000, b'<opml><body><outline text="' * 50_000],
)  # fmt: skip
def test_what_names_no_feed_is_refused_in_words(document: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        OPML.read(document)
    assert caught.value.message.startswith(("This", "It"))


def test_entities_of_a_list_name_no_file_and_do_not_grow(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_text("the secret word")
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    doctype = f'<!DOCTYPE opml [<!ENTITY a "ha">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    (feed,) = OPML.read(doctype.encode() + opml('<outline text="&x; &j;" xmlUrl="https://ferry.example/f"/>'))
    assert "secret word" not in feed.title
    assert len(feed.title) <= 100


def test_a_list_without_end_is_cut() -> None:
    document = opml(*(f'<outline text="{number}" xmlUrl="https://ferry.example/{number}"/>' for number in range(6_000)))
    assert len(OPML.read(document)) == 5_000
