"""Compressed bodies, inflated piece by piece and never beyond a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from io import BytesIO

ACCEPTED = "gzip, deflate"

_PIECE = 65_536  # bytes in memory at once on each level
_MOST_LEVELS = 2
_MOST_MEMBERS = 100  # of one gzip body; each costs a copy of what is behind it
_MAGIC = b"\x1f\x8b"
_GZIP, _ZLIB, _RAW = 31, 15, -15  # window bits as zlib takes them
_CODINGS = {"gzip": True, "x-gzip": True, "deflate": False}  # whether it is gzip
_METHOD_BITS, _DEFLATE, _CHECK = 0x0F, 8, 31  # of the two bytes before zlib's data (RFC 1950)


class Trouble(Enum):
    """Why a body cannot be had."""

    TOO_LARGE = auto()
    BROKEN = auto()
    UNKNOWN = auto()  # a compression that was not asked for, or too many on each other


class _Excess(Exception):
    """More came out than may."""


class Body:
    """A body that arrives in chunks. The limit holds for what is sent and for what comes out of each level, so that
    neither a bomb nor compressed nothing costs more than it. One that is itself a gzip file is inflated too.
    """

    def __init__(self, content_encoding: str, most_bytes: int) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        wanted = [name for name in names if name not in {"", "identity"}]
        known = len(wanted) <= _MOST_LEVELS and all(name in _CODINGS for name in wanted)
        self.trouble = None if known else Trouble.UNKNOWN
        self._levels = [_Level(most_bytes, gzip=_CODINGS[name]) for name in reversed(wanted)] if known else []
        self._file = _PerhapsGzip(most_bytes)
        self._most_bytes = self._left = most_bytes
        self._whole = BytesIO()  # hands its bytes over without a copy

    def add(self, chunk: bytes) -> Iterator[int]:
        """Take the next chunk; give the size so far after each piece, until all is taken or `trouble` is set."""
        self._left -= len(chunk)
        usable = chunk if self._left >= 0 else chunk[: self._left]
        try:
            for piece in () if self.trouble else self._through(usable):
                self._whole.write(piece)
                yield self._whole.tell()
        except _Excess:
            self.trouble = Trouble.TOO_LARGE
        except zlib.error:
            self.trouble = Trouble.BROKEN
        if self._left < 0:
            self.trouble = self.trouble or Trouble.TOO_LARGE

    def beginning(self) -> bytes:
        """Return what has come out so far."""
        return self._whole.getvalue()

    def finish(self) -> bytes | Trouble:
        """Return the whole, or why there is none."""
        self._whole.write(self._file.rest)
        if self.trouble is None and not all(level.whole for level in (*self._levels, self._file)):
            self.trouble = Trouble.BROKEN
        return self.trouble or self._whole.getvalue()

    def _through(self, chunk: bytes) -> Iterator[bytes]:
        """Lead a chunk through each level in turn, never holding more than one piece of each."""
        pieces: Iterable[bytes] = [chunk]
        for level in self._levels:
            pieces = level.inflate(pieces)
        return self._file.inflate(pieces)


class _Level:
    """Undoes one compression."""

    def __init__(self, most_bytes: int, *, gzip: bool) -> None:
        self._gzip = gzip
        self._left = most_bytes
        self._held = b""  # less than the two bytes by which a beginning is known
        self._members = 0
        self._inflater = zlib.decompressobj()  # its place; `_begin` puts the right one there

    @property
    def whole(self) -> bool:
        """Whether it ended where its data says; nothing at all is whole too."""
        return self._inflater.eof if self._members else not self._held

    def inflate(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Give what the next pieces become. Raises _Excess beyond the limit, zlib.error where the data is none."""
        for piece in pieces:
            yield from self._inflate(self._held + piece)

    def _inflate(self, data: bytes) -> Iterator[bytes]:
        self._held = b""
        came = b""
        while data or len(came) == _PIECE:
            if not self._members or self._inflater.eof:
                if len(data) < len(_MAGIC):
                    self._held = data
                    return
                if not self._begin(data):
                    return
            came = self._inflater.decompress(data, _PIECE)
            data = self._inflater.unconsumed_tail or self._inflater.unused_data
            self._left -= len(came)
            if self._left < 0:
                raise _Excess
            yield came

    def _begin(self, data: bytes) -> bool:
        """Begin the first or a further member; False where what follows the end is none, as padding is."""
        if self._members and not (self._gzip and data.startswith(_MAGIC)):
            return False
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise zlib.error
        self._inflater = zlib.decompressobj(_GZIP if self._gzip else _deflate_bits(data))
        return True


class _PerhapsGzip:
    """Undoes the compression of what turns out to be a gzip file, as sitemaps are, and lets all else through."""

    def __init__(self, most_bytes: int) -> None:
        self._level = _Level(most_bytes, gzip=True)
        self._is_gzip: bool | None = None
        self.rest = b""  # the one byte of which nothing is known yet

    @property
    def whole(self) -> bool:
        """Whether it ended where its data says."""
        return not self._is_gzip or self._level.whole

    def inflate(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Give what the next pieces become, as `_Level` does."""
        for piece in pieces:
            data, self.rest = self.rest + piece, b""
            if self._is_gzip is None and len(data) < len(_MAGIC):
                self.rest = data
                continue
            if self._is_gzip is None:
                self._is_gzip = data.startswith(_MAGIC)
            yield from self._level.inflate([data]) if self._is_gzip else [data]


def _deflate_bits(data: bytes) -> int:
    """Tell the two forms that are sent as "deflate": as the standard says, in zlib's frame, or bare."""
    framed = data[0] & _METHOD_BITS == _DEFLATE and int.from_bytes(data[:2], "big") % _CHECK == 0
    return _ZLIB if framed else _RAW
