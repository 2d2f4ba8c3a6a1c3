"""Adding sources: looking at what an address is before it is stored; OPML both ways."""

from __future__ import annotations

import asyncio
import re
from asyncio import to_thread
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bot.core.acceptance import judge
from bot.core.feed import Feed, FeedKind, FeedLink
from bot.core.fetching import Failed, Fetched, Gone, Wanted
from bot.core.rights import QuotePolicy
from bot.core.source import EVERYWHERE, Source, SourceChange, SourceKind
from bot.core.webports import DocumentReader, Fetcher, Outliner, SourceBook
from bot.errors import InputError, NotAFeed, NotFound
from bot.service.feedpolling import MOST_FEED_BYTES

_MOST_TRIED = 5
_MOST_HEADLINES = 3
_LONGEST_NAME = 100
_LOOK_UP_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an address is, before it is stored: its newest headlines, at most three, newest first."""

    kind: SourceKind
    address: str
    title: str
    headlines: tuple[str, ...] = ()
    entries: int = 0


class Subscribing:
    """Adds, lists and removes sources."""

    def __init__(
        self,
        fetcher: Fetcher,
        reader: DocumentReader,
        sources: SourceBook,
        outliner: Outliner,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self.sources = sources
        self._fetcher = fetcher
        self._reader = reader
        self._outliner = outliner
        self._now = now

    async def look_up(self, address: str, *, server_id: int = EVERYWHERE) -> Preview:
        """Find out what is at an address: a feed, a site with one, or an article. Raises InputError otherwise.

        Who asks for a server never learns of the operator's own network.
        """
        url = with_scheme(address)
        try:
            async with asyncio.timeout(_LOOK_UP_SECONDS):
                return await self._look_up(url, for_operator=server_id == EVERYWHERE)
        except TimeoutError as error:
            raise InputError(
                f"{_host(url)} took longer than {_LOOK_UP_SECONDS:.0f} seconds.", mend="Try again later."
            ) from error

    async def add(
        self,
        preview: Preview,
        *,
        server_id: int = EVERYWHERE,
        name: str = "",
        policy: QuotePolicy = QuotePolicy.PASSAGE,
    ) -> tuple[Source, bool]:
        """Store a source; tell whether it is new to the server."""
        wanted = (name or preview.title or _host(preview.address)).strip()[:_LONGEST_NAME]
        return await to_thread(
            self.sources.add,
            name=wanted,
            kind=preview.kind,
            address=preview.address,
            server_id=server_id,
            policy=policy,
            due_at=self._now(),
        )

    async def add_folder(self, folder: Path, *, name: str = "", policy: QuotePolicy) -> tuple[Source, bool]:
        """Store a folder that is watched from now on."""
        path = await to_thread(folder.resolve)
        preview = Preview(kind=SourceKind.FOLDER, address=str(path), title=name or path.name)
        return await self.add(preview, name=name, policy=policy)

    async def import_outlines(self, data: bytes, *, server_id: int = EVERYWHERE, most: int) -> tuple[int, int]:
        """Store the feeds of an OPML file without looking at them; count new ones and those that were known.

        Raises UnreadableFile, and InputError where it names more than `most`.
        """
        outlines = await to_thread(self._outliner.read, data)
        if len(outlines) > most:
            raise InputError(f"The file names {len(outlines)} feeds; {most} can be added at once.", mend="Split it.")
        added = 0
        for outline in outlines:
            preview = Preview(kind=SourceKind.FEED, address=outline.url, title=outline.title)
            _, is_new = await self.add(preview, server_id=server_id)
            added += is_new
        return added, len(outlines) - added

    async def export(self) -> str:
        """Write all feeds as OPML."""
        sources = await to_thread(self.sources.all)
        kinds = (SourceKind.FEED, SourceKind.SITEMAP)
        return self._outliner.write(
            [FeedLink(source.address, source.name) for source in sources if source.kind in kinds]
        )

    async def named(self, name: str, server_id: int | None = None) -> Source:
        """Return the source with a name, number or address, of all or of those that a server added. Raises NotFound."""
        sources = await to_thread(self.sources.all if server_id is None else partial(self.sources.own, server_id))
        wanted = name.strip().casefold()
        for source in sources:
            if wanted in (source.name.casefold(), str(source.id), source.address.casefold()):
                return source
        raise NotFound(f"There is no source {name[:_LONGEST_NAME]}.", mend="The list of sources names them all.")

    async def change(self, name: str, change: SourceChange) -> Source:
        """Change the named source. Raises NotFound."""
        source = await self.named(name)
        await to_thread(self.sources.change, source.id, change)
        return source

    async def pause(self, name: str, server_id: int | None = None, *, paused: bool) -> Source:
        """Stop or begin reading the named source, for a server or for all. Raises NotFound."""
        source = await self.named(name, server_id)
        await to_thread(partial(self.sources.pause, source.id, server_id, paused=paused, now=self._now()))
        return source

    async def remove(self, name: str, server_id: int | None = None) -> tuple[Source, int]:
        """End a server's subscription, or all; count the articles that were withdrawn. Raises NotFound."""
        source = await self.named(name, server_id)
        return source, await to_thread(self.sources.remove, source.id, server_id)

    async def make_due(self, name: str) -> Source:
        """Make a source due now. Raises NotFound."""
        return await self.change(name, SourceChange(due_at=self._now()))

    async def _look_up(self, url: str, *, for_operator: bool) -> Preview:
        document = await self._fetch(url, for_operator=for_operator)
        try:
            return _preview(await self._reader.feed(document), document)
        except NotAFeed as error:
            links = await self._reader.links(document)
            found = await self._linked(links, for_operator=for_operator)
            if found is None:
                found = await self._article(document)
            if found is None:
                raise InputError(
                    f"No feed was found at {url}. {error.message}",
                    mend="Look on the site for “RSS” or “Feed” and give that address.",
                ) from error
            return found

    async def _linked(self, links: Sequence[FeedLink], *, for_operator: bool) -> Preview | None:
        for link in links[:_MOST_TRIED]:
            try:
                document = await self._fetch(link.url, for_operator=for_operator)
                return _preview(await self._reader.feed(document), document)
            except InputError:  # the next one may do
                continue
        return None

    async def _article(self, document: Fetched) -> Preview | None:
        try:
            page = await self._reader.page(document)
        except InputError:
            return None
        if judge(page, page.head.title) or not page.says_article:
            return None
        title = page.head.title or document.url
        return Preview(kind=SourceKind.PAGE, address=document.url, title=title, headlines=(title,), entries=1)

    async def _fetch(self, url: str, *, for_operator: bool) -> Fetched:
        wanted = Wanted(url=url, most_bytes=MOST_FEED_BYTES, for_operator=for_operator)
        result = await self._fetcher.fetch(wanted)
        match result:
            case Fetched():
                return result
            case Gone():
                raise InputError(f"There is nothing at {url} (HTTP {result.status}).", mend="Check the address.")
            case Failed():
                raise InputError(said_once(result.sentence))
            case _:
                raise InputError(f"{_host(url)} gave no document.", mend="Try again later.")


def with_scheme(address: str) -> str:
    """Write `https://` before an address that names none."""
    wanted = address.strip()
    return wanted if "://" in wanted else f"https://{wanted}"


def said_once(sentence: str) -> str:
    """Say why a document could not be fetched to somebody who asked for it once: nothing asks again by itself."""
    return re.sub(r"It is asked again (?:later|in \d+ minutes)\.", "Try again later.", sentence)


def _preview(feed: Feed, document: Fetched) -> Preview:
    kind = SourceKind.SITEMAP if feed.kind is FeedKind.SITEMAP else SourceKind.FEED
    dated = sorted(
        enumerate(feed.entries),
        key=lambda place: (place[1].published is None, -place[1].published.at.timestamp() if place[1].published else 0),
    )
    headlines = [entry.title for _, entry in dated if entry.title]
    return Preview(
        kind=kind,
        address=document.moved_to or document.url,
        title=feed.title or _host(document.url),
        headlines=tuple(headlines[:_MOST_HEADLINES]),
        entries=len(feed.entries),
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
