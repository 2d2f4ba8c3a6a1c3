"""Counting what servers ask in vain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import sqlalchemy as sa

from bot.core.gap import FEWEST_PEOPLE, GAP_LIFETIME, MOST_OF_A_SERVER, Gap, Unanswered
from bot.storage.database import Database
from bot.storage.schema import GAP_ASKERS, GAPS

_PEOPLE = sa.func.count()
_OF_GAP = (GAP_ASKERS.c.server_id == GAPS.c.server_id) & (GAP_ASKERS.c.gap == GAPS.c.gap)


class Gaps:
    """The `GapStore`. Needs no writers' lock: each call is one short transaction, and those that write begin so."""

    def __init__(self, database: Database, most_of_a_server: int = MOST_OF_A_SERVER) -> None:
        self._database = database
        self._most_of_a_server = most_of_a_server

    async def note(self, asked: Unanswered) -> None:
        """Count one; its words are remembered if it makes three people within 30 days and no words are."""
        await asyncio.to_thread(self._note, asked)

    async def close(self, server_id: int, gap: str) -> None:
        """Forget a question that finds an answer now."""
        await asyncio.to_thread(self._close, server_id, gap)

    async def shown(self, server_id: int, since: datetime) -> Sequence[Gap]:
        """Return the questions of a server that three people asked since a moment, most people first."""
        return await asyncio.to_thread(self._shown, server_id, since)

    async def forget_asker(self, seal_of: Callable[[str], str]) -> int:
        """Forget who is sealed so in each question, their words, and words that fewer than three others asked; count
        the questions.
        """
        return await asyncio.to_thread(self._forget_asker, seal_of)

    async def forget_before(self, moment: datetime) -> int:
        """Forget what was asked before a moment; count it."""
        return await asyncio.to_thread(self._forget_before, moment)

    async def forget_server(self, server_id: int) -> None:
        """Forget all of a server."""
        await asyncio.to_thread(self._forget_server, server_id)

    def _note(self, asked: Unanswered) -> None:
        here, own = _is(asked.server_id, asked.gap), GAP_ASKERS.c.asker == asked.asker
        row = {"server_id": asked.server_id, "gap": asked.gap, "asker": asked.asker}
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(GAP_ASKERS.delete().where(here, own))
            self._make_room(connection, asked.server_id)
            connection.execute(GAP_ASKERS.insert().values(**row, close=asked.is_close, asked_on=_day(asked.at)))
            _drop_unfounded(connection, asked.at - GAP_LIFETIME)
            recent = GAP_ASKERS.c.asked_on >= _day(asked.at - GAP_LIFETIME)
            people = connection.execute(sa.select(_PEOPLE).select_from(GAP_ASKERS).where(here, recent)).scalar_one()
            there = sa.select(GAPS.c.gap).where(GAPS.c.server_id == asked.server_id, GAPS.c.gap == asked.gap)
            if people >= FEWEST_PEOPLE and connection.execute(there).first() is None:
                connection.execute(GAPS.insert().values(**row, words=asked.words))

    def _make_room(self, connection: sa.Connection, server_id: int) -> None:
        """Forget the oldest of a server that asks so much that nobody could end its count."""
        here = GAP_ASKERS.c.server_id == server_id
        counted = connection.execute(sa.select(_PEOPLE).select_from(GAP_ASKERS).where(here)).scalar_one()
        if counted < self._most_of_a_server:
            return
        oldest = sa.select(GAP_ASKERS.c.gap, GAP_ASKERS.c.asker).where(here).order_by(GAP_ASKERS.c.asked_on)
        rows = connection.execute(oldest.limit(counted + 1 - self._most_of_a_server)).all()
        _delete_askers(connection, [(server_id, row.gap, row.asker) for row in rows])

    def _close(self, server_id: int, gap: str) -> None:
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(GAP_ASKERS.delete().where(_is(server_id, gap)))
            connection.execute(GAPS.delete().where(GAPS.c.server_id == server_id, GAPS.c.gap == gap))

    def _shown(self, server_id: int, since: datetime) -> list[Gap]:
        people, last = _PEOPLE.label("people"), sa.func.max(GAP_ASKERS.c.asked_on).label("last")
        close = sa.func.max(sa.cast(GAP_ASKERS.c.close, sa.Integer)).label("close")
        query = (
            sa.select(GAPS.c.words, people, last, close)
            .join(GAP_ASKERS, _OF_GAP)
            .where(GAPS.c.server_id == server_id, GAP_ASKERS.c.asked_on >= _day(since))
            .group_by(GAPS.c.gap, GAPS.c.words)
            .having(_PEOPLE >= FEWEST_PEOPLE)
            .order_by(people.desc(), last.desc(), GAPS.c.words)
        )
        with self._database.translated(), self._database.engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            Gap(words=row.words, people=row.people, last_on=date.fromisoformat(row.last), is_close=bool(row.close))
            for row in rows
        ]

    def _forget_asker(self, seal_of: Callable[[str], str]) -> int:
        """Try each question: a person has another seal in each."""
        with self._database.translated(), self._database.engine.begin() as connection:
            gaps = connection.execute(sa.select(GAP_ASKERS.c.server_id, GAP_ASKERS.c.gap).distinct()).all()
            count = _delete_askers(connection, [(row.server_id, row.gap, seal_of(row.gap)) for row in gaps])
            _drop_unfounded(connection, None)
            return count

    def _forget_before(self, before: datetime) -> int:
        with self._database.translated(), self._database.engine.begin() as connection:
            count = connection.execute(GAP_ASKERS.delete().where(GAP_ASKERS.c.asked_on < _day(before))).rowcount
            _drop_unfounded(connection, None)
            return count

    def _forget_server(self, server_id: int) -> None:
        with self._database.translated(), self._database.engine.begin() as connection:
            for table in (GAP_ASKERS, GAPS):
                connection.execute(table.delete().where(table.c.server_id == server_id))


def _day(moment: datetime) -> str:
    """Write a moment as its day, which is all that is kept of it: by the second, receipts would tell who asked."""
    return moment.astimezone(UTC).date().isoformat()


def _delete_askers(connection: sa.Connection, keys: Sequence[tuple[int, str, str]]) -> int:
    """Delete (server, gap, asker) by their whole key; count those that were there."""
    columns = (GAP_ASKERS.c.server_id, GAP_ASKERS.c.gap, GAP_ASKERS.c.asker)
    one = GAP_ASKERS.delete().where(*(column == sa.bindparam(f"of_{column.name}") for column in columns))
    names = [f"of_{column.name}" for column in columns]
    return sum(connection.execute(one, dict(zip(names, key, strict=True))).rowcount for key in keys)


def _is(server_id: int, gap: str) -> sa.ColumnElement[bool]:
    return (GAP_ASKERS.c.server_id == server_id) & (GAP_ASKERS.c.gap == gap)


def _drop_unfounded(connection: sa.Connection, since: datetime | None) -> None:
    """Delete words whose author is forgotten, or that fewer than three people asked since a moment."""
    recent = GAP_ASKERS.c.asked_on >= _day(since) if since else sa.true()
    of_author = sa.select(GAP_ASKERS.c.asker).where(_OF_GAP, recent, GAP_ASKERS.c.asker == GAPS.c.asker)
    people = sa.select(_PEOPLE).select_from(GAP_ASKERS).where(_OF_GAP, recent).correlate(GAPS).scalar_subquery()
    connection.execute(GAPS.delete().where(~of_author.correlate(GAPS).exists() | (people < FEWEST_PEOPLE)))
