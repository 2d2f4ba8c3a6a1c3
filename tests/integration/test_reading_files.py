"""`extract`, `read-feed`, and archives: what the commands read of files, whatever is in them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.news import plain_pool
from tests.integration.conftest import CommandLine
from tests.integration.newsroom import feed, item, page, story

TITLE = "Kick-off at :on: [b]sharp[/b] 🙂"


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    """Read without worker processes, which take a second each to start and have tests of their own."""
    monkeypatch.setattr("bot.app._pool", plain_pool)


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def pages(home: Path) -> Path:
    """Lay out pages, one of them compressed, and what is none."""
    (home / "one.html").write_text(page(TITLE, story("one")), encoding="utf-8")
    (home / "two.html.gz").write_bytes(gzip.compress(page("Two", story("two")).encode()))
    (home / "empty.html").write_bytes(b"")
    (home / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    return home


def test_pages_are_read_word_for_word_and_in_order(pullquote: CommandLine, pages: Path) -> None:
    manifest = pages / "pages.jsonl"
    entries = [
        {"id": "first", "file": "two.html.gz", "url": "https://courier.example/two"},
        {"id": "second", "file": "one.html"},
        {"id": "third", "file": "missing.html"},
    ]
    manifest.write_text("\n".join([*map(json.dumps, entries), ""]), encoding="utf-8")
    ran = pullquote("extract", "one.html", "picture.html", "empty.html", "--manifest", "pages.jsonl")
    read = lines_of(ran.out)
    assert ran.status == 1
    assert [line["id"] for line in read] == ["one", "picture", "empty", "first", "second", "third"]
    assert read[0]["title"] == TITLE
    assert [block["text"] for block in read[0]["paragraphs"]] == story("one")
    assert (read[3]["url"], read[3]["title"]) == ("https://courier.example/two", "Two")
    assert [("error" in line) for line in read] == [False, True, True, False, False, True]
    assert "missing.html cannot be read" in read[5]["error"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "There is no file to read. Name pages, or a manifest"),
        (["--manifest", "nowhere.jsonl"], "nowhere.jsonl"),
        (["--manifest", "one.html"], "one.html, line 1 names no file."),
    ],
)
def test_what_extract_cannot_begin_with_is_said_plainly(
    pullquote: CommandLine, pages: Path, arguments: list[str], said: str
) -> None:
    assert pages.is_dir()
    ran = pullquote("extract", *arguments)
    assert ran.status == 2
    assert said in " ".join(ran.err.split())
    assert "Something broke" not in ran.err


def test_feeds_are_read_whatever_their_format(pullquote: CommandLine, home: Path) -> None:
    entry = {"id": "7", "title": "Half \\ud83d", "url": "/seven", "date_published": "2024-05-01"}
    document = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [entry]})
    (home / "a.xml").write_text(feed(item("https://courier.example/1", TITLE)), encoding="utf-8")
    (home / "b.json").write_text(document.replace("\\\\", "\\"), encoding="utf-8")
    (home / "c.html").write_text(page("No feed", story("x")), encoding="utf-8")
    ran = pullquote("read-feed", "a.xml", "b.json", "c.html", "missing.xml")
    read = lines_of(ran.out)
    assert ran.status == 1
    assert [line["ok"] for line in read] == [True, True, False, False]
    assert [line["file"] for line in read] == ["a.xml", "b.json", "c.html", "missing.xml"]
    assert (read[0]["feed_title"], read[0]["entries"][0]["title"]) == ("The Courier", TITLE)
    assert (read[1]["entries"][0]["title"], read[1]["entries"][0]["published"]) == ("Half", "2024-05-01")
    assert "not a feed" in read[2]["error"]
    assert "missing.xml cannot be read" in read[3]["error"]
    assert pullquote("read-feed", "c.html").status == 2


def record(url: str, body: bytes, *, kind: str = "text/html", status: int = 200, robots: str = "") -> bytes:
    """Return a record of an archive, compressed as archives are: each by itself."""
    extra = f"X-Robots-Tag: {robots}\r\n" if robots else ""
    head = f"HTTP/1.1 {status} Whatever\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    answer = head.encode() + body
    says = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T12:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return gzip.compress(says.encode() + answer + b"\r\n\r\n")


def test_an_archive_is_imported_page_by_page_and_again_changes_nothing(pullquote: CommandLine, home: Path) -> None:
    site = "https://courier.example"
    parts = [
        record(f"{site}/harbour", page("Harbour closed", story("harbour")).encode()),
        record(f"{site}/logo.png", b"\x89PNG", kind="image/png"),
        record(f"{site}/gone", page("Gone", story("gone")).encode(), status=404),
        record(f"{site}/stub", page("Stub", ["Too short."]).encode()),
        record(f"{site}/library", page("Library opens", story("library")).encode(), robots="nosnippet"),
    ]
    (home / "news.warc.gz").write_bytes(b"".join(parts))
    ran = pullquote("import", "news.warc.gz")
    assert ran.status == 1
    assert ran.out.startswith("2 new, 0 revised, 0 unchanged")
    assert "1 rejected" in ran.out
    assert "news.warc.gz" in ran.err
    stored = json.loads(pullquote("article", f"{site}/harbour", "--json").out)
    assert [paragraph["text"] for paragraph in stored["paragraphs"]] == story("harbour")
    assert pullquote("article", f"{site}/library").status == 0
    assert pullquote("import", "news.warc.gz").out.startswith("0 new, 0 revised, 2 unchanged")


@pytest.mark.parametrize("cut", [10, 400])
def test_a_cut_archive_keeps_what_is_whole(pullquote: CommandLine, home: Path, cut: int) -> None:
    whole = record("https://courier.example/harbour", page("Harbour closed", story("harbour")).encode())
    broken = record("https://courier.example/library", page("Library opens", story("library")).encode())
    (home / "cut.warc.gz").write_bytes(whole + broken[:cut])
    ran = pullquote("import", "cut.warc.gz")
    assert ran.out.startswith("1 new")
    assert "Something broke" not in ran.err


def test_half_a_character_in_a_file_of_articles_is_left_out(pullquote: CommandLine, home: Path) -> None:
    article = {"id": "half HALF", "title": "Storm HALF", "author": "Ina HALF", "text": "AllHALF ferries stay moored."}
    line = json.dumps(article).replace("HALF", "\\ud83d")
    (home / "articles.jsonl").write_text(f"{line}\n", encoding="utf-8")
    assert pullquote("import", "articles.jsonl").out.startswith("1 new")
    stored = json.loads(pullquote("article", "1", "--json").out)
    assert (stored["title"], stored["paragraphs"][0]["text"]) == ("Storm", "All ferries stay moored.")
