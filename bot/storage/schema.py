"""The tables. `SCHEMA_REVISION` is the newest migration; a test holds `METADATA` and the migrations to the same
result.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_REVISION = "0002"

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

PUBLISHERS = Table(
    "publishers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
)

SOURCES = Table(
    "sources",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("root", String, nullable=False),  # the folder it was first imported from, absolute
    Column("stamp", String, nullable=False),  # of the folder when it was last read to its end
    Column("added_at", String, nullable=False),
)

ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("source_id", Integer, ForeignKey("sources.id"), nullable=False),
    Column("root", String, nullable=False),  # the imported folder; "" where nothing is withdrawn with it
    Column("location", String, nullable=False),  # path below the root, with the line of a JSONL file
    Column("external_id", String, nullable=False),
    Column("url", String, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("status", String, CheckConstraint("status IN ('active', 'withdrawn')", name="status"), nullable=False),
    Column("revision", Integer, nullable=False),  # the newest, counted from 1
    Column("fingerprint", String, nullable=False),  # of the newest revision's head and blocks
    Column("text_hash", String, nullable=False),  # equal for reprints
    Column("added_at", String, nullable=False),
)
Index("ix_articles_text_hash", ARTICLES.c.text_hash)
Index("ix_articles_root", ARTICLES.c.source_id, ARTICLES.c.root)
Index("ix_articles_url", ARTICLES.c.url)

REVISIONS = Table(
    "revisions",
    METADATA,
    Column("article_id", Integer, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", String, nullable=False),
    Column("authors", Text, nullable=False),  # JSON list of names
    Column("publisher_id", Integer, ForeignKey("publishers.id")),
    Column("published_at", String),  # as `Published.isoformat` writes it
    Column("language", String, nullable=False),  # ISO 639-1, "" where undetected
    Column("text", Text, nullable=False),
    Column("layout", Text, nullable=False),  # JSON list of [kind, start, end], code points
    Column("stored_at", String, nullable=False),
)
Index("ix_revisions_published_at", REVISIONS.c.published_at)

PASSAGES = Table(
    "passages",
    METADATA,
    Column("article_id", Integer, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("paragraph", Integer, primary_key=True),
    Column("last_paragraph", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"]),
    sqlite_with_rowid=False,
)

RECEIPTS = Table(
    "receipts",
    METADATA,
    Column("id", String, primary_key=True),
    Column("asker", String, nullable=False),  # sealed with a key that lies outside the database
    Column("shown", Text, nullable=False),  # JSON list of slices
    Column("further", Text, nullable=False),
    Column("made_at", String, nullable=False),
)
Index("ix_receipts_made_at", RECEIPTS.c.made_at)
