"""`monitor check`: is the configuration right, and with --online, does what it names answer?"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from monitor import pipeline
from monitor.cli import checks, doctor, doors, grounds, rulecheck, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, out
from monitor.config import Config
from monitor.fetch import open_client
from monitor.model import Feed
from monitor.workers import Workers


def check(
    context: typer.Context,
    online: Annotated[
        bool, typer.Option("--online", help="Also try every feed, step by step, and the mail server.")
    ] = False,
    feed: Annotated[
        list[str] | None,
        typer.Option("--feed", metavar="NAME", help="Try this feed alone (name or address); repeatable."),
    ] = None,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Validate the configuration: every mistake at once, each with its place.

    With --online also every feed, from its name to the text of its newest page, and the mail server as far as
    its login; nothing is sent or stored. Exit code 1 where no feed can be read, or nothing sent or stored.

    [bold]Example[/bold]: monitor check --online

    [bold]Example[/bold]: monitor check --online --feed "Example Daily"
    """
    loaded = doors.load(context, config, state)
    if mistakes := checks.mistakes(loaded):
        show.say(*(f"{loaded.path}: {words}" for words in mistakes))
        raise typer.Exit(2)
    chosen = doctor.chosen(loaded, feed or ())
    notes = (*checks.notes(loaded), *rulecheck.notes(loaded))
    show.say(*(f"{loaded.path}: {words}" for words in notes))
    if not online and not feed:
        if json_:
            show.as_json(
                {
                    "file": str(loaded.path),
                    "feeds": len(loaded.feeds),
                    "tags": len(loaded.tags),
                    "notes": list(notes),
                }
            )
        else:
            out.print(
                f"{loaded.path}: {grounds.counted(len(loaded.feeds), 'feed')}, "
                f"{grounds.counted(len(loaded.tags), 'tag')}, no mistakes",
                markup=False,
            )
        return
    found = asyncio.run(_diagnosed(loaded, chosen))
    # Who asks about a feed asks about nothing else.
    ours = () if feed else doctor.here(loaded, found)
    if not json_:
        doctor.show(found)
        doctor.show_here(ours)
    tried = () if feed else checks.ways_out(loaded)
    if json_:
        show.as_json([*doctor.facts(found, ours), *show.way_facts(tried)])
    else:
        show.ways(tried, readers=bool(feed or pipeline.readers_of(loaded)))
    # A single feed that fails is told, and fatal to nothing; a way out or the store is.
    nothing = bool(found) and all(one.problem is not None for one in found)
    if nothing or any(one.failed for one in ours) or any(problem for _, problem in tried):
        raise typer.Exit(1)


async def _diagnosed(config: Config, feeds: tuple[Feed, ...]) -> tuple[pipeline.Diagnosis, ...]:
    with Workers() as workers, doors.progress() as bars:
        async with open_client(
            contact=config.fetch.contact, allow=config.fetch.allow, connections=config.fetch.concurrency
        ) as client:
            return await pipeline.diagnose(
                config, feeds, client=client, workers=workers, clock=doors.now, progress=bars
            )
