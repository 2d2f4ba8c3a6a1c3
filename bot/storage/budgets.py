"""Remembering how much of an article a channel was shown on a day."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from bot.core.budget import Account, Span, Wish, grant
from bot.storage.database import Database
from bot.storage.schema import BUDGETS


class Budgets:
    """The `BudgetStore`. Needs no writers' lock: each call is one short transaction that begins by writing, so that no
    other reads the same budget meanwhile.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spend(self, account: Account, wishes: Sequence[Wish], allowed: int) -> tuple[Span | None, ...]:
        """Grant what the budget leaves of each wish, and remember it."""
        return await asyncio.to_thread(self._spend, account, wishes, allowed)

    async def forget_before(self, day: date) -> int:
        """Forget earlier days; count the accounts."""
        return await asyncio.to_thread(self._forget_before, day)

    def _spend(self, account: Account, wishes: Sequence[Wish], allowed: int) -> tuple[Span | None, ...]:
        with self._database.translated(), self._database.engine.begin() as connection:
            shown = _taken(connection, account)
            granted = grant(shown, wishes, allowed)
            spans = _written(granted.shown)
            connection.execute(BUDGETS.update().where(*_is(account)).values(spans=spans))
        return granted.spans

    def _forget_before(self, day: date) -> int:
        with self._database.translated(), self._database.engine.begin() as connection:
            return connection.execute(BUDGETS.delete().where(BUDGETS.c.day < day.isoformat())).rowcount


def _taken(connection: sa.Connection, account: Account) -> tuple[Span, ...]:
    """Read what was shown, holding its row until the transaction ends; makes the row where there is none."""
    if not connection.execute(BUDGETS.update().where(*_is(account)).values(spans=BUDGETS.c.spans)).rowcount:
        key = {"channel_id": account.channel_id, "day": account.day.isoformat(), "article_id": account.article_id}
        connection.execute(BUDGETS.insert().values(**key, spans="[]"))
    text = connection.execute(sa.select(BUDGETS.c.spans).where(*_is(account))).scalar_one()
    return tuple(Span(*numbers) for numbers in json.loads(text))


def _is(account: Account) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        BUDGETS.c.channel_id == account.channel_id,
        BUDGETS.c.day == account.day.isoformat(),
        BUDGETS.c.article_id == account.article_id,
    )


def _written(spans: Sequence[Span]) -> str:
    return json.dumps([[span.revision, span.start, span.end] for span in spans], separators=(",", ":"))
