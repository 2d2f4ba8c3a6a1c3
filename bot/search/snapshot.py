"""The index on disk: a cache of what the database holds, never the truth.

Segments and runs of terms lie in files of their own, which never change. `state` names those that belong together; it
is written last, in one step, so that a process which is killed at any moment leaves the state before or the one after.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import filelock
from numpy.typing import NDArray

from bot.search.catalogue import Catalogue
from bot.search.container import Damaged, Stored, load, store
from bot.search.segment import Forward, Heads, Postings, Segment, Tally, TermCounts, Totals, Units
from bot.search.view import Part, View
from bot.search.vocabulary import Terms, Vocabulary

FORMAT = 2
_STATE = "state"
_TERM_COLUMNS = [column.name for column in fields(Terms) if column.name != "first"]

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """A view that was read, and the number of the last change that it has seen."""

    view: View
    change: int


class Snapshots:
    """Reads and writes the index in a folder of its own. `fingerprint` names what terms are made by."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._folder = folder
        self._notes = {"format": FORMAT, "fingerprint": fingerprint}
        self._names: list[tuple[Segment | Terms, str]] = []

    def read(self) -> Found | None:
        """Return what was written last; None where nothing was, or where it is damaged or was made by other rules."""
        for _ in range(2):  # another process may replace it meanwhile
            try:
                return self._read()
            except Damaged:
                continue
            except (
                LookupError,
                TypeError,
                ValueError,
                AttributeError,
            ):  # whole, but of another kind than its name says
                return None
        return None

    def write(self, view: View, change: int) -> Sequence[tuple[Segment, Segment]] | None:
        """Write a settled view; return the segments that had no file with what stands in it, mapped. None where another
        process is writing. Raises OSError.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(self._folder / "lock", timeout=0)
        try:
            with lock:
                return self._write(view, change)
        except filelock.Timeout:
            return None

    def _write(self, view: View, change: int) -> Sequence[tuple[Segment, Segment]]:
        known = {name for _, name in self._names}
        runs = [
            self._kept(terms, "terms", _of_terms(terms), {"first": terms.first}) for terms in view.vocabulary.frozen
        ]
        segments: list[str] = []
        arrays: Arrays = {}
        gone: list[tuple[int, ...] | None] = []
        for number, part in enumerate(view.parts):
            segment = part.segment
            segments.append(
                self._kept(segment, "segment", arrays_of(segment), {"totals": astuple(segment.tally.totals)})
            )
            if part.alive is not None:
                arrays[f"{number}.alive"] = part.alive
            if part.gone is not None:
                arrays |= _of_tally(f"{number}.gone", part.gone)
            gone.append(None if part.gone is None else astuple(part.gone.totals))
        notes: dict[str, Any] = self._notes | {
            "change": change,
            "segments": segments,
            "terms": runs,
            "gone": gone,
            "outlets": [[sources, publisher, code] for (sources, publisher), code in view.catalogue.outlets],
            "languages": view.catalogue.languages,
        }
        store(self._folder / _STATE, arrays, notes)
        self._forget({*segments, *runs, _STATE, "lock"})
        return [
            (part.segment, self._mapped(name))
            for part, name in zip(view.parts, segments, strict=True)
            if name not in known
        ]

    def _kept(self, value: Segment | Terms, kind: str, arrays: Arrays, notes: Mapping[str, Any]) -> str:
        """Write a value to a file of its own, unless it stands in one; return the file's name."""
        for known, name in self._names:
            if known is value and (self._folder / name).exists():  # another process may have deleted it
                return name
        name = f"{kind}-{secrets.token_hex(8)}"  # never used twice, so that a name means the same to every process
        store(self._folder / name, arrays, notes)
        self._names.append((value, name))
        return name

    def _mapped(self, name: str) -> Segment:
        """Map what was written; from now on the file stands for it."""
        segment = _segment_of(load(self._folder / name))
        self._names = [(value, other) for value, other in self._names if other != name]
        self._names.append((segment, name))
        return segment

    def _forget(self, needed: set[str]) -> None:
        """Delete the files that the state does not name; what another process has mapped stays until it ends."""
        self._names = [(value, name) for value, name in self._names if name in needed]
        for path in self._folder.iterdir():
            if path.name not in needed:
                with suppress(OSError):
                    path.unlink()

    def _read(self) -> Found | None:
        if not (self._folder / _STATE).exists():
            return None
        state = load(self._folder / _STATE)
        if any(state.notes.get(name) != value for name, value in self._notes.items()):
            return None
        names: list[tuple[Segment | Terms, str]] = []
        runs: list[Terms] = []
        for name in state.notes["terms"]:
            runs.append(_terms_of(load(self._folder / name)))
            names.append((runs[-1], name))
        parts: list[Part] = []
        for number, (name, gone) in enumerate(zip(state.notes["segments"], state.notes["gone"], strict=True)):
            segment = _segment_of(load(self._folder / name))
            names.append((segment, name))
            tally = None if gone is None else _tally_of(state.arrays, f"{number}.gone", gone)
            parts.append(Part(segment, alive=state.arrays.get(f"{number}.alive"), gone=tally))
        catalogue = Catalogue(
            [((tuple(sources), publisher), code) for sources, publisher, code in state.notes["outlets"]],
            state.notes["languages"],
        )
        self._names = names
        return Found(View(parts, Vocabulary(runs), catalogue), state.notes["change"])


def _of_terms(terms: Terms) -> Arrays:
    return {name: getattr(terms, name) for name in _TERM_COLUMNS}


def _terms_of(stored: Stored) -> Terms:
    return Terms(first=stored.notes["first"], **stored.arrays)


def arrays_of(segment: Segment) -> Arrays:
    """Return what a segment is made of, by name; its totals are not among it."""
    arrays: Arrays = {
        "first_unit": segment.first_unit,
        "marks": segment.marks,
        "terms": segment.terms,
        "lengths": segment.lengths,
    }
    for name, group in _groups(segment):
        arrays |= {f"{name}.{column.name}": getattr(group, column.name) for column in fields(group)}
    return arrays | _of_tally("tally", segment.tally)


def _groups(segment: Segment) -> list[tuple[str, Heads | Units | Forward | Postings]]:
    return [
        ("heads", segment.heads),
        ("units", segment.units),
        ("body", segment.body),
        ("title", segment.title),
        ("in_body", segment.in_body),
        ("in_title", segment.in_title),
    ]


def _segment_of(stored: Stored) -> Segment:
    def group(name: str) -> Arrays:
        return {key.partition(".")[2]: value for key, value in stored.arrays.items() if key.startswith(f"{name}.")}

    return Segment(
        heads=Heads(**group("heads")),
        units=Units(**group("units")),
        first_unit=stored.arrays["first_unit"],
        body=Forward(**group("body")),
        marks=stored.arrays["marks"],
        title=Forward(**group("title")),
        terms=stored.arrays["terms"],
        in_body=Postings(**group("in_body")),
        in_title=Postings(**group("in_title")),
        lengths=stored.arrays["lengths"],
        tally=_tally_of(stored.arrays, "tally", stored.notes["totals"]),
    )


def _of_tally(name: str, tally: Tally) -> Arrays:
    counts = tally.counts
    return {f"{name}.numbers": counts.numbers, f"{name}.rows": counts.rows, f"{name}.languages": tally.languages}


def _tally_of(arrays: Mapping[str, NDArray[Any]], name: str, totals: tuple[int, ...]) -> Tally:
    counts = TermCounts(arrays[f"{name}.numbers"], arrays[f"{name}.rows"])
    return Tally(counts, Totals(*totals), arrays[f"{name}.languages"])
