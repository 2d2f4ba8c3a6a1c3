"""The bot connects however the first tries end, and tells of each on one line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import DiscordError
from bot.interfaces.discord.client import PullquoteBot
from bot.interfaces.discord.connecting import Access, Connecting
from bot.interfaces.discord.pace import Pace
from bot.interfaces.discord.running import Running
from bot.service.alerting import Alerting
from bot.storage.alerts import AlertFile
from tests.fakes.discord import FakeDiscord, Fault, text_of
from tests.integration.discord.conftest import Newsroom

ALICE = "501"


class Sleeper:
    """Notes pauses and makes none."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self._news = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._news.set()
        await asyncio.sleep(0)

    async def slept(self, seconds: float) -> None:
        """Wait for a pause of that length."""
        while seconds not in self.pauses:
            self._news.clear()
            await self._news.wait()


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
def connecting(newsroom: Newsroom, sleeper: Sleeper) -> Connecting:
    """What keeps a bot connected, without a pause."""
    access, pace = Access("token", None), Pace(sleep=Sleeper())
    return Connecting(newsroom.desk(), access, newsroom.told.append, sleeper, pace)


@asynccontextmanager
async def connected(connecting: Connecting) -> AsyncGenerator[asyncio.Task[None]]:
    task = asyncio.create_task(connecting.stay_connected())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def dead(lab: FakeDiscord) -> None:
    lab.dead_connections = 2


def failing(fault: Fault) -> Callable[[FakeDiscord], None]:
    def spoil(lab: FakeDiscord) -> None:
        lab.faults.append(replace(fault))

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        dead,
        failing(Fault("GET users/@me", status=503, times=2)),
        failing(Fault("GET users/@me", status=429, times=2)),
        failing(Fault("GET users/@me", reset="before", times=4)),
        failing(Fault("GET gateway/bot", status=503, times=2)),
    ],
    ids=["dead", "503", "cloudflare", "reset", "gateway"],
)
async def test_two_failures_at_the_start(
    lab: FakeDiscord,
    connecting: Connecting,
    sleeper: Sleeper,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[FakeDiscord], None],
) -> None:
    spoil(lab)
    async with connected(connecting):
        await lab.until(lambda: bool(lab.identified))
        assert "was built in 1911" in text_of(
            await lab.slash(ALICE, "ask", question="When was the breakwater of Port Alder built?")
        )
    assert sleeper.pauses == [1.0, 2.0]
    lines = [record.getMessage() for record in caplog.records if "connection_lost" in record.getMessage()]
    assert len(lines) == 2
    assert all("\n" not in line and "next try in" in line for line in lines)


async def test_a_client_that_breaks_by_a_fault_of_ours_is_an_incident(
    lab: FakeDiscord, connecting: Connecting, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = PullquoteBot.connect
    faults = [KeyError("who shot the mayor?")]

    async def break_once(self: PullquoteBot, *, reconnect: bool = True) -> None:
        if faults:
            raise faults.pop()
        await connect(self, reconnect=reconnect)

    monkeypatch.setattr(PullquoteBot, "connect", break_once)
    async with connected(connecting):
        await lab.until(lambda: bool(lab.identified))
    broke, lost = (record for record in caplog.records if record.levelname in ("ERROR", "WARNING"))
    assert broke.exc_info
    assert broke.getMessage().startswith("client_broke incident=")
    incident = broke.getMessage().split("=")[1].split()[0]
    assert lost.getMessage() == f"connection_lost incident {incident}; next try in 1 s"


async def test_a_refused_connection_is_tried_again_by_the_same_client(
    lab: FakeDiscord, connecting: Connecting, sleeper: Sleeper, caplog: pytest.LogCaptureFixture
) -> None:
    lab.refused_connections = 9
    async with connected(connecting):
        await lab.until(lambda: bool(lab.identified))
        lab.refuse(9)
        await lab.until(lambda: lab.resumed_times == 1)
    assert sleeper.pauses == []
    assert caplog.text.count("gateway_refused WSServerHandshakeError; trying again") == 18


async def test_a_token_that_was_never_good_ends_it(lab: FakeDiscord, connecting: Connecting) -> None:
    lab.rejects_token = True
    with pytest.raises(DiscordError, match="does not accept the token"):
        await connecting.stay_connected()
    assert connecting.token_is_good is False


async def test_a_refused_token_is_told_before_the_end(lab: FakeDiscord, newsroom: Newsroom, tmp_path: Path) -> None:
    sent: list[str] = []

    async def send(line: str) -> None:
        sent.append(line)

    lab.rejects_token = True
    for _ in range(2):  # a restart tells nothing again
        alerting = Alerting(AlertFile(tmp_path), [], send)
        with pytest.raises(DiscordError):
            await Running(newsroom.desk(), Access("token"), newsroom.told.append, alerting=alerting).run()
    assert len(sent) == 1
    assert sent[0].startswith("Discord does not accept the token. Copy it again")


async def test_a_token_that_was_good_is_tried_again_seldom(
    lab: FakeDiscord, connecting: Connecting, sleeper: Sleeper
) -> None:
    async with connected(connecting):
        await lab.until(lambda: bool(lab.identified))
        lab.rejects_token = True
        lab.drop()
        await sleeper.slept(600.0)
        assert connecting.token_is_good is False
        lab.rejects_token = False
        await lab.until(lambda: lab.identified_times == 2)
        assert connecting.token_is_good is True


async def test_no_session_is_begun_where_none_is_left(
    lab: FakeDiscord, connecting: Connecting, sleeper: Sleeper
) -> None:
    lab.sessions_left = 0
    async with connected(connecting):
        await lab.until(lambda: bool(lab.identified))
    assert sleeper.pauses[0] == 7_200.0
