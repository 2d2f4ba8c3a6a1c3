"""An index that was changed again and again answers as one that was built from what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.analysis import Analyzer
from bot.core.answer import Findings, Scope
from bot.core.article import Article
from bot.search import writing
from bot.search.collecting import analysed
from bot.search.local import LocalSearch
from bot.search.segment import Segment
from bot.search.view import Part
from bot.search.writing import Writer
from tests.making import make_article
from tests.tries import tries

ANALYZER = Analyzer()
WORDS = "alder birch Cedar elm Fir hazel larch 1911 oak Pine rowan spruce".split()
QUESTIONS = ("Where do alder and birch grow?", "What did Cedar and Pine say in 1911?", "oak larch spruce hazel elm")
TEXT = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=4)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 9), TEXT),
        st.tuples(st.just("drop"), st.integers(1, 9), st.just([])),
        st.tuples(st.just("merge"), st.just(0), st.just([])),
    ),
    max_size=24,
)


@pytest.fixture(autouse=True, scope="module")
def _small_tail() -> object:  # pyright: ignore[reportUnusedFunction] - used by pytest
    """Let a few articles fill a segment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "MOST_FRESH", 4)
        yield


def written(number: int, revision: int, paragraphs: list[str]) -> Article:
    title = f"On {paragraphs[0].split()[0]}"
    day = f"2024-05-{number:02}"
    article = make_article(paragraphs, number=number, title=title, published=day, revision=revision)
    return replace(article, source=f"paper {number % 2}")


def told(findings: Findings) -> list[tuple[str, float]]:
    return [(hit.passage.id, round(hit.score, 6)) for hit in findings.hits]


@settings(max_examples=tries(60))
@given(CHANGES)
def test_changes_leave_nothing_behind(changes: list[tuple[str, int, list[str]]]) -> None:
    writer = Writer()
    left: dict[int, Article] = {}
    for revision, (change, number, paragraphs) in enumerate(changes, start=1):
        if change == "put":
            left[number] = written(number, revision, paragraphs)
            writer.apply([number], analysed([left[number]], ANALYZER))
        elif change == "drop":
            left.pop(number, None)
            writer.apply([number])
        else:
            writer.merge()
    changed = LocalSearch(lambda: writer.view)
    fresh = LocalSearch.of([left[number] for number in sorted(left)], ANALYZER)
    assert changed.passages == fresh.passages
    assert changed.searched(Scope()) == fresh.searched(Scope())
    for question in QUESTIONS:
        for scope in (Scope(), Scope(source="paper 1"), Scope(phrases=("alder",))):
            ours, theirs = (search.find(question, scope, 20) for search in (changed, fresh))
            assert told(ours) == told(theirs)
            assert (ours.confidence, ours.newer) == (pytest.approx(theirs.confidence), theirs.newer)


def test_a_reader_keeps_its_view_while_others_change_it() -> None:
    writer = Writer()
    article = written(1, 1, ["alder birch oak"])
    writer.apply((), analysed([article], ANALYZER))
    view = writer.view
    writer.apply([1])
    assert LocalSearch(lambda: view).find("alder birch", Scope(), 5).hits
    assert not LocalSearch(lambda: writer.view).find("alder birch", Scope(), 5).hits


def test_what_is_withdrawn_while_a_merge_is_under_way_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer()
    for number in range(1, 9):
        article = written(number, 1, [f"alder birch {WORDS[number]}"])
        writer.apply((), analysed([article], ANALYZER))
    joined = writing.joined

    def withdraw_meanwhile(parts: Sequence[Part]) -> Segment:
        merged = joined(parts)
        monkeypatch.undo()
        writer.apply([2])
        return merged

    monkeypatch.setattr(writing, "joined", withdraw_meanwhile)
    assert writer.merge()
    search = LocalSearch(lambda: writer.view)
    assert search.passages == 7
    assert 2 not in {hit.passage.article_id for hit in search.find("alder birch", Scope(), 20).hits}


def test_articles_that_come_and_go_leave_no_empty_segments() -> None:
    writer = Writer()
    for number in range(1, 30):
        article = written(number, 1, ["alder birch oak"])
        writer.apply((), analysed([article], ANALYZER))
        writer.settle()
        writer.apply([number])
    while writer.merge():
        pass
    assert not writer.view.parts
