"""Archives and many pages at once: read in other processes, given in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from bot.core.article import Draft
from bot.core.intake import FromFile, InputFile, Rejected
from bot.errors import InputError, UnreadableFile
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
    except UnreadableFile:
        raise
    except (OSError, EOFError, InputError) as error:
        raise UnreadableFile(f"It cannot be read: {error}.") from None
    return Draft(head=page.head, blocks=page.blocks, rights=page.rights)


def _archive(file: InputFile, pool: WorkerPool, begin: int) -> Iterator[FromFile]:
    """Read an archive from a record on. What is no article is counted by the last entry, not listed page by page."""
    left_out = 0
    try:
        with file.path.open("rb") as stream:
            stream.seek(begin)
            shift = begin
            read: list[Record] = []

            def given() -> Iterator[Record]:
                for record in records(stream):
                    read.append(replace(record, body=b""))
                    yield record

            for result in pool.map(read_record, given()):
                record = read.pop(0)
                if isinstance(result, UnreadableFile):
                    left_out += 1
                else:
                    yield FromFile(file, replace(result, location=file.location), shift + record.position)
    except (OSError, UnreadableFile) as error:
        yield FromFile(file, Rejected(file.location, str(error)), 0)
    if left_out:
        reason = f"{left_out:,} pages are no articles: lists of links, notices, or too short."
        yield FromFile(file, Rejected(file.location, reason), 0)
    yield FromFile(file, None, file.size)
