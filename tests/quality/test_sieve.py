"""Nothing that an arriving article answers is lost to the cheap look at its words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.core.analysis import Analyzer
from bot.core.answer import Answered, Question
from bot.core.detection import LanguageDetector
from bot.core.timing import read_timing
from bot.ingest.judgedset import read_set
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from tests.fakes.backend import FakeStore

ROOT = Path(__file__).parents[2]
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


async def test_every_answered_question_passes_for_the_article_that_answers_it() -> None:
    judged = read_set(ROOT, Path(__file__).parent / "questions.jsonl", ROOT / "corpus", LanguageDetector())
    search = LocalSearch.of(judged.articles, Analyzer())
    answering, sieve = Answering(search, FakeStore(judged.articles)), search.sieve()
    answered = 0
    for asked in judged.questions:
        answer = await answering.ask(Question(text=asked.text, asked_at=NOW))
        if isinstance(answer, Answered):
            words = read_timing(asked.text, NOW, UTC)[0]
            assert sieve.passing([[words]], [answer.quotes[0].article_id]) == [True], asked.text
            answered += 1
    assert answered > 60
