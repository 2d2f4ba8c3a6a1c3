"""Runs the whole bot against faults of Discord at random, for minutes: `python docs/soak_discord.py [MINUTES] [RATE]`.

One process is the bot as `pullquote run` makes it, over a data directory of its own. Another stores news of made-up
words there, and is the double of the tests, whose users ask RATE questions a second (10), by commands, mentions and
direct messages, and press buttons on cards, also on old ones, while the gateway drops, sessions end, answers of the API
fail, are lost or come twice. At the end: who was not answered though Discord would have let us, who was answered twice,
which of Discord's rules were broken, which receipts, settings, subscriptions and questions of `Tell me when` are lost,
the memory, and how long the event loop was held.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from array import array
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from soaking import made_up, settings_of_a_bot, store

from bot.app import open_house
from bot.core.madeupnews import MadeUpNews
from bot.core.rights import QuotePolicy
from bot.core.serving import ServerSettings
from bot.core.source import SourceKind
from bot.interfaces.cli.terminal import Terminal
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.receipts import Receipts
from bot.storage.servers import Servers
from bot.storage.sources import Sources
from bot.storage.watches import Watches
from tests.fakes.discord import CALLBACK, EDIT, FOLLOW_UP, SEND, FakeDiscord, Fault, Json, buttons, text_of

MINUTES, RATE, SEED = 20.0, 10.0, 1
ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "quality" / "questions.jsonl"
CARDS = 2_000  # on which users still press
PRESSED = ("More", "Context", "Follow up", "Why this?", "Tell me when")
BETWEEN_FAULTS_SECONDS = 4.0
BETWEEN_ARTICLES_SECONDS = 2.0
PATIENCE_SECONDS = 90.0
INTERACTION_SECONDS = 3.0
BETWEEN_CHANGES_SECONDS, SETTINGS_A_SOURCE, MANY_SERVERS, HALF = 0.5, 5, 100, 0.5
WARM_SECONDS = 60.0  # after which memory is looked at first


@dataclass(slots=True)
class Told:
    """What the process of the double saw."""

    asked: int = 0
    answered: int = 0
    excused: int = 0
    unanswered: list[str] = field(default_factory=list[str])
    twice: int = 0
    broken: Counter[str] = field(default_factory=Counter[str])
    faults: Counter[str] = field(default_factory=Counter[str])
    violations: list[str] = field(default_factory=list[str])
    receipts: set[str] = field(default_factory=set[str])
    watches: set[str] = field(default_factory=set[str])  # that were said to be kept
    seconds: list[float] = field(default_factory=list[float])


class Crowd:
    """The users, and whatever goes wrong between them and the bot."""

    def __init__(self, lab: FakeDiscord, rate: float) -> None:
        self.lab = lab
        self.told = Told()
        self._rate = rate
        self._chance = random.Random(SEED)  # noqa: S311 - no secret
        self._questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
        self._cards: deque[tuple[str, Json]] = deque(maxlen=CARDS)
        self._tasks: set[asyncio.Task[None]] = set()

    async def live(self, seconds: float) -> None:
        """Ask and press for a while, then wait for what is under way."""
        breaking = asyncio.create_task(self._break_things())
        begun = time.monotonic()
        for number in itertools.count():
            due = begun + number / self._rate
            if due > begun + seconds:
                break
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            task = asyncio.create_task(self._act(str(1_000 + number % 997)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            if not number % 500:
                self.lab.forget(CARDS)
        breaking.cancel()
        self.lab.faults.clear()
        await asyncio.gather(*self._tasks, breaking, return_exceptions=True)
        self.told.violations = self.lab.violations

    async def _act(self, who: str) -> None:
        kinds: list[Callable[[str], Awaitable[Json]]] = [self._command, self._mention, self._private, self._press]
        act = self._chance.choices(kinds, weights=(4, 3, 1, 2))[0]
        begun, sessions = time.monotonic(), self.lab.identified_times
        was_away = not self.lab.is_connected
        self.told.asked += 1
        try:
            await act(who)
        except TimeoutError:
            lost = any(begun - 0.1 <= loss <= begun + INTERACTION_SECONDS for loss in self.lab.losses)
            of_message = act in (self._mention, self._private)
            if (was_away or lost) and (not of_message or self.lab.identified_times > sessions):
                self.told.excused += 1  # the event, or its three seconds, were lost with the connection
            else:
                self.told.unanswered.append(f"{act.__name__} at {begun:.1f}, {self.lab.faults}")
        else:
            self.told.answered += 1
            self.told.seconds.append(time.monotonic() - begun)

    async def _command(self, who: str) -> Json:
        card = await self.lab.slash(who, "ask", question=self._chance.choice(self._questions))
        return self._seen(who, card)

    async def _mention(self, who: str) -> Json:
        said = await self.lab.say(who, f"<@100> {self._chance.choice(self._questions)}")
        return await self._answered_once(who, said)

    async def _private(self, who: str) -> Json:
        return await self._answered_once(who, await self.lab.say(who, self._chance.choice(self._questions), dm=True))

    async def _press(self, who: str) -> Json:
        """Press on any card, the asker's own or somebody else's."""
        if not self._cards:
            return await self._command(who)
        asker, card = self._chance.choice(self._cards)
        labels = [b["label"] for b in buttons(card) if b["label"] in PRESSED]
        if not labels:
            return await self._command(who)
        got = await self.lab.press(self._chance.choice((asker, who)), card, self._chance.choice(labels))
        if "custom_id" in got:
            got = await self.lab.submit(who, got, self._chance.choice(self._questions), card)
        kept = [b["custom_id"].split(":")[2] for b in buttons(got) if b["label"] == "Cancel"]
        self.told.watches.update(kept)
        return got if kept else self._seen(who, got)

    async def _answered_once(self, who: str, said: Json) -> Json:
        card = self._seen(who, await self.lab.answer_to(said))
        await asyncio.sleep(1)
        if self.lab.replies_to(said) > 1:
            self.told.twice += 1
        return card

    def _seen(self, who: str, card: Json) -> Json:
        text = text_of(card)
        for sign in ("Something broke", "Busy with other", "One question at a time"):
            self.told.broken[sign] += sign in text
        self.told.receipts |= {part["custom_id"].split(":")[2] for part in buttons(card) if "custom_id" in part}
        self._cards.append((who, card))
        return card

    async def _break_things(self) -> None:
        lab, chance = self.lab, self._chance
        places = (CALLBACK, EDIT, FOLLOW_UP, SEND)
        gateway: dict[str, Callable[[], Awaitable[None] | None]] = {
            "reset": lab.drop,
            "closed": lambda: lab.close(4000),
            "session over": lambda: lab.invalidate(resumable=False),
            "session resumable": lambda: lab.invalidate(resumable=True),
            "refused": lambda: lab.refuse(2),
            "dead before hello": lambda: lab.refuse(2, after_upgrade=True),
            "duplicates": lambda: setattr(lab, "duplicates", 5),
            "cannot be read": lambda: lab.emit("MESSAGE_CREATE", {"id": str(chance.random())}),
        }
        while True:
            await asyncio.sleep(chance.expovariate(1 / BETWEEN_FAULTS_SECONDS))
            lab.faults[:] = [fault for fault in lab.faults if fault.times]
            if chance.random() < 0.4:  # noqa: PLR2004 - the rest are faults of the API
                name = chance.choice(list(gateway))
                done = gateway[name]()
                if done is not None:
                    await done
            else:
                place, times = chance.choice(places), chance.randint(1, 2)
                fault = chance.choice(
                    (
                        Fault(place, status=chance.choice((500, 502, 503, 504)), times=times),
                        Fault(place, status=429),
                        Fault(place, limited=0.5),
                        Fault(place, reset="before", times=times),
                        Fault(place, reset="after", times=times),
                    )
                )
                lab.faults.append(fault)
                name = f"{place} {fault.status or fault.reset or 'limited'}"
            self.told.faults[name] += 1


class Lines(logging.Handler):
    """Counts the lines of the log by their first word."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.counted: Counter[str] = Counter()
        self.tracebacks: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        ours = record.name.startswith("bot.")
        self.counted[record.getMessage().split()[0] if ours else record.name] += 1
        if record.exc_info and ours:
            self.tracebacks.append(self.format(record)[-2_000:])


@dataclass(slots=True)
class Watched:
    """What is measured of the bot: milliseconds that the loop was late, how many of these its own thread was at work
    (the rest it waited for the processor or the interpreter), and (seconds, megabytes).
    """

    lags: array[float] = field(default_factory=partial(array, "f"))
    held: array[float] = field(default_factory=partial(array, "f"))
    memory: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])


async def probe(watched: Watched) -> None:
    """Note how late each of many short sleeps ended."""
    while True:
        begun, worked = time.perf_counter(), time.thread_time()
        await asyncio.sleep(0.005)
        late = (time.perf_counter() - begun - 0.005) * 1e3
        watched.lags.append(late)
        watched.held.append(min(late, (time.thread_time() - worked) * 1e3))


def megabytes() -> float:
    """Return the memory that this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def weigh(watched: Watched) -> None:
    """Note the memory of this process."""
    begun = time.monotonic()
    while True:
        await asyncio.sleep(10)
        watched.memory.append((time.monotonic() - begun, megabytes()))


async def arrive(data: Path) -> None:
    """Store an article of fifteen passages now and then, as another process would."""
    news = MadeUpNews(SEED)
    with closing(Database(data)) as database:
        await asyncio.to_thread(database.open)
        desk = ArticleDesk(database, now=lambda: datetime.now(UTC))
        for number in itertools.count(1):
            await asyncio.sleep(BETWEEN_ARTICLES_SECONDS)
            await asyncio.to_thread(store, desk, made_up(news, number))


class Moderators:
    """Other servers' moderators, who change settings and subscribe to sources, and know what has to be there."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._settings: dict[int, ServerSettings] = {}
        self._subscribed: set[tuple[int, int]] = set()

    async def live(self) -> None:
        """Change something again and again, as another process would."""
        chance = random.Random(SEED)  # noqa: S311 - no secret
        with closing(Database(self._data)) as database:
            await asyncio.to_thread(database.open)
            servers, sources = Servers(database), Sources(database)
            for number in itertools.count():
                await asyncio.sleep(BETWEEN_CHANGES_SECONDS)
                server_id = chance.randint(1_000, 1_000 + MANY_SERVERS)
                settings = ServerSettings(private=chance.random() < HALF, quotations=chance.randint(1, 3))
                await asyncio.to_thread(servers.set, server_id, settings)
                self._settings[server_id] = settings
                if not number % SETTINGS_A_SOURCE:
                    source_id = await asyncio.to_thread(self._subscribe, sources, server_id, number)
                    self._subscribed.add((server_id, source_id))

    def _subscribe(self, sources: Sources, server_id: int, number: int) -> int:
        """Subscribe to a feed that is not due in this run."""
        address = f"https://feed{number % MANY_SERVERS}.example/"
        never = datetime(9999, 1, 1, tzinfo=UTC)
        added, _ = sources.add(
            name=address,
            kind=SourceKind.FEED,
            address=address,
            server_id=server_id,
            policy=QuotePolicy.PASSAGE,
            due_at=never,
        )
        return added.id

    def lost(self, database: Database) -> dict[str, str]:
        """Count the settings and subscriptions that are not as they were left."""
        servers, sources = Servers(database), Sources(database)
        settings = sum(servers.serving(number).settings != kept for number, kept in self._settings.items())
        own = {number: {source.id for source in sources.own(number)} for number, _ in self._subscribed}
        subscriptions = sum(source not in own[number] for number, source in self._subscribed)
        return {
            "settings": f"{settings} of {len(self._settings)}",
            "subscriptions": f"{subscriptions} of {len(self._subscribed)}",
        }


async def serve(pipe: Connection, data: Path, minutes: float, rate: float) -> None:
    """Be Discord, its users and whoever writes to the database until the time is over, then tell what was seen."""
    async with FakeDiscord() as lab:
        lab.patience_seconds = PATIENCE_SECONDS
        pipe.send((lab.url, lab.gateway_url))
        await lab.until(lambda: lab.is_connected)
        crowd, moderators = Crowd(lab, rate), Moderators(data)
        others = [asyncio.create_task(task) for task in (arrive(data), moderators.live())]
        await crowd.live(minutes * 60)
        for other in others:
            if other.done():
                other.result()  # raises what ended it
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        pipe.send((crowd.told, moderators))


def run_double(pipe: Connection, data: Path, minutes: float, rate: float) -> None:
    """Be the process of the double."""
    asyncio.run(serve(pipe, data, minutes, rate))


async def lost_receipts(database: Database, told: Told) -> dict[str, str]:
    """Count the receipts on posted cards that are not remembered."""
    receipts = Receipts(database)
    lost = sum([await receipts.find(number) is None for number in told.receipts])
    return {"receipts": f"{lost} of {len(told.receipts):,}"}


async def lost_watches(database: Database, told: Told) -> dict[str, str]:
    """Count the questions that are neither waited for any more nor answered: a message has the id of its question."""
    waiting, receipts = {watch.id for watch in await Watches(database).waiting()}, Receipts(database)
    lost = sum([await receipts.find(number) is None for number in told.watches - waiting])
    return {"questions to be told of": f"{lost} of {len(told.watches)}"}


async def live(pipe: Connection, watched: Watched) -> tuple[Told, Moderators]:
    """Run the bot until the double has seen enough."""
    tasks = [asyncio.create_task(open_house(Terminal()).serve())]
    tasks += [asyncio.create_task(task) for task in (probe(watched), weigh(watched))]
    told = asyncio.create_task(asyncio.to_thread(pipe.recv))
    await asyncio.wait([told, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        if task.done():
            task.result()  # raises what ended it
    os.kill(os.getpid(), signal.SIGTERM)  # stops the bot as an operator does
    await tasks[0]
    for task in tasks[1:]:
        task.cancel()
    await asyncio.gather(*tasks[1:], return_exceptions=True)
    return await told


def report(told: Told, watched: Watched, lost: dict[str, str], lines: Lines) -> Iterator[str]:
    """Write the figures, a line each."""
    yield f"{told.asked:,} questions and presses: {told.answered:,} answered, {told.excused} lost with a connection"
    yield f"unanswered {len(told.unanswered)}, answered twice {told.twice}, violations {len(told.violations)}"
    yield f"said instead of an answer: {dict(told.broken)}"
    yield f"lost: {lost}"
    took = np.array(told.seconds)
    yield f"seconds to the answer: p50 {np.percentile(took, 50):.2f}, p99 {np.percentile(took, 99):.2f}"
    for name, late in (("loop lag", watched.lags), ("of it the loop itself at work", watched.held)):
        yield f"{name}, ms: {', '.join(f'p{at} {np.percentile(late, at):.1f}' for at in (50, 99, 99.9, 100))}"
    warm = [megabytes for seconds, megabytes in watched.memory if seconds >= WARM_SECONDS] or [0.0]
    fifths = [warm[at * (len(warm) - 1) // 5] for at in range(6)]
    yield f"memory, MB, from the first minute to the end: {', '.join(f'{size:.0f}' for size in fifths)}"
    yield f"faults {told.faults.total()}: {dict(told.faults.most_common())}"
    yield f"lines of the log: {dict(lines.counted.most_common())}; tracebacks {len(lines.tracebacks)}"
    yield from lines.tracebacks[:2]
    yield from (f"unanswered: {what}" for what in told.unanswered[:5])
    yield from (f"violation: {what}" for what in told.violations[:5])


async def soak(minutes: float, rate: float) -> int:
    """Start the double, be the bot, report; return the exit status."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    lines = Lines()
    logging.getLogger().addHandler(lines)
    watched = Watched()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        double = context.Process(target=run_double, args=(theirs, data, minutes, rate))
        double.start()
        url, gateway = await asyncio.to_thread(ours.recv)
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = url, yarl.URL(gateway)
        os.environ |= settings_of_a_bot(data)
        told, moderators = await live(ours, watched)
        with closing(Database(data)) as database:
            database.open()
            lost = {**await lost_receipts(database, told), **await lost_watches(database, told)}
            lost |= moderators.lost(database)
    double.join()
    sys.stdout.write("\n".join(report(told, watched, lost, lines)) + "\n")
    return int(
        bool(
            told.unanswered
            or told.twice
            or told.violations
            or any(not count.startswith("0 ") for count in lost.values())
        )
    )


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:]]
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(asyncio.run(soak(*(given + [MINUTES, RATE][len(given) :]))))
