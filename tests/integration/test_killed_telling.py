"""A process that is killed while it tells: the next one tells what is still to be told, and nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

# Tells over a real database, and notes each message in a file as Discord would keep it. Kills itself before or after the
# n-th statement that reaches the database, or after the message is sent.
PROCESS = """
import asyncio, json, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from bot.core.analysis import Analyzer
from bot.core.answer import Question
from bot.core.watch import Delivery
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from bot.service.telling import Telling, Times
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.watches import Watches
from tests.making import make_draft

home, dies_at = Path(sys.argv[1]), int(sys.argv[2])
sent = home / "sent.jsonl"
left = [0]

def count(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)

class Mailbox:
    async def tell(self, watch, answer):
        count()
        with sent.open("a") as file:
            file.write(json.dumps([watch.id, answer.quotes[0].text]) + "\\n")
        count()
        return Delivery.SENT

    async def has_told(self, watch):
        lines = sent.read_text().splitlines() if sent.exists() else []
        return any(json.loads(line)[0] == watch.id for line in lines)

async def main():
    database = Database(home / "data")
    database.open()
    articles, watches = Articles(database, samples="off"), Watches(database)
    now = lambda: datetime(2024, 5, 1, 12, tzinfo=UTC)
    desk = ArticleDesk(database, now=lambda: datetime(2024, 5, 1, 13, tzinfo=UTC))
    is_first = not articles.serving_revisions()
    if is_first:
        draft = make_draft(
            "The Birch Haven lighthouse will open to visitors on 12 June, said keeper Ola Nord.",
            "It was closed for two years.", title="Birch Haven lighthouse to open to visitors",
        )
        desk.take_in(draft, source="tests", root="", language=lambda: "en")
    ids = [number for number, *_ in articles.serving_revisions()]
    search = LocalSearch.of(articles.serving_among(ids), Analyzer())
    asking = Answering(search, articles)
    ask = lambda question, server_id: asking.ask(question)
    telling = Telling(watches, articles, ask, search.sieve(), Times(now, sleep=lambda _: asyncio.sleep(0)))
    if is_first:
        question = Question(text="When will the Birch Haven lighthouse open to visitors?", asked_at=now())
        await telling.subscribe(501, 200, question, "en")
    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    left[0] = dies_at
    await telling.look(Mailbox())
    left[0] = 0
    print(len(await watches.waiting()))

asyncio.run(main())
"""


def run(home: Path, dies_at: int) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", PROCESS, str(home), str(dies_at)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def sent(home: Path) -> list[str]:
    file = home / "sent.jsonl"
    return [json.loads(line)[1] for line in file.read_text().splitlines()] if file.exists() else []


def test_killed_at_any_moment_it_tells_exactly_once(home: Path) -> None:
    killed = 0
    for moment in (3, 4, 5, 6, 7):
        place = home / str(moment)
        place.mkdir()
        died = run(place, moment)
        killed += died.returncode == -signal.SIGKILL
        assert died.returncode in (0, -signal.SIGKILL), died.stderr
        after = run(place, 0)
        assert after.returncode == 0, after.stderr
        assert after.stdout.strip() == "0"
        assert len(sent(place)) == 1, f"killed at {moment}"
    assert killed >= 4


def test_killed_again_and_again_it_never_tells_twice(home: Path) -> None:
    for _ in range(2):
        run(home, 7)
    assert run(home, 0).stdout.strip() == "0"
    assert len(sent(home)) == 1
