"""A `RatingStore` in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.rating import MOST_OF_AN_ASKER, Heard, RatedAnswer, Voice


class FakeRatings:
    """Keeps ratings in dicts, which a test may hand to a second bot."""

    def __init__(self, most_of_an_asker: int = MOST_OF_AN_ASKER) -> None:
        self.kept: dict[str, RatedAnswer] = {}
        self.voices: dict[tuple[str, str], Voice] = {}
        self._most_of_an_asker = most_of_an_asker

    async def find(self, answer_id: str) -> RatedAnswer | None:
        """Return one."""
        return self.kept.get(answer_id)

    async def keep(self, answer: RatedAnswer, voice: Voice) -> bool:
        """Remember one."""
        others = [one for one in self.kept.values() if one.asker == answer.asker and one.id != answer.id]
        if len(others) >= self._most_of_an_asker:
            return False
        self.kept.setdefault(answer.id, answer)
        return await self.hear(answer.id, voice)

    async def hear(self, answer_id: str, voice: Voice) -> bool:
        """Take a voice."""
        if answer_id not in self.kept:
            return False
        self.voices[answer_id, voice.voter] = voice
        return True

    async def has_voice(self, answer_id: str, voter: str) -> bool:
        """Tell whether a voice is remembered."""
        return (answer_id, voter) in self.voices

    async def take_back(self, answer_id: str, voter: str) -> bool:
        """Forget a voice."""
        was_there = self.voices.pop((answer_id, voter), None) is not None
        self._forget(lambda answer: answer.id == answer_id and answer.asker == voter)
        return was_there

    async def heard(self, server_id: int | None) -> Sequence[Heard]:
        """Return those of a server."""
        here = [answer for answer in self.kept.values() if server_id in (None, answer.server_id)]
        return [
            Heard(answer, tuple(self.voices[key] for key in sorted(self.voices) if key[0] == answer.id))
            for answer in sorted(here, key=lambda answer: (answer.made_at, answer.id))
        ]

    async def forget_of(self, person: str) -> int:
        """Forget a person."""
        own = [key for key in self.voices if key[1] == person]
        for key in own:
            del self.voices[key]
        self._forget(lambda answer: answer.asker == person)
        return len(own)

    async def forget_before(self, moment: datetime) -> int:
        """Forget the old ones."""
        return self._forget(lambda answer: answer.made_at < moment)

    async def forget_server(self, server_id: int) -> None:
        """Forget a server's."""
        self._forget(lambda answer: answer.server_id == server_id)

    def _forget(self, which: Callable[[RatedAnswer], bool]) -> int:
        gone = {answer.id for answer in self.kept.values() if which(answer)}
        self.kept = {key: answer for key, answer in self.kept.items() if key not in gone}
        self.voices = {key: voice for key, voice in self.voices.items() if key[0] not in gone}
        return len(gone)
