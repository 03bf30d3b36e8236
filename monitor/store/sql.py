"""The few statements and shapes that several of the store's pieces share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, cast

from sqlalchemy import Connection, Row, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

from monitor.model import Mention, Part, TagScore
from monitor.store.columns import plain

T = TypeVar("T")

# A table's rows have no types of their own in SQLAlchemy: each piece makes values of them at once.
AnyRow = Row[Any]
Query: TypeAlias = Select[*tuple[Any, ...]]


def insert_missing(conn: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Inserts those `rows` whose key is not there yet."""
    if rows:
        conn.execute(_insert(conn, table).on_conflict_do_nothing(), [dict(row) for row in rows])


def insert_many(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, object]], *, missing: bool = False
) -> None:
    """Inserts `rows`, which all have the same columns; with `missing` those whose key is not there yet.

    For the thousands of rows that a round of feeds brings, SQLAlchemy's work on each row is more than
    SQLite's: there, the rows are bound here, by the columns' own types."""
    if not rows:
        return
    if conn.dialect.name != "sqlite":
        statement = _insert(conn, table)
        conn.execute(
            statement.on_conflict_do_nothing() if missing else statement, [dict(one) for one in rows]
        )
        return
    names = list(rows[0])
    bound = [_column(table.c[name].type.bind_processor(conn.dialect), name, rows) for name in names]
    places = ", ".join("?" * len(names))
    columns = ", ".join(names)
    ignored = " ON CONFLICT DO NOTHING" if missing else ""
    words = f"INSERT INTO {table.name} ({columns}) VALUES ({places}){ignored}"  # noqa: S608  names of ours
    conn.exec_driver_sql(words, list(zip(*bound, strict=True)))


def _column(
    bind: Callable[[Any], Any] | None, name: str, rows: Sequence[Mapping[str, object]]
) -> list[object]:
    values = [one[name] for one in rows]
    return values if bind is None else [bind(one) for one in values]


def insert_one(conn: Connection, table: Table, row: Mapping[str, object]) -> bool:
    """Inserts `row` unless its key is there; whether it was inserted."""
    # RETURNING, since a count of rows is not given for every insert on every driver.
    statement = _insert(conn, table).on_conflict_do_nothing().returning(*table.primary_key.columns)
    return conn.execute(statement, dict(row)).first() is not None


def _insert(conn: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)


def chunks(items: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """`items` in pieces that fit the number of parameters every database takes."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def scores_to_json(scores: Sequence[TagScore]) -> str:
    """Scores in their order, as a JSON list; `scores_from_json` gives back equal ones."""
    return plain(
        json.dumps(
            [
                [
                    s.tag,
                    s.value,
                    s.relevant,
                    [[m.phrase, m.where, m.count] for m in s.evidence],
                    [[p.name, p.share] for p in s.parts],
                ]
                for s in scores
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )
    )


def scores_from_json(words: str | None) -> tuple[TagScore, ...]:
    """The scores that `scores_to_json` wrote; none for None."""
    if words is None:
        return ()
    return tuple(
        TagScore(
            tag=tag,
            value=float(value),
            relevant=relevant,
            evidence=tuple(Mention(phrase=p, where=w, count=c) for p, w, c in evidence),
            # Scores of earlier versions have none.
            parts=tuple(Part(name=n, share=float(share)) for n, share in (parts[0] if parts else ())),
        )
        for tag, value, relevant, evidence, *parts in cast("list[list[Any]]", json.loads(words))
    )
