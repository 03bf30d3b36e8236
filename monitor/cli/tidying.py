"""`monitor tidy`: what the store keeps at hand, and the room that it takes."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from monitor import pipeline
from monitor.cli import doors, grounds
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, out

_MB = 1_000_000


def tidy(
    context: typer.Context,
    *,
    vacuum: Annotated[
        bool, typer.Option("--vacuum", help="Give the room that is free in the database back to the disk.")
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Make the store fit `retention:` again: old texts go into compressed files, old reports are deleted.

    Each issue does so by itself; this does all of it now. Nothing that an issue told, and nothing that a
    search finds, is lost by it.

    [bold]Example[/bold]: monitor tidy --vacuum
    """
    loaded = doors.load(context, config, state)
    with doors.open_store(loaded) as store:
        with doors.progress() as bars:
            done = pipeline.tidy(loaded, store=store, now=doors.now(), progress=bars)
        sizes = store.vacuum() if vacuum else None
        held = store.texts()
    if json_:
        facts = {**asdict(done), "texts": asdict(held)}
        if sizes is not None:
            facts["database"] = {"before": sizes[0], "after": sizes[1]}
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return
    lines: list[str] = []
    if done.articles:
        lines.append(
            f"Put away: the texts of {grounds.counted(done.articles, 'article')}, {_size(done.size)} in "
            f"{grounds.counted(done.files, 'file')} of {_size(done.packed)}"
        )
    if done.vectors:
        lines.append(f"Deleted: the vectors of {grounds.counted(done.vectors, 'article')}")
    if done.reports:
        lines.append(f"Deleted: {grounds.counted(done.reports, 'report')} of runs")
    if sizes is not None:
        lines.append(f"The database: {_size(sizes[1])}, before {_size(sizes[0])}")
    if held.files:
        lines.append(f"In {held.folder}: {_size(held.packed)} in {grounds.counted(held.files, 'file')}")
    none = (
        "Nothing is old enough" if loaded.retention.texts else "Nothing to do: no texts are put away unless"
    )
    more = "." if loaded.retention.texts else " feeds.yaml says so (retention: texts_weeks)."
    out.print("\n".join(lines) or none + more, markup=False)


def _size(size: int) -> str:
    return f"{size / _MB:,.1f} MB"
