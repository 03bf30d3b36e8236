"""Everything stored, an entry at a time, without holding it all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from monitor.store.issues import stories_of
from monitor.store.lookup import newest_version
from monitor.store.schema import addresses, article_versions, articles, entries, entry_versions, feeds, scores
from monitor.store.sql import AnyRow, Query, scores_from_json
from monitor.store.values import Exported

_AT_ONCE = 200


def export(conn: Connection, since: datetime | None = None) -> Iterator[Exported]:
    """Every entry; see `Store.export`."""
    order = select(feeds.c.key, feeds.c.url).order_by(feeds.c.position, feeds.c.key)
    # Feed by feed, so that the order comes from an index: to sort all entries, texts included, the
    # database would first write them out once more.
    for feed in conn.execute(order).all():
        query = _query().where(entries.c.feed == feed.key).order_by(entries.c.seen, entries.c.guid)
        if since is not None:
            query = query.where(entries.c.seen >= since)
        with conn.execution_options(yield_per=_AT_ONCE).execute(query) as found:
            for rows in found.partitions():
                stories = stories_of(conn, [row.article for row in rows if row.article is not None])
                for row in rows:
                    yield _exported(row, feed.url, stories.get(row.article))


def _query() -> Query:
    standing = articles.alias("standing")
    return select(
        entries.c.guid,
        entries.c.seen,
        entry_versions.c.url,
        entry_versions.c.title,
        entry_versions.c.published,
        entry_versions.c.authors,
        entry_versions.c.content_html,
        entry_versions.c.text.label("feed_text"),
        entry_versions.c.lang,
        entry_versions.c.source,
        entry_versions.c.source_url,
        entry_versions.c.ahead,
        articles.c.id.label("article"),
        article_versions.c.published.label("article_published"),
        article_versions.c.authors.label("article_authors"),
        article_versions.c.lang.label("article_lang"),
        article_versions.c.text,
        article_versions.c.text_from,
        article_versions.c.status,
        article_versions.c.kind,
        article_versions.c.links,
        article_versions.c.furniture,
        scores.c.scores,
    ).select_from(
        entries.join(
            entry_versions,
            and_(entry_versions.c.entry == entries.c.key, entry_versions.c.number == entries.c.version),
        )
        .join(addresses, addresses.c.key == entries.c.address)
        .outerjoin(standing, standing.c.id == addresses.c.article)
        .outerjoin(articles, articles.c.id == func.coalesce(standing.c.merged_into, standing.c.id))
        .outerjoin(article_versions, newest_version())
        .outerjoin(scores, scores.c.article == articles.c.id)
    )


def _exported(row: AnyRow, feed: str, story: str | None) -> Exported:
    read = row.article is not None
    return Exported(
        feed=feed,
        guid=row.guid,
        url=row.url,
        title=row.title,
        published=(row.article_published if row.ahead else None) or row.published or row.article_published,
        first_seen=row.seen,
        authors=row.authors or row.article_authors or (),
        content_html=row.content_html,
        text=row.text if read else row.feed_text,
        text_from=row.text_from if read else "feed" if row.feed_text else "title",
        status=row.status if read else None,
        kind=row.kind if read else None,
        lang=row.article_lang or row.lang,
        scores=scores_from_json(row.scores),
        story=story,
        source=row.source,
        source_url=row.source_url,
        ahead=row.ahead,
        links=tuple((one, one.among(row.furniture)) for one in row.links) if read else (),
    )
