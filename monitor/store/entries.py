"""Entries: what feeds listed, every version of it, and the pages still to be fetched for them.

An entry is known by its feed and its own id. A page is known by its address; entries of several feeds
may point to one page, which is then fetched once, for the entry nearest to its source.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from monitor import urls
from monitor.model import NO_HINTS, Entry, Feed, Hints, Validators
from monitor.store import feeds as _feeds
from monitor.store import identity
from monitor.store.columns import plain
from monitor.store.schema import address_key, addresses, entries, entry_key, entry_versions, feeds
from monitor.store.sql import AnyRow, Query, chunks, insert_missing
from monitor.store.values import Poll, Wanted

URN = "urn:monitor:"


def address_of(entry: Entry) -> str:
    """The address by which the store wants the entry's page: its own, or a name made of its feed and
    id where it has none."""
    return plain(entry.url) if entry.url else URN + entry_key(entry.feed, entry.id)


@dataclass(slots=True)
class _Changes:
    """What remembering a list will write; decided first, written after."""

    new: list[dict[str, object]] = field(default_factory=list)
    changed: list[dict[str, object]] = field(default_factory=list)
    versions: list[dict[str, object]] = field(default_factory=list)
    pages: dict[str, dict[str, object]] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    # New address of a known entry → the address it had.
    moves: dict[str, str] = field(default_factory=dict)


def remember(
    conn: Connection,
    feed: Feed,
    listed: Sequence[Entry],
    *,
    validators: Validators | None,
    now: datetime,
    next_due: datetime,
    hints: Hints = NO_HINTS,
) -> int:
    """Stores what a feed lists; see `Store.remember`."""
    return _remembered(conn, feed, listed, validators, now, next_due, {"hints": _feeds.written_hints(hints)})


def polled(conn: Connection, polls: Sequence[Poll], *, now: datetime) -> tuple[int, ...]:
    """Stores what came of asking feeds; see `Store.polled`."""
    unchanged = [one for one in polls if one.reading is None and not one.reason]
    if unchanged:
        _feeds.many_unchanged(conn, unchanged, now=now)
    return tuple(_polled(conn, one, now) for one in polls)


def _polled(conn: Connection, poll: Poll, now: datetime) -> int:
    more: dict[str, object] = {
        "pace": poll.pace,
        "moved_to": poll.moved_to,
        "proofs": poll.proofs,
        "advice": poll.advice,
        "trouble": poll.trouble,
    }
    if poll.reason:
        _feeds.failed(
            conn, poll.feed, poll.reason, now=now, next_due=poll.next_due, gone=poll.gone, more=more
        )
    reading = poll.reading
    if reading is None:
        return 0
    more |= {
        "hints": _feeds.written_hints(reading.hints),
        "marks": reading.marks,
        "listed": reading.listed,
        "undated": reading.undated,
        "lives_at": reading.lives_at,
    }
    del more["advice"], more["trouble"]
    return _remembered(conn, poll.feed, reading.entries, poll.validators, now, poll.next_due, more)


def _remembered(
    conn: Connection,
    feed: Feed,
    listed: Sequence[Entry],
    validators: Validators | None,
    now: datetime,
    next_due: datetime,
    more: Mapping[str, object],
) -> int:
    key = _feeds.known_key(conn, feed)
    # Of two entries under one id the first counts: to take both would make each a new version of
    # the other at every fetch, for ever.
    unique = {entry_key(feed.url, e.id): e for e in reversed(listed)}
    known = identity.known(conn, feed.url, dict(reversed(unique.items())))
    changes = _decided(conn, key, known, now)
    _write(conn, changes, now)
    columns: dict[str, object] = {
        **more,
        "etag": validators.etag if validators else None,
        "last_modified": validators.last_modified if validators else None,
        "validated": validators.of if validators else None,
        "entries": feeds.c.entries + len(changes.new),
    }
    if changes.new:
        columns["last_new"] = now
    _feeds.fared_well(conn, feed, now=now, next_due=next_due, **columns)
    return len(changes.new)


def _decided(conn: Connection, feed: str, listed: Mapping[str, Entry], now: datetime) -> _Changes:
    known: dict[str, AnyRow] = {}
    for keys in chunks(list(listed)):
        known.update((row.key, row) for row in conn.execute(select(entries).where(entries.c.key.in_(keys))))
    digests = {key: _digest(entry) for key, entry in listed.items()}
    stale = [key for key, row in known.items() if row.digest != digests[key]]
    before: dict[str, AnyRow] = {}
    for keys in chunks(stale):
        before.update((row.entry, row) for row in conn.execute(_current().where(entries.c.key.in_(keys))))

    changes = _Changes()
    for key, said in listed.items():
        row, entry = known.get(key), said
        if row is not None and key not in before:
            continue
        if row is not None and before[key].ahead and entry.published and entry.published > row.seen:
            # What lay ahead when we first had it is dated by that, also once its own date has come.
            entry = replace(entry, published=row.seen, ahead=True)
            digests[key] = _digest(entry)
            if digests[key] == row.digest:
                continue
        url = address_of(entry)
        page = address_key(url)
        seen = row.seen if row is not None else entry.seen
        number = row.version + 1 if row is not None else 1
        state: dict[str, object] = {
            "version": number,
            "digest": digests[key],
            "address": page,
            "at": min(entry.published or seen, seen),
        }
        if row is None:
            changes.new.append({"key": key, "feed": feed, "guid": entry.id, "seen": seen, **state})
        else:
            changes.changed.append({"this": key, **state})
            old = before[key]
            if row.address != page:
                changes.moves[page] = row.address
            # Its words, not its markup: feeds shuffle attributes and counters in their HTML at each turn.
            elif url.startswith(URN) or (old.title, old.text, old.updated, old.published) != (
                plain(entry.title),
                plain(entry.text),
                entry.updated,
                entry.published,
            ):
                changes.again.add(page)
        changes.versions.append(_version_row(key, number, entry, now))
        changes.pages[page] = {"key": page, "url": url, "wanted": now, "tries": 0}
    return changes


def _write(conn: Connection, changes: _Changes, now: datetime) -> None:
    insert_missing(conn, addresses, list(changes.pages.values()))
    if changes.new:
        conn.execute(insert(entries), changes.new)
    if changes.changed:
        conn.execute(
            update(entries)
            .where(entries.c.key == bindparam("this"))
            .values({name: bindparam(name) for name in ("version", "digest", "address", "at")}),
            changes.changed,
        )
    if changes.versions:
        conn.execute(insert(entry_versions), changes.versions)
    for page in sorted(changes.again):
        # A page that waits for another try keeps its time: else a feed that dates its entries anew
        # at each fetch would have us knock hourly at a door that stays shut.
        conn.execute(
            update(addresses)
            .where(addresses.c.key == page, addresses.c.wanted.is_(None))
            .values(wanted=now, tries=0)
        )
    for page, old in sorted(changes.moves.items()):
        _move(conn, page, old)


def _move(conn: Connection, page: str, old: str) -> None:
    """The same entry under another address: its article goes with it."""
    article = conn.scalar(select(addresses.c.article).where(addresses.c.key == old))
    if article is not None:
        conn.execute(
            update(addresses)
            .where(addresses.c.key == page, addresses.c.article.is_(None))
            .values(article=article)
        )
    if conn.scalar(select(entries.c.key).where(entries.c.address == old).limit(1)) is None:
        conn.execute(update(addresses).where(addresses.c.key == old).values(wanted=None, tries=0))


def postpone(conn: Connection, pages: Sequence[str], until: datetime) -> None:
    """Wanted pages are wanted later; see `Store.postpone`."""
    for keys in chunks([address_key(one) for one in pages]):
        conn.execute(
            update(addresses)
            .where(addresses.c.key.in_(keys), addresses.c.wanted.is_not(None))
            .values(wanted=until)
        )


def settled(conn: Connection, address: str) -> None:
    """A page is wanted no more."""
    conn.execute(
        update(addresses).where(addresses.c.key == address_key(address)).values(wanted=None, tries=0)
    )


def wanted(conn: Connection, *, now: datetime, limit: int | None = None) -> tuple[Wanted, ...]:
    """Pages to fetch now; see `Store.wanted`."""
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
        .where(addresses.c.wanted.is_not(None), addresses.c.wanted <= now)
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
        query = _current().where(entries.c.address.in_(keys))
        for row in conn.execute(query.where(feeds.c.active) if read else query):
            # An outlet's own feed knows more of its article than an aggregator's does.
            rank = (urls.site(row.feed_url) != place[row.address], row.seen, row.position, row.guid)
            if row.address not in best or rank < best[row.address][0]:
                best[row.address] = (rank, row)
    return {key: row for key, (_, row) in best.items()}


def _current() -> Query:
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


def _version_row(key: str, number: int, entry: Entry, now: datetime) -> dict[str, object]:
    return {
        "entry": key,
        "number": number,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content_html,
        "text": entry.text,
        "authors": entry.authors,
        "published": entry.published,
        "updated": entry.updated,
        "lang": entry.lang,
        "source": entry.source,
        "source_url": entry.source_url,
        "ahead": entry.ahead,
        "remembered": now,
    }


def _digest(entry: Entry) -> str:
    """Fingerprint of all that the feed says of the entry: any change makes a version."""
    parts: Iterable[object] = (
        entry.url,
        entry.title,
        entry.summary,
        entry.content_html,
        entry.text,
        entry.authors,
        # The moment at which it was clamped is another at each poll.
        "ahead" if entry.ahead else entry.published and entry.published.timestamp(),
        entry.updated and entry.updated.timestamp(),
        entry.lang,
        entry.source,
        # Only where there is one: entries from before 0006 keep their fingerprint, and so their version.
        *((entry.source_url,) if entry.source_url else ()),
    )
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()[:32]
