"""The bytes of files, inflated where their name says so, within a limit."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import BinaryIO

from bot.errors import UnreadableFile

MOST_BYTES = 5_000_000
TOO_LARGE = UnreadableFile("The article is larger than 5 MB.", mend="Split it, or leave it out.")


def unpacked(raw: BinaryIO, path: Path) -> BinaryIO | gzip.GzipFile:
    """Return a file, or what a .gz holds."""
    return gzip.GzipFile(fileobj=raw) if path.name.casefold().endswith(".gz") else raw


def contents(path: Path, limit: int) -> bytes:
    """Read a file whole, counting bytes after decompression. Raises UnreadableFile above the limit."""
    with path.open("rb") as raw, unpacked(raw, path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TOO_LARGE
    return data
