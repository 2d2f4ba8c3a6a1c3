"""Taking articles out for good, and blocking domains."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.article import canonical_url
from bot.core.withdrawal import Listed, is_at
from bot.storage.database import Database
from bot.storage.newsdesk import purge
from bot.storage.rows import ACTIVE, NEWEST, stamp
from bot.storage.schema import (
    ARTICLES,
    BLOCKED_DOMAINS,
    BUDGETS,
    ENTRIES,
    POSTED,
    PUBLISHERS,
    RECEIPT_ARTICLES,
    REVISIONS,
    SOURCES,
)

WITHDRAWN = "withdrawn"
_BATCH = 500
_LONGEST_ID = 15
_COLUMNS = (ARTICLES.c.id, ARTICLES.c.url, REVISIONS.c.title, PUBLISHERS.c.name, SOURCES.c.name.label("source"))


class ArticleWithdrawals:
    """The `Withdrawals`."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime], on_wait: Callable[[], None] = lambda: None
    ) -> None:
        self._database = database
        self._now = now
        self._on_wait = on_wait

    def find(self, name: str) -> Listed | None:
        """Look an article up by id or URL, one that its source took back too."""
        if name.isascii() and name.isdigit() and len(name) <= _LONGEST_ID:
            return next(self._listed(ARTICLES.c.id == int(name)), None)
        try:
            key = f"url:{canonical_url(name)}"
        except ValueError:  # no address at all
            return None
        return next(self._listed(ARTICLES.c.key == key), None)

    def of_domain(self, domain: str) -> list[Listed]:
        """List the articles at a domain and below it."""
        return [one for one in self._listed(ARTICLES.c.url != "") if is_at(one.url, domain)]

    def reprints(self, ids: Collection[int]) -> list[Listed]:
        """List the other active articles with the text of these, edited copies too."""
        chosen = set(ids)
        found: dict[int, Listed] = {}
        for part in _parts(chosen):
            own = sa.select(ARTICLES.c.text_hash, sa.func.coalesce(ARTICLES.c.reprint_of, ARTICLES.c.id).label("first"))
            same = own.where(ARTICLES.c.id.in_(part)).subquery()
            first = sa.func.coalesce(ARTICLES.c.reprint_of, ARTICLES.c.id)
            copies = ARTICLES.c.text_hash.in_(sa.select(same.c.text_hash)) | first.in_(sa.select(same.c.first))
            found |= {one.article_id: one for one in self._listed(ACTIVE, copies) if one.article_id not in chosen}
        return [found[number] for number in sorted(found)]

    def withdraw(self, ids: Collection[int]) -> int:
        """Delete the texts of articles; return how many posted cards are due to be taken down."""
        with self._database.transaction(on_wait=self._on_wait) as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite what is deleted
            purge(connection, ids, WITHDRAWN)
            count = sum(self._forget(connection, part) for part in _parts(ids))
        self._empty_log()
        return count

    def block(self, domain: str) -> bool:
        """Refuse a domain from now on."""
        with self._database.transaction(on_wait=self._on_wait) as connection:
            is_known = connection.execute(sa.select(BLOCKED_DOMAINS.c.name).where(BLOCKED_DOMAINS.c.name == domain))
            if is_known.first():
                return False
            connection.execute(BLOCKED_DOMAINS.insert().values(name=domain, blocked_at=stamp(self._now())))
            return True

    def unblock(self, domain: str) -> bool:
        """Take a domain again."""
        with self._database.transaction(on_wait=self._on_wait) as connection:
            gone = connection.execute(BLOCKED_DOMAINS.delete().where(BLOCKED_DOMAINS.c.name == domain))
            return gone.rowcount > 0

    def _forget(self, connection: sa.Connection, ids: list[int]) -> int:
        """Delete what else holds words or places of articles; mark the cards that show them."""
        connection.execute(BUDGETS.delete().where(BUDGETS.c.article_id.in_(ids)))
        of_articles = ENTRIES.c.article_id.in_(ids)
        connection.execute(ENTRIES.update().where(of_articles).values(item="", due_at=None))
        receipts = sa.select(RECEIPT_ARTICLES.c.receipt_id).where(RECEIPT_ARTICLES.c.article_id.in_(ids))
        cards = POSTED.update().where(POSTED.c.receipt_id.in_(receipts), POSTED.c.due_at.is_(None))
        return connection.execute(cards.values(due_at=stamp(self._now()))).rowcount

    def _empty_log(self) -> None:
        """Bring the deletion into the file itself; a reader that is in the way leaves it to the next checkpoint."""
        if self._database.engine.dialect.name == "sqlite":
            with self._database.translated(), self._database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _listed(self, *conditions: sa.ColumnElement[bool]) -> Iterator[Listed]:
        query = sa.select(*_COLUMNS).select_from(NEWEST).where(*conditions).order_by(ARTICLES.c.id)
        with self._database.translated(), self._database.engine.connect() as connection:
            yield from map(_listed_of, connection.execute(query).all())


def _listed_of(row: Any) -> Listed:  # noqa: ANN401 - a row of a query has no static type
    return Listed(article_id=row.id, title=row.title, outlet=row.name or row.source, url=row.url)


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    numbers = sorted(ids)
    for start in range(0, len(numbers), _BATCH):
        yield numbers[start : start + _BATCH]
