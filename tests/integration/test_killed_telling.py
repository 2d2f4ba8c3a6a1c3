"""A process that is killed while it tells: the next one tells what is still to be told, and nothing twice."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.core.analysis import Analyzer
from bot.core.answer import Answer, Answered, Question
from bot.core.watch import Delivery, Watch
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from bot.service.telling import Telling, Times
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.watches import Watches
from tests.making import make_draft
from tests.nursery import Ended, nursery

ASKED_AT = datetime(2024, 5, 1, 12, tzinfo=UTC)
STORED_AT = datetime(2024, 5, 1, 13, tzinfo=UTC)


class Death:
    """Comes at the n-th time that it counts; never where n is 0."""

    def __init__(self, moment: int) -> None:
        self._left = moment

    def counts(self, *_: object) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Mailbox:
    """Notes each message in a file as Discord would keep it; one may die before and after."""

    def __init__(self, home: Path, death: Death) -> None:
        self._home, self._death = home, death

    async def tell(self, watch: Watch, answer: Answered) -> Delivery:
        self._death.counts()
        with (self._home / "sent.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps([watch.id, answer.quotes[0].text]) + "\n")
        self._death.counts()
        return Delivery.SENT

    async def has_told(self, watch: Watch) -> bool:
        return any(told == watch.id for told, _ in messages(self._home))


def messages(home: Path) -> list[tuple[str, str]]:
    file = home / "sent.jsonl"
    return [tuple(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def tell_until(home: str, moment: str) -> None:
    """Tell over a real database, and die at a statement that reaches it, at a commit, or around a message."""
    asyncio.run(telling_until(Path(home), Death(int(moment))))


async def telling_until(home: Path, death: Death) -> None:
    with closing(Database(home / "data")) as database:
        database.open()
        articles, watches = Articles(database, samples="off"), Watches(database)
        is_first = not articles.serving_revisions()
        if is_first:
            store_the_news(database)
        ids = [number for number, *_ in articles.serving_revisions()]
        search = LocalSearch.of(articles.serving_among(ids), Analyzer())
        asking = Answering(search, articles)

        async def ask(question: Question, server_id: int | None) -> Answer:
            del server_id
            return await asking.ask(question)

        async def at_once(seconds: float) -> None:
            del seconds

        telling = Telling(watches, articles, ask, search.sieve(), Times(lambda: ASKED_AT, sleep=at_once))
        if is_first:
            question = Question(text="When will the Birch Haven lighthouse open to visitors?", asked_at=ASKED_AT)
            await telling.subscribe(501, 200, question, "en")
        event.listen(Engine, "before_cursor_execute", death.counts)
        event.listen(Engine, "commit", death.counts)
        await telling.look(Mailbox(home, death))
        assert not await watches.waiting()


def store_the_news(database: Database) -> None:
    draft = make_draft(
        "The Birch Haven lighthouse will open to visitors on 12 June, said keeper Ola Nord.",
        "It was closed for two years.",
        title="Birch Haven lighthouse to open to visitors",
    )
    desk = ArticleDesk(database, now=lambda: STORED_AT)
    desk.take_in(draft, source="tests", root="", language=lambda: "en")


def test_killed_at_any_moment_it_tells_exactly_once(home: Path) -> None:
    with nursery(tell_until) as born:
        killed: list[int] = []
        for moment in range(1, 20):
            place = home / str(moment)
            place.mkdir()
            died = born(str(place), str(moment))
            assert died.status in (0, -signal.SIGKILL), died.said
            assert born(str(place), "0") == Ended(0, "")
            assert len(messages(place)) == 1, f"killed at {moment}"
            if died.status == 0:
                break
            killed.append(moment)
    assert len(killed) >= 7  # before and after each statement and each message


def test_killed_again_and_again_it_never_tells_twice(home: Path) -> None:
    with nursery(tell_until) as born:
        for moment in ("7", "2"):  # once the message is sent, and before that is noted
            assert born(str(home), moment).status == -signal.SIGKILL
        assert born(str(home), "0") == Ended(0, "")
    assert len(messages(home)) == 1
