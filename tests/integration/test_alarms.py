"""What the operator is told of: sources, the disk, the token; and the webhook that carries it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp import web

from bot.alarms import alerts_check, disk_check, disk_troubles, open_alarms, source_troubles
from bot.core.source import Health, Source, SourceKind
from bot.errors import ConfigurationError, DeliveryFailed
from bot.ingest.web.webhook import Webhook
from bot.service.checking import State
from bot.settings import load_settings

NOW = datetime(2024, 5, 3, tzinfo=UTC)
FAILING = Health(error="https://c.example/f?key=secret timed out", failures=9, last_success=NOW - timedelta(days=2))
SOURCE = Source(id=7, name="@everyone Courier", kind=SourceKind.FEED, address="https://c.example/f", health=FAILING)


class Usage(NamedTuple):
    """What the system says of a disk."""

    total: int
    used: int
    free: int


class Receiver:
    """Takes what is posted."""

    def __init__(self) -> None:
        self.taken: list[dict[str, object]] = []
        self.status = 204
        self.url = ""

    async def post(self, request: web.Request) -> web.Response:
        self.taken.append(await request.json())
        return web.Response(status=self.status, headers={"Location": "/other"})


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    taker = Receiver()
    app = web.Application()
    app.router.add_post("/secret", taker.post)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taker.url = f"http://127.0.0.1:{runner.addresses[0][1]}/secret"
    yield taker
    await runner.cleanup()


def test_a_source_matters_once_it_has_failed_for_a_day() -> None:
    def told(health: Health) -> int:
        return len(source_troubles([replace(SOURCE, health=health)], NOW))

    assert told(FAILING) == 1
    assert told(replace(FAILING, last_success=None)) == 1
    assert told(replace(FAILING, failures=4)) == 0
    assert told(replace(FAILING, last_success=NOW - timedelta(hours=23))) == 0
    assert told(replace(FAILING, error="")) == 0
    assert source_troubles([replace(SOURCE, paused=True)], NOW) == []


def test_an_alert_holds_no_address() -> None:
    named = replace(SOURCE, name="https://c.example/f?key=secret")
    (trouble,) = source_troubles([named], NOW)
    assert "secret" not in trouble.sentence + trouble.subject
    assert "Source 7, " in trouble.sentence
    assert "last read on 2024-05-01" in trouble.sentence


def test_the_disk_is_full_or_has_room_or_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_free(free: int) -> int | None:
        def usage(_: Path) -> Usage:
            return Usage(10**12, 0, free)

        monkeypatch.setattr(shutil, "disk_usage", usage)
        troubles = disk_troubles(tmp_path)
        return None if troubles is None else len(troubles)

    assert with_free(99_000_000) == 1
    assert disk_check(tmp_path).state is State.FAIL
    assert with_free(150_000_000) is None
    assert with_free(200_000_000) == 0
    assert disk_check(tmp_path).state is State.OK


async def test_alerts_reach_the_webhook_and_doctor(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULLQUOTE_ALERT_WEBHOOK", receiver.url)
    settings = load_settings()
    settings.data_dir.mkdir()
    sources = [SOURCE]
    alerting = open_alarms(settings, lambda: sources, lambda: NOW)
    assert alerts_check(settings).state is State.OK
    await alerting.look()
    assert alerts_check(settings).state is State.WARN
    assert "@everyone Courier" in alerts_check(settings).seen
    sources.clear()
    await alerting.look()
    assert alerts_check(settings).state is State.OK
    first, second = receiver.taken
    assert first["allowed_mentions"] == {"parse": []}
    assert "fails and was last read" in str(first["content"])
    assert str(second["content"]).startswith("Mended: source 7")


async def test_a_webhook_that_refuses_does_not_betray_its_address(receiver: Receiver) -> None:
    for status in (404, 302):
        receiver.status = status
        with pytest.raises(DeliveryFailed, match=f"answered {status}") as failed:
            await Webhook(receiver.url, "Pullquote").send("x" * 5_000)
        assert "secret" not in str(failed.value)
    assert len(str(receiver.taken[0]["content"])) <= 2_000
    with pytest.raises(DeliveryFailed, match="cannot be reached") as failed:
        await Webhook("http://127.0.0.1:9/secret", "Pullquote").send("x")
    assert "secret" not in repr(failed.value) + repr(failed.value.__cause__)


@pytest.mark.parametrize("address", ["ftp://a.example/secret", "secret", "https://", "http://[secret"])
def test_a_wrong_address_is_refused_and_not_repeated(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_ALERT_WEBHOOK", address)
    with pytest.raises(ConfigurationError, match="PULLQUOTE_ALERT_WEBHOOK is wrong") as failed:
        load_settings()
    assert "secret" not in str(failed.value)


def test_the_address_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_ALERT_WEBHOOK", "https://hooks.example/secret")
    assert "secret" not in repr(load_settings())
