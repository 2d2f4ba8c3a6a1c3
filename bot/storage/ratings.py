"""Remembering which answers helped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.core.rating import MOST_OF_AN_ASKER, Heard, RatedAnswer, Voice
from bot.storage.database import Database
from bot.storage.receipts import read_slices, written_slices
from bot.storage.rows import DAMAGED, moment, stamp
from bot.storage.schema import RATED_ANSWERS, VOICES


class Ratings:
    """The `RatingStore`. Needs no writers' lock: each call is one short transaction, and those that write begin so."""

    def __init__(self, database: Database, most_of_an_asker: int = MOST_OF_AN_ASKER) -> None:
        self._database = database
        self._most_of_an_asker = most_of_an_asker

    async def find(self, answer_id: str) -> RatedAnswer | None:
        """Return one that is remembered."""
        return await asyncio.to_thread(self._find, answer_id)

    async def keep(self, answer: RatedAnswer, voice: Voice) -> bool:
        """Remember one with its asker's voice; False where there are too many of the asker's."""
        return await asyncio.to_thread(self._keep, answer, voice)

    async def hear(self, answer_id: str, voice: Voice) -> bool:
        """Take a voice in the place of an earlier one; False where the answer is not remembered any more."""
        return await asyncio.to_thread(self._hear, answer_id, voice)

    async def has_voice(self, answer_id: str, voter: str) -> bool:
        """Tell whether a voice of somebody on an answer is remembered."""
        return await asyncio.to_thread(self._has_voice, answer_id, voter)

    async def take_back(self, answer_id: str, voter: str) -> bool:
        """Forget a voice, and with the asker's the answer and all other voices; False where there was none."""
        return await asyncio.to_thread(self._take_back, answer_id, voter)

    async def heard(self, server_id: int | None) -> Sequence[Heard]:
        """Return those of a server, None for all, oldest first."""
        return await asyncio.to_thread(self._heard, server_id)

    async def forget_of(self, person: str) -> int:
        """Forget the voices of a sealed user, and the answers that they asked for; count the voices."""
        return await asyncio.to_thread(self._forget_of, person)

    async def forget_before(self, moment: datetime) -> int:
        """Forget answers first rated before a moment; count them."""
        return await asyncio.to_thread(self._forget, RATED_ANSWERS.c.made_at < stamp(moment))

    async def forget_server(self, server_id: int) -> None:
        """Forget all of a server."""
        await asyncio.to_thread(self._forget, RATED_ANSWERS.c.server_id == server_id)

    def _find(self, answer_id: str) -> RatedAnswer | None:
        query = sa.select(RATED_ANSWERS).where(RATED_ANSWERS.c.id == answer_id)
        with self._database.translated(), self._database.engine.connect() as connection:
            row = connection.execute(query).first()
        return _answer(row) if row else None

    def _keep(self, answer: RatedAnswer, voice: Voice) -> bool:
        others = sa.select(sa.func.count()).where(
            RATED_ANSWERS.c.asker == answer.asker, RATED_ANSWERS.c.id != answer.id
        )
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(VOICES.delete().where(_is(answer.id, voice.voter)))
            if connection.execute(others).scalar_one() >= self._most_of_an_asker:
                return False
            if not _is_kept(connection, answer.id):
                connection.execute(RATED_ANSWERS.insert().values(_row(answer)))
            connection.execute(VOICES.insert().values(_voice_row(answer.id, voice)))
            return True

    def _hear(self, answer_id: str, voice: Voice) -> bool:
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(VOICES.delete().where(_is(answer_id, voice.voter)))
            if not _is_kept(connection, answer_id):
                return False
            connection.execute(VOICES.insert().values(_voice_row(answer_id, voice)))
            return True

    def _has_voice(self, answer_id: str, voter: str) -> bool:
        query = sa.select(VOICES.c.voter).where(_is(answer_id, voter))
        with self._database.translated(), self._database.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def _take_back(self, answer_id: str, voter: str) -> bool:
        with self._database.translated(), self._database.engine.begin() as connection:
            was_there = connection.execute(VOICES.delete().where(_is(answer_id, voter))).rowcount == 1
            _delete(connection, (RATED_ANSWERS.c.id == answer_id) & (RATED_ANSWERS.c.asker == voter))
            return was_there

    def _heard(self, server_id: int | None) -> list[Heard]:
        here = sa.true() if server_id is None else RATED_ANSWERS.c.server_id == server_id
        answers = sa.select(RATED_ANSWERS).where(here).order_by(RATED_ANSWERS.c.made_at, RATED_ANSWERS.c.id)
        of_answer = VOICES.c.answer_id == RATED_ANSWERS.c.id
        voices = sa.select(VOICES).join(RATED_ANSWERS, of_answer).where(here).order_by(VOICES.c.voter)
        with self._database.translated(), self._database.engine.connect() as connection:
            rows, said = connection.execute(answers).all(), connection.execute(voices).all()
        of: dict[str, list[Voice]] = {row.id: [] for row in rows}
        for row in said:
            of.setdefault(row.answer_id, []).append(Voice(row.voter, row.helped, moment(row.said_at)))
        return [Heard(answer, tuple(of[answer.id])) for row in rows if (answer := _answer(row)) is not None]

    def _forget_of(self, person: str) -> int:
        with self._database.translated(), self._database.engine.begin() as connection:
            count = connection.execute(VOICES.delete().where(VOICES.c.voter == person)).rowcount
            _delete(connection, RATED_ANSWERS.c.asker == person)
            return count

    def _forget(self, which: sa.ColumnElement[bool]) -> int:
        with self._database.translated(), self._database.engine.begin() as connection:
            return _delete(connection, which)


def _is(answer_id: str, voter: str) -> sa.ColumnElement[bool]:
    return (VOICES.c.answer_id == answer_id) & (VOICES.c.voter == voter)


def _is_kept(connection: sa.Connection, answer_id: str) -> bool:
    query = sa.select(RATED_ANSWERS.c.id).where(RATED_ANSWERS.c.id == answer_id)
    return connection.execute(query).first() is not None


def _delete(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    """Delete answers with all voices on them; count the answers."""
    gone = sa.select(RATED_ANSWERS.c.id).where(which)
    connection.execute(VOICES.delete().where(VOICES.c.answer_id.in_(gone)))
    return connection.execute(RATED_ANSWERS.delete().where(which)).rowcount


def _row(answer: RatedAnswer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "server_id": answer.server_id,
        "asker": answer.asker,
        "question": answer.question,
        "asked_on": answer.asked_on.isoformat(),
        "sure": answer.is_sure,
        "shown": written_slices(answer.shown),
        "made_at": stamp(answer.made_at),
    }


def _voice_row(answer_id: str, voice: Voice) -> dict[str, Any]:
    return {"answer_id": answer_id, "voter": voice.voter, "helped": voice.helped, "said_at": stamp(voice.at)}


def _answer(row: Any) -> RatedAnswer | None:  # noqa: ANN401 - a row of a query has no static type
    """Read a row; one that is damaged is as good as forgotten."""
    try:
        return RatedAnswer(
            id=row.id,
            server_id=row.server_id,
            asker=row.asker,
            question=row.question,
            asked_on=date.fromisoformat(row.asked_on),
            is_sure=row.sure,
            shown=read_slices(row.shown),
            made_at=moment(row.made_at),
        )
    except DAMAGED:
        return None
