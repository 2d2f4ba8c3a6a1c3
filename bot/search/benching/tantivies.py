"""tantivy, a search library in Rust; it is given our terms, so that only the engines differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from bot.core.analysis import FOR_ARCHIVES, Analyzer
from bot.core.benching import Asked, Story
from bot.core.benchports import TOP
from bot.core.passage import without_dateline
from bot.search.benching.reading import term_lists

_HEAP_BYTES = 200_000_000
_SMALL_HEAP_BYTES = 20_000_000


class TantivyKind:
    """Keeps its index in a folder."""

    changes = True
    overlaps = False

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """Index with one thread."""
        writer = tantivy.Index(_schema(), path=str(folder)).writer(_HEAP_BYTES, 1)
        for number, terms in enumerate(term_lists(stories)):
            writer.add_document(_document(terms, number))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> Tantivy:
        """Open the folder."""
        return Tantivy(tantivy.Index.open(str(folder)))


class Tantivy:
    """Searches the newest commit."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._schema = index.schema
        self._searcher = index.searcher()
        self._writer: tantivy.IndexWriter | None = None
        self._analyzer = Analyzer(FOR_ARCHIVES)

    def top(self, asked: Asked) -> Sequence[object]:
        """Return the addresses of documents; how many match in all is not counted, which would slow it down."""
        return self._searcher.search(self._query(asked), TOP, count=False).hits

    def finds(self, asked: Asked, number: int) -> bool:
        """Look whether the number is stored with one of the best."""
        hits = self._searcher.search(self._query(asked), TOP, count=False).hits
        return any(self._searcher.doc(address)["number"] == [number] for _, address in hits)

    def put(self, story: Story) -> int:
        """Add an article's passages, commit, and look at the new commit."""
        number = -story.id  # none of those built has it
        writer = self._opened_writer()
        for text in story.passages:
            writer.add_document(_document(self._analyzer.terms(without_dateline(text), story.language), number))
        self._commit(writer)
        return number

    def drop(self, number: int) -> None:
        """Delete by the stored number."""
        writer = self._opened_writer()
        writer.delete_documents_by_term("number", number)
        self._commit(writer)

    def close(self) -> None:
        """End the writer's threads."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _opened_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_SMALL_HEAP_BYTES, 1)
        return self._writer

    def _query(self, asked: Asked) -> tantivy.Query:
        terms = [tantivy.Query.term_query(self._schema, "terms", term) for term in asked.terms]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("number", stored=True, indexed=True)
    return builder.build()


def _document(terms: Sequence[str], number: int) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("terms", " ".join(terms))
    document.add_integer("number", number)
    return document
