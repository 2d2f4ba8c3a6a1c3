"""Other engines over the very same passages, to compare with: rank-bm25, bm25s, tantivy and SQLite's FTS5.

Each sees the passage's text alone, as a person would set it up: the first two get the terms of our analyzer, the others
read the text with their own English stemmer.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.core.article import Article
from bot.core.detection import question_language
from bot.core.passage import Passage, passages_of, without_dateline
from bot.core.ports import Ranker
from bot.errors import MissingPackage, NotFound
from bot.search.arrays import Bools, Floats

if TYPE_CHECKING:
    import tantivy

_WORD = re.compile(r"\w+")
_MOST_WORDS = 200
_WIDER = 8
_HEAP_BYTES = 50_000_000


class _Passages:
    """The passages of some articles in order, and which of them a scope lets through."""

    def __init__(self, articles: Sequence[Article]) -> None:
        pairs = [(article, passage) for article in articles for passage in passages_of(article)]
        self.listed = [passage for _, passage in pairs]
        self.texts = [article.text[passage.start : passage.end] for article, passage in pairs]
        self.languages = [article.head.language for article, _ in pairs]
        self._owner = np.array([article.id for article, _ in pairs], np.int64)

    def allowed(self, scope: Scope) -> Bools:
        allowed = np.ones(len(self.listed), np.bool_)
        if scope.articles:
            allowed &= np.isin(self._owner, list(scope.articles))
        if scope.hidden:
            touched = np.isin(self._owner, [article for article, _ in scope.hidden])
            for place in np.flatnonzero(touched).tolist():
                passage = self.listed[place]
                allowed[place] &= all((passage.article_id, n) not in scope.hidden for n in passage.paragraphs)
        return allowed


class _Terms:
    """The terms of our analyzer, for passages and questions alike."""

    def __init__(self, passages: _Passages) -> None:
        self._analyzer = Analyzer()
        self._shares = {code: passages.languages.count(code) for code in set(passages.languages)}
        pairs = zip(passages.texts, passages.languages, strict=True)
        self.bags = [self._analyzer.terms(without_dateline(text), code) for text, code in pairs]

    def of(self, question: str) -> list[str]:
        return self._analyzer.terms(question, question_language(question, self._shares, self._analyzer))


class RankBm25:
    """rank-bm25 as it comes: k1 1.5, b .75, every passage scored for every word."""

    def __init__(self, articles: Sequence[Article]) -> None:
        from rank_bm25 import BM25Okapi  # noqa: PLC0415 - one option of one command needs it

        self._passages = _Passages(articles)
        self._terms = _Terms(self._passages)
        # Where no passage has a term the library would divide by 0.
        self._engine = BM25Okapi(self._terms.bags) if any(self._terms.bags) else None

    def rank(self, text: str, scope: Scope, limit: int) -> Sequence[tuple[Passage, float]]:
        """Order by score, the first of equal ones first."""
        terms = self._terms.of(text)
        if self._engine is None or not terms:
            return ()
        return _best(self._passages, self._engine.get_scores(terms), scope, limit)


class Bm25s:
    """bm25s in its "lucene" variant, with numpy."""

    def __init__(self, articles: Sequence[Article]) -> None:
        import bm25s  # noqa: PLC0415 - an extra

        self._passages = _Passages(articles)
        self._terms = _Terms(self._passages)
        self._engine = bm25s.BM25(method="lucene", backend="numpy")
        self._known = {term for bag in self._terms.bags for term in bag}
        if self._known:
            self._engine.index(self._terms.bags, show_progress=False)

    def rank(self, text: str, scope: Scope, limit: int) -> Sequence[tuple[Passage, float]]:
        """Order by score, the first of equal ones first."""
        terms = [term for term in self._terms.of(text) if term in self._known]
        if not terms:
            return ()
        return _best(self._passages, self._engine.get_scores(terms).astype(np.float64), scope, limit)


class Tantivy:
    """tantivy with its `en_stem` tokenizer."""

    def __init__(self, articles: Sequence[Article]) -> None:
        import tantivy  # noqa: PLC0415 - an extra

        self._passages = _Passages(articles)
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", tokenizer_name="en_stem")
        schema.add_unsigned_field("place", stored=True)
        self._index = tantivy.Index(schema.build())
        writer = self._index.writer(_HEAP_BYTES, 1)
        for place, text in enumerate(self._passages.texts):
            writer.add_document(tantivy.Document(text=text, place=place))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher: tantivy.Searcher = self._index.searcher()

    def rank(self, text: str, scope: Scope, limit: int) -> Sequence[tuple[Passage, float]]:
        """Any of the words; its own order."""
        words = _words(text)
        if not words:
            return ()
        query = self._index.parse_query(" ".join(words), ["text"])

        def fetch(count: int) -> list[tuple[int, float]]:
            hits = self._searcher.search(query, count).hits
            return [(int(self._searcher.doc(address)["place"][0]), float(points)) for points, address in hits]

        return _widening(self._passages, fetch, scope, limit)


class Fts5:
    """SQLite's full-text search with the Porter stemmer, in memory."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._passages = _Passages(articles)
        # Built here and asked in worker threads, never by two at once.
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute("CREATE VIRTUAL TABLE passages USING fts5(text, tokenize = 'porter unicode61')")
        rows = enumerate(self._passages.texts, start=1)
        self._database.executemany("INSERT INTO passages (rowid, text) VALUES (?, ?)", rows)

    def rank(self, text: str, scope: Scope, limit: int) -> Sequence[tuple[Passage, float]]:
        """Any of the words, by its `bm25()`, which is smaller for the better."""
        words = _words(text)
        if not words:
            return ()
        wanted = " OR ".join(f'"{word}"' for word in words)
        query = "SELECT rowid - 1, -rank FROM passages WHERE passages MATCH ? ORDER BY rank, rowid LIMIT ?"

        def fetch(count: int) -> list[tuple[int, float]]:
            rows: list[tuple[int, float]] = self._database.execute(query, (wanted, count)).fetchall()
            return rows

        return _widening(self._passages, fetch, scope, limit)


_ENGINES: dict[str, tuple[Callable[[Sequence[Article]], Ranker], str]] = {
    "rank-bm25": (RankBm25, "rank_bm25"),
    "bm25s": (Bm25s, "bm25s"),
    "tantivy": (Tantivy, "tantivy"),
    "fts5": (Fts5, ""),
}
NAMES = tuple(_ENGINES)


def check(name: str) -> None:
    """Raise NotFound for an engine that is unknown, MissingPackage for one that is not installed."""
    if name not in _ENGINES:
        raise NotFound(f"There is no engine {name!r} to compare with.", mend=f"There are {', '.join(NAMES)}.")
    package = _ENGINES[name][1]
    if package and find_spec(package) is None:
        raise MissingPackage(package, "bench", f"Comparing with {name}")
    if not package and not has_fts5():
        raise NotFound("The SQLite of this Python was built without FTS5.", mend="Leave fts5 out of --against.")


def build(name: str, articles: Sequence[Article]) -> Ranker:
    """Index some articles with the named engine. Raises as `check`."""
    check(name)
    return _ENGINES[name][0](articles)


def has_fts5() -> bool:
    """Tell whether SQLite was built with full-text search."""
    database = sqlite3.connect(":memory:")
    try:
        return any(option == "ENABLE_FTS5" for (option,) in database.execute("PRAGMA compile_options"))
    finally:
        database.close()


def _words(text: str) -> list[str]:
    """Return the distinct words of a question, in small letters so that none is an operator."""
    return list(dict.fromkeys(word.lower() for word in _WORD.findall(text)))[:_MOST_WORDS]


def _best(passages: _Passages, scores: Floats, scope: Scope, limit: int) -> list[tuple[Passage, float]]:
    allowed = np.flatnonzero(passages.allowed(scope))
    chosen = allowed[np.argsort(-scores[allowed], kind="stable")[:limit]]
    return [(passages.listed[place], float(scores[place])) for place in chosen.tolist()]


def _widening(
    passages: _Passages, fetch: Callable[[int], Iterable[tuple[int, float]]], scope: Scope, limit: int
) -> list[tuple[Passage, float]]:
    """Ask for more until the scope lets enough through: these engines know nothing of a scope."""
    allowed = passages.allowed(scope)
    count = limit
    while True:
        found = list(fetch(count))
        kept = [(passages.listed[place], points) for place, points in found if allowed[place]]
        if len(kept) >= limit or len(found) < count:
            return kept[:limit]
        count *= _WIDER
