"""The part of the composition root that tells the operator what needs mending."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.alert import Trouble
from bot.core.source import Source
from bot.errors import StorageError
from bot.ingest.web.options import user_agent
from bot.service.alerting import Alerting, Look
from bot.service.checking import Check, State
from bot.settings import Settings
from bot.storage.alerts import AlertFile

_DISK, _SOURCE = "disk", "source"
_FULL_BYTES, _ROOMY_BYTES = 100_000_000, 200_000_000
_FAILURES_THAT_MATTER, _SILENCE_THAT_MATTERS = 5, timedelta(days=1)
_LONGEST_NAME = 80
_DISK_MEND = "Free some space, or keep less (PULLQUOTE_KEEP_DAYS)."


def open_alarms(settings: Settings, sources: Callable[[], Sequence[Source]], now: Callable[[], datetime]) -> Alerting:
    """Open what looks for troubles; it remembers in the data directory what it told."""
    book = AlertFile(settings.data_dir)
    with suppress(StorageError):  # then the notes live as long as this process
        book.reserve()
    looks = (
        Look(_DISK, lambda: disk_troubles(settings.data_dir)),
        Look(_SOURCE, lambda: source_troubles(sources(), now())),
    )
    return Alerting(book, looks, _sender(settings))


def _sender(settings: Settings) -> Callable[[str], Awaitable[None]] | None:
    if settings.alert_webhook is None:
        return None
    from bot.ingest.web.webhook import Webhook  # noqa: PLC0415 - aiohttp takes 0.1 s

    return Webhook(settings.alert_webhook.get_secret_value(), user_agent(settings.contact)).send


def disk_troubles(folder: Path) -> Sequence[Trouble] | None:
    """Tell whether the disk is full; None in between, so that nobody is told again and again."""
    free = shutil.disk_usage(folder).free
    if free >= _FULL_BYTES:
        return () if free >= _ROOMY_BYTES else None
    sentence = f"The disk that holds the data directory is full: {free // 1_000_000} MB are left. {_DISK_MEND}"
    return (Trouble(_DISK, "the disk has room again", sentence),)


def source_troubles(sources: Sequence[Source], now: datetime) -> Sequence[Trouble]:
    """Return a trouble for each source that has failed for a day. Its error stays out: it may hold an address."""
    return [
        Trouble(f"{_SOURCE}:{source.id}", f"{_named(source)} fails no more", _source_sentence(source))
        for source in sources
        if not source.paused and _fails_for_long(source, now)
    ]


def disk_check(folder: Path) -> Check:
    """Say how much room there is."""
    free = shutil.disk_usage(folder).free
    seen = f"{free // 1_000_000:,} MB are free."
    return Check("disk", State.OK, seen) if free >= _FULL_BYTES else Check("disk", State.FAIL, seen, _DISK_MEND)


def alerts_check(settings: Settings) -> Check:
    """Say what was told and is not mended yet, and where alerts go."""
    told = [note.trouble.sentence for note in AlertFile(settings.data_dir).read() if not note.ended]
    if told:
        return Check("alerts", State.WARN, " ".join(told))
    if settings.alert_webhook:
        return Check("alerts", State.OK, "none; they go to the log and the webhook.")
    return Check(
        "alerts", State.OK, "none; they go to the log.", "PULLQUOTE_ALERT_WEBHOOK sends them to a channel, too."
    )


def _fails_for_long(source: Source, now: datetime) -> bool:
    health = source.health
    is_silent = health.last_success is None or now - health.last_success >= _SILENCE_THAT_MATTERS
    return bool(health.error) and health.failures >= _FAILURES_THAT_MATTER and is_silent


def _named(source: Source) -> str:
    """Name a source without what an address may hide behind its question mark."""
    return f"source {source.id}, “{' '.join(source.name.partition('?')[0].split())[:_LONGEST_NAME]}”,"


def _source_sentence(source: Source) -> str:
    last = source.health.last_success
    since = f"was last read on {last:%Y-%m-%d}" if last else "was never read"
    named = _named(source)
    return f"{named[0].upper()}{named[1:]} fails and {since}. “pullquote sources list” says why."
