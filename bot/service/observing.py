"""Measuring how long the parts of an answer take, without the parts knowing of it."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from time import perf_counter

from bot.core.answer import Findings, Scope, Searched
from bot.core.article import Article
from bot.core.observing import Observer, Stage
from bot.core.ports import ArticleStore, SearchBackend
from bot.core.timing import ANY_TIME, Timing


@contextmanager
def timed(observer: Observer, stage: Stage) -> Generator[None]:
    """Tell how long the block took, however it ends."""
    began = perf_counter()
    try:
        yield
    finally:
        observer.took(stage, perf_counter() - began)


class TimedSearch:
    """A `SearchBackend` whose searches are timed."""

    def __init__(self, search: SearchBackend, observer: Observer) -> None:
        self._search = search
        self._observer = observer

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Return the best `limit` passages."""
        with timed(self._observer, Stage.SEARCH):
            return await self._search.search(text, scope, limit, timing)

    def searched(self, scope: Scope) -> Searched:
        """Say how much of what is indexed a scope covers."""
        return self._search.searched(scope)

    def within(self, scope: Scope) -> frozenset[str]:
        """Return the ids of the passages that a scope lets through."""
        return self._search.within(scope)


class TimedStore:
    """An `ArticleStore` whose readings are timed."""

    def __init__(self, store: ArticleStore, observer: Observer) -> None:
        self._store = store
        self._observer = observer

    async def articles(self, ids: Iterable[int]) -> dict[int, Article]:
        """Return the named articles."""
        with timed(self._observer, Stage.STORE):
            return await self._store.articles(ids)

    async def newest(self, scope: Scope, limit: int) -> list[Article]:
        """Return the newest articles of a scope."""
        with timed(self._observer, Stage.STORE):
            return await self._store.newest(scope, limit)

    async def outlets(self, scope: Scope) -> list[str]:
        """Name every source and publisher that has an article in a scope."""
        return await self._store.outlets(scope)
