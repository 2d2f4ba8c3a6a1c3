"""Where lines go, which ones, and how they look."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Literal

from bot.logs.hiding import Secrets
from bot.logs.lines import JsonLines, TextLines

Form = Literal["text", "json"]

# discord.py tells of a lost connection with its whole traceback; what it begins such lines with.
_OF_THE_NETWORK = ("Attempting a reconnect", "Failed to connect for shard")


def configure(level: str, form: Form = "text", secrets: Iterable[str] = ()) -> None:
    """Log from a level up; the libraries only from WARNING, also those that set their own level."""
    handler = logging.StreamHandler()
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.split(".")[0] == "bot")
    handler.addFilter(on_one_line)
    handler.addFilter(without_reprs)
    kind = JsonLines if form == "json" else TextLines
    handler.setFormatter(kind(Secrets(secrets), is_frank=level == "DEBUG"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("bot").setLevel(level)


def on_one_line(record: logging.LogRecord) -> bool:
    """Write a lost connection on one line: its traceback tells nothing."""
    if record.name.startswith("discord.") and str(record.msg).startswith(_OF_THE_NETWORK) and record.exc_info:
        kind, error, _ = record.exc_info
        why = f"{kind.__name__ if kind else 'Exception'}: {error}"
        record.msg, record.args = " ".join(f"{record.getMessage()} ({why})".split()), ()
        record.exc_info = record.exc_text = None
    return True


def without_reprs(record: logging.LogRecord) -> bool:
    """Keep the first line of what asyncio says: below it stand the objects, with what their exceptions say."""
    if record.name == "asyncio":
        record.msg, record.args = record.getMessage().split("\n", 1)[0], ()
    return True
