"""Remembering articles: all SQL about them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa

from bot.core.answer import Scope
from bot.core.article import Article, Draft, Head, Kind, Paragraph, Published, RevisionNote, canonical_url, layout
from bot.core.intake import Decision, Known, decide
from bot.core.passage import passages_of
from bot.storage.database import Database
from bot.storage.schema import ARTICLES, PASSAGES, PUBLISHERS, REVISIONS, SOURCES

_COLUMNS = (
    ARTICLES.c.id,
    ARTICLES.c.revision,
    ARTICLES.c.url,
    ARTICLES.c.sample,
    ARTICLES.c.text_hash,
    ARTICLES.c.external_id,
    SOURCES.c.name.label("source"),
    PUBLISHERS.c.name.label("publisher"),
    REVISIONS.c.title,
    REVISIONS.c.authors,
    REVISIONS.c.published_at,
    REVISIONS.c.language,
    REVISIONS.c.text,
    REVISIONS.c.layout,
)
_NEWEST = (
    ARTICLES.join(SOURCES, SOURCES.c.id == ARTICLES.c.source_id)
    .join(REVISIONS, (REVISIONS.c.article_id == ARTICLES.c.id) & (REVISIONS.c.number == ARTICLES.c.revision))
    .outerjoin(PUBLISHERS, PUBLISHERS.c.id == REVISIONS.c.publisher_id)
)
_ACTIVE = ARTICLES.c.status == "active"
_BATCH = 500
_LONGEST_ID = 15


class Articles:
    """The `ArticleStore` and the `NewsDesk`. `samples` is "on", "off" or "auto": only while there is nothing else."""

    def __init__(
        self,
        database: Database,
        *,
        samples: str,
        now: Callable[[], datetime],
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._samples = samples
        self._now = now
        self._on_wait = on_wait

    # Reading

    async def articles(self, ids: Iterable[int]) -> dict[int, Article]:
        """Return the named active articles in their newest revision."""
        return await asyncio.to_thread(self._articles, sorted(set(ids)))

    async def newest(self, scope: Scope, limit: int) -> list[Article]:
        """Return the newest articles of a scope; those without a date are left out."""
        return await asyncio.to_thread(self._newest_of, scope, limit)

    async def outlets(self) -> list[str]:
        """Name every source and publisher that has an article, by name."""
        return await asyncio.to_thread(self._outlets)

    def serving(self) -> Iterator[Article]:
        """Give every article that answers questions, by id."""
        with self._database.translated(), self._database.engine.connect() as connection:
            query = sa.select(*_COLUMNS).select_from(_NEWEST).where(self._serves(connection)).order_by(ARTICLES.c.id)
            for row in connection.execution_options(yield_per=_BATCH).execute(query):
                yield _article(row)

    def find(self, name: str) -> tuple[Article, list[RevisionNote]] | None:
        """Look an article up by its id or URL, withdrawn ones too; return it with its history."""
        if name.isascii() and name.isdigit() and len(name) <= _LONGEST_ID:
            key = ARTICLES.c.id == int(name)
        else:
            key = ARTICLES.c.key == f"url:{canonical_url(name)}"
        with self._database.translated(), self._database.engine.connect() as connection:
            row = connection.execute(sa.select(*_COLUMNS).select_from(_NEWEST).where(key)).first()
            if row is None:
                return None
            history = connection.execute(
                sa.select(REVISIONS.c.number, REVISIONS.c.title, REVISIONS.c.stored_at)
                .where(REVISIONS.c.article_id == row.id)
                .order_by(REVISIONS.c.number)
            )
            return _article(row), [RevisionNote(*note) for note in history]

    def _articles(self, ids: list[int]) -> dict[int, Article]:
        found: dict[int, Article] = {}
        with self._database.translated(), self._database.engine.connect() as connection:
            for start in range(0, len(ids), _BATCH):
                part = ids[start : start + _BATCH]
                query = sa.select(*_COLUMNS).select_from(_NEWEST).where(ARTICLES.c.id.in_(part), _ACTIVE)
                found |= {row.id: _article(row) for row in connection.execute(query)}
        return found

    def _newest_of(self, scope: Scope, limit: int) -> list[Article]:
        published = REVISIONS.c.published_at
        query = sa.select(*_COLUMNS).select_from(_NEWEST).where(published.is_not(None))
        with self._database.translated(), self._database.engine.connect() as connection:
            query = query.where(self._serves(connection), *_conditions(scope))
            return [
                _article(row)
                for row in connection.execute(query.order_by(published.desc(), ARTICLES.c.id.desc()).limit(limit))
            ]

    def _outlets(self) -> list[str]:
        with self._database.translated(), self._database.engine.connect() as connection:
            serves = self._serves(connection)
            names = {
                name
                for column in (SOURCES.c.name, PUBLISHERS.c.name)
                for name in connection.execute(
                    sa.select(column).select_from(_NEWEST).where(serves, column.is_not(None)).distinct()
                ).scalars()
            }
        return sorted(names, key=str.casefold)

    def _serves(self, connection: sa.Connection) -> sa.ColumnElement[bool]:
        """Say which articles answer questions: active ones, and samples as the setting has it."""
        match self._samples:
            case "on":
                return _ACTIVE
            case "off":
                return _ACTIVE & ~ARTICLES.c.sample
            case _:
                real = sa.select(ARTICLES.c.id).where(_ACTIVE, ~ARTICLES.c.sample).limit(1)
                return _ACTIVE & ~ARTICLES.c.sample if connection.execute(real).first() else _ACTIVE

    # Writing

    def writing(self) -> AbstractContextManager[None]:
        """Hold the right to write."""
        return self._database.writing(on_wait=self._on_wait)

    def source_for(self, root: str, wanted: str) -> str:
        """Return the name of the source that a folder is; a new one gets the wanted name, or one like it if taken."""
        with self._database.translated(), self._database.engine.begin() as connection:
            known = connection.execute(sa.select(SOURCES.c.name).where(SOURCES.c.root == root)).scalar()
            if known:
                return known
            taken = set(connection.execute(sa.select(SOURCES.c.name)).scalars())
            name, number = wanted, 2
            while name in taken:
                name, number = f"{wanted} ({number})", number + 1
            self._source_id(connection, name, root)
            return name

    def stamp(self, source: str) -> str:
        """Return what `finish` noted last."""
        with self._database.translated(), self._database.engine.connect() as connection:
            return connection.execute(sa.select(SOURCES.c.stamp).where(SOURCES.c.name == source)).scalar() or ""

    def folder_stamp(self, root: str) -> str:
        """Return what `finish` noted last for the source that a folder is; writes nothing, so it needs no lock."""
        with self._database.translated(), self._database.engine.connect() as connection:
            return connection.execute(sa.select(SOURCES.c.stamp).where(SOURCES.c.root == root)).scalar() or ""

    def finish(self, source: str, stamp: str) -> None:
        """Note that a folder was read to its end."""
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(SOURCES.update().where(SOURCES.c.name == source).values(stamp=stamp))

    def take_in(self, draft: Draft, *, source: str, root: str, language: Callable[[], str]) -> tuple[int, Decision]:
        """Store a draft as what it is, in one transaction; `language` is asked only where something is stored."""
        with self._database.translated(), self._database.engine.begin() as connection:
            key = draft.key(source)
            known = _known(connection, key)
            decision = decide(draft, known, printed_elsewhere=_printed_elsewhere(connection, draft.text_hash(), key))
            if decision is Decision.UNCHANGED and known is not None:
                return known.article_id, decision
            article_id = self._save(connection, draft, known, source, root, key)
            if known is None or known.fingerprint != draft.fingerprint():
                self._save_revision(connection, draft, article_id, (known.revision if known else 0) + 1, language())
            return article_id, decision

    def withdraw_missing(self, *, source: str, root: str, kept: set[int], unread: Collection[str]) -> int:
        """Withdraw the active articles of a folder that are not in `kept`; count them.

        `unread` names files and folders that could not be looked into: what came from there stays.
        """
        with self._database.translated(), self._database.engine.begin() as connection:
            of_folder = (
                sa.select(ARTICLES.c.id, ARTICLES.c.location)
                .join(SOURCES)
                .where(_ACTIVE, SOURCES.c.name == source, ARTICLES.c.root == root)
            )
            missing = [
                row.id
                for row in connection.execute(of_folder)
                if row.id not in kept and not any(_lies_in(row.location, place) for place in unread)
            ]
            for start in range(0, len(missing), _BATCH):
                part = missing[start : start + _BATCH]
                connection.execute(ARTICLES.update().where(ARTICLES.c.id.in_(part)).values(status="withdrawn"))
            return len(missing)

    def _save(
        self, connection: sa.Connection, draft: Draft, known: Known | None, source: str, root: str, key: str
    ) -> int:
        fields: dict[str, Any] = {
            "url": draft.head.url,
            "sample": draft.head.sample,
            "status": "active",
            "fingerprint": draft.fingerprint(),
            "text_hash": draft.text_hash(),
        }
        if root:
            fields |= {"root": root, "location": draft.location}
        if known is None:
            fields |= {
                "key": key,
                "source_id": self._source_id(connection, source, root),
                "root": root,
                "location": draft.location,
                "external_id": draft.external_id,
                "revision": 1,
                "added_at": self._stamp_now(),
            }
            inserted = connection.execute(ARTICLES.insert().values(fields)).inserted_primary_key
            assert inserted is not None  # noqa: S101 - an insert of one row has a key
            return int(inserted[0])
        if known.fingerprint != draft.fingerprint():
            fields["revision"] = known.revision + 1
        connection.execute(ARTICLES.update().where(ARTICLES.c.id == known.article_id).values(fields))
        return known.article_id

    def _save_revision(
        self, connection: sa.Connection, draft: Draft, article_id: int, number: int, language: str
    ) -> None:
        head, paragraphs = draft.head, layout(draft.blocks)
        connection.execute(
            REVISIONS.insert().values(
                article_id=article_id,
                number=number,
                title=head.title,
                authors=json.dumps(head.authors, ensure_ascii=False),
                publisher_id=self._publisher_id(connection, head.publisher),
                published_at=head.published.isoformat() if head.published else None,
                language=language,
                text=draft.text,
                layout=json.dumps([[p.kind, p.start, p.end] for p in paragraphs], separators=(",", ":")),
                stored_at=self._stamp_now(),
            )
        )
        article = Article(id=article_id, revision=number, source="", head=head, text=draft.text, paragraphs=paragraphs)
        rows = [
            {
                "article_id": article_id,
                "revision": number,
                "paragraph": passage.paragraph,
                "last_paragraph": passage.last_paragraph,
                "start": passage.start,
                "end": passage.end,
            }
            for passage in passages_of(article)
        ]
        if rows:
            connection.execute(PASSAGES.insert(), rows)

    def _source_id(self, connection: sa.Connection, name: str, root: str) -> int:
        values = {"root": root, "stamp": "", "added_at": self._stamp_now()}
        return _id_of(connection, SOURCES, name, values)

    def _publisher_id(self, connection: sa.Connection, name: str) -> int | None:
        return _id_of(connection, PUBLISHERS, name, {}) if name else None

    def _stamp_now(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")


def _id_of(connection: sa.Connection, table: sa.Table, name: str, values: dict[str, str]) -> int:
    """Return the id of the row with that name, making it where there is none."""
    known = connection.execute(sa.select(table.c.id).where(table.c.name == name)).scalar()
    if known is not None:
        return int(known)
    inserted = connection.execute(table.insert().values(name=name, **values)).inserted_primary_key
    assert inserted is not None  # noqa: S101 - an insert of one row has a key
    return int(inserted[0])


def _lies_in(location: str, place: str) -> bool:
    """Tell whether a location is a place, a line or entry of it, or below it."""
    return location == place or (location.startswith(place) and location[len(place)] in "/:#")


def _known(connection: sa.Connection, key: str) -> Known | None:
    row = connection.execute(
        sa.select(ARTICLES.c.id, ARTICLES.c.revision, ARTICLES.c.fingerprint, ARTICLES.c.status).where(
            ARTICLES.c.key == key
        )
    ).first()
    return Known(row.id, row.revision, row.fingerprint, row.status == "withdrawn") if row else None


def _printed_elsewhere(connection: sa.Connection, text_hash: str, key: str) -> bool:
    query = sa.select(ARTICLES.c.id).where(ARTICLES.c.text_hash == text_hash, ARTICLES.c.key != key, _ACTIVE).limit(1)
    return connection.execute(query).first() is not None


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


def _article(row: Any) -> Article:  # noqa: ANN401 - a row of a query has no static type
    return Article(
        id=row.id,
        revision=row.revision,
        source=row.source,
        head=Head(
            title=row.title,
            authors=tuple(json.loads(row.authors)),
            publisher=row.publisher or "",
            published=Published.parse(row.published_at) if row.published_at else None,
            url=row.url,
            language=row.language,
            sample=row.sample,
        ),
        text=row.text,
        paragraphs=tuple(Paragraph(Kind(kind), start, end) for kind, start, end in json.loads(row.layout)),
        text_hash=row.text_hash,
        external_id=row.external_id,
    )
