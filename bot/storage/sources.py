"""Remembering sources: who subscribed to them, how they are, when they are due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.backup import COPY_LIFETIME
from bot.core.feed import Entry
from bot.core.polling import DueSource, Polled, PollState
from bot.core.rights import QuotePolicy
from bot.core.source import EVERYWHERE, FETCHED_KINDS, Health, Source, SourceChange, SourceKind
from bot.storage.database import Database
from bot.storage.items import new_rows
from bot.storage.newsdesk import NEXT_CHANGE, batches, free_name, inserted_id, left_over, purge, withdraw_all
from bot.storage.retention import EXPIRED, OUTDATED, Retention, forget_unlisted, last_reading, note_listed
from bot.storage.rows import COUNT_ACTIVE, IS_LEFT, moment, stamp
from bot.storage.schema import ARTICLES, ENTRIES, POLLS, REVISIONS, SOURCES, SUBSCRIPTIONS

_MOST_EXPIRED = 500  # articles in one transaction, so that nobody waits long for the right to write
_FETCHED = SOURCES.c.kind.in_(sorted(FETCHED_KINDS))
_COLUMNS = (
    SOURCES.c.id,
    SOURCES.c.name,
    SOURCES.c.kind,
    SOURCES.c.address,
    SOURCES.c.root,
    SOURCES.c.policy,
    SOURCES.c.keep_days,
    SOURCES.c.keep_articles,
    POLLS.c.due_at,
    POLLS.c.succeeded_at,
    POLLS.c.failures,
    POLLS.c.error,
)
_OF_IT = SUBSCRIPTIONS.c.source_id == SOURCES.c.id
_WITH_POLLS = SOURCES.outerjoin(POLLS, POLLS.c.source_id == SOURCES.c.id)


class Sources:
    """The `SourceBook`."""

    def __init__(self, database: Database, *, on_wait: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._on_wait = on_wait

    def add(
        self, *, name: str, kind: SourceKind, address: str, server_id: int, policy: QuotePolicy, due_at: datetime
    ) -> tuple[Source, bool]:
        """Add a source for a server, or find the one that has the address; tell whether it is new to the server."""
        with self._writing() as connection:
            known = connection.execute(sa.select(SOURCES.c.id).where(SOURCES.c.address == address)).scalar()
            number = known or self._insert(connection, name, kind, address, policy, due_at)
            is_new = _subscribe(connection, number, server_id)
        (source,) = self._list(SOURCES.c.id == number, SUBSCRIPTIONS.c.source_id == SOURCES.c.id)
        return source, is_new

    def all(self) -> list[Source]:
        """Return all sources by name; what is left of a removed one is none."""
        return self._list(sa.true(), _OF_IT)

    def fetched(self) -> list[Source]:
        """Return feeds, sitemaps and pages. Their articles are not counted, which takes as long as there are many."""
        paused = sa.exists().where(_OF_IT) & ~sa.exists().where(_OF_IT, ~SUBSCRIPTIONS.c.paused)
        uncounted = sa.literal(0).label("articles")
        query = sa.select(*_COLUMNS, uncounted, paused.label("paused"), of_operator()).select_from(_WITH_POLLS)
        return self._read(query.where(_FETCHED))

    def serving(self, server_id: int) -> list[Source]:
        """Return what a server is answered from, by name: its own sources and the operator's."""
        subscribed = SUBSCRIPTIONS.c.source_id == SOURCES.c.id
        here = subscribed & SUBSCRIPTIONS.c.server_id.in_([EVERYWHERE, server_id])
        imported = ~sa.exists().where(subscribed)
        return self._list(sa.exists().where(here) | imported, here)

    def own(self, server_id: int) -> list[Source]:
        """Return the sources that a server added, by name."""
        here = (SUBSCRIPTIONS.c.source_id == SOURCES.c.id) & (SUBSCRIPTIONS.c.server_id == server_id)
        return self._list(sa.exists().where(here), here)

    def pause(self, source_id: int, server_id: int | None, *, paused: bool, now: datetime) -> None:
        """Stop or begin reading a source for a server (None: for all); where it is read again it is due now."""
        chosen = SUBSCRIPTIONS.update().where(SUBSCRIPTIONS.c.source_id == source_id)
        if server_id is not None:
            chosen = chosen.where(SUBSCRIPTIONS.c.server_id == server_id)
        with self._writing() as connection:
            connection.execute(chosen.values(paused=paused))
            if not paused:
                connection.execute(POLLS.update().where(POLLS.c.source_id == source_id).values(due_at=stamp(now)))

    def remove(self, source_id: int, server_id: int | None = None) -> int:
        """End a subscription (None: all); with the last one the source goes and its articles are withdrawn."""
        with self._writing() as connection:
            ending = SUBSCRIPTIONS.delete().where(SUBSCRIPTIONS.c.source_id == source_id)
            if server_id is not None:
                ending = ending.where(SUBSCRIPTIONS.c.server_id == server_id)
            connection.execute(ending)
            left = sa.select(SUBSCRIPTIONS.c.server_id).where(SUBSCRIPTIONS.c.source_id == source_id).limit(1)
            return 0 if connection.execute(left).first() else _close(connection, source_id)

    def change(self, source_id: int, change: SourceChange) -> None:
        """Change what the value names."""
        wanted = {
            "policy": change.policy,
            "keep_days": change.keep_days,
            "keep_articles": change.keep_articles,
        }
        values = {column: value for column, value in wanted.items() if value is not None}
        with self._writing() as connection:
            if values:
                connection.execute(SOURCES.update().where(SOURCES.c.id == source_id).values(values))
            if change.policy is not None:  # so that a running bot takes it in
                of_source = ARTICLES.c.source_id == source_id
                connection.execute(ARTICLES.update().where(of_source).values(change=NEXT_CHANGE))
            if change.due_at is not None:
                due_at = stamp(change.due_at)
                connection.execute(POLLS.update().where(POLLS.c.source_id == source_id).values(due_at=due_at))

    def due(self, now: datetime) -> list[DueSource]:
        """Return the fetched sources that are due, longest due first; paused ones are not."""
        states = (
            POLLS.c.etag,
            POLLS.c.last_modified,
            POLLS.c.body_hash,
            POLLS.c.whole_at,
            POLLS.c.moved_to,
            POLLS.c.moved_times,
        )
        query = (
            sa.select(*_COLUMNS, sa.literal(0).label("articles"), sa.false().label("paused"), of_operator(), *states)
            .select_from(_WITH_POLLS)
            .where(_FETCHED, is_read(), POLLS.c.due_at <= stamp(now))
            .order_by(POLLS.c.due_at, SOURCES.c.id)
        )
        with self._database.translated(), self._database.engine.connect() as connection:
            return [DueSource(_source(row), _state(row)) for row in connection.execute(query)]

    def polled(self, source_id: int, outcome: Polled, now: datetime) -> int:
        """Remember a poll with the entries not seen before; count these."""
        state = outcome.state
        values: dict[str, Any] = {
            "due_at": stamp(outcome.due_at),
            "etag": state.etag,
            "last_modified": state.last_modified,
            "body_hash": state.body_hash,
            "whole_at": stamp(state.whole_at) if state.whole_at else None,
            "failures": state.failures,
            "error": outcome.error,
            "moved_to": state.moved_to,
            "moved_times": state.moved_times,
        }
        if not outcome.error:
            values["succeeded_at"] = stamp(now)
        with self._writing() as connection:
            connection.execute(POLLS.update().where(POLLS.c.source_id == source_id).values(values))
            taken = sa.select(SOURCES.c.id).where(SOURCES.c.address == outcome.address)
            if outcome.address and connection.execute(taken).first() is None:
                moved = SOURCES.update().where(SOURCES.c.id == source_id).values(address=outcome.address)
                connection.execute(moved)
            return _list(connection, source_id, outcome.entries, now)

    def expire(self, now: datetime, keep_days: int) -> int:
        """Delete the texts of articles beyond what their source keeps, a few hundred at a time; count them. What
        nothing refers to any more is forgotten first: so the mark of what is deleted now is there long enough for
        every index to see it. Copies that were kept aside long enough are deleted, too.
        """
        Retention(self._database).tidy(now)
        self._database.forget_copies(now - COPY_LIFETIME)
        count = 0
        for source in self.all():
            if source.kind not in FETCHED_KINDS and source.keep_days is None and source.keep_articles is None:
                continue
            days = source.keep_days or (keep_days if source.kind in FETCHED_KINDS else None)
            of_source = ARTICLES.c.source_id == source.id
            count += self._expire(of_source, now - timedelta(days=days) if days else None, source.keep_articles)
        of_removed = ARTICLES.c.source_id.in_(sa.select(SOURCES.c.id).where(IS_LEFT)) & (ARTICLES.c.root == "")
        return count + self._expire(of_removed, now - timedelta(days=keep_days))

    def _list(self, which: sa.ColumnElement[bool], subscriptions: sa.ColumnElement[bool]) -> list[Source]:
        """Return sources; one is paused where all the subscriptions that count are."""
        paused = sa.exists().where(subscriptions) & ~sa.exists().where(subscriptions, ~SUBSCRIPTIONS.c.paused)
        query = (
            sa.select(*_COLUMNS, COUNT_ACTIVE, paused.label("paused"), of_operator())
            .select_from(_WITH_POLLS)
            .where(which, ~IS_LEFT)
            .order_by(sa.func.lower(SOURCES.c.name))
        )
        return self._read(query)

    def _read(self, query: sa.Executable) -> list[Source]:
        with self._database.translated(), self._database.engine.connect() as connection:
            return [_source(row) for row in connection.execute(query)]

    def _expire(self, chosen: sa.ColumnElement[bool], before: datetime | None, most: int | None = None) -> int:
        count = 0
        while expired := self._expire_some(chosen, before, most):
            count += expired
        return count

    def _expire_some(self, chosen: sa.ColumnElement[bool], before: datetime | None, most: int | None) -> int:
        told = sa.func.coalesce(REVISIONS.c.published_at, ARTICLES.c.added_at)
        with_text = (
            sa.select(ARTICLES.c.id, REVISIONS.c.published_at)
            .join(REVISIONS, (REVISIONS.c.article_id == ARTICLES.c.id) & (REVISIONS.c.number == ARTICLES.c.revision))
            .where(chosen, ARTICLES.c.purged == "")
            .order_by(told.desc(), ARTICLES.c.id.desc())
        )
        with self._writing() as connection:
            found: set[int] = set()
            dated: set[int] = set()
            if before is not None:
                old = connection.execute(with_text.where(told < stamp(before)).limit(_MOST_EXPIRED)).all()
                found |= {row.id for row in old}
                dated = {row.id for row in old if row.published_at}
            if most is not None:
                beyond = connection.execute(with_text.offset(most).limit(_MOST_EXPIRED))
                found |= {row.id for row in beyond}
            _look_no_more(connection, found)
            return purge(connection, dated, OUTDATED) + purge(connection, found - dated, EXPIRED)

    def _insert(
        self,
        connection: sa.Connection,
        name: str,
        kind: SourceKind,
        address: str,
        policy: QuotePolicy,
        due_at: datetime,
    ) -> int:
        values: dict[str, Any] = {
            "root": "",
            "added_at": stamp(due_at),
            "kind": kind,
            "address": address,
            "policy": policy,
        }
        number = _imported_from(connection, address) if kind is SourceKind.FOLDER else left_over(connection, name)
        if number is None:
            values |= {"name": free_name(connection, name), "stamp": ""}
            number = inserted_id(connection.execute(SOURCES.insert().values(values)))
        else:  # with its name and its articles
            connection.execute(SOURCES.update().where(SOURCES.c.id == number).values(values))
        connection.execute(
            POLLS.insert().values(
                source_id=number,
                due_at=stamp(due_at),
                etag="",
                last_modified="",
                body_hash="",
                failures=0,
                error="",
                moved_to="",
                moved_times=0,
            )
        )
        return number

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        return self._database.transaction(on_wait=self._on_wait)


def _list(connection: sa.Connection, source_id: int, entries: Sequence[Entry], now: datetime) -> int:
    if not entries:
        return 0
    last = last_reading(connection, source_id)
    rows = new_rows(connection, source_id, entries, now)
    if rows:
        connection.execute(ENTRIES.insert(), rows)
        _tell_index(connection, {row["article_id"] for row in rows if row["article_id"] is not None})
    if last is not None:
        note_listed(connection, source_id, [entry.id for entry in entries], now)
        forget_unlisted(connection, source_id, last)
    return len(rows)


def _tell_index(connection: sa.Connection, article_ids: set[int]) -> None:
    """Let an index take articles in again, for another set of sources lists them."""
    for part in batches(article_ids):
        connection.execute(ARTICLES.update().where(ARTICLES.c.id.in_(part)).values(change=NEXT_CHANGE))


def _look_no_more(connection: sa.Connection, article_ids: set[int]) -> None:
    """Leave the pages of deleted articles alone, which would come back with the next look."""
    for part in batches(article_ids):
        of_part = ENTRIES.update().where(ENTRIES.c.article_id.in_(part))
        connection.execute(of_part.values(item="", due_at=None))


def _imported_from(connection: sa.Connection, folder: str) -> int | None:
    """Return the source that a folder is which was imported before."""
    same = (SOURCES.c.root == folder) & (SOURCES.c.kind == SourceKind.FILES)
    return connection.execute(sa.select(SOURCES.c.id).where(same)).scalar()


def _subscribe(connection: sa.Connection, source_id: int, server_id: int) -> bool:
    row = {"source_id": source_id, "server_id": server_id, "paused": False}
    here = (SUBSCRIPTIONS.c.source_id == source_id) & (SUBSCRIPTIONS.c.server_id == server_id)
    if connection.execute(sa.select(SUBSCRIPTIONS.c.source_id).where(here)).first():
        return False
    connection.execute(SUBSCRIPTIONS.insert().values(row))
    return True


def _close(connection: sa.Connection, source_id: int) -> int:
    """Withdraw what only this source has and hand the rest to another that has it; then forget the source."""
    elsewhere = (ENTRIES.c.article_id == ARTICLES.c.id) & (ENTRIES.c.source_id != source_id)
    heir = sa.select(sa.func.min(ENTRIES.c.source_id)).where(elsewhere).scalar_subquery()
    of_source = ARTICLES.c.source_id == source_id
    inherited = ARTICLES.update().where(of_source, sa.exists().where(elsewhere))
    connection.execute(inherited.values(source_id=heir, change=NEXT_CHANGE))  # another name, another policy
    count = withdraw_all(connection, list(connection.execute(sa.select(ARTICLES.c.id).where(of_source)).scalars()))
    listed = sa.select(ENTRIES.c.article_id).where(ENTRIES.c.source_id == source_id, ENTRIES.c.article_id.is_not(None))
    _tell_index(connection, set(connection.execute(listed).scalars()))
    for table in (ENTRIES, POLLS):
        connection.execute(table.delete().where(table.c.source_id == source_id))
    if connection.execute(sa.select(ARTICLES.c.id).where(of_source).limit(1)).first():
        gone = {"kind": "files", "address": "", "root": ""}  # its articles still name it
        connection.execute(SOURCES.update().where(SOURCES.c.id == source_id).values(gone))
    else:
        connection.execute(SOURCES.delete().where(SOURCES.c.id == source_id))
    return count


def is_read() -> sa.ColumnElement[bool]:
    """Say of a source that a server has it running."""
    return sa.exists().where(SUBSCRIPTIONS.c.source_id == SOURCES.c.id, ~SUBSCRIPTIONS.c.paused)


def of_operator() -> sa.Label[bool]:
    """Say of a source that the operator added it."""
    here = (SUBSCRIPTIONS.c.source_id == SOURCES.c.id) & (SUBSCRIPTIONS.c.server_id == EVERYWHERE)
    return sa.exists().where(here).label("of_operator")


def _source(row: Any) -> Source:  # noqa: ANN401 - a row of a query has no static type
    return Source(
        id=row.id,
        name=row.name,
        kind=SourceKind(row.kind),
        address=row.address or row.root,
        policy=QuotePolicy(row.policy),
        paused=row.paused,
        of_operator=row.of_operator,
        keep_days=row.keep_days,
        keep_articles=row.keep_articles,
        health=Health(
            articles=row.articles,
            last_success=_moment(row.succeeded_at),
            next_poll=_moment(row.due_at),
            failures=row.failures or 0,
            error=row.error or "",
        ),
    )


def _state(row: Any) -> PollState:  # noqa: ANN401 - as above
    return PollState(
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        whole_at=_moment(row.whole_at),
        failures=row.failures,
        moved_to=row.moved_to,
        moved_times=row.moved_times,
    )


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None
