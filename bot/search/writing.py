"""The one writer of an index. Readers keep the view that they have; nobody waits for anybody."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from bot.search.arrays import Bools, Longs
from bot.search.building import Layout, segment_of
from bot.search.catalogue import Catalogue
from bot.search.collecting import Analysis
from bot.search.joining import joined
from bot.search.laying import end_to_end, together
from bot.search.merging import plan
from bot.search.segment import Segment, plus
from bot.search.view import Part, View
from bot.search.vocabulary import Vocabulary

MOST_FRESH = 400  # units in the tail, which is inverted anew with each article
_FEW = 8


class Writer:
    """Adds, revises and removes by article. `view` is always the newest."""

    def __init__(self, view: View | None = None) -> None:
        self._changing = threading.Lock()
        self._merging = threading.Lock()
        self._vocabulary = view.vocabulary if view else Vocabulary()
        self._catalogue = view.catalogue if view else Catalogue()
        self._parts: tuple[Part, ...] = view.parts if view else ()
        self._tail: Layout | None = None
        self.view = self._shown()

    def apply(self, changed: Collection[int], came: Analysis | None = None) -> None:
        """Take the articles with the ids of those that changed out, and put in those that came: none of these may be
        there by then, so a revised one is among both.
        """
        with self._changing:
            self._drop(set(changed))
            if came is not None and len(came.layout.heads.ids):
                layout = came.numbered(self._vocabulary, self._catalogue)
                self._tail = end_to_end([self._tail, layout] if self._tail else [layout])
                if len(self._tail.body) >= MOST_FRESH:
                    self._settle()
            self.view = self._shown()

    def settle(self) -> View:
        """Make the tail a segment and freeze the vocabulary; return the view, which can be written to disk now."""
        with self._changing:
            self._settle()
            self.view = self._shown()
            return self.view

    def adopt(self, mapped: Iterable[tuple[Segment, Segment]]) -> None:
        """Put what lies on disk in the place of the same in memory, which is then free."""
        instead = {id(segment): same for segment, same in mapped}
        with self._merging, self._changing:
            self._parts = tuple(
                replace(part, segment=instead.get(id(part.segment), part.segment)) for part in self._parts
            )
            self.view = self._shown()

    def merge(self) -> bool:
        """Put some segments together, while others read and write; tell whether there was anything to do."""
        with self._merging:
            before = self._parts
            span = plan([len(part.segment.body) for part in before], [_alive_units(part) for part in before])
            if span is None:
                return False
            old = before[span]
            merged = Part(joined(old))
            with self._changing:
                died = {dead for was, now in zip(old, self._parts[span], strict=True) for dead in _died(was, now)}
                merged = without(merged, died)
                left = (merged,) if merged.segment.articles else ()
                self._parts = (*self._parts[: span.start], *left, *self._parts[span.stop :])
                self.view = self._shown()
            return True

    def _drop(self, ids: set[int]) -> None:
        if not ids:
            return
        if self._tail and not ids.isdisjoint(self._tail.heads.ids.tolist()):
            self._settle()  # a segment can lose articles, a layout cannot
        self._parts = tuple(without(part, ids) for part in self._parts)

    def _settle(self) -> None:
        """Make the tail a segment."""
        if self._tail:
            self._parts = (*self._parts, Part(segment_of(self._tail)))
        self._vocabulary = self._vocabulary.freeze()
        self._tail = None

    def _shown(self) -> View:
        tail = (Part(segment_of(self._tail)),) if self._tail else ()
        return View((*self._parts, *tail), self._vocabulary, self._catalogue)


def without(part: Part, ids: Collection[int]) -> Part:
    """Return a part with some articles gone, by their ids; the same part where it has none of them."""
    heads = part.segment.heads
    dying: Bools = (
        np.isin(heads.ids, np.fromiter(ids, np.int64, len(ids))) if len(ids) > _FEW else _among(heads.ids, ids)
    )
    if part.alive is not None:
        dying &= part.alive
    if not dying.any():
        return part
    tally = segment_of(together([part.segment], [dying])).tally
    alive = ~dying if part.alive is None else part.alive & ~dying
    return replace(part, alive=alive, gone=tally if part.gone is None else plus(part.gone, tally))


def _among(numbers: Longs, few: Collection[int]) -> Bools:
    """As np.isin, which sorts them all."""
    found = np.zeros(len(numbers), np.bool_)
    for number in few:
        found |= numbers == number
    return found


def _alive_units(part: Part) -> int:
    if part.alive is None:
        return len(part.segment.body)
    return int(np.diff(part.segment.first_unit)[part.alive].sum())


def _died(was: Part, now: Part) -> Sequence[int]:
    """Return the ids of the articles that died in between."""
    before = np.ones(was.segment.articles, np.bool_) if was.alive is None else was.alive
    after = np.ones(was.segment.articles, np.bool_) if now.alive is None else now.alive
    return was.segment.heads.ids[before & ~after].tolist()
