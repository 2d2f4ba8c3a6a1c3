"""The composition root: settings → adapters → services → doors. Opens everything and closes it in reverse order."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.core.detection import LanguageDetector
from bot.errors import ConfigurationError, InputError, PullquoteError
from bot.ingest.files import FileReader
from bot.interfaces.cli.main import run
from bot.logs import configure
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from bot.service.checking import Check, State
from bot.service.conversing import Conversation
from bot.service.evaluating import Evaluating
from bot.service.importing import Importing, ImportReport
from bot.settings import Settings, load_settings
from bot.storage.articles import Articles
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Opened:
    """What a door may use while the house is open."""

    answering: Answering
    articles: Articles
    passages: int

    def conversation(self, scope: Scope) -> Conversation:
        """Begin a conversation."""
        return Conversation(self.answering, self.articles, scope)


Notify = Callable[[str], None]


class Application:
    """Opens what a command needs."""

    def __init__(self, settings: Settings, notify: Notify) -> None:
        self.settings = settings
        self._notify = notify

    def now(self) -> datetime:
        """The clock."""
        return datetime.now(UTC)

    @contextmanager
    def shelf(self) -> Generator[Articles]:
        """Open the database alone."""
        database = Database(self.settings.data_dir, self.settings.database_url)
        try:
            database.open(on_wait=self._tell_waiting)
            yield Articles(database, samples=self.settings.samples, now=self.now, on_wait=self._tell_waiting)
        finally:
            database.close()

    @contextmanager
    def importing(self) -> Generator[Importing]:
        """Open the database for an import."""
        with self.shelf() as articles:
            yield self._importing(articles)

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Opened]:
        """Read what is new in the corpus folder, build the index, and hand out the services."""
        with self.shelf() as articles:
            await self._read_corpus(articles)
            search = LocalSearch(articles.serving(), Analyzer())
            yield Opened(Answering(search, articles), articles, search.passages)

    async def evaluating(self, folder: Path, questions: Path | None, articles: Path | None) -> tuple[Evaluating, int]:
        """Read a set of judged questions and build an index of its own for it; the data directory is not touched."""
        from bot.ingest.judgedset import read_set  # noqa: PLC0415 - one command needs it

        judged = read_set(folder, questions, articles, LanguageDetector())
        search = LocalSearch(judged.articles, Analyzer())
        return Evaluating(judged, search), len(judged.questions)

    def checks(self) -> list[Check]:
        """Look at settings, data directory, database, corpus and index."""
        corpus = self.settings.corpus
        checks = [
            Check("settings", State.OK, "read from the environment and .env."),
            _check_corpus(corpus),
        ]
        try:
            with self.shelf() as articles:
                checks.append(Check("database", State.OK, f"in {self.settings.data_dir}, schema up to date."))
                checks.append(_check_index(LocalSearch(articles.serving(), Analyzer()).passages))
        except PullquoteError as error:
            checks.append(Check("database", State.FAIL, error.message, error.mend))
        return checks

    def _importing(self, articles: Articles) -> Importing:
        return Importing(FileReader(), articles, LanguageDetector)

    async def _read_corpus(self, articles: Articles) -> None:
        corpus = self.settings.corpus
        if corpus is None:
            return
        if not corpus.is_dir():
            raise InputError(
                f"The corpus folder {corpus} does not exist.", mend="Make it, or change PULLQUOTE_CORPUS_DIR."
            )
        report = await self._importing(articles).import_paths([corpus], only_if_changed=True)
        self._tell_rejected(report)

    def _tell_rejected(self, report: ImportReport) -> None:
        for rejected in report.rejected:
            self._notify(f"{rejected.location}: {rejected.reason}")

    def _tell_waiting(self) -> None:
        self._notify("Another Pullquote is writing to the same data directory; waiting for it …")


def _check_corpus(corpus: Path | None) -> Check:
    if corpus is None:
        return Check(
            "corpus", State.WARN, "there is no corpus folder.", "Import articles, or set PULLQUOTE_CORPUS_DIR."
        )
    if not corpus.is_dir():
        return Check("corpus", State.FAIL, f"{corpus} does not exist.", "Make it, or change PULLQUOTE_CORPUS_DIR.")
    return Check("corpus", State.OK, f"{len(FileReader().find(corpus).files)} files in {corpus}.")


def _check_index(passages: int) -> Check:
    if passages:
        return Check("index", State.OK, f"{passages:,} passages can be found.")
    return Check(
        "index", State.WARN, "there is no passage to find.", "Ask once, which reads the corpus, or import articles."
    )


def open_house(notify: Notify) -> Application:
    """Read the settings and make the application of this process."""
    return Application(load_settings(), notify)


def main() -> int:
    """Run the command line; return the exit status."""
    with suppress(ConfigurationError):  # the command itself will say what is wrong
        configure(load_settings().log_level)
    return run(open_house)
