"""What `more` and `context` show of an article, within its rights and the budget of a channel and day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bot.core.answer import Quote
from bot.core.article import Article
from bot.core.budget import Account, Span, Wish, allowed_of
from bot.core.ports import BudgetStore
from bot.core.quotation import emptied, shorter
from bot.core.reply import Surroundings, Why, Withheld
from bot.core.rights import shows_surroundings
from bot.core.surroundings import surroundings, windows, within


class Purse:
    """The budgets of one channel. What is granted counts as shown."""

    def __init__(self, budgets: BudgetStore, channel_id: int, now: Callable[[], datetime]) -> None:
        self._budgets = budgets
        self._channel_id = channel_id
        self._now = now

    async def quotations(self, quotes: Sequence[Quote], articles: Mapping[int, Article]) -> tuple[Quote, ...]:
        """Return the quotations as long as the budgets leave them; empty ones, marked as spent, where they leave
        nothing.
        """
        granted = dict(enumerate(quotes))
        for number in dict.fromkeys(quote.article_id for quote in quotes if quote.text):
            places = [place for place, quote in enumerate(quotes) if quote.article_id == number and quote.text]
            choices = [shorter(quotes[place]) for place in places]
            spans = await self._spend(articles[number], [Wish(tuple(map(_span, some))) for some in choices])
            for place, some, span in zip(places, choices, spans, strict=True):
                granted[place] = next((q for q in some if _span(q) == span), emptied(quotes[place], is_spent=True))
        return tuple(granted[place] for place in range(len(quotes)))

    async def context(self, article: Article, quote: Quote) -> Surroundings | Withheld:
        """Return as much of what stands around a quotation as its rights and the budget leave."""
        if withheld := _forbidden(article, quote):
            return withheld
        choices = tuple(Span(article.revision, *window) for window in windows(article, quote))
        longer = tuple(span for span in choices if span.end - span.start > len(quote.text)) or choices
        (span,) = await self._spend(article, [Wish(longer)])
        return within(article, quote, span.start, span.end) if span else Withheld(quote, Why.SPENT)

    async def _spend(self, article: Article, wishes: Sequence[Wish]) -> tuple[Span | None, ...]:
        allowed = allowed_of(article)
        if allowed is None:
            return tuple(wish.choices[0] for wish in wishes)
        account = Account(self._channel_id, self._now().astimezone(UTC).date(), article.id)
        return await self._budgets.spend(account, wishes, allowed)


def context_of(article: Article, quote: Quote) -> Surroundings | Withheld:
    """Return what stands around a quotation as far as its rights allow, without a budget: on one's own machine."""
    return _forbidden(article, quote) or surroundings(article, quote)


def _forbidden(article: Article, quote: Quote) -> Withheld | None:
    if quote.text and shows_surroundings(article.rights, sample=article.head.sample):
        return None
    return Withheld(quote, Why.SPENT if quote.is_spent else Why.RIGHTS)


def _span(quote: Quote) -> Span:
    return Span(quote.revision, quote.start, quote.end)
