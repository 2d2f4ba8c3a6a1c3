"""A process that is killed while it adds, merges or writes the index leaves what the next start answers the same from.

Five kills by default; `PULLQUOTE_KILLS=100 pytest tests/integration/test_killed_index.py` for a long run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.search.live import LiveSearch
from bot.search.local import LocalSearch
from bot.search.snapshot import Snapshots
from bot.storage.articles import Articles
from bot.storage.database import Database

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("PULLQUOTE_KILLS", "5"))
GOLDEN = 0.618  # moments that are spread evenly, however many
QUESTIONS = ("Where is the ferry moored?", "Which bridge over the Alder was closed?", "storm harbour council 17")

WRITER = """
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from bot.core.analysis import Analyzer
from bot.core.intake import Taken
from bot.search import writing
from bot.search.live import LiveSearch
from bot.search.snapshot import Snapshots
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.withdrawals import ArticleWithdrawals
from tests.integration.test_killed_index import texts_of
from tests.making import make_draft

writing.MOST_FRESH = 8  # so that there is much to merge
folder = Path(sys.argv[1])
now = lambda: datetime(2024, 5, 1, tzinfo=UTC)
with closing(Database(folder)) as database:
    database.open()
    search = LiveSearch(Articles(database, samples="off"), Snapshots(folder / "index", Analyzer().fingerprint))
    search.take_in()
    desk, withdrawals = ArticleDesk(database, now=now), ArticleWithdrawals(database, now=now)
    for number in range(int(sys.argv[2]), 1_000_000):
        with desk.writing():
            name = str(number if number % 5 else number - 3)  # each fifth revises one
            draft = make_draft(*texts_of(number), external_id=name, title=f"News of {number}")
            stored = desk.take_in(draft, source="tests", root="", language=lambda: "en")
        if number % 7 == 0 and isinstance(stored, Taken):
            withdrawals.withdraw([stored.article_id])
        print(number, flush=True)
        search.take_in()
        if number % 3 == 0:
            search.tidy()
        if number % 4 == 0:
            search.keep()
"""


def texts_of(number: int) -> Sequence[str]:
    """Write an article that differs from every other."""
    return (
        f"The ferry to Birch Haven stays moored until storm {number} is over, said the harbour master of pier {number}.",
        f"The bridge over the Alder, the {number}th of its kind, will be closed by the council until the middle of June.",
    )


def write_until_killed(folder: Path, begin: int, seconds: float) -> int:
    """Let another process write for a while and kill it; return the number of the last article that it stored."""
    command = [sys.executable, "-c", WRITER, str(folder), str(begin)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        last = int(process.stdout.readline())  # it is ready, and has stored one
        time.sleep(seconds)  # at any moment of what it does
        process.kill()
        return max([last, *(int(line) for line in process.stdout.read().split())])


def told(search: LocalSearch) -> list[tuple[str, float]]:
    found = (search.find(question, Scope(), 50) for question in QUESTIONS)
    return [(hit.passage.id, round(hit.score, 6)) for findings in found for hit in findings.hits]


def test_the_next_start_answers_as_an_index_made_anew(tmp_path: Path) -> None:
    begin = 1
    for kill in range(KILLS):
        begin = write_until_killed(tmp_path, begin, 0.05 + kill * GOLDEN % 0.75) + 1
        with closing(Database(tmp_path)) as database:
            database.open()
            articles = Articles(database, samples="off")
            search = LiveSearch(articles, Snapshots(tmp_path / "index", Analyzer().fingerprint))
            search.take_in()
            serving = articles.serving_among([number for number, *_ in articles.serving_revisions()])
            assert told(LocalSearch(lambda search=search: search.view)) == told(LocalSearch.of(serving, Analyzer()))
            assert search.passages > 0
    assert Snapshots(tmp_path / "index", Analyzer().fingerprint).read() is not None
