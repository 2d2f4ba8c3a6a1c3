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
from bot.core.article import Article
from bot.core.passage import Passage
from bot.search.arrays import Floats
from bot.search.building import segment_of
from bot.search.catalogue import Catalogue
from bot.search.collecting import collected
from bot.search.documents import ArticleTerms, Document, UnitTerms
from bot.search.excerpt import Excerpt, FieldScores
from bot.search.okapi import K1, B, WeightedOkapi
from bot.search.pairs import pair_scores
from bot.search.reading import read
from bot.search.scoring import NEIGHBOUR_WEIGHT, TITLE_WEIGHT
from bot.search.segment import TermCounts
from bot.search.view import Part, View
from bot.search.vocabulary import Vocabulary
from tests.making import make_article

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


def view_of(articles: Sequence[ArticleTerms]) -> View:
    """Index some articles, each in a segment of its own but the first two."""
    vocabulary, catalogue = Vocabulary(), Catalogue()
    parts: list[Part] = []
    for group in (articles[:2], *([article] for article in articles[2:])):
        documents: list[tuple[Article, Document]] = []
        for number, article in enumerate(group):
            passages = tuple(Passage(number, 1, 0, 0, 0, 1) if unit.rankable else None for unit in article.units)
            documents.append((make_article(["Text."], number=number), Document(article, passages)))
        parts.append(Part(segment_of(collected(documents).numbered(vocabulary, catalogue))))
    return View(parts, vocabulary, catalogue)


def described(articles: Sequence[ArticleTerms], query: list[str]) -> tuple[Excerpt, FieldScores, View]:
    """Score everything."""
    view = view_of(articles)
    excerpt = Excerpt(view, np.arange(view.articles))
    numbers = [view.vocabulary.number_of(term) for term in query]
    counts = view.counts(np.array([-1 if number is None else number for number in numbers], np.int32))
    return excerpt, excerpt.score(numbers, counts), view


@given(CORPORA, QUERIES)
def test_the_passage_field_scores_as_rank_bm25(articles: list[ArticleTerms], query: list[str]) -> None:
    bags = passage_bags(articles)
    expected = WeightedOkapi(list(bags.values())).get_scores(query)
    _, found, _ = described(articles, query)
    assert np.allclose(found.passage[list(bags)], expected, atol=1e-9)


@given(CORPORA, QUERIES)
def test_what_is_derived_is_counted_right(articles: list[ArticleTerms], query: list[str]) -> None:
    view = view_of(articles)
    bags = passage_bags(articles)
    wholes = [{*article.title, *(term for unit in article.units for term in unit.run.terms)} for article in articles]
    for term in query:
        number = view.vocabulary.number_of(term)
        counts = view.counts(np.array([-1 if number is None else number], np.int32))[0]
        assert counts[TermCounts.TOUCHED] == sum(term in bag for bag in bags.values())
        assert counts[TermCounts.HEADLINES] == sum(term in article.title for article in articles)
        assert counts[TermCounts.ARTICLES] == sum(term in whole for whole in wholes)
        assert counts[TermCounts.HOLDING] == sum(
            unit.rankable and term in unit.run.terms for article in articles for unit in article.units
        )


@given(CORPORA, QUERIES)
def test_title_and_article_fields_score_as_rank_bm25(articles: list[ArticleTerms], query: list[str]) -> None:
    titles = WeightedOkapi([Counter(article.title) for article in articles]).get_scores(query)
    wholes = WeightedOkapi(
        [Counter([*article.title, *(t for unit in article.units for t in unit.run.terms)]) for article in articles]
    ).get_scores(query)
    _, found, _ = described(articles, query)
    assert np.allclose(found.title, titles, atol=1e-9)
    assert np.allclose(found.article, wholes, atol=1e-9)


@given(st.integers(60, 200))
def test_a_term_that_stands_very_often_is_counted_in_the_text_itself(times: int) -> None:
    article = ArticleTerms([], [UnitTerms(TermRun(["oak"] * times, [0] * times)), UnitTerms(TermRun(["elm"], [0]))])
    expected = WeightedOkapi(list(passage_bags([article]).values())).get_scores(["oak"])
    _, found, _ = described([article], ["oak"])
    assert np.allclose(found.passage, expected, atol=1e-9)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=8), QUERIES)
def test_on_whole_number_bags_the_definition_is_the_library(texts: list[list[str]], query: list[str]) -> None:
    library = BM25Okapi(texts, k1=K1, b=B)
    ours = WeightedOkapi([Counter(text) for text in texts])
    library.idf = ours.idf  # the idf is the one thing the subclass changes
    assert np.allclose(ours.get_scores(query), library.get_scores(query))


@given(st.lists(TEXTS, min_size=1, max_size=6), st.lists(WORDS, min_size=2, max_size=4))
def test_pairs_score_as_rank_bm25_over_pairs(texts: list[list[str]], query: list[str]) -> None:
    units = [UnitTerms(TermRun(t, [0] * len(t))) for t in texts]
    excerpt, _, view = described([ArticleTerms([], units)], query)
    reading = read(excerpt, np.arange(len(texts)))
    bags = [Counter(f"{a} {b}" for a, b in itertools.pairwise(t)) for t in texts]
    asked = list(dict.fromkeys(f"{a} {b}" for a, b in itertools.pairwise(query)))
    expected: Floats = WeightedOkapi(bags).get_scores(asked)
    numbers = [view.vocabulary.number_of(term) for term in query]
    known = sorted({number for number in numbers if number is not None})
    counts = view.counts(np.array(known, np.int32))[:, TermCounts.HOLDING].tolist()
    found = pair_scores(view, reading, numbers, dict(zip(known, counts, strict=True)), excerpt.lengths)
    assert np.allclose(found, expected, atol=1e-9)


def test_nothing_indexed_scores_nothing() -> None:
    assert len(described([], ["oak"])[0]) == 0
    assert WeightedOkapi([]).get_scores(["oak"]).tolist() == []
