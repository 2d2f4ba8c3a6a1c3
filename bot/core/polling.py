"""What is remembered between two polls of a source, and between two looks at a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.feed import Entry
from bot.core.intake import Decision
from bot.core.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """Validators byte for byte, the hash of the last body, and the redirect that was seen `moved_times` in a row."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    whole_at: datetime | None = None
    failures: int = 0
    moved_to: str = ""
    moved_times: int = 0


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source whose poll is due."""

    source: Source
    state: PollState


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll came to, to be remembered in one transaction.

    `error` is "" after a success. `address` is the new address of the source where it moved for good.
    """

    state: PollState
    due_at: datetime
    error: str = ""
    address: str = ""
    entries: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEntry:
    """A page that is to be looked at. `article_id` is None until there is an article of it."""

    id: int
    source: Source
    entry: Entry
    seen_at: datetime
    article_id: int | None = None
    looks: int = 0
    failures: int = 0
    gone: int = 0
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look at a page came to, to be remembered in one transaction. `due_at` is None after the last look."""

    due_at: datetime | None
    article_id: int | None
    looks: int
    failures: int = 0
    gone: int = 0
    etag: str = ""
    last_modified: str = ""
    reason: str = ""


@dataclass(slots=True)
class CycleReport:
    """What came of polling. `polled` counts sources, `looked` pages; `problems` has a line for each that failed."""

    polled: int = 0
    looked: int = 0
    counts: Counter[Decision] = field(default_factory=Counter[Decision])
    withdrawn: int = 0
    rejected: int = 0
    problems: list[str] = field(default_factory=list[str])
