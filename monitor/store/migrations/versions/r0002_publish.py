"""What publishing needs: issues, the articles in them, and what they said of each story."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
KEY = sa.String(32).with_variant(postgresql.VARCHAR(32, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "issues",
        sa.Column("week", WORDS, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("facts", WORDS, nullable=False),
        sa.Column("frozen", TIME, nullable=False),
    )
    op.create_table(
        "issue_articles",
        sa.Column("week", WORDS, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("article", KEY, primary_key=True),
        sa.Column("story", WORDS),
        sa.Column("carried", sa.Boolean, nullable=False),
    )
    op.create_index("issue_articles_by_article", "issue_articles", ["article"])
    op.create_table(
        "carried",
        sa.Column("week", WORDS, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("story", WORDS, primary_key=True),
        sa.Column("articles", WORDS, nullable=False),
        sa.Column("points", WORDS, nullable=False),
    )
