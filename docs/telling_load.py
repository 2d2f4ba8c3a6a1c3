"""Measures what waiting questions cost while articles arrive and people ask.

    python docs/telling_load.py [PASSAGES] [WAITING] [ARRIVING]

So many made-up questions wait in a database. People ask ten questions a second: first alone, then while all that wait
are asked once, as after a start, then while that many articles arrive and what these could answer is asked again.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from bot.core.answer import Answer, Answered, Question
from bot.core.article import Block, Draft, Head, Kind, Published
from bot.core.madeupnews import MadeUpNews
from bot.core.watch import Delivery, Watch, watched
from bot.core.watchports import Messenger
from bot.indexing import analyst, open_index
from bot.interfaces.cli.terminal import Terminal
from bot.search.live import LiveSearch
from bot.service.answering import Answering
from bot.service.telling import Telling, Times
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.schema import WATCHES
from bot.storage.watches import Watches, row_of
from bot.workbench.shop import LocalWorkshop

A_SECOND = 10
EACH_SECONDS = 30.0
SEED = 1
SWITCH_SECONDS = 0.001  # as a running bot has it


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


@dataclass
class Load:
    """What was measured."""

    times: list[float] = field(default_factory=list[float])
    lags: list[float] = field(default_factory=list[float])
    told: int = 0

    async def tell(self, watch: Watch, answer: Answered) -> Delivery:
        """Count a message."""
        del watch, answer
        self.told += 1
        return Delivery.SENT

    async def has_told(self, watch: Watch) -> bool | None:
        """Nothing was sent before."""
        del watch
        return False

    async def ask(self, answering: Answering, questions: Iterator[str]) -> None:
        """Ask a question every tenth of a second, whether or not the one before is answered."""
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(self._ask_one(answering, next(questions)))
                await asyncio.sleep(1 / A_SECOND)

    async def _ask_one(self, answering: Answering, text: str) -> None:
        begun = time.perf_counter()
        await answering.ask(Question(text=text, asked_at=now()))
        self.times.append((time.perf_counter() - begun) * 1e3)

    async def probe(self) -> None:
        """Note how late short sleeps end."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            self.lags.append((time.perf_counter() - begun - 0.001) * 1e3)

    def say(self, what: str) -> None:
        """Print and begin anew."""
        times, lags = np.array(self.times), np.array(self.lags)
        asked = f"{len(times):,} questions"
        if len(times):
            asked += f", p50 {np.percentile(times, 50):.0f} ms, p99 {np.percentile(times, 99):.0f} ms"
        late = (
            f"loop lag p99 {np.percentile(lags, 99):.1f} ms, at most {lags.max():.0f} ms" if len(lags) else "too short"
        )
        sys.stdout.write(f"{what}: {asked}; {late}\n")
        self.times.clear()
        self.lags.clear()


class Counted(Telling):
    """Counts what is asked again."""

    asked = 0

    async def _ask_again(self, watch: Watch, messenger: Messenger) -> bool:
        self.asked += 1
        return await super()._ask_again(watch, messenger)

    async def find(self, arrived: Sequence[int]) -> float:
        """Put what could be answered among what is due, as if long after a start; return how many seconds it took."""
        self._is_begun = True
        self.arrived(arrived)
        begun = time.perf_counter()
        await self._find_due()
        return time.perf_counter() - begun


def fill(database: Database, texts: Sequence[str], waiting: int, last: int) -> None:
    """Let so many questions wait, of different users."""
    asked = itertools.islice(itertools.cycle(texts), waiting)
    rows = [
        row_of(
            Watch(
                id=f"watch-{number}",
                user_id=number,
                server_id=1,
                question=watched(Question(text=text, asked_at=now())),
                language="en",
                after=last,
                made_at=now(),
            )
        )
        for number, text in enumerate(asked)
    ]
    with database.engine.begin() as connection:
        connection.execute(WATCHES.insert(), rows)


def arrive(desk: ArticleDesk, count: int) -> None:
    """Store articles of fifteen passages."""
    news = MadeUpNews(SEED + 1)
    with desk.writing():
        for number in range(1, count + 1):
            article = news.article(number, 15)
            blocks = tuple(Block(kind=Kind.PARAGRAPH, text=text) for text in article.text.split("\n\n"))
            head = Head(title=article.head.title, published=Published(now()), language="en")
            draft = Draft(head=head, blocks=blocks, external_id=str(number))
            desk.take_in(draft, source="arrived", root="", language=lambda: "en")


async def measure(data: Path, texts: Sequence[str], waiting: int, arriving: int) -> None:
    """Let everything happen, and say how it went."""
    with closing(Database(data)) as database:
        database.open()
        articles = Articles(database, samples="off")
        search: LiveSearch = open_index(articles, partial(analyst, data, "", "off"), data / "index", Terminal())
        fill(database, texts, waiting, await articles.last_id_before(now()))
        answering, unhurried, load = Answering(search, articles), Answering(search, articles), Load()

        async def ask(question: Question, server_id: int | None) -> Answer:
            del server_id
            return await unhurried.ask(question)

        telling = Counted(Watches(database), articles, ask, search.sieve(), Times(now))
        tasks = [asyncio.create_task(load.ask(answering, itertools.cycle(texts)))]
        await asyncio.sleep(2.0)  # the first questions load word lists
        load.times.clear()
        tasks.append(asyncio.create_task(load.probe()))
        await asyncio.sleep(EACH_SECONDS)
        load.say("alone")
        count = await look_for(EACH_SECONDS, telling, load)
        load.say(f"after a start: {count:,} asked again in {EACH_SECONDS:.0f} s, {load.told} told")
        begun = time.perf_counter()
        await asyncio.to_thread(arrive, ArticleDesk(database, now=now), arriving)
        await asyncio.to_thread(search.take_in)
        load.say(f"{arriving:,} articles stored and taken in, {time.perf_counter() - begun:.0f} s")
        telling = Counted(Watches(database), articles, ask, search.sieve(), Times(now))
        new = articles.changed_since(0)[1][-arriving:]
        took = await telling.find(new)
        load.say(f"{telling.due:,} of {waiting:,} could be answered, found in {took:.1f} s")
        took = await telling.find(new)
        load.say(f"found once more, their words being known, in {took:.1f} s")
        load.told = 0
        count = await look_for(EACH_SECONDS, telling, load)
        load.say(f"{count:,} asked again in {EACH_SECONDS:.0f} s, {load.told:,} told")
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def look_for(seconds: float, telling: Counted, load: Load) -> int:
    """Tell for so long; count the questions that were asked again."""
    before, task = telling.asked, asyncio.create_task(telling.tell_forever(load))
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.wait([task])
    return telling.asked - before


def main(passages: int, waiting: int, arriving: int) -> None:
    """Make news, build an index over it, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        workshop = LocalWorkshop.of_made_up_news(Path(folder), questions=2_000, seed=SEED, now=now)
        material = workshop.prepare(passages, lambda _: None)
        sys.setswitchinterval(SWITCH_SECONDS)
        texts = [asked.text for asked in material.questions]
        asyncio.run(measure(Path(folder) / "bench" / "data", texts, waiting, arriving))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("passages", type=int, nargs="?", default=30_000)
    parser.add_argument("waiting", type=int, nargs="?", default=10_000)
    parser.add_argument("arriving", type=int, nargs="?", default=1_000)
    wanted = parser.parse_args()
    main(wanted.passages, wanted.waiting, wanted.arriving)
