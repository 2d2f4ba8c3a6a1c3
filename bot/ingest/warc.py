"""Web archives (.warc, .warc.gz): the pages in them, one after the other, however large the file is."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from bot.core.acceptance import judge
from bot.core.article import Draft
from bot.errors import UnreadableFile
from bot.ingest.pages.reading import read_page
from bot.ingest.web.inflating import Body, Trouble

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_MOST_BYTES = 5_000_000
_MOST_BLOCK_BYTES = 20_000_000  # of a record with its headers; a film is not even looked at
_OK = 200
_END = b"\r\n\r\n"
_GZIP, _GZIP_BITS = b"\x1f\x8b\x08", 31
_PIECE = 1_000_000
_NO_ARCHIVE = UnreadableFile("It is not a web archive.", mend="Give a .warc or .warc.gz file as a crawler writes it.")
_BROKEN = UnreadableFile("The archive is broken from here on.", mend="Fetch it again.")
_CUT = UnreadableFile("The archive breaks off in the middle: it is not whole.", mend="Fetch it again.")


@dataclass(frozen=True, slots=True)
class Record:
    """A page of an archive: the address it was fetched from, its body as served, and what its headers say.

    `position` is where reading can be taken up again for it, in bytes: the record itself, or in a file that is
    compressed as a whole its beginning.
    """

    position: int
    url: str
    body: bytes
    encoding: str
    charset: str
    robots: str


def records(stream: BinaryIO) -> Iterator[Record]:
    """Give the pages from where the stream stands on: answers with status 200 that say they are HTML.

    A record whose HTTP is broken is passed over. Raises UnreadableFile where the file is no archive or breaks off,
    after the last whole page.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - only archives need it

    begin = resumable = stream.tell()
    last: int | None = None
    is_compressed = _is_member(stream, begin)
    try:
        for record in ArchiveIterator(stream, parse_http=False):
            last = record.stream_pos
            if not is_compressed or _is_member(stream, last):
                resumable = last
            if record.record_type == WarcRecordType.response and (page := _page_of(record, resumable)):
                yield page
    except (OSError, RuntimeError, ValueError) as error:  # what fastwarc raises for broken compression
        raise (_NO_ARCHIVE if last is None and not begin else _BROKEN) from error
    if stream.seek(0, os.SEEK_END) > begin and not _is_whole(stream, begin if last is None else last):
        raise _CUT


def _is_member(stream: BinaryIO, position: int) -> bool:
    """Tell whether a gzip member begins at a position; the stream stays where it is."""
    at = stream.tell()
    stream.seek(position)
    found = stream.read(len(_GZIP)) == _GZIP
    stream.seek(at)
    return found


def _page_of(record: WarcRecord, position: int) -> Record | None:
    """Read a record's page; None where it holds none. Raises UnreadableFile where the file ends before the record."""
    stated = record.content_length
    if stated > _MOST_BLOCK_BYTES or not record.is_http:
        return None
    record.freeze()  # takes its block into memory, so that an error in it leaves the next record where it is
    if record.content_length < stated:
        raise _CUT
    try:
        record.parse_http()  # pyright: ignore[reportUnknownMemberType] - its result has no type
        http = record.http_headers
        if http.status_code != _OK or "html" not in (record.http_content_type or ""):
            return None
        body = record.reader.read(_MOST_BYTES + 1)
        return Record(
            position=position,
            url=(record.headers.get("WARC-Target-URI") or "").strip("<> "),
            body=_unchunked(body) if "chunked" in (http.get("Transfer-Encoding") or "").casefold() else body,
            encoding=http.get("Content-Encoding") or "",
            charset=record.http_charset or "",
            robots=http.get("X-Robots-Tag") or "",
        )
    except (OSError, RuntimeError, ValueError):
        return None


def _unchunked(body: bytes) -> bytes:
    """Undo "Transfer-Encoding: chunked"; a body that is not chunked, as some archives keep them, stays as it is."""
    pieces: list[bytes] = []
    at = 0
    while (end := body.find(b"\r\n", at, at + 100)) >= 0:
        try:
            size = int(body[at:end].partition(b";")[0], 16)
        except ValueError:
            break
        if size <= 0:
            break
        pieces.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(pieces) or body


def _is_whole(stream: BinaryIO, last: int) -> bool:
    """Tell whether an archive ends where a record ends; `last` is where its last record begins."""
    for begin in (last, 0):  # all records may be in one gzip member, which begins with the file
        if _is_member(stream, begin):
            stream.seek(begin)
            return _ends_with_member(stream)
    stream.seek(max(0, stream.seek(0, os.SEEK_END) - len(_END)))
    return stream.read() == _END


def _ends_with_member(stream: BinaryIO) -> bool:
    """Inflate a gzip file from where it stands on, and tell whether its last member is whole."""
    inflater = zlib.decompressobj(_GZIP_BITS)
    while piece := stream.read(_PIECE):
        data = piece
        while data:
            if inflater.eof:
                inflater = zlib.decompressobj(_GZIP_BITS)
            try:
                inflater.decompress(data, _PIECE)
            except zlib.error:
                return False
            data = inflater.unused_data or inflater.unconsumed_tail
    return inflater.eof


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
