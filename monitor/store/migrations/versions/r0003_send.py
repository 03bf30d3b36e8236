"""What sending needs: the outbox, the letters in it, and who holds a lock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
KEY = sa.String(32).with_variant(postgresql.VARCHAR(32, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "unwritten",
        sa.Column("week", WORDS, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    )
    op.create_table(
        "mailings",
        sa.Column("week", WORDS, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("wanted", TIME, nullable=False),
        sa.Column("planned", TIME),
    )
    op.create_table(
        "outbox",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("week", WORDS, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("recipient", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("phase", WORDS),
        sa.Column("holder", WORDS),
        sa.Column("doubtful", sa.Boolean, nullable=False),
        sa.Column("resent", sa.Boolean, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("planned", TIME, nullable=False),
        sa.Column("changed", TIME, nullable=False),
        sa.Column("next_try", TIME),
        sa.Column("reply", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("envelope", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("wishes", KEY, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sa.Column("body", KEY, nullable=False),
    )
    op.create_index("outbox_by_issue", "outbox", ["week", "revision", "position"])
    still_open = sa.text("state IN ('planned', 'sending', 'waiting', 'unknown')")
    op.create_index("outbox_open", "outbox", ["state"], sqlite_where=still_open, postgresql_where=still_open)
    op.create_table(
        "bodies",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "holders",
        sa.Column("name", WORDS, primary_key=True),
        sa.Column("holder", WORDS, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("heard", TIME, nullable=False),
    )
