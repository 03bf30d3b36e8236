"""What a page says beside its text, and the furniture taken out of the text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
KEY = sa.String(32).with_variant(postgresql.VARCHAR(32, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the columns. With constant defaults, both databases do so without rewriting the texts."""
    op.add_column("article_versions", sa.Column("kind", WORDS, nullable=False, server_default="article"))
    op.add_column("article_versions", sa.Column("modified", TIME))
    op.add_column("article_versions", sa.Column("section", WORDS, nullable=False, server_default=""))
    op.add_column("article_versions", sa.Column("site", WORDS, nullable=False, server_default=""))
    op.add_column("article_versions", sa.Column("furniture", WORDS, nullable=False, server_default="[]"))
    # What the page was is known of those that were no articles.
    op.execute(
        "UPDATE article_versions SET kind = status WHERE status IN ('list', 'consent', 'paywall', 'empty')"
    )
    op.add_column("articles", sa.Column("feed", KEY))
    op.execute(
        "UPDATE articles SET feed = (SELECT feeds.key FROM feeds JOIN article_versions"
        " ON article_versions.feed = feeds.url WHERE article_versions.article = articles.id"
        " AND article_versions.number = articles.version)"
    )
    standing = sa.text("merged_into IS NULL")
    op.create_index(
        "articles_by_feed", "articles", ["feed", "at"], sqlite_where=standing, postgresql_where=standing
    )
    # Of the texts kept until now, the next round cleans each feed's newest; an older one stays as it is until
    # it is kept again.
    op.add_column("articles", sa.Column("unclean", sa.Boolean, nullable=False, server_default=sa.false()))
    unclean = sa.text("unclean AND merged_into IS NULL")
    op.create_index("articles_unclean", "articles", ["feed"], sqlite_where=unclean, postgresql_where=unclean)
    op.add_column("feeds", sa.Column("settled", sa.Boolean, nullable=False, server_default=sa.true()))
    op.execute("UPDATE feeds SET settled = false")
