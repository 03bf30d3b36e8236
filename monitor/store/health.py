"""How feeds fare: failing, quiet, new or well, in words that a reader of the digest understands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from monitor.model import FeedHealth
from monitor.store.feeds import feed_of
from monitor.store.schema import entries, feeds
from monitor.store.sql import AnyRow
from monitor.store.values import PROOFS

# A feed is quiet after a fortnight or four times its usual gap, whichever is longer: a monthly
# bulletin is not quiet after 15 days.
QUIET_AFTER = timedelta(days=14)
QUIET_GAPS = 4
# So many of the last entries show a feed's usual pace, and no more than that is read.
_PACE = 50
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
    quiet = "" if row.failures or row.last_ok is None else _quiet(times, row.added, now)
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


def _quiet(times: Sequence[datetime], added: datetime, now: datetime) -> str:
    """Why the feed counts as quiet; empty where it does not. `times`: of its entries, newest first."""
    if not times:
        silent = now - added
        if silent <= QUIET_AFTER:
            return ""
        return f"answers normally, nothing in it for {silent.days} days"
    gaps = [(a - b).total_seconds() for a, b in pairwise(times)]
    usual = timedelta(seconds=median(gaps) if gaps else 0)
    silent = now - times[0]
    if silent <= max(QUIET_AFTER, QUIET_GAPS * usual):
        return ""
    pace = f" (usually {_pace(usual)})" if gaps else ""
    return f"answers normally, nothing new for {silent.days} days{pace}"


def _pace(gap: timedelta) -> str:
    hours = round(gap / timedelta(hours=1))
    days = round(gap / timedelta(days=1))
    if hours <= 1:
        return "every hour"
    if hours < 20:
        return f"every {hours} hours"
    return "every day" if days <= 1 else f"every {days} days"


def _moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{_day(local, now.astimezone(zone))} {local:%H:%M}"


def _day(at: datetime, now: datetime) -> str:
    # Not strftime: its names follow the locale of whoever runs us.
    year = f" {at.year}" if at.year != now.year else ""
    return f"{at.day} {_MONTHS[at.month - 1]}{year}"
