"""Forgetting what nobody needs any more, so that a database does not grow for ever.

An old article must never become new again by that. What keeps it from coming back: while a feed lists an entry, the
entry is remembered (`note_listed`); one that a feed has left out for 90 days, counted from reading to reading, is
forgotten only where its article's text is deleted. Should the feed list it again, a page with a date is refused for its
age, and one without for the mark that its article left, which is then kept for ever.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.rows import moment, stamp
from bot.storage.schema import ARTICLES, ENTRIES, HOSTS, POLLS, SOURCES, SUBSCRIPTIONS

OUTDATED = "outdated"  # deleted for its date, by which it is known should it come again
EXPIRED = "expired"  # deleted for its place, or for its age while it has no date

_SEEN_AGAIN = timedelta(days=7)  # so that a reading seldom writes
_UNLISTED = timedelta(days=90)
_NOT_ASKED = timedelta(days=90)
_MOST = 500  # rows in one transaction, so that nobody waits long for the right to write
_MOST_TIMES = 20  # transactions an hour


def last_reading(connection: sa.Connection, source_id: int) -> datetime | None:
    """Return when a source listed anything last, to some days."""
    last = connection.scalar(sa.select(sa.func.max(ENTRIES.c.seen_at)).where(ENTRIES.c.source_id == source_id))
    return moment(last) if last else None


def note_listed(connection: sa.Connection, source_id: int, entries: Collection[str], now: datetime) -> None:
    """Note that a source lists entries still. One that is looked at keeps the time when it was first seen."""
    stale = (
        (ENTRIES.c.source_id == source_id) & ENTRIES.c.due_at.is_(None) & (ENTRIES.c.seen_at < stamp(now - _SEEN_AGAIN))
    )
    names = sorted(entries)
    for start in range(0, len(names), _MOST):
        again = ENTRIES.update().where(stale, ENTRIES.c.entry_id.in_(names[start : start + _MOST]))
        connection.execute(again.values(seen_at=stamp(now)))


def forget_unlisted(connection: sa.Connection, source_id: int, last: datetime) -> int:
    """Forget some of the entries that a source had left out for long when it was read last; count them."""
    has_text = sa.exists().where(ARTICLES.c.id == ENTRIES.c.article_id, ARTICLES.c.purged == "")
    gone = (
        sa.select(ENTRIES.c.id)
        .where(
            ENTRIES.c.source_id == source_id,
            ENTRIES.c.due_at.is_(None),
            ENTRIES.c.seen_at < stamp(last - _UNLISTED),
            ~has_text,
        )
        .limit(_MOST)
    )
    ids = list(connection.execute(gone).scalars())
    return connection.execute(ENTRIES.delete().where(ENTRIES.c.id.in_(ids))).rowcount if ids else 0


class Retention:
    """Deletes rows that nothing refers to any more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tidy(self, now: datetime) -> int:
        """Forget marks of outdated articles, sources that are left of removed ones, and hosts that were not asked for
        long; count the rows. A bounded part of them at a time.
        """
        count = 0
        for _ in range(_MOST_TIMES):
            found = self._forget_marks()
            count += found
            if found < _MOST:
                break
        return count + self._forget_rests(now)

    def _forget_marks(self) -> int:
        """The newest row and the last change stay: the numbers after them are counted from these."""
        with self._database.transaction() as connection:
            last_id, last_change = connection.execute(
                sa.select(sa.func.max(ARTICLES.c.id), sa.func.max(ARTICLES.c.change))
            ).one()
            if last_id is None:
                return 0
            unlisted = ~sa.exists().where(ENTRIES.c.article_id == ARTICLES.c.id)
            marks = (
                sa.select(ARTICLES.c.id)
                .where(
                    ~ARTICLES.c.sample,
                    ARTICLES.c.status == "withdrawn",
                    ARTICLES.c.purged == OUTDATED,
                    ARTICLES.c.root == "",  # a file is there still, and is not asked for its date
                    ARTICLES.c.id < last_id,
                    ARTICLES.c.change < last_change,
                    unlisted,
                )
                .limit(_MOST)
            )
            ids = list(connection.execute(marks).scalars())
            connection.execute(ARTICLES.delete().where(ARTICLES.c.id.in_(ids)))
            return len(ids)

    def _forget_rests(self, now: datetime) -> int:
        with self._database.transaction() as connection:
            named = [
                sa.exists().where(table.c.source_id == SOURCES.c.id)
                for table in (ARTICLES, ENTRIES, POLLS, SUBSCRIPTIONS)
            ]
            left = SOURCES.delete().where(SOURCES.c.kind == "files", SOURCES.c.root == "", ~sa.or_(*named))
            old = HOSTS.delete().where(HOSTS.c.robots_at < stamp(now - _NOT_ASKED))
            return connection.execute(left).rowcount + connection.execute(old).rowcount
