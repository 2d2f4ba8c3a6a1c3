"""Row 6 of what goes wrong: XML that is none."""

from __future__ import annotations

import pytest

from tests.unit.ingest.feeds.writing import read, rss, titles


@pytest.mark.parametrize(
    "written",
    [
        "Ferry&nbsp;& bus&mdash;on time",
        "Ferry&#160;&amp; bus&#151;on time",
        "Ferry\x0b &#x26; bus&#0;&#xD800;—on\x1b time",
        "Ferry <!-- &nosuch; <item> -->&amp; bus—on time",
        "Ferry <?php echo 1 ?>&amp; bus—on time",
        "<![CDATA[Ferry & bus—on time]]>",
    ],
)
def test_a_title_survives_what_xml_forbids(written: str) -> None:
    assert titles(rss(f"<title>{written}</title>")) == ["Ferry & bus—on time"]


def test_an_unknown_entity_stays_as_it_is_written() -> None:
    assert titles(rss("<title>A &nosuch; B</title>")) == ["A &nosuch; B"]


@pytest.mark.parametrize(
    "before",
    [
        "\n\n  ",
        "<br />\n<b>Warning</b>: unknown thing in <b>/feed.php</b> on line 3<br />\n",
        "<!-- exported by <html> & more -->",
        '<!DOCTYPE rss [<!ENTITY page "<html>"> <!ELEMENT rss (channel)> ]>\n',
        '<?xml-stylesheet type="text/xsl" href="look.xsl"?>',
        '<?xml version="1.0"?><?xml version="1.1"?>',
    ],
)
def test_what_stands_before_the_feed_is_passed_over(before: str) -> None:
    assert titles(f"{before}{rss('<title>Ferry sails</title>')}") == ["Ferry sails"]


def test_a_comment_that_never_ends_costs_no_entry() -> None:
    assert titles(rss("<title>A &lt;!-- B <!-- C</title>", "<title><![CDATA[D]]></title>")) == ["A <!-- B <!-- C", "D"]


def test_prefixes_that_nobody_declared_are_no_obstacle() -> None:
    many = "".join(f"<p{number}:x p{number}:y='z'>w</p{number}:x>" for number in range(80))
    feed = read(rss(f"<title>Ferry</title><content:encoded>It left.</content:encoded>{many}"))
    assert [(entry.title, entry.content) for entry in feed.entries] == [("Ferry", "It left.")]


WHOLE = rss("<title>One</title><link>/1</link>", "<title>Two</title><description><![CDATA[<p>It left.]]></description>")


@pytest.mark.parametrize("cut", range(-1, WHOLE.index("<title>Two") - len(WHOLE), -7))
def test_a_feed_that_breaks_off_keeps_its_whole_entries(cut: int) -> None:
    assert titles(WHOLE[:cut])[0] == "One"


def test_an_image_before_the_break_is_no_entry() -> None:
    head = "<image><url>https://ferry.example/logo.png</url></image>"
    document = rss("<title>One</title>", head=head).removesuffix("</item></channel></rss>")
    assert titles(document) == ["One"]
