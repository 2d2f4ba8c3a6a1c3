"""Rows 7, 8 and 9 of what goes wrong: links, ids and dates."""

from __future__ import annotations

import pytest

from tests.unit.ingest.feeds.writing import NOW, atom, only, read, rss


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("/1", "https://ferry.example/1"),
        ("1.html", "https://ferry.example/news/1.html"),
        ("//cdn.example/1", "https://cdn.example/1"),
        ("\n   https://ferry.example/\n   1  \n", "https://ferry.example/1"),
        ("https://ferry.example/a b", "https://ferry.example/a%20b"),
        ("https://ferry.example/?a=1&region=eu&amp;copy=2&timestamp=3", "https://ferry.example/?a=1&region=eu&copy=2&timestamp=3"),
        ("https://ferry.example/?a=1&amp;amp;b=2", "https://ferry.example/?a=1&b=2"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("https://[::1", ""),
        ("https://ferry.example:port/", ""),
        ("https://ferry.example/" + "a" * 3_000, ""),
    ],
)  # fmt: skip
def test_a_link_is_an_absolute_web_address_or_none(written: str, link: str) -> None:
    assert only(rss(f"<title>Ferry</title><link>{written}</link>")).link == link


def test_the_nearest_base_wins_then_the_site_then_the_feed() -> None:
    entry = '<id>1</id><title>Ferry</title><link href="1.html"/>'
    based = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/a/"><entry xml:base="b/">{entry}</entry></feed>'
    assert only(based).link == "https://base.example/a/b/1.html"
    assert only(atom(entry, head='<link href="https://site.example/x/"/>')).link == "https://site.example/x/1.html"
    assert only(atom(entry)).link == "https://ferry.example/news/1.html"


def test_an_address_in_a_guid_is_the_link_where_there_is_none() -> None:
    assert only(rss("<title>A</title><guid>https://ferry.example/1</guid>")).link == "https://ferry.example/1"
    assert only(rss("<title>A</title><guid isPermaLink='false'>https://ferry.example/1</guid>")).link == ""


def test_a_number_in_a_guid_makes_no_link() -> None:
    entry = only(rss("<title>Ferry</title><guid>12345</guid>"))
    assert (entry.id, entry.link) == ("12345", "")
    assert only(rss("<title>Ferry</title><link>/1</link><guid>/1</guid>")).link == "https://ferry.example/1"


def test_an_entry_without_guid_is_known_by_its_link_and_without_both_by_its_words() -> None:
    linked = only(rss("<title>Ferry</title><link>/1</link>"))
    assert linked.id == "https://ferry.example/1"
    bare = only(rss("<title>Ferry</title><description>It left.</description>"))
    assert bare.id
    assert bare.id == only(rss("<title>Ferry</title><description>It left.</description>")).id
    assert bare.id != only(rss("<title>Ferry</title><description>It sank.</description>")).id


def test_a_guid_that_all_entries_share_identifies_none() -> None:
    linked = [f"<guid>same</guid><title>{number}</title><link>/{number}</link>" for number in range(3)]
    bare = ["<guid>same</guid><title>A</title><link>/x</link>", "<guid>same</guid><title>B</title><link>/x</link>"]
    for items in (linked, bare):
        ids = [entry.id for entry in read(rss(*items)).entries]
        assert len(set(ids)) == len(items)
        assert ids == [entry.id for entry in reversed(read(rss(*reversed(items))).entries)]


def test_an_entry_that_a_feed_gives_twice_is_one_and_keeps_its_guid() -> None:
    assert only(rss(*["<guid>1</guid><title>Ferry</title><link>/1</link>"] * 2)).id == "1"


def test_a_guid_that_is_another_entrys_link_costs_neither() -> None:
    first = "<guid>https://ferry.example/2</guid><title>One</title><link>/1</link>"
    entries = read(rss(first, "<title>Two</title><link>/2</link>")).entries
    assert [entry.title for entry in entries] == ["One", "Two"]
    assert len({entry.id for entry in entries}) == 2


def test_an_item_that_says_nothing_is_no_entry() -> None:
    assert [entry.title for entry in read(rss("", "<guid>1</guid>", "<title>Ferry</title>")).entries] == ["Ferry"]


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("Fri, 20 Nov 2026 10:00:00 +0100", "2026-11-20T09:00:00+00:00"),
        ("Fri, 20 Nov 2026 23:30:00 EST", "2026-11-21T04:30:00+00:00"),
        ("20 Nov 26 10:00 GMT", "2026-11-20T10:00:00+00:00"),
        ("Fr, 20 Nov 2026 10:00:00 +0100", "2026-11-20T09:00:00+00:00"),
        ("Fri Nov 20 10:00:00 2026", "2026-11-20T10:00:00+00:00"),
        ("2026-11-20T10:00:00.123Z", "2026-11-20T10:00:00+00:00"),
        ("2026-11-20 10:00:00", "2026-11-20T10:00:00+00:00"),
        ("2026-11-20", "2026-11-20"),
        ("20 Nov 2026", "2026-11-20"),
        ("November 20, 2026", "2026-11-20"),
        ("20.11.2026", "2026-11-20"),
        ("2026/11/20", "2026-11-20"),
    ],
)
def test_dates_are_read_as_feeds_write_them(written: str, published: str) -> None:
    for name in ("pubDate", "dc:date"):
        date = only(rss(f"<title>Ferry</title><{name}>{written}</{name}>")).published
        assert date is not None
        assert date.isoformat() == published


@pytest.mark.parametrize(
    "written",
    [
        "", "-", "soon", "yesterday", "10:00", "03", "12345", "1700000000", "--11-20", "20 Nov", "2026", "2026-11",
        "2026-W10", "2026-320", "2026-13-45", "20/11/2026", "Mon, 32 Nov 2026 10:00:00 GMT", "99999-01-01",
        "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 +0000", "2027-11-20", "Fri, 20 Nov 2126 10:00:00 GMT",
    ],
)  # fmt: skip
def test_a_date_that_names_no_day_or_cannot_be_true_is_none(written: str) -> None:
    for name in ("pubDate", "dc:date"):
        entry = only(rss(f"<title>Ferry</title><{name}>{written}</{name}>"))
        assert (entry.title, entry.published, entry.updated) == ("Ferry", None, None)


def test_a_clock_that_runs_a_few_hours_fast_is_believed() -> None:
    date = only(rss("<title>Ferry</title><pubDate>2026-11-25T18:00:00Z</pubDate>")).published
    assert date is not None
    assert date.at > NOW


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("<author>ola@ferry.example (Ola Reed)</author>", ("Ola Reed",)),
        ("<author>ola@ferry.example</author>", ()),
        ("<dc:creator><![CDATA[Ola Reed and Ina Quay]]></dc:creator>", ("Ola Reed", "Ina Quay")),
        ("<dc:creator>Ola Reed</dc:creator><author>Ola Reed</author>", ("Ola Reed",)),
        ("<author>https://ferry.example/team</author>", ()),
    ],
)
def test_authors_are_names(written: str, authors: tuple[str, ...]) -> None:
    assert only(rss(f"<title>Ferry</title>{written}")).authors == authors


def test_of_too_many_entries_the_newest_are_kept_in_the_order_of_the_feed() -> None:
    items = [
        f"<title>{number}</title><pubDate>2026-{1 + number // 60:02}-01T00:{number % 60:02}:00Z</pubDate>"
        for number in range(600)
    ]
    entries = read(rss(*items)).entries
    assert [entry.title for entry in entries] == [str(number) for number in range(100, 600)]
