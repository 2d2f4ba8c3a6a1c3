"""The only place that configures logging: lines of text on stderr."""

from __future__ import annotations

import logging

# discord.py tells of a lost connection with its whole traceback; what it begins such lines with.
_OF_THE_NETWORK = ("Attempting a reconnect", "Failed to connect for shard")


def configure(level: str) -> None:
    """Log from a level up; the libraries only from WARNING, also those that set their own level."""
    handler = logging.StreamHandler()
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.split(".")[0] == "bot")
    handler.addFilter(on_one_line)
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form, handlers=[handler])
    logging.getLogger("bot").setLevel(level)


def on_one_line(record: logging.LogRecord) -> bool:
    """Write a lost connection on one line: its traceback tells nothing."""
    if record.name.startswith("discord.") and str(record.msg).startswith(_OF_THE_NETWORK) and record.exc_info:
        kind, error, _ = record.exc_info
        why = f"{kind.__name__ if kind else 'Exception'}: {error}"
        record.msg, record.args = " ".join(f"{record.getMessage()} ({why})".split()), ()
        record.exc_info = record.exc_text = None
    return True
