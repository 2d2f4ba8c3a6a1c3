"""The news desk: what is to be done with an article that came in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.core.article import Draft


class Decision(StrEnum):
    """New, revised and reprint are stored; unchanged is not."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    REPRINT = "reprint"


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that could not be read: where (path, with the line of a JSONL file) and why, with the mend."""

    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: where it is, and its path below the imported root, which is its name in keys and reports."""

    path: Path
    location: str
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What lies at an imported path: its readable files in order, and what could not be looked at."""

    root: Path
    is_folder: bool
    files: tuple[InputFile, ...]
    problems: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class FromFile:
    """What came out of a file: an article, something that could not be read, or None at its end. `position` is how many
    of its bytes are done.
    """

    file: InputFile
    found: Draft | Rejected | None
    position: int


@dataclass(frozen=True, slots=True)
class Known:
    """The article that has the draft's key already."""

    article_id: int
    revision: int
    fingerprint: str
    withdrawn: bool
    purged: str = ""  # why its text was deleted


@dataclass(frozen=True, slots=True)
class Taken:
    """A draft that was stored, or was stored already."""

    article_id: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft that may not be stored, and why, as a sentence. `is_notice`: its text stands at many addresses."""

    reason: str
    is_notice: bool = False


def decide(draft: Draft, known: Known | None, *, printed_elsewhere: bool) -> Decision:
    """Decide what a draft is.

    `printed_elsewhere`: an active article under another key has the same text. An article that had been withdrawn
    and came back is new to the readers.
    """
    if known is None or known.withdrawn:
        return Decision.REPRINT if printed_elsewhere else Decision.NEW
    return Decision.UNCHANGED if known.fingerprint == draft.fingerprint() else Decision.REVISED


def language_of(draft: Draft, detect: Callable[[str], str]) -> str:
    """Return the language that a draft states, or else what is detected in its text."""
    return draft.head.language or detect(draft.text)
