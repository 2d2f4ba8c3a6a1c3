"""What the status door may look at, and whether the bot is ready by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.polling import CycleReport
from bot.core.vitals import Gateway, IndexSize, SourceHealth


@dataclass(slots=True)
class Sights:
    """Filled in while the house opens: None is not there yet. `sources` and `waiting` read the database and block."""

    index: Callable[[], IndexSize] | None = None
    gateway: Callable[[], Gateway] | None = None
    is_stopping: Callable[[], bool] | None = None
    sources: Callable[[], SourceHealth] | None = None
    waiting: Callable[[], int] | None = None
    read: CycleReport | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that has to hold for the bot to be ready."""

    name: str
    holds: bool
    words: str

    @property
    def line(self) -> str:
        """A line that people and `pullquote status` read."""
        return f"{'ok' if self.holds else 'no'} {self.name}: {self.words}"


def conditions(sights: Sights) -> tuple[Condition, ...]:
    """Look at each; what does not hold says what is missing."""
    return _index(sights), _gateway(sights), _questions(sights)


def is_ready(sights: Sights) -> bool:
    """Tell whether questions are answered now."""
    return all(condition.holds for condition in conditions(sights))


def _index(sights: Sights) -> Condition:
    if sights.index is None:
        return Condition("index", holds=False, words="not loaded yet; articles are being read")
    size = sights.index()
    return Condition(
        "index", holds=True, words=f"{_many('passage', size.passages)} of {_many('article', size.articles)}"
    )


def _gateway(sights: Sights) -> Condition:
    seen = sights.gateway() if sights.gateway else None
    if seen is None or not seen.is_connected:
        return Condition("gateway", holds=False, words="not connected to Discord; it is tried again and again")
    latency = "" if seen.latency_seconds is None else f", {seen.latency_seconds * 1000:.0f} ms"
    return Condition("gateway", holds=True, words=f"connected to Discord, {_many('server', seen.servers)}{latency}")


def _questions(sights: Sights) -> Condition:
    if sights.is_stopping is not None and sights.is_stopping():
        return Condition("questions", holds=False, words="none are taken any more; the bot is stopping")
    if sights.is_stopping is None:
        return Condition("questions", holds=False, words="none are taken yet; the bot is starting")
    return Condition("questions", holds=True, words="are taken")


def _many(thing: str, count: int) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
