"""What articles mean, as vectors: packed by whoever made them, and kept for who asks next.

Vectors are of the words of one reading of an article, by one model. Whoever asks says which words and
which model; those of others are as if they were not there, and are replaced by the first that come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from monitor.model import Article
from monitor.store import lookup
from monitor.store.schema import article_versions, articles, vectors, words_key
from monitor.store.sql import chunks


def lacking(conn: Connection, model: str, since: datetime) -> tuple[str, ...]:
    """Articles without vectors; see `Store.without_vectors`."""
    query = (
        select(articles.c.id)
        .outerjoin(vectors, vectors.c.article == articles.c.id)
        .where(articles.c.mentions, articles.c.merged_into.is_(None), articles.c.at >= since)
        .where(
            or_(
                vectors.c.article.is_(None),
                vectors.c.model != model,
                # Of a reading from before 0005 the key is not known: it has no vectors either.
                vectors.c.words != articles.c.words,
            )
        )
    )
    # Sorted here: asked for in order of the key, SQLite goes through every article by it.
    found = sorted(conn.scalars(query))
    # Asked of these alone: it stands behind the text, which would be read of every article.
    lists: set[str] = set()
    for some in chunks(found):
        listing = select(articles.c.id).join(article_versions, lookup.newest_version())
        lists |= set(
            conn.scalars(listing.where(articles.c.id.in_(some), article_versions.c.status == "list"))
        )
    return tuple(one for one in found if one not in lists)


def kept(conn: Connection, model: str, asked: Sequence[Article]) -> Mapping[str, bytes]:
    """The vectors of these articles; see `Store.vectors`."""
    words = {one.id: words_key(one.title, one.text) for one in asked}
    found: dict[str, bytes] = {}
    columns = select(vectors.c.article, vectors.c.words, vectors.c.packed).where(vectors.c.model == model)
    # In order of the key: neighbours lie on the same pages of its index.
    for some in chunks(sorted(words)):
        rows = conn.execute(columns.where(vectors.c.article.in_(some))).all()
        found |= {article: packed for article, made_of, packed in rows if words[article] == made_of}
    return found


def keep(conn: Connection, model: str, made: Sequence[tuple[Article, bytes]]) -> None:
    """Keeps vectors; see `Store.keep_vectors`."""
    rows = {
        article.id: {
            "article": article.id,
            "words": words_key(article.title, article.text),
            "model": model,
            "packed": packed,
        }
        for article, packed in made
    }
    for some in chunks(sorted(rows)):
        stands = select(articles.c.id, articles.c.words).where(articles.c.id.in_(some))
        current = {row.id: row.words for row in conn.execute(stands)}
        # An article that was edited since they were made needs others.
        ours = [one for one in some if one in current and current[one] in {None, rows[one]["words"]}]
        if not ours:
            continue
        conn.execute(delete(vectors).where(vectors.c.article.in_(ours)))
        conn.execute(insert(vectors), [rows[one] for one in ours])
        for one in ours:
            if current[one] is None:
                conn.execute(update(articles).where(articles.c.id == one).values(words=rows[one]["words"]))
