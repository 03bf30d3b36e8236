"""Rounds that several processes share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Adds a table, empty but while such a round is under way."""
    op.create_table(
        "round_parts",
        sa.Column("round", WORDS, sa.ForeignKey("rounds.id"), primary_key=True),
        sa.Column("part", WORDS, primary_key=True),
        sa.Column("report", WORDS, nullable=False),
    )
