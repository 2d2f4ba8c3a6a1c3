"""What can come of a turn of a conversation: an answer, or a look at what was quoted before."""

from __future__ import annotations

from dataclasses import dataclass

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


Reply = Answer | Surroundings | Sources | NoMore
