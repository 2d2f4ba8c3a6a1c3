"""Feeds and pages to look at, rights, reprints by sketch, posted cards, budgets."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the tables."""
    _add_columns()
    _make_source_tables()
    _make_entries()
    _make_article_tables()
    _make_card_tables()


def _add_columns() -> None:
    op.add_column("sources", sa.Column("kind", sa.String(), nullable=False, server_default="files"))
    op.add_column("sources", sa.Column("address", sa.String(), nullable=False, server_default=""))
    op.add_column("sources", sa.Column("policy", sa.String(), nullable=False, server_default="passage"))
    op.add_column("sources", sa.Column("keep_days", sa.Integer(), nullable=True))
    op.add_column("sources", sa.Column("keep_articles", sa.Integer(), nullable=True))
    op.add_column("articles", sa.Column("change", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("articles", sa.Column("reprint_of", sa.Integer(), nullable=True))
    op.add_column("articles", sa.Column("sketch", sa.LargeBinary(), nullable=True))
    op.add_column("articles", sa.Column("purged", sa.String(), nullable=False, server_default=""))
    op.add_column("revisions", sa.Column("longest_quote", sa.Integer(), nullable=True))
    op.add_column("revisions", sa.Column("archived", sa.Boolean(), nullable=False, server_default="1"))
    op.add_column("revisions", sa.Column("gated", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("revisions", sa.Column("summary", sa.Boolean(), nullable=False, server_default="0"))
    op.create_index("ix_sources_address", "sources", ["address"])
    op.create_index("ix_articles_change", "articles", ["change"])


def _make_source_tables() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_subscriptions_source_id_sources"),
        sa.PrimaryKeyConstraint("source_id", "server_id", name="pk_subscriptions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "polls",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", sa.String(), nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("whole_at", sa.String(), nullable=True),
        sa.Column("succeeded_at", sa.String(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("moved_to", sa.String(), nullable=False),
        sa.Column("moved_times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_polls_source_id_sources"),
        sa.PrimaryKeyConstraint("source_id", name="pk_polls"),
    )
    op.create_index("ix_polls_due_at", "polls", ["due_at"])
    op.create_table(
        "hosts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("robots", sa.Text(), nullable=False),
        sa.Column("robots_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_hosts"),
    )
    op.create_table(
        "blocked_domains",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("blocked_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_blocked_domains"),
    )


def _make_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.String(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_entries_article_id_articles"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_entries_source_id_sources"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
    )
    op.create_index("ix_entries_article_id", "entries", ["article_id"])
    op.create_index("ix_entries_due_at", "entries", ["due_at"])
    op.create_index("ix_entries_key", "entries", ["key"])
    op.create_index("ix_entries_source_id", "entries", ["source_id", "entry_id"], unique=True)


def _make_article_tables() -> None:
    op.create_table(
        "imports",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_imports"),
    )
    op.create_table(
        "sketch_keys",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_sketch_keys_article_id_articles"),
        sa.PrimaryKeyConstraint("key", "article_id", name="pk_sketch_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sketch_keys_article_id", "sketch_keys", ["article_id"])


def _make_card_tables() -> None:
    op.create_table(
        "posted",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("receipt_id", sa.String(), nullable=False),
        sa.Column("due_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name="pk_posted"),
    )
    op.create_index("ix_posted_due_at", "posted", ["due_at"])
    op.create_index("ix_posted_receipt_id", "posted", ["receipt_id"])
    op.create_table(
        "receipt_articles",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "receipt_id", name="pk_receipt_articles"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "budgets",
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "day", "article_id", name="pk_budgets"),
        sqlite_with_rowid=False,
    )
