"""The doors that commands open: configuration, store, clock, and what people see of long work."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer
from rich.console import Console

from monitor import config as configuration
from monitor import deliver, logs
from monitor.config import Config
from monitor.errors import WrongUse
from monitor.pipeline import Ways
from monitor.store import Store

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# Taken before the command or after it: `monitor --config F collect` and `monitor collect --config F`.
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="FILE", help="The configuration; feeds.yaml here by default."),
]
StateFolder = Annotated[
    Path | None,
    typer.Option("--state", metavar="DIR", help="Where state lives; .monitor beside the configuration."),
]
AsJson = Annotated[bool, typer.Option("--json", help="The answer as JSON, for programs.")]

# Into a pipe or a file, tables are as wide as they need: rich would take 80 columns.
# Whoever closes a stream (>&-) wants nothing of it.
sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  for as long as we live
sys.stderr = sys.stderr or sys.stdout
out = Console(soft_wrap=True, highlight=False, emoji=False, width=None if sys.stdout.isatty() else 240)
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)


@dataclass(slots=True)
class Chosen:
    """What was said before the command."""

    config: Path | None = None
    state: Path | None = None
    log_format: logs.Format = "human"
    verbose: int = 0


def now(env: Mapping[str, str] = os.environ) -> datetime:
    """The time, or what MONITOR_NOW sets it to for a rehearsal."""
    value = env.get("MONITOR_NOW", "").strip()
    return moment(value, "MONITOR_NOW") if value else datetime.now(UTC)


def rehearsing(env: Mapping[str, str] = os.environ) -> bool:
    """Whether MONITOR_NOW sets the time."""
    return bool(env.get("MONITOR_NOW", "").strip())


def moment(value: str, what: str) -> datetime:
    """An ISO time as aware UTC; a time without a zone is taken as UTC. Raises WrongUse."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError as cause:
        raise WrongUse(f"{value!r} is no ISO time; write it as 2026-11-23T08:00:00Z", subject=what) from cause
    if not 1990 <= found.year < 3000:
        raise WrongUse(f"{value!r} lies outside the years 1990 to 2999", subject=what)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def load(context: typer.Context, config: Path | None, state: Path | None) -> Config:
    """The configuration that the options choose. Raises ConfigError with every mistake."""
    chosen = context.find_object(Chosen) or Chosen()
    path = config or chosen.config or Path("feeds.yaml")
    loaded = configuration.load(path, os.environ)
    folder = chosen_state(context, state)
    return loaded if folder is None else replace(loaded, state=folder)


def chosen_state(context: typer.Context, state: Path | None) -> Path | None:
    """The folder of --state, before the command or after it; None where the default stands."""
    return state or (context.find_object(Chosen) or Chosen()).state


def open_store(config: Config) -> Store:
    """The store of this configuration, made or brought up to date where needed."""
    return Store.open(_database(config), cold=cold(config))


def cold(config: Config) -> Path:
    """The folder of the compressed files that old texts of this configuration's store are put away in."""
    return config.retention.folder or config.state.absolute() / "texts"


def refuse_own(path: Path, config: Config) -> None:
    """Raises WrongUse where a file to be written is one of the reader's own."""
    own = (config.path, *(config.path.with_name(name) for name in ("overrides.yaml", "labels.jsonl")))
    if path.resolve() in {one.resolve() for one in (*own, config.state / "monitor.db")}:
        raise WrongUse("is a file of yours, and would be gone: name another", subject=str(path))


def known_store(config: Config) -> Store | None:
    """The store of this configuration, where there is one that needs nothing to be done."""
    return Store.known(_database(config), cold=cold(config))


def _database(config: Config) -> str:
    if config.database is not None:
        return config.database
    # Quoted: in an address, % and ? would be more than letters of a folder's name.
    return f"sqlite:///{quote(str((config.state / 'monitor.db').absolute()))}"


@contextmanager
def told_to_stop() -> Iterator[Callable[[], bool]]:
    """Within, SIGTERM does not end the program, but is told: a letter whose final dot is out deserves its
    answer. To be used in the main thread."""
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    try:
        yield lambda: bool(told)
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def ways(config: Config, *, patience: float | None = None) -> Iterator[Ways]:
    """The ways out that are configured. Nothing is connected before there is something to send. Where
    somebody waits for the answer, `patience` is all the seconds that one step may take."""
    mail = config.mail
    limits = [seconds for seconds in (patience, mail.timeout_seconds if mail else None) if seconds]
    opened = Ways(
        mail=deliver.open_mailer(mail.server.reveal(), timeout=min(limits, default=None)) if mail else None,
        channels={
            one.reader.address: deliver.Notifier(one.url.reveal(), name=one.reader.address)
            for one in config.notify
        },
    )
    try:
        yield opened
    finally:
        opened.close()


def wants_talk(context: typer.Context) -> bool:
    """Whether somebody reads along: cron mails whatever is printed, so it gets nothing on success, and
    a program that reads JSON lines gets nothing else."""
    chosen = context.find_object(Chosen) or Chosen()
    return chosen.log_format == "human" and (sys.stderr.isatty() or chosen.verbose > 0)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Bars on a terminal, nothing elsewhere."""
    if not err.is_terminal:
        yield lambda *_: None
        return
    from rich.progress import (  # noqa: PLC0415  60 ms, and most commands show none
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
    ) as shown:
        yield _Bars(shown)


class _Bars:
    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._shown.add_task(stage, total=total)
        self._shown.update(self._tasks[stage], completed=done, total=total)
