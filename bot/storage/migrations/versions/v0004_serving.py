"""What an index is compared with at every start, without reading the articles themselves."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_articles_serving", "articles", ["sample", "status", "revision", "text_hash"])
