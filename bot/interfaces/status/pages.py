"""The three pages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from prometheus_client import CONTENT_TYPE_LATEST

from bot.interfaces.status.metrics import Metrics
from bot.interfaces.status.sights import Condition, Sights, conditions

PLAIN = "text/plain; charset=utf-8"
_OK, _UNAVAILABLE = 200, 503


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered."""

    status: int
    body: bytes
    content_type: str = PLAIN


MakePage = Callable[[], Awaitable[Page]]


class Pages:
    """Makes them. `clock` gives seconds that never go back."""

    def __init__(self, sights: Sights, metrics: Metrics, version: str, clock: Callable[[], float] = monotonic) -> None:
        self._sights = sights
        self._metrics = metrics
        self._version = version
        self._clock = clock
        self._began = clock()

    @property
    def by_path(self) -> Mapping[str, MakePage]:
        """Every page there is."""
        return {"/healthz": self.healthz, "/readyz": self.readyz, "/metrics": self.metrics}

    async def healthz(self) -> Page:
        """Say that the event loop answers: whoever reads this has seen it."""
        seconds = self._clock() - self._began
        alive = Condition("alive", holds=True, words=f"version {self._version}, up for {spoken(seconds)}")
        return _page((alive,))

    async def readyz(self) -> Page:
        """Say whether questions are answered, and what is missing."""
        return _page(conditions(self._sights))

    async def metrics(self) -> Page:
        """Show what is measured; the database is read for it, in a thread."""
        return Page(_OK, await asyncio.to_thread(self._metrics.written), CONTENT_TYPE_LATEST)


def spoken(seconds: float) -> str:
    """Say how long, in its two largest units."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")) if count]
    return " ".join(parts[:2]) or "0 s"


def _page(found: tuple[Condition, ...]) -> Page:
    status = _OK if all(condition.holds for condition in found) else _UNAVAILABLE
    return Page(status, "".join(f"{condition.line}\n" for condition in found).encode())
