"""What sites ask of programs that fetch their pages, kept as long as it counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from monitor.model import Robots
from monitor.store.schema import address_key, robots


def of(conn: Connection, origin: str, *, now: datetime) -> Robots | None:
    """What the site at `origin` asks, where that is known and still counts at `now`."""
    row = conn.execute(
        select(robots).where(robots.c.key == address_key(origin), robots.c.until > now)
    ).one_or_none()
    return None if row is None else Robots(origin=row.origin, rules=row.rules, until=row.until)


def keep(conn: Connection, said: Robots, *, now: datetime) -> None:
    """Keeps what a site asks, in place of what it asked before, and forgets what no longer counts."""
    key = address_key(said.origin)
    conn.execute(delete(robots).where((robots.c.key == key) | (robots.c.until <= now)))
    conn.execute(
        insert(robots), [{"key": key, "origin": said.origin, "rules": said.rules, "until": said.until}]
    )
