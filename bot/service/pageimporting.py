"""Single pages of the web, imported by their addresses."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Sequence

from bot.core.acceptance import judge
from bot.core.article import Draft
from bot.core.fetching import Failed, Fetched, Gone, NotModified, Wanted
from bot.core.intake import Refused, Rejected, Taken
from bot.core.ports import Detector, NewsDesk
from bot.core.webports import DocumentReader, Fetcher
from bot.errors import InputError
from bot.service.importing import ImportReport
from bot.service.pagelooking import MOST_PAGE_BYTES, store
from bot.service.subscribing import said_once, with_scheme

_SOURCE = "Single pages"


class PageImporting:
    """Fetches pages and stores their articles, for the operator."""

    def __init__(
        self, fetcher: Fetcher, reader: DocumentReader, desk: NewsDesk, detector: Callable[[], Detector]
    ) -> None:
        self._fetcher = fetcher
        self._reader = reader
        self._desk = desk
        self._detector = detector

    async def import_pages(
        self, addresses: Sequence[str], source: str = "", watch: Callable[[int], None] = lambda _: None
    ) -> ImportReport:
        """Fetch pages one after the other; whatever is no article is reported, and the rest goes on."""
        report = ImportReport()
        for number, address in enumerate(addresses, start=1):
            outcome = await self._import(with_scheme(address), source or _SOURCE)
            if isinstance(outcome, Taken):
                report.counts[outcome.decision] += 1
            else:
                report.rejected.append(Rejected(address, outcome))
            watch(number)
        return report

    async def _import(self, url: str, source: str) -> Taken | str:
        """Return what was stored, or why nothing was."""
        wanted = Wanted(url=url, most_bytes=MOST_PAGE_BYTES, for_operator=True)
        match await self._fetcher.fetch(wanted):
            case Fetched() as document:
                return await self._take(document, source)
            case Gone(status):
                return f"There is nothing at this address (HTTP {status}). Check it."
            case Failed(sentence=sentence):
                return said_once(sentence)
            case NotModified():
                return "The site sent no document. Try again later."

    async def _take(self, document: Fetched, source: str) -> Taken | str:
        try:
            page = await self._reader.page(document)
        except InputError as error:
            return str(error)
        if reason := judge(page, ""):
            return reason
        draft = Draft(head=page.head, blocks=page.blocks, rights=page.rights)
        taken = await to_thread(store, self._desk, draft, source, self._detector)
        return taken.reason if isinstance(taken, Refused) else taken
