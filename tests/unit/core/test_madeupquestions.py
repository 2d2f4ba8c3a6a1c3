"""Questions made from passages."""

from __future__ import annotations

from collections import Counter
from statistics import median

from bot.core.analysis import Analyzer
from bot.core.madeupnews import MadeUpNews
from bot.core.madeupquestions import EvenSample, questions_from


def is_content(word: str) -> bool:
    return bool(Analyzer().terms(word, "en"))


def passages(count: int) -> list[str]:
    return [text for article in MadeUpNews(1).articles(count) for text in article.text.split("\n\n")]


def test_a_question_asks_with_words_of_its_passage_in_a_frame_without_any() -> None:
    analyzer = Analyzer()
    texts = passages(50)
    questions = list(questions_from(texts, lambda word: bool(analyzer.terms(word, "en")), 1))
    assert len(questions) == len(texts)
    for text, question in zip(texts, questions, strict=True):
        terms = set(analyzer.terms(question, "en"))
        assert 2 <= len(terms) <= 7
        assert terms <= set(analyzer.terms(text, "en"))
        assert question.endswith("?")


def test_questions_are_distinct_and_the_same_for_the_same_seed() -> None:
    texts = passages(40)
    once = list(questions_from([*texts, *texts], is_content, 3))
    assert once == list(questions_from([*texts, *texts], is_content, 3))
    assert once != list(questions_from([*texts, *texts], is_content, 4))
    assert len(once) == len(set(once))


def test_a_passage_of_few_words_gives_no_question() -> None:
    assert list(questions_from(["of the and", "Kettle."], is_content, 1)) == []


def test_a_sample_is_drawn_evenly() -> None:
    counts = [0] * 10
    for seed in range(2_000):
        sample = EvenSample[int](3, seed)
        for number in range(10):
            sample.offer(number)
        assert len(set(sample.kept)) == 3
        for number in sample.kept:
            counts[number] += 1
    assert all(480 <= count <= 720 for count in counts)  # 600 each


def test_a_sample_of_fewer_keeps_all() -> None:
    sample = EvenSample[str](5, 1)
    sample.offer("one")
    assert sample.kept == ["one"]


def test_the_words_of_a_question_stand_in_some_of_a_hundred_passages() -> None:
    analyzer = Analyzer()
    texts = passages(3_000)
    bags = [set(analyzer.terms(text, "en")) for text in texts]
    holding = Counter(term for bag in bags for term in bag)
    questions = questions_from(texts[:300], lambda word: bool(analyzer.terms(word, "en")), 1)
    shares = [sum(holding[term] for term in set(analyzer.terms(asked, "en"))) / len(texts) for asked in questions]
    assert 0.02 <= median(shares) <= 0.08
