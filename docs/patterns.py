"""Look for patterns of this house that take far too long on some text: `python docs/patterns.py [LETTERS]`.

Each compiled pattern of every module is searched for in texts made of its own letters, repeated and in pairs, first of
half the LETTERS (6,000) and, where that takes a millisecond, of all. Printed are the slowest, how their time grows when
the text doubles (2 is as it should be, 4 the square), and where they stand.
"""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import regex

import bot

LETTERS = 6_000
MOST_SECONDS = 5
_COMMON = (" ", "\n", "a", "A ", "1", ".", "<")
_MOST_OWN = 7
_LISTED = 12
_WORTH_DOUBLING_SECONDS = 0.001

Pattern = re.Pattern[str] | regex.Pattern[str]


@dataclass(frozen=True, slots=True)
class Worst:
    """The slowest search for one pattern, and how often longer it took than on half the text."""

    name: str
    seconds: float
    growth: float
    text: str


def patterns() -> Iterator[tuple[str, Pattern]]:
    """Give every pattern that a module of the house holds, by its place."""
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if ".migrations" in found.name or found.name == "bot.__main__":
            continue
        for name, value in sorted(vars(importlib.import_module(found.name)).items()):
            yield from _within(f"{found.name}.{name}", value)


def _within(name: str, value: Any) -> Iterator[tuple[str, Pattern]]:  # noqa: ANN401 - whatever a module holds
    if isinstance(value, re.Pattern | regex.Pattern):
        pattern = cast("Pattern", value)
        if isinstance(cast("object", pattern.pattern), str):
            yield name, pattern
    elif isinstance(value, Mapping):
        for key, inner in cast("Mapping[object, object]", value).items():
            yield from _within(f"{name}[{key!r}]", inner)
    elif isinstance(value, tuple):
        for place, inner in enumerate(cast("tuple[object, ...]", value)):
            yield from _within(f"{name}[{place}]", inner)


def texts(pattern: Pattern, length: int) -> Iterator[str]:
    """Make texts of a pattern's own words, which nearly match again and again."""
    words = dict.fromkeys(re.findall(r"(?<!\\)[^\W\d_]{2,}|[^\w\s\\]", str(pattern.pattern)))
    units = [*_COMMON, *itertools.islice(words, _MOST_OWN)]
    for one in units:
        yield (one * length)[:length] + "\x01"
        yield f"{next(iter(words), '')}{(one * length)[:length]}\x01"
    for one, two in itertools.permutations(units, 2):
        yield ((one + two) * length)[:length] + "\x01"


def seconds(pattern: Pattern, text: str) -> float:
    """Search for all matches; return how long it took."""
    began = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - began


def worst(name: str, pattern: Pattern, length: int) -> Worst:
    """Find the slowest text."""
    slow = max(texts(pattern, length // 2), key=lambda text: seconds(pattern, text))
    half = seconds(pattern, slow)
    if half < _WORTH_DOUBLING_SECONDS:
        return Worst(name, half, 0.0, slow)
    doubled = slow[:-1] + slow[1:-1] + "\x01"
    whole = seconds(pattern, doubled)
    return Worst(name, whole, whole / half, slow)


def _stop(*_: object) -> None:
    raise TimeoutError


def main(length: int) -> None:
    """Try all; print the slowest."""
    signal.signal(signal.SIGVTALRM, _stop)
    found: list[Worst] = []
    for name, pattern in patterns():
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
        try:
            found.append(worst(name, pattern, length))
        except TimeoutError:
            found.append(Worst(name, float(MOST_SECONDS), float("inf"), "?"))
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    report(found, length)


def report(found: Sequence[Worst], length: int) -> None:
    """Print the slowest."""
    print(f"{len(found)} patterns, texts of {length:,} letters; the slowest, ms, and its growth:")  # noqa: T201 - its report
    for one in sorted(found, key=lambda one: -one.seconds)[:_LISTED]:
        print(f"{one.seconds * 1_000:9.1f}  ×{one.growth:4.1f}  {one.name}  {one.text[:24]!r}")  # noqa: T201 - its report


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LETTERS)
