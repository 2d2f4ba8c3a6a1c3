"""Archives and many pages at once: read in other processes, given in order."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from bot.core.article import Draft
from bot.core.intake import FromFile, InputFile, Rejected
from bot.errors import UnreadableFile
from bot.ingest.contents import MOST_BYTES, contents
from bot.ingest.pages.reading import read_page
from bot.ingest.warc import Record, read_record, records
from bot.ingest.workers import WorkerPool

_ARCHIVES = (".warc", ".warc.gz")
_PAGES = (".html", ".htm", ".html.gz", ".htm.gz")


def read_bulk(
    files: Sequence[InputFile],
    pool: WorkerPool,
    position: Callable[[InputFile], int],
    one_by_one: Callable[[InputFile], Iterator[FromFile]],
) -> Iterator[FromFile]:
    """Read files in order: archives and pages over the pool, others as `one_by_one` does."""
    for kind, group in groupby(files, key=_kind):
        if kind == "pages":
            yield from _pages(list(group), pool)
        else:
            for file in group:
                yield from _archive(file, pool, position(file)) if kind == "archive" else one_by_one(file)


def _kind(file: InputFile) -> str:
    name = file.location.casefold()
    return "archive" if name.endswith(_ARCHIVES) else "pages" if name.endswith(_PAGES) else ""


def _pages(files: Sequence[InputFile], pool: WorkerPool) -> Iterator[FromFile]:
    for file, result in zip(files, pool.map(_read_page, [file.path for file in files]), strict=True):
        if isinstance(result, UnreadableFile):
            yield FromFile(file, Rejected(file.location, str(result)), 0)
        else:
            yield FromFile(file, replace(result, location=file.location), 0)
        yield FromFile(file, None, file.size)


def _read_page(path: Path) -> Draft:
    try:
        page = read_page(contents(path, MOST_BYTES))
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"It cannot be read: {error}.") from None
    return Draft(head=page.head, blocks=page.blocks, rights=page.rights)


def _archive(file: InputFile, pool: WorkerPool, begin: int) -> Iterator[FromFile]:
    """Read an archive from a record on. What is no article is counted by the last entry, not listed page by page."""
    archive = _Archive(file, begin)
    left_out = pages = 0
    for result in pool.map(read_record, archive.records()):
        pages += 1
        position = archive.waiting.popleft()
        if isinstance(result, UnreadableFile):
            left_out += 1
        else:
            yield FromFile(file, replace(result, location=file.location), position)
    if left_out:
        yield FromFile(file, Rejected(file.location, _no_articles(left_out)), 0)
    if archive.trouble or not (pages or begin):
        yield FromFile(file, Rejected(file.location, archive.trouble or "It holds no web pages."), 0)
    yield FromFile(file, None, file.size)


class _Archive:
    """An archive's records; `waiting` has the positions of those that were given, and `trouble` says why it ended
    early. Its error is kept, not raised, so that what was given before it is still taken.
    """

    def __init__(self, file: InputFile, begin: int) -> None:
        self._file = file
        self._begin = begin
        self.waiting: deque[int] = deque()
        self.trouble = ""

    def records(self) -> Iterator[Record]:
        try:
            with self._file.path.open("rb") as stream:
                stream.seek(self._begin)
                for record in records(stream):
                    self.waiting.append(record.position)
                    yield record
        except (OSError, UnreadableFile) as error:
            self.trouble = str(error)


def _no_articles(count: int) -> str:
    are = "1 page is no article: a list" if count == 1 else f"{count:,} pages are no articles: lists"
    return f"{are} of links, a notice, or too short."
