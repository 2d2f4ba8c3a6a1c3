"""A `ReceiptStore` in memory."""

from __future__ import annotations

from datetime import datetime

from bot.core.receipt import Receipt


class FakeReceipts:
    """Keeps receipts in a dict, which a test may hand to a second bot."""

    def __init__(self) -> None:
        self.kept: dict[str, Receipt] = {}

    async def keep(self, receipt: Receipt) -> None:
        """Remember one."""
        self.kept[receipt.id] = receipt

    async def find(self, receipt_id: str) -> Receipt | None:
        """Return one."""
        return self.kept.get(receipt_id)

    async def forget_of(self, asker: str) -> int:
        """Forget an asker's."""
        own = [key for key, receipt in self.kept.items() if receipt.asker == asker]
        for key in own:
            del self.kept[key]
        return len(own)

    async def forget_before(self, moment: datetime) -> int:
        """Forget the old ones."""
        old = [key for key, receipt in self.kept.items() if receipt.made_at < moment]
        for key in old:
            del self.kept[key]
        return len(old)
