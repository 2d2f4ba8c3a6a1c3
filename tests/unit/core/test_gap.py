"""When two questions are the same gap, and what the seals tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.answer import Answered, Hint, Nothing, Question, Related, Scope, Searched
from bot.core.gap import LONGEST_COUNTED, asker_of, gap_of, is_gap, may_be_counted
from bot.service.noticing import Noticing
from tests.fakes.gaps import FakeGaps

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
QUESTION = Question(text="When does the pool open?", asked_at=NOW)
NOTHING = Nothing(question=QUESTION, confidence=0.1, searched=Searched(1))


async def counted(*texts: str, key: bytes = b"key", server_id: int = 200) -> list[str]:
    """Return the seal that each question is counted under, "" where it is not."""
    seals: list[str] = []
    for text in texts:
        gaps = FakeGaps()
        answer = replace(NOTHING, question=replace(QUESTION, text=text))
        await Noticing(gaps, key, lambda: NOW).notice(server_id, 501, answer)
        seals.append(next((gap for _, gap in gaps.asked), ""))
    return seals


async def test_the_same_words_in_any_order_and_form_are_one_gap() -> None:
    one, *others = await counted(
        "When does the new pool open?", "when will the new POOL be opening", "new pools: open when?"
    )
    assert one
    assert set(others) == {one}
    assert one not in await counted("When does the new pool close?", "When does the pool open?")


async def test_other_languages_have_function_words_of_their_own() -> None:
    one, two, other = await counted(
        "Wann öffnet das neue Schwimmbad?", "wann wird das neue Schwimmbad öffnen", "Wann öffnet der neue Bahnhof?"
    )
    assert one == two != other


async def test_what_names_nothing_is_no_gap() -> None:
    assert await counted("who is it and why?") == [""]


async def test_another_server_and_another_key_have_other_seals() -> None:
    text = QUESTION.text
    seals = [*await counted(text), *await counted(text, server_id=201), *await counted(text, key=b"other")]
    assert len(set(seals)) == 3


def test_an_asker_cannot_be_told_from_gap_to_gap() -> None:
    gaps = [gap_of(b"key", 200, [word]) for word in ("pool", "ferry")]
    assert len({asker_of(b"key", gap, user) for gap in gaps for user in (501, 502)}) == 4
    assert asker_of(b"key", gaps[0], 501) == asker_of(b"key", gaps[0], 501)


@pytest.mark.parametrize(
    "question",
    [
        replace(QUESTION, said="and when?"),
        replace(QUESTION, scope=Scope(source="bbc")),
        replace(QUESTION, scope=Scope(since=date(2024, 1, 1))),
        replace(QUESTION, scope=Scope(excluded=("strike",))),
        replace(QUESTION, text="pool " * LONGEST_COUNTED),
    ],
)
def test_follow_ups_filters_and_pasted_texts_are_not_counted(question: Question) -> None:
    assert may_be_counted(QUESTION)
    assert not may_be_counted(question)
    assert not is_gap(replace(NOTHING, question=question))


def test_where_one_looks_by_default_is_no_filter() -> None:
    scope = Scope(zone=ZoneInfo("Europe/Oslo"), articles=frozenset({1}))
    assert may_be_counted(replace(QUESTION, scope=scope))


def test_nothing_and_related_are_gaps_but_not_what_is_no_question() -> None:
    related = Related(question=QUESTION, confidence=0.5, quotes=(), searched=Searched(1))
    answered = Answered(question=QUESTION, confidence=0.9, quotes=(), searched=Searched(1))
    assert [is_gap(answer) for answer in (NOTHING, related, answered)] == [True, True, False]
    assert not is_gap(replace(NOTHING, hint=Hint.GREETING))
