"""Arguments → Config → one pipeline call → exit code. The only place that prints.

Exit codes: 0 done (single feeds that failed are reported, not fatal) · 1 the job could not be done, or a
recipient was refused or is unknown · 2 wrong use or configuration, or the mail server refuses us · 75 try
again later (another run holds the lock, mail is waiting).
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import sys
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from monitor import config as configuration
from monitor import digest, logs, pipeline, rehearsal, weeks
from monitor.cli import (
    about,
    checking,
    crewing,
    doors,
    feeds,
    labelling,
    labs,
    moving,
    overview,
    ran,
    resident,
    rounds,
    searching,
    sending,
    show,
    story,
    tags,
    tidying,
    why,
)
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, err, out
from monitor.errors import Busy, ConfigError, DeliveryError, MonitorError, WrongUse

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Reads your feeds, tells each event once, and writes a weekly digest with its evidence.",
    epilog="[bold]Example[/bold]: monitor init && monitor check --online && monitor run",
)
app.add_typer(feeds.app, name="feeds")
app.add_typer(story.app, name="story")
app.add_typer(tags.app, name="tags")
app.add_typer(labs.app, name="lab")


def main() -> None:
    """The command. Turns errors into words on standard error and the exit codes above."""
    command = get_command(app)
    _name_no_values(command)
    try:
        command()
    except ConfigError as error:
        show.say(*map(str, error.mistakes))
        sys.exit(2)
    except OSError as error:
        # Of standard output: whatever else is read or written says by itself what went wrong.
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        show.say("monitor: standard output: no space is left where it goes")
        # Else the interpreter would try once more to get rid of what is left, and say so.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except MonitorError as error:
        show.say(f"monitor: {error}")
        sys.exit(75 if isinstance(error, Busy) else 2 if isinstance(error, WrongUse | DeliveryError) else 1)


def _name_no_values(command: Any, parent: Any = None) -> None:
    """A flag takes no value: `<bool>` beside it in the help would read as if it did."""
    context = command.context_class(command, parent=parent, **command.context_settings)
    for one in command.get_params(context):
        if getattr(one, "is_flag", False) or getattr(one, "count", False):
            one.metavar = ""
    for below in getattr(command, "commands", {}).values():
        _name_no_values(below, context)


def _version(wanted: bool) -> None:
    if wanted:
        out.print(about.words(os.environ), markup=False)
        raise typer.Exit


@app.callback()
def _before(
    context: typer.Context,
    config: ConfigFile = None,
    state: StateFolder = None,
    log_format: Annotated[
        str,
        typer.Option("--log-format", metavar="human|json", help="How logs are written to standard error."),
    ] = "human",
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True, help="Say more; twice for all.")] = 0,
    version: Annotated[  # noqa: ARG001  handled by its callback
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="The version, and what a bug report needs."
        ),
    ] = False,
) -> None:
    form: logs.Format
    if log_format == "json":
        form = "json"
    elif log_format == "human":
        form = "human"
    else:
        raise typer.BadParameter("it is human or json", param_hint="--log-format")
    logs.set_up(form, verbose=verbose, colour=err.is_terminal and not err.no_color)
    context.obj = doors.Chosen(config=config, state=state, log_format=form, verbose=verbose)


@app.command()
def init(context: typer.Context, config: ConfigFile = None) -> None:
    """Write a commented starter feeds.yaml. Never overwrites.

    [bold]Example[/bold]: monitor init && $EDITOR feeds.yaml
    """
    chosen = context.find_object(doors.Chosen) or doors.Chosen()
    path = config or chosen.config or Path("feeds.yaml")
    # Editors complete the file by its schema, which lies where state lies: it is not the user's to edit.
    schema = path.parent / ".monitor" / "feeds.schema.json"
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(configuration.starter(".monitor/feeds.schema.json"))
        schema.parent.mkdir(parents=True, exist_ok=True)
        schema.write_text(json.dumps(configuration.schema(), indent=2) + "\n", encoding="utf-8")
    except FileExistsError as cause:
        raise WrongUse(
            "exists already and is left as it is; --config FILE chooses another", subject=str(path)
        ) from cause
    except OSError as cause:
        raise MonitorError(f"cannot be written: {cause.strerror}", subject=str(path)) from cause
    out.print(f"Wrote {path}. Edit its tags and feeds, then: monitor check --online", markup=False)


@app.command()
def templates(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The one to print; without it, a list.")] = "",
) -> None:
    """List or print the templates that issues are made with, and the words they say.

    A copy under templates/ beside feeds.yaml stands before the one that ships; see docs/templates.md.

    [bold]Example[/bold]: monitor templates issue.md.j2 > templates/issue.md.j2
    """
    known = digest.template_names()
    if not name:
        out.print(*known, sep="\n", markup=False, highlight=False)
        return
    if name not in known:
        near = get_close_matches(name, known, n=1)
        meant = f"did you mean {near[0]}?" if near else "`monitor templates` lists all"
        raise WrongUse(f"no template has this name: {meant}", subject=name)
    sys.stdout.write(digest.template_source(name))


@app.command()
def collect(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Every feed, whether due or not.")] = False,
    feeds_only: Annotated[
        bool, typer.Option("--feeds-only", help="Feeds alone: pages stay wanted until the next round.")
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """One round: fetch what is due, parse, fetch pages, extract, score, store.

    [bold]Example[/bold]: monitor collect --all
    """
    loaded = doors.load(context, config, state)
    now = doors.now()
    with doors.open_store(loaded) as store:
        report = asyncio.run(rounds.collect(loaded, store, now, everything=everything, pages=not feeds_only))
        if doors.wants_talk(context) and not json_:
            ran.collected(report, loaded, store, now)
    if json_:
        show.as_json(show.report_facts(report))
    if rounds.all_failed(report):
        raise MonitorError(rounds.NO_FEED)


@app.command()
def publish(
    context: typer.Context,
    week: Annotated[str | None, typer.Argument(metavar="WEEK", help="An ISO week: 2026-W47.")] = None,
    through: Annotated[
        str | None,
        typer.Option("--through", metavar="TIME", help="A draft of an unfinished week, up to then."),
    ] = None,
    out_folder: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where a draft goes.")
    ] = None,
    revise: Annotated[
        bool, typer.Option("--revise", help="Make the next revision of an issue on record, if it differs.")
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Group, compose and freeze the issue of a week, write it under digests/ and commit it.

    Without WEEK: the newest complete one. An issue on record is not made again; its files are.

    [bold]Example[/bold]: monitor publish 2026-W47
    """
    loaded = doors.load(context, config, state)
    now = doors.now()
    limit = doors.moment(through, "--through") if through else None
    if revise and limit is not None:
        raise WrongUse("a draft is no issue on record yet, and has no revisions", subject="--revise")
    if out_folder is not None and limit is None:
        raise WrongUse("goes with --through TIME: it is where a draft is put", subject="--out")
    zone = loaded.digest.timezone
    if week is not None:
        chosen = rounds.week(week, zone)
    elif limit is not None:
        chosen = weeks.containing(limit, zone)
    else:
        chosen = weeks.newest_complete(now, zone)
    with doors.open_store(loaded) as store, doors.progress() as bars:
        done = pipeline.publish(
            loaded,
            chosen,
            store=store,
            now=now,
            through=limit,
            out=out_folder,
            revise=revise,
            progress=bars,
        )
    if json_:
        show.as_json(show.published_facts(done))
    elif doors.wants_talk(context):
        what = show.issue_name(done.digest.week, done.digest.revision)
        word = "Draft of" if done.digest.draft else "Published" if done.new else "Already on record:"
        err.print(f"{word} {what}: {done.files[0]}", markup=False)
        if done.new and done.digest.revision > 1 and pipeline.readers_of(loaded):
            err.print(f"Nobody is mailed a revision unasked: `monitor send {done.digest.week}`", markup=False)
        if done.kept is not None and done.kept.said and done.kept.state != "put off":
            err.print(done.kept.said, markup=False)
    show.said_of(done)
    show.archived(done.kept, done.digest.week)


@app.command()
def run(
    context: typer.Context, config: ConfigFile = None, state: StateFolder = None, json_: AsJson = False
) -> None:
    """Collect, then publish and send whatever is due. What cron and the timer call, as often as they like.

    On a terminal it says what it did. Elsewhere (cron, > log) it is silent where all went well, so that cron
    mails failures alone: monitor -v run talks anywhere.

    [bold]Example[/bold], in a crontab: */15 * * * * /home/me/news/.venv/bin/monitor --config
    /home/me/news/feeds.yaml run
    """
    loaded = doors.load(context, config, state)
    with doors.open_store(loaded) as store:
        now = doors.now()
        done = rounds.run(loaded, store, now)
        if doors.wants_talk(context) and not json_:
            ran.told(done, loaded, store, now)
    if json_:
        facts = show.report_facts(done.report)
        facts["published"] = [show.published_facts(one) for one in done.published]
        facts["sent"] = show.delivery_facts(done.sent.lines if done.sent else ())
        show.as_json(facts)
    show.problems(done)
    code = _code(done)
    if code:
        raise typer.Exit(code)


def _code(done: rounds.Run) -> int:
    if any(isinstance(one, ConfigError | DeliveryError | WrongUse) for one in done.errors):
        return 2
    failed = any(not isinstance(one, Busy) for one in done.errors)
    if failed or (done.sent is not None and done.sent.failed):
        return 1
    return 75 if done.waiting or done.errors else 0


@app.command()
def export(
    context: typer.Context,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="Only entries first seen from then on.")
    ] = None,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Everything stored, a JSON line an entry.

    [bold]Example[/bold]: monitor export --since 2026-11-16 | gzip > entries.jsonl.gz
    """
    loaded = doors.load(context, config, state)
    limit: datetime | None = doors.moment(since, "--since") if since else None
    with doors.open_store(loaded) as store:
        for one in store.export(limit):
            line: dict[str, Any] = {
                "feed": one.feed,
                "guid": one.guid,
                "url": one.url,
                "title": one.title,
                "published": show.iso(one.published),
                "first_seen": show.iso(one.first_seen),
                "authors": list(one.authors),
                "content_html": one.content_html,
                "text": one.text,
                "text_from": one.text_from,
                "status": one.status,
                "kind": one.kind,
                "lang": one.lang,
                "scores": {score.tag: score.value for score in one.scores},
                "story": one.story,
                "ahead": one.ahead,
                "source": {"name": one.source, "url": one.source_url}
                if one.source or one.source_url
                else None,
                "links": [
                    {"url": link.url, "text": link.text, "paragraph": place} for link, place in one.links
                ],
            }
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@app.command()
def demo(
    out_folder: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where the sample issue and its state go.")
    ] = Path("demo"),
) -> None:
    """Turn the sample week that ships into an issue, by the real path: HTTP, parse, extract, store, publish.

    [bold]Example[/bold]: monitor demo --out /tmp/demo
    """
    try:
        out_folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise MonitorError(f"cannot be made: {cause.strerror}", subject=str(out_folder)) from cause
    path = out_folder / "feeds.yaml"
    with rehearsal.serve(rehearsal.PORT, or_any=True) as base:
        path.write_text(rehearsal.feeds_yaml(base), encoding="utf-8")
        loaded = configuration.load(path, {})
        with doors.open_store(loaded) as store:
            report = asyncio.run(rounds.collect(loaded, store, rehearsal.COLLECTED, everything=False))
            with doors.progress() as bars:
                done = pipeline.publish(
                    loaded,
                    rounds.week(rehearsal.WEEK, loaded.digest.timezone),
                    store=store,
                    now=rehearsal.NOW,
                    progress=bars,
                )
    if rounds.all_failed(report) and done.new:
        raise MonitorError("the sample week could not be read from this machine's own loopback address")
    out.print(
        f"The sample week ({rehearsal.WEEK}) is an issue now:\n"
        f"  {done.files[0]}   to read\n"
        f"  {done.files[1]}   the same as a page\n"
        f"  {done.files[2]}   its facts\n"
        f"  {done.files[0].parents[1] / 'index.html'}   all issues, with a search\n"
        "\nWith your own feeds, in a folder of their own (mkdir news && cd news):\n"
        "  monitor init             writes a starter feeds.yaml to edit\n"
        "  monitor check --online   tries every feed\n"
        "  monitor run              collects, and publishes when a week is over",
        markup=False,
    )


app.command()(checking.check)
app.command()(sending.send)
app.command()(resident.schedule)
app.command()(resident.service)
app.command()(overview.status)
app.command()(why.why)
app.command()(searching.search)
app.command()(labelling.label)
app.command()(moving.move)
app.command()(moving.restore)
app.command()(tidying.tidy)
app.command()(crewing.worker)
