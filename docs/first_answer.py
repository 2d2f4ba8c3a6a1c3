"""Measures how long it takes from nothing to the first answer: python docs/first_answer.py [REPOSITORY].

Clones into an empty home and runs the first command of the README as printed; once with an empty package cache, once
with the one that this filled. Leaves nothing behind.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def first_command(readme: str) -> str:
    """Return the first command of a README that makes an environment."""
    found = re.search(r"^```sh\n(python3 -m venv .*)$", readme, re.MULTILINE)
    if found is None:
        sys.exit("README.md holds no block that begins with python3 -m venv.")
    return found[1]


def measure(repository: str, cache: Path) -> tuple[float, float, str]:
    """Return the seconds that the clone and the command took, and what the command printed."""
    with tempfile.TemporaryDirectory() as home:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PULLQUOTE_", "DISCORD_"))}
        environment = {**own, "HOME": home, "PIP_CACHE_DIR": str(cache)}
        began = time.monotonic()
        _run(["git", "clone", "-q", repository, f"{home}/pullquote"], Path(home), environment)
        cloned = time.monotonic()
        clone = Path(home, "pullquote")
        command = first_command((clone / "README.md").read_text(encoding="utf-8"))
        answer = _run(["bash", "-euo", "pipefail", "-c", command], clone, environment)
        return cloned - began, time.monotonic() - cloned, answer


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    ran = subprocess.run(  # noqa: S603 - git and the README's command
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        sys.exit(f"{command[0]} ended with {ran.returncode}: {ran.stderr.strip()}")
    return ran.stdout


def _processor_seconds() -> float:
    """Return what all commands used up to now: on a busy machine it tells more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure twice and print a line each."""
    repository = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).resolve().parents[1])
    with tempfile.TemporaryDirectory() as cache:
        for name in ("empty", "warm"):
            before = _processor_seconds()
            clone, command, answer = measure(repository, Path(cache))
            used = _processor_seconds() - before
            heading = answer.strip().partition("\n")[0]
            told = f"cloned in {clone:.1f} s, first answer after {clone + command:.1f} s ({heading})"
            sys.stdout.write(f"{name} package cache: {told}, {used:.1f} s of processor time\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
