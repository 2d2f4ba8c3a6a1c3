"""The first response to an interaction is tried within its three seconds, and never beyond."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import aiohttp
import discord
import pytest
from discord.http import MultipartParameters

from bot.interfaces.discord import responding
from bot.interfaces.discord.responding import QuickResponses

DEFERRAL, MESSAGE = {"type": 5}, {"type": 4, "data": {"content": "x"}}
RESET = aiohttp.ServerDisconnectedError()


class Response:
    """As much of a response as an error of discord.py reads."""

    reason = "reason"

    def __init__(self, status: int) -> None:
        self.status = status
        self.headers: dict[str, str] = {}


def refused(status: int, code: int = 0) -> discord.HTTPException:
    kind = discord.DiscordServerError if status >= 500 else discord.HTTPException
    body: Any = {"code": code, "message": "refused"}
    return kind(cast("Any", Response(status)), body)


class Line:
    """What comes of each try, and a clock that moves with pauses and tries."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *outcomes: Exception | str, try_seconds: float = 0.01) -> None:
        self.now = 0.0
        self.tries = 0
        self._outcomes: Iterator[Exception | str] = iter(outcomes)

        async def once(*_: object) -> str:
            self.tries += 1
            self.now += try_seconds
            outcome = next(self._outcomes)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(responding, "_once", once)

    async def respond(self, payload: dict[str, Any]) -> Any:  # noqa: ANN401 - Discord's own
        async def sleep(seconds: float) -> None:
            self.now += seconds

        ways = QuickResponses(sleep=sleep, clock=lambda: self.now)
        parameters = MultipartParameters(payload=payload, multipart=None, files=None)
        return await ways.create_interaction_response(1, "t", session=cast("Any", None), params=parameters)


async def test_failures_are_tried_again_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(monkeypatch, refused(500), RESET, TimeoutError(), refused(503), "there")
    assert await line.respond(MESSAGE) == "there"
    assert line.now < 1.0


async def test_already_acknowledged_is_good_after_a_try_that_may_have_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await Line(monkeypatch, RESET, refused(400, 40060)).respond(MESSAGE))["interaction"]
    assert (await Line(monkeypatch, refused(400, 40060)).respond(DEFERRAL))["interaction"]
    with pytest.raises(discord.HTTPException):  # somebody else has answered
        await Line(monkeypatch, refused(400, 40060)).respond(MESSAGE)


async def test_nothing_is_tried_after_three_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(monkeypatch, *[refused(503)] * 99)
    with pytest.raises(discord.DiscordServerError):
        await line.respond(DEFERRAL)
    assert 2.0 < line.now < 3.0


async def test_a_deferral_that_may_have_arrived_is_taken_for_one_that_has(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(monkeypatch, *[TimeoutError()] * 9, try_seconds=1.5)
    assert (await line.respond(DEFERRAL))["interaction"]
    with pytest.raises(TimeoutError):
        await Line(monkeypatch, *[TimeoutError()] * 9, try_seconds=1.5).respond(MESSAGE)


async def test_what_discord_refuses_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(monkeypatch, refused(404, 10062))
    with pytest.raises(discord.HTTPException):
        await line.respond(DEFERRAL)
    assert line.tries == 1
