"""What one server is answered from, and how. Whatever a door asks for a server goes through here, so that nothing can
forget what the server may not read.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from zoneinfo import ZoneInfo

from bot.core.answer import Answer, Findings, Question, Scope, Searched
from bot.core.article import Article
from bot.core.ports import ArticleStore, RevisionStore, SearchBackend
from bot.core.printed import Stored
from bot.core.rights import stricter
from bot.core.serverports import ServerBook
from bot.core.serving import ServerSettings, Serving
from bot.core.source import EVERYWHERE
from bot.core.timing import ANY_TIME, Timing
from bot.service.answering import Answering
from bot.service.browsing import Browsing
from bot.service.recalling import Recalling
from bot.service.verifying import AT_ONCE, Verifying

_MOST_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """The services over all articles, of which an audience gets its part."""

    search: SearchBackend
    store: ArticleStore
    revisions: RevisionStore
    answering: Answering
    recalling: Recalling
    checks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))


class Audience:
    """The services of one server, as of the last time that it was looked up. None of them tells anything of a source
    that the server may not read.
    """

    def __init__(self, serving: Serving, everything: Everything) -> None:
        self.serving = serving
        self.search = _ServedSearch(everything.search, self)
        self.store = _ServedStore(everything.store, self)
        self.answering = everything.answering.over(self.search, self.store)
        self.browsing = Browsing(self.search, self.store)
        self.recalling = everything.recalling.over(self.store)
        self.verifying = Verifying(
            self.search, self.store, _ServedRevisions(everything.revisions, self), everything.checks
        )

    @property
    def settings(self) -> ServerSettings:
        """What the server's moderators set."""
        return self.serving.settings

    def zone(self, usual: tzinfo) -> tzinfo:
        """Return the server's time zone, the usual one where it has none."""
        return ZoneInfo(self.settings.zone) if self.settings.zone else usual

    def served(self, article: Article) -> Article | None:
        """Return an article under the name and rights that hold for the server, None where it may not be read."""
        names = [source for source in article.sources if source in self.serving.readable]
        if not names:
            return None
        rights = replace(article.rights, policy=stricter(article.rights.policy, self.settings.policy))
        return replace(article, source=names[0], also_from=tuple(names[1:]), rights=rights)


class Audiences:
    """Looks servers up. A server's audience stays the same object, so that a conversation that goes on sees what the
    server may read by then.
    """

    def __init__(self, book: ServerBook, everything: Everything) -> None:
        self._book = book
        self._everything = everything
        self._known: OrderedDict[int, Audience] = OrderedDict()
        self._welcomed: set[int] = set()

    async def set(self, server_id: int, settings: ServerSettings) -> None:
        """Remember what a server's moderators set. Raises StorageError."""
        await asyncio.to_thread(self._book.set, server_id, settings)

    async def welcome(self, server_id: int) -> bool:
        """Tell whether a server's moderators are to be welcomed, which is once. Raises StorageError."""
        if server_id in self._welcomed:
            return False
        self._welcomed.add(server_id)
        return await asyncio.to_thread(self._book.welcome, server_id)

    async def of(self, server_id: int | None) -> Audience:
        """Return the audience of a server as it is now, None for direct messages. Raises StorageError."""
        number = server_id or EVERYWHERE
        serving = await asyncio.to_thread(self._book.serving, number)
        audience = self._known.get(number)
        if audience is None:
            audience = self._known[number] = Audience(serving, self._everything)
        audience.serving = serving
        self._known.move_to_end(number)
        while len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)
        return audience

    async def ask(self, question: Question, server_id: int | None) -> Answer:
        """Answer a question as the server is answered now. Raises QuestionRefused or StorageError."""
        audience = await self.of(server_id)
        return await audience.answering.ask(replace(question, limit=audience.settings.quotations))


class _ServedSearch:
    """A `SearchBackend` that finds what an audience may read."""

    def __init__(self, search: SearchBackend, audience: Audience) -> None:
        self._search = search
        self._audience = audience

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        return await self._search.search(text, _readable(scope, self._audience), limit, timing)

    def searched(self, scope: Scope) -> Searched:
        return self._search.searched(_readable(scope, self._audience))

    def within(self, scope: Scope) -> frozenset[str]:
        return self._search.within(_readable(scope, self._audience))


class _ServedStore:
    """An `ArticleStore` of what an audience may read, under the names and rights that hold for it."""

    def __init__(self, store: ArticleStore, audience: Audience) -> None:
        self._store = store
        self._audience = audience

    async def articles(self, ids: Iterable[int]) -> dict[int, Article]:
        found = await self._store.articles(ids)
        served = ((number, self._audience.served(article)) for number, article in found.items())
        return {number: article for number, article in served if article is not None}

    async def newest(self, scope: Scope, limit: int) -> list[Article]:
        found = await self._store.newest(_readable(scope, self._audience), limit)
        return [article for article in map(self._audience.served, found) if article is not None]

    async def outlets(self, scope: Scope) -> list[str]:
        return await self._store.outlets(_readable(scope, self._audience))


class _ServedRevisions:
    """A `RevisionStore` of what an audience may read."""

    def __init__(self, revisions: RevisionStore, audience: Audience) -> None:
        self._revisions = revisions
        self._audience = audience

    async def histories(self, ids: Collection[int]) -> dict[int, tuple[Stored, ...]]:
        found = await self._revisions.histories(ids)
        served = ((number, tuple(self._served(history))) for number, history in found.items())
        return {number: history for number, history in served if history}

    async def holding(self, words: Sequence[str], limit: int) -> tuple[int, ...]:
        """Name them all: who asks looks up next which of them may be read."""
        return await self._revisions.holding(words, limit)

    def _served(self, history: Iterable[Stored]) -> Iterator[Stored]:
        for stored in history:
            article = self._audience.served(stored.article)
            if article is not None:
                yield replace(stored, article=article)


def _readable(scope: Scope, audience: Audience) -> Scope:
    return replace(scope, readable=audience.serving.readable)
