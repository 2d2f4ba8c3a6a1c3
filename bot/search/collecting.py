"""Articles → what an index takes in of them. It has numbers of its own, so another process can make it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from bot.core.analysis import Analyzer
from bot.core.article import Article
from bot.core.passage import Passage
from bot.search.arrays import starts_of
from bot.search.building import Layout
from bot.search.catalogue import Catalogue, Outlet
from bot.search.documents import Document, document_of
from bot.search.segment import DATED, SAMPLE, WHOLE_DAY, Forward, Heads, Units
from bot.search.vocabulary import Vocabulary

_HASH_DIGITS = 15
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Some articles laid end to end. The numbers of their terms, outlets and languages are places in the lists here."""

    layout: Layout
    terms: Sequence[str]
    outlets: Sequence[tuple[Outlet, str]]
    languages: Sequence[str]

    def numbered(self, vocabulary: Vocabulary, catalogue: Catalogue) -> Layout:
        """Return the articles in the numbers of an index; what it does not know yet is added. For its one writer."""
        terms = np.array(vocabulary.numbered(self.terms), np.int32)
        outlets = np.array([catalogue.outlet(*entry) for entry in self.outlets], np.int32)
        languages = np.array(list(map(catalogue.language, self.languages)), np.int32)
        layout, heads = self.layout, self.layout.heads
        return replace(
            layout,
            heads=replace(heads, outlets=outlets[heads.outlets], languages=languages[heads.languages]),
            body=Forward(terms[layout.body.terms], layout.body.starts),
            title=Forward(terms[layout.title.terms], layout.title.starts),
        )


def analysed(articles: Iterable[Article], analyzer: Analyzer) -> Analysis:
    """Analyse articles."""
    return collected((article, document_of(article, analyzer)) for article in articles)


def collected(documents: Iterable[tuple[Article, Document]]) -> Analysis:
    """Lay analysed articles end to end."""
    collector = _Collector()
    for article, document in documents:
        collector.add(article, document)
    return collector.analysis()


class _Numbers(dict[str, int]):
    """Numbers terms in the order in which they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class _Collector:
    """Lays articles end to end, one by one."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._catalogue = Catalogue()
        self._heads: list[array[int]] = [array(kind) for kind in "qiqBiiq"]
        self._units: list[array[int]] = [array("i") for _ in range(5)]
        self._unit_counts, self._body_sizes, self._title_sizes = array("i"), array("i"), array("i")
        self._body, self._title, self._marks = array("i"), array("i"), bytearray()

    def add(self, article: Article, document: Document) -> None:
        """Add one article with its analysis."""
        head, published = article.head, article.head.published
        flags = (DATED if published else 0) | (SAMPLE if head.sample else 0)
        flags |= WHOLE_DAY if published and published.day_only else 0
        outlet = self._catalogue.outlet((article.sources, head.publisher), head.language)
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
            self._body.fromlist(list(map(self._numbers.__getitem__, run.terms)))
            self._marks += bytes(run.marks)
        self._body_sizes.extend([len(run.terms) for run in runs])
        self._title.fromlist(list(map(self._numbers.__getitem__, document.terms.title)))
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

    def analysis(self) -> Analysis:
        """Return what was added."""
        return Analysis(self._layout(), list(self._numbers), self._catalogue.outlets, self._catalogue.languages)

    def _layout(self) -> Layout:
        return Layout(
            heads=Heads(*(np.array(column) for column in self._heads)),
            units=Units(*(np.array(column, np.int32) for column in self._units)),
            first_unit=starts_of(np.array(self._unit_counts, np.int64)),
            body=Forward(np.array(self._body, np.int32), starts_of(np.array(self._body_sizes, np.int64))),
            marks=np.frombuffer(bytes(self._marks), np.uint8),
            title=Forward(np.array(self._title, np.int32), starts_of(np.array(self._title_sizes, np.int64))),
        )


def hash_bits(text_hash: str) -> int:
    """Return 60 bits of a hash in hexadecimal digits, 0 for none."""
    return int(text_hash[:_HASH_DIGITS] or "0", 16)
