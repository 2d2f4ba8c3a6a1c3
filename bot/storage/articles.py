"""Reading articles back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time

import sqlalchemy as sa

from bot.core.answer import Scope
from bot.core.article import Article, RevisionNote, canonical_url
from bot.storage.database import Database
from bot.storage.rows import ACTIVE, COLUMNS, NEWEST, article_of, listed_by, stamp
from bot.storage.schema import ARTICLES, PUBLISHERS, REVISIONS, SOURCES

_BATCH = 500
_ACTIVE_AMONG = (  # made once: to put it together takes longer than to run it
    sa.select(*COLUMNS).select_from(NEWEST).where(ARTICLES.c.id.in_(sa.bindparam("ids", expanding=True)), ACTIVE)
)
_LONGEST_ID = 15


class Articles:
    """The `ArticleStore`. `samples` is "on", "off" or "auto": only while there is nothing else."""

    def __init__(self, database: Database, *, samples: str) -> None:
        self._database = database
        self._samples = samples

    async def articles(self, ids: Iterable[int]) -> dict[int, Article]:
        """Return the named active articles in their newest revision."""
        return await asyncio.to_thread(self._articles, sorted(set(ids)))

    async def newest(self, scope: Scope, limit: int) -> list[Article]:
        """Return the newest articles of a scope; those without a date are left out."""
        return await asyncio.to_thread(self._newest_of, scope, limit)

    async def outlets(self, scope: Scope) -> list[str]:
        """Name every source and publisher that has an article in a scope, by name."""
        return await asyncio.to_thread(self._outlets, scope)

    async def last_id_before(self, moment: datetime) -> int:
        """Return the id of the last article that was stored before a moment, 0 where there was none."""
        return await asyncio.to_thread(self._last_id_before, moment)

    def changed_since(self, change: int) -> tuple[int, list[int]]:
        """Return the number of the last change, and the ids of the articles that changed after one, ascending.

        Samples are always among them where it depends on the others whether they answer.
        """
        with self._database.translated(), self._database.engine.connect() as connection:
            last = connection.execute(sa.select(sa.func.max(ARTICLES.c.change))).scalar() or 0
            if last == change:
                return change, []
            changed = sa.select(ARTICLES.c.id).where(ARTICLES.c.change > change)
            if self._samples == "auto":
                changed = changed.union(sa.select(ARTICLES.c.id).where(ARTICLES.c.sample))
            return last, sorted(connection.execute(changed).scalars())

    def serving_among(self, ids: Sequence[int]) -> list[Article]:
        """Return those of some articles that answer questions, by id."""
        with self._database.translated(), self._database.engine.connect() as connection:
            query = sa.select(*COLUMNS).select_from(NEWEST).where(ARTICLES.c.id.in_(ids), self._serves(connection))
            return [article_of(row) for row in connection.execute(query.order_by(ARTICLES.c.id))]

    def serving_revisions(self) -> list[tuple[int, int, str]]:
        """Return id, revision and hash of the text of every article that answers questions."""
        with self._database.translated(), self._database.engine.connect() as connection:
            columns = (ARTICLES.c.id, ARTICLES.c.revision, ARTICLES.c.text_hash)
            return [tuple(row) for row in connection.execute(sa.select(*columns).where(self._serves(connection)))]

    def find(self, name: str) -> tuple[Article, list[RevisionNote]] | None:
        """Look an article up by its id or URL, withdrawn ones too; return it with its history."""
        if name.isascii() and name.isdigit() and len(name) <= _LONGEST_ID:
            key = ARTICLES.c.id == int(name)
        else:
            key = ARTICLES.c.key == f"url:{canonical_url(name)}"
        with self._database.translated(), self._database.engine.connect() as connection:
            row = connection.execute(sa.select(*COLUMNS).select_from(NEWEST).where(key)).first()
            if row is None:
                return None
            history = connection.execute(
                sa.select(REVISIONS.c.number, REVISIONS.c.title, REVISIONS.c.stored_at)
                .where(REVISIONS.c.article_id == row.id)
                .order_by(REVISIONS.c.number)
            )
            return article_of(row), [RevisionNote(*note) for note in history]

    def _last_id_before(self, moment: datetime) -> int:
        earlier = sa.select(ARTICLES.c.id).where(ARTICLES.c.added_at < stamp(moment))
        with self._database.translated(), self._database.engine.connect() as connection:
            return connection.execute(earlier.order_by(ARTICLES.c.id.desc()).limit(1)).scalar() or 0

    def _articles(self, ids: list[int]) -> dict[int, Article]:
        found: dict[int, Article] = {}
        with self._database.translated(), self._database.engine.connect() as connection:
            for start in range(0, len(ids), _BATCH):
                part = ids[start : start + _BATCH]
                rows = connection.execute(_ACTIVE_AMONG, {"ids": part})
                found |= {row.id: article_of(row) for row in rows}
        return found

    def _newest_of(self, scope: Scope, limit: int) -> list[Article]:
        published = REVISIONS.c.published_at
        query = sa.select(*COLUMNS).select_from(NEWEST).where(published.is_not(None))
        with self._database.translated(), self._database.engine.connect() as connection:
            query = query.where(self._serves(connection), *_conditions(scope))
            return [
                article_of(row)
                for row in connection.execute(query.order_by(published.desc(), ARTICLES.c.id.desc()).limit(limit))
            ]

    def _outlets(self, scope: Scope) -> list[str]:
        with self._database.translated(), self._database.engine.connect() as connection:
            serves = self._serves(connection)

            def names(column: sa.Column[str], *conditions: sa.ColumnElement[bool]) -> set[str]:
                query = sa.select(column).select_from(NEWEST).where(serves, column.is_not(None), *conditions)
                return set(connection.execute(query.distinct()).scalars())

            sources, publishers = names(SOURCES.c.name), names(PUBLISHERS.c.name, *_conditions(scope))
        readable = sources if scope.readable is None else sources & scope.readable
        return sorted(readable | publishers, key=str.casefold)

    def _serves(self, connection: sa.Connection) -> sa.ColumnElement[bool]:
        """Say which articles answer questions: active ones, and samples as the setting has it."""
        match self._samples:
            case "on":
                return ACTIVE
            case "off":
                return ACTIVE & ~ARTICLES.c.sample
            case _:
                real = sa.select(ARTICLES.c.id).where(ACTIVE, ~ARTICLES.c.sample).limit(1)
                return ACTIVE & ~ARTICLES.c.sample if connection.execute(real).first() else ACTIVE


def _conditions(scope: Scope) -> Iterator[sa.ColumnElement[bool]]:
    published = REVISIONS.c.published_at
    if scope.since:
        yield published >= scope.since.isoformat()
    if scope.until:
        yield published < datetime.combine(scope.until, time.max).isoformat()
    if scope.source:
        wanted = scope.source.casefold()
        yield (sa.func.lower(SOURCES.c.name) == wanted) | (sa.func.lower(PUBLISHERS.c.name) == wanted)
    if scope.articles:
        yield ARTICLES.c.id.in_(sorted(scope.articles))
    if scope.readable is not None:
        yield listed_by(sorted(scope.readable))
