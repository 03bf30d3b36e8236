"""What a run tells who reads along: what it did, and what comes next and when."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor import pipeline, weeks
from monitor.cli import show
from monitor.cli.doors import err
from monitor.cli.rounds import Run
from monitor.config import Config
from monitor.model import Report
from monitor.store import Store


def told(done: Run, config: Config, store: Store, now: datetime) -> None:
    """A line for each thing that a run did, and one for what comes next."""
    collected(done.report, config, store, now)
    for one in done.published:
        name = show.issue_name(one.digest.week, one.digest.revision)
        err.print(f"Published {name}: {one.files[0]}", markup=False)
    if done.sent is not None and done.sent.lines:
        err.print(f"Mail: {show.tally(done.sent.lines)}", markup=False)
    elif done.published and not pipeline.readers_of(config):
        err.print(f"Mail: {show.NOBODY}", markup=False)
    if not done.errors:
        _next(config, store, now)


def collected(report: Report, config: Config, store: Store, now: datetime) -> None:
    """What a round did; where no feed was asked, from when on one will be."""
    counts = dict(report.counts)
    if config.feeds and not counts["feeds"]:
        feeds = store.health(now=now, timezone=config.digest.timezone)
        soonest = [one.next_due for one in feeds if one.next_due and not one.retired]
        until = f" before {show.day(min(soonest))} UTC" if soonest else ""
        err.print(f"No feed is due{until}; `monitor collect --all` reads them all the same", markup=False)
        if not counts["pages"] and not counts.get("checked"):
            return
    show.collected(report)


def _next(config: Config, store: Store, now: datetime) -> None:
    zone = config.digest.timezone
    week = pipeline.next_week(config, store=store, now=now)
    due = weeks.publish_moment(week, config.digest.publish)
    at = due.astimezone(ZoneInfo(zone))
    words = f"The next issue, {week.name}, is due {at:%A} {show.day(at)} {zone}"
    if newest := max(store.frozen(), default=None):
        words = f"{newest} is the newest issue. {words}"
    err.print(words, markup=False)
