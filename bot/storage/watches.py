"""Remembering questions that users wait for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.core.answer import Question, Scope
from bot.core.watch import MOST_OF_A_USER, MOST_OF_ALL, Kept, NotKept, Subscribed, Watch
from bot.storage.database import Database
from bot.storage.rows import DAMAGED, moment, stamp
from bot.storage.schema import WATCHES

_NAMES = ("source",)
_LISTS = ("sources", "not_sources", "phrases", "excluded", "title")


class Watches:
    """The `WatchStore`. Needs no writers' lock: each call is one short transaction."""

    def __init__(
        self, database: Database, most_of_a_user: int = MOST_OF_A_USER, most_of_all: int = MOST_OF_ALL
    ) -> None:
        self._database = database
        self._most_of_a_user = most_of_a_user
        self._most_of_all = most_of_all

    async def keep(self, watch: Watch) -> Subscribed:
        """Remember one, unless the same is remembered already, or there are too many."""
        return await asyncio.to_thread(self._keep, watch)

    async def waiting(self) -> Sequence[Watch]:
        """Return all, oldest first."""
        return await asyncio.to_thread(self._waiting)

    async def count_of(self, user_id: int) -> int:
        """Count a user's."""
        return await asyncio.to_thread(self._count, WATCHES.c.user_id == user_id)

    def count(self) -> int:
        """Count all; blocking."""
        return self._count(sa.true())

    async def claim(self, watch_id: str, now: datetime) -> bool:
        """Note that a message is about to be sent; False where it is noted already, or nobody waits any more."""
        free = WATCHES.update().where(WATCHES.c.id == watch_id, WATCHES.c.claimed_at.is_(None))
        return await asyncio.to_thread(self._write, free.values(claimed_at=stamp(now))) == 1

    async def release(self, watch_id: str) -> None:
        """Note that the message was not sent."""
        await asyncio.to_thread(self._write, WATCHES.update().where(WATCHES.c.id == watch_id).values(claimed_at=None))

    async def forget(self, watch_id: str, user_id: int) -> bool:
        """Forget one of a user's."""
        own = WATCHES.delete().where(WATCHES.c.id == watch_id, WATCHES.c.user_id == user_id)
        return await asyncio.to_thread(self._write, own) == 1

    async def forget_user(self, user_id: int) -> int:
        """Forget all of a user's; count them."""
        return await asyncio.to_thread(self._write, WATCHES.delete().where(WATCHES.c.user_id == user_id))

    async def forget_before(self, moment: datetime) -> int:
        """Forget those made before a moment; count them."""
        return await asyncio.to_thread(self._write, WATCHES.delete().where(WATCHES.c.made_at < stamp(moment)))

    def _keep(self, watch: Watch) -> Subscribed:
        """Write first, so that two at once never are one more than may be; then count, and take it back."""
        others = sa.select(WATCHES).where(WATCHES.c.user_id == watch.user_id, WATCHES.c.id != watch.id)
        with self._database.translated(), self._database.engine.connect() as connection, connection.begin() as taken:
            connection.execute(WATCHES.insert().values(row_of(watch)))
            own = _watches(connection.execute(others).all())
            same = next((other for other in own if other.same_as(watch)), None)
            outcome: Subscribed = Kept(same or watch, is_new=same is None)
            if same is None and len(own) >= self._most_of_a_user:
                outcome = NotKept.TOO_MANY
            elif same is None and _counted(connection, sa.true()) > self._most_of_all:
                outcome = NotKept.FULL
            if outcome != Kept(watch, is_new=True):
                taken.rollback()
            return outcome

    def _waiting(self) -> list[Watch]:
        query = sa.select(WATCHES).order_by(WATCHES.c.made_at, WATCHES.c.id)
        with self._database.translated(), self._database.engine.connect() as connection:
            return _watches(connection.execute(query).all())

    def _count(self, of: sa.ColumnElement[bool]) -> int:
        with self._database.translated(), self._database.engine.connect() as connection:
            return _counted(connection, of)

    def _write(self, statement: sa.Update | sa.Delete) -> int:
        with self._database.translated(), self._database.engine.begin() as connection:
            return connection.execute(statement).rowcount


def _counted(connection: sa.Connection, of: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(WATCHES).where(of)).scalar_one()


def row_of(watch: Watch) -> dict[str, Any]:
    """Return the row of a subscription."""
    return {
        "id": watch.id,
        "user_id": watch.user_id,
        "server_id": watch.server_id,
        "question": _written(watch.question),
        "language": watch.language,
        "after": watch.after,
        "made_at": stamp(watch.made_at),
        "claimed_at": stamp(watch.claimed_at) if watch.claimed_at else None,
    }


def _watches(rows: Sequence[Any]) -> list[Watch]:
    """Read rows; one that is damaged is as good as forgotten, and expires with its day."""
    return [watch for row in rows if (watch := _watch(row)) is not None]


def _watch(row: Any) -> Watch | None:  # noqa: ANN401 - a row of a query has no static type
    try:
        return Watch(
            id=row.id,
            user_id=row.user_id,
            server_id=row.server_id,
            question=_question(row.question),
            language=row.language,
            after=row.after,
            made_at=moment(row.made_at),
            claimed_at=moment(row.claimed_at) if row.claimed_at else None,
        )
    except DAMAGED:
        return None


def _written(question: Question) -> str:
    scope = question.scope
    told = {name: getattr(scope, name) for name in (*_NAMES, *_LISTS) if getattr(scope, name)}
    days = {name: day.isoformat() for name in ("since", "until") if (day := getattr(scope, name))}
    fields = {"text": question.text, "said": question.said, "asked_at": stamp(question.asked_at)}
    zones = {"zone": _name_of(question.zone), "scope_zone": _name_of(scope.zone)}
    return json.dumps({**fields, **zones, "scope": {**told, **days}}, ensure_ascii=False, separators=(",", ":"))


def _question(text: str) -> Question:
    fields = json.loads(text)
    told: dict[str, Any] = fields["scope"]
    days = {name: date.fromisoformat(told[name]) for name in ("since", "until") if name in told}
    lists = {name: tuple(told[name]) for name in _LISTS if name in told}
    names = {name: told[name] for name in _NAMES if name in told}
    return Question(
        text=fields["text"],
        said=fields["said"],
        asked_at=moment(fields["asked_at"]),
        zone=_zone(fields["zone"]),
        scope=Scope(zone=_zone(fields["scope_zone"]), **days, **lists, **names),
    )


def _name_of(zone: tzinfo) -> str:
    return zone.key if isinstance(zone, ZoneInfo) else "UTC"


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)
