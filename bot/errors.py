"""Everything that can go wrong, as one tree.

PullquoteError
├── ConfigurationError      a setting is wrong or unknown
├── QuestionRefused         the words given cannot be a question
├── TryLater                not now: too soon, too busy, or stopping
├── DiscordError            Discord refused the token, or cannot be reached
├── MissingPackage          an optional package is not installed
├── InputError              a path, file or document could not be read
│   ├── UnreadableFile      a file is missing, too large, binary or broken
│   │   └── NotAFeed        a document at a feed's address that is none
│   └── UnreadableDate      a date that is none
├── StorageError            the data directory or the database
│   ├── StorageBusy         another process writes and did not finish in time
│   ├── StorageFull         no space is left
│   ├── StorageReadOnly     it may not be written
│   └── StorageTooNew       written by a newer Pullquote
├── DeliveryFailed          a webhook did not take an alert
├── EngineFailed            a search engine that is measured broke off
└── NotFound                an article, passage or set that was named does not exist

Each carries one sentence: what happened, where, and the mend. Finding no answer is not an error.
"""

from __future__ import annotations

import math
from enum import Enum, auto


class PullquoteError(Exception):
    """The root; `str()` of it is a sentence fit for the person who asked."""

    def __init__(self, message: str, *, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()


class ConfigurationError(PullquoteError):
    """A setting is wrong or unknown."""


class QuestionRefused(PullquoteError):
    """The words given cannot be a question."""


class Wait(Enum):
    """Why somebody has to wait."""

    TOO_SOON = auto()
    BUSY = auto()
    STOPPING = auto()


class TryLater(PullquoteError):
    """Not now; `seconds` is when to try again, a whole number from 1."""

    def __init__(self, why: Wait, seconds: float) -> None:
        self.why = why
        self.seconds = max(1, math.ceil(seconds))
        super().__init__(f"Try again in {self.seconds} s.")


class DiscordError(PullquoteError):
    """Discord refused the token, or cannot be reached."""


class MissingPackage(PullquoteError):
    """An optional package is not installed; `extra` is the one of this project that brings it."""

    def __init__(self, package: str, extra: str, wanted_for: str) -> None:
        super().__init__(
            f"{wanted_for} needs {package}, which is not installed.", mend=f"Run: pip install 'pullquote[{extra}]'"
        )


class InputError(PullquoteError):
    """A path, file or document could not be read."""


class UnreadableFile(InputError):
    """A file is missing, too large, binary or broken; `line` counts from 1 where it is known."""

    def __init__(self, message: str, *, mend: str = "", line: int | None = None) -> None:
        super().__init__(message, mend=mend)
        self.line = line


class NotAFeed(UnreadableFile):
    """A document at a feed's address that is none; `links` are (address, title) of feeds that it names instead."""

    def __init__(self, message: str, *, mend: str = "", links: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message, mend=mend)
        self.links = links


class UnreadableDate(InputError):
    """A date that is none."""


class StorageError(PullquoteError):
    """The data directory or the database."""


class StorageBusy(StorageError):
    """Another process writes and did not finish in time."""


class StorageFull(StorageError):
    """No space is left on the disk that holds the data directory."""


class StorageReadOnly(StorageError):
    """The data directory or the database may not be written."""


class StorageTooNew(StorageError):
    """The database was written by a newer Pullquote."""


class DeliveryFailed(PullquoteError):
    """A webhook did not take an alert."""


class EngineFailed(PullquoteError):
    """A search engine that is measured broke off."""


class NotFound(PullquoteError):
    """An article, passage or set that was named does not exist."""
