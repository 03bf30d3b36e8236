"""Which known entry a listed one is, where its feed is careless with guids.

Some feeds make a new guid for the same item at every turn; others give one guid to whatever stands first. An
item is known when either its guid or its address is; and a guid that all of a sudden stands for other words,
at another address and of another day, is another item's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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


def known(conn: Connection, feed: str, listed: Mapping[str, Entry]) -> dict[str, Entry]:
    """`listed`, by key and in its order, each under the id by which the store knows it."""
    by_guid = _current(conn, list(listed))
    out: dict[str, Entry] = {}
    renamed = _renamed(conn, feed, {key: one for key, one in listed.items() if key not in by_guid})
    for key, entry in listed.items():
        found = entry
        if key in by_guid and _is_another(by_guid[key], entry):
            found = replace(entry, id=f"{entry.id}#{address_key(entry.url or entry.title)[:16]}")
        elif key in renamed:
            found = replace(entry, id=renamed[key])
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


def _renamed(conn: Connection, feed: str, new: Mapping[str, Entry]) -> dict[str, str]:
    """Key of an entry whose guid is not known → the guid under which its address is, where no other entry of
    the list has that address or that guid."""
    pages: Counter[str] = Counter(plain(one.url) for one in new.values() if one.url)
    at = {address_key(url): url for url, count in pages.items() if count == 1}
    if not at:
        return {}
    taken = {one.id for one in new.values()}
    owner: dict[str, list[str]] = {}
    for keys in chunks(list(at)):
        query = select(entries.c.address, entries.c.guid).where(
            entries.c.feed == feed_key(feed), entries.c.address.in_(keys)
        )
        for row in conn.execute(query.order_by(entries.c.seen, entries.c.guid)):
            owner.setdefault(row.address, []).append(row.guid)
    found: dict[str, str] = {}
    for key, one in new.items():
        guids = owner.get(address_key(plain(one.url)), []) if one.url else []
        if guids and guids[0] not in taken:
            found[key] = guids[0]
    return found


def _current(conn: Connection, keys: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for some in chunks(keys):
        query = (
            select(
                entries.c.key,
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
            .where(entries.c.key.in_(some))
        )
        for row in conn.execute(query):
            found[row.key] = row
    return found
