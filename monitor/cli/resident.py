"""`monitor schedule` stays and works; `monitor service` prints what makes systemd or cron do so."""

from __future__ import annotations

import getpass
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
import typer

from monitor import service as units
from monitor import weeks
from monitor.cli import doors, rounds, show
from monitor.cli.doors import ConfigFile, StateFolder, out
from monitor.config import Config
from monitor.errors import ConfigError, MonitorError, WrongUse

log = structlog.get_logger()

Minutes = Annotated[
    int,
    typer.Option("--every", metavar="MINUTES", min=1, max=1440, help="How often to look what is due."),
]


def schedule(
    context: typer.Context,
    every: Minutes = 15,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Stay resident and do what `run` does: at once, every few minutes, and when an issue is due.

    SIGTERM lets the step under way finish, then stops. Changes of feeds.yaml count from the next run on.

    [bold]Example[/bold]: monitor schedule --every 10
    """
    from monitor import schedule as resident  # noqa: PLC0415 (APScheduler: no other command needs it)

    known = [doors.load(context, config, state)]

    def job(stopping: Callable[[], bool]) -> None:
        try:
            known[0] = doors.load(context, config, state)
        except ConfigError as error:
            log.warning("feeds.yaml has mistakes; going on with what it was", mistakes=len(error.mistakes))
            show.say(*map(str, error.mistakes))
        with doors.open_store(known[0]) as store:
            done = rounds.run(known[0], store, doors.now(), stopping=stopping)
        show.problems(done)

    def upcoming(after: datetime) -> datetime:
        rules = known[0].digest
        return weeks.upcoming(after, rules.publish, rules.timezone)

    code = resident.stay(job, every=timedelta(minutes=every), upcoming=upcoming)
    if code:
        raise typer.Exit(code)


class Kind(StrEnum):
    """What `service` prints."""

    ALL = "all"
    SYSTEMD = "systemd"
    RESIDENT = "resident"
    CRON = "cron"
    WORKER = "worker"


def service(
    context: typer.Context,
    kind: Annotated[
        Kind,
        typer.Argument(
            help="systemd: a timer. resident: a service that stays. cron: a crontab. worker: one of several."
        ),
    ] = Kind.ALL,
    per_user: Annotated[
        bool, typer.Option("--user", help="Units for your own service manager, systemctl --user.")
    ] = False,
    every: Minutes = 15,
    out_folder: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Write the units there as files.")
    ] = None,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Print systemd units or crontab lines for this installation; they say how to install them.

    [bold]Example[/bold]: monitor service systemd --out /etc/systemd/system
    """
    loaded = doors.load(context, config, state)
    it = _installation(loaded, every=every, state=doors.chosen_state(context, state))
    files: dict[str, str] = {}
    if kind in (Kind.ALL, Kind.SYSTEMD):
        files |= units.units(it, per_user=per_user)
    if kind is Kind.RESIDENT:
        files |= units.units(it, resident=True, per_user=per_user)
    if kind is Kind.WORKER:
        files |= units.worker_unit(it, per_user=per_user)
    if out_folder is not None:
        if not files:
            raise WrongUse(
                "takes systemd, resident or worker: a crontab is no file of yours", subject="--out"
            )
        _write(files, out_folder)
        return
    parts = [f"# {name}\n{text}" for name, text in files.items()] if len(files) > 1 else list(files.values())
    if kind in (Kind.ALL, Kind.CRON):
        parts.append(units.crontab(it))
    sys.stdout.write("\n\n".join(part.rstrip("\n") + "\n" for part in parts))


def _write(files: Mapping[str, str], folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as cause:
            raise MonitorError(f"cannot be written: {cause.strerror or cause}", subject=str(path)) from cause
        out.print(f"Wrote {path}", markup=False)


def _installation(config: Config, *, every: int, state: Path | None) -> units.Installation:
    found = shutil.which(sys.argv[0])
    # `python -m monitor` has no program of its own: the one beside its interpreter is meant.
    beside = Path(sys.executable).parent / "monitor"
    program = beside if found is None or Path(found).name == "__main__.py" else Path(found)
    server = config.mail.server.reveal() if config.mail else ""
    return units.Installation(
        program=_plain(program),
        config=_plain(config.path),
        writable=_writable(config),
        user=getpass.getuser(),
        timezone=config.digest.timezone,
        publish=config.digest.publish,
        every_minutes=every,
        sendmail=server.startswith("sendmail:"),
        environment_file=_plain(config.path.parent) / "monitor.env",
        state=None if state is None else _plain(state),
        database_socket=_socket(config),
    )


def _writable(config: Config) -> tuple[Path, ...]:
    """Every folder that a run writes to, as far as feeds.yaml says."""
    folders = [*_store_folder(config)]
    archive = config.path.parent / config.digest.folder
    # git writes beside the work tree's files too.
    top = next((one for one in (archive, *archive.parents) if (one / ".git").exists()), None)
    folders.append(top if top is not None and config.archive.commit else archive)
    if config.mail is not None:
        scheme, _, path = config.mail.server.reveal().partition(":")
        if scheme in ("maildir", "eml"):
            folders.append(Path(path))
    return tuple(dict.fromkeys(_plain(one) for one in folders))


def _store_folder(config: Config) -> tuple[Path, ...]:
    """The folder of the store's file, which has others beside it: its log, and the locks. Nothing where
    the store lies on a server: a unit whose folder is not there would not start."""
    if config.database is None:
        return (config.state,)
    file = config.database.partition("?")[0].removeprefix("sqlite:///")
    return (Path(unquote(file)).parent,) if file.startswith("/") else ()


def _socket(config: Config) -> Path | None:
    """The folder of PostgreSQL's socket, where the address names one: as the host, or as host=."""
    parts = urlsplit(config.database or "")
    host = parse_qs(parts.query).get("host", [unquote(parts.netloc.rpartition("@")[2])])[0]
    local = parts.scheme.startswith("postgresql") and host.startswith("/")
    return _plain(Path(host)) if local else None


def _plain(path: Path) -> Path:
    """`path` as systemd takes it: whole, and without "..", which over a symbolic link is another folder
    than its letters say."""
    whole = path.absolute()
    return whole.resolve() if ".." in whole.parts else whole
