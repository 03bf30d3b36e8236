"""The outbox: what is to be sent, to whom, and how that stands.

Every step is written before it is taken, and names the run that takes it. What was begun and never
ended counts by the phase it had reached: before the final dot nothing was accepted, so it waits; from
the dot on it may have been, so it is unknown, and parked.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from monitor.errors import Busy
from monitor.model import Channel, Delivery, Letter, Outcome, Phase, State, mailbox
from monitor.store.schema import bodies, mailings, outbox
from monitor.store.sql import AnyRow

_LEFT_BY_A_DEAD_RUN = "the run that was sending it ended before the server had answered"
# A line cannot wait for longer than any backoff: if it seems to, the clock was wrong when it was written.
_LONGEST_BACKOFF = timedelta(hours=6)
_GONE = "no reader any longer: no more in feeds.yaml"


# -- before sending ---------------------------------------------------------------------------


def recover(conn: Connection, *, now: datetime) -> int:
    """Ends what dead runs left half done; only for who holds the lock."""
    sending = outbox.c.state == "sending"
    # The holder stays: should that run be alive after all, its server's answer is still the truth.
    done = conn.execute(
        update(outbox)
        .where(sending, outbox.c.phase == "dot")
        .values(state="unknown", doubtful=True, changed=now, reply=_LEFT_BY_A_DEAD_RUN)
    ).rowcount
    done += conn.execute(
        update(outbox)
        .where(sending)
        .values(state="waiting", phase=None, changed=now, next_try=now, reply=_LEFT_BY_A_DEAD_RUN)
    ).rowcount
    return done


def withdraw(conn: Connection, readers: Collection[tuple[Channel, str]], *, now: datetime) -> int:
    """Nothing more is sent to who is no reader any longer, nor an issue of which the same reader has a
    newer revision in the outbox."""
    of = outbox.c.week, outbox.c.channel, outbox.c.recipient
    newest = select(*of, func.max(outbox.c.revision).label("revision")).group_by(*of)
    still_open = outbox.c.state.in_(("planned", "waiting"))
    latest = {
        (row.week, row.channel, row.recipient): row.revision
        for row in conn.execute(newest.where(outbox.c.week.in_(select(outbox.c.week).where(still_open))))
    }
    done = 0
    for row in conn.execute(select(outbox).where(still_open)).all():
        revision = latest[row.week, row.channel, row.recipient]
        if mailbox(row.channel, row.recipient) not in readers:
            why = _GONE
        elif row.revision < revision:
            why = f"revision {revision} took its place"
        else:
            continue
        # What may have arrived stays unknown, whoever is told of it.
        ended = {"state": "unknown"} if row.doubtful else {"state": "expired", "withdrawn": True}
        move(conn, row.key, **ended, phase=None, changed=now, next_try=None, reply=why)
        done += 1
    return done


def expire(conn: Connection, *, now: datetime, give_up: timedelta, stale: timedelta) -> int:
    """Ends what has waited for longer than `give_up` since it was planned and was tried; and, from
    `stale` on, what never was. See `Store.expire`."""
    tried = and_(outbox.c.state == "waiting", outbox.c.tries > 0, outbox.c.planned <= now - give_up)
    untried = and_(outbox.c.state.in_(("planned", "waiting")), outbox.c.planned <= now - stale)
    rows = conn.execute(select(outbox).where(or_(tried, untried))).all()
    for row in rows:
        waited = now - row.planned
        words = f"given up after {waited // timedelta(hours=1)} hours"
        reply = f"{words}; last: {row.reply}" if row.reply else words
        state = "unknown" if row.doubtful else "expired"
        move(conn, row.key, state=state, changed=now, next_try=None, reply=reply)
    late = mailings.c.planned.is_(None) & (mailings.c.wanted <= now - stale)
    conn.execute(update(mailings).where(late).values(planned=now))
    return len(rows)


def release(
    conn: Connection,
    *states: State,
    now: datetime,
    week: str | None = None,
    readers: Collection[tuple[Channel, str]] | None = None,
    older_than: timedelta | None = None,
    within: timedelta | None = None,
) -> int:
    """Puts lines in these states back to waiting, to be tried at once: on request, or (`older_than`,
    `within`) by a policy."""
    where: list[ColumnElement[bool]] = [outbox.c.state.in_(states), outbox.c.withdrawn.is_(False)]
    if week is not None:
        where.append(outbox.c.week == week)
    if older_than is not None:
        where += [outbox.c.changed <= now - older_than, outbox.c.resent.is_(False)]
    if within is not None:
        where.append(outbox.c.planned > now - within)
    done = 0
    for row in conn.execute(select(outbox).where(*where)).all():
        newer = outbox.c.week == row.week, outbox.c.revision > row.revision
        same = outbox.c.channel == row.channel, outbox.c.recipient == row.recipient
        if conn.scalar(select(outbox.c.key).where(*newer, *same)) is not None:
            continue
        if readers is not None and mailbox(row.channel, row.recipient) not in readers:
            continue
        again: dict[str, object] = {"state": "waiting", "phase": None, "changed": now, "next_try": now}
        # On request its time begins anew: an expired line would expire again before it was tried.
        again |= {"planned": now} if older_than is None else {"resent": True}
        move(conn, row.key, **again)
        done += 1
    return done


def to_send(conn: Connection, *, now: datetime, week: str | None, patient: bool) -> tuple[Delivery, ...]:
    """Lines to try at `now`, oldest issue first, in the order of the readers; `patient`: of those that
    wait, only those whose time has come."""
    due = or_(
        outbox.c.next_try.is_(None),
        outbox.c.next_try <= now,
        outbox.c.next_try > now + _LONGEST_BACKOFF,
    )
    waits = and_(outbox.c.state == "waiting", due) if patient else outbox.c.state == "waiting"
    query = select(outbox).where(or_(outbox.c.state == "planned", waits))
    if week is not None:
        query = query.where(outbox.c.week == week)
    rows = conn.execute(query.order_by(outbox.c.week, outbox.c.revision, outbox.c.position, outbox.c.key))
    return tuple(_delivery_of(row) for row in rows)


# -- sending ----------------------------------------------------------------------------------


def begin(conn: Connection, line: Delivery, *, holder: str, now: datetime) -> Letter | None:
    """Claims a line and gives its letter; None where another run has it, or has sent it."""
    key = line_key(line.week, line.revision, line.channel, line.recipient)
    claimed = conn.execute(
        update(outbox)
        .where(outbox.c.key == key, outbox.c.state.in_(("planned", "waiting")))
        .values(state="sending", phase="envelope", holder=holder, tries=outbox.c.tries + 1, changed=now)
    )
    if not claimed.rowcount:
        return None
    row = conn.execute(
        select(outbox, bodies.c.packed).join(bodies, bodies.c.key == outbox.c.body).where(outbox.c.key == key)
    ).one()
    return _letter_of(row)


def advance(conn: Connection, line: Delivery, phase: Phase, *, holder: str, now: datetime) -> None:
    """Writes that the attempt enters `phase`. Raises Busy where it is another's by now."""
    key = line_key(line.week, line.revision, line.channel, line.recipient)
    moved = conn.execute(
        update(outbox)
        .where(outbox.c.key == key, outbox.c.state == "sending", outbox.c.holder == holder)
        .values(phase=phase, changed=now)
    )
    if not moved.rowcount:
        raise Busy("another run has taken over the sending; this one stops", subject=line.recipient)


def settle(
    conn: Connection,
    line: Delivery,
    outcome: Outcome,
    *,
    holder: str,
    now: datetime,
    next_try: datetime | None,
) -> None:
    """Writes what became of the attempt."""
    key = line_key(line.week, line.revision, line.channel, line.recipient)
    doubt = {"doubtful": True} if outcome.state == "unknown" else {}
    conn.execute(
        update(outbox)
        .where(
            outbox.c.key == key,
            outbox.c.holder == holder,
            # Another may have found it half done and called it unknown: our answer is better.
            outbox.c.state.in_(("sending", "unknown")),
        )
        .values(
            state=outcome.state,
            phase="dot" if outcome.state == "unknown" else None,
            **doubt,
            changed=now,
            next_try=next_try if outcome.state == "waiting" else None,
            reply=outcome.reply,
        )
    )


def put_back(conn: Connection, line: Delivery, reply: str, *, holder: str, now: datetime) -> None:
    """The way out does not work: the line is as it was before the attempt, but for the words."""
    key = line_key(line.week, line.revision, line.channel, line.recipient)
    conn.execute(
        update(outbox)
        .where(outbox.c.key == key, outbox.c.holder == holder, outbox.c.state == "sending")
        .values(
            state=line.state,
            phase=None,
            tries=line.tries,
            changed=now,
            next_try=line.next_try,
            reply=reply,
        )
    )


def put_off(conn: Connection, lines: Mapping[Delivery, datetime], reply: str, *, now: datetime) -> None:
    """Lines that were not tried, since the server wants no more for now: each waits until its time."""
    for line, next_try in lines.items():
        key = line_key(line.week, line.revision, line.channel, line.recipient)
        conn.execute(
            update(outbox)
            .where(outbox.c.key == key, outbox.c.state.in_(("planned", "waiting")))
            .values(state="waiting", changed=now, next_try=next_try, reply=reply)
        )


# -- looking ----------------------------------------------------------------------------------


def lines(conn: Connection, *, week: str | None, issues_back: int, running: bool) -> tuple[Delivery, ...]:
    """The outbox: all that is open, and every line of the last issues (or of `week`'s newest revision)."""
    recent = select(outbox.c.week).group_by(outbox.c.week).order_by(outbox.c.week.desc()).limit(issues_back)
    query = select(outbox)
    if week is not None:
        query = query.where(outbox.c.week == week)
    else:
        still_open = outbox.c.state.in_(("planned", "sending", "waiting", "unknown"))
        query = query.where(or_(still_open, outbox.c.week.in_(recent)))
    rows = conn.execute(query.order_by(outbox.c.week, outbox.c.revision, outbox.c.position, outbox.c.key))
    return tuple(_delivery_of(row, running=running) for row in rows)


def letter(conn: Connection, week: str, revision: int, channel: Channel, recipient: str) -> Letter | None:
    """The frozen letter of a line."""
    row = conn.execute(
        select(outbox, bodies.c.packed)
        .join(bodies, bodies.c.key == outbox.c.body)
        .where(outbox.c.key == line_key(week, revision, channel, recipient))
    ).one_or_none()
    return None if row is None else _letter_of(row)


def move(conn: Connection, key: str, **values: object) -> None:
    conn.execute(update(outbox).where(outbox.c.key == key).values(**values))


def line_key(week: str, revision: int, channel: Channel, recipient: str) -> str:
    name = "\n".join((week, str(revision), *mailbox(channel, recipient)))
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _letter_of(row: AnyRow) -> Letter:
    return Letter(
        id=row.id,
        sender=row.envelope,
        recipient=row.recipient,
        subject=row.subject,
        head=bytes(row.head),
        body=zlib.decompress(row.packed),
    )


def _delivery_of(row: AnyRow, *, running: bool = True) -> Delivery:
    state: State = row.state
    interrupted = state == "sending" and not running
    if interrupted:
        state = "unknown" if row.phase == "dot" else "waiting"
    return Delivery(
        week=row.week,
        revision=row.revision,
        channel=row.channel,
        recipient=row.recipient,
        state=state,
        phase=row.phase,
        tries=row.tries,
        planned=row.planned,
        changed=row.changed,
        next_try=row.next_try,
        reply=_LEFT_BY_A_DEAD_RUN if interrupted else row.reply,
        id=row.id,
        interrupted=interrupted,
        withdrawn=row.withdrawn,
    )
