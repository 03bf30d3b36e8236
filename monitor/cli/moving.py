"""`monitor move`: from the SQLite file beside feeds.yaml to the database that feeds.yaml names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import quote, unquote

import typer

from monitor.cli import doors, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, out
from monitor.errors import WrongUse
from monitor.store import Store


def move(
    context: typer.Context,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="FILE", help="The SQLite file; monitor.db where state lives by default."
        ),
    ] = None,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Copy the whole store from a SQLite file into the database of `database:` or MONITOR_DATABASE_URL.

    That database must be empty. Either all of it is copied, or nothing. The file stays as it is.

    [bold]Example[/bold]: monitor move && monitor status
    """
    loaded = doors.load(context, config, state)
    file = source or loaded.state / "monitor.db"
    if loaded.database is None:
        raise WrongUse(
            "names no other database to move to: write `database: postgresql://…` into it first, or set "
            "MONITOR_DATABASE_URL",
            subject=str(loaded.path),
        )
    if not file.is_file():
        raise WrongUse("is not there: nothing to move; --from FILE names another", subject=str(file))
    address = f"sqlite:///{quote(str(file.absolute()))}"
    if _file(loaded.database) == file.resolve():
        raise WrongUse("is what feeds.yaml names already: it cannot be moved to itself", subject=str(file))
    with Store.open(address) as old, doors.open_store(loaded) as new:
        copied = old.copy_into(new)
        counts = new.counts()
    if json_:
        show.as_json({"from": str(file), "rows": dict(copied)})
        return
    out.print(
        f"Copied {counts['entries']:,} entries, {counts['articles']:,} articles, {counts['issues']:,} issues "
        f"and {copied['outbox']:,} letters. {file} stays as it is; nothing reads it any more.",
        markup=False,
    )


def _file(address: str) -> Path | None:
    path = address.partition("?")[0].removeprefix("sqlite:///")
    return Path(unquote(path)).resolve() if address.startswith("sqlite:///") else None
