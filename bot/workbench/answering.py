"""The whole of Pullquote as one of the engines: from a question to quotations with their sources out of a database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.core.analysis import FOR_ARCHIVES, Analyzer
from bot.core.answer import Nothing, Question, Quote
from bot.core.article import Block, Draft, Head, Kind, Published
from bot.core.benching import Asked, Story
from bot.core.intake import Refused
from bot.errors import EngineFailed
from bot.search.analysts import Analysts
from bot.search.collecting import Analysis
from bot.search.live import LiveSearch, analysed_of
from bot.search.snapshot import Snapshots
from bot.service.answering import Answering
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.withdrawals import ArticleWithdrawals

_SOURCE = "added"


class AnsweringKind:
    """Builds from the database alone: all that ranking needs."""

    changes = True
    overlaps = True

    def __init__(self, data: Path, watch: Callable[[int, int], None] = lambda _, __: None) -> None:
        self._data = data
        self._watch = watch

    def build(self, stories: Iterable[Story], folder: Path) -> None:  # noqa: ARG002 - they lie in the database
        """Take the articles of the database into an index and keep it."""
        database = Database(self._data)
        try:
            search = _search(database, folder)
            search.take_in(self._watch, Analysts(partial(_analyst, self._data)))
            search.tidy()
            search.keep()
        finally:
            database.close()

    def open(self, folder: Path) -> WholeHouse:
        """Open database and index as a start of the bot does."""
        database = Database(self._data)
        database.open()
        search = _search(database, folder)
        search.take_in()
        return WholeHouse(database, search)


class WholeHouse:
    """Answers, stores and withdraws."""

    def __init__(self, database: Database, search: LiveSearch) -> None:
        self._database = database
        self._search = search
        self._answering = Answering(search, Articles(database, samples="off"))
        self._desk = ArticleDesk(database, now=_now)
        self._withdrawals = ArticleWithdrawals(database, now=_now)
        self._loop = asyncio.new_event_loop()  # a Runner sets a signal handler for every question

    def top(self, asked: Asked) -> Sequence[Quote]:
        """Return the quotations of an answer."""
        answer = self._loop.run_until_complete(self._answering.ask(Question(text=asked.text, asked_at=_now())))
        return () if isinstance(answer, Nothing) else answer.quotes

    def finds(self, asked: Asked, number: int) -> bool:
        """Look whether the article is quoted."""
        return any(quote.article_id == number for quote in self.top(asked))

    def put(self, story: Story) -> int:
        """Store an article in one transaction and take it into the index."""
        draft = Draft(
            head=Head(title=story.title, publisher=_SOURCE, published=Published(_now()), language=story.language),
            blocks=tuple(Block(kind=Kind.PARAGRAPH, text=text) for text in story.passages),
            external_id=str(story.id),
        )
        with self._desk.writing():
            taken = self._desk.take_in(draft, source=_SOURCE, root="", language=lambda: story.language)
        if isinstance(taken, Refused):
            raise EngineFailed(f"The news desk refused an article: {taken.reason}")
        self._search.take_in()
        return taken.article_id

    def drop(self, number: int) -> None:
        """Withdraw an article for good."""
        self._withdrawals.withdraw([number])
        self._search.take_in()

    def close(self) -> None:
        """Close the loop and the database."""
        self._loop.close()
        self._database.close()


def _analyst(data: Path) -> Callable[[Sequence[int]], Analysis]:
    articles, analyzer = Articles(Database(data), samples="off"), Analyzer(FOR_ARCHIVES)
    return lambda ids: analysed_of(articles, ids, analyzer)


def _search(database: Database, folder: Path) -> LiveSearch:
    return LiveSearch(Articles(database, samples="off"), Snapshots(folder, Analyzer().fingerprint))


def _now() -> datetime:
    return datetime.now(UTC)
