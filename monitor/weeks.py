"""Pure rules for weeks: ISO weeks in civil time.

The week is Monday 00:00 to Monday 00:00 in a named zone. Where daylight saving changes inside it, it
has 167 or 169 hours (Lord Howe: 167.5 and 168.5); nothing here counts hours.

A Monday whose midnight the clocks skip (Tehran, 22 March 2021: from 23:59 to 01:00) begins with its
first moment, as such a Sunday ends with its last. Python says so by itself: a wall time that does not
exist is read by the clock before the change (PEP 495), which makes midnight the moment of the change.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Week

_NAME = re.compile(r"(\d{4})-W(\d{2})")
_MOMENT = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{1,2}):(\d{2})", re.IGNORECASE)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def week(name: str, timezone: str) -> Week:
    """The week called `name` (`2026-W47`). Raises ValueError for a name that no week has."""
    found = _NAME.fullmatch(name.strip().upper())
    if found is None:
        raise ValueError(f"{name!r} is no ISO week; write it as 2026-W47")
    if not 1990 <= int(found.group(1)) < 3000:
        raise ValueError(f"{name!r} lies outside the years 1990 to 2999")
    try:
        monday = date.fromisocalendar(int(found.group(1)), int(found.group(2)), 1)
    except ValueError as cause:
        raise ValueError(f"{name!r}: the year {found.group(1)} has no week {int(found.group(2))}") from cause
    return _starting(monday, timezone)


def containing(moment: datetime, timezone: str) -> Week:
    """The week that `moment` lies in."""
    day = moment.astimezone(ZoneInfo(timezone)).date()
    return _starting(day - timedelta(days=day.weekday()), timezone)


def before(this: Week) -> Week:
    """The week before `this`."""
    return _starting(this.monday - timedelta(days=7), this.timezone)


def after(this: Week) -> Week:
    """The week after `this`."""
    return _starting(this.monday + timedelta(days=7), this.timezone)


def newest_complete(now: datetime, timezone: str) -> Week:
    """The newest week that is over at `now`."""
    return before(containing(now, timezone))


def publish_moment(this: Week, rule: str) -> datetime:
    """When the issue of `this` week is due: the first `rule` ("Mon 07:00", civil time) after its end.

    A time that daylight saving skips counts as far on as the clocks go (02:30 as 03:30); one that it
    repeats, as the first of the two. Raises ValueError for a rule that is none.
    """
    found = _MOMENT.fullmatch(rule.strip())
    if found is None or int(found.group(2)) > 23 or int(found.group(3)) > 59:
        raise ValueError(f'{rule!r} is no day and time; write it as "Mon 07:00"')
    day = this.monday + timedelta(days=7 + _DAYS.index(found.group(1).lower()))
    wall = datetime.combine(day, time(int(found.group(2)), int(found.group(3))), ZoneInfo(this.timezone))
    return wall.astimezone(UTC)


def upcoming(after_: datetime, rule: str, timezone: str) -> datetime:
    """The next publish moment strictly after `after_`. Raises ValueError for a rule that is none."""
    # The moment of a week lies in the week after it, so the last that can have passed is that of the
    # week before; one more, for a moment that a change of clocks carries over midnight.
    this = before(before(containing(after_, timezone)))
    while (moment := publish_moment(this, rule)) <= after_:
        this = after(this)
    return moment


def _starting(monday: date, timezone: str) -> Week:
    zone = ZoneInfo(timezone)
    year, number, _ = monday.isocalendar()
    following = monday + timedelta(days=7)
    return Week(
        name=f"{year}-W{number:02d}",
        timezone=timezone,
        start=datetime.combine(monday, time(), zone).astimezone(UTC),
        end=datetime.combine(following, time(), zone).astimezone(UTC),
        monday=monday,
        sunday=following - timedelta(days=1),
    )
