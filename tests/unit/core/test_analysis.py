"""What words become."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Nothing, Question, Reading, Searched
from bot.core.chunks import Mark
from bot.core.conversation import Ask, Context, Memory, More, Source, WhoSaid, interpret
from bot.core.detection import question_language
from bot.core.wanted import AnswerKind, wanted


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("The U.S. and the US", "en", ["us", "us"]),
        ("1,000 homes", "en", ["1000", "home"]),
        ("3.5%", "en", ["3.5", "percent"]),
        ("the mayor’s café", "en", ["mayor", "cafe"]),
        ("seven", "en", ["7"]),
        ("gave given giving", "en", ["give", "give", "give"]),
        ("what did WHO say", "en", ["who", "say"]),
        ("WHO IS IT", "en", []),
        ("L'accord d'octobre", "fr", ["accord", "octobr"]),
        ("东京大学", "zh", ["东京", "京大", "大学"]),
        ("so\u00adft", "en", ["soft"]),
        ("ﬁne ＡＢＣ", "en", ["fine", "abc"]),
        ("kids jailed", "en", ["child", "jail"]),
        ("", "en", []),
    ],
)
def test_words_become_terms(text: str, language: str, terms: list[str]) -> None:
    assert Analyzer().terms(text, language) == terms


def test_a_run_marks_where_sentences_open_and_capitals_inside_them() -> None:
    run = Analyzer().run("Bells rang. Ferry captain Lund slept.", "en")
    assert run.terms == ["bell", "ring", "ferri", "captain", "lund", "sleep"]
    assert [bool(mark & Mark.OPENS) for mark in run.marks] == [True, False, True, False, False, False]
    assert [bool(mark & Mark.CAPITAL) for mark in run.marks] == [False, False, False, False, True, False]


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    command = [sys.executable, "-c", "from bot.core.analysis import Analyzer; print(Analyzer().fingerprint)"]
    told = {
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how many people died", AnswerKind.NUMBER),
        ("what year was that", AnswerKind.YEAR),
        ("how long ago did it sink", AnswerKind.TIME),
        ("how long did it take to sink", AnswerKind.DURATION),
        ("how much did the new bridge cost", AnswerKind.MONEY),
        ("How old is he?", AnswerKind.AGE),
        ("what percentage of the voters stayed at home", AnswerKind.PERCENT),
        ("how deep is the lake", AnswerKind.MEASURE),
        ("in which country did it crash", AnswerKind.COUNTRY),
        ("what was the name of the ship when it sank", AnswerKind.NAME),
        ("A ferry sank when its engine failed. Where was it going?", AnswerKind.PLACE),
        ("who sank it", AnswerKind.PERSON),
        ("why did it sink", AnswerKind.REASON),
    ],
)
def test_a_question_asks_for_a_kind_of_answer(question: str, kind: AnswerKind) -> None:
    assert wanted(question, "en").kind is kind


def test_a_question_names_what_it_counts() -> None:
    assert wanted("how many seconds can you stand on one leg?", "en").kind is AnswerKind.DURATION
    assert wanted("How many tickets were sold?", "en").unit == "ticket"
    assert wanted("how many confirmed cases are there", "en").unit == "case"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("wann wurde die Brücke gebaut?", "de"),
        ("who built the bridge?", "en"),
        ("¿quién es el alcalde de la ciudad?", "es"),
        ("Zermatt", "en"),
    ],
)
def test_a_question_is_read_in_a_language_of_the_corpus(question: str, language: str) -> None:
    assert question_language(question, {"en": 900, "de": 100, "es": 50}, Analyzer()) == language


QUESTION = Question(text="how much did the ferry cost?", asked_at=datetime(2024, 5, 1, tzinfo=UTC))
MEMORY = Memory(Nothing(question=QUESTION, confidence=0.0, searched=Searched(1)))


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("more", More()),
        ("Show me more, please".replace(",", ""), More()),
        ("context", Context()),
        ("what's the source?", Source()),
        ("where is that from?", Source()),
        ("who built the lighthouse on the northern cape?", Ask("who built the lighthouse on the northern cape?")),
    ],
)
def test_turns_are_read_in_the_light_of_the_last_question(text: str, turn: object) -> None:
    assert interpret(text, Reading.plain(text), MEMORY, Analyzer()) == turn


def test_without_a_memory_everything_is_a_question() -> None:
    assert interpret("more", Reading.plain("more"), None, Analyzer()) == Ask("more")
    assert not isinstance(
        interpret("who said so?", Reading.plain("who said so?"), MEMORY, Analyzer()), WhoSaid
    )  # nothing was quoted


def test_a_question_and_its_money_are_marked() -> None:
    run = Analyzer().run("Who paid $19 million? The firm paid 3 euros to 40 people.", "en")
    asks = {term for term, mark in zip(run.terms, run.marks, strict=True) if mark & Mark.ASKS}
    money = {term for term, mark in zip(run.terms, run.marks, strict=True) if mark & Mark.MONEY}
    assert asks == {"pay", "19", "million"}
    assert money == {"19", "3"}
