"""Feeds: which are configured, which are due, how each fared."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import BindParameter, Connection, bindparam, func, or_, select, update

from monitor import urls
from monitor.errors import StoreError
from monitor.model import NO_HINTS, Feed, Hints, Validators
from monitor.store.schema import feed_key, feeds
from monitor.store.sql import AnyRow, Query, chunks, insert_missing
from monitor.store.values import PROOFS, Due, Poll


def sync(conn: Connection, configured: Sequence[Feed], *, now: datetime) -> None:
    """Makes `configured` the feeds that are read, in this order; of equal addresses the first counts."""
    wanted = {feed_key(f.url): f for f in reversed(configured)}
    order = list(dict.fromkeys(feed_key(f.url) for f in configured))
    rows = conn.execute(
        select(
            feeds.c.key, feeds.c.name, feeds.c.tags, feeds.c.lang, feeds.c.active, feeds.c.position
        ).order_by(feeds.c.position, feeds.c.key)
    ).all()
    known = [row.key for row in rows]
    insert_missing(
        conn,
        feeds,
        [
            {
                "key": key,
                "url": wanted[key].url,
                "name": "",
                "tags": (),
                "active": True,
                "position": 0,
                "added": now,
                "failures": 0,
                "reason": "",
                "gone": False,
                "entries": 0,
            }
            for key in sorted(set(order) - set(known))
        ],
    )
    stands = {row.key: (row.active, row.position, row.name, row.tags, row.lang) for row in rows}
    changed = [
        {"this": key, "at": at, "called": wanted[key].name, "for": wanted[key].tags, "in": wanted[key].lang}
        for at, key in enumerate(order)
        if stands.get(key) != (True, at, wanted[key].name, wanted[key].tags, wanted[key].lang)
    ]
    if changed:
        # Who takes a feed that was gone out, and puts it in again, wants it asked again.
        back = [key for key in order if key in stands and not stands[key][0]]
        for some in chunks(back):
            conn.execute(
                update(feeds).where(feeds.c.key.in_(some), feeds.c.gone).values(gone=False, next_due=None)
            )
        conn.execute(
            update(feeds)
            .where(feeds.c.key == bindparam("this"))
            .values(
                active=True,
                position=bindparam("at"),
                name=bindparam("called"),
                tags=bindparam("for"),
                lang=bindparam("in"),
            ),
            changed,
        )
    # What is no longer configured keeps its entries, and its place behind those that are.
    left = [key for key in known if key not in wanted]
    if left:
        conn.execute(
            update(feeds)
            .where(feeds.c.key == bindparam("left"))
            .values(active=False, position=bindparam("at")),
            [{"left": key, "at": len(order) + i} for i, key in enumerate(left)],
        )


def due_places(conn: Connection, *, now: datetime) -> tuple[tuple[str, str, Hints], ...]:
    """Key, the address that is asked, and hints of each feed to fetch now, in their order."""
    query = _due(select(feeds.c.key, feeds.c.url, feeds.c.lives_at, feeds.c.hints), now)
    return tuple((row.key, row.lives_at or row.url, _hints(row.hints)) for row in conn.execute(query))


def _due(query: Query, now: datetime) -> Query:
    return (
        query.where(feeds.c.active, ~feeds.c.gone)
        .where(or_(feeds.c.next_due.is_(None), feeds.c.next_due <= now))
        .order_by(feeds.c.position)
    )


def due(
    conn: Connection, *, now: datetime, everything: bool = False, keys: Sequence[str] | None = None
) -> tuple[Due, ...]:
    """Configured feeds to fetch now, in their order; none that is gone."""
    query = select(feeds).where(feeds.c.active, ~feeds.c.gone).order_by(feeds.c.position)
    if not everything:
        query = _due(select(feeds), now)
    if keys is not None:
        query = query.where(feeds.c.key.in_(keys))
    return tuple(
        Due(
            feed=feed_of(row),
            validators=Validators(etag=row.etag, last_modified=row.last_modified, of=row.validated)
            if row.etag is not None or row.last_modified is not None
            else None,
            failures=row.failures,
            fetched=row.fetched,
            interval=row.next_due - row.fetched if row.next_due and row.fetched else None,
            last_ok=row.last_ok,
            last_new=row.last_new,
            hints=_hints(row.hints),
            marks=row.marks or b"",
            listed=row.listed or 0,
            pace=row.pace,
            moved_to=row.moved_to,
            proofs=row.proofs,
        )
        for row in conn.execute(query)
    )


def written_hints(hints: Hints) -> str | None:
    """`hints` as they are kept; None where they say nothing."""
    if hints == NO_HINTS:
        return None
    said = {
        "ttl": hints.ttl,
        "period": hints.period,
        "skip_hours": sorted(hints.skip_hours),
        "skip_days": sorted(hints.skip_days),
    }
    return json.dumps(said, sort_keys=True)


def _hints(kept: str | None) -> Hints:
    if kept is None:
        return NO_HINTS
    said = json.loads(kept)
    return Hints(
        ttl=said["ttl"],
        period=said["period"],
        skip_hours=frozenset(said["skip_hours"]),
        skip_days=frozenset(said["skip_days"]),
    )


def _well(now: datetime) -> dict[str, object]:
    """What is so of every feed that answered well."""
    return {
        "fetched": now,
        "last_ok": now,
        "failures": 0,
        "failing_since": None,
        "reason": "",
        "trouble": "",
        "advice": None,
        "gone": False,
    }


# What each poll says for the next, by the names of a statement's parameters.
_POLLED: Mapping[str, BindParameter[object]] = {
    "next_due": bindparam("due"),
    "pace": bindparam("own"),
    "moved_to": bindparam("moved"),
    "proofs": bindparam("proved"),
}


def many_unchanged(conn: Connection, polls: Sequence[Poll], *, now: datetime) -> None:
    """The same of many feeds, in one statement: most polls end so."""
    conn.execute(
        update(feeds)
        .where(feeds.c.key == bindparam("this"))
        .values(
            **_well(now),
            **_POLLED,
        ),
        [
            {
                "this": feed_key(one.feed.url),
                "due": one.next_due,
                "own": one.pace,
                "moved": one.moved_to,
                "proved": one.proofs,
            }
            for one in polls
        ],
    )


def many_read(conn: Connection, rows: Sequence[Mapping[str, object]], *, now: datetime) -> None:
    """Feeds answered with a document: of each, by the names of the statement's parameters, what is kept."""
    news = bindparam("new", type_=feeds.c.entries.type)
    conn.execute(
        update(feeds)
        .where(feeds.c.key == bindparam("this"))
        .values(
            **_well(now),
            **_POLLED,
            entries=feeds.c.entries + news,
            last_new=func.coalesce(bindparam("news_at", type_=feeds.c.last_new.type), feeds.c.last_new),
            **{
                name: bindparam(f"its_{name}")
                for name in (
                    "etag", "last_modified", "validated", "hints", "marks", "listed", "undated", "lives_at"
                )
            },
        ),
        [
            {
                **{f"its_{name}": value for name, value in row.items() if name in feeds.c},
                "this": feed_key(cast("Feed", row["this"]).url),
                "due": row["due"],
                "own": row["own"],
                "moved": row["moved"],
                "proved": row["proved"],
                "new": row["new"],
                "news_at": now if row["new"] else None,
            }
            for row in rows
        ],
    )  # fmt: skip


def rest(conn: Connection, hosts: Mapping[str, datetime]) -> None:
    """No configured feed at any of these hosts is asked before its time."""
    columns = (feeds.c.key, feeds.c.url, feeds.c.next_due, feeds.c.moved_to, feeds.c.proofs)
    for row in conn.execute(select(*columns).where(feeds.c.active)).all():
        asked = row.moved_to if row.moved_to and row.proofs >= PROOFS else row.url
        until = hosts.get(urls.host(asked))
        if until is not None and (row.next_due is None or row.next_due < until):
            conn.execute(update(feeds).where(feeds.c.key == row.key).values(next_due=until))


def failed(
    conn: Connection,
    feed: Feed,
    reason: str,
    *,
    now: datetime,
    next_due: datetime,
    gone: bool,
    more: Mapping[str, object],
) -> None:
    """The feed could not be had or read, and why; `more` are columns to set besides."""
    conn.execute(
        update(feeds)
        .where(feeds.c.key == feed_key(feed.url))
        .values(
            fetched=now,
            next_due=next_due,
            failures=feeds.c.failures + 1,
            failing_since=func.coalesce(feeds.c.failing_since, now, type_=feeds.c.failing_since.type),
            reason=reason,
            gone=gone,
            **more,
        )
    )


def check_known(conn: Connection, asked: Sequence[Feed]) -> None:
    """Raises StoreError where `sync` never saw one of these."""
    keys = {feed_key(one.url): one for one in asked}
    for some in chunks(list(keys)):
        known = set(conn.scalars(select(feeds.c.key).where(feeds.c.key.in_(some))))
        for key in some:
            if key not in known:
                words = "the store does not know this feed: sync_feeds comes first"
                raise StoreError(words, subject=keys[key].url)


def feed_of(row: AnyRow) -> Feed:
    """The feed as last configured."""
    return Feed(url=row.url, name=row.name, tags=cast("tuple[str, ...]", row.tags), lang=row.lang)
