"""What the command line is handed by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.core.answer import Scope
from bot.core.article import Article, RevisionNote
from bot.core.feed import Feed
from bot.core.page import ReadPage
from bot.service.answering import Answering
from bot.service.checking import Check

if TYPE_CHECKING:
    from bot.core.backup import BackedUp, Restored
    from bot.core.benching import BenchReport
    from bot.service.benching import Benching, Progress
    from bot.service.conversing import Conversation
    from bot.service.exporting import Exporting
    from bot.service.fitting import Fitting
    from bot.service.importing import Importing
    from bot.service.measuring import Measuring
    from bot.service.pageimporting import PageImporting
    from bot.service.polling import Polling
    from bot.service.subscribing import Subscribing
    from bot.service.verifying import Verifying
    from bot.service.watching import Watching
    from bot.service.withdrawing import Withdrawing


class Shelf(Protocol):
    """The stored articles, as the commands that name one see them."""

    def find(self, name: str) -> tuple[Article, list[RevisionNote]] | None:
        """Look an article up by id or URL."""
        ...


class Opened(Protocol):
    """The services, while the house is open."""

    @property
    def answering(self) -> Answering:
        """Answers single questions."""
        ...

    @property
    def verifying(self) -> Verifying:
        """Checks quotations."""
        ...

    def conversation(self, scope: Scope) -> Conversation:
        """Begin a conversation."""
        ...


class Newsroom(Protocol):
    """What reads the news, while the house is open."""

    @property
    def subscribing(self) -> Subscribing:
        """Adds and names sources."""
        ...

    @property
    def polling(self) -> Polling:
        """Reads what is due."""
        ...

    @property
    def page_importing(self) -> PageImporting:
        """Imports single pages."""
        ...

    @property
    def watching(self) -> Watching:
        """Reads watched folders."""
        ...


class PageFiles(Protocol):
    """Files of web pages."""

    def read(self, paths: Sequence[Path], manifest: Path | None) -> tuple[int, Iterator[ReadPage]]:
        """Return how many files are named, by path or by a manifest, and read them in order."""
        ...


class FeedFiles(Protocol):
    """Files of feeds."""

    async def read(self, file: Path) -> Feed:
        """Read one. Raises InputError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchWishes:
    """What one call of `bench` asks for; a size of None is all of the `articles`. No `engines` are all of them."""

    sizes: tuple[int | None, ...]
    articles: Path | None
    questions: int
    engines: tuple[str, ...]
    seed: int


class OpenedBench(Protocol):
    """What measures speed, while its folder is there."""

    @property
    def service(self) -> Benching:
        """Measures."""
        ...

    def report(self, command: str, *, stopped: bool) -> BenchReport:
        """Put together what was measured so far."""
        ...


class House(Protocol):
    """Opens what a command needs and closes it again."""

    def now(self) -> datetime:
        """The clock."""
        ...

    @property
    def zone(self) -> tzinfo:
        """The time zone in which days begin and end."""
        ...

    @property
    def status_port(self) -> int | None:
        """The port of the status pages, None where they are off."""
        ...

    def opened(self) -> AbstractAsyncContextManager[Opened]:
        """Read the corpus and build the index."""
        ...

    def shelf(self) -> AbstractContextManager[Shelf]:
        """Open the database alone."""
        ...

    def importing(self) -> AbstractContextManager[Importing]:
        """Open the database for an import."""
        ...

    def page_files(self) -> AbstractContextManager[PageFiles]:
        """Open what reads files of pages."""
        ...

    def feed_files(self) -> AbstractAsyncContextManager[FeedFiles]:
        """Open what reads files of feeds."""
        ...

    def withdrawing(self) -> AbstractContextManager[Withdrawing]:
        """Open the database to take articles out."""
        ...

    def exporting(self) -> AbstractContextManager[Exporting]:
        """Open the database to export ratings."""
        ...

    def newsroom(self) -> AbstractAsyncContextManager[Newsroom]:
        """Open what reads the news."""
        ...

    def check_rivals(self, names: Sequence[str]) -> None:
        """Raise NotFound for an engine that is unknown, MissingPackage for one that is not installed."""
        ...

    def measuring(self, folder: Path, questions: Sequence[Path], articles: Path | None) -> Measuring:
        """Read a set of judged questions; blocking."""
        ...

    def fitting(self, folders: Sequence[Path]) -> tuple[Fitting, int]:
        """Read sets of judged questions and build an index over each; return it with the number of questions."""
        ...

    def benching(self, wishes: BenchWishes, progress: Progress) -> AbstractContextManager[OpenedBench]:
        """Open what measures speed, in a folder of its own. Raises InputError where the articles cannot be read."""
        ...

    def back_up(self, file: Path, *, may_replace: bool) -> BackedUp:
        """Write database and key into one file; blocking."""
        ...

    def restore(self, file: Path) -> Restored:
        """Put a backup in the place of what is there; blocking."""
        ...

    def has_token(self) -> bool:
        """Tell whether there is a token for Discord."""
        ...

    async def serve(self) -> None:
        """Be the Discord bot until told to stop."""
        ...

    async def sync(self, guild_id: int | None) -> str:
        """Register the commands with Discord; say what was done."""
        ...

    async def check_discord(self) -> list[Check]:
        """Look at token, intents and permissions."""
        ...

    def checks(self) -> list[Check]:
        """Look at settings, data directory, database, corpus and index."""
        ...


class Voice(Protocol):
    """What the house says and shows while it opens and works."""

    def notify(self, message: str) -> None:
        """Say something that is not the result."""
        ...

    def counting(self, doing: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Show how far something long is, moved by telling how many are done."""
        ...


OpenHouse = Callable[[Voice], House]
