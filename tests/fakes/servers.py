"""A `ServerBook` in memory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.core.serving import ServerSettings, Serving
from bot.core.source import EVERYWHERE


class FakeServers:
    """Remembers what servers set. `readable` may be read everywhere, `own` by the server that it is of."""

    def __init__(self, readable: Collection[str] = ()) -> None:
        self.readable = frozenset(readable)
        self.own: dict[int, frozenset[str]] = {}
        self.settings: dict[int, ServerSettings] = {}
        self.welcomed: set[int] = set()
        self.gone: dict[int, datetime] = {}

    def serving(self, server_id: int) -> Serving:
        """Return what a server is served with."""
        own = self.own.get(server_id, frozenset())
        return Serving(self.settings.get(server_id, ServerSettings()), self.readable | own)

    def set(self, server_id: int, settings: ServerSettings) -> None:
        """Remember settings."""
        self.settings[server_id] = settings

    def welcome(self, server_id: int) -> bool:
        """Note that a server was welcomed."""
        is_first = server_id not in self.welcomed
        self.welcomed.add(server_id)
        return is_first

    def leave(self, server_id: int, now: datetime) -> None:
        """Note that the bot left."""
        self.gone.setdefault(server_id, now)

    def see(self, server_ids: Collection[int], now: datetime) -> int:
        """Note where the bot is."""
        for server_id in server_ids:
            self.gone.pop(server_id, None)
        left = {*self.settings, *self.own, *self.welcomed} - {EVERYWHERE, *server_ids, *self.gone}
        self.gone |= dict.fromkeys(left, now)
        return len(left)

    def left_before(self, moment: datetime) -> list[int]:
        """Return the servers that were left before a moment."""
        return sorted(server_id for server_id, left in self.gone.items() if left < moment)

    def forget(self, server_id: int) -> None:
        """Delete what a server set."""
        for kept in (self.settings, self.gone, self.own):
            kept.pop(server_id, None)
        self.welcomed.discard(server_id)
