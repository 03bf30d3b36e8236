"""`monitor check`: is the configuration right, and with --online, does what it names answer?"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from monitor import pipeline
from monitor.cli import checks, doors, rulecheck, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, out
from monitor.config import Config
from monitor.fetch import open_client
from monitor.workers import Workers


def check(
    context: typer.Context,
    online: Annotated[
        bool, typer.Option("--online", help="Also try every feed, and the mail server.")
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Validate the configuration: every mistake at once, each with its place.

    With --online also every feed, and the mail server as far as its login; nothing is sent.

    [bold]Example[/bold]: monitor check --online
    """
    loaded = doors.load(context, config, state)
    if mistakes := checks.mistakes(loaded):
        show.say(*(f"{loaded.path}: {words}" for words in mistakes))
        raise typer.Exit(2)
    notes = (*checks.notes(loaded), *rulecheck.notes(loaded))
    show.say(*(f"{loaded.path}: {words}" for words in notes))
    if not online:
        if json_:
            show.as_json({"file": str(loaded.path), "feeds": len(loaded.feeds), "tags": len(loaded.tags)})
        else:
            out.print(
                f"{loaded.path}: {len(loaded.feeds)} feeds, {len(loaded.tags)} tags, no mistakes",
                markup=False,
            )
        return
    found = asyncio.run(_trial(loaded, doors.now()))
    tried = checks.ways_out(loaded)
    if json_:
        show.as_json([*show.trial_facts(found), *show.way_facts(tried)])
    else:
        show.trials(found)
        show.ways(tried)
    if all(one.problem for one in found) or any(problem for _, problem in tried):
        raise typer.Exit(1)


async def _trial(config: Config, now: datetime) -> tuple[pipeline.Trial, ...]:
    with Workers() as workers, doors.progress() as bars:
        async with open_client(
            contact=config.fetch.contact, allow=config.fetch.allow, connections=config.fetch.concurrency
        ) as client:
            return await pipeline.try_feeds(config, client=client, workers=workers, now=now, progress=bars)
