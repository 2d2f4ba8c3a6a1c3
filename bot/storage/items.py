"""What feeds say ↔ rows of entries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from bot.core.article import Published, canonical_url
from bot.core.feed import Entry
from bot.storage.rows import stamp
from bot.storage.schema import ENTRIES

_BATCH = 500
_NEW: dict[str, Any] = {
    "article_id": None,
    "looks": 0,
    "failures": 0,
    "gone": 0,
    "etag": "",
    "last_modified": "",
    "reason": "",
}
_LONGEST_CONTENT = 200_000  # characters of HTML that a feed carries for one entry


def new_rows(
    connection: sa.Connection, source_id: int, entries: Sequence[Entry], now: datetime
) -> list[dict[str, Any]]:
    """Make rows of the entries that the source had not shown before. Where another source listed the page already, what
    is known of it holds for this entry too: its article, and when it is to be looked at.
    """
    by_id = {entry.id: entry for entry in entries if entry.id}
    unseen = set(by_id) - _among(connection, list(by_id), (ENTRIES.c.source_id == source_id), ENTRIES.c.entry_id)
    fresh = [entry for number, entry in by_id.items() if number in unseen]
    keys = {entry.id: key_of(entry, source_id) for entry in fresh}
    known = _known_pages(connection, list(keys.values()))
    rows: list[dict[str, Any]] = []
    for entry in fresh:
        key = keys[entry.id]
        rows.append(
            {
                "source_id": source_id,
                "entry_id": entry.id,
                "url": entry.link,
                "key": key,
                "host": urlsplit(entry.link).hostname or "",
                **known.setdefault(key, _NEW | {"seen_at": stamp(now), "due_at": stamp(now)}),
            }
        )
        rows[-1]["item"] = written(entry) if rows[-1]["due_at"] else ""
        if not rows[-1]["due_at"]:
            rows[-1]["seen_at"] = stamp(now)
    return rows


def key_of(entry: Entry, source_id: int) -> str:
    """Return what makes entries of several feeds the same page."""
    return canonical_url(entry.link) if entry.link else f"{source_id}\x1f{entry.id}"


def written(entry: Entry) -> str:
    """Write an entry as JSON."""
    fields = {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "published": entry.published.isoformat() if entry.published else "",
        "updated": entry.updated.isoformat() if entry.updated else "",
        "authors": entry.authors,
        "content": entry.content[:_LONGEST_CONTENT],
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Entry:
    """Read what `written` wrote."""
    fields = json.loads(text)
    return Entry(
        id=fields["id"],
        title=fields["title"],
        link=fields["link"],
        published=Published.parse(fields["published"]) if fields["published"] else None,
        updated=Published.parse(fields["updated"]) if fields["updated"] else None,
        authors=tuple(fields["authors"]),
        content=fields["content"],
    )


def _among(
    connection: sa.Connection, values: Sequence[str], where: sa.ColumnElement[bool], column: sa.Column[Any]
) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(values), _BATCH):
        query = sa.select(column).where(where, column.in_(values[start : start + _BATCH]))
        found |= set(connection.execute(query).scalars())
    return found


def _known_pages(connection: sa.Connection, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the keys that an entry has already, with what is known of its page; where that gave no article and is not
    looked at again, there is nothing known.
    """
    columns = [ENTRIES.c[name] for name in ("seen_at", "due_at", *_NEW)]
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(keys), _BATCH):
        is_open = ENTRIES.c.article_id.is_not(None) | ENTRIES.c.due_at.is_not(None)
        chosen = ENTRIES.c.key.in_(keys[start : start + _BATCH]) & is_open
        for row in connection.execute(sa.select(ENTRIES.c.key, *columns).where(chosen).order_by(ENTRIES.c.id)):
            found.setdefault(row.key, {column.name: getattr(row, column.name) for column in columns})
    return found
