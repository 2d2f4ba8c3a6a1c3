"""The part of the composition root that shows how the running bot is, where a status port is set."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING

from bot.core.observing import Observer
from bot.core.polling import CycleReport
from bot.core.vitals import Gateway, source_health
from bot.search.live import LiveSearch
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.sources import Sources
from bot.storage.watches import Watches

if TYPE_CHECKING:
    from bot.interfaces.status.metrics import Metrics
    from bot.interfaces.status.sights import Sights


class Lookout:
    """Is told what there is to see; sees nothing where no port is set."""

    def __init__(self, sights: Sights | None = None, metrics: Metrics | None = None) -> None:
        self._sights = sights
        self._metrics = metrics

    @property
    def observer(self) -> Observer | None:
        """What measures answers, None where nothing is measured."""
        return self._metrics

    @property
    def upkeep(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """What goes on while the bot runs."""
        if self._metrics is None:
            return ()
        from bot.interfaces.status.lag import watch_lag  # noqa: PLC0415 - only a bot that is measured needs it

        return (partial(watch_lag, self._metrics.lagged),)

    def opened(self, search: LiveSearch, database: Database, now: Callable[[], datetime]) -> None:
        """Look at the index and the database from now on."""
        if self._sights is None:
            return
        sources, watches = Sources(database), Watches(database)
        self._sights.index = lambda: search.size
        self._sights.sources = lambda: source_health(sources.fetched(), now())
        self._sights.waiting = watches.count

    def runs(self, gateway: Callable[[], Gateway], is_stopping: Callable[[], bool]) -> None:
        """Look at the connection from now on."""
        if self._sights is not None:
            self._sights.gateway, self._sights.is_stopping = gateway, is_stopping

    def read(self, report: CycleReport) -> None:
        """See what polling came to so far."""
        if self._sights is not None:
            self._sights.read = report

    def indexed(self, articles: Collection[int]) -> None:
        """See which articles were taken in."""
        if self._metrics is not None:
            self._metrics.indexed(len(articles))


@asynccontextmanager
async def open_lookout(settings: Settings, notify: Callable[[str], None]) -> AsyncGenerator[Lookout]:
    """Serve the status pages where a port is set. Raises ConfigurationError where it cannot be had."""
    if settings.status_port is None:
        yield Lookout()
        return
    from bot.interfaces.status.metrics import Metrics  # noqa: PLC0415 - prometheus-client takes 0.05 s
    from bot.interfaces.status.pages import Pages  # noqa: PLC0415 - as above
    from bot.interfaces.status.server import HOST, serving  # noqa: PLC0415 - aiohttp takes 0.1 s
    from bot.interfaces.status.sights import Sights  # noqa: PLC0415 - as above

    sights, version = Sights(), metadata.version("pullquote")
    metrics = Metrics(sights, version)
    async with serving(settings.status_port, Pages(sights, metrics, version).by_path):
        notify(f"Status: http://{HOST}:{settings.status_port}/healthz, /readyz and /metrics.")
        yield Lookout(sights, metrics)
