"""Floors on stories of two dates, and what the day of asking may do. Lowering a floor needs a reason in its commit.

How the questions were written, and what they said at first sight, stands in `docs/evaluation.md`.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Findings, Scope
from bot.core.detection import LanguageDetector
from bot.core.judging import Judged, JudgedSet
from bot.core.timing import read_timing
from bot.ingest.judgedset import read_set
from bot.search.local import LocalSearch
from bot.service.evaluating import Evaluating

FOLDER = Path(__file__).parent / "two_dates"
OF_NOW = ("current", "latest", "yet")


@pytest.fixture(scope="module")
def judged_set() -> JudgedSet:
    return read_set(FOLDER, None, None, LanguageDetector())


@pytest.fixture(scope="module")
def search(judged_set: JudgedSet) -> LocalSearch:
    return LocalSearch.of(judged_set.articles, Analyzer())


@pytest.fixture(scope="module")
def run(judged_set: JudgedSet, search: LocalSearch) -> dict[str, Judged]:
    async def judge() -> dict[str, Judged]:
        return {judged.id: judged async for judged in Evaluating(judged_set, search).run()}

    return asyncio.run(judge())


def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


def first(judged: Judged) -> tuple[str, int]:
    article, paragraph, _ = judged.results[0]
    return article, paragraph


def test_the_set_is_large_enough_and_its_labels_quote_their_paragraphs(judged_set: JudgedSet) -> None:
    articles = {article.external_id: article for article in judged_set.articles}
    assert len(articles) >= 24
    assert all(len(article.paragraphs) >= 8 for article in articles.values())
    assert len(judged_set.questions) >= 60
    for line in lines():
        for evidence in line["evidence"]:
            article = articles[evidence["article_id"]]
            assert all(evidence["fact"] in article.paragraph_text(n) for n in evidence["paragraph_indexes"])
        assert all(number < len(articles[name].paragraphs) for name, number in line["stale"])


def test_the_passage_of_the_right_time_comes_first(judged_set: JudgedSet, run: dict[str, Judged]) -> None:
    answerable = [question for question in judged_set.questions if question.answerable]
    right = [first(run[question.id]) in question.relevant for question in answerable]
    of_its_time = [
        first(run[question.id])[0] in {article for article, _ in question.relevant} for question in answerable
    ]
    assert sum(right) / len(right) >= 0.83
    assert sum(of_its_time) / len(of_its_time) >= 0.92


def test_an_outdated_answer_is_hardly_ever_given_as_the_current_one(run: dict[str, Judged]) -> None:
    asked = [line for line in lines() if line["type"] in OF_NOW]
    stale = [
        line["id"]
        for line in asked
        if run[line["id"]].outcome == "answered" and list(first(run[line["id"]])) in line["stale"]
    ]
    assert len(stale) / len(asked) <= 0.03


def test_what_fits_no_article_in_time_is_not_answered(judged_set: JudgedSet, run: dict[str, Judged]) -> None:
    absent = [run[question.id].outcome for question in judged_set.questions if not question.answerable]
    assert absent.count("answered") == 0


def find(search: LocalSearch, text: str, asked_at: datetime | None) -> Findings:
    words, timing = read_timing(text, asked_at, UTC)
    return search.find(words, Scope(), 20, timing)


def test_the_day_of_asking_never_moves_the_confidence(judged_set: JudgedSet, search: LocalSearch) -> None:
    for question in judged_set.questions:
        asked_at = question.asked_at
        assert asked_at
        days = (None, asked_at, asked_at + timedelta(3), asked_at - timedelta(900), asked_at + timedelta(9000))
        found = [find(search, question.text, day) for day in days]
        assert len({findings.confidence for findings in found}) == 1, question.text
        timing = read_timing(question.text, asked_at, UTC)[1]
        if timing.frame is None or not timing.frame.is_relative:
            assert all(findings == found[0] for findings in found), question.text


def test_without_relative_words_the_day_of_asking_changes_nothing_at_all(judged_set: JudgedSet) -> None:
    plain = replace(
        judged_set,
        questions=tuple(
            replace(question, asked_at=None)
            for question in judged_set.questions
            if question.kind in ("explicit", *OF_NOW)
        ),
    )
    dated = replace(
        plain, questions=tuple(replace(q, asked_at=datetime(2035, 1, 1, tzinfo=UTC)) for q in plain.questions)
    )
    search = LocalSearch.of(judged_set.articles, Analyzer())

    async def judge(asked: JudgedSet) -> list[Judged]:
        return [judged async for judged in Evaluating(asked, search).run()]

    assert asyncio.run(judge(plain)) == asyncio.run(judge(dated))
