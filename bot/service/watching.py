"""Watched folders: read again whenever their files changed."""

from __future__ import annotations

import asyncio
import logging
from asyncio import to_thread
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.polling import Polled, PollState
from bot.core.source import Source, SourceKind
from bot.core.webports import SourceBook
from bot.errors import PullquoteError
from bot.service.importing import Importing, ImportReport

_LOG = logging.getLogger(__name__)
_EVERY = timedelta(minutes=1)


class Watching:
    """Looks into the folders that are sources."""

    def __init__(self, sources: SourceBook, importing: Importing, now: Callable[[], datetime]) -> None:
        self._sources = sources
        self._importing = importing
        self._now = now

    async def look(self, only: Collection[int] = ()) -> list[tuple[Source, ImportReport | PullquoteError]]:
        """Read every watched folder whose files changed, or some; give what came of each."""
        folders = [s for s in await to_thread(self._sources.all) if s.kind is SourceKind.FOLDER and not s.paused]
        return [(source, await self._read(source)) for source in folders if not only or source.id in only]

    async def watch_forever(self) -> None:
        """Look every minute until cancelled."""
        while True:
            try:
                await self.look()
            except PullquoteError as error:
                _LOG.warning("folders_not_read %s", error)
            await asyncio.sleep(_EVERY.total_seconds())

    async def _read(self, source: Source) -> ImportReport | PullquoteError:
        try:
            outcome = await self._importing.import_paths([Path(source.address)], source.name, only_if_changed=True)
        except PullquoteError as error:
            outcome = error
        told = str(outcome) if isinstance(outcome, PullquoteError) else ""
        now = self._now()
        state = PollState(failures=source.health.failures + 1 if told else 0)
        if told != source.health.error or source.health.last_success is None:
            polled = Polled(state=state, due_at=now + _EVERY, error=told)
            await to_thread(self._sources.polled, source.id, polled, now)
        return outcome
