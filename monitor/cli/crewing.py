"""`monitor worker`: one of several processes, on as many machines, that share one PostgreSQL store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from monitor import pipeline
from monitor.bounds import frugal
from monitor.cli import doors, rounds, show
from monitor.cli.doors import ConfigFile, StateFolder
from monitor.config import Config
from monitor.errors import ConfigError, WrongUse
from monitor.fetch import open_client
from monitor.pipeline import Desk
from monitor.store import Store
from monitor.workers import Workers

if TYPE_CHECKING:
    from monitor.crew import Chores, Queue

log = structlog.get_logger()

# Whatever of these changes, the next task is done by it.
_FILES = ("feeds.yaml", "overrides.yaml", "labels.jsonl")


class Part(StrEnum):
    """What a worker works at."""

    COLLECT = "collect"
    PUBLISH = "publish"


def worker(
    context: typer.Context,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, max=256, help="So many tasks at a time.")
    ] = 8,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes", metavar="N", min=1, max=256, help="So many for parsing; one for each core."
        ),
    ] = None,
    only: Annotated[
        Part | None,
        typer.Option(
            "--only",
            help="collect: feeds and pages alone. publish: issues and mail alone, where the archive lies.",
        ),
    ] = None,
    every: Annotated[
        int,
        typer.Option("--every", metavar="SECONDS", min=1, max=3600, help="How often to look what is due."),
    ] = 60,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is due any more.")] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Work beside others at one store: collect, publish and send whatever is due, each of it once.

    For a store in PostgreSQL (`database:`). Start as many as you like, on as many machines. One that is
    killed loses nothing: what it was at is another's within a minute. SIGTERM lets the tasks under way end.

    [bold]Example[/bold]: monitor worker --jobs 16 --processes 2
    """
    loaded = doors.load(context, config, state)
    if loaded.database is None or loaded.database.startswith("sqlite"):
        raise WrongUse(
            "several processes share a store in PostgreSQL alone: write `database: postgresql://…` into it, "
            "or let `monitor schedule` do all of it here",
            subject=str(loaded.path),
        )
    try:
        from monitor import crew  # noqa: PLC0415  an extra: no other command needs it
    except ModuleNotFoundError as cause:
        raise WrongUse(
            f"needs the extra workers: pip install 'monitor-digest[workers]' ({cause.name} is missing)",
            subject="monitor worker",
        ) from cause
    queues: tuple[Queue, ...] = ("collect", "publish") if only is None else (only.value,)
    frugal()
    with doors.open_store(loaded) as store, Workers(processes, prepare=pipeline.preparation()) as pool:
        here = _Here(loaded, store=store, again=lambda: doors.load(context, config, state))

        async def stay() -> None:
            async with open_client(
                contact=loaded.fetch.contact, allow=loaded.fetch.allow, connections=loaded.fetch.concurrency
            ) as client:

                def desk(now: Config) -> Desk:
                    return Desk.of(now, store=store, client=client, workers=pool)

                await crew.Crew(
                    address=loaded.database or "",
                    desk=lambda: here.desk(desk),
                    chores=_chores(here),
                    clock=doors.now,
                    queues=queues,
                    jobs=jobs,
                    look=float(every),
                    once=once,
                ).stay()

        asyncio.run(stay())


@dataclass(slots=True)
class _Here:
    """What this process works with: the configuration as it is now."""

    config: Config
    store: Store = field(kw_only=True)
    again: Callable[[], Config] = field(kw_only=True)
    _stamp: object = None
    _desk: Desk | None = None

    def desk(self, make: Callable[[Config], Desk]) -> Desk:
        """The doors that `make` gives, with the configuration read anew where one of its files changed; with
        mistakes in it, as it was."""
        stamp = tuple(_touched(self.config.path.with_name(name)) for name in _names(self.config.path))
        if self._desk is None or stamp != self._stamp:
            if self._desk is not None:
                try:
                    self.config = self.again()
                except ConfigError as error:
                    log.warning(
                        "feeds.yaml has mistakes; going on with what it was", mistakes=len(error.mistakes)
                    )
                    show.say(*map(str, error.mistakes))
            self._stamp = stamp
            self._desk = make(self.config)
        return self._desk


def _names(config: Path) -> tuple[str, ...]:
    return (config.name, *_FILES[1:])


def _touched(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _chores(here: _Here) -> Chores:
    from monitor.crew import Chores  # noqa: PLC0415  see above

    def due() -> tuple[str, ...]:
        weeks = pipeline.due_weeks(here.config, store=here.store, now=doors.now())
        return tuple(one.name for one in weeks)

    def mail() -> str:
        if not pipeline.readers_of(here.config):
            return ""
        wanted = [f"{week}.{revision}" for week, revision in here.store.mail_wanted()]
        open_ = here.store.to_send(now=doors.now(), patient=True)
        return " ".join([*wanted, *(f"{one.id}.{one.tries}" for one in open_)])

    def publish(week: str) -> None:
        pipeline.refuse_unrecorded(here.config, store=here.store)
        chosen = rounds.week(week, here.config.digest.timezone)
        # Somebody may have made it since it was handed out; its files are theirs then.
        if chosen.name not in here.store.frozen():
            done = pipeline.publish(here.config, chosen, store=here.store, now=doors.now())
            show.said_of(done)
            show.archived(done.kept, done.digest.week)
            rounds.settle(here.config, here.store, doors.now())

    def send(stopping: Callable[[], bool]) -> None:
        sent = rounds.send(here.config, here.store, doors.now(), stopping=stopping)
        show.undelivered(sent.lines)
        for error in sent.halted:
            raise error

    def mend() -> None:
        pipeline.refuse_unrecorded(here.config, store=here.store)
        pipeline.mend(here.config, store=here.store)

    return Chores(due=due, mail=mail, publish=publish, send=send, mend=mend)
