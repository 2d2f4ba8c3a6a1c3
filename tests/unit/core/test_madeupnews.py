"""Made-up news: the laws of its words, its shape, and that a seed is all that decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest

from bot.core.analysis import Analyzer
from bot.core.madeupnews import ARTICLE_PASSAGES, PASSAGE_WORDS, MadeUpNews
from bot.core.madeupwords import FUNCTION_WORDS, MadeUpWords, is_content, spell
from bot.core.passage import passages_of

PASSAGES = 8_000


@pytest.fixture(scope="module")
def words() -> list[str]:
    texts = (article.text for article in MadeUpNews(1).articles(PASSAGES))
    return [word for text in texts for word in text.lower().replace(".", "").split()]


def test_the_vocabulary_grows_by_heaps_law(words: list[str]) -> None:
    seen = set[str]()
    curve: list[tuple[int, int]] = []
    for number, word in enumerate(words, start=1):
        seen.add(word)
        if number % 20_000 == 0:
            curve.append((number, len(seen)))
    sizes, counts = np.log(np.array(curve)).T
    assert 0.45 <= np.polyfit(sizes, counts, 1)[0] <= 0.6  # Reuters' news has 0.49
    assert 0.5 <= len(seen) / (44 * len(words) ** 0.49) <= 1.5


def test_frequencies_fall_by_zipfs_law(words: list[str]) -> None:
    frequencies = np.array(sorted(Counter(words).values(), reverse=True))
    ranks = np.arange(10, 1_000)
    slope = np.polyfit(np.log(ranks), np.log(frequencies[ranks - 1]), 1)[0]
    assert -1.2 <= slope <= -0.8


def test_the_same_seed_makes_the_same_articles_and_another_others() -> None:
    once, again = (list(MadeUpNews(5).articles(200)) for _ in range(2))
    assert once == again
    assert [article.text for article in MadeUpNews(6).articles(200)] != [article.text for article in once]
    assert MadeUpNews(5).articles(10_000_000).__next__() == once[0]  # a larger corpus begins with the smaller


def test_articles_come_one_by_one() -> None:
    articles = MadeUpNews(1).articles(10**12)
    assert isinstance(articles, Iterator)
    assert [article.id for article in islice(articles, 3)] == [1, 2, 3]


def test_the_number_of_passages_is_the_one_asked_for() -> None:
    articles = list(MadeUpNews(2).articles(1_000))
    assert sum(len(passages_of(article)) for article in articles) == 1_000
    whole = [len(article.paragraphs) for article in articles[:-1]]
    assert ARTICLE_PASSAGES[0] <= min(whole) <= max(whole) <= ARTICLE_PASSAGES[1]


def test_passages_are_as_long_as_those_of_newspapers() -> None:
    for article in islice(MadeUpNews(3).articles(1_000), 20):
        for number in range(len(article.paragraphs)):
            text = article.paragraph_text(number)
            assert PASSAGE_WORDS[0] <= len(text.split()) <= PASSAGE_WORDS[1]
            assert text[0].isupper() or text[0].isdigit()
            assert text.endswith(".")
        assert article.head.publisher
        assert article.head.published


def test_articles_are_spread_over_months_and_publishers() -> None:
    heads = [article.head for article in MadeUpNews(3).articles(3_000)]
    assert len({head.published.at.month for head in heads if head.published}) >= 6
    assert len({head.publisher for head in heads}) >= 20


def test_function_words_carry_no_terms_and_every_other_word_has_one_of_its_own() -> None:
    analyzer = Analyzer()
    assert [word for word in FUNCTION_WORDS if analyzer.terms(word, "en")] == []
    numbers = np.arange(1, 20_000)
    content = [spell(number) for number in numbers[is_content(numbers)].tolist()]
    terms = [analyzer.terms(word, "en") for word in content]
    assert {len(found) for found in terms} == {1}
    assert len({found[0] for found in terms}) == len(content)


def test_names_stand_with_a_capital_inside_sentences() -> None:
    text = next(MadeUpNews(1).articles(100)).text
    inside = [word for before, word in zip(text.split(), text.split()[1:], strict=False) if not before.endswith(".")]
    capitals = sum(word[0].isupper() for word in inside) / len(inside)
    assert 0.02 <= capitals <= 0.2


def test_content_words_are_drawn_by_their_frequency() -> None:
    words = MadeUpWords()
    drawn = words.draw_content(np.random.default_rng(1), 500)
    assert len(drawn) == 500
    assert is_content(drawn).all()
    assert np.median(drawn) < 3_000
