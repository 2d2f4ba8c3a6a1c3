"""How sure an answer may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.background import Background
from bot.core.confidence import ANSWERED, RELATED, Signals, confidence

GOOD = Signals(
    covered=0.9,
    sentence=0.8,
    score=1.3,
    names=1.0,
    words=1.6,
    corpus=5.0,
    most_covered=0.9,
    asked=0.8,
    missing_number=0.0,
    agreement=0.8,
    agreement_of_kind=0.6,
    lead=0.5,
)


@pytest.mark.parametrize("name", ["covered", "sentence", "score", "names", "words"])
def test_the_more_of_the_question_is_there_the_surer_of_the_story(name: str) -> None:
    assert confidence(replace(GOOD, **{name: getattr(GOOD, name) / 2})).story < confidence(GOOD).story


@pytest.mark.parametrize("name", ["most_covered", "asked", "agreement", "agreement_of_kind", "lead"])
def test_the_more_the_passages_tell_the_surer_of_the_fact(name: str) -> None:
    assert confidence(replace(GOOD, **{name: getattr(GOOD, name) / 2})).fact < confidence(GOOD).fact


def test_nobody_is_surer_of_the_fact_than_of_its_story() -> None:
    assert confidence(GOOD).fact < confidence(GOOD).story


def test_the_same_match_means_less_in_a_larger_corpus() -> None:
    assert confidence(replace(GOOD, corpus=11.0)).story < confidence(GOOD).story


def test_a_single_word_is_never_answered() -> None:
    word = confidence(replace(GOOD, words=0.0, score=2.2))
    assert word.story > RELATED
    assert word.fact < ANSWERED


def test_a_name_that_no_article_has_is_never_answered() -> None:
    assert confidence(GOOD).fact > ANSWERED > confidence(GOOD, names_a_stranger=True).fact


def test_rarity_falls_with_frequency_in_corpus_and_language() -> None:
    background = Background()
    rare, common = (background.rarity(word, "en", 25, 0, 2_000) for word in ("breakwater", "people"))
    often = background.rarity("breakwater", "en", 25, 20, 2_000)
    assert rare > often > 0
    assert rare > common


def test_the_language_counts_less_in_a_large_corpus() -> None:
    background = Background()
    small, large = (
        background.rarity("breakwater", "en", size, size // 2, 2_000)
        - background.rarity("people", "en", size, size // 2, 2_000)
        for size in (20, 200_000)
    )
    assert small > large
