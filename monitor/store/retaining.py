"""What is kept for how long: old texts put away in files, vectors and reports deleted, room given back.

An article whose texts were put away is still an article: it is found, counted, told of and linked. Its row
has references where texts were, and its rules bear a mark (`schema.AWAY`): it is not scored again, since that
would read every text of years from the disk for each change of a rule. Where a publisher changes it, its new
version is in the tables as any other, and put away in its turn.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    bindparam,
    delete,
    func,
    select,
    text,
    type_coerce,
    update,
)

from monitor.errors import StoreError
from monitor.store import engine, extent
from monitor.store.cold import Written, is_reference, reference
from monitor.store.columns import Words, cold_files
from monitor.store.schema import (
    AWAY,
    addresses,
    article_versions,
    articles,
    entries,
    entry_versions,
    rounds,
    vectors,
)
from monitor.store.schema import texts as texts_table
from monitor.store.sql import chunks, insert_missing
from monitor.store.values import Away, Texts

# A reference has some forty bytes: what is not much longer stays where it is.
_SHORT = 160
# Letters of the fields in the files: what else names them there is the table.
_FIELDS: dict[str, tuple[str, ...]] = {
    article_versions.name: ("text", "furniture", "links"),
    entry_versions.name: ("summary", "content_html", "text"),
}


@dataclass(frozen=True, slots=True)
class _Record:
    """A row whose long texts are to be put away: its table, key and week, and those texts."""

    table: Table
    key: tuple[str, int]
    week: str
    fields: dict[str, str]

    @property
    def line(self) -> dict[str, object]:
        return {"of": self.table.name, "id": self.key[0], "version": self.key[1], **self.fields}


def put_away(conn: Connection, before: datetime, *, now: datetime, limit: int) -> Away:
    """Takes texts into files; see `Store.put_away`."""
    query = (
        select(articles.c.id, articles.c.at)
        .where(articles.c.at < before, articles.c.rules < AWAY)
        .order_by(articles.c.at, articles.c.id)
        .limit(limit)
    )
    weeks = {row.id: _week(row.at) for row in conn.execute(query)}
    if not weeks:
        return Away()
    files = cold_files[conn.dialect]
    by_week: dict[str, list[_Record]] = {}
    for record in _records(conn, weeks):
        by_week.setdefault(record.week, []).append(record)
    done: list[Written] = []
    for week in sorted(by_week):
        records = sorted(by_week[week], key=lambda one: (one.table.name, one.key))
        # The file first: rows that point to nothing would be lost texts, a file that nobody asks for is none.
        written = files.write(week, [one.line for one in records])
        _refer(conn, records, written)
        row = {
            "name": written.name, "digest": written.digest, "records": len(records), "size": written.size,
            "packed": written.packed, "written": now,
        }  # fmt: skip
        insert_missing(conn, texts_table, [row])
        done.append(written)
    for ids in chunks(list(weeks)):
        conn.execute(update(articles).where(articles.c.id.in_(ids)).values(rules=AWAY + articles.c.rules))
    return Away(
        articles=len(weeks),
        files=len(done),
        size=sum(one.size for one in done),
        packed=sum(one.packed for one in done),
    )


def _week(at: datetime) -> str:
    year, week, _ = at.isocalendar()
    return f"{year:04}-W{week:02}"


def _records(conn: Connection, weeks: dict[str, str]) -> Iterator[_Record]:
    for ids in chunks(list(weeks)):
        own = article_versions
        query = select(own.c.article, own.c.number, *_raw(own)).where(own.c.article.in_(ids))
        for row in conn.execute(query):
            if fields := _long(row, own):
                yield _Record(own, (row.article, row.number), weeks[row.article], fields)
        # What feeds gave of it; an entry whose page gave no article stays.
        theirs = entry_versions
        listed = (
            select(theirs.c.entry, theirs.c.number, addresses.c.article, *_raw(theirs))
            .join_from(addresses, entries, entries.c.address == addresses.c.key)
            .join(theirs, theirs.c.entry == entries.c.key)
            .where(addresses.c.article.in_(ids))
        )
        for row in conn.execute(listed):
            if fields := _long(row, theirs):
                yield _Record(theirs, (row.entry, row.number), weeks[row.article], fields)


def _raw(table: Table) -> list[Any]:
    return [type_coerce(table.c[name], Words()).label(name) for name in _FIELDS[table.name]]


def _long(row: Any, table: Table) -> dict[str, str]:
    found = ((name, getattr(row, name)) for name in _FIELDS[table.name])
    return {name: value for name, value in found if len(value) > _SHORT and not is_reference(value)}


def _refer(conn: Connection, records: Sequence[_Record], written: Written) -> None:
    """Puts references where the texts were; rows with the same long fields in one statement."""
    alike: dict[tuple[str, tuple[str, ...]], list[dict[str, object]]] = {}
    tables = {one.table.name: one.table for one in records}
    for one, place in zip(records, written.places, strict=True):
        row: dict[str, object] = {"own": one.key[0], "nth": one.key[1]}
        row |= {f"new_{name}": reference(written.name, place, name) for name in one.fields}
        alike.setdefault((one.table.name, tuple(one.fields)), []).append(row)
    for (name, fields), rows in alike.items():
        table = tables[name]
        key, number = table.primary_key
        conn.execute(
            update(table)
            .where(key == bindparam("own"), number == bindparam("nth"))
            .values({one: bindparam(f"new_{one}", type_=Words()) for one in fields}),
            rows,
        )


def forget_vectors(conn: Connection, before: datetime, limit: int) -> int:
    """Deletes old vectors; see `Store.forget_vectors`."""
    query = (
        select(vectors.c.article)
        .join(articles, articles.c.id == vectors.c.article)
        .where(articles.c.at < before)
        .limit(limit)
    )
    ids = list(conn.scalars(query))
    for some in chunks(ids):
        conn.execute(delete(vectors).where(vectors.c.article.in_(some)))
    return len(ids)


def forget_rounds(conn: Connection, before: datetime) -> int:
    """Deletes old reports; see `Store.forget_rounds`. The newest of each kind stays: it is the last one."""
    last = select(func.max(rounds.c.began)).group_by(rounds.c.kind)
    return conn.execute(delete(rounds).where(rounds.c.began < before, rounds.c.began.not_in(last))).rowcount


def texts(conn: Connection) -> Texts:
    """What lies in files; see `Store.texts`."""
    columns = texts_table.c
    count, records, size, packed = conn.execute(
        select(
            func.count(),
            func.coalesce(func.sum(columns.records), 0),
            func.coalesce(func.sum(columns.size), 0),
            func.coalesce(func.sum(columns.packed), 0),
        ).select_from(texts_table)
    ).one()
    folder = cold_files[conn.dialect].folder
    names = conn.scalars(select(columns.name).order_by(columns.name)) if count and folder is not None else ()
    missing = tuple(name for name in names if folder is not None and not (folder / name).is_file())
    return Texts(
        files=count,
        records=int(records),
        size=int(size),
        packed=int(packed),
        folder="" if folder is None else str(folder),
        missing=missing,
    )


def vacuum(db: Engine) -> tuple[int, int]:
    """Gives room back; see `Store.vacuum`."""
    before = _size(db)
    if engine.is_sqlite(db.url):
        folder = Path(str(db.url.database)).parent
        free = shutil.disk_usage(folder).free
        # SQLite writes the database anew, beside it, and then over it.
        if free < 2 * before:
            raise StoreError(
                f"vacuum needs {2 * before // 1_000_000 + 1:,} MB of room there for a while, and "
                f"{free // 1_000_000:,} MB are free; nothing was changed",
                subject=str(folder),
            )
        with engine.translated(db), engine.writing(db) as conn:
            conn.execute(text("INSERT INTO search_words(search_words) VALUES('optimize')"))
        with engine.translated(db), db.connect() as conn:
            # The driver's own: SQLAlchemy would begin a transaction, in which there is no VACUUM.
            raw = cast("sqlite3.Connection", conn.connection.driver_connection)
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with engine.translated(db), db.execution_options(isolation_level="AUTOCOMMIT").connect() as conn:
            conn.execute(text("VACUUM (ANALYZE)"))
    return before, _size(db)


def _size(db: Engine) -> int:
    with engine.reading(db) as conn:
        return extent.extent(conn).database
