"""A small world for questions that wait: articles that arrive, a process that can be killed, and what users got."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from bot.core.answer import Answer, Answered, Findings, Hit, Question, Scope, Searched
from bot.core.article import Article
from bot.core.passage import passages_of
from bot.core.timing import ANY_TIME, Timing
from bot.core.watch import Delivery, Subscribed, Watch
from bot.service.answering import Answering
from bot.service.telling import Ask, Telling, Times
from tests.fakes.backend import FakeStore
from tests.fakes.watches import FakeMessenger, FakeWatches, OpenSieve
from tests.making import make_article

STATES = "surely"  # the word that makes an article state the answer


class Killed(Exception):
    """The process was killed."""


class ArrivingSearch:
    """Finds what holds all words of a question, what states the answer first, and then the newest."""

    def __init__(self) -> None:
        self.articles: list[Article] = []

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Be sure where an article states it."""
        del timing
        words = set(text.split())
        found = [a for a in self.articles if words <= set(a.text.rstrip(".").split()) and _is_in(a, scope)]
        found.sort(key=lambda article: (STATES in article.text, article.id), reverse=True)
        hits = [Hit(passage=passages_of(article)[0], score=10.0) for article in found]
        sure = 0.9 if found and STATES in found[0].text else 0.1
        return Findings(hits=tuple(hits[:limit]), confidence=sure, story=0.9 if hits else 0.0, idfs={}, language="en")

    def searched(self, scope: Scope) -> Searched:
        """Count."""
        return Searched(len([article for article in self.articles if _is_in(article, scope)]))

    def within(self, scope: Scope) -> frozenset[str]:
        """Nobody asks."""
        raise NotImplementedError


class World:
    """Everything but the process: it goes on when that is killed and started again.

    `calls_left` is how many calls to the outside are still made before it is killed; a call that is made last has its
    effect where `is_late`, and has none otherwise.
    """

    def __init__(self, ask: Ask | None = None) -> None:
        self.now = datetime(2024, 5, 1, 12, tzinfo=UTC)
        self.watches = FakeWatches()
        self.messenger = FakeMessenger()
        self.sieve = OpenSieve()
        self.search = ArrivingSearch()
        self.store = FakeStore([])
        self.calls_left: int | None = None
        self.is_late = False
        self.slept: list[float] = []
        self._ask = ask or self.ask
        self._seconds = 0.0
        self._numbers = itertools.count(1)
        self.telling = self.start()

    def start(self) -> Telling:
        """Start the process, or start it again."""
        self.calls_left = None
        times = Times(lambda: self.now, seconds=lambda: self._seconds, sleep=self._sleep)
        self.telling = Telling(_Killing(self), self.store, self._ask, self.sieve, times)
        return self.telling

    async def ask(self, question: Question, server_id: int | None) -> Answer:
        """Answer a question in whatever server."""
        del server_id
        return await Answering(self.search, self.store).ask(question)

    def arrive(self, *words: str, source: str = "") -> Article:
        """Let an article arrive."""
        number = next(self._numbers)
        article = make_article([f"{' '.join(words)}."], number=number, publisher=source or "The Paper")
        self.store.add(article, self.now)
        self.search.articles.append(article)
        self.telling.arrived([number])
        return article

    async def wait_for(self, text: str, user: int = 501, server: int | None = 200) -> Subscribed:
        """Press the button under the answer of a question."""
        return await self.telling.subscribe(user, server, Question(text=text, asked_at=self.now), "en")

    async def look(self) -> None:
        """Look once."""
        await self.telling.look(_KillingMessenger(self))

    def later(self, **time: float) -> None:
        """Let time pass."""
        passed = timedelta(**time)
        self.now += passed
        self._seconds += passed.total_seconds()

    def told(self) -> list[tuple[int, str]]:
        """Return who was told about which question."""
        return [(watch.user_id, watch.question.text) for watch, _ in self.messenger.sent]

    def is_last(self) -> bool:
        """Count a call to the outside; tell whether it is the last."""
        if self.calls_left is None:
            return False
        if self.calls_left <= 0:
            raise Killed
        self.calls_left -= 1
        return self.calls_left == 0

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


class _Killing(FakeWatches):
    """The store as one process sees it."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.kept = world.watches.kept

    async def claim(self, watch_id: str, now: datetime) -> bool:
        """Claim, or die."""
        is_last = self._world.is_last()
        if is_last and not self._world.is_late:
            raise Killed
        claimed = await super().claim(watch_id, now)
        if is_last:
            raise Killed
        return claimed

    async def forget(self, watch_id: str, user_id: int) -> bool:
        """Forget, or die."""
        is_last = self._world.is_last()
        if is_last and not self._world.is_late:
            raise Killed
        forgotten = await super().forget(watch_id, user_id)
        if is_last:
            raise Killed
        return forgotten


class _KillingMessenger:
    """The messenger as one process sees it."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def tell(self, watch: Watch, answer: Answered) -> Delivery:
        """Send, or die."""
        is_last = self._world.is_last()
        if is_last and not self._world.is_late:
            raise Killed
        delivery = await self._world.messenger.tell(watch, answer)
        if is_last:
            raise Killed
        return delivery

    async def has_told(self, watch: Watch) -> bool | None:
        """Look."""
        return await self._world.messenger.has_told(watch)


def _is_in(article: Article, scope: Scope) -> bool:
    return not scope.source or article.head.publisher == scope.source
