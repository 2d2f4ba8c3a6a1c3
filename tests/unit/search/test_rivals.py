"""The other engines on a toy corpus."""

from __future__ import annotations

import importlib.util
import sqlite3
from importlib.machinery import ModuleSpec

import pytest

from bot.core.answer import Scope
from bot.core.article import Article
from bot.core.passage import Passage
from bot.core.ports import Ranker
from bot.errors import MissingPackage, NotFound
from bot.search import rivals
from tests.making import make_article

HARBOUR = make_article(
    [
        "A storm closed the harbour of Port Alder on Saturday and eleven ferries stayed moored all day.",
        "Repairs to the breakwater of the harbour will cost four million crowns and take until May.",
        "Fishermen had asked for a higher breakwater for years, but the council put the plan off.",
    ],
    number=1,
)
LIBRARY = make_article(
    [
        "The public library of Port Alder will open on Sundays from April after a petition.",
        "Two more librarians will be hired, and the opening hours on Sundays are ten to four.",
    ],
    number=2,
)
PAPER = (HARBOUR, LIBRARY)

every_engine = pytest.mark.parametrize("name", rivals.NAMES)


def places(ranker: Ranker, text: str, scope: Scope = Scope(), limit: int = 10) -> list[tuple[int, int]]:  # noqa: B008 - a frozen value
    def place(passage: Passage) -> tuple[int, int]:
        return passage.article_id, passage.paragraph

    return [place(passage) for passage, _ in ranker.rank(text, scope, limit)]


@every_engine
def test_the_passage_with_the_words_comes_first(name: str) -> None:
    ranker = rivals.build(name, PAPER)
    assert places(ranker, "What will repairs to the breakwater cost?")[0] == (1, 1)
    assert places(ranker, "Which librarians will be hired?")[0] == (2, 1)


@every_engine
def test_scores_fall(name: str) -> None:
    scores = [points for _, points in rivals.build(name, PAPER).rank("breakwater repairs of the harbour", Scope(), 10)]
    assert len(scores) >= 2
    assert scores == sorted(scores, reverse=True)


@every_engine
def test_words_are_stemmed(name: str) -> None:
    assert places(rivals.build(name, PAPER), "repairing breakwaters")[0] == (1, 1)


@every_engine
def test_hidden_paragraphs_and_other_articles_do_not_exist(name: str) -> None:
    ranker = rivals.build(name, PAPER)
    hidden = Scope(hidden=frozenset({(1, 1)}))
    assert (1, 1) not in places(ranker, "breakwater repairs", hidden)
    assert places(ranker, "breakwater repairs", hidden)[0] == (1, 2)
    within = places(ranker, "the harbour of Port Alder", Scope(articles=frozenset({2})))
    assert within[0] == (2, 0)
    assert {article for article, _ in within} == {2}


@every_engine
def test_a_scope_deep_in_the_ranking_is_found(name: str) -> None:
    crowd = [make_article([f"Ferries and ferries left pier {n} at noon today, said the port."], number=n) for n in range(3, 90)]  # fmt: skip
    last = make_article(["One of the ferries was late, and nobody in the whole town knew why it was."], number=99)
    ranker = rivals.build(name, [*crowd, last])
    assert places(ranker, "ferries", Scope(articles=frozenset({99})), 3)[0] == (99, 0)


@every_engine
@pytest.mark.parametrize(
    "text", ["", "?!", "\x00", '"', "AND OR NOT", "NEAR(", "a:b", "x" * 9_000, "foo* ^ (", "é 東京", "the of and"]
)
def test_any_text_can_be_asked(name: str, text: str) -> None:
    assert len(rivals.build(name, PAPER).rank(text, Scope(), 5)) <= 5


@every_engine
@pytest.mark.parametrize("paper", [(), (make_article(["The of and the of, and it is what it was to be."], number=1),)])
def test_a_corpus_without_words_finds_nothing_and_breaks_nothing(name: str, paper: tuple[Article, ...]) -> None:
    assert places(rivals.build(name, paper), "breakwater") == []


def test_an_unknown_engine_names_the_known_ones() -> None:
    with pytest.raises(NotFound, match="rank-bm25, bm25s, tantivy, fts5"):
        rivals.check("lucene")


@pytest.mark.parametrize("name", ["bm25s", "tantivy"])
def test_an_engine_that_is_not_installed_says_how_to_get_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(wanted: str, package: str | None = None) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(rivals, "find_spec", nowhere)
    assert importlib.util.find_spec("bm25s") is not None
    with pytest.raises(MissingPackage, match=r"pip install 'pullquote\[bench\]'"):
        rivals.check(name)


def test_rank_bm25_is_the_library_on_our_terms() -> None:
    from rank_bm25 import BM25Okapi  # noqa: PLC0415 - what it is compared with

    bags = [["storm", "harbour"], ["breakwater", "harbour", "cost"], ["library"]]
    articles = [make_article([" ".join(bag) + " is a list."], number=n) for n, bag in enumerate(bags, start=1)]
    scores = dict(rivals.build("rank-bm25", articles).rank("harbour cost", Scope(), 3))
    stemmed = [["storm", "harbour", "list"], ["breakwat", "harbour", "cost", "list"], ["librari", "list"]]
    expected = BM25Okapi(stemmed).get_scores(["harbour", "cost"]).tolist()
    assert sorted(scores.values()) == pytest.approx(sorted(expected))


def test_sqlite_without_full_text_search_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sqlite3.sqlite_version
    monkeypatch.setattr(rivals, "has_fts5", lambda: False)
    with pytest.raises(NotFound, match="without FTS5"):
        rivals.check("fts5")
