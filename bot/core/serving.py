"""A Discord server: what its moderators set, and what it may be answered from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.answer import MOST_QUOTES
from bot.core.rights import QuotePolicy

LONGEST_COOLDOWN_SECONDS = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What moderators set. `channels` are the ids of those where everybody sees the answers, none for all of them;
    `private`: answers to commands are for the asker alone where nothing else was asked for; `quotations` in one answer
    at most; `policy`: no more of any article is quoted; `ratings`: answers have buttons to say whether they helped;
    `gaps`: unanswered questions are counted. Of `cooldown_seconds` and `zone` (a name of the time zone database) None
    and "" take what the operator set.
    """

    channels: frozenset[int] = frozenset()
    private: bool = False
    quotations: int = MOST_QUOTES
    cooldown_seconds: int | None = None
    zone: str = ""
    policy: QuotePolicy = QuotePolicy.FULL
    ratings: bool = True
    gaps: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.quotations <= MOST_QUOTES:
            raise ValueError("quotations are one to three")
        if self.cooldown_seconds is not None and not 0 <= self.cooldown_seconds <= LONGEST_COOLDOWN_SECONDS:
            raise ValueError("cooldown_seconds are at most an hour")

    def answers_openly_in(self, channel_id: int, parent_id: int | None = None) -> bool:
        """Tell whether everybody may see answers in a channel, or in a thread of the channel `parent_id`."""
        return not self.channels or channel_id in self.channels or parent_id in self.channels


@dataclass(frozen=True, slots=True)
class Serving:
    """What a server is served with at one moment: its settings, and the names of the sources that it may read."""

    settings: ServerSettings
    readable: frozenset[str]
