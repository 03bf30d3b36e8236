"""How large the store is, and how much there is to tell in an issue that is not made yet."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, exists, func, select, text

from monitor.store.issues import reported
from monitor.store.schema import articles, entries, issues
from monitor.store.schema import scores as scores_table
from monitor.store.sql import scores_from_json
from monitor.store.values import Ahead, Extent


def extent(conn: Connection) -> Extent:
    """How large the database is; see `Store.extent`."""
    if conn.dialect.name == "postgresql":
        size = conn.scalar(text("SELECT pg_database_size(current_database())"))
        return Extent(place=None, database=int(size or 0), log=0)
    named = next(row.file for row in conn.execute(text("PRAGMA database_list")) if row.name == "main")
    place = Path(named)
    return Extent(place=place, database=_size(place), log=_size(place.with_name(f"{place.name}-wal")))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # the log is gone when nobody has the database open


def ahead(conn: Connection, week: str, start: datetime, end: datetime, since: datetime) -> Ahead:
    """What an issue would have to tell of; see `Store.ahead`."""
    of_week = select(func.count()).select_from(articles)
    standing = articles.c.merged_into.is_(None)
    count = conn.scalar(of_week.where(articles.c.at >= start, articles.c.at < end, standing)) or 0
    query = (
        select(articles.c.id, scores_table.c.scores)
        .join(scores_table, scores_table.c.article == articles.c.id)
        .where(articles.c.at >= since, articles.c.at < end, standing, articles.c.relevant)
    )
    told = reported(conn, week)
    found: Counter[str] = Counter()
    relevant = 0
    for row in conn.execute(query):
        if row.id not in told:
            relevant += 1
            found.update(one.tag for one in scores_from_json(row.scores) if one.relevant)
    return Ahead(articles=count, relevant=relevant, by_tag=tuple(sorted(found.items())))


def is_empty(conn: Connection) -> bool:
    """Whether the store has neither an entry nor an issue; see `Store.is_empty`."""
    return not any(conn.scalar(select(exists(one.select()))) for one in (entries, issues))
