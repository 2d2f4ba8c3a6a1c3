"""The whole bot with a status port, as `pullquote run` makes it."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.errors import DiscordError
from bot.search.live import LiveSearch
from tests.fakes.discord import FakeDiscord, text_of
from tests.integration.conftest import HARBOUR
from tests.integration.test_status_pages import ask, free_port

ASKER = "730000000000000501"  # long enough to be no part of a figure
QUESTION = "How much do repairs to the breakwater cost?"


class Voice:
    """Keeps what the house says."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def notify(self, message: str) -> None:
        self.said.append(message)

    def counting(self, doing: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        del doing, total
        return nullcontext(lambda _: None)


@pytest.fixture
def port(home: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The settings of a bot that is measured, and one article."""
    number = free_port()
    (home / "corpus").mkdir()
    (home / "corpus" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    monkeypatch.setattr(gc, "freeze", lambda: None)  # of the process of the tests
    monkeypatch.setattr(sys, "setswitchinterval", _leave)
    monkeypatch.setenv("DISCORD_TOKEN", "token")
    monkeypatch.setenv("PULLQUOTE_STATUS_PORT", str(number))
    return number


def _leave(seconds: float) -> None:
    del seconds


async def until(port: int, path: str, holds: Callable[[int, str], bool]) -> str:
    """Ask until the page says what is waited for."""
    async with asyncio.timeout(30):
        while True:
            try:
                status, _, body = await ask(port, f"GET {path}")
            except ConnectionError:
                status, body = 0, ""
            if holds(status, body):
                return body
            await asyncio.sleep(0.02)


async def test_everything_is_seen_through_the_whole_house(lab: FakeDiscord, port: int) -> None:
    voice = Voice()
    serving = asyncio.create_task(app.open_house(voice).serve())
    try:
        ready = await until(port, "/readyz", lambda status, _: status == 200)
        assert "of 1 article\n" in ready
        assert f"Status: http://127.0.0.1:{port}/healthz, /readyz and /metrics." in voice.said
        assert "4 million crowns" in text_of(await lab.slash(ASKER, "ask", question=QUESTION))
        answered = 'pullquote_questions_total{door="slash",outcome="answered"} 1.0'
        body = await until(port, "/metrics", lambda _, text: answered in text)
        for line in (
            "pullquote_index_articles 1.0",
            "pullquote_index_segments 1.0",
            "pullquote_database_readable 1.0",
            "pullquote_watches_waiting 0.0",
            'pullquote_sources{state="fine"} 0.0',
            "pullquote_servers 1.0",
            'pullquote_stage_seconds_count{stage="compose"} 1.0',
        ):
            assert line in body.splitlines()
        await until(port, "/metrics", lambda _, text: "pullquote_loop_lag_seconds_count 0.0" not in text)
        assert not any(secret in body for secret in (ASKER, "breakwater", "token"))
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_the_page_is_there_while_the_index_is_read(
    lab: FakeDiscord, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    del lab
    may_go_on = threading.Event()
    open_index = app.open_index

    def open_slowly(*given: Any) -> LiveSearch:  # noqa: ANN401 - whatever it is called with
        assert may_go_on.wait(30)
        return open_index(*given)

    monkeypatch.setattr(app, "open_index", open_slowly)
    serving = asyncio.create_task(app.open_house(Voice()).serve())
    try:
        await until(port, "/healthz", lambda status, _: status == 200)
        assert "no index: not loaded yet" in await until(port, "/readyz", lambda status, _: status == 503)
        assert "pullquote_ready 0.0" in await until(port, "/metrics", lambda status, _: status == 200)
        may_go_on.set()
        await until(port, "/readyz", lambda status, _: status == 200)
    finally:
        may_go_on.set()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_the_port_is_given_back_where_the_bot_ends(
    lab: FakeDiscord, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.rejects_token = True
    with pytest.raises(DiscordError, match="does not accept the token"):
        await app.open_house(Voice()).serve()
    with pytest.raises(ConnectionError):
        await ask(port, "GET /healthz")
    monkeypatch.delenv("PULLQUOTE_STATUS_PORT")
    with pytest.raises(DiscordError, match="does not accept the token"):
        await app.open_house(Voice()).serve()
