"""Remembering the pages that feeds point to: which are to be looked at, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.feed import Entry
from bot.core.polling import DueEntry, Looked
from bot.core.rights import QuotePolicy
from bot.core.source import Source, SourceKind
from bot.storage.database import Database
from bot.storage.items import read
from bot.storage.newsdesk import NEXT_CHANGE, withdraw_all
from bot.storage.rows import moment, stamp
from bot.storage.schema import ARTICLES, ENTRIES, SOURCES
from bot.storage.sources import is_read, of_operator


class Entries:
    """The `EntryBook`."""

    def __init__(self, database: Database, *, on_wait: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._on_wait = on_wait

    def due(self, now: datetime, each_host: int, only: Collection[int] = ()) -> list[DueEntry]:
        """Return due pages, each once, at most so many of one host, longest due first. Those of paused sources wait;
        `only` limits it to some sources.
        """
        longest_due = (ENTRIES.c.due_at, ENTRIES.c.id)
        place = sa.func.row_number().over(partition_by=ENTRIES.c.host, order_by=longest_due)
        time = sa.func.row_number().over(partition_by=ENTRIES.c.key, order_by=longest_due)
        waiting = (
            sa.select(
                ENTRIES,
                SOURCES.c.name,
                SOURCES.c.kind,
                SOURCES.c.address,
                SOURCES.c.policy,
                SOURCES.c.keep_days,
                of_operator(),
                place.label("place"),
                time.label("time"),
            )
            .join(SOURCES, SOURCES.c.id == ENTRIES.c.source_id)
            .where(ENTRIES.c.due_at <= stamp(now), is_read(), ENTRIES.c.source_id.in_(only) if only else sa.true())
            .subquery()
        )
        chosen = (waiting.c.place <= each_host) & (waiting.c.time == 1)
        query = sa.select(waiting).where(chosen).order_by(waiting.c.due_at, waiting.c.id)
        with self._database.translated(), self._database.engine.connect() as connection:
            return [_due_entry(row) for row in connection.execute(query)]

    def looked(self, entry_id: int, outcome: Looked) -> None:
        """Remember a look, which counts for the entries of other feeds with the same page too.

        An article that none of them leads to any more, since the page calls itself otherwise now, is withdrawn.
        """
        values = {
            "due_at": stamp(outcome.due_at) if outcome.due_at else None,
            "article_id": outcome.article_id,
            "looks": outcome.looks,
            "failures": outcome.failures,
            "gone": outcome.gone,
            "etag": outcome.etag,
            "last_modified": outcome.last_modified,
            "reason": outcome.reason,
        }
        if outcome.due_at is None:
            values["item"] = ""  # nobody needs it any more
        with self._database.transaction(on_wait=self._on_wait) as connection:
            before = connection.execute(
                sa.select(ENTRIES.c.key, ENTRIES.c.article_id).where(ENTRIES.c.id == entry_id)
            ).first()
            if before is None:  # its source was removed meanwhile
                return
            connection.execute(ENTRIES.update().where(ENTRIES.c.key == before.key).values(values))
            if outcome.article_id not in (None, before.article_id):  # an index reads anew which sources list it
                linked = ARTICLES.update().where(ARTICLES.c.id == outcome.article_id)
                connection.execute(linked.values(change=NEXT_CHANGE))
            if outcome.article_id is not None and before.article_id not in (None, outcome.article_id):
                _withdraw_if_left(connection, before.article_id)


def _withdraw_if_left(connection: sa.Connection, article_id: int) -> None:
    named = sa.select(ENTRIES.c.id).where(ENTRIES.c.article_id == article_id).limit(1)
    imported = sa.select(ARTICLES.c.id).where(ARTICLES.c.id == article_id, ARTICLES.c.root != "")
    if connection.execute(named).first() is None and connection.execute(imported).first() is None:
        withdraw_all(connection, [article_id])


def _due_entry(row: Any) -> DueEntry:  # noqa: ANN401 - a row of a query has no static type
    source = Source(
        id=row.source_id,
        name=row.name,
        kind=SourceKind(row.kind),
        address=row.address,
        policy=QuotePolicy(row.policy),
        keep_days=row.keep_days,
        of_operator=row.of_operator,
    )
    return DueEntry(
        id=row.id,
        source=source,
        entry=read(row.item) if row.item else Entry(id=row.entry_id, link=row.url),
        seen_at=moment(row.seen_at),
        article_id=row.article_id,
        looks=row.looks,
        failures=row.failures,
        gone=row.gone,
        etag=row.etag,
        last_modified=row.last_modified,
    )
