"""A `WatchStore` in memory, and what goes with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.answer import Answered
from bot.core.watch import MOST_OF_A_USER, MOST_OF_ALL, Delivery, Kept, NotKept, Subscribed, Watch


class FakeWatches:
    """Keeps subscriptions in a dict, which a test may hand to a second bot."""

    def __init__(self, most_of_a_user: int = MOST_OF_A_USER, most_of_all: int = MOST_OF_ALL) -> None:
        self.kept: dict[str, Watch] = {}
        self._most_of_a_user = most_of_a_user
        self._most_of_all = most_of_all

    async def keep(self, watch: Watch) -> Subscribed:
        """Remember one."""
        own = [other for other in self.kept.values() if other.user_id == watch.user_id]
        same = next((other for other in own if other.same_as(watch)), None)
        if same:
            return Kept(same, is_new=False)
        if len(own) >= self._most_of_a_user:
            return NotKept.TOO_MANY
        if len(self.kept) >= self._most_of_all:
            return NotKept.FULL
        self.kept[watch.id] = watch
        return Kept(watch, is_new=True)

    async def waiting(self) -> Sequence[Watch]:
        """Return all, oldest first."""
        return sorted(self.kept.values(), key=lambda watch: (watch.made_at, watch.id))

    async def count_of(self, user_id: int) -> int:
        """Count a user's."""
        return sum(watch.user_id == user_id for watch in self.kept.values())

    async def claim(self, watch_id: str, now: datetime) -> bool:
        """Claim a free one."""
        watch = self.kept.get(watch_id)
        if watch is None or watch.claimed_at is not None:
            return False
        self.kept[watch_id] = replace(watch, claimed_at=now)
        return True

    async def release(self, watch_id: str) -> None:
        """Release one."""
        if watch_id in self.kept:
            self.kept[watch_id] = replace(self.kept[watch_id], claimed_at=None)

    async def forget(self, watch_id: str, user_id: int) -> bool:
        """Forget one of a user's."""
        watch = self.kept.get(watch_id)
        if watch is None or watch.user_id != user_id:
            return False
        del self.kept[watch_id]
        return True

    async def forget_user(self, user_id: int) -> int:
        """Forget a user's."""
        return self._forget([watch for watch in self.kept.values() if watch.user_id == user_id])

    async def forget_before(self, moment: datetime) -> int:
        """Forget the old ones."""
        return self._forget([watch for watch in self.kept.values() if watch.made_at < moment])

    def _forget(self, watches: Sequence[Watch]) -> int:
        for watch in watches:
            del self.kept[watch.id]
        return len(watches)


class FakeMessenger:
    """Notes what it would send. `deliveries` are what becomes of the next messages, then all are sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[Watch, Answered]] = []
        self.deliveries: list[Delivery] = []
        self.can_look = True

    async def tell(self, watch: Watch, answer: Answered) -> Delivery:
        """Send a message."""
        delivery = self.deliveries.pop(0) if self.deliveries else Delivery.SENT
        if delivery is Delivery.SENT:
            self.sent.append((watch, answer))
        return delivery

    async def has_told(self, watch: Watch) -> bool | None:
        """Look among what was sent."""
        return any(told.id == watch.id for told, _ in self.sent) if self.can_look else None


class OpenSieve:
    """A `Sieve` that lets everything through, and counts."""

    def __init__(self) -> None:
        self.looked: list[tuple[int, frozenset[int]]] = []

    def passing(self, asked: Sequence[Sequence[str]], articles: Collection[int]) -> Sequence[bool]:
        """Let all through."""
        self.looked.append((len(asked), frozenset(articles)))
        return [True] * len(asked)
