"""`Helpful` and `Not helpful`.

The words of a question belong to who typed them: only their press keeps them. Others may say what they think of an
answer whose asker did, and what they said goes with it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.core.answer import Answered, Related
from bot.core.rating import LONGEST_RATED, RATING_LIFETIME, NotRated, Rated, Voice, rated_answer
from bot.core.rating import Rating as Outcome
from bot.core.receipt import seal
from bot.core.source import EVERYWHERE
from bot.core.voiceports import RatingStore


class Rating:
    """Keeps ratings. `key` seals user ids; `now` is the clock."""

    def __init__(self, ratings: RatingStore, key: bytes, now: Callable[[], datetime]) -> None:
        self._ratings = ratings
        self._key = key
        self._now = now

    async def rate(
        self,
        receipt_id: str,
        user_id: int,
        server_id: int | None,
        *,
        helped: bool,
        own: Answered | Related | None,
        is_asker: bool,
    ) -> Outcome:
        """Take a voice. `own` is the answer where the user typed its question and it is still at hand. Raises
        StorageError.
        """
        voice, here = Voice(seal(self._key, user_id), helped, self._now()), server_id or EVERYWHERE
        kept = await self._ratings.find(receipt_id)
        if kept is not None and kept.server_id == here and await self._ratings.hear(receipt_id, voice):
            return Rated(answer=kept, helped=helped, is_own=kept.asker == voice.voter)
        if own is None:
            return NotRated.FORGOTTEN if is_asker else NotRated.NOT_THE_ASKER
        if len(own.question.words) > LONGEST_RATED:
            return NotRated.TOO_LONG
        answer = rated_answer(own, receipt_id, here, voice.voter, voice.at)
        if not await self._ratings.keep(answer, voice):
            return NotRated.TOO_MANY
        return Rated(answer=answer, helped=helped, is_own=True)

    async def is_kept(self, receipt_id: str, user_id: int) -> bool:
        """Tell whether something is kept that a user said of an answer. Raises StorageError."""
        return await self._ratings.has_voice(receipt_id, seal(self._key, user_id))

    async def take_back(self, receipt_id: str, user_id: int) -> bool:
        """Forget what a user said of an answer; tell whether it was kept. Raises StorageError."""
        return await self._ratings.take_back(receipt_id, seal(self._key, user_id))

    async def forget_user(self, user_id: int) -> int:
        """Forget all that a user said, and the questions kept with it; count the voices. Raises StorageError."""
        return await self._ratings.forget_of(seal(self._key, user_id))

    async def forget_expired(self) -> int:
        """Forget what is older than 180 days; count the answers. Raises StorageError."""
        return await self._ratings.forget_before(self._now() - RATING_LIFETIME)
