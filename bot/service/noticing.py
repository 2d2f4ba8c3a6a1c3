"""Noticing what a server asks in vain, where its moderators want to know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.analysis import Analyzer
from bot.core.answer import Answer, Answered, Question
from bot.core.calendar import LANGUAGES
from bot.core.detection import question_language
from bot.core.gap import GAP_LIFETIME, Gap, Unanswered, asker_of, gap_of, is_gap, may_be_counted
from bot.core.voiceports import GapStore


class Noticing:
    """Counts unanswered questions. `key` seals questions and user ids; `now` is the clock."""

    def __init__(self, gaps: GapStore, key: bytes, now: Callable[[], datetime]) -> None:
        self._gaps = gaps
        self._key = key
        self._now = now
        self._analyzer = Analyzer()

    def counts(self, server_id: int, answer: Answer) -> bool:
        """Tell whether an answer is one to a question that is counted as asked in vain."""
        return is_gap(answer) and may_be_counted(answer.question) and bool(self._gap(server_id, answer.question))

    async def notice(self, server_id: int, user_id: int, answer: Answer) -> None:
        """Count a question that found no answer; forget one that does now. Raises StorageError."""
        question = answer.question
        gap = self._gap(server_id, question) if may_be_counted(question) else ""
        if gap and is_gap(answer):
            asked = Unanswered(
                server_id=server_id,
                gap=gap,
                asker=asker_of(self._key, gap, user_id),
                words=question.text,
                is_close=bool(answer.quotes),
                at=self._now(),
            )
            await self._gaps.note(asked)
        elif gap and isinstance(answer, Answered):
            await self._gaps.close(server_id, gap)

    async def shown(self, server_id: int) -> Sequence[Gap]:
        """Return what at least three people asked in vain in the last 30 days. Raises StorageError."""
        return await self._gaps.shown(server_id, self._now() - GAP_LIFETIME)

    async def forget_server(self, server_id: int) -> None:
        """Forget what was asked in a server. Raises StorageError."""
        await self._gaps.forget_server(server_id)

    async def forget_user(self, user_id: int) -> int:
        """Forget what a user asked in vain; count the questions. Raises StorageError."""
        return await self._gaps.forget_asker(lambda gap: asker_of(self._key, gap, user_id))

    async def forget_expired(self) -> int:
        """Forget what was asked more than 30 days ago; count it. Raises StorageError."""
        return await self._gaps.forget_before(self._now() - GAP_LIFETIME)

    def _gap(self, server_id: int, question: Question) -> str:
        """Seal the words of a question that name something, "" where none does."""
        language = question_language(question.text, dict.fromkeys(LANGUAGES, 1), self._analyzer)
        terms = self._analyzer.terms(question.text, language)
        return gap_of(self._key, server_id, terms) if terms else ""
