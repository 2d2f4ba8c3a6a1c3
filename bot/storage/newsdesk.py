"""The news desk: taking articles in, revising, withdrawing. Every call is one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from bot.core.article import Article, Draft, layout
from bot.core.intake import Decision, InputFile, Known, Refused, Taken, decide
from bot.core.passage import passages_of
from bot.core.sketch import KEYS, pack, sketch
from bot.core.source import SourceKind
from bot.storage.database import Database
from bot.storage.reprints import original_of, repeats_on_host
from bot.storage.retention import EXPIRED
from bot.storage.rows import ACTIVE, IS_LEFT, stamp
from bot.storage.schema import (
    ARTICLES,
    BLOCKED_DOMAINS,
    ENTRIES,
    IMPORTS,
    PASSAGES,
    PUBLISHERS,
    REVISIONS,
    SKETCH_KEYS,
    SOURCES,
)

_BATCH = 500
NEXT_CHANGE = sa.select(sa.func.coalesce(sa.func.max(ARTICLES.c.change), 0) + 1).scalar_subquery()
_WITHDRAWN_HERE = "It was withdrawn here, so it is not taken in again."
_TOO_OLD = "It has no date, and was deleted here for its age."
_BLOCKED = "{host} is blocked here. pullquote withdraw --unblock {host} allows it again."
_REPEATED = "The same text stands at several addresses of {host}: a notice, not an article."


class ArticleDesk:
    """The `NewsDesk`."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime], on_wait: Callable[[], None] = lambda: None
    ) -> None:
        self._database = database
        self._now = now
        self._on_wait = on_wait

    def writing(self) -> AbstractContextManager[None]:
        """Hold the right to write."""
        return self._database.writing(on_wait=self._on_wait)

    def source_for(self, root: str, wanted: str) -> str:
        """Return the name of the source that a folder is; a new one gets the wanted name, or one like it if taken."""
        with self._database.translated(), self._database.engine.begin() as connection:
            known = connection.execute(sa.select(SOURCES.c.name).where(_is_folder(root))).scalar()
            if known:
                return known
            if left := left_over(connection, wanted):
                connection.execute(SOURCES.update().where(SOURCES.c.id == left).values(root=root, stamp=""))
                return wanted
            name = free_name(connection, wanted)
            self._source_id(connection, name, root, SourceKind.FILES)
            return name

    def stamp(self, source: str) -> str:
        """Return what `finish` noted last."""
        with self._database.translated(), self._database.engine.connect() as connection:
            return connection.execute(sa.select(SOURCES.c.stamp).where(SOURCES.c.name == source)).scalar() or ""

    def folder_stamp(self, root: str) -> str:
        """Return what `finish` noted last for the source that a folder is; writes nothing, so it needs no lock."""
        with self._database.translated(), self._database.engine.connect() as connection:
            return connection.execute(sa.select(SOURCES.c.stamp).where(_is_folder(root))).scalar() or ""

    def finish(self, source: str, stamp: str) -> None:
        """Note that a folder was read to its end."""
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(SOURCES.update().where(SOURCES.c.name == source).values(stamp=stamp))

    def position(self, file: InputFile) -> int:
        """Return how many bytes of a file were done when its import was interrupted, 0 where none was."""
        same = (IMPORTS.c.path == str(file.path)) & (IMPORTS.c.stamp == _file_stamp(file))
        with self._database.translated(), self._database.engine.connect() as connection:
            return connection.execute(sa.select(IMPORTS.c.position).where(same)).scalar() or 0

    def keep_position(self, file: InputFile, position: int | None) -> None:
        """Remember how far a file's import is; None forgets it."""
        row = {"path": str(file.path), "stamp": _file_stamp(file), "position": position}
        with self._database.translated(), self._database.engine.begin() as connection:
            connection.execute(IMPORTS.delete().where(IMPORTS.c.path == str(file.path)))
            if position is not None:
                connection.execute(IMPORTS.insert().values(row))

    def take_in(
        self, draft: Draft, *, source: str, root: str, language: Callable[[], str], from_web: bool = False
    ) -> Taken | Refused:
        """Store a draft as what it is, in one transaction; `language` is asked only where something is stored.

        `from_web`: it was fetched, so that a text which stands at several addresses of its host is a notice.
        """
        with self._database.translated(), self._database.engine.begin() as connection:
            key = draft.key(source)
            known = _known(connection, key)
            if refused := _refusal(connection, draft, known, from_web=from_web):
                return refused
            if known is not None and known.fingerprint == draft.fingerprint() and not known.withdrawn:
                return Taken(known.article_id, Decision.UNCHANGED)
            if from_web and (refused := self._refused_as_notice(connection, draft, source, key)):
                return refused
            print_of = sketch(draft.text)
            original = original_of(connection, draft.text_hash(), print_of, key)
            decision = decide(draft, known, printed_elsewhere=original is not None)
            kind = SourceKind.PAGE if from_web else SourceKind.FILES
            article_id = self._save(
                connection, draft, known, self._source_id(connection, source, root, kind), root, key
            )
            if known is None or known.fingerprint != draft.fingerprint():
                self._save_revision(connection, draft, article_id, (known.revision if known else 0) + 1, language())
                _save_print(connection, article_id, print_of, original)
            return Taken(article_id, decision)

    def withdraw(self, article_id: int) -> bool:
        """Withdraw an article whose page is gone; its text is kept. Tell whether it was active."""
        with self._database.translated(), self._database.engine.begin() as connection:
            return withdraw_all(connection, [article_id]) > 0

    def withdraw_missing(self, *, source: str, root: str, kept: set[int], unread: Collection[str]) -> int:
        """Withdraw the active articles of a folder that are not in `kept`; count them.

        `unread` names files and folders that could not be looked into: what came from there stays.
        """
        with self._database.translated(), self._database.engine.begin() as connection:
            of_folder = (
                sa.select(ARTICLES.c.id, ARTICLES.c.location)
                .join(SOURCES)
                .where(ACTIVE, SOURCES.c.name == source, ARTICLES.c.root == root)
            )
            missing = [
                row.id
                for row in connection.execute(of_folder)
                if row.id not in kept and not any(_lies_in(row.location, place) for place in unread)
            ]
            return withdraw_all(connection, missing)

    def _refused_as_notice(self, connection: sa.Connection, draft: Draft, source: str, key: str) -> Refused | None:
        """Refuse a text that stands at three addresses of its host, now and for ever. What was stored of it is deleted;
        a mark without a text is left, by which it is known when it comes again.
        """
        host, text_hash = urlsplit(draft.head.url).hostname or "", draft.text_hash()
        mark = f"notice:{host}\x1f{text_hash}"
        is_marked = connection.execute(sa.select(ARTICLES.c.id).where(ARTICLES.c.key == mark)).first() is not None
        same = repeats_on_host(connection, text_hash, host, key) if host else []
        if not is_marked and not same:
            return None
        purge(connection, same, "notice")
        connection.execute(ENTRIES.update().where(ENTRIES.c.article_id.in_(same)).values(article_id=None))
        if not is_marked:
            source_id = self._source_id(connection, source, "", SourceKind.PAGE)
            self._mark(connection, mark, source_id)
        return Refused(_REPEATED.format(host=host), is_notice=True)

    def _mark(self, connection: sa.Connection, key: str, source_id: int) -> None:
        values: dict[str, Any] = dict.fromkeys(
            ("root", "location", "external_id", "url", "fingerprint", "text_hash"), ""
        )
        values |= {"key": key, "source_id": source_id, "revision": 0, "sample": False, "added_at": stamp(self._now())}
        connection.execute(ARTICLES.insert().values(status="withdrawn", purged="notice", change=NEXT_CHANGE, **values))

    def _save(
        self, connection: sa.Connection, draft: Draft, known: Known | None, source_id: int, root: str, key: str
    ) -> int:
        fields: dict[str, Any] = {
            "url": draft.head.url,
            "sample": draft.head.sample,
            "status": "active",
            "purged": "",
            "fingerprint": draft.fingerprint(),
            "text_hash": draft.text_hash(),
            "change": NEXT_CHANGE,
        }
        if root:
            fields |= {"root": root, "location": draft.location}
        if known is None:
            fields |= {
                "key": key,
                "source_id": source_id,
                "root": root,
                "location": draft.location,
                "external_id": draft.external_id,
                "revision": 1,
                "added_at": stamp(self._now()),
            }
            return inserted_id(connection.execute(ARTICLES.insert().values(fields)))
        if known.fingerprint != draft.fingerprint():
            fields["revision"] = known.revision + 1
        if known.withdrawn:  # its source may be gone
            fields["source_id"] = source_id
        connection.execute(ARTICLES.update().where(ARTICLES.c.id == known.article_id).values(fields))
        return known.article_id

    def _save_revision(
        self, connection: sa.Connection, draft: Draft, article_id: int, number: int, language: str
    ) -> None:
        head, paragraphs = draft.head, layout(draft.blocks)
        if not draft.rights.archived:  # noarchive: no older text is kept
            _forget_revisions(connection, article_id)
        connection.execute(
            REVISIONS.insert().values(
                article_id=article_id,
                number=number,
                title=head.title,
                authors=json.dumps(head.authors, ensure_ascii=False),
                publisher_id=_id_of(connection, PUBLISHERS, head.publisher, {}) if head.publisher else None,
                published_at=head.published.isoformat() if head.published else None,
                language=language,
                text=draft.text,
                layout=json.dumps([[p.kind, p.start, p.end] for p in paragraphs], separators=(",", ":")),
                stored_at=stamp(self._now()),
                longest_quote=draft.rights.longest,
                archived=draft.rights.archived,
                gated=draft.rights.gated,
                summary=draft.is_summary,
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

    def _source_id(self, connection: sa.Connection, name: str, root: str, kind: SourceKind) -> int:
        values = {"root": root, "stamp": "", "added_at": stamp(self._now()), "kind": kind}
        return _id_of(connection, SOURCES, name, values)


def _file_stamp(file: InputFile) -> str:
    return f"{file.size}:{file.modified_ns}"


def _is_folder(path: str) -> sa.ColumnElement[bool]:
    """Say of a source that it is this folder, imported or watched."""
    return (SOURCES.c.root == path) | (SOURCES.c.address == path)


def left_over(connection: sa.Connection, name: str) -> int | None:
    """Return what is left of a removed source with that name."""
    return connection.execute(sa.select(SOURCES.c.id).where(SOURCES.c.name == name, IS_LEFT)).scalar()


def free_name(connection: sa.Connection, wanted: str) -> str:
    """Return the wanted name of a source, or one like it if taken."""
    taken = set(connection.execute(sa.select(SOURCES.c.name)).scalars())
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    return name


def inserted_id(result: sa.CursorResult[Any]) -> int:
    """Return the key of the one row that was inserted."""
    inserted = result.inserted_primary_key
    assert inserted is not None  # noqa: S101 - an insert of one row has a key
    return int(inserted[0])


def purge(connection: sa.Connection, ids: Collection[int], why: str) -> int:
    """Delete the texts of articles, leaving a mark under their keys; count them."""
    for part in batches(ids):
        for table in (PASSAGES, REVISIONS, SKETCH_KEYS):
            connection.execute(table.delete().where(table.c.article_id.in_(part)))
        blank = {"status": "withdrawn", "purged": why, "fingerprint": "", "text_hash": "", "sketch": None}
        connection.execute(ARTICLES.update().where(ARTICLES.c.id.in_(part)).values(change=NEXT_CHANGE, **blank))
    return len(ids)


def withdraw_all(connection: sa.Connection, ids: Collection[int]) -> int:
    """Withdraw articles, keeping their texts; count those that were active."""
    values = {"status": "withdrawn", "change": NEXT_CHANGE}
    withdrawing = ARTICLES.update().where(ACTIVE).values(values)
    return sum(connection.execute(withdrawing.where(ARTICLES.c.id.in_(part))).rowcount for part in batches(ids))


def batches(ids: Collection[int]) -> Iterator[list[int]]:
    """Give ids in order, as many at a time as a statement may name."""
    numbers = sorted(ids)
    for start in range(0, len(numbers), _BATCH):
        yield numbers[start : start + _BATCH]


def _forget_revisions(connection: sa.Connection, article_id: int) -> None:
    for table in (PASSAGES, REVISIONS):
        connection.execute(table.delete().where(table.c.article_id == article_id))


def _save_print(connection: sa.Connection, article_id: int, print_of: tuple[int, ...], original: int | None) -> None:
    """Remember what finds an edited copy of the newest text, and of which article this one is a copy."""
    values = {"sketch": pack(print_of) if print_of else None, "reprint_of": original}
    connection.execute(ARTICLES.update().where(ARTICLES.c.id == article_id).values(values))
    connection.execute(SKETCH_KEYS.delete().where(SKETCH_KEYS.c.article_id == article_id))
    rows = [{"key": key, "article_id": article_id} for key in print_of[:KEYS]]
    if rows:
        connection.execute(SKETCH_KEYS.insert(), rows)


def _refusal(connection: sa.Connection, draft: Draft, known: Known | None, *, from_web: bool) -> Refused | None:
    if known is not None and known.purged == "withdrawn":
        return Refused(_WITHDRAWN_HERE)
    if from_web and known is not None and known.purged == EXPIRED and draft.head.published is None:
        return Refused(_TOO_OLD)
    host = urlsplit(draft.head.url).hostname or ""
    if host and is_blocked(connection, host):
        return Refused(_BLOCKED.format(host=host))
    return None


def is_blocked(connection: sa.Connection, host: str) -> bool:
    """Tell whether a host or a domain above it is blocked."""
    labels = host.casefold().split(".")
    domains = [".".join(labels[place:]) for place in range(len(labels))]
    query = sa.select(BLOCKED_DOMAINS.c.name).where(BLOCKED_DOMAINS.c.name.in_(domains)).limit(1)
    return connection.execute(query).first() is not None


def _id_of(connection: sa.Connection, table: sa.Table, name: str, values: dict[str, str]) -> int:
    """Return the id of the row with that name, making it where there is none."""
    known = connection.execute(sa.select(table.c.id).where(table.c.name == name)).scalar()
    if known is not None:
        return int(known)
    return inserted_id(connection.execute(table.insert().values(name=name, **values)))


def _lies_in(location: str, place: str) -> bool:
    """Tell whether a location is a place, a line or entry of it, or below it."""
    return location == place or (location.startswith(place) and location[len(place)] in "/:#")


def _known(connection: sa.Connection, key: str) -> Known | None:
    columns = (ARTICLES.c.id, ARTICLES.c.revision, ARTICLES.c.fingerprint, ARTICLES.c.status, ARTICLES.c.purged)
    row = connection.execute(sa.select(*columns).where(ARTICLES.c.key == key)).first()
    if row is None:
        return None
    return Known(row.id, row.revision, row.fingerprint, row.status == "withdrawn", row.purged)
