"""What became of stories that issues had told: the record of merges and splits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from monitor.model import Turn
from monitor.store.schema import turns as turns_table
from monitor.store.values import Turned


def keep(conn: Connection, turns: Sequence[Turn], *, week: str, revision: int, now: datetime) -> None:
    """Writes what an issue tells of earlier stories, in its transaction."""
    rows = [
        {
            "week": week,
            "revision": revision,
            "position": position,
            "kind": turn.kind,
            "story": turn.story,
            "others": turn.others,
            "articles": turn.articles,
            "by_reader": turn.by_reader,
            "told": now,
        }
        for position, turn in enumerate(turns)
    ]
    if rows:
        conn.execute(insert(turns_table), rows)


def turns(conn: Connection, story: str | None = None) -> tuple[Turned, ...]:
    """All that is on record; see `Store.turns`."""
    order = select(turns_table).order_by(turns_table.c.week, turns_table.c.revision, turns_table.c.position)
    found = (
        Turned(
            week=row.week,
            revision=row.revision,
            told=row.told,
            turn=Turn(
                kind=row.kind,
                story=row.story,
                others=row.others,
                articles=row.articles,
                by_reader=row.by_reader,
            ),
        )
        for row in conn.execute(order)
    )
    # Read through: a reader makes some dozens in a year.
    return tuple(one for one in found if story is None or story in {one.turn.story, *one.turn.others})
