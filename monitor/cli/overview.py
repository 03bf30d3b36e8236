"""`monitor status`: feeds' health, the last rounds, the next issue, what waits to be sent."""

from __future__ import annotations

import typer

from monitor import pipeline, weeks
from monitor.cli import doors, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, out


def status(
    context: typer.Context, config: ConfigFile = None, state: StateFolder = None, json_: AsJson = False
) -> None:
    """Feeds' health, the last rounds, the next issue, and what waits to be sent.

    [bold]Example[/bold]: monitor status --json | jq '.outbox[] | select(.state != "accepted")'
    """
    loaded = doors.load(context, config, state)
    now = doors.now()
    with doors.open_store(loaded) as store:
        store.sync_feeds(loaded.feeds, now=now)
        feeds, rounds, counts = store.health(now=now), store.rounds(5), dict(store.counts())
        upcoming = pipeline.next_week(loaded, store=store, now=now)
        lines, unplanned = store.deliveries(), store.mail_wanted()
        left, in_the_way = pipeline.left_over(loaded, store=store)
        ahead = pipeline.from_the_future(store=store, now=now)
        holders = [one for one in map(store.holder, ("collect", "publish", "send")) if one is not None]
    at = weeks.publish_moment(upcoming, loaded.digest.publish)
    due = at <= now
    if json_:
        show.as_json(
            {
                "feeds": show.health_facts(feeds),
                "rounds": show.round_facts(rounds),
                "counts": counts,
                "next_issue": {"week": upcoming.name, "due": show.iso(at), "overdue": due},
                "outbox": show.delivery_facts(lines),
                "to_plan": [{"week": week, "revision": revision} for week, revision in unplanned],
                "uncommitted": [str(path) for path in left],
                "git": in_the_way,
                "made_in_the_future": list(ahead),
                "running": [show.holder_facts(one) for one in holders],
            }
        )
        return
    show.health(feeds)
    out.print()
    for one in rounds:
        ending = f"{len(one.report.failures)} failures" if one.report else "interrupted"
        out.print(f"{one.kind}  {show.day(one.began)}  {ending}", markup=False)
    out.print(
        f"{counts['entries']} entries, {counts['articles']} articles, {counts['wanted']} pages wanted, "
        f"{counts['issues']} issues. Next issue: {upcoming.name}, "
        + ("due now" if due else f"due {show.day(at)} UTC")
    )
    show.deliveries(lines)
    for week, _ in unplanned:
        out.print(f"{week}: to be sent at the next run", markup=False)
    if left:
        out.print(f"Not committed yet: {', '.join(path.name for path in left)}", markup=False)
    if in_the_way:
        out.print(f"git: {in_the_way}", markup=False)
    if ahead:
        out.print(
            f"Made at a time that has not come yet, so the clock was ahead: {', '.join(ahead)}; "
            "monitor publish WEEK --revise makes them anew when their week is over",
            markup=False,
        )
    for holder in holders:
        out.print(f"Running: {holder.holder}, since {show.day(holder.since)} UTC", markup=False)
