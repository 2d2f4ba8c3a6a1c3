"""Files → stored articles."""

from __future__ import annotations

import asyncio
import hashlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.core.intake import Decision, FromFile, InputFile, Listing, Refused, Rejected, language_of
from bot.core.ports import Detector, DraftReader, NewsDesk
from bot.errors import InputError


@dataclass(slots=True)
class ImportReport:
    """What became of the articles that were read; `stopped` where it was interrupted."""

    counts: Counter[Decision] = field(default_factory=Counter[Decision])
    withdrawn: int = 0
    rejected: list[Rejected] = field(default_factory=list[Rejected])
    stopped: bool = False

    def add(self, other: ImportReport) -> None:
        """Add what became of other articles."""
        self.counts += other.counts
        self.withdrawn += other.withdrawn
        self.rejected += other.rejected
        self.stopped = self.stopped or other.stopped

    @property
    def read(self) -> int:
        """Articles that could be read."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: bytes of files done and in all, and the articles so far."""

    bytes_done: int
    bytes_total: int
    articles: int


Watcher = Callable[[Progress], None]
_NOTE_EVERY = 100  # articles of an archive, after which its position is remembered


class Importing:
    """Imports paths. The work is done in one worker thread, each article in a transaction of its own."""

    def __init__(self, reader: DraftReader, desk: NewsDesk, detector: Callable[[], Detector]) -> None:
        self._reader = reader
        self._desk = desk
        self._detector = detector

    async def import_paths(
        self, paths: Sequence[Path], source: str = "", watch: Watcher = lambda _: None, *, only_if_changed: bool = False
    ) -> ImportReport:
        """Read the paths in order and store what is in them. Cancelling it finishes the article at hand and stops.

        `only_if_changed` skips a folder whose files have the names, sizes and times of the last complete import.

        Raises InputError where a path does not exist, and StorageError.
        """
        stop = threading.Event()
        work = asyncio.create_task(
            asyncio.to_thread(self._import, paths, source, watch, stop, only_if_changed=only_if_changed)
        )
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            stop.set()
            return await work

    def _import(
        self, paths: Sequence[Path], source: str, watch: Watcher, stop: threading.Event, *, only_if_changed: bool
    ) -> ImportReport:
        report = ImportReport()
        listings = [self._reader.find(path.resolve()) for path in paths]
        if only_if_changed:
            listings = [listing for listing in listings if not self._is_unchanged(listing, source)]
        meter = _Meter(sum(file.size for listing in listings for file in listing.files), watch)
        if not listings:
            return report
        with self._desk.writing():
            detector = self._detector()
            for listing in listings:
                self._import_listing(listing, source, detector, meter, stop, report)
                if report.stopped:
                    break
        return report

    def _is_unchanged(self, listing: Listing, source: str) -> bool:
        stamp = self._last_stamp(listing, source)
        return stamp == stamp_of(listing) if listing.files or stamp else True

    def _last_stamp(self, listing: Listing, source: str) -> str:
        return self._desk.stamp(source) if source else self._desk.folder_stamp(str(listing.root))

    def _import_listing(
        self,
        listing: Listing,
        wanted: str,
        detector: Detector,
        meter: _Meter,
        stop: threading.Event,
        report: ImportReport,
    ) -> None:
        if not (listing.files or listing.problems or self._last_stamp(listing, wanted)):
            raise InputError(
                f"{listing.root} holds no file that can be read.",
                mend="Readable are .txt .md .html .json .jsonl .warc.",
            )
        source = wanted or self._desk.source_for(str(listing.root), listing.root.name or "files")
        root = str(listing.root) if listing.is_folder else ""
        report.rejected.extend(listing.problems)
        kept: set[int] = set()
        unread = {problem.location for problem in listing.problems}
        unread |= {file.location for file in listing.files if is_archive(file) and self._desk.position(file)}
        for came in self._reader.read_all(listing.files, self._desk.position):
            if stop.is_set():
                report.stopped = True
                return
            if came.found is None:
                self._end_file(came.file, meter)
                continue
            if isinstance(came.found, Rejected):
                report.rejected.append(came.found)
                unread.add(_file_of(came.found.location))
                continue
            taken = self._desk.take_in(
                came.found, source=source, root=root, language=partial(language_of, came.found, detector.detect)
            )
            if isinstance(taken, Refused):
                report.rejected.append(Rejected(came.found.location, taken.reason))
                continue
            kept.add(taken.article_id)
            report.counts[taken.decision] += 1
            self._note(came, meter)
        if listing.is_folder:
            report.withdrawn += self._desk.withdraw_missing(source=source, root=root, kept=kept, unread=unread)
            self._desk.finish(source, stamp_of(listing))

    def _note(self, came: FromFile, meter: _Meter) -> None:
        meter.count_article(came.position)
        if is_archive(came.file) and meter.articles % _NOTE_EVERY == 0:
            self._desk.keep_position(came.file, came.position)

    def _end_file(self, file: InputFile, meter: _Meter) -> None:
        meter.count_file(file.size)
        if is_archive(file):
            self._desk.keep_position(file, None)


class _Meter:
    """Tells the watcher how far it is."""

    def __init__(self, total: int, watch: Watcher) -> None:
        self._total, self._watch = total, watch
        self._done = self._read = self.articles = 0

    def count_file(self, size: int) -> None:
        self._done += size
        self._read = 0
        self._tell()

    def count_article(self, read: int) -> None:
        """Count an article, up to which so many bytes of its file are read."""
        self.articles += 1
        self._read = read
        self._tell()

    def _tell(self) -> None:
        self._watch(Progress(self._done + self._read, self._total, self.articles))


def is_archive(file: InputFile) -> bool:
    """Tell whether an interrupted import of the file is taken up where it was."""
    return file.location.casefold().endswith((".warc", ".warc.gz"))


def _file_of(location: str) -> str:
    """Take the line or entry off a location."""
    return re.sub(r"[:#]\d+\Z", "", location)


def stamp_of(listing: Listing) -> str:
    """Hash the names, sizes and times of a folder's files."""
    lines = [f"{file.location}\0{file.size}\0{file.modified_ns}" for file in listing.files]
    return hashlib.blake2b("\n".join(lines).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
