"""One bot at a time: who waits for whom, in which order things are opened, and that the event loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import stat
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from bot import app
from bot.entering import entered
from bot.errors import DiscordError, StorageBusy, StorageReadOnly
from bot.storage.database import Database
from bot.storage.presence import sole
from bot.storage.schema import SCHEMA_REVISION
from tests.fakes.discord import FakeDiscord
from tests.integration.conftest import CommandLine
from tests.integration.discord.test_lookout import Voice
from tests.integration.test_migrating import EARLIER, make_old, schema_of
from tests.integration.test_status_pages import ask, free_port


class Listening(Voice):
    """Waits until something is said, by whichever thread."""

    def __init__(self) -> None:
        super().__init__()
        self._more = threading.Condition()

    def notify(self, message: str) -> None:
        with self._more:
            super().notify(message)
            self._more.notify_all()

    async def until(self, part: str) -> None:
        assert await asyncio.to_thread(self._wait, part), self.said

    def _wait(self, part: str) -> bool:
        with self._more:
            return self._more.wait_for(lambda: any(part in said for said in self.said), 30)


@pytest.mark.parametrize("words", [("ask", "harbour"), ("article", "1"), ("backup", "b.zip")])
def test_no_command_migrates_the_database_of_a_running_bot(
    pullquote: CommandLine, home: Path, words: tuple[str, ...]
) -> None:
    data = home / "data"
    make_old(data, EARLIER[-1])
    with sole(data, 0.0):
        ran = pullquote(*words)
    assert ran.status == 2
    assert (
        f"from schema {EARLIER[-1]} to {SCHEMA_REVISION}, and a bot is at work on data. Stop pullquote run" in ran.err
    )
    assert schema_of(data / "pullquote.db") == EARLIER[-1]
    assert not list(data.glob("*before*"))


def test_doctor_says_that_a_running_bot_is_older(pullquote: CommandLine, home: Path) -> None:
    make_old(home / "data", EARLIER[-1])
    with sole(home / "data", 0.0):
        ran = pullquote("doctor")
    assert ran.status == 1
    assert "a bot is at work on data" in " ".join(ran.out.split())
    assert schema_of(home / "data" / "pullquote.db") == EARLIER[-1]


def test_a_command_beside_a_bot_of_its_own_version_works(pullquote: CommandLine, newspaper: Path, home: Path) -> None:
    pullquote("import", str(newspaper))
    with sole(home / "data", 0.0):
        assert "4 million crowns" in pullquote("ask", "What would repairs to the breakwater cost?").out


async def test_the_bot_is_sole_before_it_opens_the_database_and_the_port(
    lab: FakeDiscord, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.rejects_token = True
    port, voice = free_port(), Listening()
    monkeypatch.setenv("DISCORD_TOKEN", "token")
    monkeypatch.setenv("PULLQUOTE_STATUS_PORT", str(port))
    make_old(home / "data", EARLIER[-1])
    with sole(home / "data", 0.0):
        starting = asyncio.create_task(app.open_house(voice).serve())
        await voice.until("Another pullquote run or restore is at work")  # which a loop that is held would not see
        assert schema_of(home / "data" / "pullquote.db") == EARLIER[-1]
        with pytest.raises(ConnectionError):
            await ask(port, "GET /healthz")
    with pytest.raises(DiscordError, match="does not accept the token"):
        await starting
    assert schema_of(home / "data" / "pullquote.db") == SCHEMA_REVISION
    assert any(f"to {SCHEMA_REVISION}; " in said for said in voice.said)


async def test_the_page_answers_while_the_database_is_waited_for(
    lab: FakeDiscord, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.rejects_token = True
    port, voice = free_port(), Listening()
    monkeypatch.setenv("DISCORD_TOKEN", "token")
    monkeypatch.setenv("PULLQUOTE_STATUS_PORT", str(port))
    make_old(home / "data", EARLIER[-1])
    other = Database(home / "data")
    with other.writing():
        starting = asyncio.create_task(app.open_house(voice).serve())
        await voice.until("is writing to the same data directory")
        assert (await ask(port, "GET /healthz"))[0] == 200
    other.close()
    with pytest.raises(DiscordError, match="does not accept the token"):
        await starting


async def test_who_is_told_to_stop_waits_no_longer(home: Path) -> None:
    waits = threading.Event()

    with sole(home, 0.0):
        waiting = asyncio.create_task(_enter(lambda given_up: sole(home, 600.0, waits.set, given_up)))
        assert await asyncio.to_thread(waits.wait, 30)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    with sole(home, 0.0):
        pass


async def test_what_was_entered_while_nobody_waited_any_more_is_left_again() -> None:
    enters, may_go_on, steps = threading.Event(), threading.Event(), list[str]()

    @contextmanager
    def opening() -> Generator[None]:
        steps.append("entering")
        enters.set()
        assert may_go_on.wait(30)
        yield
        steps.append("left")

    waiting = asyncio.create_task(_enter(lambda _: opening()))
    assert await asyncio.to_thread(enters.wait, 30)
    waiting.cancel()
    await asyncio.sleep(0)
    may_go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert steps == ["entering", "left"]


async def test_an_error_inside_reaches_what_was_entered() -> None:
    seen = list[str]()

    @contextmanager
    def opening() -> Generator[str]:
        try:
            yield "value"
        except ValueError as error:
            seen.append(str(error))
            raise

    async def break_inside() -> None:
        async with entered(lambda _: opening()) as value:
            raise ValueError(f"inside {value}")

    with pytest.raises(ValueError, match="inside value"):
        await break_inside()
    assert seen == ["inside value"]


def test_the_data_directory_is_for_its_owner_alone_whoever_makes_it(home: Path) -> None:
    with sole(home / "new", 0.0):
        assert stat.S_IMODE((home / "new").stat().st_mode) == 0o700


def test_a_lock_that_may_not_be_written_is_named(home: Path) -> None:
    (home / "running.lock").mkdir()  # root may write any file
    with pytest.raises(StorageReadOnly, match=r"running\.lock cannot be written"), sole(home, 0.0):
        pass


async def _enter(make: Callable[[Callable[[], bool]], AbstractContextManager[None]]) -> None:
    async with entered(make):
        await asyncio.sleep(0)


def test_two_waiters_end_one_after_the_other(home: Path) -> None:
    with sole(home, 0.0), pytest.raises(StorageBusy, match="Stop it, or wait for it"), sole(home, 0.3):
        pass
