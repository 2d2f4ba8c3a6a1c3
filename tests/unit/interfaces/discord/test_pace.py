"""How fast the gateway is asked again, and how long a client may be away."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.interfaces.discord.pace import Pace, Presence


class Clock:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock=clock, sleep=clock.sleep)


async def test_connections_that_end_at_once_are_begun_ever_slower(clock: Clock, pace: Pace) -> None:
    for _ in range(11):
        await pace.before_connecting()
    assert clock.pauses == [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]
    pace.came_about()
    clock.now += 60
    clock.pauses.clear()
    await pace.before_connecting()
    await pace.before_connecting()
    assert clock.pauses == []


async def test_connections_that_come_about_and_end_at_once_are_no_better(clock: Clock, pace: Pace) -> None:
    for _ in range(6):
        await pace.before_connecting()
        pace.came_about()
    assert clock.pauses == [0.25, 0.5, 0.5, 0.5]


async def test_five_seconds_lie_between_two_identifies(clock: Clock, pace: Pace) -> None:
    await pace.before_identifying(initial=True)
    clock.now = 2.0
    await pace.before_identifying(initial=True)
    assert clock.now == 5.0


async def test_an_invalid_session_is_followed_by_the_next_after_a_second(clock: Clock, pace: Pace) -> None:
    await pace.before_identifying(initial=True)
    clock.now = 100.0
    await pace.before_identifying(initial=False)
    assert clock.pauses == [1.0]


def test_what_was_said_before_the_first_time_is_not_missing(pace: Pace) -> None:
    start = datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert pace.heard_all(start) is None
    assert pace.heard_all(start) is None
    pace.lost(start + timedelta(seconds=5))
    pace.lost(start + timedelta(seconds=9))
    assert pace.heard_all(start + timedelta(seconds=10)) == start
    pace.lost(start + timedelta(hours=1))
    assert pace.heard_all(start + timedelta(hours=2)) == start + timedelta(minutes=59)


async def test_who_never_comes_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        async with Presence(0.0).limited():
            await asyncio.sleep(60)


async def test_who_is_back_is_not_given_up() -> None:
    presence = Presence(0.01)
    async with presence.limited():
        presence.back()
        presence.left(1)
        presence.left(2)
        presence.back(1)
        presence.back(2)
        assert await asyncio.sleep(0.02, "still there") == "still there"


async def test_who_stays_away_is_given_up_counted_from_the_first_loss() -> None:
    presence = Presence(0.01)

    async def flutter() -> None:
        async with presence.limited():
            presence.back()
            while True:
                presence.left()
                await asyncio.sleep(0.001)

    with pytest.raises(TimeoutError):
        await flutter()
