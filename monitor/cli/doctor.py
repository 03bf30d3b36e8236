"""What `monitor check --online` finds, as people and programs are told it: of feeds, and of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from statistics import median
from typing import Any

from rich.table import Table
from rich.text import Text

from monitor import pipeline, text
from monitor.cli import doors
from monitor.cli.doors import out
from monitor.cli.show import day, iso
from monitor.config import Config
from monitor.errors import StoreError, WrongUse
from monitor.model import Feed
from monitor.pipeline import Diagnosis

# A few minutes are a server's own.
_CLOCKS_APART = timedelta(minutes=5)
_COLOURS = {"ok": "green", "note": "yellow", "failed": "red"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of this machine or its configuration. `failed`: nothing will work so; else a note."""

    name: str
    said: str
    advice: str = ""
    failed: bool = False


def chosen(config: Config, names: Sequence[str]) -> tuple[Feed, ...]:
    """The feeds of these names or addresses, in their configured order; all where none is named. Raises
    WrongUse for a name that no feed has."""
    if not names:
        return config.feeds
    wanted = {name.strip().casefold() for name in names}
    known = {key.casefold(): key for one in config.feeds for key in (one.name, one.url)}
    for name in names:
        if name.strip().casefold() not in known:
            near = get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
            meant = f"did you mean {known[near[0]]!r}?" if near else "`monitor feeds list` names them"
            raise WrongUse(f"no feed has this name or address: {meant}", subject=f"--feed {name}")
    return tuple(one for one in config.feeds if {one.name.casefold(), one.url.casefold()} & wanted)


def here(config: Config, found: Sequence[Diagnosis]) -> tuple[Finding, ...]:
    """What of this machine and its configuration is not as it should be."""
    return (*_contact(config), *_clock(found), *_store(config))


def _contact(config: Config) -> tuple[Finding, ...]:
    if config.fetch.contact:
        return ()
    said = "outlets are not told whom to write to when something goes wrong"
    return (Finding(name="contact", said=said, advice="put your address into fetch.contact in feeds.yaml"),)


def _clock(found: Sequence[Diagnosis]) -> tuple[Finding, ...]:
    servers = [one.ahead.total_seconds() for one in found if one.ahead is not None]
    if not servers:
        return ()
    ahead = timedelta(seconds=median(servers))
    if abs(ahead) <= _CLOCKS_APART:
        return ()
    where = "behind" if ahead > timedelta(0) else "ahead of"
    whose = f"those of {len(servers)} servers" if len(servers) > 1 else "that of the server"
    said = f"the clock here is {pipeline.span(abs(ahead))} {where} {whose}"
    advice = "set it (timedatectl set-ntp true): what is due, and of which day an article is, hang on it"
    if doors.rehearsing():
        advice = "MONITOR_NOW sets it here: unset it where this is no rehearsal"
    return (Finding(name="clock", said=said, advice=advice),)


def _store(config: Config) -> tuple[Finding, ...]:
    if config.database is None and not (config.state / "monitor.db").exists():
        return ()
    try:
        with doors.open_store(config) as store:
            space = pipeline.space_of(config, store.extent())
            left, git = pipeline.left_over(config, store=store)
    except StoreError as error:
        return (Finding(name="store", said=str(error), failed=True),)
    found = []
    if space.low and space.free is not None:
        said = f"{space.free / 1e6:,.0f} MB are free where {config.state} lies"
        found.append(Finding(name="disk", said=said, advice="make room: a full disk stops every round"))
    if git:
        found.append(Finding(name="git", said=git, advice="the archive’s next commit waits for it"))
    elif left:
        names = ", ".join(one.name for one in left[:3])
        said = f"not committed yet: {names}"
        found.append(Finding(name="git", said=said, advice="`monitor run` commits them"))
    return tuple(found)


# -- shown --------------------------------------------------------------------------------------


def show(found: Sequence[Diagnosis]) -> None:
    """A line for each feed that is well, and a block for each other, with what to do."""
    failed = sum(1 for one in found if one.problem is not None)
    well = f"{len(found) - failed} of {len(found)} feeds can be read"
    out.print(well, style="red" if failed else "green", markup=False)
    good = [one for one in found if not one.troubled]
    if good:
        table = Table(box=None, pad_edge=False, show_header=False)
        for _ in range(5):
            table.add_column(overflow="fold")
        for one in good:
            table.add_row(
                Text("ok", "green"),
                Text(text.one_line(one.feed.name)),
                f"{one.entries} entries",
                day(one.newest) if one.newest else "",
                Text(text.one_line(_of_the_page(one))),
            )
        out.print(table)
    for one in sorted((one for one in found if one.troubled), key=lambda one: one.problem is None):
        _block(one)


def _of_the_page(one: Diagnosis) -> str:
    return next((step.said for step in reversed(one.steps) if step.name == "page"), "")


def _block(one: Diagnosis) -> None:
    verdict = "failed" if one.problem is not None else "note"
    out.print(Text.assemble((verdict, _COLOURS[verdict]), "  ", text.one_line(one.feed.name)))
    out.print(f"    {text.one_line(one.feed.url)}", markup=False)
    shown = [step for step in one.steps if step.verdict != "ok" or step.name in ("document", "page")]
    for step in shown:
        out.print(f"    {step.name}: {text.one_line(step.said)}", markup=False)
        if step.advice:
            out.print(f"        → {text.one_line(step.advice)}", markup=False)


def show_here(findings: Sequence[Finding]) -> None:
    """What there is to see to beside the feeds."""
    for one in findings:
        colour = _COLOURS["failed" if one.failed else "note"]
        out.print(Text.assemble((one.name, colour), f": {text.one_line(one.said)}"))
        if one.advice:
            out.print(f"    → {text.one_line(one.advice)}", markup=False)


def facts(found: Sequence[Diagnosis], findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The same as plain data, with every step."""
    feeds = [
        {
            "kind": "feed",
            "name": one.feed.name,
            "url": one.feed.url,
            "ok": one.problem is None,
            "problem": one.problem,
            "entries": one.entries,
            "undated": one.undated,
            "newest": iso(one.newest),
            "moved_to": one.moved_to,
            "steps": [
                {
                    "step": step.name,
                    "verdict": step.verdict,
                    "said": step.said,
                    "to_do": step.advice or None,
                }
                for step in one.steps
            ],
        }
        for one in found
    ]
    ours = [
        {
            "kind": "here",
            "name": one.name,
            "ok": not one.failed,
            "problem": one.said if one.failed else None,
            "said": one.said,
            "to_do": one.advice or None,
        }
        for one in findings
    ]
    return [*feeds, *ours]
