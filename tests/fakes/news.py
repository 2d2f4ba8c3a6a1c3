"""A web of a few documents, and readers that need no processes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import ParamSpec, TypeVar

from bot.core.feed import Feed, FeedLink
from bot.core.fetching import Fetched, FetchResult, Gone, Wanted
from bot.core.page import Page
from bot.errors import NotAFeed, UnreadableFile
from bot.ingest.feeds.discovery import find_feeds
from bot.ingest.feeds.reading import read_feed
from bot.ingest.pages.reading import read_fragment, read_page

_P = ParamSpec("_P")
_T = TypeVar("_T")
_I = TypeVar("_I")
Answer = FetchResult | Exception | str


class FakeWeb:
    """The `Fetcher` of scripted documents: text is served with status 200, whatever is not there is gone."""

    def __init__(self, documents: Mapping[str, Answer] | None = None) -> None:
        self.documents: dict[str, Answer] = dict(documents or {})
        self.asked: list[Wanted] = []

    async def fetch(self, wanted: Wanted) -> FetchResult:
        """Answer with what is there now."""
        self.asked.append(wanted)
        answer = self.documents.get(wanted.url, Gone(404))
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            return Fetched(url=wanted.url, body=answer.encode("utf-8"))
        return answer


class PlainReader:
    """The `DocumentReader` in this process."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    async def feed(self, document: Fetched) -> Feed:
        """Read a feed."""
        return read_feed(document.body, url=document.url, charset=document.charset, now=self._now())

    async def links(self, document: Fetched) -> Sequence[FeedLink]:
        """Return the feeds that a page points to."""
        try:
            await self.feed(document)
        except NotAFeed as error:
            if error.links:
                return [FeedLink(*link) for link in error.links]
        return find_feeds(document.body.decode("utf-8", "replace"), document.url)

    async def page(self, document: Fetched) -> Page:
        """Read an article's page."""
        return read_page(document.body, url=document.url, robots=document.robots)

    async def passage(self, html: str, url: str) -> Page:
        """Read the text that a feed carries itself."""
        return read_fragment(html, url)


class PlainPool:
    """A `WorkerPool` without processes."""

    async def call(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call a function here."""
        return function(*args, **kwargs)

    def map(self, function: Callable[[_I], _T], items: Iterable[_I]) -> Iterator[_T | UnreadableFile]:
        """Call a function here on one item after the other."""
        for item in items:
            try:
                yield function(item)
            except UnreadableFile as error:
                yield error


@contextmanager
def plain_pool() -> Generator[PlainPool]:
    """Open one."""
    yield PlainPool()
