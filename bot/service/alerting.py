"""Telling the operator what needs mending: once, and once more when it is mended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.core.alert import Note, Trouble, compared
from bot.core.ports import AlertNotes
from bot.errors import DeliveryFailed, PullquoteError

_LOG = logging.getLogger(__name__)

_EVERY_SECONDS = 60.0
_LAST_WORDS_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Look:
    """Finds the troubles of one kind; None where it cannot tell now. `find` may block, so it runs in a thread."""

    kind: str
    find: Callable[[], Sequence[Trouble] | None]


class Alerting:
    """Looks for troubles and tells of them in the log and, where there is one, to a webhook (`send`)."""

    def __init__(
        self,
        notes: AlertNotes,
        looks: Sequence[Look],
        send: Callable[[str], Awaitable[None]] | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        self._book = notes
        self._looks = list(looks)
        self._send = send
        self._sleep = sleep or asyncio.sleep
        self._notes: tuple[Note, ...] | None = None
        self._send_fails = False
        self._turn = asyncio.Lock()

    def add(self, look: Look) -> None:
        """Look for one more kind of trouble."""
        self._looks.append(look)

    async def watch_forever(self) -> None:
        """Look every minute."""
        while True:
            await self.look()
            await self._sleep(_EVERY_SECONDS)

    async def look(self) -> None:
        """Look once, and tell what is new."""
        async with self._turn:
            for look in self._looks:
                try:
                    troubles = await asyncio.to_thread(look.find)
                except PullquoteError as error:
                    _LOG.info("alert_not_looked_for kind=%s %s", look.kind, error)
                    continue
                if troubles is not None:
                    await self._take(look.kind, troubles)
            await self._deliver()

    async def last_look(self) -> None:
        """Look once before an end, but hold it up for seconds only."""
        try:
            async with asyncio.timeout(_LAST_WORDS_SECONDS):
                await self.look()
        except TimeoutError:
            _LOG.info("alerts_not_told_before_the_end")

    async def _take(self, kind: str, troubles: Sequence[Trouble]) -> None:
        notes = await self._known()
        change = compared(notes, kind, troubles, has_webhook=self._send is not None)
        for trouble in change.began:
            _LOG.warning("alert %s", trouble.sentence)
        for trouble in change.ended:
            _LOG.warning("alert_over %s", over(trouble))
        await self._keep(change.notes)

    async def _deliver(self) -> None:
        """Send what the webhook has not heard; the first failure ends it until the next look."""
        if self._send is None:
            return
        for note in await self._known():
            if note.sent and not note.ended:
                continue
            try:
                await self._send(over(note.trouble) if note.ended else note.trouble.sentence)
            except DeliveryFailed as error:
                if not self._send_fails:
                    _LOG.warning("alert_webhook_fails %s", error)
                self._send_fails = True
                return
            self._send_fails = False
            left = [other for other in await self._known() if other.trouble.key != note.trouble.key]
            await self._keep((*left, *(() if note.ended else (replace(note, sent=True),))))

    async def _known(self) -> tuple[Note, ...]:
        if self._notes is None:
            self._notes = await asyncio.to_thread(self._book.read)
        return self._notes

    async def _keep(self, notes: tuple[Note, ...]) -> None:
        """Remember for the next start; where that fails, at least until the end of this one."""
        if notes == self._notes:
            return
        self._notes = notes
        try:
            await asyncio.to_thread(self._book.write, notes)
        except PullquoteError as error:
            _LOG.info("alerts_not_noted %s", error)


def over(trouble: Trouble) -> str:
    """Say that it is mended."""
    return f"Mended: {trouble.subject}."
