"""The composition root: settings → adapters → services → doors. Opens everything and closes it in reverse order."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncGenerator, Callable, Collection, Generator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from bot.alarms import open_alarms
from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.core.detection import LanguageDetector
from bot.core.observing import Observer
from bot.core.ports import SearchBackend
from bot.entering import entered
from bot.errors import ConfigurationError, InputError
from bot.examining import house_checks
from bot.indexing import analyst, open_index
from bot.ingest.files import FileReader
from bot.interfaces.cli.main import run
from bot.logs.configuring import configure
from bot.lookout import open_lookout
from bot.search.live import LiveSearch
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from bot.service.checking import Check, State
from bot.service.importing import Importing, ImportReport
from bot.settings import Settings, load_settings, state_dir
from bot.storage.articles import Articles
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from bot.storage.presence import sole
from bot.storage.sources import Sources

if TYPE_CHECKING:
    from bot.core.backup import BackedUp, Restored
    from bot.ingest.feeds.files import FeedFiles
    from bot.ingest.pages.files import PageFiles
    from bot.ingest.workers import WorkerPool
    from bot.interfaces.cli.house import BenchWishes, OpenedBench, Voice
    from bot.interfaces.discord.desk import Desk
    from bot.newsroom import Newsroom
    from bot.service.benching import Progress
    from bot.service.conversing import Conversation
    from bot.service.exporting import Exporting
    from bot.service.fitting import Fitting
    from bot.service.measuring import Measuring
    from bot.service.verifying import Verifying
    from bot.service.withdrawing import Withdrawing

_LOG = logging.getLogger(__name__)
_SWITCH_SECONDS = 0.001  # how long a ranking thread may keep the event loop waiting
_FOLLOW_SECONDS = 1.0
_TAKE_OVER_SECONDS = 30.0  # that a bot which was told to stop may take


@dataclass(frozen=True, slots=True)
class Opened:
    """What a door may use while the house is open."""

    answering: Answering
    articles: Articles
    passages: int
    zone: tzinfo
    verifier: Callable[[], Verifying]

    @property
    def verifying(self) -> Verifying:
        """Checks quotations."""
        return self.verifier()

    def conversation(self, scope: Scope) -> Conversation:
        """Begin a conversation."""
        from bot.service.conversing import Conversation  # noqa: PLC0415 - 25 ms that a single question does without

        return Conversation(self.answering, self.articles, scope, zone=self.zone)


class Application:
    """Opens what a command needs."""

    def __init__(self, settings: Settings, voice: Voice) -> None:
        self.settings = settings
        self._voice = voice
        self._notify = voice.notify

    def now(self) -> datetime:
        """The clock."""
        return datetime.now(UTC)

    @property
    def zone(self) -> tzinfo:
        """The time zone in which days begin and end."""
        return self.settings.zone

    @property
    def status_port(self) -> int | None:
        """The port of the status pages."""
        return self.settings.status_port

    @contextmanager
    def shelf(self) -> Generator[Articles]:
        """Open the database alone."""
        with self._database() as database:
            yield self._articles(database)

    @contextmanager
    def importing(self) -> Generator[Importing]:
        """Open the database for an import."""
        with self._database() as database:
            yield self._importing(self._news_desk(database))

    @contextmanager
    def page_files(self) -> Generator[PageFiles]:
        """Open what reads files of pages."""
        from bot.ingest.pages.files import PageFiles  # noqa: PLC0415 - trafilatura takes 0.2 s

        with _pool() as pool:
            yield PageFiles(pool)

    @asynccontextmanager
    async def feed_files(self) -> AsyncGenerator[FeedFiles]:
        """Open what reads files of feeds."""
        from bot.ingest.documents import PooledReader  # noqa: PLC0415 - feedparser takes 0.1 s
        from bot.ingest.feeds.files import FeedFiles  # noqa: PLC0415 - as above

        with _pool() as pool:
            yield FeedFiles(PooledReader(pool, self.now))

    @contextmanager
    def withdrawing(self) -> Generator[Withdrawing]:
        """Open the database to take articles out."""
        from bot.service.withdrawing import Withdrawing  # noqa: PLC0415 - one command needs it
        from bot.storage.withdrawals import ArticleWithdrawals  # noqa: PLC0415 - as above

        with self._database() as database:
            yield Withdrawing(ArticleWithdrawals(database, now=self.now, on_wait=self._tell_waiting))

    def exporting(self) -> AbstractContextManager[Exporting]:
        """Open the database to export ratings."""
        from bot.feedback import open_exporting  # noqa: PLC0415 - one command needs it

        return open_exporting(self.settings, self._database())

    @asynccontextmanager
    async def newsroom(self) -> AsyncGenerator[Newsroom]:
        """Open what reads the news."""
        with self._database() as database:
            async with self._newsroom(database) as newsroom:
                yield newsroom

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Opened]:
        """Read what is new in the corpus folder, build the index, and hand out the services."""
        with self._database() as database:
            articles = self._articles(database)
            await self._read_corpus(database)
            search = self._live_search(articles)
            verifier = partial(_verifying, search, articles, database)
            yield Opened(Answering(search, articles), articles, search.passages, self.zone, verifier)

    def check_rivals(self, names: Sequence[str]) -> None:
        """Raise NotFound for an engine that is unknown, MissingPackage for one that is not installed."""
        from bot.search import rivals  # noqa: PLC0415 - one option of one command needs it

        for name in names:
            rivals.check(name)

    def measuring(self, folder: Path, questions: Sequence[Path], articles: Path | None) -> Measuring:
        """Read a set of judged questions; the data directory is not touched."""
        from bot.ingest.judgedset import read_set  # noqa: PLC0415 - one command needs it
        from bot.search.engines import LocalEngines  # noqa: PLC0415 - as above
        from bot.service.measuring import Measuring  # noqa: PLC0415 - as above
        from bot.storage.runs import Runs  # noqa: PLC0415 - as above

        judged = read_set(folder, questions, articles, LanguageDetector())
        state = state_dir()
        return Measuring(judged, LocalEngines(), Runs(state / "evaluations") if state else None, self.now)

    def fitting(self, folders: Sequence[Path]) -> tuple[Fitting, int]:
        """Read sets of judged questions and build an index over each; return it with the number of questions."""
        from bot.ingest.judgedset import read_set  # noqa: PLC0415 - one command needs it
        from bot.service.fitting import Fitting  # noqa: PLC0415 - as above

        sets = [read_set(folder, [], None, LanguageDetector()) for folder in folders]
        count = sum(len(judged.questions) for judged in sets)
        return Fitting([(judged, LocalSearch.of(judged.articles, Analyzer())) for judged in sets]), count

    def benching(self, wishes: BenchWishes, progress: Progress) -> AbstractContextManager[OpenedBench]:
        """Open what measures speed; the data directory is not touched."""
        from bot.workbench.opening import open_bench  # noqa: PLC0415 - one command needs it

        return open_bench(wishes, progress, self.now)

    def back_up(self, file: Path, *, may_replace: bool) -> BackedUp:
        """Write database and key into one file."""
        from bot import keeping  # noqa: PLC0415 - one command needs it

        keeping.only_sqlite(self.settings)
        with self._database() as database:
            return keeping.back_up(database, self.settings, file, self.now(), self._voice, may_replace=may_replace)

    def restore(self, file: Path) -> Restored:
        """Put a backup in the place of what is there."""
        from bot import keeping  # noqa: PLC0415 - one command needs it

        return keeping.restore(self.settings, file, self.now(), self._voice)

    def has_token(self) -> bool:
        """Tell whether there is a token for Discord."""
        return self._token() != ""

    async def serve(self) -> None:
        """Open the house and be the Discord bot until told to stop."""
        from bot.interfaces.discord.connecting import Access  # noqa: PLC0415 - discord.py takes 0.4 s
        from bot.interfaces.discord.running import Running  # noqa: PLC0415 - as above

        if self.settings.log_format == "json":  # then every line is one of the log
            self._notify = partial(_LOG.info, "told %s")
        async with (
            entered(self._alone),
            open_lookout(self.settings, self._notify) as lookout,
            entered(lambda _: self._database(is_sole=True)) as database,
        ):
            articles = self._articles(database)
            await self._read_corpus(database)
            search = await asyncio.to_thread(self._live_search, articles)  # the status pages are there meanwhile
            lookout.opened(search, database, self.now)
            self._notify(f"{search.passages:,} passages can be found.")
            sys.setswitchinterval(_SWITCH_SECONDS)
            gc.freeze()  # to look through all that was loaded again and again held the event loop for 60 ms
            access = Access(self._token(), self.settings.discord_test_guild_id)
            async with self._newsroom(database) as newsroom:
                desk = self._desk(database, articles, search, newsroom, lookout.observer)
                upkeep = (
                    lambda: newsroom.polling.run_forever(lookout.read),
                    newsroom.watching.watch_forever,
                    lambda: search.follow(_FOLLOW_SECONDS, _both(desk.services.telling.arrived, lookout.indexed)),
                    *lookout.upkeep,
                )
                alerting = open_alarms(self.settings, Sources(database).all, self.now)
                running = Running(desk, access, self._notify, upkeep, alerting)
                lookout.runs(running.gateway, lambda: desk.manners.is_stopping)
                _LOG.info("started version=%s passages=%s", metadata.version("pullquote"), search.passages)
                await running.run()
            await asyncio.to_thread(search.keep)
        _LOG.info("stopped")

    async def sync(self, guild_id: int | None) -> str:
        """Register the commands with Discord; say what was done."""
        from bot.interfaces.discord.inspecting import sync_commands  # noqa: PLC0415 - discord.py takes 0.4 s

        with self._database() as database:
            async with self._newsroom(database) as newsroom:
                desk = self._desk(database, self._articles(database), LocalSearch.of((), Analyzer()), newsroom)
                return await sync_commands(desk, self._token(), guild_id, self.settings.discord_test_guild_id)

    async def check_discord(self) -> list[Check]:
        """Look at token, intents and permissions."""
        if not self.has_token():
            mend = "Set DISCORD_TOKEN; pullquote run says how to get one. The terminal commands need none."
            return [Check("token", State.WARN, "there is none.", mend)]
        from bot.interfaces.discord.inspecting import check_discord  # noqa: PLC0415 - discord.py takes 0.4 s

        return await check_discord(self._token())

    def checks(self) -> list[Check]:
        """Look at settings, data directory, database, corpus and index."""
        return house_checks(self.settings, self._database, self._passages)

    def _token(self) -> str:
        token = self.settings.discord_token
        return token.get_secret_value().strip() if token else ""

    @contextmanager
    def _database(self, *, is_sole: bool = False) -> Generator[Database]:
        database = Database(self.settings.data_dir, self.settings.database_url)
        try:
            database.open(on_wait=self._tell_waiting, tell=self._notify, is_sole=is_sole)
            yield database
        finally:
            database.close()

    def _alone(self, given_up: Callable[[], bool]) -> AbstractContextManager[None]:
        def tell() -> None:
            self._notify("Another pullquote run or restore is at work on the same data directory; waiting for it …")

        return sole(self.settings.data_dir, _TAKE_OVER_SECONDS, tell, given_up)

    def _live_search(self, articles: Articles) -> LiveSearch:
        settings = self.settings
        begin = partial(analyst, settings.data_dir, settings.database_url, settings.samples)
        return open_index(articles, begin, settings.data_dir / "index", self._voice)

    def _passages(self, database: Database) -> int:
        return self._live_search(self._articles(database)).passages

    def _articles(self, database: Database) -> Articles:
        return Articles(database, samples=self.settings.samples)

    def _news_desk(self, database: Database) -> ArticleDesk:
        return ArticleDesk(database, now=self.now, on_wait=self._tell_waiting)

    def _newsroom(self, database: Database) -> AbstractAsyncContextManager[Newsroom]:
        from bot.newsroom import open_newsroom  # noqa: PLC0415 - aiohttp takes 0.1 s

        desk = self._news_desk(database)
        return open_newsroom(database, self.settings, desk, self._importing(desk), self.now, self._tell_waiting)

    def _desk(
        self,
        database: Database,
        articles: Articles,
        search: LiveSearch | LocalSearch,
        newsroom: Newsroom,
        observer: Observer | None = None,
    ) -> Desk:
        from bot.frontdesk import lay_desk  # noqa: PLC0415 - discord.py takes 0.4 s

        return lay_desk(self.settings, database, articles, search, newsroom.subscribing, self.now, observer)

    def _importing(self, desk: ArticleDesk) -> Importing:
        return Importing(FileReader(_pool), desk, LanguageDetector)

    async def _read_corpus(self, database: Database) -> None:
        corpus = self.settings.corpus
        if corpus is None:
            return
        if not corpus.is_dir():
            raise InputError(
                f"The corpus folder {corpus} does not exist.", mend="Make it, or change PULLQUOTE_CORPUS_DIR."
            )
        report = await self._importing(self._news_desk(database)).import_paths([corpus], only_if_changed=True)
        self._tell_rejected(report)

    def _tell_rejected(self, report: ImportReport) -> None:
        for rejected in report.rejected:
            self._notify(f"{rejected.location}: {rejected.reason}")

    def _tell_waiting(self) -> None:
        self._notify("Another Pullquote is writing to the same data directory; waiting for it …")


def _both(
    one: Callable[[Collection[int]], None], other: Callable[[Collection[int]], None]
) -> Callable[[Collection[int]], None]:
    def tell(articles: Collection[int]) -> None:
        one(articles)
        other(articles)

    return tell


def _verifying(search: SearchBackend, articles: Articles, database: Database) -> Verifying:
    from bot.service.verifying import Verifying  # noqa: PLC0415 - a question does without
    from bot.storage.revisions import Revisions  # noqa: PLC0415 - as above

    return Verifying(search, articles, Revisions(database))


def _pool() -> AbstractContextManager[WorkerPool]:
    from bot.ingest.workers import worker_pool  # noqa: PLC0415 - archives and many pages need it

    return worker_pool()


def open_house(voice: Voice) -> Application:
    """Read the settings and make the application of this process."""
    return Application(load_settings(), voice)


def main() -> int:
    """Run the command line; return the exit status."""
    with suppress(ConfigurationError):  # the command itself will say what is wrong
        settings = load_settings()
        configure(settings.log_level, settings.log_format, settings.secrets)
    return run(open_house)
