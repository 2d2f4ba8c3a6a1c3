"""Filling an empty database with many articles at once, for measuring: nothing is compared with what is there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.article import Article
from bot.core.passage import passages_of
from bot.core.source import SourceKind
from bot.storage.database import Database
from bot.storage.rows import stamp
from bot.storage.schema import ARTICLES, PASSAGES, PUBLISHERS, REVISIONS, SOURCES


class BulkLoader:
    """Stores articles under their own ids, as if they had come from one source; all of them are one change."""

    def __init__(self, database: Database, source: str, now: datetime) -> None:
        self._database = database
        self._source = source
        self._now = stamp(now)
        self._source_id: int | None = None
        self._publishers: dict[str, int] = {}

    def load(self, articles: Sequence[Article]) -> None:
        """Store some articles in one transaction."""
        with self._database.transaction() as connection:
            source_id = self._source_in(connection)
            heads = [self._head(article, source_id) for article in articles]
            revisions = [self._revision(connection, article) for article in articles]
            passages = [row for article in articles for row in _passages(article)]
            connection.execute(ARTICLES.insert(), heads)
            connection.execute(REVISIONS.insert(), revisions)
            if passages:
                connection.execute(PASSAGES.insert(), passages)

    def _source_in(self, connection: sa.Connection) -> int:
        if self._source_id is None:
            values = {"root": "", "stamp": "", "added_at": self._now, "kind": SourceKind.FILES}
            self._source_id = _inserted(connection, SOURCES, name=self._source, **values)
        return self._source_id

    def _publisher_in(self, connection: sa.Connection, name: str) -> int | None:
        if name and name not in self._publishers:
            self._publishers[name] = _inserted(connection, PUBLISHERS, name=name)
        return self._publishers.get(name)

    def _head(self, article: Article, source_id: int) -> dict[str, Any]:
        return {
            "id": article.id,
            "key": f"id:{self._source}\x1f{article.id}",
            "source_id": source_id,
            "root": "",
            "location": "",
            "external_id": article.external_id,
            "url": article.head.url,
            "sample": False,
            "status": "active",
            "revision": article.revision,
            "fingerprint": "",
            "text_hash": article.text_hash,
            "added_at": self._now,
            "change": 1,
        }

    def _revision(self, connection: sa.Connection, article: Article) -> dict[str, Any]:
        head = article.head
        return {
            "article_id": article.id,
            "number": article.revision,
            "title": head.title,
            "authors": json.dumps(head.authors, ensure_ascii=False),
            "publisher_id": self._publisher_in(connection, head.publisher),
            "published_at": head.published.isoformat() if head.published else None,
            "language": head.language,
            "text": article.text,
            "layout": json.dumps([[p.kind, p.start, p.end] for p in article.paragraphs], separators=(",", ":")),
            "stored_at": self._now,
        }


def _passages(article: Article) -> list[dict[str, Any]]:
    return [
        {
            "article_id": passage.article_id,
            "revision": passage.revision,
            "paragraph": passage.paragraph,
            "last_paragraph": passage.last_paragraph,
            "start": passage.start,
            "end": passage.end,
        }
        for passage in passages_of(article)
    ]


def _inserted(connection: sa.Connection, table: sa.Table, **values: Any) -> int:  # noqa: ANN401 - columns of a table
    key = connection.execute(table.insert().values(values)).inserted_primary_key
    assert key is not None  # noqa: S101 - an insert of one row has a key
    return int(key[0])
