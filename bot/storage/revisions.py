"""Reading what articles said before."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot.core.printed import Stored
from bot.storage.database import Database
from bot.storage.rows import ACTIVE, COLUMNS, article_of, moment
from bot.storage.schema import ARTICLES, PUBLISHERS, REVISIONS, SOURCES

_MOST_REVISIONS = 200  # read at once
_MOST_REVISED = 4_000
_MOST_NEW = 2_000
_EVERY = (
    ARTICLES.join(SOURCES, SOURCES.c.id == ARTICLES.c.source_id)
    .join(REVISIONS, REVISIONS.c.article_id == ARTICLES.c.id)
    .outerjoin(PUBLISHERS, PUBLISHERS.c.id == REVISIONS.c.publisher_id)
)


class Revisions:
    """The `RevisionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def histories(self, ids: Collection[int]) -> dict[int, tuple[Stored, ...]]:
        """Return all revisions of those of some articles that have several, oldest first."""
        return await asyncio.to_thread(self._histories, sorted(set(ids)))

    async def holding(self, words: Sequence[str], limit: int) -> tuple[int, ...]:
        """Return articles of which some revision holds all of some words."""
        return await asyncio.to_thread(self._holding, words, limit) if words else ()

    def _histories(self, ids: Sequence[int]) -> dict[int, tuple[Stored, ...]]:
        query = (
            sa.select(*COLUMNS, REVISIONS.c.number, REVISIONS.c.stored_at)
            .select_from(_EVERY)
            .where(ARTICLES.c.id.in_(ids), ARTICLES.c.revision > 1, ACTIVE)
            .order_by(REVISIONS.c.number.desc(), ARTICLES.c.id)
            .limit(_MOST_REVISIONS)
        )
        found: dict[int, list[Stored]] = {}
        with self._database.translated(), self._database.engine.connect() as connection:
            for row in connection.execute(query):
                article = replace(article_of(row), revision=row.number)
                found.setdefault(article.id, []).append(Stored(article, moment(row.stored_at)))
        return {number: tuple(reversed(stored)) for number, stored in found.items() if len(stored) > 1}

    def _holding(self, words: Sequence[str], limit: int) -> tuple[int, ...]:
        """Read the articles that changed last: most of those with a history, and some of all."""
        recent = sa.select(ARTICLES.c.id).where(ACTIVE).order_by(ARTICLES.c.change.desc())
        among = sa.union(
            sa.select(recent.where(ARTICLES.c.revision > 1).limit(_MOST_REVISED).subquery().c.id),
            sa.select(recent.limit(_MOST_NEW).subquery().c.id),
        ).subquery()
        holds = (REVISIONS.c.text.icontains(word, autoescape=True) for word in words)
        query = sa.select(REVISIONS.c.article_id).where(REVISIONS.c.article_id.in_(sa.select(among.c.id)), *holds)
        with self._database.translated(), self._database.engine.connect() as connection:
            return tuple(
                connection.execute(query.distinct().order_by(REVISIONS.c.article_id.desc()).limit(limit)).scalars()
            )
