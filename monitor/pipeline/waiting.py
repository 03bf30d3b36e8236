"""When a feed is due again: never sooner than its server and its document ask, and never forgotten.

A pure function of the moment, the reader's own interval and what was said. Wishes have a bound: servers say
ten years, and documents were written once and are never looked at again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model import NO_HINTS, Hints

LONGEST_WAIT = timedelta(days=7)
# What a document says is advice of long ago more often than a wish of today.
_LONGEST_ADVICE = timedelta(days=1)


def next_due(
    now: datetime, *, interval: timedelta, fresh_for: float | None = None, hints: Hints = NO_HINTS
) -> datetime:
    """The moment from which a feed that was read at `now` may be asked again: after `interval` at least,
    after `fresh_for` seconds (RFC 9111; a week at most), after what its document asks for (a day at most),
    and not in an hour or on a day, both in GMT (RSS 2.0), that it wants to be left alone in. A document that
    leaves no hour of the week asks for nothing."""
    asked = min(timedelta(seconds=min(fresh_for or 0.0, 1e9)), LONGEST_WAIT)
    advised = min(timedelta(seconds=min(max(hints.ttl or 0.0, hints.period or 0.0), 1e9)), _LONGEST_ADVICE)
    return _awake(now + max(interval, asked, advised), hints)


def _awake(due: datetime, hints: Hints) -> datetime:
    if not hints.skip_hours and not hints.skip_days:
        return due
    at = due.astimezone(UTC)
    for _ in range(7 * 24 + 1):
        if at.hour not in hints.skip_hours and at.weekday() not in hints.skip_days:
            return max(due, at)
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due
