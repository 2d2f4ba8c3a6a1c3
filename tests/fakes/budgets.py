"""A `BudgetStore` in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.budget import Account, Span, Wish, grant


class FakeBudgets:
    """Keeps what was shown in a dict, which a test may hand to a second bot."""

    def __init__(self) -> None:
        self.shown: dict[Account, tuple[Span, ...]] = {}

    async def spend(self, account: Account, wishes: Sequence[Wish], allowed: int) -> tuple[Span | None, ...]:
        """Grant what is left."""
        granted = grant(self.shown.get(account, ()), wishes, allowed)
        self.shown[account] = granted.shown
        return granted.spans

    async def forget_before(self, day: date) -> int:
        """Forget earlier days."""
        old = [account for account in self.shown if account.day < day]
        for account in old:
            del self.shown[account]
        return len(old)
