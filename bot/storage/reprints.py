"""Finding what a text is a copy of."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import sqlalchemy as sa

from bot.core.sketch import KEYS, THRESHOLD, resemblance, unpack
from bot.storage.rows import ACTIVE
from bot.storage.schema import ARTICLES, SKETCH_KEYS

_MOST_CANDIDATES = 50
_MOST_REPEATS = 2  # addresses of a host that may have the same text; one more makes it a notice


def original_of(connection: sa.Connection, text_hash: str, print_of: Sequence[int], key: str) -> int | None:
    """Return the first article that has this text, word for word or edited; None where it is new."""
    same = sa.select(ARTICLES.c.id, ARTICLES.c.reprint_of).where(
        ARTICLES.c.text_hash == text_hash, ARTICLES.c.key != key, ACTIVE
    )
    row = connection.execute(same.order_by(ARTICLES.c.id).limit(1)).first()
    if row is not None:
        return row.reprint_of or row.id
    return _edited_original(connection, print_of, key) if print_of else None


def _edited_original(connection: sa.Connection, print_of: Sequence[int], key: str) -> int | None:
    shared = sa.func.count().label("shared")
    candidates = (
        sa.select(ARTICLES.c.id, ARTICLES.c.reprint_of, ARTICLES.c.sketch, shared)
        .join(SKETCH_KEYS, SKETCH_KEYS.c.article_id == ARTICLES.c.id)
        .where(SKETCH_KEYS.c.key.in_(list(print_of[:KEYS])), ARTICLES.c.key != key, ACTIVE)
        .group_by(ARTICLES.c.id)
        .order_by(shared.desc(), ARTICLES.c.id)
        .limit(_MOST_CANDIDATES)
    )
    alike = [
        (resemblance(tuple(print_of), unpack(row.sketch)), -row.id, row.reprint_of or row.id)
        for row in connection.execute(candidates)
    ]
    best = max(alike, default=None)
    return best[2] if best is not None and best[0] >= THRESHOLD else None


def repeats_on_host(connection: sa.Connection, text_hash: str, host: str, key: str) -> list[int]:
    """Return the articles of a host with the same text under other keys, where one more makes it a notice."""
    query = sa.select(ARTICLES.c.id, ARTICLES.c.url).where(
        ARTICLES.c.text_hash == text_hash, ARTICLES.c.key != key, ACTIVE
    )
    same = [row.id for row in connection.execute(query) if urlsplit(str(row.url)).hostname == host]
    return same if len(same) >= _MOST_REPEATS else []
