"""Why a page gave no article."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Adds a column; of pages read before, nothing is known."""
    op.add_column("article_versions", sa.Column("reason", WORDS, nullable=False, server_default=""))
