"""Articles as they are asked for: by time, by feed, by address or id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, select

from monitor import urls
from monitor.model import Article, Scored
from monitor.store.columns import plain
from monitor.store.schema import AWAY, address_key, addresses, article_versions, articles, feed_key
from monitor.store.schema import scores as scores_table
from monitor.store.sql import AnyRow, Query, chunks, scores_from_json

_ID = re.compile(r"[0-9a-f]{16}")


def between(
    conn: Connection, start: datetime, end: datetime, *, relevant: bool = False
) -> tuple[Scored, ...]:
    """Articles of a time; see `Store.articles_between`."""
    query = _scored().where(articles.c.at >= start, articles.c.at < end, articles.c.merged_into.is_(None))
    if relevant:
        query = query.where(articles.c.relevant)
    found = [_scored_of(row) for row in conn.execute(query)]
    found.sort(key=lambda s: (s.article.when, s.article.url, s.article.id))
    return tuple(found)


def article(conn: Connection, url_or_id: str) -> Scored | None:
    """The article under an address or id, its own or one it once had."""
    names = [plain(url_or_id), urls.normalise(plain(url_or_id))]
    for name in dict.fromkeys(n for n in names if n):
        found = standing(conn, name if _ID.fullmatch(name) else None)
        if found is None and _ID.fullmatch(name):
            # The id of an address that leads to an article of another id.
            query = select(addresses.c.article).where(
                addresses.c.key >= name, addresses.c.key < name + "g", addresses.c.article.is_not(None)
            )
            found = standing(conn, conn.scalar(query.order_by(addresses.c.key).limit(1)))
        found = found or standing(conn, article_at(conn, name))
        if found is not None:
            return _scored_of(conn.execute(_scored().where(articles.c.id == found)).one())
    return None


def versions(conn: Connection, article_id: str) -> tuple[Article, ...]:
    """Every version of an article, oldest first."""
    query = (
        select(articles.c.id, articles.c.seen, article_versions.c.number.label("version"), article_versions)
        .join_from(articles, article_versions, article_versions.c.article == articles.c.id)
        .where(articles.c.id == article_id)
        .order_by(article_versions.c.number)
    )
    return tuple(article_of(row) for row in conn.execute(query))


def recent(conn: Connection, feed: str, *, most: int, within: timedelta) -> tuple[Article, ...]:
    """The newest articles of a feed; see `Store.recent`."""
    ids = (
        select(articles.c.id, articles.c.at, articles.c.seen)
        .where(articles.c.feed == feed_key(feed), articles.c.merged_into.is_(None))
        .order_by(articles.c.at.desc(), articles.c.id)
        .limit(most)
    )
    found = conn.execute(ids).all()
    if not found:
        return ()
    # Back from the newest, not from now: so that a run that is repeated later decides the same. A page may
    # say that it is of 2099; none is newer than the last that was seen.
    first = min(found[0].at, max(row.seen for row in found)) - within
    wanted = [row.id for row in found if row.at >= first]
    return some(conn, wanted)


def unclean(conn: Connection, feed: str) -> tuple[Article, ...]:
    """The articles of a feed that wait to be cleaned; see `Store.unclean`."""
    ids = (
        select(articles.c.id)
        .where(articles.c.feed == feed_key(feed), articles.c.merged_into.is_(None), articles.c.unclean)
        .order_by(articles.c.at.desc(), articles.c.id)
    )
    return some(conn, list(conn.execute(ids).scalars()))


def archive(conn: Connection, start: datetime, end: datetime, most: int) -> tuple[Article, ...]:
    """A sample of a time's articles; see `Store.archive`."""
    query = (
        newest()
        .where(articles.c.at >= start, articles.c.at < end, articles.c.mentions)
        .where(articles.c.merged_into.is_(None), article_versions.c.status != "list")
        .order_by(articles.c.id)
        .limit(most)
    )
    return tuple(article_of(row) for row in conn.execute(query))


def count_between(conn: Connection, start: datetime, end: datetime) -> int:
    """How many articles are of a time; see `Store.read_between`."""
    query = select(func.count()).select_from(articles)
    here = (articles.c.at >= start, articles.c.at < end, articles.c.merged_into.is_(None))
    return int(conn.scalar(query.where(*here)) or 0)


def some(conn: Connection, ids: Sequence[str]) -> tuple[Article, ...]:
    """The articles of these ids; see `Store.articles`."""
    read = _read(conn, ids)
    return tuple(read[one] for one in ids if one in read)


def scored(conn: Connection, ids: Sequence[str]) -> tuple[Scored, ...]:
    """The articles of these ids that stand, with their scores, in no order."""
    return tuple(
        _scored_of(row)
        for few in chunks(ids)
        for row in conn.execute(_scored().where(articles.c.id.in_(few), articles.c.merged_into.is_(None)))
    )


def unscored(conn: Connection, rules: str, limit: int) -> tuple[Article, ...]:
    """Articles scored under other rules; see `Store.unscored`."""
    found: list[AnyRow] = []
    # Two ranges of the index; "not equal" would read every article to find none.
    # Those whose texts were put away keep the scores they have.
    for other in (articles.c.rules < rules, and_(articles.c.rules > rules, articles.c.rules < AWAY)):
        if limit > len(found):
            query = newest().where(other, articles.c.merged_into.is_(None))
            found += conn.execute(
                query.order_by(articles.c.rules, articles.c.id).limit(limit - len(found))
            ).all()
    return tuple(article_of(row) for row in found)


def standing(conn: Connection, article: str | None) -> str | None:
    """The article that `article` is now part of; itself, as a rule. None where there is none."""
    if article is None:
        return None
    row = conn.execute(
        select(articles.c.id, articles.c.merged_into).where(articles.c.id == article)
    ).one_or_none()
    return None if row is None else row.merged_into or row.id


def article_at(conn: Connection, address: str) -> str | None:
    return conn.scalar(select(addresses.c.article).where(addresses.c.key == address_key(address)))


def _read(conn: Connection, ids: Sequence[str]) -> dict[str, Article]:
    return {
        row.id: article_of(row)
        for few in chunks(ids)
        for row in conn.execute(newest().where(articles.c.id.in_(few)))
    }


def newest() -> Query:
    return select(articles.c.id, articles.c.seen, articles.c.version, article_versions).join_from(
        articles, article_versions, newest_version()
    )


def newest_version() -> ColumnElement[bool]:
    """The condition that joins an article to its newest version."""
    return and_(article_versions.c.article == articles.c.id, article_versions.c.number == articles.c.version)


def _scored() -> Query:
    return (
        select(articles.c.id, articles.c.seen, articles.c.version, article_versions, scores_table.c.scores)
        .join_from(articles, article_versions, newest_version())
        .outerjoin(scores_table, scores_table.c.article == articles.c.id)
    )


def _scored_of(row: AnyRow) -> Scored:
    return Scored(article=article_of(row), scores=scores_from_json(row.scores))


def article_of(row: AnyRow) -> Article:
    """The article in a row that holds a version, the article's id, its version and when it was seen."""
    return Article(
        id=row.id,
        url=row.url,
        feed=row.feed,
        outlet=row.outlet,
        title=row.title,
        text=row.text,
        text_from=row.text_from,
        status=row.status,
        lang=row.lang,
        authors=row.authors,
        published=row.published,
        seen=row.seen,
        version=row.version,
        kind=row.kind,
        modified=row.modified,
        section=row.section,
        site=row.site,
        furniture=row.furniture,
        links=row.links,
        source=row.source,
        source_url=row.source_url,
        reason=row.reason,
    )
