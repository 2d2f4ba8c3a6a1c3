"""Ask hostile questions and report the slowest: `python docs/fuzz.py [SECONDS]`, on the articles in `corpus/`."""

from __future__ import annotations

import asyncio
import random
import string
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.core.analysis import Analyzer
from bot.core.answer import Question, Scope
from bot.core.article import Article
from bot.core.detection import LanguageDetector
from bot.errors import QuestionRefused
from bot.ingest.judgedset import read_set
from bot.search.local import LocalSearch
from bot.service.answering import LONGEST_QUESTION, Answering

ROOT = Path(__file__).parents[1]
SEED = 20_240_501
MIXED = (
    string.ascii_letters
    + string.digits
    + " \"()-:?!.,'\n\t"
    + "äöüñçşاعпнเมืองニュース中文\u200b\u200d\u202e\u0301🙂🏳️‍🌈"
)


class Shelf:
    """The articles in memory."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = {article.id: article for article in articles}

    async def articles(self, ids: Iterable[int]) -> dict[int, Article]:
        """Return the named ones."""
        return {number: self._articles[number] for number in ids if number in self._articles}

    async def newest(self, scope: Scope, limit: int) -> list[Article]:
        """Return none; nothing here asks."""
        del scope, limit
        return []

    async def outlets(self, scope: Scope) -> list[str]:
        """Name none."""
        del scope
        return []


def kinds(chance: random.Random, text: str, words: list[str]) -> dict[str, Callable[[], str]]:
    """Make one question of each hostile kind."""
    return {
        "mixed characters": lambda: "".join(chance.choices(MIXED, k=chance.randrange(1, LONGEST_QUESTION))),
        "6,000 characters of words": lambda: " ".join(chance.choices(words, k=2_000))[:LONGEST_QUESTION],
        "too long": lambda: "why " * 2_000,
        "500 rare words": lambda: " ".join("".join(chance.choices(string.ascii_lowercase, k=10)) for _ in range(500)),
        "one word 1,000 times": lambda: f"{chance.choice(words)[:5]} " * 1_000,
        "right to left and zero width": lambda: "\u202e\u200b".join(chance.choices(words, k=40)) + " من فاز؟",
        "emoji only": lambda: "🙂🏳️‍🌈👩‍👩‍👧" * chance.randrange(1, 300),
        "a regex": lambda: "(a+)+$" * chance.randrange(1, 900) + "aaaaaaaa!",
        "SQL": lambda: "'; DROP TABLE articles; --" * chance.randrange(1, 200),
        "a pasted article": lambda: text[chance.randrange(len(text)) :][:LONGEST_QUESTION],
        "operators": lambda: " ".join(
            chance.choices(
                ['"', "-a", "source:", "since:monday", "OR", "(", ")", 'title:"x', "before:2024-99"], k=1_200
            )
        )[:LONGEST_QUESTION],
        "dates": lambda: " ".join(chance.choices(["may", "2023", "last", "week", "on", "3", "march", "now"], k=900)),
        "a question cut anywhere": lambda: " ".join(chance.choices(words, k=12))[: chance.randrange(1, 60)] + "?",
    }


async def main(seconds: float) -> None:
    """Fuzz for a while; whatever is raised ends it, for nothing may be."""
    articles = read_set(ROOT, ROOT / "tests/quality/questions.jsonl", ROOT / "corpus", LanguageDetector()).articles
    answering = Answering(LocalSearch.of(articles, Analyzer()), Shelf(articles))
    text = "\n".join(article.text for article in articles)
    makers = kinds(random.Random(SEED), text, text.split())  # noqa: S311 - to try things, no secret
    worst = dict.fromkeys(makers, 0.0)
    asked, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        for kind, make in makers.items():
            question = Question(text=make(), asked_at=datetime(2024, 6, 1, tzinfo=UTC))
            started = time.perf_counter()
            with suppress(QuestionRefused):  # a sentence to the asker is a sensible answer
                await answering.ask(question)
            worst[kind] = max(worst[kind], time.perf_counter() - started)
            asked += 1
    print(f"{asked:,} questions in {seconds:g} s, seed {SEED}, no exception. Slowest of each kind, ms:")  # noqa: T201 - its report
    for kind, took in sorted(worst.items(), key=lambda pair: -pair[1]):
        print(f"{took * 1_000:8.1f}  {kind}")  # noqa: T201 - its report


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
