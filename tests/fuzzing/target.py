"""One thing that is fuzzed, and how its inputs are made."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SEED = 20_241_128
_MOST_CHANGES = 8
_MOST_NESTED = 3_000
_SPECIAL = (
    b"\x00", b"\x1b[31m", b"\x1b]0;x\x07", b"\x7f", b"\xc2\x9b", b"\xc2\x85", b"\xff", b"\xfe\xff", b"\xed\xa0\x80",
    b"\xed\xb0\x80", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xe2\x81\xa6", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80",
    b"\xcc\x81", b"\xd9\xa3", b"\r", b"\n", b"\t", b" ", b"-1", b"0", b"1e999", b"99999999999999999999", b"9" * 5_000,
    b"0x" + b"f" * 5_000, b"NaN", b"%00", b"%n", b"{0}", b"{x.__class__}", b"${x}", b"../../etc/passwd", b"@everyone", b"<@1>",
    b"[a](https://b.example)", b"9999-12-31T23:59:59-14:00", b"0001-01-01T00:00:00+14:00", b"http://127.0.0.1/",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`attack` hands bytes to a reader and checks what comes back; an AssertionError or anything that is not in
    `refuses` is a finding. `seeds` are valid inputs, written by this repository, or by `grow` where they take work;
    `tokens` are what their language is made of.
    """

    name: str
    attack: Callable[[bytes], object]
    seeds: Sequence[bytes] = ()
    grow: Callable[[], Sequence[bytes]] = tuple
    tokens: Sequence[bytes] = ()
    refuses: tuple[type[Exception], ...] = ()
    longest: int = 20_000

    @property
    def valid(self) -> Sequence[bytes]:
        """The valid inputs."""
        return self.seeds or self.grow()

    def input(self, number: int) -> bytes:
        """Make the input of a number, always the same."""
        chance = random.Random(f"{SEED} {self.name} {number}")  # noqa: S311 - to try things, no secret
        makers = (
            self._changed,
            self._changed,
            self._changed,
            self._spelled,
            self._nested,
            self._repeated,
            self._random,
        )
        return chance.choice(makers)(chance)[: self.longest]

    def try_out(self, data: bytes) -> Exception | None:
        """Attack once; return what was found."""
        try:
            self.attack(data)
        except self.refuses:
            return None
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            return error
        return None

    def _token(self, chance: random.Random) -> bytes:
        return chance.choice(self.tokens) if self.tokens and chance.random() < 0.7 else chance.choice(_SPECIAL)

    def _changed(self, chance: random.Random) -> bytes:
        """Change a valid input in a few places."""
        data = bytearray(chance.choice(self.valid))
        for _ in range(chance.randint(1, _MOST_CHANGES)):
            at, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
            end = min(end, at + chance.choice((1, 4, 40, 400)))
            match chance.randrange(7):
                case 0:
                    del data[at:end]
                case 1:
                    data[at:at] = self._token(chance)
                case 2:
                    data[at:end] = self._token(chance)
                case 3:
                    data[at:at] = data[at:end] * chance.choice((1, 2, 30))
                case 4 if data:
                    data[min(at, len(data) - 1)] ^= 1 << chance.randrange(8)
                case 5:
                    other = chance.choice(self.valid)
                    cut = chance.randint(0, len(other))
                    data[at:end] = other[cut : cut + chance.choice((10, 100, 1_000))]
                case _:
                    data[at:at] = self._token(chance) * chance.choice((1, 10, 500))
        return bytes(data)

    def _spelled(self, chance: random.Random) -> bytes:
        """Put tokens in a row."""
        return b"".join(self._token(chance) for _ in range(chance.choice((3, 30, 300))))

    def _nested(self, chance: random.Random) -> bytes:
        """Open the same again and again; sometimes close it again, or put it before or into a valid input."""
        few = [self._token(chance) for _ in range(chance.randint(1, 2))]
        much = b"".join(few) * chance.randint(1, _MOST_NESTED)
        seed = chance.choice(self.valid)
        at = chance.choice((0, len(seed), chance.randint(0, len(seed))))
        closing = self._token(chance) * chance.choice((0, 1, _MOST_NESTED))
        return seed[:at] + much + closing + seed[at:] if chance.random() < 0.6 else much + closing

    def _repeated(self, chance: random.Random) -> bytes:
        """Say one thing very often, as what takes the square of its length is slow then."""
        return self._token(chance) + self._token(chance) * chance.randint(100, 20_000) + self._token(chance)

    def _random(self, chance: random.Random) -> bytes:
        return chance.randbytes(chance.choice((0, 1, 2, 7, 64, 1_000)))


def text_of(data: bytes) -> str:
    """Read bytes as a command line hands them over: what is no UTF-8 becomes halves of surrogate pairs."""
    return data.decode("utf-8", "surrogateescape")


def plain_text_of(data: bytes) -> str:
    """Read bytes as a gateway hands them over: as whole characters."""
    return data.decode("utf-8", "replace")
