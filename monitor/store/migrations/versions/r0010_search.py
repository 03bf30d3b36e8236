"""What can be searched: every article that stands, by its words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from monitor import urls
from monitor.search import Document
from monitor.store import searching

revision = "0010"
down_revision = "0009"

KEY = sa.String(32).with_variant(postgresql.VARCHAR(32, collation="C"), "postgresql")


def upgrade() -> None:
    """Makes the index, and puts in what the store holds: some two minutes for 100,000 articles."""
    op.create_table(
        "search",
        sa.Column(
            "place",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("article", KEY, sa.ForeignKey("articles.id"), nullable=False, unique=True),
        sa.Column("terms", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")),
    )
    conn = op.get_bind()
    if conn.dialect.name == "postgresql":
        op.create_index("search_terms", "search", ["terms"], postgresql_using="gin")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5"
            "(words, content='', columnsize=0, detail=none, tokenize=\"ascii tokenchars '_'\")"
        )
    newest = sa.text(
        "SELECT a.id, a.at, v.url, v.title, v.text, v.outlet, v.lang, v.site, v.source "
        "FROM articles a JOIN article_versions v ON v.article = a.id AND v.number = a.version "
        "WHERE a.merged_into IS NULL AND a.id > :after ORDER BY a.id LIMIT 500"
    ).columns(at=sa.DateTime(timezone=True))
    after = ""
    while rows := conn.execute(newest, {"after": after}).all():
        for row in rows:
            names = (row.outlet, urls.host(row.url), urls.site(row.url), row.site, row.source)
            known = tuple(dict.fromkeys(name for name in names if name))
            document = Document(title=row.title, text=row.text, outlets=known, lang=row.lang)
            searching.put(conn, row.id, row.at, document)
        after = rows[-1].id
