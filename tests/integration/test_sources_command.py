"""`pullquote sources …`: what it stores, what it prints, and what it says to what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from bot.core.fetching import Failed, Failure, Gone
from tests.fakes.news import FakeWeb, PlainReader
from tests.integration.conftest import HARBOUR, CommandLine
from tests.integration.newsroom import feed, item, page, story

SITE = "https://courier.example/"
FEED = "https://courier.example/feed"
STORM = "https://courier.example/storm"


class OpenWeb(FakeWeb):
    """A web that is opened and closed like the real fetcher."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> OpenWeb:
    """Put a web of a few documents behind the commands, and readers in this process."""
    web = OpenWeb(
        {
            SITE: f'<html><head><link rel="alternate" type="application/rss+xml" href="{FEED}"></head></html>',
            FEED: feed(item(STORM, "Storm at :on: o'clock", published=None)),
            STORM: page("Storm at :on: o'clock", story("storm")),
        }
    )

    def fetcher(*_: object, **__: object) -> OpenWeb:
        return web

    def reader(_: object, now: Callable[[], datetime]) -> PlainReader:
        return PlainReader(now)

    monkeypatch.setattr("bot.newsroom.Fetcher", fetcher)
    monkeypatch.setattr("bot.newsroom.PooledReader", reader)
    return web


def flat(text: str) -> str:
    """Undo the wrapping of lines."""
    return " ".join(text.split())


def test_without_sources_the_list_says_how_to_add_one(pullquote: CommandLine) -> None:
    ran = pullquote("sources", "list")
    assert (ran.status, ran.out) == (0, "There are no sources yet. Add one: pullquote sources add ADDRESS\n")


def test_the_feed_of_a_site_is_found_shown_stored_and_read(pullquote: CommandLine, web: OpenWeb) -> None:
    added = pullquote("sources", "add", "courier.example/")
    assert added.status == 0
    assert "The Courier, a feed with 1 entry" in added.out
    assert "  Storm at :on: o'clock\n" in added.out
    assert "Added The Courier. pullquote sources poll reads it now" in flat(added.out)
    assert "new" in pullquote("sources", "list").out.split()
    polled = pullquote("sources", "poll")
    assert (polled.status, polled.err) == (0, "")
    assert polled.out.startswith("1 source and 1 page read: 1 new, 0 revised, 0 unchanged")
    listed = pullquote("sources", "list").out
    assert FEED in listed
    assert {"ok", "just"} <= set(listed.split())
    stored = json.loads(pullquote("article", STORM, "--json").out)
    assert (stored["title"], stored["source"]) == ("Storm at :on: o'clock", "The Courier")
    assert "0 sources and 0 pages read" in pullquote("sources", "poll").out
    assert "1 source and 0 pages read" in pullquote("sources", "poll", "the courier").out
    assert pullquote("sources", "add", FEED).out.endswith("The Courier was added already.\n")
    assert len(web.asked) == 6


def test_a_single_article_is_a_source_too(pullquote: CommandLine, web: OpenWeb) -> None:
    web.documents.pop(FEED)
    assert "a single page with 1 entry" in pullquote("sources", "add", STORM).out
    assert pullquote("sources", "poll").out.startswith("1 source and 1 page read: 1 new")
    assert "1 source and 0 pages read" in pullquote("sources", "poll", STORM).out


def test_a_feed_that_fails_is_named_with_the_reason_and_the_mend(pullquote: CommandLine, web: OpenWeb) -> None:
    pullquote("sources", "add", FEED)
    web.documents[FEED] = Failed(failure=Failure.SLOW, sentence="courier.example took too long. Try again later.")
    polled = pullquote("sources", "poll")
    assert polled.status == 1
    assert "The Courier: courier.example took too long. Try again later." in flat(polled.err)
    listed = pullquote("sources", "list").out
    assert "failing" in listed
    assert "took too long" in flat(listed)
    assert "1 of 1 fail: The Courier." in flat(pullquote("doctor").out)


@pytest.mark.parametrize(
    ("address", "document", "said"),
    [
        ("https://courier.example/none", None, "There is nothing at https://courier.example/none (HTTP 404)."),
        (
            "https://courier.example/x",
            "<html><body><p>Hello.</p></body></html>",
            "This is a web page, not a feed. Look on the site",
        ),
        (FEED, Failed(failure=Failure.ROBOTS, sentence="Its robots.txt forbids it. Ask them."), "robots.txt forbids"),
        (FEED, Failed(failure=Failure.SLOW, sentence="No answer. It is asked again later."), "No answer. Try again"),
        (FEED, "", "The document is empty."),
        (FEED, '{"a": 1}', "not a JSON Feed"),
        (FEED, Gone(410), "(HTTP 410)"),
    ],
)
def test_an_address_without_a_feed_is_not_stored_and_said_plainly(
    pullquote: CommandLine, web: OpenWeb, address: str, document: str | Failed | Gone | None, said: str
) -> None:
    web.documents.pop(FEED)
    if document is not None:
        web.documents[address] = document
    ran = pullquote("sources", "add", address)
    assert ran.status == 2
    assert said in flat(ran.err)
    assert ran.err.rstrip().endswith(".")
    assert "There are no sources yet" in pullquote("sources", "list").out


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "There is no address."),
        (" ", "There is no address."),
        ("./nofolder", "There is no folder ./nofolder. Check the path."),
        ("courier/harbour.md", "courier/harbour.md is a file. pullquote import reads"),
        ("http://", "Check the address."),
        ("ftp://courier.example/", "Only addresses that begin with http:// or https:// can be fetched."),
        ("https://[::1", "is not a web address. Check the address."),
        ("http://127.0.0.1/feed", "127.0.0.1"),
    ],
)
def test_what_is_no_address_is_refused_by_the_real_fetcher(
    pullquote: CommandLine, newspaper: Path, wrong: str, said: str
) -> None:
    assert newspaper.is_dir()
    ran = pullquote("sources", "add", wrong)
    assert (ran.status, ran.out) == (2, "")
    assert said in flat(ran.err)


def test_a_watched_folder_is_read_again_when_its_files_change(pullquote: CommandLine, newspaper: Path) -> None:
    added = pullquote("sources", "add", "courier", "--name", "Alder Courier")
    assert added.out.startswith("Added Alder Courier.")
    assert "2 new" in pullquote("sources", "poll").out
    assert str(newspaper) in pullquote("sources", "list").out.replace("\n", "").replace(" ", "")
    assert "0 new, 0 revised, 0 unchanged" in pullquote("sources", "poll").out
    (newspaper / "harbour.md").write_text(HARBOUR.replace("4 million", "6 million"), encoding="utf-8")
    (newspaper / "library.md").unlink()
    assert "1 revised, 0 unchanged, 0 reprint, 1 withdrawn" in flat(pullquote("sources", "poll").out)
    removed = pullquote("sources", "remove", "alder courier")
    assert removed.out == "Removed Alder Courier; 1 article was withdrawn with it.\n"
    assert json.loads(pullquote("ask", "--json", "breakwater repairs").out)["outcome"] == "nothing"
    assert "There are no sources yet" in pullquote("sources", "list").out


def test_a_named_folder_is_read_too(pullquote: CommandLine, newspaper: Path) -> None:
    assert newspaper.is_dir()
    pullquote("sources", "add", "courier")
    assert pullquote("sources", "poll", "courier").out.startswith("1 source and 0 pages read: 2 new")


def test_an_imported_folder_that_is_watched_from_now_on_stays_one_source(
    pullquote: CommandLine, newspaper: Path
) -> None:
    pullquote("import", str(newspaper))
    assert pullquote("sources", "add", "courier").out.startswith("Added courier.")
    assert "0 new, 0 revised, 0 unchanged, 0 reprint" in pullquote("sources", "poll").out
    (newspaper / "library.md").unlink()
    assert "1 unchanged, 0 reprint, 1 withdrawn" in pullquote("sources", "poll").out
    assert pullquote("import", str(newspaper)).out.startswith("0 new, 0 revised, 1 unchanged")
    listed = flat(pullquote("sources", "list").out)
    assert "courier (2)" not in listed
    assert "courier ok 1 just now" in listed


def test_a_folder_that_is_imported_again_after_its_removal_has_its_name_again(
    pullquote: CommandLine, newspaper: Path
) -> None:
    pullquote("import", str(newspaper))
    assert "2 articles were withdrawn" in pullquote("sources", "remove", "courier").out
    for _ in range(2):
        pullquote("import", str(newspaper))
        listed = flat(pullquote("sources", "list").out)
        assert "courier files 2" in listed
        assert "courier (2)" not in listed


def test_a_folder_that_vanished_is_a_failing_source_and_its_articles_stay(
    pullquote: CommandLine, newspaper: Path
) -> None:
    pullquote("sources", "add", "courier")
    pullquote("sources", "poll")
    newspaper.rename(newspaper.with_name("moved"))
    polled = pullquote("sources", "poll")
    assert polled.status == 1
    assert "courier: " in polled.err
    assert "does not exist" in flat(polled.err)
    assert "failing" in pullquote("sources", "list").out
    assert json.loads(pullquote("ask", "--json", "breakwater repairs").out)["quotes"]


def test_pausing_keeps_the_articles_and_resuming_reads_on(pullquote: CommandLine, web: OpenWeb) -> None:
    pullquote("sources", "add", FEED)
    pullquote("sources", "poll")
    assert pullquote("sources", "pause", "1").out == "Paused The Courier. pullquote sources resume reads it again.\n"
    assert "paused" in pullquote("sources", "list").out
    asked = len(web.asked)
    assert "The Courier is paused; pullquote sources resume reads it again." in flat(
        pullquote("sources", "poll", "1").err
    )
    assert len(web.asked) == asked
    assert pullquote("article", STORM).status == 0
    assert pullquote("sources", "resume", FEED).out == "The Courier is read again.\n"
    assert pullquote("sources", "poll").out.startswith("1 source and 0 pages read")


def test_removing_withdraws_and_adding_again_brings_back(pullquote: CommandLine, web: OpenWeb) -> None:
    pullquote("sources", "add", FEED)
    pullquote("sources", "poll")
    assert (
        pullquote("sources", "remove", "The Courier").out == "Removed The Courier; 1 article was withdrawn with it.\n"
    )
    assert pullquote("sources", "add", FEED).out.count("Added The Courier.") == 1
    assert "1 new" in pullquote("sources", "poll").out
    assert web.asked[-1].for_operator


def test_policy_and_keeping_are_set_and_hold(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    question = ("ask", "--json", "how much will the breakwater repairs cost?")
    assert json.loads(pullquote(*question).out)["quotes"][0]["text"]
    assert pullquote("sources", "policy", "courier", "link-only").out == "courier: link-only.\n"
    assert not any(quote["text"] for quote in json.loads(pullquote(*question).out)["quotes"])
    assert pullquote("sources", "policy", "courier", "full").status == 0
    assert pullquote("sources", "keep", "courier", "--articles", "1").status == 0
    pullquote("sources", "poll")
    assert pullquote("sources", "list").out.split()[-1:] != ["2"]
    assert json.loads(pullquote(*question).out)["outcome"] == "nothing"


@pytest.mark.parametrize(
    ("command", "name", "more"),
    [
        ("remove", "", []),
        ("pause", "999", []),
        ("resume", "[red]", []),
        ("poll", "No Such", []),
        ("policy", "No Such", ["full"]),
        ("keep", "x" * 90, ["--days", "3"]),
    ],
)
def test_a_name_that_no_source_has_is_said_plainly(
    pullquote: CommandLine, newspaper: Path, command: str, name: str, more: list[str]
) -> None:
    pullquote("sources", "add", str(newspaper))
    ran = pullquote("sources", command, name, *more)
    assert ran.status == 2
    assert f"There is no source {name}" in ran.err
    assert "The list of sources names them all." in flat(ran.err)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["policy", "courier", "everything"], "'link-only', 'sentence', 'passage', 'full'"),
        (["keep", "courier", "--days", "0"], "greater than or equal to 1"),
        (["keep", "courier", "--days", "soon"], "valid integer"),
        (["keep", "courier", "--articles", "-1"], "greater than or equal to 1"),
        (["keep", "courier"], "--days"),
        (["import", "nowhere.opml"], "nowhere.opml"),
        (["import", "courier"], "courier"),
        (["import", "courier/harbour.md"], "This is not an OPML file."),
        (["import", "empty.opml"], "names no feed"),
    ],
)
def test_a_wrong_value_is_said_plainly(
    pullquote: CommandLine, newspaper: Path, home: Path, arguments: list[str], said: str
) -> None:
    pullquote("sources", "add", str(newspaper))
    (home / "empty.opml").write_text("<opml version='2.0'><body/></opml>", encoding="utf-8")
    ran = pullquote("sources", *arguments)
    assert ran.status == 2
    assert said in flat(ran.err.replace("│", " "))
    assert "Something broke" not in ran.err


def test_sources_go_out_and_come_back_as_opml(
    pullquote: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds = {
        "https://a.example/rss?x=1&y=2": 'Rhein & Ruhr "Kurier" <1>',
        "https://b.example/feed": "The :on: [bold]Gazette",
        "https://c.example/atom": "Вечерняя газета",
    }
    outlines = "".join(
        f'<outline text="{name.replace("&", "&amp;").replace("<", "&lt;").replace(chr(34), "&quot;")}" '
        f'xmlUrl="{url.replace("&", "&amp;")}"/>'
        for url, name in feeds.items()
    )
    given = home / "given.opml"
    given.write_text(f'<opml version="1.0"><body><outline text="All">{outlines}</outline></body></opml>', "utf-8")
    assert pullquote("sources", "import", "given.opml").out.startswith("3 sources added, 0 were there already.")
    assert pullquote("sources", "import", "given.opml").out.startswith("0 sources added, 3 were there already.")
    written = pullquote("sources", "export").out
    (home / "written.opml").write_text(written, encoding="utf-8")
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", "elsewhere")
    assert pullquote("sources", "import", "written.opml").out.startswith("3 sources added")
    assert pullquote("sources", "export").out == written
    listed = pullquote("sources", "list").out
    assert "The :on: [bold]Gazette" in flat(listed)


def test_single_pages_are_imported_by_address(pullquote: CommandLine, web: OpenWeb) -> None:
    ran = pullquote("import", STORM, "https://courier.example/none", SITE)
    assert ran.status == 1
    assert "1 new" in ran.out
    assert "2 rejected" in ran.out
    assert "https://courier.example/none: There is nothing at this address (HTTP 404). Check it." in flat(ran.err)
    assert "1 unchanged" in pullquote("import", STORM).out
    assert json.loads(pullquote("article", STORM, "--json").out)["source"] == "Single pages"
    assert "Single pages pages 1" in flat(pullquote("sources", "list").out)
