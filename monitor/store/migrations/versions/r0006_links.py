"""Where articles lead, and whom their feeds credit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Adds the columns; articles from before have no links. With constant defaults, both databases do so
    without rewriting the texts."""
    op.add_column("article_versions", sa.Column("links", WORDS, nullable=False, server_default="[]"))
    op.add_column("article_versions", sa.Column("source", WORDS))
    op.add_column("article_versions", sa.Column("source_url", WORDS))
    op.add_column("entry_versions", sa.Column("source_url", WORDS))
