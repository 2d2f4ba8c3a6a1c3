"""Measures how long the event loop is held while everything happens at once.

    python docs/loop_lag.py [PASSAGES] [SECONDS]

Fifty questions are asked at once, again and again, of made-up news in a database, with the whole path but Discord; ten
articles a second arrive and are taken into the index, and all segments of the index are put together over and over. A
probe that sleeps one millisecond again and again tells how late it woke.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from bot.core.answer import Question
from bot.core.article import Block, Draft, Head, Kind, Published
from bot.core.intake import Taken
from bot.core.madeupnews import MadeUpNews
from bot.indexing import analyst, open_index
from bot.interfaces.cli.terminal import Terminal
from bot.search.joining import joined
from bot.search.live import LiveSearch
from bot.service.answering import Answering
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.workbench.shop import LocalWorkshop

ASKERS = 50
SEED = 1
SWITCH_SECONDS = 0.001  # as a running bot has it
HELD_MS = 5.0


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


async def probe(lags: list[float]) -> None:
    """Note in milliseconds how late each of many short sleeps ended."""
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(0.001)
        lags.append((time.perf_counter() - begun - 0.001) * 1e3)


async def ask(answering: Answering, questions: Iterator[str], times: list[float]) -> None:
    """Ask one question after the other."""
    while True:
        begun = time.perf_counter()
        await answering.ask(Question(text=next(questions), asked_at=now()))
        times.append((time.perf_counter() - begun) * 1e3)


async def arrive(desk: ArticleDesk) -> None:
    """Store an article of fifteen passages every tenth of a second."""
    news = MadeUpNews(SEED + 1)
    for number in itertools.count(1):
        article = news.article(number, 15)
        blocks = tuple(Block(kind=Kind.PARAGRAPH, text=text) for text in article.text.split("\n\n"))
        head = Head(title=article.head.title, published=Published(now()), language="en")
        await asyncio.to_thread(store, desk, Draft(head=head, blocks=blocks, external_id=str(number)))
        await asyncio.sleep(0.1)


def store(desk: ArticleDesk, draft: Draft) -> None:
    """Store an article in one transaction."""
    with desk.writing():
        taken = desk.take_in(draft, source="arrived", root="", language=lambda: "en")
    if not isinstance(taken, Taken):
        raise TypeError(taken.reason)


async def merge(search: LiveSearch, merges: list[float]) -> None:
    """Put all segments together, over and over, and note the seconds."""
    while True:
        begun = time.perf_counter()
        await asyncio.to_thread(joined, search.view.parts)
        merges.append(time.perf_counter() - begun)


async def measure(data: Path, texts: list[str], seconds: float) -> None:
    """Let everything happen at once, and say how it went."""
    lags, times, merges = list[float](), list[float](), list[float]()
    with closing(Database(data)) as database:
        database.open()
        articles = Articles(database, samples="off")
        search = open_index(articles, partial(analyst, data, "", "off"), data / "index", Terminal())
        answering, desk = Answering(search, articles), ArticleDesk(database, now=now)
        questions = itertools.cycle(texts)
        gc.freeze()  # as a running bot does
        before = search.passages
        tasks = [asyncio.create_task(ask(answering, questions, times)) for _ in range(ASKERS)]
        await asyncio.sleep(2.0)  # the first questions load word lists
        times.clear()
        others = (probe(lags), arrive(desk), merge(search, merges), search.follow(0.2))
        tasks += [asyncio.create_task(other) for other in others]
        await asyncio.sleep(seconds)
        for task in tasks:
            if task.done():
                task.result()  # raises what ended it
            task.cancel()
        await asyncio.wait(tasks)
        arrived = search.passages - before
    lag = np.array(lags)
    at = (50, 99, 99.9, 100)
    sys.stdout.write(
        f"{before:,} passages, {arrived:,} arrived, all segments put together {len(merges)} times\n"
        f"{len(times) / seconds:.0f} questions a second, {np.median(times):.0f} ms with the wait for their turn\n"
        f"loop lag, ms: {', '.join(f'p{share} {np.percentile(lag, share):.1f}' for share in at)}\n"
        f"over {HELD_MS:.0f} ms: {int((lag > HELD_MS).sum()):,} of {len(lag):,} samples\n"
    )


def main(passages: int, seconds: float) -> None:
    """Make news, build an index over it, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        workshop = LocalWorkshop.of_made_up_news(Path(folder), questions=2_000, seed=SEED, now=now)
        material = workshop.prepare(passages, lambda _: None)
        sys.setswitchinterval(SWITCH_SECONDS)
        asyncio.run(measure(Path(folder) / "bench" / "data", [asked.text for asked in material.questions], seconds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("passages", type=int, nargs="?", default=100_000)
    parser.add_argument("seconds", type=int, nargs="?", default=30)
    wanted = parser.parse_args()
    main(wanted.passages, wanted.seconds)
