"""Floors on the judged questions about the shipped articles. Lowering one needs a reason in its commit."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest

from bot.core.analysis import Analyzer
from bot.core.detection import LanguageDetector
from bot.core.judging import Judged, JudgedSet
from bot.core.scorecard import Scorecard, score
from bot.ingest.judgedset import read_set
from bot.search.local import LocalSearch
from bot.service.evaluating import Evaluating

ROOT = Path(__file__).parents[2]
QUESTIONS = Path(__file__).parent / "questions.jsonl"


@pytest.fixture(scope="module")
def shipped() -> JudgedSet:
    return read_set(ROOT, QUESTIONS, ROOT / "corpus", LanguageDetector())


@pytest.fixture(scope="module")
def run(shipped: JudgedSet) -> list[Judged]:
    evaluating = Evaluating(shipped, LocalSearch.of(shipped.articles, Analyzer()))

    async def judge() -> list[Judged]:
        return [judged async for judged in evaluating.run()]

    return asyncio.run(judge())


@pytest.fixture(scope="module")
def card(shipped: JudgedSet, run: list[Judged]) -> Scorecard:
    return score(shipped.questions, run)


def test_the_set_is_large_enough_and_of_both_kinds(shipped: JudgedSet) -> None:
    kinds = Counter("answerable" if q.answerable else q.kind for q in shipped.questions)
    assert kinds["answerable"] >= 80
    assert kinds["absent_fact"] >= 30
    assert kinds["absent_story"] >= 30
    assert len(shipped.articles) >= 20


def test_every_label_quotes_its_paragraph(shipped: JudgedSet) -> None:
    articles = {article.external_id: article for article in shipped.articles}
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        for evidence in json.loads(line)["evidence"]:
            article = articles[evidence["article_id"]]
            assert all(evidence["fact"] in article.paragraph_text(n) for n in evidence["paragraph_indexes"])


def test_the_right_passage_comes_first_or_close_to_it(card: Scorecard) -> None:
    assert card.mrr >= 0.65
    assert card.hit_4 >= 0.80


def test_what_can_be_answered_is_seldom_refused(card: Scorecard) -> None:
    assert card.outcomes["answerable"].get("nothing", 0.0) <= 0.12


def test_another_story_is_hardly_ever_answered(card: Scorecard) -> None:
    assert card.outcomes["absent_story"].get("answered", 0.0) <= 0.04
    assert card.outcomes["absent_story"]["nothing"] >= 0.74


def test_the_confidence_tells_known_stories_from_others(card: Scorecard) -> None:
    assert card.auroc["absent_story"] >= 0.89
