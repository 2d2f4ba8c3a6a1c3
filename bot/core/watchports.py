"""What `Tell me when` needs from the outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.answer import Answered
from bot.core.watch import Delivery, Subscribed, Watch


class WatchStore(Protocol):
    """Remembers the questions that users wait for. Every call raises StorageError."""

    async def keep(self, watch: Watch) -> Subscribed:
        """Remember one, unless the same is remembered already, or there are too many of its user's or of all."""
        ...

    async def waiting(self) -> Sequence[Watch]:
        """Return all, oldest first."""
        ...

    async def count_of(self, user_id: int) -> int:
        """Count a user's."""
        ...

    async def claim(self, watch_id: str, now: datetime) -> bool:
        """Note that a message is about to be sent; False where it is noted already, or nobody waits any more."""
        ...

    async def release(self, watch_id: str) -> None:
        """Note that the message was not sent and is not going to be."""
        ...

    async def forget(self, watch_id: str, user_id: int) -> bool:
        """Forget one of a user's; tell whether it was remembered."""
        ...

    async def forget_user(self, user_id: int) -> int:
        """Forget all of a user's; count them."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget those made before a moment; count them."""
        ...


class Arrivals(Protocol):
    """Knows in which order articles arrived: their ids ascend."""

    async def last_id_before(self, moment: datetime) -> int:
        """Return the id of the last article that was stored before a moment, 0 where there was none."""
        ...


class Sieve(Protocol):
    """Tells cheaply which questions some articles could answer; blocking."""

    def passing(self, asked: Sequence[Sequence[str]], articles: Collection[int]) -> Sequence[bool]:
        """Say for each question, given by the words of its searches, whether one of the articles (ids) holds enough of
        them to be worth asking again.
        """
        ...


class Messenger(Protocol):
    """Writes to users."""

    async def tell(self, watch: Watch, answer: Answered) -> Delivery:
        """Send the answer of a question in one message, which carries the id of the subscription."""
        ...

    async def has_told(self, watch: Watch) -> bool | None:
        """Look whether such a message was sent since the subscription was claimed; None where that cannot be told
        now.
        """
        ...
