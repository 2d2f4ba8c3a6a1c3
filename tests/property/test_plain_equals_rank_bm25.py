"""Plain BM25 over an index that was changed again and again: scores, order and ties as rank-bm25 has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.analysis import TermRun
from bot.core.article import Article
from bot.core.passage import Passage
from bot.search import plain, writing
from bot.search.collecting import collected
from bot.search.documents import ArticleTerms, Document, UnitTerms
from bot.search.okapi import WeightedOkapi
from bot.search.plain import top
from bot.search.view import View
from bot.search.writing import Writer
from tests.making import make_article
from tests.tries import tries

WORDS: st.SearchStrategy[str] = st.sampled_from("alder birch cedar elm fir oak pine rowan".split())
UNIT = st.tuples(st.booleans(), st.lists(WORDS, max_size=7))
UNITS = st.lists(UNIT, min_size=1, max_size=4)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 9), UNITS),
        st.tuples(st.just("drop"), st.integers(1, 9), st.just([])),
        st.tuples(st.just("merge"), st.just(0), st.just([])),
    ),
    min_size=1,
    max_size=20,
)

Units = Sequence[tuple[bool, list[str]]]
Found = list[tuple[tuple[int, int], float]]
"""Passages by article and place, with their scores."""


@pytest.fixture(autouse=True, scope="module")
def _small() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - used by pytest
    """Let a few articles fill a segment, and a few postings be so many that lists are left out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "MOST_FRESH", 4)
        patch.setattr(plain, "_MANY", 3)
        patch.setattr(plain, "_SPARE", 1)
        yield


def analysed(number: int, units: Units) -> tuple[Article, Document]:
    """Make an article of passages (True) and headings."""
    terms = ArticleTerms(
        ["alder"], [UnitTerms(TermRun(list(words), [0] * len(words)), is_one) for is_one, words in units]
    )
    passages = tuple(
        Passage(number, 1, place, place, place, place + 1) if is_one else None
        for place, (is_one, _) in enumerate(units)
    )
    return make_article(["Text."], number=number), Document(terms, passages)


def index_of(changes: Sequence[tuple[str, int, Units]]) -> tuple[View, dict[int, Units]]:
    """Make changes; return the view, and the articles that are left."""
    writer = Writer()
    left: dict[int, Units] = {}
    for change, number, units in changes:
        if change == "put":
            left[number] = units
            writer.apply([number], collected([analysed(number, units)]))
        elif change == "drop":
            left.pop(number, None)
            writer.apply([number])
        else:
            writer.merge()
    return writer.view, left


def expected(left: Mapping[int, Units], query: Sequence[str], most: int, within: frozenset[int]) -> Found:
    """Rank what is left with rank-bm25; of equal ones the one stored first."""
    passages = [
        ((number, place), words)
        for number in sorted(left)
        for place, (is_one, words) in enumerate(left[number])
        if is_one
    ]
    scores = WeightedOkapi([Counter(words) for _, words in passages]).get_scores(query).tolist()
    found = [(key, score) for (key, _), score in zip(passages, scores, strict=True) if score > 0.0 and key[0] in within]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:most]


def found_in(view: View, query: Sequence[str], most: int, allowed: frozenset[int] | None) -> Found:
    numbers = [number for number in map(view.vocabulary.number_of, query) if number is not None]
    mask = None if allowed is None else np.isin(view.heads("ids")[view.owners()], list(allowed))
    found: Found = []
    for hit in top(view, numbers, most, mask):
        passage = view.passage(hit.unit)
        assert passage is not None
        found.append(((passage.article_id, passage.paragraph), hit.score))
    return found


@settings(max_examples=tries(150))
@given(
    CHANGES,
    st.lists(WORDS, min_size=1, max_size=5),
    st.integers(1, 6),
    st.none() | st.frozensets(st.integers(1, 9), min_size=1, max_size=5),
)
def test_the_first_are_the_first_of_rank_bm25(
    changes: list[tuple[str, int, Units]], query: list[str], most: int, allowed: frozenset[int] | None
) -> None:
    view, left = index_of(changes)
    wanted = expected(left, query, most, frozenset(range(1, 10)) if allowed is None else allowed)
    found = found_in(view, query, most, allowed)
    assert [key for key, _ in found] == [key for key, _ in wanted]
    assert [score for _, score in found] == pytest.approx([score for _, score in wanted], rel=1e-12)


def test_long_lists_are_left_out_and_still_counted() -> None:
    texts = [["oak"] * (number % 3) + ["elm", "fir"] for number in range(1, 200)]
    view, left = index_of([("put", number, [(True, words)]) for number, words in enumerate(texts, start=1)])
    for query in (["oak", "elm"], ["elm", "fir"], ["oak", "oak", "fir"]):
        wanted = expected(left, query, 10, frozenset(left))
        assert found_in(view, query, 10, None) == [(key, pytest.approx(score)) for key, score in wanted]
