"""`Tell me when`: questions that wait for an article, asked again as articles arrive, and answered in one message.

What arrives is compared with the words of all that wait (`Sieve`); what could be answered now is asked again, one after
the other, with pauses, so that questions of people who are there do not wait. At a start everything is asked once:
articles may have come in between.

A message is sent at least once and, as far as Discord can tell, not twice. It is claimed before it is sent, and the
subscription forgotten after it was; one that is found claimed by a process that died is looked for among the messages
sent before anything is sent again.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.analysis import Analyzer
from bot.core.answer import Answer, Answered, Question, Reading
from bot.core.query import Clock, may_hold_operators, parse_query
from bot.core.timing import read_timing
from bot.core.watch import LONGEST_WATCHED, WATCH_LIFETIME, Delivery, Kept, NotKept, Subscribed, Watch, watched
from bot.core.watchports import Arrivals, Messenger, Sieve, WatchStore
from bot.errors import StorageError

_LOG = logging.getLogger(__name__)

_ID_BYTES = 9
_BEHIND = timedelta(minutes=1)  # at most, of the index behind what is stored
_LOOK_SECONDS = 5.0
_AT_ONCE = 200  # asked again before arrivals are looked at again
_REST = 3.0  # times as long as the question took
_LONGEST_REST_SECONDS = 1.0
_BETWEEN_MESSAGES_SECONDS = 1.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 60.0, 6 * 60 * 60.0

# Answers a question as a server (None: direct messages) is answered at the time.
Ask = Callable[[Question, "int | None"], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Times:
    """The clock, seconds that never go back, and sleep."""

    now: Callable[[], datetime]
    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class _Later:
    """When a message that could not be sent is tried again, and the pause after that."""

    at: float
    pause: float


class Telling:
    """Keeps subscriptions, and answers them."""

    def __init__(self, watches: WatchStore, arrivals: Arrivals, ask: Ask, sieve: Sieve, times: Times) -> None:
        self._watches = watches
        self._arrivals = arrivals
        self._ask = ask
        self._sieve = sieve
        self._times = times
        self._arrived: set[int] = set()
        self._is_begun = False
        self._due: dict[str, Watch] = {}
        self._later: dict[str, _Later] = {}
        self._searches: dict[str, tuple[str, ...]] = {}
        self._found_in = 0.0  # seconds that it took to find what is due

    async def subscribe(self, user_id: int, server_id: int | None, question: Question, language: str) -> Subscribed:
        """Wait for the answer of a question. Raises StorageError."""
        if len(question.text) > LONGEST_WATCHED:
            return NotKept.TOO_LONG
        watch = Watch(
            id=secrets.token_urlsafe(_ID_BYTES),
            user_id=user_id,
            server_id=server_id,
            question=watched(question),
            language=language,
            after=await self._arrivals.last_id_before(question.asked_at - _BEHIND),
            made_at=self._times.now(),
        )
        kept = await self._watches.keep(watch)
        if isinstance(kept, Kept) and kept.is_new:
            self._due[watch.id] = watch  # something may have arrived since it was asked
        return kept

    async def cancel(self, watch_id: str, user_id: int) -> bool:
        """Wait no longer; tell whether the user did. Raises StorageError."""
        return await self._watches.forget(watch_id, user_id)

    async def count_of(self, user_id: int) -> int:
        """Count what a user waits for. Raises StorageError."""
        return await self._watches.count_of(user_id)

    async def forget_user(self, user_id: int) -> int:
        """Forget all that a user waits for; count it. Raises StorageError."""
        return await self._watches.forget_user(user_id)

    async def forget_expired(self) -> int:
        """Forget what was waited for in vain; count it. Raises StorageError."""
        return await self._watches.forget_before(self._times.now() - WATCH_LIFETIME)

    def arrived(self, articles: Collection[int]) -> None:
        """Note articles (ids) that can be found from now on, or have changed."""
        self._arrived.update(articles)

    async def tell_forever(self, messenger: Messenger) -> None:
        """Look every few seconds until cancelled."""
        while True:
            try:
                await self.look(messenger)
            except StorageError as error:
                _LOG.warning("watches_not_looked_at %s", error)
            await self._times.sleep(max(_LOOK_SECONDS, _REST * self._found_in))

    @property
    def due(self) -> int:
        """How many questions are still to be asked again."""
        return len(self._due)

    async def look(self, messenger: Messenger) -> int:
        """Ask again what may be answered now, a bounded part of it at once, and send what is; count the questions.

        Raises StorageError.
        """
        await self._find_due()
        looked_at = list(self._due.values())[:_AT_ONCE]
        for watch in looked_at:
            del self._due[watch.id]
            is_done = False
            try:
                is_done = await self._ask_again(watch, messenger)
            finally:
                if is_done:
                    self._later.pop(watch.id, None)
                else:
                    self._postpone(watch)
        return len(looked_at)

    async def _find_due(self) -> None:
        """Put what may be answered now among what is due."""
        arrived, seconds = frozenset(self._arrived), self._times.seconds()
        ripe = {number for number, later in self._later.items() if later.at <= seconds}
        if self._is_begun and not arrived and not ripe:
            self._found_in = 0.0
            return
        now = self._times.now()
        waiting = [watch for watch in await self._watches.waiting() if watch.until > now]
        self._later = {watch.id: self._later[watch.id] for watch in waiting if watch.id in self._later}
        passing = await self._passing(waiting, arrived) if self._is_begun else [True] * len(waiting)
        found = {
            watch.id: watch
            for watch, is_passing in zip(waiting, passing, strict=True)
            if watch.id in ripe or (is_passing and watch.id not in self._later)
        }
        self._due = found | self._due  # the likely ones before those that are asked because of a start
        self._found_in = self._times.seconds() - seconds
        self._arrived -= arrived
        self._is_begun = True

    async def _passing(self, watches: Sequence[Watch], arrived: Collection[int]) -> Sequence[bool]:
        """Say which questions the articles that arrived could answer."""
        if not arrived or not watches:
            return [False] * len(watches)
        new = [watch for watch in watches if watch.id not in self._searches]
        words = await asyncio.to_thread(_words_of, new)
        known = self._searches | words
        self._searches = {watch.id: known[watch.id] for watch in watches}
        return await asyncio.to_thread(self._sieve.passing, list(self._searches.values()), arrived)

    async def _ask_again(self, watch: Watch, messenger: Messenger) -> bool:
        """Ask a question again and send what answers it; tell whether nothing is left to do for now."""
        if watch.until <= self._times.now():
            return True
        if watch.claimed_at is not None and (was_told := await messenger.has_told(watch)) is not False:
            return was_told is True and await self._end(watch, Delivery.SENT)
        met = watch.met_by(await self._answer(watch))
        if met is None:
            if watch.claimed_at is not None:
                await self._watches.release(watch.id)
            return True
        if watch.claimed_at is None and not await self._watches.claim(watch.id, self._times.now()):
            return True  # cancelled meanwhile
        return await self._send(watch, met, messenger)

    async def _answer(self, watch: Watch) -> Answer:
        """Answer a question as of its day, where its server may look now; then rest."""
        begun = self._times.seconds()
        answer = await self._ask(watch.question, watch.server_id)
        await self._times.sleep(min(_LONGEST_REST_SECONDS, _REST * (self._times.seconds() - begun)))
        return answer

    async def _send(self, watch: Watch, answer: Answered, messenger: Messenger) -> bool:
        """Send what was claimed; tell whether it is settled."""
        delivery = await messenger.tell(watch, answer)
        if delivery is Delivery.LATER:
            return False
        await self._end(watch, delivery)
        await self._times.sleep(_BETWEEN_MESSAGES_SECONDS)
        return True

    async def _end(self, watch: Watch, delivery: Delivery) -> bool:
        """Forget what was sent, and what cannot be: whoever closed the door shall not be knocked at again."""
        await self._watches.forget(watch.id, watch.user_id)
        _LOG.info("watch_ended how=%s", delivery.name.casefold())
        return True

    def _postpone(self, watch: Watch) -> None:
        """Try again after a pause that doubles each time."""
        before = self._later.get(watch.id)
        pause = min(2 * before.pause, _LONGEST_PAUSE_SECONDS) if before else _FIRST_PAUSE_SECONDS
        self._later[watch.id] = _Later(self._times.seconds() + pause, pause)


def _words(question: Question, analyzer: Analyzer) -> tuple[str, ...]:
    """Return the words of each search that a question makes, without those that only say when."""
    text, reading = question.text, Reading.plain(question.text)
    if not question.said and may_hold_operators(text):
        reading = parse_query(text, Clock(asked_at=question.asked_at, zone=question.zone), analyzer)
    return tuple(read_timing(words, question.asked_at, question.zone)[0] for words, _ in reading.searches)


def _words_of(watches: Sequence[Watch]) -> dict[str, tuple[str, ...]]:
    analyzer = Analyzer()
    return {watch.id: _words(watch.question, analyzer) for watch in watches}
