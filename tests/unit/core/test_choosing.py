"""Whether a sentence holds the kind of thing that a question asks for."""

from __future__ import annotations

import pytest

from bot.core.analysis import Analyzer
from bot.core.choosing import answers_held
from bot.core.leaning import wanted_of
from bot.core.wanted import AnswerKind, Wanted


@pytest.mark.parametrize(
    ("kind", "states", "lacks"),
    [
        (AnswerKind.AGE, "Salma Paralluelo, aged 19, was named.", "It took 19 days."),
        (AnswerKind.AGE, "Ida Holm is a 52-year-old captain.", "It ended ten minutes later."),
        (AnswerKind.MONEY, "A seat cost 250,000 dollars.", "The ship carried 250,000 tonnes."),
        (AnswerKind.MONEY, "The prize is 11 million Swedish kronor.", "The town has 11 million people."),
        (AnswerKind.DURATION, "It lasted 90 minutes.", "It lasted."),
        (AnswerKind.MEASURE, "The rock is 160 metres wide.", "The rock is of stone."),
        (AnswerKind.NUMBER, "There were 400 ships.", "There were ships."),
        (AnswerKind.TIME, "It opened in April.", "It opened wide."),
        (AnswerKind.PLACE, "It came down near Chelyabinsk.", "It came down in May."),
        (AnswerKind.REASON, "They stayed because of the storm.", "They stayed."),
        (AnswerKind.PERSON, "The opinion is by Samuel Alito.", "The opinion is long."),
    ],
)
def test_a_sentence_holds_the_kind_of_answer_or_lacks_it(kind: AnswerKind, states: str, lacks: str) -> None:
    held = answers_held(Analyzer(), [states, lacks], "en", (), Wanted(kind))
    assert held[0] == 1.0
    assert held[1] <= 0.5


def test_words_of_the_question_are_no_answer_to_it() -> None:
    sentence = ["Then Ada Fink left in Elmton."]
    for kind in (AnswerKind.PERSON, AnswerKind.PLACE):
        assert answers_held(Analyzer(), sentence, "en", (), Wanted(kind)) == [1.0]
        assert answers_held(Analyzer(), sentence, "en", ("ada", "fink", "elmton"), Wanted(kind)) == [0.0]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("for how much money", AnswerKind.MONEY),
        ("how much did it weigh", AnswerKind.MEASURE),
        ("what for", AnswerKind.REASON),
        ("what caused it", AnswerKind.REASON),
        ("since when", AnswerKind.TIME),
        ("und warum", AnswerKind.ANYTHING),  # "und" is taken off before
        ("warum", AnswerKind.REASON),
        ("seit wann", AnswerKind.TIME),
        ("wie viele sind es", AnswerKind.NUMBER),
        ("was it so", AnswerKind.ANYTHING),
    ],
)
def test_a_short_question_is_classified_in_english_and_german(question: str, kind: AnswerKind) -> None:
    assert wanted_of(question).kind is kind
