"""`monitor move`: from the SQLite file beside feeds.yaml to the database that feeds.yaml names;
`monitor restore`: what a lost store has to know, from the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import quote, unquote

import typer

from monitor import pipeline
from monitor.cli import doors, grounds, show
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
    words = (("entries", "entry", "entries"), ("articles", "article", None), ("issues", "issue", None))
    what = [grounds.counted(counts[key], one, more) for key, one, more in words]
    what.append(grounds.counted(copied["outbox"], "letter"))
    said = f"Copied {grounds.listed(what)}. {file} stays as it is; nothing reads it any more."
    out.print(said, markup=False)


def restore(
    context: typer.Context,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Take the archive's issues on record in a store that was lost, so that nothing is told or mailed twice.

    What was collected and not told yet comes again from the feeds, as far as they reach back. The archive
    stays as it is, and nobody is mailed. Who has got these issues is not known: `monitor send WEEK`, with the
    week, mails one to every reader.

    [bold]Example[/bold]: monitor restore && monitor run
    """
    loaded = doors.load(context, config, state)
    with doors.open_store(loaded) as store:
        taken = pipeline.restore(loaded, store=store)
    if json_:
        show.as_json({"restored": [{"week": one.week, "revision": one.revision} for one in taken]})
    elif not taken:
        out.print("Nothing is missing: every issue of the archive is on record.")
    else:
        which = taken[0].week if len(taken) == 1 else f"{taken[0].week} to {taken[-1].week}"
        many = grounds.counted(len(taken), "issue")
        out.print(f"On record again: {many} ({which}). monitor run goes on from there.")
        if pipeline.readers_of(loaded):
            newest = taken[-1].week
            out.print(f"Who has got them is not known: monitor send {newest} would mail it to every reader.")


def _file(address: str) -> Path | None:
    path = address.partition("?")[0].removeprefix("sqlite:///")
    return Path(unquote(path)).resolve() if address.startswith("sqlite:///") else None
