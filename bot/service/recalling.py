"""Posted answers remembered: more of them, their surroundings, whose they are."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.answer import MOST_QUOTES, Answered, Question, Quote, Related, Searched
from bot.core.article import Article
from bot.core.conversation import Memory
from bot.core.ports import ArticleStore, BudgetStore, PostedCards, ReceiptStore
from bot.core.posted import POSTED_LIFETIME, PostedCard
from bot.core.query import without_operators
from bot.core.receipt import RECEIPT_LIFETIME, Receipt, Slice, quoted_again, seal
from bot.core.reply import NoMore, Reply, Sources, Surroundings, Withheld
from bot.service.spending import Purse

_ID_BYTES = 9


@dataclass(frozen=True, slots=True)
class Further:
    """One page of further passages; `is_last` where none comes after it."""

    quotes: tuple[Quote, ...]
    is_last: bool


class Recalling:
    """Keeps receipts and reads them again. `key` seals user ids; `now` is the clock."""

    def __init__(
        self,
        receipts: ReceiptStore,
        store: ArticleStore,
        key: bytes,
        now: Callable[[], datetime],
        *,
        budgets: BudgetStore,
        posted: PostedCards,
    ) -> None:
        self._receipts = receipts
        self._budgets = budgets
        self._posted = posted
        self._store = store
        self._key = key
        self._now = now

    def over(self, store: ArticleStore) -> Recalling:
        """Return the same over another store."""
        other = copy(self)
        other._store = store  # noqa: SLF001 - one of its own kind
        return other

    def receipt(
        self, user_id: int, shown: Sequence[Quote] = (), further: Sequence[Quote] = (), receipt_id: str = ""
    ) -> Receipt:
        """Make the receipt of an answer that is about to be posted; `keep` remembers it."""
        return Receipt(
            id=receipt_id or secrets.token_urlsafe(_ID_BYTES),
            asker=seal(self._key, user_id),
            shown=tuple(map(Slice.of, shown)),
            further=tuple(map(Slice.of, further)),
            made_at=self._now(),
        )

    async def keep(self, receipt: Receipt) -> None:
        """Remember a receipt. Raises StorageError."""
        await self._receipts.keep(receipt)

    async def forget_asker(self, user_id: int) -> int:
        """Forget the receipts of a user's answers; count them. Raises StorageError."""
        return await self._receipts.forget_of(seal(self._key, user_id))

    async def posted(self, card: PostedCard, receipt: Receipt) -> None:
        """Remember where a receipt's passages can be seen. Raises StorageError."""
        await self._posted.keep(card, {place.article_id for place in (*receipt.shown, *receipt.further)})

    async def posted_again(self, card: PostedCard) -> None:
        """Remember another message with passages of a receipt. Raises StorageError."""
        receipt = await self._find(card.receipt_id)
        if receipt is not None:
            await self.posted(card, receipt)

    async def forget_expired(self) -> int:
        """Forget answers older than 30 days, budgets of earlier days, and where cards of last year stand; count the
        answers.
        """
        now = self._now().astimezone(UTC)
        await self._budgets.forget_before(now.date())
        await self._posted.forget_before(now - POSTED_LIFETIME)
        return await self._receipts.forget_before(now - RECEIPT_LIFETIME)

    def purse(self, channel_id: int) -> Purse:
        """Return what holds the budgets of a channel."""
        return Purse(self._budgets, channel_id, self._now)

    async def is_asker(self, receipt_id: str, user_id: int) -> bool:
        """Tell whether the user asked for this answer; False where it is forgotten."""
        receipt = await self._find(receipt_id)
        return receipt is not None and secrets.compare_digest(receipt.asker, seal(self._key, user_id))

    async def further(self, receipt_id: str, page: int, channel_id: int) -> Further | None:
        """Return a page of further passages, counted from 0; None where the answer is forgotten.

        What its article no longer says is left out; what the channel's budget does not leave is empty.
        """
        receipt = await self._find(receipt_id)
        if receipt is None:
            return None
        begin, end = page * MOST_QUOTES, (page + 1) * MOST_QUOTES
        quotes, articles = await self._found(receipt.further[begin:end])
        shown = await self.purse(channel_id).quotations(quotes, articles)
        return Further(shown, is_last=end >= len(receipt.further))

    async def context(self, receipt_id: str, channel_id: int) -> Surroundings | Withheld | NoMore | None:
        """Return what stands around the first quotation, as far as rights and the channel's budget allow; None where
        the answer is forgotten.
        """
        receipt = await self._find(receipt_id)
        if receipt is None:
            return None
        quotes, articles = await self._found(receipt.shown[:1])
        if not quotes:
            return NoMore("context")
        return await self.purse(channel_id).context(articles[quotes[0].article_id], quotes[0])

    async def memory(self, receipt_id: str) -> Memory | None:
        """Return what a follow-up can refer to: the headline and the sentence of the first quotation stand for the
        question, whose words are not kept.
        """
        receipt = await self._find(receipt_id)
        quotes = await self._quotes(receipt.shown) if receipt else ()
        if not quotes:
            return None
        question = Question(text=without_operators(quotes[0].head.title), asked_at=self._now())
        answer = Related(question=question, confidence=0.0, quotes=quotes, searched=Searched(len(quotes)))
        return Memory(answer, is_recalled=True)

    async def _find(self, receipt_id: str) -> Receipt | None:
        receipt = await self._receipts.find(receipt_id)
        return receipt if receipt and receipt.made_at > self._now() - RECEIPT_LIFETIME else None

    async def _quotes(self, places: Sequence[Slice]) -> tuple[Quote, ...]:
        return (await self._found(places))[0]

    async def _found(self, places: Sequence[Slice]) -> tuple[tuple[Quote, ...], dict[int, Article]]:
        """Quote places again, with the articles as they were read for it."""
        articles = await self._store.articles(place.article_id for place in places)
        again = (quoted_again(place, articles[place.article_id]) for place in places if place.article_id in articles)
        return tuple(quote for quote in again if quote is not None), articles


def shown_and_further(reply: Reply) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """Return the quotations of a turn and those that come after them; none where it quotes nothing."""
    match reply:
        case Answered() | Related():
            return reply.quotes, reply.further
        case Sources():
            return reply.quotes, ()
        case Surroundings() | Withheld():
            return (reply.quote,), ()
        case _:
            return (), ()
