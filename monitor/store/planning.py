"""Letters into the outbox: one line for each recipient of an issue, written before anything is sent."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from monitor.model import Channel, State, mailbox
from monitor.store.outbox import line_key, move
from monitor.store.schema import bodies, mailings, outbox
from monitor.store.sql import insert_missing
from monitor.store.values import Planned, Standing

_REFUSALS_THAT_SUSPEND = 2


def wanted(conn: Connection) -> tuple[tuple[str, int], ...]:
    """Issues that are to be mailed and not planned yet, as (week, revision), oldest first."""
    query = select(mailings.c.week, mailings.c.revision).where(mailings.c.planned.is_(None))
    return tuple((row.week, row.revision) for row in conn.execute(query.order_by(mailings.c.week)))


def standing(conn: Connection, week: str, revision: int) -> Mapping[tuple[Channel, str], Standing]:
    """How every recipient of an issue stands; see `Store.standing`."""
    query = select(
        outbox.c.channel,
        outbox.c.recipient,
        outbox.c.state,
        outbox.c.wishes,
        outbox.c.doubtful,
        outbox.c.planned,
        outbox.c.withdrawn,
    ).where(outbox.c.week == week, outbox.c.revision == revision)
    return {
        mailbox(row.channel, row.recipient): Standing(
            state=row.state,
            wishes=row.wishes,
            planned=row.planned,
            fixed=not _may_change(row.state, row.doubtful),
            gone=row.withdrawn,
        )
        for row in conn.execute(query)
    }


def _may_change(state: State, doubtful: bool) -> bool:
    """Nothing of it was ever accepted: what is mended in feeds.yaml may still change it."""
    return state in ("planned", "waiting") and not doubtful


def plan(conn: Connection, week: str, revision: int, letters: Sequence[Planned], *, now: datetime) -> int:
    """Writes a line for each letter whose recipient has none yet; see `Store.plan`."""
    known = {
        row.key: row
        for row in conn.execute(
            select(outbox.c.key, outbox.c.state, outbox.c.doubtful, outbox.c.withdrawn).where(
                outbox.c.week == week, outbox.c.revision == revision
            )
        )
    }
    out = suspended(conn, week)
    rows = []
    new = 0
    for one in letters:
        key = line_key(week, revision, one.channel, one.recipient)
        letter = one.letter
        frozen = {
            "id": letter.id,
            "envelope": letter.sender,
            "subject": letter.subject,
            "wishes": one.wishes,
            "head": letter.head,
            "body": _keep_body(conn, letter.body),
        }
        if key not in known:
            refused = mailbox(one.channel, one.recipient) in out
            rows.append(
                {
                    "key": key,
                    "week": week,
                    "revision": revision,
                    "position": one.position,
                    "channel": one.channel,
                    "recipient": one.recipient,
                    "state": "refused" if refused else "planned",
                    "doubtful": False,
                    "resent": False,
                    "withdrawn": False,
                    "tries": 0,
                    "planned": now,
                    "changed": now,
                    "reply": _SUSPENDED if refused else "",
                    **frozen,
                }
            )
        elif _may_change(known[key].state, known[key].doubtful):
            move(conn, key, **frozen)
        elif known[key].withdrawn:
            # Its reader left, and came back.
            new += 1
            again = {"state": "planned", "withdrawn": False, "tries": 0, "planned": now, "changed": now}
            move(conn, key, **frozen, **again, reply="")
    insert_missing(conn, outbox, rows)
    insert_missing(conn, mailings, [{"week": week, "revision": revision, "wanted": now}])
    # An earlier revision that was to be mailed is out of date with this one.
    conn.execute(
        update(mailings)
        .where(mailings.c.week == week, mailings.c.revision <= revision, mailings.c.planned.is_(None))
        .values(planned=now)
    )
    return new + len(rows)


_SUSPENDED = (
    "not tried: refused for good in the last two issues; mend the address in feeds.yaml, or try it again "
    "with monitor send --retry-failed"
)


def suspended(conn: Connection, week: str) -> frozenset[tuple[Channel, str]]:
    """Recipients that the last two issues before `week` were both refused for."""
    last = conn.scalars(
        select(outbox.c.week)
        .where(outbox.c.week < week)
        .group_by(outbox.c.week)
        .order_by(outbox.c.week.desc())
        .limit(_REFUSALS_THAT_SUSPEND)
    ).all()
    if len(last) < _REFUSALS_THAT_SUSPEND:
        return frozenset()
    query = (
        select(outbox.c.channel, outbox.c.recipient)
        .where(outbox.c.week.in_(last), outbox.c.state == "refused")
        .group_by(outbox.c.channel, outbox.c.recipient)
        .having(func.count(func.distinct(outbox.c.week)) == _REFUSALS_THAT_SUSPEND)
    )
    return frozenset(mailbox(row.channel, row.recipient) for row in conn.execute(query))


def _keep_body(conn: Connection, body: bytes) -> str:
    key = hashlib.sha256(body).hexdigest()[:32]
    if conn.scalar(select(bodies.c.key).where(bodies.c.key == key)) is None:
        insert_missing(conn, bodies, [{"key": key, "packed": zlib.compress(body, 9)}])
    return key
