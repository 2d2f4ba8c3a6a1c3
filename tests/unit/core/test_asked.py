"""What a question asks for, and whether a sentence states it."""

from __future__ import annotations

import pytest

from bot.core.asked import Asked, asked
from bot.core.stated import stated


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how old is he", Asked.AGE),
        ("how much did it cost", Asked.MONEY),
        ("for how much?", Asked.MONEY),
        ("how heavy is it", Asked.WEIGHT),
        ("how fast was it going", Asked.SPEED),
        ("for how long?", Asked.SPAN),
        ("how deep", Asked.LENGTH),
        ("by how much?", Asked.SHARE),
        ("what was the score", Asked.SCORE),
        ("how many died", Asked.COUNT),
        ("since when?", Asked.TIME),
        ("wich year", Asked.TIME),
        ("where exactly", Asked.PLACE),
        ("what caused it", Asked.REASON),
        ("what did she say", Asked.SPEECH),
        ("whose idea was it", Asked.PERSON),
        ("warum?", Asked.REASON),
        ("did it work", Asked.ANYTHING),
    ],
)
def test_a_question_is_classified(question: str, kind: Asked) -> None:
    assert asked(question) is kind


@pytest.mark.parametrize(
    ("kind", "states", "lacks"),
    [
        (Asked.AGE, "Salma Paralluelo, aged 19, was named.", "It took 19 days."),
        (Asked.MONEY, "A seat cost 250,000 dollars.", "The ship carried 250,000 tonnes."),
        (Asked.WEIGHT, "It carries 26 kilograms.", "It carries 26 people."),
        (Asked.SPAN, "It lasted an hour and a half.", "It lasted."),
        (Asked.LENGTH, "The rock is 160 metres wide.", "The rock is 160 years old."),
        (Asked.SHARE, "Shares fell by 11 percent.", "Shares fell."),
        (Asked.SCORE, "They won 2–0 at home.", "They won twice at home."),
        (Asked.COUNT, "There were 400 ships.", "It opened on 3 April 2021."),
        (Asked.TIME, "It opened in April.", "It opened wide."),
        (Asked.PLACE, "It came down near Chelyabinsk.", "It came down in May."),
        (Asked.REASON, "They stayed because of the storm.", "They stayed."),
        (Asked.SPEAKER, "So the minister said.", "So it was."),
        (Asked.PERSON, "The opinion is by Samuel Alito.", "The opinion is long."),
    ],
)
def test_a_sentence_states_a_kind_or_lacks_it(kind: Asked, states: str, lacks: str) -> None:
    assert stated(kind, states, set()) >= 0.6
    assert stated(kind, lacks, set()) < 0.6


def test_words_of_the_question_are_no_answer_to_it() -> None:
    assert stated(Asked.PERSON, "Then Ada Fink left.", set()) == 1.0
    assert stated(Asked.PERSON, "Then Ada Fink left.", {"ada", "fink"}) == 0.0
