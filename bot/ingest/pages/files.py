"""Files of web pages, alone or named by a manifest, read over the pool."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.page import Page, ReadPage
from bot.errors import InputError, UnreadableFile
from bot.ingest.contents import MOST_BYTES, contents
from bot.ingest.loose import as_mapping, load_json
from bot.ingest.pages.reading import read_page
from bot.ingest.workers import WorkerPool

_MOST_MANIFEST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class PageFile:
    """One page's file; `id` is what its result is called."""

    id: str
    path: Path
    url: str = ""


class PageFiles:
    """Reads files of pages."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool

    def read(self, paths: Sequence[Path], manifest: Path | None) -> tuple[int, Iterator[ReadPage]]:
        """Return how many files are named, by path or by a manifest, and read them in order, a few at once; what cannot
        be read comes with the reason. Raises InputError where the manifest is broken.
        """
        files = [PageFile(path.name.partition(".")[0], path) for path in paths]
        files += _listed(manifest) if manifest else []
        return len(files), self._read(files)

    def _read(self, files: Sequence[PageFile]) -> Iterator[ReadPage]:
        for file, result in zip(files, self._pool.map(read_page_file, files), strict=True):
            if isinstance(result, UnreadableFile):
                yield ReadPage(id=file.id, error=str(result))
            else:
                yield ReadPage(id=file.id, page=result)


def read_page_file(file: PageFile) -> Page:
    """Read one file, as `read_page` does. Raises UnreadableFile."""
    try:
        data = contents(file.path, MOST_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableFile(f"{file.path} cannot be read: {reason}.", mend="Check the path and the file.") from None
    return read_page(data, url=file.url, with_locked=True)


def _listed(manifest: Path) -> Iterator[PageFile]:
    if manifest.stat().st_size > _MOST_MANIFEST_BYTES:
        raise InputError(f"{manifest} is larger than 100 MB.", mend="Split it.")
    for number, line in enumerate(manifest.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            fields = as_mapping(load_json(line))
        except (ValueError, RecursionError):
            fields = None
        name = fields.get("file") if fields is not None else None
        if fields is None or not isinstance(name, str) or not name:
            raise InputError(
                f"{manifest}, line {number} names no file.", mend='A line is {"id": …, "file": …, "url": …}.'
            )
        path = manifest.parent / name
        yield PageFile(str(fields.get("id") or path.name.partition(".")[0]), path, str(fields.get("url") or ""))
