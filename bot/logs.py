"""The only place that configures logging: lines of text on stderr."""

from __future__ import annotations

import logging


def configure(level: str) -> None:
    """Log from a level up; the libraries only from WARNING."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("bot").setLevel(level)
