"""What can come of a turn of a conversation: an answer, or a look at what was quoted before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.core.answer import Answer, Quote


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The paragraphs before and after a quotation, as (text, whether it is the quotation itself)."""

    quote: Quote
    paragraphs: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where quotations were printed."""

    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class NoMore:
    """There is nothing further, or nothing to refer to; `asked_for` is "more", "context", "source" or "speaker"."""

    asked_for: str


class Why(Enum):
    """Why something is not shown."""

    RIGHTS = auto()  # its source or its page does not allow it
    SPENT = auto()  # as much of the article as a channel gets in a day has been shown


@dataclass(frozen=True, slots=True)
class Withheld:
    """What stands around a quotation is not shown; the quotation names the page that has it."""

    quote: Quote
    why: Why


Reply = Answer | Surroundings | Sources | NoMore | Withheld
