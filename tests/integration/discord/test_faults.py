"""Whatever Discord or the way to it does, nobody who can still be answered is left alone, and nobody is answered twice."""

from __future__ import annotations

import asyncio

import pytest

from bot.interfaces.discord import persisting
from bot.interfaces.discord.client import PullquoteBot
from tests.fakes.discord import (
    APPLICATION_ID,
    CALLBACK,
    CHANNEL_ID,
    EDIT,
    FOLLOW_UP,
    SEND,
    FakeDiscord,
    Fault,
    text_of,
)

ALICE = "501"
QUESTION = "When was the breakwater of Port Alder built?"
ANSWER = "was built in 1911"

pytestmark = pytest.mark.usefixtures("running")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(persisting, "PAUSES_SECONDS", (0.0,) * 7)


async def next_question(lab: FakeDiscord) -> None:
    """The next question is answered."""
    assert ANSWER in text_of(await lab.slash(ALICE, "ask", question=QUESTION))


async def over(lab: FakeDiscord, fault: Fault) -> None:
    """Wait until a fault has come as often as it was to, and nothing is under way any more."""
    await lab.until(lambda: not fault.times)
    lab.faults.clear()
    await next_question(lab)


async def test_a_command_is_answered_once(lab: FakeDiscord) -> None:
    for fault in (
        Fault(CALLBACK, status=503, times=3),
        Fault(CALLBACK, status=500, times=2),
        Fault(CALLBACK, status=429),  # Cloudflare's
        Fault(CALLBACK, limited=0.05),
        Fault(CALLBACK, reset="before", times=2),
        Fault(CALLBACK, reset="after"),
        Fault(EDIT, reset="before", times=2),
        Fault(EDIT, reset="after", times=2),
        Fault(EDIT, status=429, times=2),
        Fault(EDIT, limited=0.05),
    ):
        lab.faults.append(fault)
        before = len(lab.messages)
        assert ANSWER in text_of(await lab.slash(ALICE, "ask", question=QUESTION))
        await over(lab, fault)
        assert len(lab.messages) == before + 2


async def test_a_mention_is_answered_once(lab: FakeDiscord) -> None:
    for fault in (
        Fault(SEND, status=503, times=4),
        Fault(SEND, status=429, times=2),
        Fault(SEND, limited=0.05),
        Fault(SEND, limited=0.05, is_global=True),
        Fault(SEND, reset="before", times=3),
        Fault(SEND, reset="after", times=3),
    ):
        lab.faults.append(fault)
        said = await lab.say(ALICE, f"<@100> {QUESTION}")
        assert ANSWER in text_of(await lab.answer_to(said))
        await over(lab, fault)
        assert lab.replies_to(said) == 1


async def test_a_press_shows_more_once(lab: FakeDiscord) -> None:
    for fault in (
        Fault(CALLBACK, status=503, times=2),
        Fault(CALLBACK, reset="after"),
        Fault(FOLLOW_UP, reset="before", times=2),
        Fault(FOLLOW_UP, reset="after"),
    ):
        card = await lab.slash(ALICE, "ask", question="breakwater of Port Alder")
        lab.faults.append(fault)
        before = len(lab.messages)
        assert "Further passages" in text_of(await lab.press(ALICE, card, "More"))
        await over(lab, fault)
        assert len(lab.messages) == before + 2


async def test_a_follow_up_can_be_typed(lab: FakeDiscord) -> None:
    card = await lab.slash(ALICE, "ask", question=QUESTION)
    for fault in (Fault(CALLBACK, status=502, times=2), Fault(CALLBACK, reset="after")):
        lab.faults.append(fault)
        assert "custom_id" in await lab.press(ALICE, card, "Follow up")
        await over(lab, fault)


async def test_a_limit_that_outlasts_the_three_seconds_is_not_waited_for(lab: FakeDiscord) -> None:
    lab.faults.append(Fault(CALLBACK, limited=60, times=9))
    lab.patience_seconds = 0.2
    with pytest.raises(TimeoutError):
        await lab.slash(ALICE, "ask", question=QUESTION)
    lab.faults.clear()
    lab.patience_seconds = 5
    await next_question(lab)


async def test_an_interaction_that_ran_out_ends_quietly(lab: FakeDiscord, caplog: pytest.LogCaptureFixture) -> None:
    lab.refuse_next = (401, 50027)
    lab.patience_seconds = 0.2
    with pytest.raises(TimeoutError):
        await lab.slash(ALICE, "ask", question=QUESTION)
    assert "ERROR" not in caplog.text
    lab.patience_seconds = 5
    await next_question(lab)


async def test_what_comes_twice_is_answered_once(lab: FakeDiscord) -> None:
    lab.duplicates = 1
    said = await lab.say(ALICE, f"<@100> {QUESTION}")
    await lab.answer_to(said)
    lab.duplicates = 1
    card = await lab.slash(ALICE, "ask", question="breakwater of Port Alder")
    lab.duplicates = 1
    before = len(lab.messages)
    await lab.press(ALICE, card, "More")
    await next_question(lab)
    assert lab.replies_to(said) == 1
    assert len(lab.messages) == before + 2


async def test_events_that_cannot_be_read_are_left_out(lab: FakeDiscord, caplog: pytest.LogCaptureFixture) -> None:
    for event, data in (
        ("MESSAGE_CREATE", {"id": "1"}),
        ("GUILD_CREATE", {"id": "x"}),
        ("THREAD_CREATE", {}),
        ("GUILD_MEMBER_UPDATE", None),
        ("MESSAGE_CREATE", {"id": "2", "channel_id": CHANNEL_ID, "author": 5}),
    ):
        await lab.emit(event, data)
    await next_question(lab)
    assert lab.connections == 1
    lines = [record.getMessage() for record in caplog.records if "event_not_read" in record.getMessage()]
    assert len(lines) == 5
    assert all("\n" not in line for line in lines)


async def test_who_sent_an_interaction_that_cannot_be_read_is_told_so(lab: FakeDiscord) -> None:
    lab.expect("unreadable")
    unreadable = {"id": "7", "token": "unreadable", "type": 2, "application_id": APPLICATION_ID, "locale": "de"}
    await lab.emit("INTERACTION_CREATE", unreadable)
    assert "Vorfall" in text_of(await lab.outcome("unreadable"))
    await next_question(lab)


async def test_a_message_of_a_server_that_is_not_known_is_no_direct_message(lab: FakeDiscord) -> None:
    stray = {**(await lab.say(ALICE, "nothing for the bot", pings=False)), "id": "99", "guild_id": "999"}
    await lab.emit("MESSAGE_CREATE", stray)
    await next_question(lab)
    assert lab.replies_to(stray) == 0


async def test_a_question_from_while_the_connection_was_away_is_answered(lab: FakeDiscord) -> None:
    lab.drop()
    said = await lab.say(ALICE, f"<@100> {QUESTION}")
    assert ANSWER in text_of(await lab.answer_to(said))
    assert lab.resumed_times == 1
    lab.drop()
    await next_question(lab)


async def test_a_mention_from_while_there_was_no_session_is_answered_once(lab: FakeDiscord) -> None:
    before = await lab.say(ALICE, f"<@100> {QUESTION}")
    await lab.answer_to(before)
    await lab.invalidate(resumable=False)
    said = await lab.say(ALICE, f"<@100> {QUESTION}")
    other = await lab.say(ALICE, "not for the bot", pings=False)
    assert ANSWER in text_of(await lab.answer_to(said))
    await next_question(lab)
    assert [lab.replies_to(one) for one in (before, said, other)] == [1, 1, 0]


async def test_a_connection_that_ends_before_it_begins_is_not_asked_in_a_circle(lab: FakeDiscord) -> None:
    lab.dead_connections = 3
    lab.drop()
    said = await lab.say(ALICE, f"<@100> {QUESTION}")
    assert ANSWER in text_of(await lab.answer_to(said))
    assert lab.connections == 5


async def test_a_session_that_is_over_begins_again(lab: FakeDiscord) -> None:
    await lab.invalidate(resumable=True)
    await lab.until(lambda: lab.resumed_times == 1)
    await next_question(lab)
    await lab.invalidate(resumable=False)
    await lab.until(lambda: lab.identified_times == 2)
    await next_question(lab)
    assert (lab.resumed_times, lab.identified_times) == (1, 2)


async def test_a_closed_connection_is_opened_again(lab: FakeDiscord) -> None:
    for code in (1000, 4000, 4009):
        await lab.close(code)
        said = await lab.say(ALICE, f"<@100> {QUESTION}")
        assert ANSWER in text_of(await lab.answer_to(said))


async def test_a_client_that_ends_finishes_its_answers(lab: FakeDiscord, running: PullquoteBot) -> None:
    fault = Fault(EDIT, limited=0.1)
    lab.faults.append(fault)
    asked = asyncio.create_task(lab.slash(ALICE, "ask", question=QUESTION))
    await lab.until(lambda: not fault.times)
    await running.close()
    assert ANSWER in text_of(await asked)
