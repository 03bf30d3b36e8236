"""Old texts in compressed files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds a table of the files, empty; an index of the articles whose texts are in the tables, all of them;
    and one of issues by when they were frozen."""
    op.create_table(
        "texts",
        sa.Column("name", WORDS, primary_key=True),
        sa.Column("digest", WORDS, nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("packed", sa.BigInteger, nullable=False),
        sa.Column("written", TIME, nullable=False),
    )
    here = sa.text("rules < '~'")
    op.create_index("issues_by_time", "issues", ["week", "revision", "frozen"])
    op.create_index("articles_on_hand", "articles", ["at", "id"], sqlite_where=here, postgresql_where=here)
