"""The card: what a message says and offers, before it is dressed as Discord's components."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """The colour at the side of a card; its title says the same in words."""

    ANSWERED = 0x3BA55D
    RELATED = 0xF0B232
    PLAIN = 0x80848E


class Button(Enum):
    """What a card offers; the value is its part of a custom id."""

    MORE = "more"
    CONTEXT = "context"
    FOLLOW_UP = "follow"
    WHY = "why"
    TELL_ME_WHEN = "tell"
    CANCEL = "cancel"  # what `Tell me when` began
    HELPFUL = "helpful"
    NOT_HELPFUL = "unhelpful"
    TAKE_BACK = "takeback"  # what one of the two began
    DELETE = "delete"
    ADD = "add"  # under what a moderator looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Sections of Markdown from top to bottom, and the buttons under them."""

    tone: Tone = Tone.PLAIN
    sections: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
