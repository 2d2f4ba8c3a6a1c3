"""Floors on the judged conversations about the shipped articles. Lowering one needs a reason in its commit."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Answered
from bot.core.article import Article
from bot.core.detection import LanguageDetector
from bot.ingest.judgedset import read_set
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from tests.fakes.backend import FakeStore
from tests.quality.talks import CONVERSATIONS, Judged, Talk, hold, outcome, read_talks, share

ROOT = Path(__file__).parents[2]
QUESTIONS = Path(__file__).parent / "questions.jsonl"

Judgements = list[Judged]


@pytest.fixture(scope="module")
def articles() -> tuple[Article, ...]:
    return read_set(ROOT, QUESTIONS, ROOT / "corpus", LanguageDetector()).articles


@pytest.fixture(scope="module")
def talks(articles: tuple[Article, ...]) -> list[Talk]:
    return read_talks(articles)


@pytest.fixture(scope="module")
def judged(articles: tuple[Article, ...], talks: list[Talk]) -> Judgements:
    store = FakeStore(articles)
    answering = Answering(LocalSearch.of(articles, Analyzer()), store)

    async def all_of_them() -> Judgements:
        return [one for talk in talks for one in await hold(talk, answering, store)]

    return asyncio.run(all_of_them())


def of_kind(judged: Judgements, kind: str, which: Callable[[Judged], bool] = lambda _: True) -> Judgements:
    return [one for one in judged if one.turn.kind == kind and which(one)]


def test_the_set_is_large_enough_and_of_all_kinds(articles: tuple[Article, ...], talks: list[Talk]) -> None:
    kinds = Counter(turn.kind for talk in talks for turn in talk.turns)
    assert len(talks) >= 80
    assert kinds["follow"] >= 150
    assert kinds["absent"] >= 10
    assert min(kinds[kind] for kind in ("new", "more", "context", "source")) >= 2
    told_of = {article for talk in talks for turn in talk.turns for article, _ in turn.evidence}
    assert told_of == {str(article.id) for article in articles}


def test_every_label_quotes_its_paragraph(articles: tuple[Article, ...]) -> None:
    by_id = {article.external_id: article for article in articles}
    for line in CONVERSATIONS.read_text(encoding="utf-8").splitlines():
        for turn in json.loads(line)["turns"]:
            for evidence in turn.get("evidence", ()):
                paragraphs = [by_id[evidence["article_id"]].paragraph_text(n) for n in evidence["paragraph_indexes"]]
                assert all(evidence["fact"] in paragraph for paragraph in paragraphs), evidence


@pytest.mark.parametrize("held_out", [False, True], ids=["looked at", "held out"])
def test_a_follow_up_is_answered_with_the_right_passage(judged: Judgements, *, held_out: bool) -> None:
    following = of_kind(judged, "follow", lambda one: one.talk.is_held_out == held_out)
    outcomes = Counter(outcome(one.reply) for one in following)
    sys.stdout.write(
        f"{len(following)} follow-ups, right in the first quotation {share(following):.3f}, in the first two "
        f"{share(following, 2):.3f}, {dict(outcomes)}\n"
    )
    assert share(following) >= (0.80 if held_out else 0.85)
    assert share(following, 2) >= 0.90


def test_what_is_called_an_answer_is_one(judged: Judgements) -> None:
    answered = [one for one in of_kind(judged, "follow") if isinstance(one.reply, Answered)]
    assert len(answered) >= 0.7 * len(of_kind(judged, "follow"))
    assert share(answered) >= 0.88


def test_a_new_topic_is_not_dragged_into_the_old_story(judged: Judgements) -> None:
    assert share(of_kind(judged, "new")) == 1.0


def test_what_no_article_says_is_not_answered(judged: Judgements) -> None:
    assert share(of_kind(judged, "absent")) >= 0.9


@pytest.mark.parametrize("kind", ["more", "context", "source"])
def test_a_command_is_obeyed(judged: Judgements, kind: str) -> None:
    assert share(of_kind(judged, kind)) == 1.0
