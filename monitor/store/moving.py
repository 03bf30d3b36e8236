"""A whole store into another, empty one, on whichever database: each row as it is, and the index made anew.

The rows go in the order that their references ask for, table by table; articles that were merged into
others get that word at the end, since nothing says which of two comes first. What cannot be copied is what
the database itself makes of them: the search's index, whose form differs between the two.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, bindparam, exists, func, insert, select, update

from monitor import search as _search
from monitor.errors import StoreError
from monitor.store import lookup, searching
from monitor.store.schema import AWAY, articles, holders, metadata, search, texts

RUNS = ("collect", "publish", "send")
"""The locks of all that writes: a letter sent while it is copied would be sent again."""

_MANY = 500
_LEFT_OUT = frozenset({holders.name, search.name, texts.name})


def copy(here: Connection, there: Connection, name: str) -> Mapping[str, int]:
    """Copies all rows, and says how many of each table. Raises StoreError where `there`, called `name`, has
    rows already, or does not have as many as `here` in the end."""
    tables = [table for table in metadata.sorted_tables if table.name not in _LEFT_OUT]
    for table in (*tables, search):
        if there.scalar(select(exists(table.select()))):
            raise StoreError(
                f"is not empty (its table {table.name} has rows); a store moves into an empty database only",
                subject=name,
            )
    copied = {table.name: _rows(here, there, table) for table in tables}
    _merged(here, there)
    _indexed(here, there)
    for table in (*tables, search):
        wanted, found = (conn.scalar(select(func.count()).select_from(table)) for conn in (here, there))
        if wanted != found:
            raise StoreError(f"took {found} of {wanted} rows of {table.name}; nothing was kept", subject=name)
    return copied


def _rows(here: Connection, there: Connection, table: Table) -> int:
    count = 0
    found = here.execution_options(yield_per=_MANY).execute(select(table).order_by(*table.primary_key))
    for part in found.mappings().partitions():
        rows = [dict(row) for row in part]
        if table is articles:
            # Their texts come along whole, wherever they lay.
            rows = [row | {"merged_into": None, "rules": row["rules"].removeprefix(AWAY)} for row in rows]
        there.execute(insert(table), rows)
        count += len(rows)
    return count


def _merged(here: Connection, there: Connection) -> None:
    merged = here.execute(
        select(articles.c.id, articles.c.merged_into).where(articles.c.merged_into.is_not(None))
    ).all()
    if merged:
        there.execute(
            update(articles).where(articles.c.id == bindparam("one")).values(merged_into=bindparam("other")),
            [{"one": row.id, "other": row.merged_into} for row in merged],
        )


def _indexed(here: Connection, there: Connection) -> None:
    """What can be searched, in the order of their places, so that each has the place it had."""
    ids = here.scalars(select(search.c.article).order_by(search.c.place)).all()
    for start in range(0, len(ids), _MANY):
        for article in lookup.some(there, ids[start : start + _MANY]):
            searching.put(there, article.id, article.when, _search.document(article))
