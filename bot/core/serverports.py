"""What serving several Discord servers needs from outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.serving import ServerSettings, Serving


class ServerBook(Protocol):
    """Remembers what servers set; every call is one transaction; blocking. Raises StorageError."""

    def serving(self, server_id: int) -> Serving:
        """Return what a server is served with now; EVERYWHERE is for direct messages."""
        ...

    def set(self, server_id: int, settings: ServerSettings) -> None:
        """Remember settings in the place of earlier ones."""
        ...

    def welcome(self, server_id: int) -> bool:
        """Note that a server's moderators were welcomed; tell whether they had not been."""
        ...

    def leave(self, server_id: int, now: datetime) -> None:
        """Note that the bot is no longer in a server."""
        ...

    def see(self, server_ids: Collection[int], now: datetime) -> int:
        """Note which servers the bot is in, and that it has left all others; count those that it left meanwhile."""
        ...

    def left_before(self, moment: datetime) -> Sequence[int]:
        """Return the servers that the bot left before a moment."""
        ...

    def forget(self, server_id: int) -> None:
        """Delete what a server set."""
        ...
