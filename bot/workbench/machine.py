"""What this process takes, and what it runs on."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

_OF_THIS_PROCESS = Path("/proc/self")
_PACKAGES = ("pullquote", "numpy", "rank-bm25", "bm25s", "numba", "tantivy", "PyStemmer", "SQLAlchemy")


def resident_bytes() -> int | None:
    """Return how much of this process lies in memory, None where the system does not tell."""
    return _kilobytes("smaps_rollup", "Rss")


def anonymous_bytes() -> int | None:
    """Return how much of that belongs to no file."""
    return _kilobytes("smaps_rollup", "Anonymous")


def peak_bytes() -> int | None:
    """Return the most that lay in memory so far. `getrusage` would begin with what the parent process had."""
    return _kilobytes("status", "VmHWM")


def machine() -> dict[str, str]:
    """Describe the machine."""
    return {
        "system": platform.platform(),
        "processor": _first(Path("/proc/cpuinfo"), "model name") or platform.processor() or platform.machine(),
        "cores": str(os.cpu_count() or 1),
        "memory": _first(Path("/proc/meminfo"), "MemTotal") or "unknown",
    }


def versions() -> dict[str, str]:
    """Name the versions of Python, SQLite and the packages that are measured."""
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return found | dict(_installed(_PACKAGES))


def folder_bytes(folder: Path) -> int:
    """Add up the sizes of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _installed(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in names:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            continue


def _kilobytes(file: str, name: str) -> int | None:
    text = _first(_OF_THIS_PROCESS / file, name)
    return int(text.split()[0]) * 1024 if text else None


def _first(path: Path, name: str) -> str:
    """Return what a file of lines "name: value" has for a name first, "" where there is no such file."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    named = (line.partition(":") for line in lines)
    return next((value.strip() for key, _, value in named if key.strip() == name), "")
