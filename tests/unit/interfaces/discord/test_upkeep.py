"""A job that breaks is begun again, and is told of once for as long as it breaks in the same way."""

from __future__ import annotations

import asyncio
import logging
import re
from types import SimpleNamespace
from typing import cast

import pytest

from bot.errors import StorageBusy
from bot.interfaces.discord import running
from bot.interfaces.discord.desk import Services
from bot.interfaces.discord.running import forget, keep_doing


async def test_each_way_of_breaking_is_one_incident(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_FIRST_PAUSE_SECONDS", 0.0)
    failures = [KeyError("a"), KeyError("a"), KeyError("a"), ValueError("b"), ValueError("b"), KeyError("a")]
    is_over = asyncio.Event()

    async def job() -> None:
        if not failures:
            is_over.set()
            await asyncio.Event().wait()
        raise failures.pop(0)

    task = asyncio.create_task(keep_doing(job))
    await is_over.wait()
    task.cancel()
    lines = [(record.getMessage(), record.exc_info is not None) for record in caplog.records]
    assert [(text.split()[0], has_traceback) for text, has_traceback in lines] == [
        ("upkeep_broke", True),
        ("upkeep_broke_again", False),
        ("upkeep_broke_again", False),
        ("upkeep_broke", True),
        ("upkeep_broke_again", False),
        ("upkeep_broke", True),
    ]
    incidents = [re.findall(r"incident=([\w-]+)", text)[0] for text, _ in lines]
    assert [incidents.index(one) for one in incidents] == [0, 0, 0, 3, 3, 5]
    assert all(record.levelno == logging.ERROR for record in caplog.records)


async def test_one_kind_that_cannot_be_forgotten_keeps_none_of_the_others(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot")
    forgotten: list[str] = []

    def forgetting(kind: str, *, breaks: bool = False) -> SimpleNamespace:
        async def forget_expired() -> int:
            if breaks:
                raise StorageBusy("The database is busy.", mend="Try again.")
            forgotten.append(kind)
            return 2

        return SimpleNamespace(forget_expired=forget_expired, forget=forget_expired)

    kinds = ("recalling", "leaving", "telling", "rating", "noticing")
    services = {kind: forgetting(kind, breaks=kind == "recalling") for kind in kinds}
    assert not await forget(cast("Services", SimpleNamespace(**services)))
    assert forgotten == list(kinds[1:])
    assert [record.getMessage().split()[0] for record in caplog.records] == ["not_forgotten"] + 4 * ["forgotten"]
    services["recalling"] = forgetting("recalling")
    assert await forget(cast("Services", SimpleNamespace(**services)))
