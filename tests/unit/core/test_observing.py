"""What a turn of a conversation counts as."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.answer import Answered, Nothing, Question, Related, Searched
from bot.core.observing import Door, Outcome, outcome_of
from bot.core.reply import NoMore, Reply, Sources

ASKED = Question(text="who won?", asked_at=datetime(2024, 5, 1, tzinfo=UTC))
SEARCHED = Searched(3)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Answered(question=ASKED, confidence=0.9, quotes=(), searched=SEARCHED), Outcome.ANSWERED),
        (Related(question=ASKED, confidence=0.4, quotes=(), searched=SEARCHED), Outcome.RELATED),
        (Nothing(question=ASKED, confidence=0.0, searched=SEARCHED), Outcome.NOTHING),
        (Sources(()), Outcome.ANSWERED),
        (NoMore("more"), Outcome.NOTHING),
    ],
)
def test_each_reply_has_an_outcome(reply: Reply, outcome: Outcome) -> None:
    assert outcome_of(reply) is outcome
    assert outcome.is_reply


def test_buttons_and_settings_ask_nothing() -> None:
    assert [door for door in Door if not door.asks] == [Door.BUTTON, Door.COMMAND]
