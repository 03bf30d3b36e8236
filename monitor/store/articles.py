"""Articles: each once, every version of it, with its scores.

An article goes by the id of the first address it was kept under. Two addresses are one article where a
page says so (`rel=canonical`, already judged by the caller) or where an entry kept its guid and changed
its address. Where two articles turn out to be one, the emptied one is kept and points to the other.
An article that is one of several on its page goes by its own address only: the page's leads to whichever
of them the feed means, and that may be another one tomorrow.

What comes in is the text as one page gave it; `clean` puts in its place the text as it reads once the
outlet's furniture is known. Both have the same whole words, so that is no new version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from monitor import text, urls
from monitor.model import Article, Scored, TagScore
from monitor.store.schema import (
    address_key,
    addresses,
    article_versions,
    articles,
    entries,
    feed_key,
    feeds,
    plain,
)
from monitor.store.schema import scores as scores_table
from monitor.store.sql import AnyRow, Query, chunks, insert_missing, scores_from_json, scores_to_json
from monitor.store.values import Kept

_ID = re.compile(r"[0-9a-f]{16}")


def keep(
    conn: Connection,
    article: Article,
    scores: Sequence[TagScore],
    *,
    address: str,
    rules: str,
    now: datetime,
    retry_at: datetime | None = None,
    part_of: str | None = None,
) -> Kept:
    """Stores what became of a page; see `Store.keep`."""
    other = _own_page(conn, article.url) if part_of not in {None, article.url} else None
    if other is not None:
        if address == part_of:
            _settle(conn, other, address, retry_at)
        return Kept(article=other, outcome="poorer")
    target = _identity(conn, article, address, part=part_of is not None)
    newest = conn.execute(_newest().where(articles.c.id == target)).one_or_none()
    kept = _with_version(conn, replace(article, id=target), newest, now)
    if kept.outcome != "poorer":
        _put_scores(conn, kept.article, scores, rules)
    _settle(conn, kept.article, address, retry_at)
    return kept


def _own_page(conn: Connection, address: str) -> Article | None:
    """The article at `address` where a feed lists that address by itself: its own page, dated by its own
    entry, speaks for it, and a page that shows it below another adds nothing."""
    listed = conn.scalar(select(entries.c.key).where(entries.c.address == address_key(address)).limit(1))
    standing = _standing(conn, _article_at(conn, address)) if listed is not None else None
    if standing is None:
        return None
    row = conn.execute(_newest().where(articles.c.id == standing)).one()
    found = article_of(row)
    return found if found.from_page else None


def _identity(conn: Connection, article: Article, address: str, *, part: bool) -> str:
    """The id under which `article`, read at `address`, is known or will be."""
    own = None if part else _standing(conn, _article_at(conn, address))
    claimed = _standing(conn, article.id) or _standing(conn, _article_at(conn, article.url))
    return claimed or own or article.id


def _article_at(conn: Connection, address: str) -> str | None:
    return conn.scalar(select(addresses.c.article).where(addresses.c.key == address_key(address)))


def _standing(conn: Connection, article: str | None) -> str | None:
    """The article that `article` is now part of; itself, as a rule. None where there is none."""
    if article is None:
        return None
    row = conn.execute(
        select(articles.c.id, articles.c.merged_into).where(articles.c.id == article)
    ).one_or_none()
    return None if row is None else row.merged_into or row.id


def _with_version(conn: Connection, article: Article, newest: AnyRow | None, now: datetime) -> Kept:
    content = text.content_hash(article.title, article.whole)
    outcome: Literal["new", "version", "same"]
    if newest is None:
        outcome, article = "new", replace(article, version=1)
    else:
        if _richness(article) < _richness(article_of(newest)):
            return Kept(article=article_of(newest), outcome="poorer")
        article = _credited(replace(article, seen=min(article.seen, newest.seen)), newest)
        outcome = "same" if content == newest.content_hash else "version"
        article = replace(article, version=newest.version + (outcome == "version"))
    feed = feed_key(article.feed)
    state = {
        "version": article.version,
        "at": article.when,
        "seen": article.seen,
        "feed": feed,
        "unclean": True,
    }
    row = {**_version_row(article), "content_hash": content}
    if outcome == "new":
        conn.execute(insert(articles).values(id=article.id, rules="", relevant=False, **state))
    else:
        conn.execute(update(articles).where(articles.c.id == article.id).values(**state))
    if outcome == "same":
        here = and_(article_versions.c.article == article.id, article_versions.c.number == article.version)
        conn.execute(update(article_versions).where(here).values(**row))
    else:
        conn.execute(
            insert(article_versions).values(article=article.id, number=article.version, kept=now, **row)
        )
    conn.execute(update(feeds).where(feeds.c.key == feed, feeds.c.settled).values(settled=False))
    return Kept(article=article, outcome=outcome)


def _richness(article: Article) -> int:
    """A page's own text is better than what its feed gives of it, or a teaser, and that better than a
    headline."""
    return 2 if article.from_page else int(article.text_from != "title")


def _credited(article: Article, newest: AnyRow) -> Article:
    """`article` under the outlet it stays with: the feed of the article's own site, else the first.
    An aggregator that lists it later does not take it over."""
    home = urls.site(article.url)
    if article.feed == newest.feed or urls.site(article.feed) == home != urls.site(newest.feed):
        return article
    return replace(article, feed=newest.feed, outlet=newest.outlet)


def _settle(conn: Connection, article: Article, address: str, retry_at: datetime | None) -> None:
    """The address now leads to the article, as does the article's own; the page is fetched, or
    will be tried again."""
    key = address_key(address)
    before = conn.execute(
        select(addresses.c.article, addresses.c.tries).where(addresses.c.key == key)
    ).one_or_none()
    tries = before.tries if before is not None else 0
    state = {
        "article": article.id,
        "wanted": retry_at,
        "tries": tries + 1 if retry_at is not None else 0,
    }
    if before is None:
        conn.execute(insert(addresses).values(key=key, url=address, **state))
    else:
        conn.execute(update(addresses).where(addresses.c.key == key).values(**state))
    own = address_key(article.url)
    if own != key:
        row = {"key": own, "url": article.url, "article": article.id, "wanted": None, "tries": 0}
        insert_missing(conn, addresses, [row])
        conn.execute(
            update(addresses)
            .where(addresses.c.key == own, addresses.c.article.is_(None))
            .values(article=article.id)
        )
    if before is not None and before.article not in {None, article.id}:
        _merge(conn, before.article, article.id)


def _merge(conn: Connection, left: str, into: str) -> None:
    """`left` has lost an address to `into`; where none leads to it any more, it was the same article."""
    if conn.scalar(select(addresses.c.key).where(addresses.c.article == left).limit(1)) is None:
        conn.execute(
            update(articles)
            .where(or_(articles.c.id == left, articles.c.merged_into == left), articles.c.id != into)
            .values(merged_into=into)
        )


def _put_scores(conn: Connection, article: Article, scores: Sequence[TagScore], rules: str) -> None:
    conn.execute(
        update(articles)
        .where(articles.c.id == article.id)
        .values(rules=rules, relevant=any(s.relevant for s in scores))
    )
    conn.execute(delete(scores_table).where(scores_table.c.article == article.id))
    conn.execute(insert(scores_table).values(article=article.id, scores=scores_to_json(scores)))


def unscored(conn: Connection, rules: str, limit: int) -> tuple[Article, ...]:
    """Articles scored under other rules; see `Store.unscored`."""
    found: list[AnyRow] = []
    # Two ranges of the index; "not equal" would read every article to find none.
    for other in (articles.c.rules < rules, articles.c.rules > rules):
        if limit > len(found):
            query = _newest().where(other, articles.c.merged_into.is_(None))
            found += conn.execute(
                query.order_by(articles.c.rules, articles.c.id).limit(limit - len(found))
            ).all()
    return tuple(article_of(row) for row in found)


def score(conn: Connection, article_id: str, scores: Sequence[TagScore], rules: str) -> None:
    """Replaces the scores of an article; one that is not there stays so."""
    found = article(conn, article_id)
    if found is not None:
        _put_scores(conn, found.article, scores, rules)


def unsettled(conn: Connection) -> tuple[str, ...]:
    """Addresses of feeds; see `Store.unsettled`."""
    query = select(feeds.c.url).where(feeds.c.settled.is_(False)).order_by(feeds.c.position, feeds.c.key)
    return tuple(conn.execute(query).scalars())


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
    return _read(conn, wanted)


def unclean(conn: Connection, feed: str) -> tuple[Article, ...]:
    """The articles of a feed that wait to be cleaned; see `Store.unclean`."""
    ids = (
        select(articles.c.id)
        .where(articles.c.feed == feed_key(feed), articles.c.merged_into.is_(None), articles.c.unclean)
        .order_by(articles.c.at.desc(), articles.c.id)
    )
    return _read(conn, list(conn.execute(ids).scalars()))


def _read(conn: Connection, ids: Sequence[str]) -> tuple[Article, ...]:
    read = {
        row.id: article_of(row)
        for some in chunks(ids)
        for row in conn.execute(_newest().where(articles.c.id.in_(some)))
    }
    return tuple(read[one] for one in ids)


def clean(
    conn: Connection, feed: str, cleaned: Sequence[tuple[Article, Sequence[TagScore]]], rules: str
) -> None:
    """Puts cleaned texts in place of what they were; see `Store.clean`."""
    for article, scores in cleaned:
        here = and_(article_versions.c.article == article.id, article_versions.c.number == article.version)
        conn.execute(
            update(article_versions).where(here).values(text=article.text, furniture=article.furniture)
        )
        _put_scores(conn, article, scores, rules)
    key = feed_key(feed)
    conn.execute(update(articles).where(articles.c.feed == key, articles.c.unclean).values(unclean=False))
    conn.execute(update(feeds).where(feeds.c.key == key).values(settled=True))


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
        found = _standing(conn, name if _ID.fullmatch(name) else None)
        if found is None and _ID.fullmatch(name):
            # The id of an address that leads to an article of another id.
            query = select(addresses.c.article).where(
                addresses.c.key >= name, addresses.c.key < name + "g", addresses.c.article.is_not(None)
            )
            found = _standing(conn, conn.scalar(query.order_by(addresses.c.key).limit(1)))
        found = found or _standing(conn, _article_at(conn, name))
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


def _newest() -> Query:
    return select(articles.c.id, articles.c.seen, articles.c.version, article_versions).join_from(
        articles, article_versions, newest_version()
    )


def _scored() -> Query:
    return (
        select(articles.c.id, articles.c.seen, articles.c.version, article_versions, scores_table.c.scores)
        .join_from(articles, article_versions, newest_version())
        .outerjoin(scores_table, scores_table.c.article == articles.c.id)
    )


def newest_version() -> ColumnElement[bool]:
    """The condition that joins an article to its newest version."""
    return and_(article_versions.c.article == articles.c.id, article_versions.c.number == articles.c.version)


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
    )


def _version_row(article: Article) -> dict[str, object]:
    return {
        "url": article.url,
        "feed": article.feed,
        "outlet": article.outlet,
        "title": article.title,
        "text": article.text,
        "text_from": article.text_from,
        "status": article.status,
        "lang": article.lang,
        "authors": article.authors,
        "published": article.published,
        "kind": article.kind,
        "modified": article.modified,
        "section": article.section,
        "site": article.site,
        "furniture": article.furniture,
    }
