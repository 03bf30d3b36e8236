"""What people and programs are shown: reports, health, the state of things."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from rich.table import Table
from rich.text import Text

from monitor import logs, text
from monitor.bench import Figure
from monitor.cli.doors import err, out
from monitor.cli.rounds import Run
from monitor.model import Delivery, Letter, Reader, Report, State
from monitor.pipeline import Kept, Published, Sent
from monitor.store import Holder, Round, Standing


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
        + (f"; {counts['checked']} of earlier issues asked again" if counts.get("checked") else "")
        + (f", {counts['edited']} of them changed" if counts.get("edited") else "")
    )


NOBODY = "nobody is mailed: the configuration has no mail: section and no notify:"


def ways(tried: Sequence[tuple[str, str]], *, readers: bool) -> None:
    """What every way out answered. `readers`: whether an issue goes to anybody."""
    if not readers:
        out.print(f"mail: {NOBODY}", markup=False)
    for name, problem in tried:
        out.print(f"{name}: {text.one_line(problem) or 'ok'}", markup=False)


def way_facts(tried: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The same as plain data, in the form of feeds."""
    return [
        {"kind": "way", "name": name, "ok": not problem, "problem": problem or None}
        for name, problem in tried
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


def holder_facts(one: Holder) -> dict[str, Any]:
    """Who runs, as plain data."""
    return {"lock": one.name, "holder": one.holder, "since": iso(one.since), "heard": iso(one.heard)}


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


def say(*words: str) -> None:
    """Errors, in the form that logs have: a program that reads JSON lines gets nothing else."""
    for one in words:
        # What was asked for may come from anywhere, and is named in the answer.
        plain = text.clean(one)
        if logs.is_json():
            structlog.get_logger().error(plain)
        else:
            err.print(plain, markup=False)


# -- what is sent -----------------------------------------------------------------------------

_STATES: tuple[State, ...] = ("accepted", "sending", "planned", "waiting", "unknown", "refused", "expired")


def deliveries(lines: Sequence[Delivery]) -> None:
    """The outbox: each issue in numbers, then every line that is not simply accepted."""
    by_issue: dict[tuple[str, int], list[Delivery]] = {}
    for line in lines:
        by_issue.setdefault((line.week, line.revision), []).append(line)
    for (week, revision), own in by_issue.items():
        out.print(f"{issue_name(week, revision)}: {tally(own)}", markup=False)
        for line in own:
            if line.state != "accepted":
                out.print(f"  {_line(line)}", markup=False)


def issue_name(week: str, revision: int) -> str:
    """`2026-W47, revision 2`; of a first revision the week alone."""
    return f"{week}, revision {revision}" if revision > 1 else week


def tally(lines: Sequence[Delivery]) -> str:
    """`3 accepted, 1 waiting`."""
    counted = [one for one in lines if not one.withdrawn]
    found = [(sum(1 for one in counted if one.state == state), state) for state in _STATES]
    return ", ".join(f"{count} {state}" for count, state in found if count) or "nothing to send"


def _line(line: Delivery) -> str:
    words = f"{line.recipient}: {line.state}"
    if line.state == "waiting" and line.next_try is not None:
        words += f" until {day(line.next_try)} UTC"
    if line.tries:
        words += f", {line.tries} {'try' if line.tries == 1 else 'tries'}"
    return f"{words}; {line.reply}" if line.reply else words


def sent(week: str, done: Sent, lines: Sequence[Delivery]) -> None:
    """One line on what was sent, to whoever reads along."""
    if done.lines:
        err.print(f"{week}: {tally(lines)}", markup=False)
    else:
        err.print(f"{week}: nothing to do ({tally(lines)})", markup=False)


def undelivered(lines: Sequence[Delivery]) -> None:
    """What somebody should know of, on standard error: whoever was not reached, and why."""
    for line in lines:
        hints = {
            "refused": f"mend the address in feeds.yaml, or monitor send {line.week} --retry-failed",
            "unknown": f"it may have arrived; monitor send {line.week} --retry-unknown sends it again",
            "expired": f"monitor send {line.week} --retry-failed tries again",
            "waiting": "to be tried again",
            "planned": "to be tried again",
        }
        if line.state in hints and not line.withdrawn:
            say(f"monitor: {line.week}: {_line(line)} ({hints[line.state]})")


def delivery_facts(lines: Sequence[Delivery]) -> list[dict[str, Any]]:
    """The outbox as plain data."""
    return [
        {
            "week": one.week,
            "revision": one.revision,
            "channel": one.channel,
            "recipient": one.recipient,
            "state": one.state,
            "phase": one.phase,
            "interrupted": one.interrupted,
            "withdrawn": one.withdrawn,
            "tries": one.tries,
            "planned": iso(one.planned),
            "changed": iso(one.changed),
            "next_try": iso(one.next_try),
            "reply": one.reply,
            "message_id": one.id,
        }
        for one in lines
    ]


def letters(found: Sequence[tuple[Reader, Letter, Standing | None]]) -> None:
    """What would go to whom."""
    table = Table(box=None, pad_edge=False)
    for column in ("to", "now", "would", "bytes", "subject", "message id"):
        table.add_column(column, overflow="fold")
    for reader, letter, standing in found:
        table.add_row(
            Text(reader.address),
            standing.state if standing else "new",
            "be sent" if _would_go(standing) else "not be sent",
            f"{len(letter.data):,}",
            Text(text.one_line(letter.subject)),
            Text(letter.id),
        )
    out.print(table)


def letter_facts(reader: Reader, letter: Letter, standing: Standing | None) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "channel": reader.channel,
        "recipient": reader.address,
        "state": standing.state if standing else None,
        "would_send": _would_go(standing),
        "bytes": len(letter.data),
        "subject": letter.subject,
        "message_id": letter.id,
    }


def _would_go(standing: Standing | None) -> bool:
    return standing is None or standing.gone or standing.state in ("planned", "waiting")


# -- a run ------------------------------------------------------------------------------------


def published_facts(done: Published) -> dict[str, Any]:
    """An issue made or found, as plain data."""
    return {
        "week": done.digest.week,
        "revision": done.digest.revision,
        "draft": done.digest.draft,
        "new": done.new,
        "files": [str(path) for path in done.files],
        "changed": [str(path) for path in done.changed],
        "git": None if done.kept is None else kept_facts(done.kept),
        "notes": list(done.report.notes),
        "failures": report_facts(done.report)["failures"],
    }


def kept_facts(kept: Kept) -> dict[str, Any]:
    """What git made of files, as plain data."""
    return {"state": kept.state, "said": kept.said, "pushed": kept.pushed}


def said_of(done: Published) -> None:
    """Says what of an issue could not be had as it was asked for: overrides of articles that are not stored,
    a model that does not work. The issue is there, so it is no failure."""
    problems = [f"{one.subject}: {one.reason}" for one in done.report.failures]
    for words in (*done.report.notes, *problems):
        say(f"monitor: {done.digest.week}: {words}")


def archived(kept: Kept | None, week: str) -> None:
    """Says what git would not do; the files are there, so it is no failure."""
    if kept is not None and (kept.state == "put off" or kept.pushed is False):
        say(f"monitor: {week}: {kept.said}")


def problems(done: Run) -> None:
    """What somebody should know of a run, on standard error; nothing where all went well."""
    for one in done.published:
        said_of(one)
        archived(one.kept, one.digest.week)
    if done.sent is not None:
        undelivered([line for line in done.sent.lines if line.state not in ("waiting", "planned")])
    say(*(f"monitor: {error}" for error in done.errors))
