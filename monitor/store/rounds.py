"""Rounds: the record of each run, and what it reported."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from monitor.model import Failure, Report
from monitor.store.columns import plain
from monitor.store.schema import round_parts, rounds
from monitor.store.sql import AnyRow, insert_one
from monitor.store.values import Round


def begin(conn: Connection, kind: str, now: datetime) -> str:
    """Records that a run begins, and names it by kind and time; a second of the same moment is `-2`."""
    base = f"{kind}-{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"
    name, count = base, 1
    while not insert_one(conn, rounds, {"id": name, "kind": kind, "began": now}):
        count += 1
        name = f"{base}-{count}"
    return name


def end(conn: Connection, round_id: str, report: Report, now: datetime) -> None:
    """Records that a run came to its end, and its report."""
    conn.execute(update(rounds).where(rounds.c.id == round_id).values(ended=now, report=_to_json(report)))


def keep_part(conn: Connection, round_id: str, part: str, report: Report) -> None:
    """Keeps what a share of a round reported, once; see `Store.keep_part`."""
    still = select(rounds.c.id).where(rounds.c.id == round_id, rounds.c.ended.is_(None))
    if conn.scalar(still) is not None:
        insert_one(conn, round_parts, {"round": round_id, "part": part, "report": _to_json(report)})


def end_shared(conn: Connection, round_id: str, now: datetime) -> Report:
    """Ends a round with what its shares reported; see `Store.end_shared`."""
    own = round_parts.c.round == round_id
    parts = [_from_json(words) for words in conn.scalars(select(round_parts.c.report).where(own))]
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(dict(part.counts))
    report = Report(
        counts=tuple(counts.items()),
        failures=tuple(
            sorted(
                (failure for part in parts for failure in part.failures),
                key=lambda one: (one.stage, one.subject, one.reason),
            )
        ),
        notes=tuple(sorted({note for part in parts for note in part.notes})),
    )
    conn.execute(delete(round_parts).where(own))
    end(conn, round_id, report, now)
    return report


def latest(conn: Connection, limit: int) -> tuple[Round, ...]:
    """The last rounds, newest first."""
    query = select(rounds).order_by(rounds.c.began.desc(), rounds.c.id.desc()).limit(limit)
    return tuple(_round_of(row) for row in conn.execute(query))


def latest_with(conn: Connection, words: str) -> Round | None:
    """The last run whose report has these words in it (an address, say: nothing that JSON escapes)."""
    query = select(rounds).where(rounds.c.report.contains(plain(words), autoescape=True))
    row = conn.execute(query.order_by(rounds.c.began.desc(), rounds.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _round_of(row)


def _round_of(row: AnyRow) -> Round:
    return Round(
        id=row.id,
        kind=row.kind,
        began=row.began,
        ended=row.ended,
        report=None if row.report is None else _from_json(row.report),
    )


def _to_json(report: Report) -> str:
    facts = {
        "counts": [list(c) for c in report.counts],
        "failures": [
            [f.stage, f.subject, f.reason, f.at.astimezone(UTC).isoformat()] for f in report.failures
        ],
        "notes": list(report.notes),
    }
    return plain(json.dumps(facts, ensure_ascii=False))


def _from_json(words: str) -> Report:
    facts = json.loads(words)
    return Report(
        counts=tuple((name, count) for name, count in facts["counts"]),
        failures=tuple(
            Failure(stage=stage, subject=subject, reason=reason, at=datetime.fromisoformat(at))
            for stage, subject, reason, at in facts["failures"]
        ),
        notes=tuple(facts["notes"]),
    )
