"""Rows of articles ↔ values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.core.article import Article, Head, Kind, Paragraph, Published
from bot.core.rights import PageRights, QuotePolicy, Rights
from bot.core.source import FETCHED_KINDS, SourceKind
from bot.storage.schema import ARTICLES, ENTRIES, PUBLISHERS, REVISIONS, SOURCES

NAMES_APART = "\x1f"
DAMAGED = (ValueError, TypeError, KeyError, AttributeError, RecursionError)  # raised by a row that nobody here wrote
_EARLIER = REVISIONS.alias()
_HAS_EARLIER_WHOLE = (
    sa.select(1)
    .where(_EARLIER.c.article_id == ARTICLES.c.id, _EARLIER.c.number < ARTICLES.c.revision, ~_EARLIER.c.summary)
    .exists()
)

_LISTING = SOURCES.alias()
_ALSO_FROM = (
    sa.select(sa.func.aggregate_strings(_LISTING.c.name, NAMES_APART))
    .select_from(ENTRIES.join(_LISTING, _LISTING.c.id == ENTRIES.c.source_id))
    .where(ENTRIES.c.article_id == ARTICLES.c.id, ENTRIES.c.source_id != ARTICLES.c.source_id)
    .scalar_subquery()
)

COLUMNS = (
    ARTICLES.c.id,
    ARTICLES.c.revision,
    ARTICLES.c.url,
    ARTICLES.c.sample,
    ARTICLES.c.text_hash,
    ARTICLES.c.external_id,
    ARTICLES.c.reprint_of,
    SOURCES.c.name.label("source"),
    SOURCES.c.kind.label("source_kind"),
    SOURCES.c.policy,
    PUBLISHERS.c.name.label("publisher"),
    REVISIONS.c.title,
    REVISIONS.c.authors,
    REVISIONS.c.published_at,
    REVISIONS.c.language,
    REVISIONS.c.text,
    REVISIONS.c.layout,
    REVISIONS.c.longest_quote,
    REVISIONS.c.archived,
    REVISIONS.c.gated,
    REVISIONS.c.summary,
    _ALSO_FROM.label("also_from"),
    sa.and_(ARTICLES.c.revision > 1, ~_HAS_EARLIER_WHOLE).label("was_summary"),
)
NEWEST = (
    ARTICLES.join(SOURCES, SOURCES.c.id == ARTICLES.c.source_id)
    .join(REVISIONS, (REVISIONS.c.article_id == ARTICLES.c.id) & (REVISIONS.c.number == ARTICLES.c.revision))
    .outerjoin(PUBLISHERS, PUBLISHERS.c.id == REVISIONS.c.publisher_id)
)
ACTIVE = ARTICLES.c.status == "active"
COUNT_ACTIVE = (
    sa.select(sa.func.count())
    .select_from(ARTICLES)
    .where(ACTIVE, ARTICLES.c.source_id == SOURCES.c.id)
    .scalar_subquery()
    .label("articles")
)
IS_LEFT = (  # of a source that was removed: its withdrawn articles, which name it
    (SOURCES.c.kind == SourceKind.FILES) & (SOURCES.c.root == "") & (COUNT_ACTIVE == 0)
)
_KINDS = {str(kind): kind for kind in Kind}  # a look-up takes a fifth of what Kind(…) takes


def listed_by(names: Sequence[str]) -> sa.ColumnElement[bool]:
    """Say of an article of `NEWEST` that one of some sources has it."""
    listing = sa.select(ENTRIES.c.article_id).join(_LISTING, _LISTING.c.id == ENTRIES.c.source_id)
    return SOURCES.c.name.in_(names) | ARTICLES.c.id.in_(listing.where(_LISTING.c.name.in_(names)))


def article_of(row: Any) -> Article:  # noqa: ANN401 - a row of a query has no static type
    """Make the article of a row of `COLUMNS`."""
    page = PageRights(longest=row.longest_quote, archived=row.archived, gated=row.gated)
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
        paragraphs=tuple(Paragraph(_KINDS[kind], start, end) for kind, start, end in json.loads(row.layout)),
        text_hash=row.text_hash,
        external_id=row.external_id,
        rights=Rights(policy=QuotePolicy(row.policy), page=page, fetched=row.source_kind in FETCHED_KINDS),
        is_summary=row.summary,
        copy_of=row.reprint_of or row.id,
        was_summary=bool(row.was_summary),
        also_from=tuple(sorted(set(row.also_from.split(NAMES_APART)))) if row.also_from else (),
    )


def stamp(moment: datetime) -> str:
    """Write a moment so that moments sort as text."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def moment(text: str) -> datetime:
    """Read what `stamp` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)
