"""What is looked at when somebody asks: sizes and states, and what polling came to."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.core.intake import Decision
from bot.core.polling import CycleReport
from bot.core.vitals import IndexSize, SourceHealth
from bot.errors import PullquoteError
from bot.interfaces.status.sights import Sights, is_ready


class Vitals(Collector):
    """Leaves out what is not there yet or cannot be read now."""

    def __init__(self, sights: Sights) -> None:
        self._sights = sights

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """Look."""
        sights = self._sights
        yield _gauge("ready", "1 where questions are answered: what /readyz says", float(is_ready(sights)))
        if sights.index is not None:
            yield from _of_index(sights.index())
        yield from self._of_gateway()
        yield from self._of_database()
        if sights.read is not None:
            yield from _of_reading(sights.read)

    def _of_gateway(self) -> Iterator[GaugeMetricFamily]:
        seen = self._sights.gateway() if self._sights.gateway else None
        yield _gauge("gateway_connected", "1 while connected to Discord", float(seen is not None and seen.is_connected))
        if seen is not None:
            yield _gauge("servers", "Discord servers that the bot is in", seen.servers)
            if seen.latency_seconds is not None:
                yield _gauge("gateway_latency_seconds", "Answer time of the last heartbeat", seen.latency_seconds)

    def _of_database(self) -> Iterator[GaugeMetricFamily]:
        """Read the database; where that fails, say so and leave the rest out."""
        health, waiting = self._sights.sources, self._sights.waiting
        if health is None or waiting is None:
            return
        try:
            seen, count = health(), waiting()
        except PullquoteError:
            yield _gauge("database_readable", "1 where the database could be read for this page", 0.0)
            return
        yield _gauge("database_readable", "1 where the database could be read for this page", 1.0)
        yield from _of_sources(seen)
        yield _gauge("watches_waiting", "Questions that wait for an article (Tell me when)", count)


def _of_index(size: IndexSize) -> Iterator[GaugeMetricFamily]:
    yield _gauge("index_articles", "Articles that can be found", size.articles)
    yield _gauge("index_passages", "Passages that can be found", size.passages)
    yield _gauge("index_segments", "Segments that the index consists of", size.segments)
    yield _gauge("index_bytes", "Size of the arrays of all segments, in memory or mapped", size.stored_bytes)


def _of_sources(health: SourceHealth) -> Iterator[GaugeMetricFamily]:
    family = GaugeMetricFamily("pullquote_sources", "Feeds, sitemaps and pages by state", labels=("state",))
    for state in ("fine", "failing", "paused", "new"):
        family.add_metric((state,), getattr(health, state))
    yield family
    if health.oldest_seconds is not None:
        about = "Time since the last success of the source that was read longest ago"
        yield _gauge("sources_oldest_success_seconds", about, health.oldest_seconds)


def _of_reading(report: CycleReport) -> Iterator[CounterMetricFamily]:
    family = CounterMetricFamily(
        "pullquote_articles_read", "What articles of feeds and pages were, since the start", labels=("decision",)
    )
    for decision in Decision:
        family.add_metric((decision,), report.counts[decision])
    yield family
    yield CounterMetricFamily("pullquote_polls", "Times that a source was asked, since the start", report.polled)
    yield CounterMetricFamily("pullquote_pages", "Times that a page was looked at, since the start", report.looked)


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"pullquote_{name}", about, value)
