"""What is counted as it happens, in a registry of its own."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, Metric, ProcessCollector, generate_latest

from bot.core.observing import Door, Outcome, Stage
from bot.interfaces.status.sights import Sights
from bot.interfaces.status.vitals import Vitals

BUCKETS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_OF_QUESTIONS = tuple(outcome for outcome in Outcome if outcome is not Outcome.DONE)
_OF_ACTIONS = (Outcome.DONE, Outcome.REFUSED, Outcome.LATER, Outcome.GONE, Outcome.BROKEN)


class _Registry(CollectorRegistry):
    """Leaves out since when each series is there, which doubles their number and says no more than the start."""

    def collect(self) -> Iterator[Metric]:
        """Give the families."""
        for family in super().collect():
            family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
            yield family


class Metrics:
    """The `Observer` of a bot that is measured; every label has a few known values."""

    def __init__(self, sights: Sights, version: str) -> None:
        self._registry = _Registry()
        self._questions = Counter(
            "pullquote_questions",
            "Questions by the way they came in and what became of them",
            ("door", "outcome"),
            registry=self._registry,
        )
        self._actions = Counter(
            "pullquote_actions",
            "Buttons pressed and commands run that are no questions",
            ("door", "outcome"),
            registry=self._registry,
        )
        self._stages = Histogram(
            "pullquote_stage_seconds",
            "How long the parts of an answer take, and all of it (answer)",
            ("stage",),
            registry=self._registry,
            buckets=BUCKETS_SECONDS,
        )
        self._lag = Histogram(
            "pullquote_loop_lag_seconds",
            "How late the event loop comes to what is due, looked at four times a second",
            registry=self._registry,
            buckets=BUCKETS_SECONDS,
        )
        self._indexed = Counter(
            "pullquote_articles_indexed",
            "Articles that were taken into the index, or out of it, since the start",
            registry=self._registry,
        )
        self._begin_at_zero()
        Info("pullquote_build", "What is running", registry=self._registry).info(
            {"version": version, "python": platform.python_version()}
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(Vitals(sights))

    def came(self, door: Door, outcome: Outcome) -> None:
        """Count it; what is no question but came by the way of one ("help") counts as an action."""
        if door.asks and outcome is not Outcome.DONE:
            self._questions.labels(door, outcome).inc()
        else:
            self._actions.labels(Door.BUTTON if door is Door.BUTTON else Door.COMMAND, outcome).inc()

    def took(self, stage: Stage, seconds: float) -> None:
        """Note a time."""
        self._stages.labels(stage).observe(seconds)

    def lagged(self, seconds: float) -> None:
        """Note how late the event loop was."""
        self._lag.observe(seconds)

    def indexed(self, count: int) -> None:
        """Count articles that were taken in."""
        self._indexed.inc(count)

    def written(self) -> bytes:
        """Return the page; blocking."""
        return generate_latest(self._registry)

    def _begin_at_zero(self) -> None:
        """Show every series from the start, for a rate cannot be told from one that appears."""
        for door in Door:
            counter, outcomes = (self._questions, _OF_QUESTIONS) if door.asks else (self._actions, _OF_ACTIONS)
            for outcome in outcomes:
                counter.labels(door, outcome)
        for stage in Stage:
            self._stages.labels(stage)
