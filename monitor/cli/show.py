"""What people and programs are shown: reports, health, the state of things."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

from monitor import text
from monitor.bench import Figure
from monitor.cli.doors import err, out
from monitor.model import FeedHealth, Report
from monitor.pipeline import Trial
from monitor.store import Round

_COLOURS = {"ok": "green", "failing": "red", "quiet": "yellow", "new": "dim"}


def as_json(value: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def report_facts(report: Report) -> dict[str, Any]:
    """A report as plain data."""
    return {
        "counts": dict(report.counts),
        "failures": [
            {"stage": one.stage, "subject": one.subject, "reason": one.reason, "at": iso(one.at)}
            for one in report.failures
        ],
    }


def collected(report: Report) -> None:
    """One line on what a round did."""
    counts = dict(report.counts)
    err.print(
        f"{counts['feeds']} feeds read ({counts['unchanged']} unchanged, {counts['feeds_failed']} failed), "
        f"{counts['entries']} new entries, {counts['pages']} pages fetched, "
        f"{counts['articles']} new articles, {counts['from_feed']} told by their feed alone"
    )


def trials(found: Sequence[Trial]) -> None:
    """What every feed answered."""
    table = Table(box=None, pad_edge=False)
    for column in ("feed", "", "entries", "newest", "what"):
        table.add_column(column, overflow="fold")
    for one in found:
        newest = max((entry.published for entry in one.entries if entry.published), default=None)
        what = one.problem or (f"moved to {one.moved_to}" if one.moved_to else "")
        table.add_row(
            Text(one.feed.name),
            Text("failed", "red") if one.problem else Text("ok", "green"),
            str(len(one.entries)),
            day(newest),
            Text(text.one_line(what)),
        )
    out.print(table)


def trial_facts(found: Sequence[Trial]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [
        {
            "name": one.feed.name,
            "url": one.feed.url,
            "ok": one.problem is None,
            "problem": one.problem,
            "entries": len(one.entries),
            "undated": sum(1 for entry in one.entries if entry.published is None),
            "moved_to": one.moved_to,
        }
        for one in found
    ]


def health(feeds: Sequence[FeedHealth]) -> None:
    """Every feed, the troubled ones first."""
    table = Table(box=None, pad_edge=False)
    for column in ("feed", "state", "entries", "newest entry", "last good fetch", "what"):
        table.add_column(column, overflow="fold")
    order = {"failing": 0, "quiet": 1, "new": 2, "ok": 3}
    for one in sorted(feeds, key=lambda h: order[h.state]):
        table.add_row(
            Text(one.feed.name),
            Text(one.state, _COLOURS[one.state]),
            str(one.entries),
            day(one.last_entry),
            day(one.last_ok),
            Text(text.one_line(one.detail)),
        )
    out.print(table)


def health_facts(feeds: Sequence[FeedHealth]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [
        {
            "name": one.feed.name,
            "url": one.feed.url,
            "state": one.state,
            "detail": one.detail,
            "entries": one.entries,
            "failures": one.failures,
            "failing_since": iso(one.failing_since),
            "last_entry": iso(one.last_entry),
            "last_ok": iso(one.last_ok),
            "next_due": iso(one.next_due),
        }
        for one in feeds
    ]


def round_facts(rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """Rounds as plain data, newest first."""
    return [
        {
            "kind": one.kind,
            "began": iso(one.began),
            "ended": iso(one.ended),
            "interrupted": one.interrupted,
            "report": report_facts(one.report) if one.report else None,
        }
        for one in rounds
    ]


def figures(measured: Sequence[Figure]) -> None:
    """The table of quality."""
    table = Table(box=None, pad_edge=False)
    for column in ("figure", "value", "95 %", "cases", "floor", ""):
        table.add_column(column)
    for one in measured:
        table.add_row(
            one.name,
            f"{one.value:.3f}",
            f"{one.low:.3f}–{one.high:.3f}",
            str(one.cases),
            f"{one.floor:.3f}",
            Text("holds", "green") if one.holds else Text("UNDER", "red"),
        )
    out.print(table)


def figure_facts(one: Figure) -> dict[str, Any]:
    """A figure as plain data."""
    return {
        "name": one.name,
        "value": round(one.value, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "cases": one.cases,
        "floor": one.floor,
        "holds": one.holds,
    }


def iso(moment: datetime | None) -> str | None:
    """A time as programs want it."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def day(moment: datetime | None) -> str:
    """A time as people want it."""
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
