"""What good manners need to remember: whose validators those are, how long we wait by ourselves, what the
last document held, whether a move was proved, and what sites ask of programs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
KEY = sa.String(32).with_variant(postgresql.VARCHAR(32, collation="C"), "postgresql")


def upgrade() -> None:
    """Adds columns and a table. A feed that had moved proves it again; one that was gone is retired."""
    for column in (
        sa.Column("validated", WORDS),
        sa.Column("pace", sa.Integer()),
        sa.Column("marks", sa.LargeBinary()),
        sa.Column("listed", sa.Integer()),
        sa.Column("undated", sa.Integer()),
        sa.Column("lives_at", WORDS),
        sa.Column("proofs", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("trouble", WORDS, nullable=False, server_default=""),
        sa.Column("advice", WORDS),
    ):
        op.add_column("feeds", column)
    op.add_column("addresses", sa.Column("validated", WORDS))
    op.add_column(
        "entry_versions", sa.Column("ahead", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "robots",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("origin", WORDS, nullable=False),
        sa.Column("rules", WORDS),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
