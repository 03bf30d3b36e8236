"""Which week's issue is due, and from when to when it takes articles in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from monitor import weeks
from monitor.config import Config
from monitor.model import Week
from monitor.store import Store

# Ten years of missed weeks are a clock that was wrong.
_MOST_MISSED = 520
# An issue made within its week's successor, and a day, was made in its time.
_IN_TIME = timedelta(days=1)


def due_weeks(config: Config, *, store: Store, now: datetime) -> tuple[Week, ...]:
    """The weeks whose issue is due at `now` and not on record, oldest first.

    Those after the last issue that was made in its time, or the newest of them alone, as
    `digest.catch_up` says; with no such issue on record, the newest complete week alone. An issue made by
    hand for a week long past, or under a clock that ran ahead, is no beginning to catch up from.
    """
    rules = config.digest
    newest = weeks.newest_complete(now, rules.timezone)
    if weeks.publish_moment(newest, rules.publish) > now:
        newest = weeks.before(newest)
    made = store.frozen()
    timely = [
        week
        for name, frozen in made.items()
        if (week := weeks.week(name, rules.timezone)).start <= newest.start
        and frozen < weeks.after(week).end + _IN_TIME
    ]
    if not timely:
        return () if newest.name in made else (newest,)
    last = max(timely, key=lambda week: week.start)
    due: list[Week] = []
    while last.start < newest.start and len(due) < _MOST_MISSED:
        last = weeks.after(last)
        due.append(last)
    missed = [week for week in due if week.name not in made]
    return tuple(missed[-1:] if rules.catch_up == "newest" else missed)


def next_week(config: Config, *, store: Store, now: datetime) -> Week:
    """The week of the next issue: the first that is due, or else will be."""
    for week in due_weeks(config, store=store, now=now):
        return week
    made = store.frozen()
    week = weeks.newest_complete(now, config.digest.timezone)
    while week.name in made or weeks.publish_moment(week, config.digest.publish) <= now:
        week = weeks.after(week)
    return week


def from_the_future(*, store: Store, now: datetime) -> tuple[str, ...]:
    """Weeks whose issue was made at a time that has not come yet: the clock was ahead."""
    return tuple(name for name, frozen in store.frozen().items() if frozen > now)


def window(config: Config, week: Week, made: Collection[str]) -> tuple[datetime, datetime]:
    """From when to when the issue of `week` takes articles in, `made` being the weeks that have one: weeks
    that have none, after downtime, are part of the next, so that what was collected is not lost."""
    previous = max((name for name in made if name < week.name), default=None)
    since = weeks.week(previous, week.timezone).end if previous else week.start
    return min(since, week.start) - timedelta(days=config.digest.lookback_days), week.end
