"""A double of the memory of earlier revisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.core.article import Article
from bot.core.printed import Stored


class FakeRevisions:
    """Holds histories, oldest revision first, and articles that never changed."""

    def __init__(self, histories: Iterable[Sequence[Stored]] = (), articles: Iterable[Article] = ()) -> None:
        self._histories = {history[0].article.id: tuple(history) for history in histories}
        self._texts = [(article.id, article.text) for article in articles]
        self._texts += [(number, s.article.text) for number, history in self._histories.items() for s in history]

    async def histories(self, ids: Collection[int]) -> dict[int, tuple[Stored, ...]]:
        """Return those that there are."""
        return {number: self._histories[number] for number in ids if number in self._histories}

    async def holding(self, words: Sequence[str], limit: int) -> tuple[int, ...]:
        """Return the articles of which a revision holds all the words."""
        found = (n for n, text in self._texts if all(word.casefold() in text.casefold() for word in words))
        return tuple(dict.fromkeys(found))[:limit]
