"""The part of the composition root that exports what people said of answers."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager

from bot.service.exporting import Exporting
from bot.settings import Settings
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.ratings import Ratings
from bot.storage.receipts import read_key
from bot.storage.revisions import Revisions
from bot.storage.servers import Servers


@contextmanager
def open_exporting(settings: Settings, opened: AbstractContextManager[Database]) -> Generator[Exporting]:
    """Open the database to export ratings."""
    with opened as database:
        articles = Articles(database, samples=settings.samples)
        yield Exporting(
            Ratings(database),
            articles,
            Revisions(database),
            Servers(database),
            read_key(settings.data_dir),
            lambda: [number for number, *_ in articles.serving_revisions()],
        )
