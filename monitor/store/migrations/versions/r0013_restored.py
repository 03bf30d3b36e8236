"""Issues that were taken from the archive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Adds a table, empty but in a store that was lost."""
    op.create_table(
        "restored",
        sa.Column("week", WORDS, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    )
