"""What is measured of a running bot. Nothing here can name a user, a question, a server or an address."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, assert_never

from bot.core.answer import Answered, Nothing, Related
from bot.core.reply import NoMore, Reply, Sources, Surroundings, Withheld


class Door(StrEnum):
    """Which way somebody came in. The last two are no questions."""

    SLASH = "slash"
    MESSAGE_COMMAND = "message_command"
    MENTION = "mention"
    DIRECT = "direct"
    FOLLOW_UP = "follow_up"
    LATEST = "latest"
    VERIFY = "verify"
    BUTTON = "button"
    COMMAND = "command"

    @property
    def asks(self) -> bool:
        """Tell whether a question comes in by it."""
        return self not in (Door.BUTTON, Door.COMMAND)


class Outcome(StrEnum):
    """What became of it."""

    ANSWERED = "answered"
    RELATED = "related"
    NOTHING = "nothing"
    REFUSED = "refused"  # it was no question, or may not be asked there
    LATER = "later"  # too soon, too many at once, or stopping
    GONE = "gone"  # nobody could read the answer any more
    BROKEN = "broken"  # somebody was told of an incident
    DONE = "done"  # what is no question was done

    @property
    def is_reply(self) -> bool:
        """Tell whether the question went the whole way."""
        return self in (Outcome.ANSWERED, Outcome.RELATED, Outcome.NOTHING)


class Stage(StrEnum):
    """A part of the way of a question. All but the last are parts of the last."""

    SEARCH = "search"  # finding and ranking
    STORE = "store"  # reading articles
    COMPOSE = "compose"  # choosing what to quote
    RESPOND = "respond"  # the first response to an interaction, for which Discord waits three seconds
    SEND = "send"  # the card
    ANSWER = "answer"  # from the question's arrival until the card was sent


class Observer(Protocol):
    """Is told what happens."""

    def came(self, door: Door, outcome: Outcome) -> None:
        """Note that somebody came in, and what became of it."""
        ...

    def took(self, stage: Stage, seconds: float) -> None:
        """Note how long a part of the way took."""
        ...


class Unobserved:
    """The observer of a bot that nobody measures."""

    def came(self, door: Door, outcome: Outcome) -> None:
        """Forget it."""

    def took(self, stage: Stage, seconds: float) -> None:
        """Forget it."""


def outcome_of(reply: Reply) -> Outcome:
    """Say what a turn of a conversation came to; what shows more of an earlier answer counts as an answer."""
    match reply:
        case Answered() | Surroundings() | Sources():
            return Outcome.ANSWERED
        case Related():
            return Outcome.RELATED
        case Nothing() | NoMore() | Withheld():
            return Outcome.NOTHING
        case _:
            assert_never(reply)
