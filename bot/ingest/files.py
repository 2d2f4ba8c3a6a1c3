"""Files and folders → drafts. What cannot be read is reported and the rest goes on."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from bot.core.article import Block, Draft, Head
from bot.core.intake import FromFile, InputFile, Listing, Rejected
from bot.errors import InputError, UnreadableFile
from bot.ingest.charset import decode
from bot.ingest.contents import MOST_BYTES, TOO_LARGE, contents, unpacked

if TYPE_CHECKING:
    from bot.ingest.workers import WorkerPool


_ARCHIVES = (".warc", ".warc.gz")
_PAGES = (".html", ".htm", ".html.gz", ".htm.gz")
_FEW_PAGES = 40  # that are read before other processes would have started
Found = Draft | Rejected
OnRead = Callable[[int], None]


def _read_text(data: bytes, location: str) -> Draft:
    from bot.ingest.plaintext import read_plain_text  # noqa: PLC0415 - each reader is loaded when a file needs it

    return _with_front_matter(decode(data), location, read_plain_text)


def _read_markdown(data: bytes, location: str) -> Draft:
    from bot.ingest.markdown import read_markdown  # noqa: PLC0415 - as above

    return _with_front_matter(decode(data), location, read_markdown)


def _read_html(data: bytes, location: str) -> Draft:
    from bot.ingest.pages.reading import read_page  # noqa: PLC0415 - trafilatura takes 0.2 s

    page = read_page(data)
    return Draft(head=page.head, blocks=page.blocks, location=location, rights=page.rights)


_ONE_ARTICLE: dict[str, Callable[[bytes, str], Draft]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
}
READABLE = (
    tuple(_ONE_ARTICLE)
    + tuple(f"{end}.gz" for end in (".html", ".htm"))
    + (
        ".json",
        ".json.gz",
        ".jsonl",
        ".jsonl.gz",
        ".warc",
        ".warc.gz",
    )
)


class FileReader:
    """The `DraftReader` of files and folders; `pool` opens the processes that read archives and many pages."""

    def __init__(self, pool: Callable[[], AbstractContextManager[WorkerPool]] | None = None) -> None:
        self._pool = pool

    def find(self, path: Path) -> Listing:
        """List the readable files at or below a path, sorted, each once. Raises InputError where there is nothing."""
        try:
            if path.is_dir():
                problems: list[Rejected] = []
                files = sorted(_walk(path, problems), key=lambda file: file.location)
                return Listing(root=path, is_folder=True, files=tuple(files), problems=tuple(problems))
            if path.exists():
                return Listing(root=path.parent, is_folder=False, files=(_input_file(path, path.name),), problems=())
        except OSError as error:
            raise InputError(
                f"{path} cannot be read: {error.strerror}.", mend="Check the path and its permissions."
            ) from error
        raise InputError(f"{path} does not exist.", mend="Name a file or a folder of articles.")

    def read_all(
        self, files: Sequence[InputFile], position: Callable[[InputFile], int] = lambda _: 0
    ) -> Iterator[FromFile]:
        """Read the articles of files in order; whatever is broken comes as `Rejected`, one entry each.

        `position` tells where an interrupted archive is to be taken up again, in bytes.
        """
        archives = any(file.location.casefold().endswith(_ARCHIVES) for file in files)
        pages = [file for file in files if file.location.casefold().endswith(_PAGES)]
        if self._pool is None or not (archives or len(pages) > _FEW_PAGES):
            for file in files:
                yield from self._from_file(file)
            return
        from bot.ingest.bulk import read_bulk  # noqa: PLC0415 - loads the pool

        with self._pool() as pool:
            yield from read_bulk(files, pool, position, self._from_file)

    def _from_file(self, file: InputFile) -> Iterator[FromFile]:
        done = 0

        def on_read(read: int) -> None:
            nonlocal done
            done = read

        for found in _read_file(file, on_read):
            yield FromFile(file, found, done)
        yield FromFile(file, None, file.size)


def _walk(root: Path, problems: list[Rejected]) -> Iterator[InputFile]:
    """Give every readable file once, however many links lead to its folder."""
    seen: set[tuple[int, int]] = set()

    def report(error: OSError) -> None:
        where = Path(str(error.filename)).relative_to(root).as_posix()
        problems.append(Rejected(where, f"The folder cannot be read: {error.strerror}. Check its permissions."))

    for folder, folders, names in os.walk(root, onerror=report, followlinks=True):
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.casefold().endswith(READABLE) and not name.startswith("."):
                path = Path(folder, name)
                location = path.relative_to(root).as_posix()
                try:
                    yield _input_file(path, location)
                except InputError as error:
                    problems.append(Rejected(_in_unicode(location), str(error)))
                except OSError as error:  # a link to nowhere, or to itself
                    problems.append(Rejected(location, f"It cannot be read: {error.strerror}."))


def _input_file(path: Path, location: str) -> InputFile:
    """Look at a file. Raises InputError where it is none (to open a pipe would wait for ever), OSError."""
    status = path.stat()
    if not S_ISREG(status.st_mode):
        raise InputError("It is a pipe or a device, not a file.", mend="Leave it out.")
    if location != _in_unicode(location):
        raise InputError("Its name is not written in UTF-8, so it cannot be noted.", mend="Rename it.")
    return InputFile(path, location, status.st_size, status.st_mtime_ns)


def _in_unicode(location: str) -> str:
    """Write a name so that it can be printed and stored."""
    return location.encode("utf-8", "replace").decode("utf-8")


def _read_file(file: InputFile, on_read: OnRead) -> Iterator[Found]:
    """Read one file's articles in order; whatever is broken comes as `Rejected`, one entry each."""
    name = file.path.name.casefold()
    try:
        if name.endswith((".jsonl", ".jsonl.gz")):
            yield from _read_lines(file, on_read)
        elif name.endswith((".json", ".json.gz")):
            yield from _read_json(file)
        else:
            yield _read_single(file)
    except InputError as error:
        yield Rejected(file.location, str(error))
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Rejected(file.location, f"It cannot be read: {reason}.")


def _read_single(file: InputFile) -> Draft:
    suffix = Path(file.path.name.casefold().removesuffix(".gz")).suffix
    reader = _ONE_ARTICLE.get(suffix)
    if reader is None:
        raise UnreadableFile(
            f"{suffix or 'A file without an ending'} is not read.", mend=f"Readable are {', '.join(READABLE)}."
        )
    data = contents(file.path, MOST_BYTES)
    if not data.strip():
        raise UnreadableFile("The file is empty.", mend="Leave it out or fill it.")
    return reader(data, file.location)


def _read_json(file: InputFile) -> Iterator[Found]:
    from bot.ingest.jsonarticles import article_objects, parse_json, read_object  # noqa: PLC0415 - as above

    objects = article_objects(parse_json(decode(contents(file.path, 20 * MOST_BYTES))))
    for number, value in enumerate(objects, start=1):
        location = file.location if len(objects) == 1 else f"{file.location}#{number}"
        yield _attempt(location, lambda value=value, location=location: read_object(value, location))


def _read_lines(file: InputFile, on_read: OnRead) -> Iterator[Found]:
    with file.path.open("rb") as raw, unpacked(raw, file.path) as stream:
        number = 0
        while line := stream.readline(MOST_BYTES + 1):
            number += 1
            location = f"{file.location}:{number}"
            if len(line) > MOST_BYTES:
                while not line.endswith(b"\n") and (line := stream.readline(MOST_BYTES)):
                    pass
                yield Rejected(location, str(TOO_LARGE))
            elif line.strip():
                yield _attempt(location, lambda line=line, location=location, n=number: _read_line(line, location, n))
            on_read(raw.tell())


def _read_line(line: bytes, location: str, number: int) -> Draft:
    from bot.ingest.jsonarticles import parse_json, read_object  # noqa: PLC0415 - as above

    try:
        return read_object(parse_json(decode(line)), location)
    except UnreadableFile as error:
        told = error.message.replace("line 1,", f"line {number},")
        raise UnreadableFile(told, mend=error.mend, line=number) from error


def _attempt(location: str, read: Callable[[], Draft]) -> Found:
    try:
        return read()
    except InputError as error:
        return Rejected(location, str(error))


def _with_front_matter(text: str, location: str, reader: Callable[[str], tuple[Head, tuple[Block, ...]]]) -> Draft:
    from bot.ingest.frontmatter import head_from, identifier, split_front_matter  # noqa: PLC0415 - as above

    fields, body = split_front_matter(text)
    head, blocks = reader(body)
    return Draft(head=head_from(fields, head), blocks=blocks, external_id=identifier(fields), location=location)
