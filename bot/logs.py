"""The only place that configures logging: lines of text on stderr."""

from __future__ import annotations

import logging


def configure(level: str) -> None:
    """Log from a level up; the libraries only from WARNING, also those that set their own level."""
    handler = logging.StreamHandler()
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.split(".")[0] == "bot")
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form, handlers=[handler])
    logging.getLogger("bot").setLevel(level)
