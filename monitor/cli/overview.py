"""`monitor status`: feeds' health, the last rounds, what waits, the next issue, and the room that is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from monitor import pipeline, text
from monitor.cli import doors, health, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, out
from monitor.config import Config
from monitor.errors import WrongUse
from monitor.pipeline import Alarm, Overview
from monitor.store import Round

_SHOWN_ROUNDS = 5


def status(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="List every feed, however many there are.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 where something needs somebody, for a watchdog.")
    ] = False,
    prometheus: Annotated[
        Path | None,
        typer.Option(
            "--prometheus",
            metavar="FILE",
            help="Write the figures for Prometheus (node_exporter's textfile collector) and nothing else; "
            "- prints them.",
        ),
    ] = None,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Feeds' health, the last rounds, what waits to be sent, the next issue, and the disk.

    What needs somebody comes first, with what to do. See docs/health.md.

    [bold]Example[/bold]: monitor status --json | jq '.outbox[] | select(.state != "accepted")'

    [bold]Example[/bold]: monitor status --prometheus /var/lib/node_exporter/monitor.prom
    """
    if prometheus is not None and json_:
        raise WrongUse("--json and --prometheus are two answers; choose one", subject="status")
    loaded = doors.load(context, config, state)
    now = doors.now()
    with doors.open_store(loaded) as store:
        found = pipeline.overview(loaded, store=store, now=now)
    if prometheus is not None:
        from monitor.cli import metrics  # noqa: PLC0415  with its library, for those who want them

        metrics.write(found, prometheus)
    elif json_:
        show.as_json(facts(found))
    else:
        _show(found, loaded, every=every)
    if strict and found.alarms:
        raise typer.Exit(1)


def facts(found: Overview) -> dict[str, Any]:
    """Everything as plain data."""
    return {
        "summary": {"feeds": len(found.feeds), **health.counted(found.feeds)},
        "alarms": [
            {"kind": one.kind, "subject": one.subject or None, "said": one.said, "to_do": one.advice or None}
            for one in found.alarms
        ],
        "feeds": health.facts(found.feeds),
        "rounds": show.round_facts(found.rounds[:_SHOWN_ROUNDS]),
        "last_good_round": None if found.last_good is None else show.iso(found.last_good.ended),
        "counts": dict(found.counts),
        "next_issue": {
            "week": found.week.name,
            "due": show.iso(found.due),
            "overdue": found.due <= found.at,
        },
        "so_far": {
            "articles": found.ahead.articles,
            "relevant": found.ahead.relevant,
            "tags": dict(found.ahead.by_tag),
        },
        "to_check": found.checks,
        "outbox": show.delivery_facts(found.outbox),
        "to_plan": [{"week": week, "revision": revision} for week, revision in found.to_plan],
        "uncommitted": [str(path) for path in found.uncommitted],
        "git": found.git,
        "made_in_the_future": list(found.made_ahead),
        "disk": {
            "database": found.space.store.database,
            "log": found.space.store.log,
            "state": found.space.state,
            "archive": found.space.archive,
            "free": found.space.free,
            "low": found.space.low,
        },
        "running": [show.holder_facts(one) for one in found.running],
    }


def _show(found: Overview, config: Config, *, every: bool) -> None:
    out.print(health.summary(found.feeds), markup=False)
    _alarms([one for one in found.alarms if one.kind != "feed"])
    health.show(found.feeds, every=every)
    out.print()
    _rounds(found)
    _waiting(found)
    _next(found, config)
    _disk(found)
    for holder in found.running:
        out.print(
            f"Running: {text.one_line(holder.holder)}, since {show.day(holder.since)} UTC", markup=False
        )


def _alarms(alarms: Sequence[Alarm]) -> None:
    for one in alarms:
        out.print(f"! {text.one_line(one.said)}", style="red", markup=False)
        if one.advice:
            out.print(f"    → {text.one_line(one.advice)}", markup=False)


def _rounds(found: Overview) -> None:
    if not found.rounds:
        out.print("Rounds: none yet", markup=False)
        return
    good = found.last_good
    ago = "none of them went well"
    if good is not None:
        ago = f"the last good one {pipeline.span(found.at - good.began)} ago"
    out.print(f"Rounds ({ago}):", markup=False)
    for one in found.rounds[:_SHOWN_ROUNDS]:
        out.print(f"  {show.day(one.began)}  {_round(one, found)}", markup=False)


def _round(one: Round, found: Overview) -> str:
    if one.report is None or one.ended is None:
        newest = one is found.rounds[0] and any(holder.name == "collect" for holder in found.running)
        return "under way" if newest else "interrupted; the next one went on from there"
    counts = dict(one.report.counts)
    told = [
        f"{_n(counts.get('feeds', 0), 'feed')} asked",
        f"{counts.get('feeds_failed', 0)} failed",
        _n(counts.get("entries", 0), "new entry", "new entries"),
        _n(counts.get("pages", 0), "page"),
        _n(counts.get("articles", 0), "article"),
    ]
    return f"{lasted(one.began, one.ended)}: {', '.join(told)}"


def lasted(began: datetime, ended: datetime) -> str:
    """`1 min 20 s`."""
    seconds = max(0, round((ended - began).total_seconds()))
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"


def _waiting(found: Overview) -> None:
    counts = found.counts
    out.print(
        f"In the store: {_n(counts['entries'], 'entry', 'entries')}, {_n(counts['articles'], 'article')}, "
        f"{_n(counts['issues'], 'issue')}. Waiting: {_n(counts['wanted'], 'page')} to be fetched, "
        f"{found.checks} to be asked again",
        markup=False,
    )
    show.deliveries(found.outbox)
    for week, _ in found.to_plan:
        out.print(f"{week}: to be sent at the next run", markup=False)
    if found.uncommitted:
        out.print(f"Not committed yet: {', '.join(path.name for path in found.uncommitted)}", markup=False)
    if found.git:
        out.print(f"git: {text.one_line(found.git)}", markup=False)
    if found.made_ahead:
        out.print(
            f"Made at a time that has not come yet, so the clock was ahead: {', '.join(found.made_ahead)}; "
            "monitor publish WEEK --revise makes them anew when their week is over",
            markup=False,
        )


def _next(found: Overview, config: Config) -> None:
    zone = config.digest.timezone
    at = found.due.astimezone(ZoneInfo(zone))
    when = "due now" if found.due <= found.at else f"due {show.day(at)} {zone}"
    names = {tag.slug: tag.name for tag in config.tags}
    tags = ", ".join(f"{text.one_line(names.get(tag, tag))} {count}" for tag, count in found.ahead.by_tag)
    out.print(
        f"Next issue: {found.week.name}, {when}; so far {_n(found.ahead.articles, 'article')}, "
        f"{found.ahead.relevant} relevant{f' ({tags})' if tags else ''}",
        markup=False,
    )


def _disk(found: Overview) -> None:
    space = found.space
    if space.store.place is None:
        store = f"database {size(space.store.database)}"
    else:
        store = f"state {size(space.state)} (database {size(space.store.database)}"
        store += f", its log {size(space.store.log)})" if space.store.log else ")"
    free = "" if space.free is None else f"; {size(space.free)} free"
    out.print(f"Disk: {store}, archive {size(space.archive)}{free}", markup=False)


def size(count: int) -> str:
    """`12.3 MB`: bytes for people, in powers of a thousand."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{count} bytes" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def _n(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or f'{one}s'}"
