"""One article's trail: which entries listed it, under which addresses, when it changed, which issues had it.

Asked for one article at a time, by a person who waits. So all but two questions go by keys; these two read a
table through, each at most once: which round said that a page failed, and which feeds list pages of a host.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, and_, func, or_, select

from monitor import urls
from monitor.model import Failure, Feed, Scored
from monitor.store import lookup
from monitor.store.feeds import feed_of
from monitor.store.rounds import latest_with
from monitor.store.schema import (
    AWAY,
    address_key,
    addresses,
    article_versions,
    articles,
    entries,
    entry_key,
    entry_versions,
    feeds,
    issue_articles,
    issues,
)
from monitor.store.sql import AnyRow, chunks


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An entry that led to an article, as it now stands. `read`: its feed is still configured. `url` is
    None where the entry has no page. `versions`: how often the feed changed it, and once."""

    feed: Feed
    read: bool
    guid: str
    url: str | None
    title: str
    published: datetime | None
    seen: datetime
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address that leads to an article. `wanted`: when its page is to be fetched, if it is; `tries`: how
    often that was tried in vain."""

    url: str
    wanted: datetime | None
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A revision of an issue, and when it was frozen."""

    week: str
    revision: int
    frozen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What the store knows of one article. `scored` is None while its page waits to be fetched.

    `ids`: its own, then those of articles that turned out to be it. `versions`: when each was had, oldest
    first. `rules` names the rules that its scores are of. `failure`: the last time that its page could not
    be had, where that is so. `away`: its texts were put away. `carried`: the week and revision of the
    issues that told it.
    """

    scored: Scored | None
    ids: tuple[str, ...]
    addresses: tuple[Address, ...]
    listings: tuple[Listing, ...]
    versions: tuple[datetime, ...] = ()
    rules: str = ""
    away: bool = False
    failure: Failure | None = None
    carried: tuple[tuple[str, int], ...] = ()


def trail(conn: Connection, name: str) -> Trail | None:
    """The trail of an article; see `Store.trail`."""
    scored = lookup.article(conn, name)
    if scored is None:
        pages = _unread(conn, name)
        listings = _listings(conn, [page.key for page in pages])
        if not listings:
            return None
        return Trail(scored=None, ids=(), addresses=_addresses(pages), listings=listings)
    own = scored.article.id
    merged = select(articles.c.id).where(articles.c.merged_into == own).order_by(articles.c.id)
    ids = (own, *conn.scalars(merged))
    pages = conn.execute(
        select(addresses).where(addresses.c.article.in_(ids)).order_by(addresses.c.url)
    ).all()
    listings = _listings(conn, [page.key for page in pages])
    rules: str = conn.scalar(select(articles.c.rules).where(articles.c.id == own)) or ""
    failing = scored.article.status == "failed" or any(page.tries for page in pages)
    return Trail(
        scored=scored,
        ids=ids,
        addresses=_addresses(pages),
        listings=tuple(sorted(listings, key=lambda one: one.feed.url != scored.article.feed)),
        versions=tuple(
            conn.scalars(
                select(article_versions.c.kept)
                .where(article_versions.c.article == own)
                .order_by(article_versions.c.number)
            )
        ),
        rules=rules.removeprefix(AWAY),
        away=rules.startswith(AWAY),
        failure=_failure(conn, [page.url for page in pages]) if failing else None,
        carried=_carried(conn, ids),
    )


def _unread(conn: Connection, name: str) -> Sequence[AnyRow]:
    """The page at an address, or of an entry with that id of its own, that led to no article yet."""
    keys = [address_key(one) for one in dict.fromkeys((name, urls.normalise(name))) if one]
    query = select(addresses).where(addresses.c.key.in_(keys))
    return conn.execute(query.order_by(addresses.c.url)).all()


def named(conn: Connection, guid: str) -> str | None:
    """The address of an entry by its own id; see `Store.address_named`."""
    order = select(feeds.c.url).order_by(feeds.c.position, feeds.c.key)
    keys = [entry_key(url, guid) for url in conn.scalars(order)]
    for some in chunks(keys):
        query = (
            select(entries.c.key, addresses.c.url)
            .join(addresses, addresses.c.key == entries.c.address)
            .where(entries.c.key.in_(some))
        )
        found = {row.key: row.url for row in conn.execute(query)}
        for key in some:
            if key in found:
                return cast("str", found[key])
    return None


def _listings(conn: Connection, pages: Sequence[str]) -> tuple[Listing, ...]:
    found: list[AnyRow] = []
    for some in chunks(pages):
        found += conn.execute(
            select(
                feeds,
                feeds.c.active.label("read"),
                entries.c.guid,
                entries.c.seen,
                entries.c.version,
                entry_versions.c.url.label("link"),
                entry_versions.c.title,
                entry_versions.c.published,
            )
            .select_from(
                entries.join(
                    entry_versions,
                    and_(
                        entry_versions.c.entry == entries.c.key, entry_versions.c.number == entries.c.version
                    ),
                ).join(feeds, feeds.c.key == entries.c.feed)
            )
            .where(entries.c.address.in_(some))
        ).all()
    found.sort(key=lambda row: (row.seen, row.position, row.guid))
    return tuple(
        Listing(
            feed=feed_of(row),
            read=row.read,
            guid=row.guid,
            url=row.link,
            title=row.title,
            published=row.published,
            seen=row.seen,
            versions=row.version,
        )
        for row in found
    )


def _addresses(pages: Sequence[AnyRow]) -> tuple[Address, ...]:
    return tuple(Address(url=page.url, wanted=page.wanted, tries=page.tries) for page in pages)


def _failure(conn: Connection, pages: Sequence[str]) -> Failure | None:
    """What the last round that failed to have one of these pages said of it."""
    said: list[Failure] = []
    for subject in (urls.without_secrets(page) for page in pages):
        # In quotes, as the report has it: an address may be the beginning of another.
        last = latest_with(conn, f'"{subject}"')
        if last is not None and last.report is not None:
            said += (one for one in last.report.failures if (one.stage, one.subject) == ("page", subject))
    return max(said, key=lambda one: one.at, default=None)


def _carried(conn: Connection, ids: Sequence[str]) -> tuple[tuple[str, int], ...]:
    query = (
        select(issue_articles.c.week, issue_articles.c.revision)
        .where(issue_articles.c.article.in_(ids), issue_articles.c.carried)
        .distinct()
        .order_by(issue_articles.c.week, issue_articles.c.revision)
    )
    return tuple((row.week, row.revision) for row in conn.execute(query))


def told_versions(conn: Connection, ids: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Which version of an article each issue told; see `Store.told_versions`."""
    query = (
        select(issue_articles.c.week, issue_articles.c.revision, issue_articles.c.version)
        .where(issue_articles.c.article.in_(ids), issue_articles.c.version.is_not(None))
        .order_by(issue_articles.c.week, issue_articles.c.revision)
    )
    newest = {row.week: row.version for row in conn.execute(query)}
    found: dict[int, tuple[str, ...]] = {}
    for week, version in newest.items():
        found[version] = (*found.get(version, ()), week)
    return found


def editions(conn: Connection) -> tuple[Edition, ...]:
    """Every revision of every issue, oldest week first."""
    query = select(issues.c.week, issues.c.revision, issues.c.frozen)
    rows = conn.execute(query.order_by(issues.c.week, issues.c.revision))
    return tuple(Edition(week=row.week, revision=row.revision, frozen=row.frozen) for row in rows)


def feeds_listing(conn: Connection, hosts: Sequence[str]) -> tuple[tuple[Feed, int], ...]:
    """Feeds by how many pages of these hosts they listed; see `Store.feeds_listing`."""
    there = or_(
        *(
            addresses.c.url.startswith(f"{scheme}://{host}/", autoescape=True)
            for host in hosts
            for scheme in ("https", "http")
        )
    )
    counted = (
        select(entries.c.feed, func.count().label("pages"))
        .join(addresses, addresses.c.key == entries.c.address)
        .where(there)
        .group_by(entries.c.feed)
        .subquery()
    )
    query = select(feeds, counted.c.pages).join(counted, counted.c.feed == feeds.c.key)
    rows = conn.execute(query.where(feeds.c.active).order_by(counted.c.pages.desc(), feeds.c.position))
    return tuple((feed_of(row), row.pages) for row in rows)
