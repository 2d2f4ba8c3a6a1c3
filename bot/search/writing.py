"""The one writer of an index. Readers keep the view that they have; nobody waits for anybody."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from bot.core.article import Article
from bot.search.arrays import Bools, Longs
from bot.search.building import segment_of
from bot.search.catalogue import Catalogue
from bot.search.collecting import Collector, together
from bot.search.documents import Document
from bot.search.joining import joined
from bot.search.merging import plan
from bot.search.segment import Segment, plus
from bot.search.view import Part, View
from bot.search.vocabulary import Vocabulary

MOST_FRESH = 1_000  # units in the tail, which is built anew with each article
_FEW = 8
MOST_AT_ONCE = 250_000  # units in a segment when much is added

Analysed = tuple[Article, Document]


class Writer:
    """Adds, revises and removes by article. `view` is always the newest."""

    def __init__(self, view: View | None = None) -> None:
        self._changing = threading.Lock()
        self._merging = threading.Lock()
        self._vocabulary = view.vocabulary if view else Vocabulary()
        self._catalogue = view.catalogue if view else Catalogue()
        self._parts: tuple[Part, ...] = view.parts if view else ()
        self._fresh: dict[int, Analysed] = {}
        self._fresh_units = 0
        self.view = self._shown()

    def apply(self, gone: Collection[int], came: Iterable[Analysed]) -> None:
        """Take articles out by their ids, and put others in, each in the place of its earlier revision."""
        with self._changing:
            self._drop(set(gone))
            for article, document in came:
                self._drop({article.id})
                self._fresh[article.id] = (article, document)
                self._fresh_units += len(document.passages)
                if self._fresh_units >= MOST_AT_ONCE:
                    self._settle()
            if self._fresh_units >= MOST_FRESH:
                self._settle()
            self.view = self._shown()

    def settle(self) -> View:
        """Make the tail a segment and freeze the vocabulary; return the view, which can be written to disk now."""
        with self._changing:
            self._settle()
            self.view = self._shown()
            return self.view

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
                self._parts = (*self._parts[: span.start], merged, *self._parts[span.stop :])
                self.view = self._shown()
            return True

    def _drop(self, ids: set[int]) -> None:
        if not ids:
            return
        for number in ids & self._fresh.keys():
            self._fresh_units -= len(self._fresh.pop(number)[1].passages)
        self._parts = tuple(without(part, ids) for part in self._parts)

    def _settle(self) -> None:
        """Make the tail a segment."""
        segment = self._tail()
        if segment is not None:
            self._parts = (*self._parts, Part(segment))
            self._fresh, self._fresh_units = {}, 0
        self._vocabulary = self._vocabulary.freeze()

    def _tail(self) -> Segment | None:
        if not self._fresh:
            return None
        collector = Collector(self._vocabulary, self._catalogue)
        for article, document in self._fresh.values():
            collector.add(article, document)
        return segment_of(collector.layout())

    def _shown(self) -> View:
        tail = self._tail()
        parts = self._parts if tail is None else (*self._parts, Part(tail))
        return View(parts, self._vocabulary, self._catalogue)


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
