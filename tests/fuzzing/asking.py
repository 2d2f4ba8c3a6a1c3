"""Questions to the articles that come with this project, the whole way from the words to the answer."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.core.analysis import Analyzer
from bot.core.answer import Question
from bot.core.article import Article
from bot.core.detection import LanguageDetector
from bot.errors import QuestionRefused
from bot.ingest.judgedset import read_set
from bot.search.local import LocalSearch
from bot.service.answering import LONGEST_QUESTION, Answering
from tests.fakes.backend import FakeStore
from tests.fuzzing.target import Target, text_of

_ROOT = Path(__file__).parents[2]
_QUESTIONS = _ROOT / "tests" / "quality" / "questions.jsonl"
_NOW = datetime(2024, 6, 1, tzinfo=UTC)
_MOST_SEEDS = 40


@cache
def _shelf() -> tuple[dict[int, Article], Answering]:
    articles = read_set(_ROOT, _QUESTIONS, _ROOT / "corpus", LanguageDetector()).articles
    answering = Answering(LocalSearch.of(articles, Analyzer()), FakeStore(articles))
    return {article.id: article for article in articles}, answering


@cache
def _asked() -> list[bytes]:
    """Return judged questions, and an article as somebody pastes it."""
    lines = _QUESTIONS.read_text(encoding="utf-8").splitlines()[:_MOST_SEEDS]
    pasted = next(iter(_shelf()[0].values())).text[:LONGEST_QUESTION]
    return [*(json.loads(line)["question"].encode() for line in lines), pasted.encode()]


def _ask(data: bytes) -> None:
    articles, answering = _shelf()
    with suppress(QuestionRefused):  # a sentence to the asker is a sensible answer
        answer = asyncio.run(answering.ask(Question(text=text_of(data), asked_at=_NOW)))
        for quote in answer.quotes:
            assert articles[quote.article_id].text[quote.start : quote.end] == quote.text


_TOKENS = (
    b"why ", b"what ", b"(a+)+$", b"'; DROP TABLE articles; --", b'"', b" -a ", b"source:", b"since:monday ", b" OR ", b"(", b")", b'title:"x',
    b"before:2024-99 ", b"may ", b"2023 ", b"last week ", b"on ", b"3 ", b"march ", b"now ", "🙂🏳️‍🌈👩‍👩‍👧".encode(), "\u202e\u200b".encode(),
    "من فاز؟ ".encode(), "ニュース中文".encode(), "аعпन".encode(), b"election ", b"president ", b"qzxv ", b"\t", b"?", b"!",
)  # fmt: skip

TARGETS = (Target(name="questions to the samples", attack=_ask, grow=_asked, tokens=_TOKENS, longest=7_000),)
