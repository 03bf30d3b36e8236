"""Articles that an issue told are asked for again: which version it told, and when and with what to ask."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
KEY = sa.String(32).with_variant(postgresql.VARCHAR(32, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the columns and makes the table. An issue from before told the newest version that had been kept
    by the time it was frozen; where that cannot be said, the version stays unknown. Its articles are not
    asked again: nobody knows any more how their pages stood then."""
    op.add_column("addresses", sa.Column("etag", WORDS))
    op.add_column("addresses", sa.Column("last_modified", WORDS))
    op.add_column("addresses", sa.Column("headline", WORDS))
    op.add_column("issue_articles", sa.Column("version", sa.Integer))
    op.execute(
        "UPDATE issue_articles SET version = ("
        "SELECT max(article_versions.number) FROM article_versions, issues"
        " WHERE article_versions.article = issue_articles.article"
        " AND issues.week = issue_articles.week AND issues.revision = issue_articles.revision"
        " AND article_versions.kept <= issues.frozen) WHERE carried"
    )
    op.create_table(
        "checks",
        sa.Column("article", KEY, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("host", WORDS, nullable=False),
        sa.Column("told", TIME, nullable=False),
        sa.Column("due", TIME),
        sa.Column("asked", TIME),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("gone", TIME),
        sa.Column("reason", WORDS, nullable=False),
    )
    owed = sa.text("due IS NOT NULL")
    op.create_index("checks_due", "checks", ["due"], sqlite_where=owed, postgresql_where=owed)
