"""Ratings of answers, and questions that servers ask in vain."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let servers switch both on and off, and make their tables."""
    op.add_column("servers", sa.Column("ratings", sa.Boolean(), nullable=False, server_default="1"))
    op.add_column("servers", sa.Column("gaps", sa.Boolean(), nullable=False, server_default="0"))
    _ratings()
    _gaps()


def _ratings() -> None:
    op.create_table(
        "rated_answers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.String(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rated_answers"),
    )
    for column in ("server_id", "asker", "made_at"):
        op.create_index(f"ix_rated_answers_{column}", "rated_answers", [column])
    op.create_table(
        "voices",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("voter", sa.String(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["rated_answers.id"], name="fk_voices_answer_id_rated_answers"),
        sa.PrimaryKeyConstraint("answer_id", "voter", name="pk_voices"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_voices_voter", "voices", ["voter"])


def _gaps() -> None:
    op.create_table(
        "gap_askers",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("gap", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("close", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "gap", "asker", name="pk_gap_askers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_gap_askers_asked_on", "gap_askers", ["asked_on"])
    op.create_table(
        "gaps",
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("gap", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "gap", name="pk_gaps"),
        sqlite_with_rowid=False,
    )
