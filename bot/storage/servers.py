"""Remembering what servers set, what they may read, and when the bot left them."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.rights import QuotePolicy
from bot.core.serving import ServerSettings, Serving
from bot.core.source import EVERYWHERE
from bot.storage.database import Database
from bot.storage.rows import stamp
from bot.storage.schema import RATED_ANSWERS, SERVERS, SOURCES, SUBSCRIPTIONS

_OF_SOURCE = SUBSCRIPTIONS.c.source_id == SOURCES.c.id
_READABLE = sa.select(SOURCES.c.name).where(  # made once: to put it together takes longer than to run it
    ~sa.exists().where(_OF_SOURCE)
    | sa.exists().where(_OF_SOURCE, SUBSCRIPTIONS.c.server_id.in_([EVERYWHERE, sa.bindparam("server_id")]))
)
_SET = sa.select(SERVERS).where(SERVERS.c.id == sa.bindparam("server_id"))


class Servers:
    """The `ServerBook`. Needs no writers' lock: each call is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def serving(self, server_id: int) -> Serving:
        """Return what a server is served with now: its own sources, the operator's, and what was imported."""
        asked = {"server_id": server_id}
        with self._database.translated(), self._database.engine.connect() as connection:
            row = connection.execute(_SET, asked).first()
            readable = frozenset(connection.execute(_READABLE, asked).scalars())
        return Serving(_settings(row) if row else ServerSettings(), readable)

    def set(self, server_id: int, settings: ServerSettings) -> None:
        """Remember settings in the place of earlier ones."""
        with self._database.translated(), self._database.engine.begin() as connection:
            _change(connection, server_id, _values(settings))

    def welcome(self, server_id: int) -> bool:
        """Note that a server's moderators were welcomed; tell whether they had not been."""
        here = (SERVERS.c.id == server_id) & SERVERS.c.welcomed
        with self._database.translated(), self._database.engine.begin() as connection:
            if connection.execute(sa.select(SERVERS.c.id).where(here)).first():
                return False
            _change(connection, server_id, {"welcomed": True})
            return True

    def leave(self, server_id: int, now: datetime) -> None:
        """Note that the bot is no longer in a server; the first time counts."""
        with self._database.translated(), self._database.engine.begin() as connection:
            _leave(connection, server_id, now)

    def see(self, server_ids: Collection[int], now: datetime) -> int:
        """Note which servers the bot is in, and that it has left all others that are known; count the newly left."""
        with self._database.translated(), self._database.engine.begin() as connection:
            known = {
                *connection.execute(sa.select(SERVERS.c.id).where(SERVERS.c.left_at.is_(None))).scalars(),
                *connection.execute(sa.select(SUBSCRIPTIONS.c.server_id).distinct()).scalars(),
                *connection.execute(sa.select(RATED_ANSWERS.c.server_id).distinct()).scalars(),
            }
            noted = set(connection.execute(sa.select(SERVERS.c.id).where(SERVERS.c.left_at.is_not(None))).scalars())
            back = noted & set(server_ids)
            for server_id in back:
                _change(connection, server_id, {"left_at": None})
            gone = known - noted - set(server_ids) - {EVERYWHERE}
            for server_id in gone:
                _leave(connection, server_id, now)
            return len(gone)

    def left_before(self, moment: datetime) -> list[int]:
        """Return the servers that the bot left before a moment."""
        query = sa.select(SERVERS.c.id).where(SERVERS.c.left_at < stamp(moment)).order_by(SERVERS.c.id)
        with self._database.translated(), self._database.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def forget(self, server_id: int) -> None:
        """Delete what a server set."""
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(SERVERS.delete().where(SERVERS.c.id == server_id))


def _leave(connection: sa.Connection, server_id: int, now: datetime) -> None:
    left = connection.execute(sa.select(SERVERS.c.left_at).where(SERVERS.c.id == server_id)).scalar()
    if left is None:
        _change(connection, server_id, {"left_at": stamp(now)})


def _change(connection: sa.Connection, server_id: int, values: dict[str, Any]) -> None:
    """Change some columns of a server, which begins with what every server has."""
    changed = connection.execute(SERVERS.update().where(SERVERS.c.id == server_id).values(values))
    if not changed.rowcount:
        row = {"id": server_id, "welcomed": False, "left_at": None, **_values(ServerSettings()), **values}
        connection.execute(SERVERS.insert().values(row))


def _values(settings: ServerSettings) -> dict[str, Any]:
    return {
        "channels": json.dumps(sorted(settings.channels)),
        "private": settings.private,
        "quotations": settings.quotations,
        "cooldown_seconds": settings.cooldown_seconds,
        "zone": settings.zone,
        "policy": settings.policy,
        "ratings": settings.ratings,
        "gaps": settings.gaps,
    }


def _settings(row: Any) -> ServerSettings:  # noqa: ANN401 - a row of a query has no static type
    return ServerSettings(
        channels=frozenset(json.loads(row.channels)),
        private=row.private,
        quotations=row.quotations,
        cooldown_seconds=row.cooldown_seconds,
        zone=row.zone,
        policy=QuotePolicy(row.policy),
        ratings=row.ratings,
        gaps=row.gaps,
    )
