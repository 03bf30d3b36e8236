"""When a feed is due again: never sooner than its server and its document ask, and never forgotten.

Pure functions of the moment, of how often the feed had news, and of what was said. Our own wait is learnt:
each poll without news makes it longer by half, up to `longest`, and news makes it shorter, down to
`interval`. (Miniflux computes it from the dates in the document; those are the feed's word, and often of
one moment or missing. What came between two polls is ours.) Wishes have a bound: servers say ten years, and
documents were written once and are never looked at again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.model import NO_HINTS, Hints

LONGEST_WAIT = timedelta(days=7)
# What a document says is advice of long ago more often than a wish of today.
_LONGEST_ADVICE = timedelta(days=1)
# A server that gives nothing to ask with sends its whole document each time: once a day is enough of that,
# unless more than half of it is new by then, and some of it might be missed.
_UNCONDITIONAL = timedelta(days=1)
_TURNED_OVER = 0.5
_CALM = 0.25
# Dates of fewer entries say nothing of how fast a document turns over.
_ENOUGH = 10
_HOURS, _DAYS = 24, 7
_SLOWER = 1.5
_FASTER = 2.0
# So much of our own wait is taken off at most, by the feed's address: feeds that were added on one day are
# not asked in the same minute for ever.
_JITTER = 0.1
# A failing feed is asked again after one, two, four ... intervals, at least daily.
_LONGEST_BACKOFF = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Our own bounds: between two polls of a feed lies `interval` at least, and `longest` at most where it
    asks for nothing itself."""

    interval: timedelta
    longest: timedelta


def pace(
    patience: Patience,
    *,
    before: int | None,
    conditional: bool,
    new: int = 0,
    listed: int = 0,
    dates: Sequence[datetime] = (),
    since: datetime | None = None,
    now: datetime,
) -> int:
    """Our own wait after a good poll, in seconds. `before`: that of the last one, None for a feed never read.
    `conditional`: whether the server gave anything to ask with. `new` of `listed` entries were not there
    before; `dates`: theirs, of a feed read for the first time; `since`: when it was read before."""
    least = patience.interval.total_seconds()
    most = max(least, patience.longest.total_seconds())
    if before is None:
        own = least if conditional else _first(dates, listed, now)
    elif conditional:
        own = before / _FASTER if new else before * _SLOWER
    else:
        # After a week off, what is new has come in a week, not in the wait that was meant.
        late = max(1.0, (now - since).total_seconds() / before) if since and before else 1.0
        share = new / max(listed, 1) / late
        own = before / _FASTER if share >= _TURNED_OVER else before * _SLOWER if share < _CALM else before
        most = max(least, min(most, _UNCONDITIONAL.total_seconds()))
    return round(min(max(own, least), most))


def _first(dates: Sequence[datetime], listed: int, now: datetime) -> float:
    """The wait for a feed that sends all of its document each time: a day, or half the time in which, by the
    dates of the last day, all of it is new."""
    day = _UNCONDITIONAL.total_seconds()
    fresh = sum(1 for one in dates if now - _UNCONDITIONAL <= one < now)
    if listed < _ENOUGH or fresh < _TURNED_OVER * listed:
        return day
    return day * listed / (2 * fresh)


def next_due(
    now: datetime,
    *,
    interval: timedelta,
    fresh_for: float | None = None,
    hints: Hints = NO_HINTS,
    own: float | None = None,
    feed: str = "",
) -> datetime:
    """The moment from which a feed that was read at `now` may be asked again: after `interval` at least,
    after `own` seconds or a little less, after `fresh_for` seconds (RFC 9111; a week at most), after what
    its document asks for (a day at most), and not in an hour or on a day, both in GMT (RSS 2.0), that it
    wants to be left alone in. One that wants to be left alone at all times is asked once a day."""
    advised = min(timedelta(seconds=min(max(hints.ttl or 0.0, hints.period or 0.0), 1e9)), _LONGEST_ADVICE)
    if len(hints.skip_hours) == _HOURS or len(hints.skip_days) == _DAYS:
        advised = _LONGEST_ADVICE
    # Off, and only from what is more than `interval`: a timer that calls each hour or each day would come
    # just too early for an hour or a day and a bit.
    ours = max(interval, timedelta(seconds=(own or 0.0) * (1 - _JITTER * _place(feed))))
    return _awake(now + max(ours, _asked(fresh_for), advised), hints)


def after_failure(
    now: datetime,
    *,
    interval: timedelta,
    failures: int,
    retry_after: float | None = None,
    fresh_for: float | None = None,
    hints: Hints = NO_HINTS,
) -> datetime:
    """The same for a feed that could not be had or read, `failures` times before: after one, two, four ...
    intervals, a day at most, or after what the server asks for, a week at most."""
    backoff = min(interval * 2 ** min(failures, 10), max(interval, _LONGEST_BACKOFF))
    return _awake(now + max(backoff, _asked(retry_after), _asked(fresh_for)), hints)


def _asked(seconds: float | None) -> timedelta:
    return min(timedelta(seconds=min(seconds or 0.0, 1e9)), LONGEST_WAIT)


def _place(feed: str) -> float:
    """A number from 0 to 1 that is always the same for an address; 0 for none."""
    if not feed:
        return 0.0
    return int(hashlib.sha256(feed.encode()).hexdigest()[:8], 16) / 0x1_0000_0000


def asleep(now: datetime, hints: Hints) -> bool:
    """Whether a document asks for this hour or day, in GMT, to be left alone: so a round that comes late does
    not ask in it."""
    return _awake(now, hints) > now


def _awake(due: datetime, hints: Hints) -> datetime:
    if not hints.skip_hours and not hints.skip_days:
        return due
    at = due.astimezone(UTC)
    for _ in range(7 * 24 + 1):
        if at.hour not in hints.skip_hours and at.weekday() not in hints.skip_days:
            return max(due, at)
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due
