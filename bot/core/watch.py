"""A question that somebody wants to be told the answer of, once an article that arrives later has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.core.answer import Answer, Answered, Question
from bot.core.timing import read_timing

WATCH_LIFETIME = timedelta(days=30)
MOST_OF_A_USER = 20
MOST_OF_ALL = 10_000
LONGEST_WATCHED = 1_000  # characters: who pastes an article waits for nothing in particular


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One user's question, as it was asked on its day and in its server (None: in direct messages).

    Articles with ids above `after` arrived later. `language` is that of the fixed sentences. `claimed_at` is when a
    message about it was begun: from then on it may have been sent.
    """

    id: str
    user_id: int
    server_id: int | None
    question: Question
    language: str
    after: int
    made_at: datetime
    claimed_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """When it is forgotten if nothing answers it."""
        return self.made_at + WATCH_LIFETIME

    def met_by(self, answer: Answer) -> Answered | None:
        """Return an answer that is worth a message: one that states it in an article that arrived later."""
        if isinstance(answer, Answered) and answer.quotes[0].article_id > self.after:
            return answer
        return None

    def same_as(self, other: Watch) -> bool:
        """Tell whether both wait for the same; "yesterday" means another day tomorrow."""
        one, two = replace(self.question, asked_at=other.question.asked_at), other.question
        if (self.user_id, self.server_id, one) != (other.user_id, other.server_id, two):
            return False
        days = {asked.asked_at.astimezone(asked.zone).date() for asked in (self.question, two)}
        return len(days) == 1 or not _is_relative(two)


def _is_relative(question: Question) -> bool:
    frame = read_timing(question.text, question.asked_at, question.zone)[1].frame
    return frame is not None and frame.is_relative


def watched(question: Question) -> Question:
    """Return what is remembered of a question: what was asked for, not how it was read or where a talk looked."""
    return Question(
        text=question.text,
        asked_at=question.asked_at,
        zone=question.zone,
        scope=question.scope.asked_for,
        said=question.said,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription that is kept, from now on or since before."""

    watch: Watch
    is_new: bool


class NotKept(Enum):
    """Why a subscription is not kept."""

    TOO_LONG = auto()
    TOO_MANY = auto()  # of the user's
    FULL = auto()


Subscribed = Kept | NotKept


class Delivery(Enum):
    """What became of a message."""

    SENT = auto()
    CLOSED = auto()  # the user takes no direct messages from the bot
    LEFT = auto()  # the user is no longer in the server whose sources were asked
    LATER = auto()  # not known, or not now
