"""`monitor send`: a published issue to those who have not got it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor import config as configuration
from monitor import pipeline, weeks
from monitor.cli import doors, rounds, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, err, out
from monitor.config import Config
from monitor.errors import Busy, MonitorError, WrongUse
from monitor.model import Delivery, Reader, State
from monitor.store import Store


def send(
    context: typer.Context,
    week: Annotated[str | None, typer.Argument(metavar="WEEK", help="An ISO week: 2026-W47.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would go to whom; send and write nothing.")
    ] = False,
    out_file: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.eml", help="Write the message there instead (- for here)."),
    ] = None,
    reader: Annotated[
        str | None, typer.Option("--to", metavar="ADDRESS", help="With --out or --draft: whose message.")
    ] = None,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft",
            help="Mail what this week has so far, to the first of mail.to alone; nothing is recorded.",
        ),
    ] = False,
    retry_unknown: Annotated[
        bool,
        typer.Option("--retry-unknown", help="Send again what may or may not have arrived: the same bytes."),
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what was refused, or given up.")
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Mail a published issue to those who have not got it. Without WEEK: the newest one.

    Nobody gets an issue twice: what may have arrived is only sent again with --retry-unknown.

    [bold]Example[/bold]: monitor send 2026-W47 --dry-run
    """
    loaded = doors.load(context, config, state)
    name = rounds.week(week, loaded.digest.timezone).name if week is not None else None
    retries = retry_unknown or retry_failed
    if draft and any((week, dry_run, out_file, retries)):
        raise WrongUse("is of this week, and goes with --to ADDRESS alone", subject="--draft")
    _refuse_nonsense(dry_run, out_file, None if draft else reader, retries)
    with doors.open_store(loaded) as store:
        if draft:
            _draft(context, loaded, store, reader, json_=json_)
            return
        if dry_run:
            _dry_run(loaded, store, name, json_=json_)
            return
        if out_file is not None:
            _write(loaded, store, name, reader, out_file)
            return
        retry: tuple[State, ...] = ("unknown",) if retry_unknown else ()
        retry += ("refused", "expired") if retry_failed else ()
        with doors.ways(loaded) as ways, doors.progress() as bars, doors.told_to_stop() as asked:
            sent = pipeline.send(
                loaded,
                store=store,
                ways=ways,
                now=doors.now(),
                week=name,
                retry=retry,
                stopping=asked,
                progress=bars,
            )
        newest = name or max(store.frozen())
        lines = store.deliveries(newest)
    told = [*sent.lines, *(line for line in lines if line not in sent.lines)]
    if json_:
        show.as_json({"week": newest, "lines": show.delivery_facts(lines)})
    elif doors.wants_talk(context):
        show.sent(newest, sent, lines)
    show.undelivered(told)
    code = _code(sent, told)
    if code:
        raise typer.Exit(code)


def _refuse_nonsense(dry_run: bool, out_file: Path | None, reader: str | None, retry: bool) -> None:
    if reader is not None and out_file is None:
        raise WrongUse("goes with --out FILE.eml or --draft: it chooses whose message it is", subject="--to")
    if retry and (dry_run or out_file is not None):
        raise WrongUse("sends, and --dry-run and --out do not", subject="--retry-…")
    if dry_run and out_file is not None:
        raise WrongUse("writes the message, and --dry-run writes nothing", subject="--out")


def _code(sent: pipeline.Sent, lines: Sequence[Delivery]) -> int:
    """2: a way out does not work. 75: something waits. 1: something was refused or is unknown."""
    if sent.halted:
        show.say(*(f"monitor: {error}" for error in sent.halted))
        return 2
    states = {line.state for line in lines if not line.withdrawn}
    if states & {"waiting", "planned", "sending"}:
        return 75
    return 1 if states & {"refused", "unknown", "expired"} else 0


def _draft(context: typer.Context, config: Config, store: Store, address: str | None, *, json_: bool) -> None:
    if config.mail is None:
        raise WrongUse("has no mail: section, so nobody can be mailed", subject=str(config.path))
    reader = _mailed(config.mail.readers, address)
    now = doors.now()
    week = weeks.containing(now, config.digest.timezone)
    with doors.ways(config) as ways, doors.progress() as bars:
        made = pipeline.draft(config, week, store=store, now=now, through=now, progress=bars)
        outcome = pipeline.preview(config, made, reader, ways=ways, now=now)
    if json_:
        facts = {"week": week.name, "recipient": reader.address}
        show.as_json({**facts, "state": outcome.state, "reply": outcome.reply})
    elif outcome.state == "accepted" and doors.wants_talk(context):
        err.print(f"The draft of {week.name} went to {reader.address}.", markup=False)
    if outcome.state == "waiting":
        raise Busy(f"is not taken now: {outcome.reply}", subject=reader.address)
    if outcome.state != "accepted":
        word = "was refused" if outcome.state == "refused" else "may or may not have arrived"
        raise MonitorError(f"{word}: {outcome.reply}", subject=reader.address)


def _mailed(readers: Sequence[Reader], address: str | None) -> Reader:
    for one in readers:
        if address in (None, one.address):
            return one
    known = ", ".join(one.address for one in readers)
    raise WrongUse(f"is no reader; mail.to has {known}", subject=address or "")


def _dry_run(config: Config, store: Store, week: str | None, *, json_: bool) -> None:
    found = pipeline.letters(config, store=store, now=doors.now(), week=week)
    if not found:
        raise WrongUse("names nobody to send to: it has no mail: and no notify:", subject=str(config.path))
    if json_:
        show.as_json([show.letter_facts(*one) for one in found])
    else:
        show.letters(found)


def _write(config: Config, store: Store, week: str | None, reader: str | None, path: Path) -> None:
    found = pipeline.letters(config, store=store, now=doors.now(), week=week)
    mails = {one.address: letter for one, letter, _ in found if one.channel == "mail"}
    if not mails:
        raise WrongUse("has no mail: section, so there is no message to write", subject=str(config.path))
    if reader is not None and reader not in mails:
        raise WrongUse(f"is no reader; mail.to has {', '.join(mails)}", subject=reader)
    address = reader or next(iter(mails))
    data = mails[address].data
    if str(path) == "-":
        sys.stdout.buffer.write(data)
        return
    doors.refuse_own(path, config)
    configuration.replace_whole(path, data)
    if reader is None and len(mails) > 1:
        err.print(f"Wrote the message to {address}; --to ADDRESS chooses another.", markup=False)
    else:
        out.print(f"Wrote {path}", markup=False)
