"""How feeds fare: failing, quiet, new or well, in words that a reader of the digest understands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from monitor.model import FeedHealth
from monitor.store.feeds import feed_of
from monitor.store.schema import entries, feeds
from monitor.store.sql import AnyRow
from monitor.store.values import PROOFS

# A feed is silent after four times its usual longest gap: nine in ten are no longer, so that a holiday is no
# rhythm, and a weekend is one. Nobody is called silent over a few days off.
QUIET_GAPS = 4
QUIET_AT_LEAST = timedelta(days=5)
_MOST = 0.9
# What came in the eight weeks before the newest entry shows the rhythm; of what comes more rarely, the last
# entries, however old they are.
_WEEKS = timedelta(weeks=8)
_PACE = 50
# So many days with something new are a rhythm. Of fewer nothing is known, and only a long silence is told.
_ENOUGH = 5
_UNKNOWN_PACE = timedelta(days=60)
_A_BURST = 10
# A document without an entry says nothing of a pace.
_EMPTY = timedelta(days=14)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def health(conn: Connection, *, now: datetime, timezone: str = "UTC") -> tuple[FeedHealth, ...]:
    """Every configured feed's health; see `Store.health`."""
    zone = ZoneInfo(timezone)
    rows = conn.execute(select(feeds).where(feeds.c.active).order_by(feeds.c.position)).all()
    return tuple(_health(conn, row, now, zone) for row in rows)


def _health(conn: Connection, row: AnyRow, now: datetime, zone: ZoneInfo) -> FeedHealth:
    times = (
        conn.execute(
            select(entries.c.at).where(entries.c.feed == row.key).order_by(entries.c.at.desc()).limit(_PACE)
        )
        .scalars()
        .all()
    )
    quiet = ""
    if not row.failures and row.last_ok is not None:
        # Up to the last answer: when nobody asked, nobody was silent.
        until = min(now, row.last_ok)
        quiet = _quiet(_days(conn, row.key, times), times, row.added, until)
    reason = (row.reason.rstrip(" .") or "no answer") if row.failures else ""
    return FeedHealth(
        feed=feed_of(row),
        state="failing" if row.failures else "new" if row.last_ok is None else "quiet" if quiet else "ok",
        detail=_failing(row, reason, now, zone) if row.failures else quiet,
        last_ok=row.last_ok,
        failing_since=row.failing_since,
        failures=row.failures,
        last_entry=times[0] if times else None,
        entries=row.entries,
        next_due=row.next_due,
        reason=reason,
        problem=_problem(row, quiet),
        retired=row.gone,
        moved_to=row.moved_to if row.proofs >= PROOFS else None,
        # An address that refers to a secret is the one that is asked, wherever it leads.
        followed=row.moved_to is not None and row.proofs >= PROOFS and "${" not in row.url,
        advice=row.advice or (row.lives_at if row.lives_at not in {row.url, row.moved_to} else None),
    )


def _problem(row: AnyRow, quiet: str) -> str:
    if row.failures:
        return row.trouble or "other"
    if row.last_ok is not None and row.listed == 0:
        return "empty"
    if row.listed and row.undated == row.listed:
        return "undated"
    return "silent" if quiet else ""


def _failing(row: AnyRow, reason: str, now: datetime, zone: ZoneInfo) -> str:
    since = row.failing_since.astimezone(zone)
    tries = "1 try" if row.failures == 1 else f"{row.failures} tries"
    good = "never fetched" if row.last_ok is None else f"last good fetch {_moment(row.last_ok, now, zone)}"
    return f"{reason} since {_DAYS[since.weekday()]} {_day(since, now.astimezone(zone))}, {tries}; {good}"


def _days(conn: Connection, feed: str, times: Sequence[datetime]) -> list[datetime]:
    """The last moment of each day (UTC) on which the feed had something, newest first."""
    if not times:
        return []
    since = times[0] - _WEEKS
    if len(times) == _PACE and times[-1] > since:
        # Fifty entries of a busy feed are a morning, which knows of no weekend.
        query = select(func.max(entries.c.at)).where(entries.c.feed == feed, entries.c.at >= since)
        return sorted(conn.execute(query.group_by(func.date(entries.c.at))).scalars(), reverse=True)
    last: dict[date, datetime] = {}
    for at in times:
        last.setdefault(at.date(), at)
    days = list(last.values())
    recent = [at for at in days if at >= since]
    return recent if len(recent) >= _ENOUGH else days


def _quiet(days: Sequence[datetime], times: Sequence[datetime], added: datetime, until: datetime) -> str:
    """Why the feed counts as quiet; empty where it does not. `days`: when it had something, newest first;
    `times`: of its last entries; `until`: when it last answered."""
    if not days:
        silent = until - added
        return f"answers normally, nothing in it for {silent.days} days" if silent > _EMPTY else ""
    silent = until - days[0]
    said = f"answers normally, nothing new for {silent.days} days"
    if len(days) < _ENOUGH:
        # Ten entries of one day, and none since a fortnight: what came by the hour has stopped.
        if len(times) >= _A_BURST and silent > max(
            _EMPTY, QUIET_GAPS * max(a - b for a, b in pairwise(times))
        ):
            return said
        # A feed that was put in last week, with two entries of last spring, is not silent: it is new.
        return said if min(silent, until - added) > _UNKNOWN_PACE else ""
    gaps = sorted(one - other for one, other in pairwise(days))
    longest = gaps[ceil(_MOST * len(gaps)) - 1]
    if silent <= max(QUIET_AT_LEAST, QUIET_GAPS * longest):
        return ""
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps))
    pace = f"usually {_pace(usual)}"
    if longest >= usual * 1.5:
        pace += f", {round(longest / timedelta(days=1))} days apart at most"
    return f"{said} ({pace})"


def _pace(gap: timedelta) -> str:
    days = round(gap / timedelta(days=1))
    return "every day" if days <= 1 else f"every {days} days"


def _moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{_day(local, now.astimezone(zone))} {local:%H:%M}"


def _day(at: datetime, now: datetime) -> str:
    # Not strftime: its names follow the locale of whoever runs us.
    year = f" {at.year}" if at.year != now.year else ""
    return f"{at.day} {_MONTHS[at.month - 1]}{year}"
