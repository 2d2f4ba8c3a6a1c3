"""Remembering hosts: their robots.txt, and the domains that the operator blocked."""

from __future__ import annotations

import asyncio
from datetime import datetime

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.newsdesk import is_blocked
from bot.storage.rows import moment, stamp
from bot.storage.schema import HOSTS


class Hosts:
    """The `RobotsMemory` and the `BlockedDomains`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, origin: str) -> tuple[str, datetime] | None:
        """Return a host's robots.txt and when it was fetched."""
        return await asyncio.to_thread(self._find, origin)

    async def keep(self, origin: str, text: str, fetched_at: datetime) -> None:
        """Remember a host's robots.txt."""
        await asyncio.to_thread(self._keep, origin, text, fetched_at)

    async def is_blocked(self, name: str) -> bool:
        """Tell whether a host or a domain above it is blocked."""
        return await asyncio.to_thread(self._is_blocked, name)

    def _find(self, host: str) -> tuple[str, datetime] | None:
        with self._database.translated(), self._database.engine.connect() as connection:
            row = connection.execute(sa.select(HOSTS.c.robots, HOSTS.c.robots_at).where(HOSTS.c.name == host)).first()
        return (row.robots, moment(row.robots_at)) if row else None

    def _keep(self, host: str, text: str, at: datetime) -> None:
        values = {"robots": text, "robots_at": stamp(at)}
        with self._database.transaction() as connection:
            if not connection.execute(HOSTS.update().where(HOSTS.c.name == host).values(values)).rowcount:
                connection.execute(HOSTS.insert().values(name=host, **values))

    def _is_blocked(self, host: str) -> bool:
        with self._database.translated(), self._database.engine.connect() as connection:
            return is_blocked(connection, host)
