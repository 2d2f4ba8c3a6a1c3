"""Named arrays in one file, to be mapped into memory: written whole or not at all, and known when damaged.

Layout: a magic word, the length of the header and its checksum, the header (JSON: a name, type, shape and place for
each array, the checksum of all of them, and what else the writer notes), then the arrays, each from a multiple of 64
bytes on.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import InputError

_MAGIC = b"PQIX0001"
_PREFIX = struct.Struct("<8sQI")
_ALIGNED = 64
_AT_ONCE = 1 << 22
_LONGEST_HEADER = 1 << 26


class Damaged(InputError):
    """A file of the index is missing, cut off, damaged or of another kind."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} is missing or damaged.", mend="The index is built anew from the database.")


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file holds: its arrays, not to be written to, and its notes."""

    arrays: Mapping[str, NDArray[Any]]
    notes: Mapping[str, Any]


def store(path: Path, arrays: Mapping[str, NDArray[Any]], notes: Mapping[str, Any]) -> None:
    """Write a file beside its place, make sure that it is on the disk, then put it there in one step."""
    listed: list[tuple[str, str, tuple[int, ...], int]] = []
    place, checksum = 0, 0
    for name, values in arrays.items():
        listed.append((name, values.dtype.str, values.shape, place))
        padded = -values.nbytes % _ALIGNED
        checksum = zlib.crc32(bytes(padded), zlib.crc32(_bytes(values), checksum))
        place += values.nbytes + padded
    header = json.dumps({"arrays": listed, "checksum": checksum, "size": place, "notes": dict(notes)}).encode()
    header += b" " * (-(_PREFIX.size + len(header)) % _ALIGNED)
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("wb") as file:
        file.write(_PREFIX.pack(_MAGIC, len(header), zlib.crc32(header)))
        file.write(header)
        for values in arrays.values():
            file.write(_bytes(values))
            file.write(bytes(-values.nbytes % _ALIGNED))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def load(path: Path) -> Stored:
    """Map a file. Every byte is read once, past the mapping, to compare the checksum. Raises Damaged."""
    try:
        with path.open("rb") as file:
            prefix = file.read(_PREFIX.size)
            magic, length, header_sum = _PREFIX.unpack(prefix)
            header_bytes = file.read(min(length, _LONGEST_HEADER))
            if magic != _MAGIC or zlib.crc32(header_bytes) != header_sum:
                raise Damaged(path)
            header: dict[str, Any] = json.loads(header_bytes)
            begin = _PREFIX.size + length
            if _checked(file, header["size"]) != header["checksum"]:
                raise Damaged(path)
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if header["size"] else b""
        arrays = {
            name: np.frombuffer(mapped, kind, math.prod(shape), begin + place).reshape(shape)
            if math.prod(shape)
            else np.zeros(shape, kind)
            for name, kind, shape, place in header["arrays"]
        }
        return Stored(arrays, dict(header["notes"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, struct.error) as error:
        raise Damaged(path) from error


def _checked(file: BufferedReader, size: int) -> int:
    """Add up the checksum of what follows in a file, −1 where that is cut off."""
    checksum = 0
    while size:
        piece = file.read(min(size, _AT_ONCE))
        if not piece:
            return -1
        checksum = zlib.crc32(piece, checksum)
        size -= len(piece)
    return checksum


def _bytes(values: NDArray[Any]) -> memoryview:
    return np.ascontiguousarray(values).reshape(-1).view(np.uint8).data
