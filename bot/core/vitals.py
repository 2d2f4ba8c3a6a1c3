"""How a running bot is, as its status page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.source import FETCHED_KINDS, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSize:
    """What can be found; `stored_bytes` counts the arrays of all segments, in memory or mapped."""

    articles: int
    passages: int
    segments: int
    stored_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """The connection to Discord; the latency is that of the last heartbeat, None where there is none."""

    is_connected: bool
    latency_seconds: float | None = None
    servers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How many fetched sources are in which state, and for how long the one that was read longest ago has not been
    read; None where none was yet. Paused ones do not count there.
    """

    fine: int = 0
    failing: int = 0
    paused: int = 0
    new: int = 0
    oldest_seconds: float | None = None


def source_health(sources: Iterable[Source], now: datetime) -> SourceHealth:
    """Count sources by state."""
    fetched = [source for source in sources if source.kind in FETCHED_KINDS]
    running = [source for source in fetched if not source.paused]
    failing = [source for source in running if source.health.error]
    read = [source.health.last_success for source in running if source.health.last_success is not None]
    new = sum(source.health.last_success is None for source in running if not source.health.error)
    return SourceHealth(
        fine=len(running) - len(failing) - new,
        failing=len(failing),
        paused=len(fetched) - len(running),
        new=new,
        oldest_seconds=max(0.0, (now - min(read)).total_seconds()) if read else None,
    )
