"""Web archives: taken up in the middle, broken off, hostile."""

from __future__ import annotations

import gzip
from io import BytesIO

import pytest

from bot.errors import UnreadableFile
from bot.ingest.warc import Record, read_record, records
from tests.archives import article_page, article_records, compressed, record, response

COUNT = 6
PLAIN = b"".join(article_records(COUNT))
COMPRESSED = compressed(article_records(COUNT))
WHOLE_IN_ONE = gzip.compress(PLAIN)


def until_it_ends(archive: bytes) -> tuple[list[Record], str]:
    """Return what an archive gives, and what it says at its end."""
    found: list[Record] = []
    try:
        for page in records(BytesIO(archive)):
            found.append(page)  # noqa: PERF402 - what came before an error stays
    except UnreadableFile as error:
        return found, str(error)
    return found, ""


def urls(found: list[Record]) -> list[str]:
    return [page.url.rpartition("/")[2] for page in found]


@pytest.mark.parametrize("archive", [PLAIN, COMPRESSED, WHOLE_IN_ONE], ids=["plain", "compressed", "in one"])
def test_an_archive_gives_its_pages_in_order(archive: bytes) -> None:
    found, trouble = until_it_ends(archive)
    assert urls(found) == ["0", "1", "2", "3", "4", "5"]
    assert [page.body for page in found] == [article_page(number) for number in range(COUNT)]
    assert trouble == ""


@pytest.mark.parametrize("archive", [PLAIN, COMPRESSED, WHOLE_IN_ONE], ids=["plain", "compressed", "in one"])
@pytest.mark.parametrize("stopped_at", range(COUNT))
def test_taken_up_at_any_record_the_rest_follows_and_nothing_is_lost(archive: bytes, stopped_at: int) -> None:
    found, _ = until_it_ends(archive)
    stream = BytesIO(archive)
    stream.seek(found[stopped_at].position)
    again = urls(list(records(stream)))
    assert again[-(COUNT - stopped_at) :] == urls(found)[stopped_at:]
    assert archive is WHOLE_IN_ONE or len(again) == COUNT - stopped_at  # which can only be read from its beginning


@pytest.mark.parametrize("archive", [PLAIN, COMPRESSED, WHOLE_IN_ONE], ids=["plain", "compressed", "in one"])
@pytest.mark.parametrize("missing", [1, 30, 200, 700])
def test_an_archive_that_breaks_off_says_so_and_gives_whole_pages_only(archive: bytes, missing: int) -> None:
    found, trouble = until_it_ends(archive[:-missing])
    assert "breaks off in the middle" in trouble
    assert "Fetch it again" in trouble
    assert all(page.body == article_page(number) for number, page in enumerate(found))


def test_a_record_that_claims_more_than_follows_breaks_off() -> None:
    _, trouble = until_it_ends(record(b"HTTP/1.1 200 OK\r\n\r\n", "https://paper.example/", stated=100_000) + PLAIN)
    assert "breaks off" in trouble


@pytest.mark.parametrize(
    "archive",
    [
        b"hello world\n" * 1_000,
        b"<html><p>x</p></html>",
        gzip.compress(b"hello\n" * 99),
        bytes(range(256)),
        b"\0" * 999,
    ],
    ids=["text", "page", "compressed text", "binary", "zeros"],
)
def test_what_is_no_archive_is_refused(archive: bytes) -> None:
    found, trouble = until_it_ends(archive)
    assert not found
    assert trouble.startswith("It is not a web archive.")


def test_damage_in_the_middle_keeps_what_stands_before_it() -> None:
    begin = len(compressed(article_records(3)))
    damaged = COMPRESSED[:begin] + b"x" * 20 + COMPRESSED[begin + 20 :]
    found, trouble = until_it_ends(damaged)
    assert urls(found) == ["0", "1", "2"]
    assert trouble == "The archive is broken from here on. Fetch it again."


@pytest.mark.parametrize(
    "bad",
    [
        record(b"20260101\r\npaper.example 192.0.2.1", "dns:paper.example", "text/dns"),
        record(b"", "https://paper.example/bad"),
        record(b"\xff\xfe nonsense", "https://paper.example/bad"),
        response(b"<p>no</p>", head="HTTP/1.1 abc\nContent-Type: text/html\n"),
        response(b"<p>no</p>", head="HTTP/1.1 404 Not Found\nContent-Type: text/html\n"),
        response(b"%PDF", head="HTTP/1.1 200 OK\nContent-Type: application/pdf\n"),
        response(b"<p>no</p>", head="HTTP/1.1 200 OK\n" + "A: b\n" * 20_000 + "Content-Type: text/html\n"),
        gzip.compress(response(b" " * 21_000_000)),
    ],
    ids=["dns", "empty", "nonsense", "bad status", "not found", "pdf", "many headers", "bomb"],
)
def test_a_bad_record_costs_no_other_page(bad: bytes) -> None:
    rest = COMPRESSED if bad.startswith(b"\x1f\x8b") else PLAIN
    found, trouble = until_it_ends(bad + rest)
    assert urls(found) == ["0", "1", "2", "3", "4", "5"]
    assert trouble == ""


def test_chunks_are_joined_and_what_only_claims_them_is_left() -> None:
    head = "HTTP/1.1 200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked\n"
    chunked = response(b"4;x=y\r\n<p>A\r\n4\r\n</p>\r\n0\r\n\r\n", head=head)
    found, _ = until_it_ends(chunked + response(b"zz\r\n<p>A</p>", head=head) + PLAIN)
    assert [page.body for page in found[:2]] == [b"<p>A</p>", b"zz\r\n<p>A</p>"]
    assert len(found) == COUNT + 2


def test_a_record_is_read_with_what_its_headers_say() -> None:
    head = "HTTP/1.1 200 OK\nContent-Type: text/html; charset=iso-8859-1\nContent-Encoding: gzip\nX-Robots-Tag: nosnippet\n"
    body = article_page(7).replace(b"Alder", "Älder".encode("latin-1"))
    found, _ = until_it_ends(response(gzip.compress(body), "https://paper.example/7", head))
    draft = read_record(found[0])
    assert draft.head.url == "https://paper.example/7"
    assert "Port Älder" in draft.text
    assert draft.rights.longest == 0


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://paper.example:99999/", "", "urn:x", "https://p.example/" + "x" * 9_000]
)
def test_an_address_that_is_none_is_left_out(url: str) -> None:
    draft = read_record(Record(0, url, article_page(), "", "", ""))
    assert draft.head.url == ""
    assert draft.key("archive")


@pytest.mark.parametrize(("encoding", "body"), [("br", b"<p>"), ("gzip", b"<p>"), ("gzip,gzip,gzip", b"")])
def test_a_page_whose_compression_is_broken_is_refused(encoding: str, body: bytes) -> None:
    with pytest.raises(UnreadableFile, match="compression"):
        read_record(Record(0, "https://paper.example/", body, encoding, "", ""))
