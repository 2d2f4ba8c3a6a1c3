"""What most say of an answer, and which words of its question are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Question, Related, Searched
from bot.core.query import Clock, parse_query
from bot.core.rating import Heard, Voice, rated_answer

NOW = datetime(2024, 5, 1, 23, tzinfo=UTC)
QUESTION = Question(text="storm in Elmton", asked_at=NOW)
ANSWER = rated_answer(
    Related(question=QUESTION, confidence=0.5, quotes=(), searched=Searched(1)), "receipt", 0, "asker", NOW
)


def helped(asker: bool, *others: bool) -> bool:  # noqa: FBT001 - voices
    voices = [Voice("asker", asker, NOW), *(Voice(f"other {n}", voice, NOW) for n, voice in enumerate(others))]
    return Heard(ANSWER, voices).helped


@pytest.mark.parametrize(
    ("voices", "outcome"),
    [
        ((True,), True),
        ((False,), False),
        ((True, False), True),
        ((False, True), False),
        ((True, False, False), False),
        ((False, True, True), True),
        ((True, False, False, True), True),
    ],
)
def test_the_majority_counts_and_the_asker_where_there_is_none(voices: tuple[bool, ...], *, outcome: bool) -> None:
    assert helped(*voices) is outcome


def test_the_day_is_that_of_the_asker() -> None:
    oslo = replace(QUESTION, zone=timezone(timedelta(hours=2)))
    reply = Related(question=oslo, confidence=0.5, quotes=(), searched=Searched(1))
    assert rated_answer(reply, "receipt", 0, "asker", NOW).asked_on.isoformat() == "2024-05-02"
    assert (ANSWER.asked_on.isoformat(), ANSWER.is_sure) == ("2024-05-01", False)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("storm source:bbc", "storm"),
        ("storm OR flood", "storm flood"),
        ("(storm OR heavy rain) source:bbc since:2023 -football", "storm heavy rain"),
    ],
)
def test_operators_are_left_out_and_all_choices_kept(text: str, kept: str) -> None:
    question = replace(QUESTION, text=text, read=parse_query(text, Clock(asked_at=NOW), Analyzer()))
    reply = Related(question=question, confidence=0.5, quotes=(), searched=Searched(1))
    assert rated_answer(reply, "receipt", 0, "asker", NOW).question == kept
