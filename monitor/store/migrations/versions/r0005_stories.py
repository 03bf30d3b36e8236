"""What grouping needs: what articles mean, and what became of stories that issues had told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
KEY = sa.String(32).with_variant(postgresql.VARCHAR(32, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the columns and makes the tables. No text is read: keys of words are made when they are asked
    for."""
    op.add_column("articles", sa.Column("words", KEY))
    op.add_column("articles", sa.Column("mentions", sa.Boolean, nullable=False, server_default=sa.false()))
    # Scores are lists of [tag, value, relevant, evidence, parts]: a list that begins behind the verdict and
    # does not end there holds evidence.
    op.execute(
        "UPDATE articles SET mentions = true WHERE id IN (SELECT article FROM scores"
        " WHERE scores LIKE '%true,[[%' OR scores LIKE '%false,[[%')"
    )
    mentioning = sa.text("mentions AND merged_into IS NULL")
    op.create_index(
        "articles_mentioning", "articles", ["at"], sqlite_where=mentioning, postgresql_where=mentioning
    )
    op.create_table(
        "vectors",
        sa.Column("article", KEY, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("words", KEY, nullable=False),
        sa.Column("model", WORDS, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "turns",
        sa.Column("week", WORDS, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("story", WORDS, nullable=False),
        sa.Column("others", WORDS, nullable=False),
        sa.Column("articles", WORDS, nullable=False),
        sa.Column("by_reader", sa.Boolean, nullable=False),
        sa.Column("told", TIME, nullable=False),
    )
