"""Lines of the log."""

from __future__ import annotations

import logging

from bot.logs import on_one_line


def record_of(name: str, message: str) -> logging.LogRecord:
    error = OSError(104, "reset\nby peer")
    return logging.LogRecord(name, logging.ERROR, "", 1, message, (1.5,), (OSError, error, None))


def test_a_lost_connection_takes_one_line() -> None:
    record = record_of("discord.client", "Attempting a reconnect in %.2fs")
    assert on_one_line(record)
    assert record.getMessage() == "Attempting a reconnect in 1.50s (OSError: [Errno 104] reset by peer)"
    assert record.exc_info is None


def test_what_may_be_a_fault_of_ours_keeps_its_traceback() -> None:
    record = record_of("discord.client", "Ignoring exception in %s")
    assert on_one_line(record)
    assert record.exc_info
