"""Measures what waiting questions cost while articles arrive and people ask.

    python docs/telling_load.py [PASSAGES] [WAITING] [ARRIVING]

So many made-up questions wait in a database. People ask eight questions at once, again and again: first alone, then
while that many articles arrive and what could be answered is asked again until nothing is left to ask.
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

from bot.core.answer import Answered, Question
from bot.core.article import Block, Draft, Head, Kind, Published
from bot.core.madeupnews import MadeUpNews
from bot.core.watch import Delivery, Watch, watched
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

ASKERS = 8
ALONE_SECONDS = 10.0
SEED = 1
SWITCH_SECONDS = 0.001  # as a running bot has it


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


@dataclass
class Load:
    """What was measured."""

    times: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
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
        """Ask one question after the other."""
        while True:
            begun = time.perf_counter()
            await answering.ask(Question(text=next(questions), asked_at=now()))
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
        sys.stdout.write(
            f"{what}: {len(times):,} questions, p50 {np.percentile(times, 50):.0f} ms, p99 "
            f"{np.percentile(times, 99):.0f} ms; "
            f"loop lag p99 {np.percentile(lags, 99):.1f} ms, at most {lags.max():.0f} ms\n"
        )
        self.times.clear()
        self.lags.clear()


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
        answering, load = Answering(search, articles), Load()
        telling = Telling(Watches(database), articles, Answering(search, articles), search.sieve(), Times(now))
        questions = itertools.cycle(texts)
        tasks = [asyncio.create_task(load.ask(answering, questions)) for _ in range(ASKERS)]
        await asyncio.sleep(2.0)  # the first questions load word lists
        load.times.clear()
        tasks.append(asyncio.create_task(load.probe()))
        await asyncio.sleep(ALONE_SECONDS)
        load.say("alone")
        begun = time.perf_counter()
        await settle(telling, load)
        load.say(f"all {waiting:,} asked once, as after a start, {time.perf_counter() - begun:.0f} s")
        begun = time.perf_counter()
        await asyncio.to_thread(arrive, ArticleDesk(database, now=now), arriving)
        await asyncio.to_thread(search.take_in)
        load.say(f"{arriving:,} articles stored and taken in, {time.perf_counter() - begun:.0f} s")
        telling.arrived(articles.changed_since(0)[1][-arriving:])
        begun, before = time.perf_counter(), load.told
        due = await settle(telling, load)
        load.say(
            f"{due:,} of {waiting:,} asked again, {load.told - before:,} told, {time.perf_counter() - begun:.0f} s"
        )
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def settle(telling: Telling, load: Load) -> int:
    """Look until nothing is due; count what was."""
    count = 0
    while True:
        count += await telling.look(load)
        if not telling.due:
            return count


def main(passages: int, waiting: int, arriving: int) -> None:
    """Make news, build an index over it, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        workshop = LocalWorkshop(
            Path(folder),
            lambda most: MadeUpNews(SEED).articles(most or 0),
            questions=2_000,
            seed=SEED,
            wanted=(),
            now=now,
        )
        material = workshop.prepare(passages, lambda _: None)
        sys.setswitchinterval(SWITCH_SECONDS)
        texts = [asked.text for asked in material.questions]
        asyncio.run(measure(Path(folder) / "bench" / "data", texts, waiting, arriving))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("passages", type=int, nargs="?", default=100_000)
    parser.add_argument("waiting", type=int, nargs="?", default=10_000)
    parser.add_argument("arriving", type=int, nargs="?", default=1_000)
    wanted = parser.parse_args()
    main(wanted.passages, wanted.waiting, wanted.arriving)
