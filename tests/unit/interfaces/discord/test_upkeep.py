"""A job that breaks is begun again, and is told of once for as long as it breaks in the same way."""

from __future__ import annotations

import asyncio
import logging
import re

import pytest

from bot.interfaces.discord import running
from bot.interfaces.discord.running import keep_doing


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
