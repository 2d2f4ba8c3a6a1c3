"""A double of the memory of earlier revisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.core.printed import Stored


class FakeRevisions:
    """Holds histories, oldest revision first."""

    def __init__(self, histories: Iterable[Sequence[Stored]] = ()) -> None:
        self._histories = {history[0].article.id: tuple(history) for history in histories}

    async def histories(self, ids: Collection[int]) -> dict[int, tuple[Stored, ...]]:
        """Return those that there are."""
        return {number: self._histories[number] for number in ids if number in self._histories}

    async def holding(self, words: Sequence[str], limit: int) -> tuple[int, ...]:
        """Return the articles of which a revision holds all the words."""
        found = (
            number
            for number, history in self._histories.items()
            if any(all(word.casefold() in s.article.text.casefold() for word in words) for s in history)
        )
        return tuple(found)[:limit]
