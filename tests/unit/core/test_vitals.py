"""The health of sources, as the status page counts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.source import Health, Source, SourceKind
from bot.core.vitals import SourceHealth, source_health

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)


def source(hours: float | None, error: str = "", *, paused: bool = False, kind: SourceKind = SourceKind.FEED) -> Source:
    last = None if hours is None else NOW - timedelta(hours=hours)
    return Source(id=1, name="n", kind=kind, address="a", paused=paused, health=Health(last_success=last, error=error))


def test_each_source_is_in_one_state() -> None:
    sources = [source(1), source(2), source(30, "no answer"), source(None, "no answer"), source(None)]
    assert source_health(sources, NOW) == SourceHealth(fine=2, failing=2, new=1, oldest_seconds=30 * 3600)


def test_paused_sources_and_what_is_not_fetched_tell_nothing_of_age() -> None:
    sources = [
        source(1),
        source(90, paused=True),
        source(90, kind=SourceKind.FILES),
        source(90, kind=SourceKind.FOLDER),
    ]
    assert source_health(sources, NOW) == SourceHealth(fine=1, paused=1, oldest_seconds=3600)


def test_without_a_success_there_is_no_age() -> None:
    assert source_health([source(None)], NOW) == SourceHealth(new=1)
    assert source_health([], NOW) == SourceHealth()


def test_a_clock_that_was_put_back_makes_no_negative_age() -> None:
    assert source_health([source(-1)], NOW).oldest_seconds == 0
