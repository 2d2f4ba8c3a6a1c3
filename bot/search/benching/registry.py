"""The other engines by their names, and whether they can take part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from bot.core.benching import MOST_FOR_RANK_BM25, OURS_PLAIN
from bot.core.benchports import Kind
from bot.errors import MissingPackage


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an engine's module is, how its kind is made, which packages it needs, whose files it opens, and over how
    many passages it runs unless it is asked for by name.
    """

    module: str
    kind: str
    packages: tuple[str, ...] = ()
    way: str = ""
    files_of: str = ""
    most: int | None = None


_ENTRIES = {
    "rank-bm25": Entry("rankbm25", "RankBm25Kind", most=MOST_FOR_RANK_BM25),
    "fts5": Entry("fts5", "Fts5Kind"),
    "bm25s": Entry("sparse", "SparseKind", ("bm25s",), way="NUMPY"),
    "bm25s-topk": Entry("sparse", "SparseKind", ("bm25s",), way="QUICK", files_of="bm25s"),
    "bm25s-numba": Entry("sparse", "SparseKind", ("bm25s", "numba"), way="NUMBA", files_of="bm25s"),
    "tantivy": Entry("tantivies", "TantivyKind", ("tantivy",)),
    OURS_PLAIN: Entry("plain", "PlainKind"),
}
NAMES = tuple(_ENTRIES)


def entry(name: str) -> Entry:
    """Return what is known of an engine."""
    return _ENTRIES[name]


def lacking(name: str) -> str:
    """Say what an engine lacks here and how to get it, "" where it lacks nothing."""
    for package in _ENTRIES[name].packages:
        if find_spec(package) is None:
            return str(MissingPackage(package, "bench", name))
    if name == "fts5":
        from bot.search.rivals import has_fts5  # noqa: PLC0415 - one engine needs it

        if not has_fts5():
            return "The SQLite of this Python was built without FTS5. Another build of Python has it."
    return ""


def make(name: str) -> Kind:
    """Import an engine's module and make its kind."""
    found = _ENTRIES[name]
    module = import_module(f"bot.search.benching.{found.module}")
    kind = cast("Callable[..., Kind]", getattr(module, found.kind))
    return kind(module.Way[found.way]) if found.way else kind()
