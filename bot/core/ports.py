"""What the services need from the outside, as they see it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.core.alert import Note
from bot.core.answer import Findings, Scope, Searched
from bot.core.article import Article, Draft
from bot.core.budget import Account, Span, Wish
from bot.core.intake import FromFile, InputFile, Listing, Refused, Taken
from bot.core.passage import Passage
from bot.core.posted import PostedCard
from bot.core.printed import Stored
from bot.core.receipt import Receipt
from bot.core.timing import ANY_TIME, Timing
from bot.core.withdrawal import Listed

if TYPE_CHECKING:  # what only measuring needs takes 10 ms of every start
    from bot.core.fitting import Observed
    from bot.core.judging import RememberedRun
    from bot.core.reasons import Counts


class ChangedArticles(Protocol):
    """Tells an index what to take in; blocking."""

    def changed_since(self, change: int) -> tuple[int, Sequence[int]]:
        """Return the number of the last change, and the ids of the articles whose last change is later than a number,
        ascending; of those that no longer answer questions, too.
        """
        ...

    def serving_among(self, ids: Sequence[int]) -> Sequence[Article]:
        """Return those of some articles that answer questions, by id."""
        ...

    def serving_revisions(self) -> Sequence[tuple[int, int, str]]:
        """Return id, revision and hash of the text of every article that answers questions."""
        ...


class SearchBackend(Protocol):
    """Finds passages; an awaited call never holds the event loop."""

    async def search(self, text: str, scope: Scope, limit: int, timing: Timing = ANY_TIME) -> Findings:
        """Return the best `limit` passages for a question's words; the days of `timing` never move the confidence
        where they are relative to the day of asking.
        """
        ...

    def searched(self, scope: Scope) -> Searched:
        """Say how much of what is indexed a scope covers."""
        ...

    def within(self, scope: Scope) -> frozenset[str]:
        """Return the ids of the passages that a scope of a few articles lets through; blocking."""
        ...


class WordCounts(Protocol):
    """Counts in how many passages words stand; blocking."""

    def counted(self, text: str, scope: Scope) -> Counts:
        """Count the passages in a scope's articles that hold each word of a question."""
        ...


class ExhaustiveSearch(SearchBackend, Protocol):
    """A search that can also do without choosing candidates first."""

    def exhaustive(self) -> SearchBackend:
        """Return the same search over everything that matched."""
        ...


class Observing(Protocol):
    """Shows what ranking and confidence see of a question; blocking."""

    def observe(self, text: str, scope: Scope, timing: Timing = ANY_TIME) -> Observed | None:
        """Return what was seen; None where no passage shares a word with the question."""
        ...


class Ranker(Protocol):
    """Ranks passages and nothing else; blocking."""

    def rank(self, text: str, scope: Scope, limit: int) -> Sequence[tuple[Passage, float]]:
        """Return at most `limit` passages of the scope with their scores, best first; only `articles` and `hidden`
        of a scope count.
        """
        ...


class Engines(Protocol):
    """Builds engines over some articles; blocking."""

    def search(self, articles: Sequence[Article]) -> ExhaustiveSearch:
        """Build ours."""
        ...

    def rival(self, name: str, articles: Sequence[Article]) -> Ranker:
        """Build another engine. Raises NotFound for an unknown name, MissingPackage for one not installed."""
        ...


class RunMemory(Protocol):
    """Remembers the last run over each set of judged questions, by the fingerprint of the set."""

    def last(self, fingerprint: str) -> RememberedRun | None:
        """Return the last run. Raises StorageError where it cannot be read."""
        ...

    def keep(self, run: RememberedRun) -> None:
        """Remember a run in the place of the last. Raises StorageError."""
        ...

    def forget(self, fingerprint: str) -> None:
        """Forget the run over a set, if there is one. Raises StorageError."""
        ...


class ArticleStore(Protocol):
    """Reads what is remembered."""

    async def articles(self, ids: Iterable[int]) -> dict[int, Article]:
        """Return the named articles in their newest revision; unknown and withdrawn ids are left out."""
        ...

    async def newest(self, scope: Scope, limit: int) -> list[Article]:
        """Return the newest articles of a scope, newest first; those without a date are left out."""
        ...

    async def outlets(self, scope: Scope) -> list[str]:
        """Name every source and publisher that has an article in a scope, by name."""
        ...


class RevisionStore(Protocol):
    """Reads what articles said before."""

    async def histories(self, ids: Collection[int]) -> dict[int, tuple[Stored, ...]]:
        """Return all revisions of those of some articles that have several, oldest first; of very many the latest."""
        ...

    async def holding(self, words: Sequence[str], limit: int) -> tuple[int, ...]:
        """Return articles of which some revision holds all of some words, among those that changed last."""
        ...


class ReceiptStore(Protocol):
    """Remembers posted answers."""

    async def keep(self, receipt: Receipt) -> None:
        """Remember one, in the place of an earlier one with its id. Raises StorageError."""
        ...

    async def find(self, receipt_id: str) -> Receipt | None:
        """Return one that is still remembered."""
        ...

    async def forget_of(self, asker: str) -> int:
        """Forget those of a sealed asker; count them. Raises StorageError."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget those made before a moment; count them."""
        ...


class BudgetStore(Protocol):
    """Remembers how much of an article a channel was shown on a day."""

    async def spend(self, account: Account, wishes: Sequence[Wish], allowed: int) -> tuple[Span | None, ...]:
        """Grant what the budget leaves of each wish, and remember it, so that two at once never get more than one
        after the other. Raises StorageError.
        """
        ...

    async def forget_before(self, day: date) -> int:
        """Forget earlier days; count the accounts."""
        ...


class PostedCards(Protocol):
    """Remembers which messages show passages of which articles."""

    async def keep(self, card: PostedCard, articles: Collection[int]) -> None:
        """Remember a posted card; it is due at once where one of its articles was withdrawn meanwhile."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[PostedCard]:
        """Return cards that are to be taken down, longest due first."""
        ...

    async def postpone(self, card: PostedCard, until: datetime) -> None:
        """Try a card again later."""
        ...

    async def forget(self, card: PostedCard) -> None:
        """Forget a card that is taken down or gone."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget the cards posted before a moment; count them."""
        ...


class Withdrawals(Protocol):
    """Takes articles out for good, and blocks domains; blocking."""

    def find(self, name: str) -> Listed | None:
        """Look an article up by id or URL."""
        ...

    def of_domain(self, domain: str) -> Sequence[Listed]:
        """List the articles at a domain and below it."""
        ...

    def reprints(self, ids: Collection[int]) -> Sequence[Listed]:
        """List the other articles that print the text of these."""
        ...

    def withdraw(self, ids: Collection[int]) -> int:
        """Delete the texts of articles for good; return how many posted cards are due to be taken down."""
        ...

    def block(self, domain: str) -> bool:
        """Refuse a domain from now on; tell whether it was not blocked before."""
        ...

    def unblock(self, domain: str) -> bool:
        """Take a domain again; tell whether it was blocked."""
        ...


class RobotsMemory(Protocol):
    """Remembers what sites want of robots. An origin is scheme, host and port where it is not the usual one."""

    async def find(self, origin: str) -> tuple[str, datetime] | None:
        """Return the rules as they were kept, and when they were fetched. Raises StorageError."""
        ...

    async def keep(self, origin: str, text: str, fetched_at: datetime) -> None:
        """Remember rules in the place of earlier ones. Raises StorageError."""
        ...


class BlockedDomains(Protocol):
    """The domains that the operator does not want."""

    async def is_blocked(self, name: str) -> bool:
        """Say whether exactly this name is listed; who asks goes through the domains above. Raises StorageError."""
        ...


class DraftReader(Protocol):
    """Reads articles out of files; blocking."""

    def find(self, path: Path) -> Listing:
        """List the readable files at a path. Raises InputError where there is nothing to read."""
        ...

    def read_all(self, files: Sequence[InputFile], position: Callable[[InputFile], int]) -> Iterator[FromFile]:
        """Give the articles of files in order, with an entry at the end of each file; `position` tells where an archive
        that was interrupted is taken up again.
        """
        ...


class NewsDesk(Protocol):
    """Takes articles in; every call is one transaction; blocking."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the right to write; waits for another process that holds it. Raises StorageBusy."""
        ...

    def source_for(self, root: str, wanted: str) -> str:
        """Return the name of the source that a folder is, making one with the wanted name or, if taken, one like it."""
        ...

    def stamp(self, source: str) -> str:
        """Return what `finish` noted last, "" where nothing."""
        ...

    def folder_stamp(self, root: str) -> str:
        """Return what `finish` noted last for the source that a folder is, "" where it is none; writes nothing."""
        ...

    def take_in(
        self, draft: Draft, *, source: str, root: str, language: Callable[[], str], from_web: bool = False
    ) -> Taken | Refused:
        """Store a draft as what it is. `from_web`: a text at several addresses of its host is a notice."""
        ...

    def withdraw(self, article_id: int) -> bool:
        """Withdraw an article whose page is gone. Tell whether it was active."""
        ...

    def withdraw_missing(self, *, source: str, root: str, kept: set[int], unread: Collection[str]) -> int:
        """Withdraw the active articles of a folder that are not in `kept`, nor in a place named in `unread`; count
        them.
        """
        ...

    def position(self, file: InputFile) -> int:
        """Return how many bytes of a file were done when its import was interrupted, 0 where none was."""
        ...

    def keep_position(self, file: InputFile, position: int | None) -> None:
        """Remember how far a file's import is; None forgets it."""
        ...

    def finish(self, source: str, stamp: str) -> None:
        """Note that a folder was read to its end."""
        ...


class Detector(Protocol):
    """Tells a text's language."""

    def detect(self, text: str) -> str:
        """Return an ISO 639-1 code, "" where it is not sure."""
        ...


class AlertNotes(Protocol):
    """Remembers what the operator was told; blocking."""

    def read(self) -> tuple[Note, ...]:
        """Return what was written last, nothing where that cannot be read."""
        ...

    def write(self, notes: tuple[Note, ...]) -> None:
        """Remember all of these and nothing else. Raises StorageError."""
        ...
