"""Analysed articles → the flat arrays that a segment is made from; and segments → those of several together."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime

import numpy as np

from bot.core.article import Article
from bot.core.passage import Passage
from bot.search.arrays import Bools, Longs, ranges, starts_of
from bot.search.building import Layout
from bot.search.catalogue import Catalogue
from bot.search.documents import Document
from bot.search.segment import DATED, SAMPLE, WHOLE_DAY, Forward, Heads, Segment, Units
from bot.search.vocabulary import Vocabulary

_HASH_DIGITS = 15
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Collector:
    """Lays articles end to end, one by one."""

    def __init__(self, vocabulary: Vocabulary, catalogue: Catalogue) -> None:
        self._vocabulary = vocabulary
        self._catalogue = catalogue
        self._heads: list[array[int]] = [array(kind) for kind in "qiqBiiq"]
        self._units: list[array[int]] = [array("i") for _ in range(5)]
        self._unit_counts, self._body_sizes, self._title_sizes = array("i"), array("i"), array("i")
        self._body, self._title, self._marks = array("i"), array("i"), bytearray()

    def __len__(self) -> int:
        return len(self._unit_counts)

    @property
    def units(self) -> int:
        """How many passages and headings were added."""
        return len(self._body_sizes)

    def add(self, article: Article, document: Document) -> None:
        """Add one article with its analysis."""
        head, published = article.head, article.head.published
        flags = (DATED if published else 0) | (SAMPLE if head.sample else 0)
        flags |= WHOLE_DAY if published and published.day_only else 0
        outlet = self._catalogue.outlet((article.source, head.publisher), head.language)
        facts = (
            article.id,
            article.revision,
            int((published.at - _EPOCH).total_seconds()) if published else 0,
            flags,
            outlet,
            self._catalogue.language(head.language),
            hash_bits(article.text_hash),
        )
        for column, value in zip(self._heads, facts, strict=True):
            column.append(value)
        self._place(document.passages)
        runs = [unit.run for unit in document.terms.units]
        for run in runs:
            self._body.fromlist(self._vocabulary.numbered(run.terms))
            self._marks += bytes(run.marks)
        self._body_sizes.extend([len(run.terms) for run in runs])
        self._title.fromlist(self._vocabulary.numbered(document.terms.title))
        self._title_sizes.append(len(document.terms.title))

    def _place(self, passages: Sequence[Passage | None]) -> None:
        """Add the places of one article's units; a heading has none."""
        articles, paragraphs, counts, starts, ends = self._units
        articles.extend([len(self._unit_counts)] * len(passages))
        paragraphs.extend([p.paragraph if p else 0 for p in passages])
        counts.extend([p.last_paragraph - p.paragraph + 1 if p else 0 for p in passages])
        starts.extend([p.start if p else 0 for p in passages])
        ends.extend([p.end if p else 0 for p in passages])
        self._unit_counts.append(len(passages))

    def layout(self) -> Layout:
        """Return what was added."""
        return Layout(
            heads=Heads(*(np.array(column) for column in self._heads)),
            units=Units(*(np.array(column, np.int32) for column in self._units)),
            first_unit=starts_of(np.array(self._unit_counts, np.int64)),
            body=Forward(np.array(self._body, np.int32), starts_of(np.array(self._body_sizes, np.int64))),
            marks=np.frombuffer(bytes(self._marks), np.uint8),
            title=Forward(np.array(self._title, np.int32), starts_of(np.array(self._title_sizes, np.int64))),
        )


def together(segments: Sequence[Segment], kept: Sequence[Bools | None]) -> Layout:
    """Lay the articles of segments end to end; `kept` marks for each segment the articles to keep, None for all."""
    parts = [_kept(segment, mask) for segment, mask in zip(segments, kept, strict=True)]
    counts = np.concatenate([np.diff(part.first_unit) for part in parts])
    bases = np.cumsum([0, *(len(part.first_unit) - 1 for part in parts)])
    return Layout(
        heads=Heads(*(np.concatenate([getattr(part.heads, name) for part in parts]) for name in _names(Heads))),
        units=Units(
            np.concatenate([part.units.article + base for part, base in zip(parts, bases, strict=False)]).astype(
                np.int32
            ),
            *(np.concatenate([getattr(part.units, name) for part in parts]) for name in _names(Units)[1:]),
        ),
        first_unit=starts_of(counts),
        body=_joined([part.body for part in parts]),
        marks=np.concatenate([part.marks for part in parts]),
        title=_joined([part.title for part in parts]),
    )


def _names(kind: type[Heads | Units]) -> list[str]:
    return [column.name for column in fields(kind)]


def hash_bits(text_hash: str) -> int:
    """Return 60 bits of a hash in hexadecimal digits, 0 for none."""
    return int(text_hash[:_HASH_DIGITS] or "0", 16)


def _kept(segment: Segment, mask: Bools | None) -> Layout:
    whole = Layout(segment.heads, segment.units, segment.first_unit, segment.body, segment.marks, segment.title)
    if mask is None or mask.all():
        return whole
    articles = np.flatnonzero(mask)
    first = segment.first_unit[articles]
    counts = segment.first_unit[articles + 1] - first
    units = ranges(first, counts)
    columns = {name: getattr(segment.units, name)[units] for name in _names(Units)}
    columns["article"] = np.repeat(np.arange(len(articles), dtype=np.int32), counts)
    return Layout(
        heads=Heads(*(getattr(segment.heads, name)[articles] for name in _names(Heads))),
        units=Units(**columns),
        first_unit=starts_of(counts),
        body=_picked(segment.body, units),
        marks=segment.marks[_positions(segment.body, units)],
        title=_picked(segment.title, articles),
    )


def _picked(forward: Forward, documents: Longs) -> Forward:
    sizes = forward.starts[documents + 1] - forward.starts[documents]
    return Forward(forward.terms[_positions(forward, documents)], starts_of(sizes))


def _positions(forward: Forward, documents: Longs) -> Longs:
    first = forward.starts[documents]
    return ranges(first, forward.starts[documents + 1] - first)


def _joined(parts: Sequence[Forward]) -> Forward:
    return Forward(
        np.concatenate([part.terms for part in parts]), starts_of(np.concatenate([part.lengths for part in parts]))
    )
