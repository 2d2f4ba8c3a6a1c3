"""A `PostedCards` in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.core.posted import PostedCard, first_id_at
from bot.errors import StorageBusy


class FakePosted:
    """Keeps cards in a dict, which a test may hand to a second bot. `withdrawn` are the ids of withdrawn articles."""

    def __init__(self) -> None:
        self.cards: dict[int, PostedCard] = {}
        self.articles: dict[str, set[int]] = {}
        self.due_at: dict[int, datetime | None] = {}
        self.withdrawn: dict[int, datetime] = {}
        self.breaks = 0  # how often `due` fails before it works
        self._changed = asyncio.Condition()

    def withdraw(self, article_id: int, now: datetime) -> None:
        """Make the cards of an article due."""
        self.withdrawn[article_id] = now
        for number, card in self.cards.items():
            if article_id in self.articles[card.receipt_id]:
                self.due_at[number] = now

    async def keep(self, card: PostedCard, articles: Collection[int]) -> None:
        """Remember a card."""
        self.cards[card.message_id] = card
        self.articles.setdefault(card.receipt_id, set()).update(articles)
        self.due_at[card.message_id] = next((self.withdrawn[n] for n in articles if n in self.withdrawn), None)
        async with self._changed:
            self._changed.notify_all()

    async def until(self, count: int) -> None:
        """Wait until so many cards are kept: Discord shows a card before its place is remembered."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: len(self.cards) >= count)

    async def due(self, now: datetime, limit: int) -> Sequence[PostedCard]:
        """Return due cards."""
        if self.breaks:
            self.breaks -= 1
            raise StorageBusy("The database is busy.")
        due = sorted((at, number) for number, at in self.due_at.items() if at is not None and at <= now)
        return [self.cards[number] for _, number in due[:limit]]

    async def postpone(self, card: PostedCard, until: datetime) -> None:
        """Try again later."""
        self.due_at[card.message_id] = until

    async def forget(self, card: PostedCard) -> None:
        """Forget a card."""
        self.cards.pop(card.message_id, None)
        self.due_at.pop(card.message_id, None)

    async def forget_before(self, moment: datetime) -> int:
        """Forget old cards."""
        old = [card for number, card in self.cards.items() if number < first_id_at(moment)]
        for card in old:
            await self.forget(card)
        return len(old)
