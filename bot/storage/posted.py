"""Remembering which messages show passages of which articles."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.core.posted import PostedCard, first_id_at
from bot.storage.database import Database
from bot.storage.rows import stamp
from bot.storage.schema import ARTICLES, POSTED, RECEIPT_ARTICLES


class Posted:
    """The `PostedCards`. Needs no writers' lock: each call is one short transaction."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def keep(self, card: PostedCard, articles: Collection[int]) -> None:
        """Remember a card; it is due at once where one of its articles was withdrawn meanwhile."""
        await asyncio.to_thread(self._keep, card, articles)

    async def due(self, now: datetime, limit: int) -> Sequence[PostedCard]:
        """Return cards that are to be taken down, longest due first."""
        return await asyncio.to_thread(self._due, now, limit)

    async def postpone(self, card: PostedCard, until: datetime) -> None:
        """Try a card again later."""
        await asyncio.to_thread(self._write, POSTED.update().where(_is(card)).values(due_at=stamp(until)))

    async def forget(self, card: PostedCard) -> None:
        """Forget a card."""
        await asyncio.to_thread(self._write, POSTED.delete().where(_is(card)))

    async def forget_before(self, moment: datetime) -> int:
        """Forget the cards posted before a moment, and what no card shows; count the cards."""
        return await asyncio.to_thread(self._forget_before, moment)

    def _keep(self, card: PostedCard, articles: Collection[int]) -> None:
        with self._database.translated(), self._database.engine.begin() as connection:
            values = {"channel_id": card.channel_id, "receipt_id": card.receipt_id, "due_at": None}
            if not connection.execute(POSTED.update().where(_is(card)).values(values)).rowcount:
                connection.execute(POSTED.insert().values(message_id=card.message_id, **values))
            of_receipt = RECEIPT_ARTICLES.c.receipt_id == card.receipt_id
            known = set(connection.execute(sa.select(RECEIPT_ARTICLES.c.article_id).where(of_receipt)).scalars())
            rows = [{"article_id": number, "receipt_id": card.receipt_id} for number in sorted({*articles} - known)]
            if rows:
                connection.execute(RECEIPT_ARTICLES.insert(), rows)
            gone = sa.select(ARTICLES.c.id).where(ARTICLES.c.id.in_(sorted(articles)), ARTICLES.c.purged == "withdrawn")
            if connection.execute(gone.limit(1)).first():
                connection.execute(POSTED.update().where(_is(card)).values(due_at=stamp(self._now())))

    def _due(self, now: datetime, limit: int) -> list[PostedCard]:
        query = sa.select(POSTED).where(POSTED.c.due_at <= stamp(now)).order_by(POSTED.c.due_at, POSTED.c.message_id)
        with self._database.translated(), self._database.engine.connect() as connection:
            rows = connection.execute(query.limit(limit)).all()
        return [PostedCard(row.message_id, row.channel_id, row.receipt_id) for row in rows]

    def _forget_before(self, moment: datetime) -> int:
        with self._database.translated(), self._database.engine.begin() as connection:
            count = connection.execute(POSTED.delete().where(POSTED.c.message_id < first_id_at(moment))).rowcount
            seen = sa.select(POSTED.c.receipt_id)
            connection.execute(RECEIPT_ARTICLES.delete().where(RECEIPT_ARTICLES.c.receipt_id.not_in(seen)))
            return count

    def _write(self, statement: sa.Update | sa.Delete) -> None:
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(statement)


def _is(card: PostedCard) -> sa.ColumnElement[bool]:
    return POSTED.c.message_id == card.message_id
