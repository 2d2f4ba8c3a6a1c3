"""Kills the running bot every few seconds under load and checks that nothing acknowledged is lost.

    python docs/soak_kills.py [MINUTES]

`pullquote run` works for the double of the tests. People ask and press *Tell me when*; a moderator changes settings on
a card and adds sources; one more process stores articles at the news desk, and a site prints others, whose feeds the
bot reads. Every 1 to 8 seconds the bot is killed (SIGKILL) and started again, now and then while it starts, and
sometimes the process of the news desk with it. At the end everything that Discord, or that process, was told to be
done must be there, the database must be whole, and the index of the last start must answer as one that is built anew.

The receipt of an answer is written while its card is posted, so that nobody waits for it: of a card that was posted at
the moment of a kill the buttons may be forgotten. That is counted, and no failure.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from soaking import Press, pullquote, serve_press, settings_of_a_bot

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.search.live import LiveSearch
from bot.search.local import LocalSearch
from bot.search.snapshot import Snapshots
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.receipts import Receipts
from bot.storage.servers import Servers
from bot.storage.sources import Sources
from bot.storage.watches import Watches
from tests.fakes.discord import GUILD_ID, FakeDiscord, Json, buttons, text_of

MINUTES, SEED = 10.0, 1
ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "quality" / "questions.jsonl"
PORT, HOSTS = 8090, 3
LIVES_SECONDS = (1.0, 8.0)
KILLED_WHILE_STARTING, KILLED_WITH_THE_DESK = 0.2, 0.3
START_SECONDS, STOP_SECONDS = 120.0, 60.0
PATIENCE_SECONDS = 8.0
BETWEEN_PRINTS_SECONDS = 4.0
CARDS = 2_000
NOBODY = "What did the mayor of Quenby say about moon {number}?"
MODERATOR = "900"
CHOICES = {
    "quotations": ("1", "2", "3"),
    "private": ("yes", "no"),
    "zone": ("Europe/Berlin", "Asia/Tokyo", "America/New_York", "UTC"),
    "policy": ("full", "sentence", "link-only"),
}

BOT = """
import sys
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from bot.app import main
from bot.core.source import SourceKind
from bot.service.subscribing import Preview, Subscribing

async def look_up(self, address, *, server_id=0):  # the feeds that moderators add are nowhere
    return Preview(kind=SourceKind.FEED, address=address, title=address, headlines=("News",), entries=1)

Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
Subscribing.look_up = look_up
sys.argv = ["pullquote", "run"]
sys.exit(main())
"""
DESK = """
import itertools, sys, time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from soaking import made_up, store
from bot.core.madeupnews import MadeUpNews
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk

news = MadeUpNews(1)
with closing(Database(Path(sys.argv[2]))) as database:
    database.open()
    desk = ArticleDesk(database, now=lambda: datetime.now(UTC))
    for number in itertools.count(int(sys.argv[3])):
        print(number, store(desk, made_up(news, number)), flush=True)
        time.sleep(0.5)
"""


@dataclass(slots=True)
class Acknowledged:
    """What the double, or the process of the news desk, was told to be done. Of settings, `maybe` are the values that
    were chosen after the last one that was confirmed.
    """

    articles: set[int] = field(default_factory=set[int])
    sources: set[str] = field(default_factory=set[str])
    watches: set[str] = field(default_factory=set[str])
    receipts: set[str] = field(default_factory=set[str])
    settings: dict[str, str] = field(default_factory=dict[str, str])
    maybe: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    counted: Counter[str] = field(default_factory=Counter[str])


class People:
    """Who uses the bot while it is killed again and again."""

    def __init__(self, lab: FakeDiscord, told: Acknowledged) -> None:
        self._lab = lab
        self._told = told
        self._chance = random.Random(SEED)  # noqa: S311 - no secret
        self._questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
        self._numbers = itertools.count(1)
        self._card: Json = {}

    async def live(self) -> None:
        """Do everything again and again, whenever the bot is there."""
        acts = {"ask": self._ask, "wait": self._wait, "choose": self._choose, "add": self._add}
        async with asyncio.TaskGroup() as group:
            for name, act in acts.items():
                group.create_task(self._again(name, act))

    async def _again(self, name: str, act: Callable[[int], Awaitable[None]]) -> None:
        while True:
            if not self._lab.is_connected:
                await asyncio.sleep(0.1)
                continue
            try:
                await act(next(self._numbers))
                self._told.counted[f"{name}: told"] += 1
            except (TimeoutError, StopIteration, KeyError):  # killed meanwhile, or an offer that ran out
                self._told.counted[f"{name}: not told"] += 1
            self._lab.forget(CARDS)
            await asyncio.sleep(0.3)

    async def _ask(self, number: int) -> None:
        card = await self._lab.slash(str(1_000 + number), "ask", question=self._chance.choice(self._questions))
        self._told.receipts |= _numbers_on(card)

    async def _wait(self, number: int) -> None:
        who = str(100_000 + number)
        card = await self._lab.slash(who, "ask", question=NOBODY.format(number=number))
        kept = await self._lab.press(who, card, "Tell me when")
        found = [b["custom_id"].split(":")[2] for b in buttons(kept) if b["label"] == "Cancel"]
        self._told.watches.update(found)

    async def _choose(self, number: int) -> None:
        """Choose on a card, which may be of an earlier life of the bot."""
        if not self._card or not number % 20:
            self._card = await self._lab.slash(MODERATOR, "settings show", manages=True)
        setting = self._chance.choice(sorted(CHOICES))
        value = self._chance.choice(CHOICES[setting])
        self._told.maybe.setdefault(setting, set()).add(value)
        card = await self._lab.choose(MODERATOR, self._card, f"pq:set:{setting}", value, manages=True)
        if "Saved." in text_of(card):
            self._told.settings[setting], self._told.maybe[setting] = value, set()

    async def _add(self, number: int) -> None:
        address = f"https://127.0.0.1/feed/{number}"  # never reached: servers may not read this machine
        card = await self._lab.slash(MODERATOR, "sources add", address=address, manages=True)
        added = await self._lab.press(MODERATOR, card, "Add", manages=True)
        if "Added" in text_of(added):
            self._told.sources.add(address)


def _numbers_on(card: Json) -> set[str]:
    return {part["custom_id"].split(":")[2] for part in buttons(card) if "custom_id" in part}


class Killer:
    """Starts the bot and the process of the news desk, and kills them."""

    def __init__(self, lab: FakeDiscord, data: Path, told: Acknowledged) -> None:
        self._lab = lab
        self._data = data
        self._told = told
        self._chance = random.Random(SEED)  # noqa: S311 - moments, no secret
        self._next = 1
        self.starts: list[float] = []  # seconds

    async def kill_until(self, end: float) -> None:
        """Kill until a moment."""
        desk = await self._desk()
        while time.monotonic() < end:
            async with self._bot() as bot:
                sessions, begun = self._lab.identified_times, time.monotonic()
                if self._chance.random() < KILLED_WHILE_STARTING:
                    self._told.counted["kills while it starts"] += 1
                else:
                    await self._connected(sessions, bot)
                    self.starts.append(time.monotonic() - begun)
                await asyncio.sleep(self._chance.uniform(*LIVES_SECONDS))
                bot.kill()
            self._told.counted["kills"] += 1
            if self._chance.random() < KILLED_WITH_THE_DESK:
                await self._end(desk)
                self._told.counted["kills of the news desk"] += 1
                desk = await self._desk()
        await self._end(desk)

    async def last_start(self) -> int:
        """Start once more, let it work, and stop it as an operator does; return its exit status."""
        async with self._bot() as bot:
            sessions = self._lab.identified_times
            await self._connected(sessions, bot)
            await asyncio.sleep(LIVES_SECONDS[1])
            bot.send_signal(signal.SIGTERM)
            async with asyncio.timeout(STOP_SECONDS):
                return await bot.wait()

    @asynccontextmanager
    async def _bot(self) -> AsyncGenerator[asyncio.subprocess.Process]:
        with (self._data.parent / "bot.log").open("ab") as log:
            command = (sys.executable, "-c", BOT, self._lab.url, self._lab.gateway_url)
            bot = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log, cwd=self._data.parent)
            try:
                yield bot
            finally:
                with suppress(ProcessLookupError):
                    bot.kill()
                await bot.wait()

    async def _connected(self, sessions: int, bot: asyncio.subprocess.Process) -> None:
        async with asyncio.timeout(START_SECONDS):
            while self._lab.identified_times == sessions:
                if bot.returncode is not None:
                    raise RuntimeError(f"pullquote run ended by itself with {bot.returncode}; see bot.log")
                await asyncio.sleep(0.05)

    async def _desk(self) -> tuple[asyncio.subprocess.Process, asyncio.Task[None]]:
        command = (sys.executable, "-c", DESK, str(ROOT / "docs"), str(self._data), str(self._next))
        desk = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        return desk, asyncio.create_task(self._listen(desk))

    async def _listen(self, desk: asyncio.subprocess.Process) -> None:
        assert desk.stdout is not None  # noqa: S101 - a pipe was asked for
        async for line in desk.stdout:
            if line.endswith(b"\n"):
                number, article_id = map(int, line.split())
                self._next = number + 1
                self._told.articles.add(article_id)

    async def _end(self, running: tuple[asyncio.subprocess.Process, asyncio.Task[None]]) -> None:
        desk, listening = running
        desk.kill()
        await listening
        await desk.wait()


async def print_on(press: Press) -> None:
    """Print an article every few seconds."""
    while True:
        press.print_one()
        await asyncio.sleep(BETWEEN_PRINTS_SECONDS)


async def check(data: Path, told: Acknowledged, press: Press) -> dict[str, str]:
    """Compare what was acknowledged with what is there; "0 of …" is as it should be."""
    with closing(sqlite3.connect(data / "pullquote.db")) as connection:
        whole = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
        dangling = len(connection.execute("PRAGMA foreign_key_check").fetchall())
        rows = connection.execute("SELECT id, url FROM articles WHERE status = 'active'").fetchall()
        stored, addresses = {row[0] for row in rows}, {row[1] for row in rows}
    with closing(Database(data)) as database:
        database.open()
        receipts = Receipts(database)
        waiting = {watch.id for watch in await Watches(database).waiting()}
        own = {source.address for source in Sources(database).own(int(GUILD_ID))}
        serving = Servers(database).serving(int(GUILD_ID)).settings
        now = {
            "quotations": str(serving.quotations),
            "private": "yes" if serving.private else "no",
            "zone": serving.zone,
            "policy": serving.policy.value,
        }
        settings = sum(now[name] not in {value, *told.maybe[name]} for name, value in told.settings.items())
        told.counted["receipts"] = sum([await receipts.find(number) is None for number in told.receipts])
        lost_watches = sum([await receipts.find(number) is None for number in told.watches - waiting])
        different = await asyncio.to_thread(differences, database, data)
    return {
        "integrity_check": "0 of 1" if whole == "ok" else whole,
        "foreign keys that lead nowhere": f"{dangling} of 1",
        "articles of the news desk": f"{len(told.articles - stored)} of {len(told.articles)}",
        "articles of feeds": f"{len(set(press.printed) - addresses)} of {len(press.printed)}",
        "sources of the server": f"{len(told.sources - own)} of {len(told.sources)}",
        "questions to be told of": f"{lost_watches} of {len(told.watches)}",
        "settings": f"{settings} of {len(told.settings)}",
        "answers of the index that differ": different,
    }


def differences(database: Database, data: Path) -> str:
    """Count the questions to which the index on disk answers otherwise than one that is built anew."""
    articles = Articles(database, samples="on")
    kept = LiveSearch(articles, Snapshots(data / "index", Analyzer().fingerprint))
    kept.take_in()
    serving = articles.serving_among([number for number, *_ in articles.serving_revisions()])
    anew = LocalSearch.of(serving, Analyzer())
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    asked += [" ".join(article.text.split()[5:12]) for article in serving[:: max(1, len(serving) // 100)]]
    old = LocalSearch(lambda: kept.view)
    return f"{sum(_hits(old, text) != _hits(anew, text) for text in asked)} of {len(asked)}"


def _hits(search: LocalSearch, text: str) -> list[tuple[str, float]]:
    return [(hit.passage.id, round(hit.score, 6)) for hit in search.find(text, Scope(), 20).hits]


def report(told: Acknowledged, killer: Killer, lost: dict[str, str], violations: Counter[str]) -> Iterator[str]:
    """Write the figures, a line each."""
    counted = told.counted
    yield (
        f"{counted['kills']} kills, {counted['kills while it starts']} of them while it started; "
        f"{counted['kills of the news desk']} of the news desk"
    )
    acts = sorted(name for name in counted if ":" in name)
    yield ", ".join(f"{name} {counted[name]:,}" for name in acts)
    starts = sorted(killer.starts)
    middle, longest = (starts[len(starts) // 2], starts[-1]) if starts else (0.0, 0.0)
    yield f"seconds from a start to the connection: {middle:.1f} in the middle, {longest:.1f} at most"
    yield from (f"lost, {name}: {count}" for name, count in lost.items())
    yield f"cards whose buttons are forgotten: {counted['receipts']} of {len(told.receipts)}"
    yield f"rules of Discord broken: {dict(violations)}"


async def soak(minutes: float, home: Path) -> int:
    """Live, kill, check, report; return the exit status."""
    data, press, told = home / "data", serve_press(PORT, HOSTS), Acknowledged()
    os.environ |= settings_of_a_bot(data) | {
        "PULLQUOTE_POLL_MINUTES": "1",
        "PULLQUOTE_SOURCES_PER_SERVER": "100000",
        "PULLQUOTE_PRIVATE_HOSTS": press.private_hosts,
    }
    for _ in range(HOSTS):
        press.print_one()
    for feed in press.feeds:
        await asyncio.to_thread(pullquote({}, home, "sources", "add", feed).wait)
    async with FakeDiscord() as lab:
        lab.patience_seconds = PATIENCE_SECONDS
        killer = Killer(lab, data, told)
        living = [asyncio.create_task(People(lab, told).live()), asyncio.create_task(print_on(press))]
        await killer.kill_until(time.monotonic() + minutes * 60)
        for task in living:
            task.cancel()
        await asyncio.gather(*living, return_exceptions=True)
        status = await killer.last_start()
        for _ in range(2):  # what was printed last
            await asyncio.to_thread(pullquote({}, home, "sources", "poll", *press.feeds).wait)
        violations = Counter(lab.violations)
    lost = await check(data, told, press)
    sys.stdout.write("\n".join(report(told, killer, lost, violations)) + "\n")
    return int(status != 0 or any(not count.startswith("0 ") for count in lost.values()))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(asyncio.run(soak(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES, Path(folder))))
