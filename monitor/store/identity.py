"""Which known entry a listed one is, where its feed is careless with guids.

Some feeds make a new guid for the same item at every turn; others give one guid to whatever stands first. An
item is known when either its guid or its address is; and a guid that all of a sudden stands for other words,
at another address and of another day, is another item's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, and_, select

from monitor.model import Entry
from monitor.store.columns import plain
from monitor.store.schema import address_key, entries, entry_key, entry_versions, feed_key
from monitor.store.sql import AnyRow, chunks

# An item that is dated anew by its publisher mostly keeps its title or its address, and its day.
_APART = timedelta(hours=20)


def known(
    conn: Connection, lists: Sequence[tuple[str, Mapping[str, Entry]]]
) -> tuple[list[dict[str, Entry]], dict[str, AnyRow]]:
    """Entries by key, in the order of each list (a feed's address, and what it lists), each under the id by
    which the store knows it; and what the store has of those that it knows, by key."""
    rows = _current(conn, [key for _, listed in lists for key in listed])
    owners = _owners(
        conn,
        {
            address_key(plain(one.url))
            for _, listed in lists
            for key, one in listed.items()
            if key not in rows and one.url
        },
    )
    named = [_named(feed, listed, rows, owners) for feed, listed in lists]
    # Those that go by another id than their document's, if any, may be known under that.
    asked = {key for _, listed in lists for key in listed}
    rows |= _current(conn, [key for one in named for key in one if key not in asked])
    return named, rows


def _named(
    feed: str,
    listed: Mapping[str, Entry],
    rows: Mapping[str, AnyRow],
    owners: Mapping[tuple[str, str], str],
) -> dict[str, Entry]:
    renamed = _renamed(feed, listed, rows, owners) if owners else {}
    out: dict[str, Entry] = {}
    for key, entry in listed.items():
        if key in rows and _is_another(rows[key], entry):
            found = replace(entry, id=f"{entry.id}#{address_key(entry.url or entry.title)[:16]}")
        elif key in renamed:
            found = replace(entry, id=renamed[key])
        else:
            out.setdefault(key, entry)
            continue
        out.setdefault(entry_key(feed, found.id), found)
    return out


def _is_another(row: AnyRow, entry: Entry) -> bool:
    """Whether a guid that stood for `row` now stands for something else altogether."""
    if not row.url or not entry.url or plain(entry.url) == row.url:
        return False
    if row.published is None or entry.published is None or entry.ahead or row.ahead:
        return False
    return abs(entry.published - row.published) > _APART and not _alike(row.title, entry.title)


def _alike(one: str, other: str) -> bool:
    """Whether two titles share half of the shorter one's words (or of its letters, where words are not set
    apart)."""
    a, b = set(one.casefold().split()), set(other.casefold().split())
    if min(len(a), len(b)) < 3:
        a, b = ({"".join(pair) for pair in pairwise(title)} for title in (one, other))
    return not a or not b or 2 * len(a & b) >= min(len(a), len(b))


def _renamed(
    feed: str,
    listed: Mapping[str, Entry],
    rows: Mapping[str, AnyRow],
    owners: Mapping[tuple[str, str], str],
) -> dict[str, str]:
    """Key of an entry whose guid is not known → the guid under which its address is, where no other entry of
    the list has that address or that guid."""
    pages = Counter(one.url for one in listed.values() if one.url)
    taken = {one.id for one in listed.values()}
    found: dict[str, str] = {}
    for key, one in listed.items():
        if key in rows or not one.url or pages[one.url] > 1:
            continue
        guid = owners.get((feed_key(feed), address_key(plain(one.url))))
        if guid is not None and guid not in taken:
            found[key] = guid
    return found


def _owners(conn: Connection, pages: Iterable[str]) -> dict[tuple[str, str], str]:
    """(feed, page) → the guid of that feed's first entry for that page."""
    found: dict[tuple[str, str], str] = {}
    for keys in chunks(sorted(pages)):
        query = select(entries.c.feed, entries.c.address, entries.c.guid).where(entries.c.address.in_(keys))
        for row in conn.execute(query.order_by(entries.c.seen, entries.c.guid)):
            found.setdefault((row.feed, row.address), row.guid)
    return found


def _current(conn: Connection, keys: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in chunks(keys):
        query = (
            select(
                entries.c.key,
                entries.c.version,
                entries.c.digest,
                entries.c.address,
                entries.c.seen,
                entry_versions.c.url,
                entry_versions.c.title,
                entry_versions.c.published,
                entry_versions.c.ahead,
            )
            .select_from(
                entries.join(
                    entry_versions,
                    and_(
                        entry_versions.c.entry == entries.c.key, entry_versions.c.number == entries.c.version
                    ),
                )
            )
            .where(entries.c.key.in_(part))
        )
        for row in conn.execute(query):
            found[row.key] = row
    return found
