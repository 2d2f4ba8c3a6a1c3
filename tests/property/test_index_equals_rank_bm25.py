"""The serving index gives the scores that the subclass of rank-bm25 defines."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.core.analysis import TermRun
from bot.search.index import NEIGHBOUR_WEIGHT, TITLE_WEIGHT, ArticleTerms, FieldScores, Index, UnitTerms
from bot.search.okapi import K1, B, WeightedOkapi

WORDS: st.SearchStrategy[str] = st.sampled_from(
    "alder birch cedar elm fir hazel larch maple oak pine rowan spruce".split()
)
TEXTS = st.lists(WORDS, max_size=8)


@st.composite
def article_terms(draw: st.DrawFn) -> ArticleTerms:
    """Draw an article; some of its units are headings."""
    units = [
        UnitTerms(TermRun(list[str](terms), [0] * len(terms)), rankable=draw(st.booleans()))
        for terms in draw(st.lists(TEXTS, max_size=5))
    ]
    return ArticleTerms(draw(TEXTS), units)


CORPORA = st.lists(article_terms(), max_size=6)
QUERIES = st.lists(WORDS, min_size=1, max_size=5, unique=True)


def passage_bags(articles: Sequence[ArticleTerms]) -> dict[int, Counter[str]]:
    """Weigh each rankable unit's terms as the definition has it: own, headline, neighbours."""
    bags: dict[int, Counter[str]] = {}
    number = 0
    for article in articles:
        for place, unit in enumerate(article.units):
            if unit.rankable:
                bags[number] = weighted(article, place)
            number += 1
    return bags


def weighted(article: ArticleTerms, place: int) -> Counter[str]:
    bag: Counter[str] = Counter()
    neighbours = [article.units[near] for near in (place - 1, place + 1) if 0 <= near < len(article.units)]
    for weight, terms in (
        (1.0, article.units[place].run.terms),
        (TITLE_WEIGHT, article.title),
        *((NEIGHBOUR_WEIGHT, near.run.terms) for near in neighbours),
    ):
        for term in terms:
            bag[term] += weight  # pyright: ignore[reportArgumentType] - a Counter of weights
    return bag


def described(index: Index, query: list[str]) -> FieldScores:
    """Score every passage that matches."""
    matches = index.match(query)
    return index.describe(matches, index.matched(matches))


@given(CORPORA, QUERIES)
def test_the_passage_field_scores_as_rank_bm25(articles: list[ArticleTerms], query: list[str]) -> None:
    bags = passage_bags(articles)
    expected = WeightedOkapi(list(bags.values())).get_scores(query)
    index = Index(articles)
    found = described(index, query)
    by_unit = dict(zip(found.units.tolist(), found.passage.tolist(), strict=True))
    for unit, score in zip(bags, expected, strict=True):
        assert abs(by_unit.get(unit, 0.0) - score) < 1e-6


@given(CORPORA, QUERIES)
def test_a_passage_matches_when_it_shares_a_term_and_only_then(articles: list[ArticleTerms], query: list[str]) -> None:
    sharing = {unit for unit, bag in passage_bags(articles).items() if set(query) & bag.keys()}
    assert set(described(Index(articles), query).units.tolist()) == sharing


@given(CORPORA, QUERIES)
def test_title_and_article_fields_score_as_rank_bm25(articles: list[ArticleTerms], query: list[str]) -> None:
    titles = WeightedOkapi([Counter(article.title) for article in articles]).get_scores(query)
    wholes = WeightedOkapi(
        [Counter([*article.title, *(t for unit in article.units for t in unit.run.terms)]) for article in articles]
    ).get_scores(query)
    index = Index(articles)
    found = described(index, query)
    owners = index.article_of[found.units]
    assert np.allclose(found.title, titles[owners], atol=1e-6)
    assert np.allclose(found.article, wholes[owners], atol=1e-6)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=8), QUERIES)
def test_on_whole_number_bags_the_definition_is_the_library(texts: list[list[str]], query: list[str]) -> None:
    library = BM25Okapi(texts, k1=K1, b=B)
    ours = WeightedOkapi([Counter(text) for text in texts])
    library.idf = ours.idf  # the idf is the one thing the subclass changes
    assert np.allclose(ours.get_scores(query), library.get_scores(query))


@given(st.lists(TEXTS, min_size=1, max_size=6), st.lists(WORDS, min_size=2, max_size=4))
def test_pairs_score_as_rank_bm25_over_pairs(texts: list[list[str]], query: list[str]) -> None:
    units = [UnitTerms(TermRun(t, [0] * len(t))) for t in texts]
    index = Index([ArticleTerms([], units)])
    bags = [Counter(f"{a} {b}" for a, b in itertools.pairwise(t)) for t in texts]
    asked = list(dict.fromkeys(f"{a} {b}" for a, b in itertools.pairwise(query)))
    expected = WeightedOkapi(bags).get_scores(asked)
    assert np.allclose(index.pair_scores(query, np.arange(len(texts), dtype=np.int32)), expected, atol=1e-6)


def test_nothing_indexed_scores_nothing() -> None:
    assert len(described(Index([]), ["oak"]).units) == 0
    assert WeightedOkapi([]).get_scores(["oak"]).tolist() == []
