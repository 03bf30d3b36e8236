"""What feeds listed, every version of it: what came of a poll is decided first, and written after.

An entry is known by its feed and its own id (see `identity`). Many polls are written together: most of what a
round of thousands of feeds costs is the statements, not the rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from monitor.model import Entry, Feed, Validators
from monitor.store import feeds as _feeds
from monitor.store import identity
from monitor.store.columns import plain
from monitor.store.entries import URN, address_of, current
from monitor.store.schema import address_key, addresses, entries, entry_key, entry_versions, feed_key
from monitor.store.sql import AnyRow, chunks, insert_many
from monitor.store.values import Poll


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


def polled(conn: Connection, polls: Sequence[Poll], *, now: datetime) -> tuple[int, ...]:
    """Stores what came of asking feeds; see `Store.polled`."""
    _feeds.check_known(conn, [one.feed for one in polls])
    unchanged = [one for one in polls if one.reading is None and not one.reason]
    if unchanged:
        _feeds.many_unchanged(conn, unchanged, now=now)
    for one in polls:
        if one.reason:
            _feeds.failed(
                conn,
                one.feed,
                one.reason,
                now=now,
                next_due=one.next_due,
                gone=one.gone,
                more={
                    "pace": one.pace,
                    "moved_to": one.moved_to,
                    "proofs": one.proofs,
                    "advice": one.advice,
                    "trouble": one.trouble,
                },
            )
    read = [(one, one.reading) for one in polls if one.reading is not None]
    counts = _remembered(conn, [(one.feed, reading.entries) for one, reading in read], now)
    if read:
        rows = [
            {
                **_kept(one.validators),
                "this": one.feed,
                "due": one.next_due,
                "own": one.pace,
                "moved": one.moved_to,
                "proved": one.proofs,
                "marks": reading.marks,
                "listed": reading.listed,
                "undated": reading.undated,
                "lives_at": reading.lives_at,
                "hints": _feeds.written_hints(reading.hints),
                "new": count,
            }
            for (one, reading), count in zip(read, counts, strict=True)
        ]
        _feeds.many_read(conn, rows, now=now)
    found = dict(zip((one.feed.url for one, _ in read), counts, strict=True))
    return tuple(found.get(one.feed.url, 0) for one in polls)


def _kept(validators: Validators | None) -> dict[str, object]:
    return {
        "etag": validators.etag if validators else None,
        "last_modified": validators.last_modified if validators else None,
        "validated": validators.of if validators else None,
    }


def _remembered(
    conn: Connection, lists: Sequence[tuple[Feed, Sequence[Entry]]], now: datetime
) -> tuple[int, ...]:
    """Stores what each of these feeds lists, and returns how many entries of each are new."""
    unique: list[dict[str, Entry]] = []
    for feed, listed in lists:
        unique.append({})
        for said in listed:
            # Of two entries under one id the first counts: to take both would make each a new version of
            # the other at every fetch, for ever.
            unique[-1].setdefault(entry_key(feed.url, said.id), said)
    named, rows = identity.known(
        conn, [(feed.url, one) for (feed, _), one in zip(lists, unique, strict=True)]
    )
    changes = _Changes()
    counts: list[int] = []
    before = _stale(conn, named, rows)
    for (feed, _), found in zip(lists, named, strict=True):
        had = len(changes.new)
        _decide(changes, feed_key(feed.url), found, rows, before, now)
        counts.append(len(changes.new) - had)
    _write(conn, changes, now)
    return tuple(counts)


def _stale(
    conn: Connection, lists: Sequence[Mapping[str, Entry]], rows: Mapping[str, AnyRow]
) -> dict[str, AnyRow]:
    """The known entries of `lists` that read otherwise by now, as they were."""
    stale = [
        key
        for listed in lists
        for key, entry in listed.items()
        if key in rows and rows[key].digest != _digest(entry)
    ]
    found: dict[str, AnyRow] = {}
    for keys in chunks(stale):
        for row in conn.execute(current().where(entries.c.key.in_(keys))):
            found[row.entry] = row
    return found


def _decide(
    changes: _Changes,
    feed: str,
    listed: Mapping[str, Entry],
    rows: Mapping[str, AnyRow],
    before: Mapping[str, AnyRow],
    now: datetime,
) -> None:
    for key, said in listed.items():
        row, entry = rows.get(key), said
        if row is not None and key not in before:
            continue
        if row is not None and row.ahead and entry.published and entry.published > row.seen:
            # What lay ahead when we first had it is dated by that, also once its own date has come.
            entry = replace(entry, published=row.seen, ahead=True)
        digest = _digest(entry)
        if row is not None and digest == row.digest:
            continue
        url = address_of(entry)
        page = address_key(url)
        seen = row.seen if row is not None else entry.seen
        number = row.version + 1 if row is not None else 1
        state: dict[str, object] = {
            "version": number,
            "digest": digest,
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


def _write(conn: Connection, changes: _Changes, now: datetime) -> None:
    insert_many(conn, addresses, list(changes.pages.values()), missing=True)
    insert_many(conn, entries, changes.new)
    if changes.changed:
        conn.execute(
            update(entries)
            .where(entries.c.key == bindparam("this"))
            .values({name: bindparam(name) for name in ("version", "digest", "address", "at")}),
            changes.changed,
        )
    insert_many(conn, entry_versions, changes.versions)
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
