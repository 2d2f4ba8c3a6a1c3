"""Compressed bodies, inflated piece by piece and never beyond a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from enum import Enum, auto

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
    neither a bomb nor compressed nothing costs more than it.
    """

    def __init__(self, content_encoding: str, most_bytes: int) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        wanted = [name for name in names if name not in {"", "identity"}]
        self._known = len(wanted) <= _MOST_LEVELS and all(name in _CODINGS for name in wanted)
        self._levels = [_Level(most_bytes, gzip=_CODINGS[name]) for name in reversed(wanted)] if self._known else []
        self._most_bytes = self._left = most_bytes
        self._pieces: list[bytes] = []

    def add(self, chunk: bytes) -> Trouble | None:
        """Take the next chunk; after a trouble, take no more."""
        self._left -= len(chunk)
        if not self._known:
            return Trouble.UNKNOWN
        if self._left < 0:
            self._take(chunk[: self._left])
            return Trouble.TOO_LARGE
        return self._take(chunk)

    def _take(self, chunk: bytes) -> Trouble | None:
        try:
            for piece in _through(self._levels, [chunk]):
                self._pieces.append(piece)
        except _Excess:
            return Trouble.TOO_LARGE
        except zlib.error:
            return Trouble.BROKEN
        return None

    def beginning(self) -> bytes:
        """Return what came out before a trouble, within the limit."""
        return b"".join(self._pieces)[: self._most_bytes]

    def finish(self) -> bytes | Trouble:
        """Return the whole; a body that is itself a gzip file is inflated too."""
        if not all(level.whole for level in self._levels):
            return Trouble.BROKEN
        body = b"".join(self._pieces)
        self._pieces = []
        if not body.startswith(_MAGIC):
            return body
        self._levels = [_Level(self._most_bytes, gzip=True)]
        trouble = self._take(body)
        if trouble is None and not self._levels[0].whole:
            trouble = Trouble.BROKEN
        return trouble or b"".join(self._pieces)


def _through(levels: list[_Level], pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Lead pieces through each level in turn, never holding more than one of each."""
    for level in levels:
        pieces = level.inflate(pieces)
    return pieces


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


def _deflate_bits(data: bytes) -> int:
    """Tell the two forms that are sent as "deflate": as the standard says, in zlib's frame, or bare."""
    framed = data[0] & _METHOD_BITS == _DEFLATE and int.from_bytes(data[:2], "big") % _CHECK == 0
    return _ZLIB if framed else _RAW
