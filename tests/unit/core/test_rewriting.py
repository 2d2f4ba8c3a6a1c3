"""Turns of a conversation → questions that stand alone."""

from __future__ import annotations

import pytest

from bot.core.analysis import Analyzer
from bot.core.leaning import LONGEST_FOLLOW_UP, Form, lean
from bot.core.rewriting import FollowUp, Thread, follow_up, thread_of
from bot.core.wanted import AnswerKind, Wanted

PRINTED = "Cup final: On Sunday Spain beat England in the final in Sydney, and Carmona scored the only goal."


def read(*turns: str, printed: str = PRINTED) -> FollowUp | None:
    """Read the last turn after the others, of which the first stands alone."""
    analyzer = Analyzer()
    thread = thread_of(turns[0], analyzer)
    following: FollowUp | None = None
    for turn in turns[1:]:
        following = follow_up(turn, thread, printed, analyzer)
        thread = following.thread if following else thread_of(turn, analyzer)
    return following


@pytest.mark.parametrize(
    ("turns", "form", "text"),
    [
        (("who scored the goal for spain?", "and when?"), Form.REASKED, "when scored goal spain"),
        (("who scored the goal for spain?", "why"), Form.REASKED, "why scored goal spain"),
        (("how long was the canal blocked", "by whom?"), Form.REASKED, "by whom long canal blocked"),
        (("how many goals did spain score", "what about france?"), Form.REPLACED, "how many goals france score"),
        (("who won the cup in 2023", "and in 2022?"), Form.REPLACED, "who 2022 won cup"),
        (("who won the women's cup", "and the men's?"), Form.REPLACED, "who men's won cup"),
        (("who won the womens cup", "and the mens"), Form.REPLACED, "who mens won cup"),
        (("how big was the rock over omsk", "no, i meant the asteroid"), Form.REPLACED, "how big asteroid rock omsk"),
        (("how many seats did labour win", "same for england?"), Form.REPLACED, "how many seats england labour win"),
        (("who is the coach", "how old is he?"), Form.POINTING, "how old is he coach"),
        (("who is the coach", "where was she born"), Form.POINTING, "where was she born coach"),
        (("who found the ship", "did they tow it?"), Form.POINTING, "did they tow it found ship"),
        (("who found the ship", "is that confirmed?"), Form.POINTING, "is that confirmed found ship"),
        (("who found the ship", "who paid"), Form.OPEN, "who paid found ship"),
        (("who was on the ship", "who else?"), Form.ELSE, "who else ship"),
        (("how did the ship sink", "what happened after that?"), Form.NEXT, "what happened after that ship sink"),
        (("wer baute die Brücke", "und wann?"), Form.REASKED, "wann baute die Brücke"),
    ],
)
def test_a_follow_up_keeps_what_it_does_not_replace(turns: tuple[str, ...], form: Form, text: str) -> None:
    following = read(*turns)
    assert following is not None
    assert (following.form, following.text) == (form, text)


@pytest.mark.parametrize(
    "text",
    [
        "who won the world cup in 2022?",
        "and who designed the golden rooster on the cathedral?",
        "what about the role of the bishop in the southern peace talks?",
        "which ship that left Rotterdam hit the bridge in Baltimore",
        "breakwater of Port Alder",
        "was there a fire in the old harbour?",
        "?!",
        "",
        "and",
        "what about",
        "and " * 2_000,
        "why " + "x" * LONGEST_FOLLOW_UP,
    ],
)
def test_what_has_words_enough_of_its_own_stands_alone(text: str) -> None:
    assert lean(text, Analyzer()) is None


def test_the_third_turn_builds_on_the_second() -> None:
    following = read("how many goals did spain score", "what about france?", "when?")
    assert following is not None
    assert following.text == "when france goals score"
    assert following.wanted.kind is AnswerKind.TIME


def test_the_kind_of_answer_is_the_new_question_s() -> None:
    asked_again = read("who scored the goal", "how many?")
    replaced = read("how many goals did spain score", "and france?")
    assert asked_again is not None
    assert replaced is not None
    assert asked_again.wanted.kind is AnswerKind.NUMBER
    assert replaced.wanted == Wanted(AnswerKind.NUMBER, "goal")


def test_a_thread_does_not_grow_without_end() -> None:
    analyzer, thread = Analyzer(), Thread()
    for number in range(200):
        following = follow_up(f"what about thing{number} and place{number}?", thread, PRINTED, analyzer)
        assert following is not None
        assert len(following.text) < 200
        thread = following.thread
