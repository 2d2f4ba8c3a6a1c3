"""Which lines of the log are written, and which are made short."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Generator

import pytest

from bot.logs.configuring import Form, configure, on_one_line, without_reprs

TOKEN = "MTA1NjQ4NzY1NDMyMTA5ODc2NQ.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"  # noqa: S105 - made up


def record_of(name: str, message: str) -> logging.LogRecord:
    error = OSError(104, "reset\nby peer")
    return logging.LogRecord(name, logging.ERROR, "", 1, message, (1.5,), (OSError, error, None))


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Generator[Callable[..., io.StringIO]]:
    """Configures logging and gives what is written to stderr; the loggers are as they were afterwards."""
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.level, root.handlers[:], ours.level

    def configure_anew(level: str, form: Form = "text", *secrets: str) -> io.StringIO:
        written = io.StringIO()
        monkeypatch.setattr("sys.stderr", written)
        root.handlers[:] = []  # those of pytest, which come before each part of a test
        configure(level, form, secrets)
        return written

    yield configure_anew
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    ours.setLevel(before[2])


def test_a_lost_connection_takes_one_line() -> None:
    record = record_of("discord.client", "Attempting a reconnect in %.2fs")
    assert on_one_line(record)
    assert record.getMessage() == "Attempting a reconnect in 1.50s (OSError: [Errno 104] reset by peer)"
    assert record.exc_info is None


def test_what_may_be_a_fault_of_ours_keeps_its_traceback() -> None:
    record = record_of("discord.client", "Ignoring exception in %s")
    assert on_one_line(record)
    assert record.exc_info


def test_asyncio_shows_no_objects() -> None:
    record = record_of("asyncio", "Task exception was never retrieved\nfuture: ValueError('who was it?') %s")
    assert without_reprs(record)
    assert record.getMessage() == "Task exception was never retrieved"


def test_the_house_is_heard_from_its_level_and_libraries_from_warning(configured: Callable[..., io.StringIO]) -> None:
    stderr = configured("INFO")
    for name in ("bot.service.telling", "discord.client"):
        logging.getLogger(name).info("an_event how=%s", name)
        logging.getLogger(name).warning("a_warning how=%s", name)
    logging.getLogger("bot.service").debug("too_quiet")
    assert [line.split(" ", 3)[2:] for line in stderr.getvalue().splitlines()] == [
        ["INFO", "bot.service.telling an_event how=bot.service.telling"],
        ["WARNING", "bot.service.telling a_warning how=bot.service.telling"],
        ["WARNING", "discord.client a_warning how=discord.client"],
    ]


def test_json_lines_hold_no_secret_and_no_ids_of_a_library(configured: Callable[..., io.StringIO]) -> None:
    stderr = configured("INFO", "json", TOKEN)
    logging.getLogger("bot.x").error("it_failed why=%s", f"401 for {TOKEN}", exc_info=OSError(13, TOKEN))
    address = f"https://discord.com/api/v10/webhooks/123456789012345678/{'a1-_' * 10}/messages/@original"
    logging.getLogger("discord.http").warning("We are being rate limited. PATCH %s responded with 429.", address)
    first, second = (json.loads(line) for line in stderr.getvalue().splitlines())
    assert (first["event"], first["why"]) == ("it_failed", "401 for [hidden]")
    assert first["exception"] == "PermissionError: [Errno 13] [hidden]"
    assert second["text"].endswith(
        "PATCH https://discord.com/api/v10/webhooks/…/[hidden]/messages/@original responded with 429."
    )
