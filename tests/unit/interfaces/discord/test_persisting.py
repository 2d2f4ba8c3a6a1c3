"""What is tried again, and how often."""

from __future__ import annotations

import aiohttp
import discord
import pytest

from bot.interfaces.discord.persisting import PAUSES_SECONDS, described, is_passing, persist


class Response:
    """As much of a response as an error of discord.py reads."""

    def __init__(self, status: int, **headers: str) -> None:
        self.status = status
        self.reason = "reason"
        self.headers = headers


def failure(status: int, body: str | dict[str, object] = "", **headers: str) -> discord.HTTPException:
    kind = discord.DiscordServerError if status >= 500 else discord.HTTPException
    return kind(Response(status, **headers), body)  # pyright: ignore[reportArgumentType] - all that is read of one


class Fails:
    """Fails so often, then returns 1."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times, self.pauses = error, times, list[float]()

    async def __call__(self) -> int:
        self.times -= 1
        if self.times >= 0:
            raise self.error
        return 1

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.mark.parametrize(
    "error", [aiohttp.ClientOSError(104, "reset"), TimeoutError(), failure(503, "<html>\n"), failure(429)], ids=repr
)
async def test_what_passes_is_tried_again(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    call = Fails(error, 5)
    assert await persist(call, sleep=call.sleep) == 1
    assert call.pauses == list(PAUSES_SECONDS[:5])
    assert len(caplog.records) == 1
    assert "\n" not in caplog.records[0].getMessage()


@pytest.mark.parametrize("error", [failure(403), failure(400, {"code": 50035}), ValueError()], ids=repr)
async def test_what_does_not_pass_is_not(error: Exception) -> None:
    call = Fails(error, 1)
    with pytest.raises(type(error)):
        await persist(call, sleep=call.sleep)
    assert call.pauses == []


async def test_discord_is_left_alone_for_as_long_as_it_wants() -> None:
    call = Fails(failure(429, **{"Retry-After": "20"}), 1)
    assert await persist(call, sleep=call.sleep) == 1
    assert call.pauses == [20.0]


async def test_nobody_waits_for_an_hour() -> None:
    call = Fails(failure(429, **{"Retry-After": "3600"}), 1)
    with pytest.raises(discord.HTTPException):
        await persist(call, sleep=call.sleep)


async def test_a_minute_of_trying_is_enough() -> None:
    call = Fails(failure(503), 99)
    moments = iter(range(0, 1000, 25))
    with pytest.raises(discord.DiscordServerError):
        await persist(call, sleep=call.sleep, clock=lambda: next(moments))
    assert len(call.pauses) == 2


def test_a_page_of_html_is_not_logged() -> None:
    assert described(failure(502, "<html>\nsecret</html>")) == "status=502 code=0"
    assert is_passing(failure(502))
