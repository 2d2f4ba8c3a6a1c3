"""What `bench` measures, and the arithmetic of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

OURS_PLAIN, OURS = "pullquote-plain", "pullquote"
MOST_FOR_RANK_BM25 = 1_000_000  # passages; beyond, a question takes seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as engines are given it: its paragraphs are the passages."""

    id: int
    title: str
    language: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, the terms that our analyzer makes of it, and its content words as written, in small letters."""

    text: str
    terms: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Times in milliseconds: how many were taken, and the middle, the 95th and the 99th of a hundred."""

    count: int
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread | None:
        """Sum times up; None for none."""
        if not seconds:
            return None
        ordered = sorted(seconds)
        return cls(len(ordered), *(1e3 * _at(ordered, share) for share in (0.5, 0.95, 0.99)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """How an index was built; memory is that of the process that did nothing else, None where it cannot be told."""

    seconds: float
    rate: float  # passages a second
    peak_bytes: int | None
    disk_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How a fresh process did: from its start to the first result, and its memory after so many distinct questions."""

    cold_seconds: float
    questions: int
    resident_bytes: int | None
    anonymous_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFigures:
    """What was measured of an engine at one size; None where it was not, with the reason in `left_out`."""

    name: str
    built: Built | None = None
    served: Served | None = None
    asked: Spread | None = None
    added: Spread | None = None
    deleted: Spread | None = None
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeFigures:
    """What was measured over a number of passages."""

    passages: int
    articles: int
    questions: int
    engines: tuple[EngineFigures, ...]

    def of(self, name: str) -> EngineFigures | None:
        """Return an engine's figures."""
        return next((engine for engine in self.engines if engine.name == name), None)

    def ratio(self, name: str) -> float | None:
        """Return how many times as long as plain Pullquote an engine takes for the question in the middle."""
        its, ours = self.of(name), self.of(OURS_PLAIN)
        if its is None or ours is None or its.asked is None or ours.asked is None or not ours.asked.p50:
            return None
        return its.asked.p50 / ours.asked.p50


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchReport:
    """A whole run; `stopped` where somebody stopped it before its end."""

    sizes: tuple[SizeFigures, ...]
    command: str
    seed: int
    corpus: str
    machine: Mapping[str, str] = field(default_factory=dict[str, str])
    versions: Mapping[str, str] = field(default_factory=dict[str, str])
    stopped: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The engines, in order."""
        return tuple(dict.fromkeys(engine.name for size in self.sizes for engine in size.engines))

    def curve(self, name: str) -> list[tuple[int, float]]:
        """Return an engine's median latency (ms) at each size at which it was asked, by size."""
        found = ((size.passages, size.of(name)) for size in self.sizes)
        return sorted((passages, its.asked.p50) for passages, its in found if its is not None and its.asked is not None)

    def growth(self, name: str) -> float | None:
        """Return the exponent by which an engine's latency grows with the number of passages."""
        return exponent(self.curve(name))


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """Fit a power law by least squares on logarithms and return its exponent; None with fewer than two sizes."""
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len({x for x, _ in logs}) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread


def _at(ordered: Sequence[float], share: float) -> float:
    """Return the value below which a share of them lies, by the nearest rank."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
