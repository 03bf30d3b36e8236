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

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from monitor import search, text, urls
from monitor.model import Article, TagScore
from monitor.store import lookup, searching
from monitor.store.schema import (
    address_key,
    addresses,
    article_versions,
    articles,
    entries,
    feed_key,
    feeds,
    words_key,
)
from monitor.store.schema import scores as scores_table
from monitor.store.sql import AnyRow, insert_missing, scores_to_json
from monitor.store.values import Imprint, Kept


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
    imprint: Imprint | None = None,
) -> Kept:
    """Stores what became of a page; see `Store.keep`."""
    other = _own_page(conn, article.url) if part_of not in {None, article.url} else None
    if other is not None:
        if address == part_of:
            _settle(conn, other, address, retry_at)
        return Kept(article=other, outcome="poorer")
    target = _identity(conn, article, address, part=part_of is not None)
    newest = conn.execute(lookup.newest().where(articles.c.id == target)).one_or_none()
    kept = _with_version(conn, replace(article, id=target), newest, now)
    if kept.outcome != "poorer":
        _put_scores(conn, kept.article, scores, rules)
    _settle(conn, kept.article, address, retry_at)
    if imprint is not None and kept.outcome != "poorer":
        leave(conn, address, imprint)
    return kept


def leave(conn: Connection, address: str, imprint: Imprint) -> None:
    """The page at `address` answered well: this is for the next time it is asked."""
    conn.execute(
        update(addresses)
        .where(addresses.c.key == address_key(address))
        .values(
            etag=imprint.validators.etag,
            last_modified=imprint.validators.last_modified,
            validated=imprint.validators.of,
            headline=imprint.headline,
        )
    )


def _own_page(conn: Connection, address: str) -> Article | None:
    """The article at `address` where a feed lists that address by itself: its own page, dated by its own
    entry, speaks for it, and a page that shows it below another adds nothing."""
    listed = conn.scalar(select(entries.c.key).where(entries.c.address == address_key(address)).limit(1))
    standing = lookup.standing(conn, lookup.article_at(conn, address)) if listed is not None else None
    if standing is None:
        return None
    row = conn.execute(lookup.newest().where(articles.c.id == standing)).one()
    found = lookup.article_of(row)
    return found if found.from_page else None


def _identity(conn: Connection, article: Article, address: str, *, part: bool) -> str:
    """The id under which `article`, read at `address`, is known or will be."""
    own = None if part else lookup.standing(conn, lookup.article_at(conn, address))
    claimed = lookup.standing(conn, article.id) or lookup.standing(conn, lookup.article_at(conn, article.url))
    return claimed or own or article.id


def _with_version(conn: Connection, article: Article, newest: AnyRow | None, now: datetime) -> Kept:
    content = text.content_hash(article.title, article.whole)
    outcome: Literal["new", "version", "same"]
    if newest is None:
        outcome, article = "new", replace(article, version=1)
    else:
        if _richness(article) < _richness(lookup.article_of(newest)):
            return Kept(article=lookup.article_of(newest), outcome="poorer")
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
        "words": words_key(article.title, article.text),
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
    if newest is None:
        searching.put(conn, article.id, article.when, search.document(article))
    else:
        searching.renew(conn, article, lookup.article_of(newest))
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
        if left != into:
            old = conn.execute(lookup.newest().where(articles.c.id == left)).one()
            searching.take(conn, lookup.article_of(old))
        conn.execute(
            update(articles)
            .where(or_(articles.c.id == left, articles.c.merged_into == left), articles.c.id != into)
            .values(merged_into=into)
        )


def _put_scores(conn: Connection, article: Article, scores: Sequence[TagScore], rules: str) -> None:
    conn.execute(
        update(articles)
        .where(articles.c.id == article.id)
        .values(
            rules=rules,
            relevant=any(s.relevant for s in scores),
            mentions=any(s.evidence for s in scores),
        )
    )
    conn.execute(delete(scores_table).where(scores_table.c.article == article.id))
    conn.execute(insert(scores_table).values(article=article.id, scores=scores_to_json(scores)))


def score(conn: Connection, article_id: str, scores: Sequence[TagScore], rules: str) -> None:
    """Replaces the scores of an article; one that is not there stays so."""
    found = lookup.article(conn, article_id)
    if found is not None:
        _put_scores(conn, found.article, scores, rules)


def unsettled(conn: Connection) -> tuple[str, ...]:
    """Addresses of feeds; see `Store.unsettled`."""
    query = select(feeds.c.url).where(feeds.c.settled.is_(False)).order_by(feeds.c.position, feeds.c.key)
    return tuple(conn.execute(query).scalars())


def clean(
    conn: Connection, feed: str, cleaned: Sequence[tuple[Article, Sequence[TagScore]]], rules: str
) -> None:
    """Puts cleaned texts in place of what they were; see `Store.clean`."""
    for article, scores in cleaned:
        here = and_(article_versions.c.article == article.id, article_versions.c.number == article.version)
        before = lookup.article_of(conn.execute(lookup.newest().where(articles.c.id == article.id)).one())
        conn.execute(
            update(article_versions).where(here).values(text=article.text, furniture=article.furniture)
        )
        words = words_key(article.title, article.text)
        conn.execute(update(articles).where(articles.c.id == article.id).values(words=words))
        searching.renew(conn, article, before)
        _put_scores(conn, article, scores, rules)
    key = feed_key(feed)
    # Of those that stand, as the index has them: without that word, every article is read for each feed.
    here = and_(articles.c.feed == key, articles.c.unclean, articles.c.merged_into.is_(None))
    conn.execute(update(articles).where(here).values(unclean=False))
    conn.execute(update(feeds).where(feeds.c.key == key).values(settled=True))


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
        "links": article.links,
        "source": article.source,
        "source_url": article.source_url,
        "reason": article.reason,
    }
