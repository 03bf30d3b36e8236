"""Entries as they stand: the pages still to be fetched for them, and which of them speaks for a page.

A page is known by its address; entries of several feeds may point to one page, which is then fetched once,
for the entry nearest to its source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, exists, select, true, update

from monitor import urls
from monitor.model import Entry, Validators
from monitor.store.columns import plain
from monitor.store.schema import address_key, addresses, entries, entry_key, entry_versions, feed_key, feeds
from monitor.store.sql import AnyRow, Query, chunks
from monitor.store.values import Wanted

URN = "urn:monitor:"


def address_of(entry: Entry) -> str:
    """The address by which the store wants the entry's page: its own, or a name made of its feed and
    id where it has none."""
    return plain(entry.url) if entry.url else URN + entry_key(entry.feed, entry.id)


def postpone(conn: Connection, pages: Sequence[str], until: datetime, *, tried: bool = False) -> None:
    """Wanted pages are wanted later; see `Store.postpone`."""
    for keys in chunks([address_key(one) for one in pages]):
        conn.execute(
            update(addresses)
            .where(addresses.c.key.in_(keys), addresses.c.wanted.is_not(None))
            .values(wanted=until, tries=addresses.c.tries + int(tried))
        )


def began(conn: Connection, feed: str) -> datetime | None:
    """When the first entries of the feed at that address came; None where none did."""
    query = select(entries.c.seen).where(entries.c.feed == feed_key(feed)).order_by(entries.c.seen).limit(1)
    found: datetime | None = conn.scalar(query)
    return found


def settled(conn: Connection, address: str) -> None:
    """A page is wanted no more."""
    conn.execute(
        update(addresses).where(addresses.c.key == address_key(address)).values(wanted=None, tries=0)
    )


def wanted_places(conn: Connection, *, now: datetime) -> tuple[tuple[str, str], ...]:
    """Key and address of each page to fetch now, of those that an entry speaks for."""
    listed = exists().where(entries.c.address == addresses.c.key)
    query = select(addresses.c.key, addresses.c.url).where(
        addresses.c.wanted.is_not(None), addresses.c.wanted <= now, listed
    )
    return tuple((row.key, row.url) for row in conn.execute(query.order_by(addresses.c.key)))


def wanted(
    conn: Connection, *, now: datetime, limit: int | None = None, keys: Sequence[str] | None = None
) -> tuple[Wanted, ...]:
    """Pages to fetch now; see `Store.wanted`."""
    named = true() if keys is None else addresses.c.key.in_(keys)
    pages = conn.execute(
        select(
            addresses.c.key,
            addresses.c.url,
            addresses.c.tries,
            addresses.c.article,
            addresses.c.etag,
            addresses.c.last_modified,
            addresses.c.validated,
        )
        .where(addresses.c.wanted.is_not(None), addresses.c.wanted <= now, named)
        .order_by(addresses.c.key)
        .limit(limit)
    ).all()
    best = speaking(conn, {page.key: page.url for page in pages})
    return tuple(
        Wanted(
            address=page.url,
            entry=entry_of(best[page.key]),
            tries=page.tries,
            outlet=best[page.key].feed_name,
            validators=Validators(etag=page.etag, last_modified=page.last_modified, of=page.validated)
            if page.article is not None and (page.etag is not None or page.last_modified is not None)
            else None,
        )
        for page in pages
        if page.key in best
    )


def speaking(conn: Connection, pages: Mapping[str, str], *, read: bool = False) -> dict[str, AnyRow]:
    """Key of a page → the entry that speaks for it, of `pages` by key and address; with `read` only of
    feeds that are still configured."""
    best: dict[str, tuple[tuple[object, ...], AnyRow]] = {}
    place = {key: urls.site(url) for key, url in pages.items()}
    for keys in chunks(list(pages)):
        query = current().where(entries.c.address.in_(keys))
        for row in conn.execute(query.where(feeds.c.active) if read else query):
            # An outlet's own feed knows more of its article than an aggregator's does.
            rank = (urls.site(row.feed_url) != place[row.address], row.seen, row.position, row.guid)
            if row.address not in best or rank < best[row.address][0]:
                best[row.address] = (rank, row)
    return {key: row for key, (_, row) in best.items()}


def current() -> Query:
    """Every entry as it now is, with the feed that lists it."""
    return select(
        entries.c.key,
        entries.c.guid,
        entries.c.seen,
        entries.c.address,
        entry_versions,
        feeds.c.url.label("feed_url"),
        feeds.c.name.label("feed_name"),
        feeds.c.position,
    ).select_from(
        entries.join(
            entry_versions,
            and_(entry_versions.c.entry == entries.c.key, entry_versions.c.number == entries.c.version),
        ).join(feeds, feeds.c.key == entries.c.feed)
    )


def entry_of(row: AnyRow) -> Entry:
    """The entry in a row of `current`."""
    return Entry(
        feed=row.feed_url,
        id=row.guid,
        url=row.url,
        title=row.title,
        summary=row.summary,
        content_html=row.content_html,
        text=row.text,
        authors=row.authors,
        published=row.published,
        updated=row.updated,
        lang=row.lang,
        source=row.source,
        seen=row.seen,
        source_url=row.source_url,
        ahead=row.ahead,
    )
