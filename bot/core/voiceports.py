"""What ratings and gaps need from the outside. Every call raises StorageError."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.gap import Gap, Unanswered
from bot.core.rating import Heard, RatedAnswer, Voice


class OfServers(Protocol):
    """Remembers something that belongs to servers."""

    async def forget_server(self, server_id: int) -> None:
        """Forget all of a server."""
        ...


class RatingStore(OfServers, Protocol):
    """Remembers answers that were rated by who asked, and everybody's voices on them."""

    async def find(self, answer_id: str) -> RatedAnswer | None:
        """Return one that is remembered."""
        ...

    async def keep(self, answer: RatedAnswer, voice: Voice) -> bool:
        """Remember one with its asker's voice; False where there are too many of the asker's."""
        ...

    async def hear(self, answer_id: str, voice: Voice) -> bool:
        """Take a voice in the place of an earlier one; False where the answer is not remembered any more."""
        ...

    async def has_voice(self, answer_id: str, voter: str) -> bool:
        """Tell whether a voice of somebody on an answer is remembered."""
        ...

    async def take_back(self, answer_id: str, voter: str) -> bool:
        """Forget a voice, and with the asker's the answer and all other voices; False where there was none."""
        ...

    async def heard(self, server_id: int | None) -> Sequence[Heard]:
        """Return those of a server, None for all, oldest first."""
        ...

    async def forget_of(self, person: str) -> int:
        """Forget the voices of a sealed user, and the answers that they asked for; count the voices."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget answers first rated before a moment; count them."""
        ...


class GapStore(OfServers, Protocol):
    """Counts who asked what in vain."""

    async def note(self, asked: Unanswered) -> None:
        """Count one; its words are remembered if it makes three people within 30 days and no words are."""
        ...

    async def close(self, server_id: int, gap: str) -> None:
        """Forget a question that finds an answer now."""
        ...

    async def shown(self, server_id: int, since: datetime) -> Sequence[Gap]:
        """Return the questions of a server that three people asked since a moment, most people first."""
        ...

    async def forget_asker(self, seal_of: Callable[[str], str]) -> int:
        """Forget who is sealed so in each question, their words, and words that fewer than three others asked; count
        the questions.
        """
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget what was asked before a moment; count it."""
        ...
