"""Whether an answer helped, and what is kept of it from the moment that who asked says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto

from bot.core.answer import Answered, Related
from bot.core.receipt import Slice

RATING_LIFETIME = timedelta(days=180)
LONGEST_RATED = 1_000  # characters
MOST_OF_AN_ASKER = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedAnswer:
    """An answer whose asker rated it: the words to look for, without operators (of an OR all its
    choices), and the day of asking in its zone.

    `id` is that of the receipt, `server_id` EVERYWHERE in direct messages, `asker` sealed; `is_sure`: it was
    *answered*, else *related*; `shown` are its quotations, best first.
    """

    id: str
    server_id: int
    asker: str
    question: str
    asked_on: date
    is_sure: bool
    shown: tuple[Slice, ...]
    made_at: datetime

    @property
    def until(self) -> datetime:
        """When it is forgotten."""
        return self.made_at + RATING_LIFETIME


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person, sealed, says of an answer."""

    voter: str
    helped: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """A rated answer with everybody's voices."""

    answer: RatedAnswer
    voices: Sequence[Voice]

    @property
    def helped(self) -> bool:
        """What most say. Where as many say the one as the other, who asked knows best what was wanted."""
        balance = sum(1 if voice.helped else -1 for voice in self.voices)
        own = next((voice.helped for voice in self.voices if voice.voter == self.answer.asker), False)
        return balance > 0 or (balance == 0 and own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A voice that is kept; `is_own`: it is the asker's, with which the words of the question are kept."""

    answer: RatedAnswer
    helped: bool
    is_own: bool


class NotRated(Enum):
    """Why a press keeps nothing."""

    FORGOTTEN = auto()  # the words of the presser's question
    NOT_THE_ASKER = auto()  # who has not rated it
    TOO_LONG = auto()
    TOO_MANY = auto()


Rating = Rated | NotRated


def rated_answer(reply: Answered | Related, receipt_id: str, server_id: int, asker: str, now: datetime) -> RatedAnswer:
    """Make what is kept of an answer."""
    question = reply.question
    return RatedAnswer(
        id=receipt_id,
        server_id=server_id,
        asker=asker,
        question=question.words,
        asked_on=question.asked_at.astimezone(question.zone).date(),
        is_sure=isinstance(reply, Answered),
        shown=tuple(map(Slice.of, reply.quotes)),
        made_at=now,
    )
