"""Web archives (.warc, .warc.gz): the pages in them, one after the other, however large the file is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from bot.core.acceptance import judge
from bot.core.article import Draft
from bot.errors import UnreadableFile
from bot.ingest.pages.reading import read_page
from bot.ingest.web.inflating import Body, Trouble

_MOST_BYTES = 5_000_000
_OK = 200


@dataclass(frozen=True, slots=True)
class Record:
    """A page of an archive: the address it was fetched from, its body as served, and what its headers say.

    `position` is where the record begins in the file, in bytes.
    """

    position: int
    url: str
    body: bytes
    encoding: str
    charset: str
    robots: str


def records(stream: BinaryIO) -> Iterator[Record]:
    """Give the pages from where the stream stands on: answers with status 200 that say they are HTML.

    Raises UnreadableFile where the file is no archive.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - only archives need it

    try:
        for record in ArchiveIterator(
            stream, record_types=WarcRecordType.response, parse_http=True, auto_decode="transfer"
        ):
            http = record.http_headers
            if http.status_code != _OK or "html" not in (record.http_content_type or ""):
                continue
            yield Record(
                position=record.stream_pos,
                url=(record.headers.get("WARC-Target-URI") or "").strip("<> "),
                body=record.reader.read(_MOST_BYTES + 1),
                encoding=http.get("Content-Encoding") or "",
                charset=record.http_charset or "",
                robots=http.get("X-Robots-Tag") or "",
            )
    except (OSError, RuntimeError, ValueError) as error:  # what fastwarc raises for broken compression
        raise UnreadableFile("The archive is broken from here on.", mend="Fetch it again.") from error


def read_record(record: Record) -> Draft:
    """Read the article of a page. Raises UnreadableFile where it holds none."""
    inflating = Body(record.encoding, _MOST_BYTES)
    for _ in inflating.add(record.body):
        pass
    body = inflating.finish()
    if isinstance(body, Trouble):
        raise UnreadableFile("The page is too large or its compression is broken.", mend="Leave it out.")
    page = read_page(body, url=record.url, charset=record.charset, robots=record.robots)
    if reason := judge(page, ""):
        raise UnreadableFile(reason)
    return Draft(head=page.head, blocks=page.blocks, rights=page.rights)
