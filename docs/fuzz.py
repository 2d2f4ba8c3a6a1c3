"""Try to break every reader and writer of this house: `python docs/fuzz.py [--minutes M] [TARGET …]`.

Each target (`tests/fuzzing`) gets an equal part of the time, in a process of its own, with ten seconds and 1.5 GB for
each input. Inputs are valid ones with changes, pieces of their language in any order, nested and repeated ones, and
random bytes; the same number is always the same input: `python docs/fuzz.py --input NUMBER TARGET` shows one and what
comes of it. The status is 1 where something was found.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.fuzzing.everything import TARGETS
from tests.fuzzing.gateway import close
from tests.fuzzing.running import Tried, try_target
from tests.fuzzing.target import SEED, Target

MINUTES = 30.0


def row(tried: Tried) -> str:
    """Write a line of the table."""
    rate = tried.inputs / tried.seconds if tried.seconds else 0.0
    found = sum(tried.findings.values())
    return f"| {tried.name} | {tried.inputs:,} | {rate:,.0f} | {tried.slowest * 1_000:,.0f} | {found} |"


def show_one(target: Target, number: int) -> int:
    """Try one input here, with all that it raises."""
    data = target.input(number)
    print(f"{len(data)} bytes, beginning with {data[:300]!r}")  # noqa: T201 - its report
    began = time.perf_counter()
    target.attack(data)
    print(f"nothing found in {time.perf_counter() - began:.3f} s")  # noqa: T201 - its report
    return 0


def fuzz(targets: list[Target], minutes: float) -> int:
    """Try each target for its part of the time; print a table, and the kinds of findings."""
    print("| what is read or written | inputs | inputs/s | slowest, ms | findings |\n|---|---:|---:|---:|---:|")  # noqa: T201 - its report
    total, findings = 0, 0
    for target in targets:
        tried = try_target(target, 60 * minutes / len(targets))
        total += tried.inputs
        findings += sum(tried.findings.values())
        print(row(tried), flush=True)  # noqa: T201 - its report
        for kind, count in tried.findings.most_common():
            print(f"<!-- {count} × {kind}, first: {tried.first[kind]} -->", flush=True)  # noqa: T201 - its report
    print(f"\n{total:,} inputs in {minutes:g} minutes, seed {SEED}, {findings} findings")  # noqa: T201 - its report
    return 1 if findings else 0


def main() -> int:
    """Read the call."""
    parser = argparse.ArgumentParser(description="Try to break every reader and writer of this house.")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="for all targets together")
    parser.add_argument("names", nargs="*", metavar="TARGET")
    parser.add_argument("--input", type=int, help="try this one alone")
    asked = parser.parse_args()
    known = {target.name: target for target in TARGETS}
    if unknown := [name for name in asked.names if name not in known]:
        parser.error(f"there is no target {unknown[0]!r}; there are {', '.join(known)}")
    chosen = [known[name] for name in asked.names] or list(TARGETS)
    if asked.input is not None:
        try:
            return show_one(chosen[0], asked.input)
        finally:
            close()
    return fuzz(chosen, asked.minutes)


if __name__ == "__main__":
    sys.exit(main())
