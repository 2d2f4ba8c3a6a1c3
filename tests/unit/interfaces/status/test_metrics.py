"""Each figure changes for the reason that it names, and for no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.core.intake import Decision
from bot.core.observing import Door, Outcome, Stage
from bot.core.polling import CycleReport
from bot.core.vitals import Gateway, IndexSize, SourceHealth
from bot.errors import StorageBusy
from bot.interfaces.status.lag import watch_lag
from bot.interfaces.status.metrics import Metrics
from bot.interfaces.status.sights import Sights

Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def figures(metrics: Metrics) -> Figures:
    """Read the page as Prometheus does; what the system says of the process stays out."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics.written().decode())
        for sample in family.samples
        if not family.name.startswith("process_")
    }


def changes(metrics: Metrics, cause: Callable[[], None]) -> dict[str, float]:
    """Return which figures a cause changes, and by how much, buckets left out."""
    before = figures(metrics)
    cause()
    after = figures(metrics)
    return {
        f"{name}{dict(labels) or ''}": round(value - before.get((name, labels), 0.0), 6)
        for (name, labels), value in after.items()
        if value != before.get((name, labels)) and not name.endswith("_bucket")
    }


@pytest.fixture
def sights() -> Sights:
    return Sights()


@pytest.fixture
def metrics(sights: Sights) -> Metrics:
    return Metrics(sights, "1.2.3")


def test_a_question_counts_once_where_it_came_in(metrics: Metrics) -> None:
    assert changes(metrics, lambda: metrics.came(Door.MENTION, Outcome.RELATED)) == {
        "pullquote_questions_total{'door': 'mention', 'outcome': 'related'}": 1
    }


def test_what_is_no_question_counts_apart(metrics: Metrics) -> None:
    for door, outcome, label in (
        (Door.BUTTON, Outcome.DONE, "button"),
        (Door.COMMAND, Outcome.BROKEN, "command"),
        (Door.DIRECT, Outcome.DONE, "command"),
    ):
        name = f"pullquote_actions_total{{'door': '{label}', 'outcome': '{outcome}'}}"
        assert changes(metrics, lambda door=door, outcome=outcome: metrics.came(door, outcome)) == {name: 1}


def test_every_door_and_outcome_is_there_from_the_start(metrics: Metrics) -> None:
    found = figures(metrics)
    asking = [key for key in found if key[0] == "pullquote_questions_total"]
    assert len(asking) == len([door for door in Door if door.asks]) * (len(Outcome) - 1)
    assert all(found[key] == 0 for key in asking)


def test_there_are_no_more_labels_than_these(metrics: Metrics) -> None:
    for door in Door:
        for outcome in Outcome:
            metrics.came(door, outcome)
    labels = {label for _, pairs in figures(metrics) for label, _ in pairs}
    assert labels == {"door", "outcome", "stage", "le", "version", "python"}
    assert len(figures(metrics)) < 250


def test_a_time_falls_into_its_buckets(metrics: Metrics) -> None:
    stage = "{'stage': 'search'}"
    assert changes(metrics, lambda: metrics.took(Stage.SEARCH, 0.004)) == {
        f"pullquote_stage_seconds_count{stage}": 1,
        f"pullquote_stage_seconds_sum{stage}": 0.004,
    }
    found = figures(metrics)
    bucket = "pullquote_stage_seconds_bucket"
    counts = [found[bucket, (("le", limit), ("stage", "search"))] for limit in ("0.001", "0.0025", "0.005", "+Inf")]
    assert counts == [0, 0, 1, 1]


async def test_lag_is_what_a_sleep_took_too_long(metrics: Metrics) -> None:
    times = iter([0.0, 0.25, 1.0, 1.75, 2.0])
    told: list[float] = []

    async def sleep(_: float) -> None:
        pass

    def tell(seconds: float) -> None:
        metrics.lagged(seconds)
        told.append(seconds)

    before = figures(metrics)
    with pytest.raises(RuntimeError):  # the clock has no more to tell
        await watch_lag(tell, clock=lambda: next(times), sleep=sleep)
    assert told == [0.0, 0.5]
    after = figures(metrics)
    count, total = ("pullquote_loop_lag_seconds_count", ()), ("pullquote_loop_lag_seconds_sum", ())
    assert (after[count] - before[count], after[total] - before[total]) == (2, 0.5)


def test_articles_that_were_taken_in(metrics: Metrics) -> None:
    assert changes(metrics, lambda: metrics.indexed(7)) == {"pullquote_articles_indexed_total": 7}


def test_the_index(metrics: Metrics, sights: Sights) -> None:
    def open_it() -> None:
        sights.index = lambda: IndexSize(articles=27, passages=512, segments=3, stored_bytes=4096)

    assert changes(metrics, open_it) == {
        "pullquote_index_articles": 27,
        "pullquote_index_passages": 512,
        "pullquote_index_segments": 3,
        "pullquote_index_bytes": 4096,
    }


def test_the_gateway_and_whether_the_bot_is_ready(metrics: Metrics, sights: Sights) -> None:
    sights.index = lambda: IndexSize(articles=1, passages=1, segments=1, stored_bytes=1)
    sights.is_stopping = lambda: False

    def connect() -> None:
        sights.gateway = lambda: Gateway(is_connected=True, latency_seconds=0.25, servers=4)

    assert changes(metrics, connect) == {
        "pullquote_ready": 1,
        "pullquote_gateway_connected": 1,
        "pullquote_gateway_latency_seconds": 0.25,
        "pullquote_servers": 4,
    }

    def lose() -> None:
        sights.gateway = lambda: Gateway(is_connected=False, servers=4)

    assert changes(metrics, lose) == {"pullquote_ready": -1, "pullquote_gateway_connected": -1}
    assert not any(name == "pullquote_gateway_latency_seconds" for name, _ in figures(metrics))


def test_sources_and_what_waits(metrics: Metrics, sights: Sights) -> None:
    def open_it() -> None:
        sights.sources = lambda: SourceHealth(fine=3, failing=2, paused=1, new=0, oldest_seconds=90.0)
        sights.waiting = lambda: 11

    assert changes(metrics, open_it) == {
        "pullquote_database_readable": 1,
        "pullquote_sources{'state': 'fine'}": 3,
        "pullquote_sources{'state': 'failing'}": 2,
        "pullquote_sources{'state': 'paused'}": 1,
        "pullquote_sources{'state': 'new'}": 0,
        "pullquote_sources_oldest_success_seconds": 90,
        "pullquote_watches_waiting": 11,
    }


def test_a_database_that_cannot_be_read_leaves_the_rest_of_the_page(metrics: Metrics, sights: Sights) -> None:
    def fail() -> SourceHealth:
        raise StorageBusy("busy")

    sights.sources, sights.waiting = fail, lambda: 1
    found = figures(metrics)
    assert found["pullquote_database_readable", ()] == 0
    assert ("pullquote_watches_waiting", ()) not in found
    assert found["pullquote_ready", ()] == 0


def test_what_polling_came_to(metrics: Metrics, sights: Sights) -> None:
    report = CycleReport()
    sights.read = report

    def poll() -> None:
        report.polled, report.looked = 2, 5
        report.counts[Decision.NEW] += 3

    assert changes(metrics, poll) == {
        "pullquote_polls_total": 2,
        "pullquote_pages_total": 5,
        "pullquote_articles_read_total{'decision': 'new'}": 3,
    }


def test_the_build_is_named(metrics: Metrics) -> None:
    (labels,) = [dict(labels) for name, labels in figures(metrics) if name == "pullquote_build_info"]
    assert labels["version"] == "1.2.3"


def test_two_bots_in_a_process_count_apart(metrics: Metrics) -> None:
    other = Metrics(Sights(), "1.2.3")
    other.came(Door.SLASH, Outcome.ANSWERED)
    assert figures(metrics)["pullquote_questions_total", (("door", "slash"), ("outcome", "answered"))] == 0
