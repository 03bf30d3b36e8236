"""What collecting needs: feeds, entries, addresses, articles, scores, rounds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

# A revision spells its types out: those of `schema` may change, what it made then may not.
WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
KEY = sa.String(32).with_variant(postgresql.VARCHAR(32, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "feeds",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("url", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("tags", WORDS, nullable=False),
        sa.Column("lang", WORDS),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("added", TIME, nullable=False),
        sa.Column("etag", WORDS),
        sa.Column("last_modified", WORDS),
        sa.Column("fetched", TIME),
        sa.Column("next_due", TIME),
        sa.Column("last_ok", TIME),
        sa.Column("last_new", TIME),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", TIME),
        sa.Column("reason", WORDS, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("moved_to", WORDS),
        sa.Column("entries", sa.Integer, nullable=False),
    )
    op.create_table(
        "articles",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("seen", TIME, nullable=False),
        sa.Column("rules", WORDS, nullable=False),
        sa.Column("relevant", sa.Boolean, nullable=False),
        sa.Column("merged_into", KEY, sa.ForeignKey("articles.id")),
    )
    standing = sa.text("merged_into IS NULL")
    for name, columns in {"articles_by_time": ["at"], "articles_by_rules": ["rules", "id"]}.items():
        op.create_index(name, "articles", columns, sqlite_where=standing, postgresql_where=standing)
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index(
        "articles_by_merger", "articles", ["merged_into"], sqlite_where=merged, postgresql_where=merged
    )
    op.create_table(
        "article_versions",
        sa.Column("article", KEY, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("url", WORDS, nullable=False),
        sa.Column("feed", WORDS, nullable=False),
        sa.Column("outlet", WORDS, nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("text_from", WORDS, nullable=False),
        sa.Column("status", WORDS, nullable=False),
        sa.Column("lang", WORDS),
        sa.Column("authors", WORDS, nullable=False),
        sa.Column("published", TIME),
        sa.Column("content_hash", WORDS, nullable=False),
        sa.Column("kept", TIME, nullable=False),
    )
    op.create_table(
        "scores",
        sa.Column("article", KEY, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("scores", WORDS, nullable=False),
    )
    op.create_table(
        "addresses",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("url", WORDS, nullable=False),
        sa.Column("article", KEY, sa.ForeignKey("articles.id")),
        sa.Column("wanted", TIME),
        sa.Column("tries", sa.Integer, nullable=False),
    )
    wanted = sa.text("wanted IS NOT NULL")
    op.create_index(
        "addresses_wanted", "addresses", ["key", "wanted"], sqlite_where=wanted, postgresql_where=wanted
    )
    op.create_index("addresses_by_article", "addresses", ["article"])
    op.create_table(
        "entries",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("feed", KEY, sa.ForeignKey("feeds.key"), nullable=False),
        sa.Column("guid", WORDS, nullable=False),
        sa.Column("seen", TIME, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("address", KEY, sa.ForeignKey("addresses.key"), nullable=False),
    )
    op.create_index("entries_by_time", "entries", ["feed", "at"])
    op.create_index("entries_by_seen", "entries", ["feed", "seen"])
    op.create_index("entries_by_address", "entries", ["address"])
    op.create_table(
        "entry_versions",
        sa.Column("entry", KEY, sa.ForeignKey("entries.key"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("url", WORDS),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("summary", WORDS, nullable=False),
        sa.Column("content_html", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("authors", WORDS, nullable=False),
        sa.Column("published", TIME),
        sa.Column("updated", TIME),
        sa.Column("lang", WORDS),
        sa.Column("source", WORDS),
        sa.Column("remembered", TIME, nullable=False),
    )
    op.create_table(
        "rounds",
        sa.Column("id", WORDS, primary_key=True),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("began", TIME, nullable=False),
        sa.Column("ended", TIME),
        sa.Column("report", WORDS),
    )
    op.create_index("rounds_by_time", "rounds", ["began"])
