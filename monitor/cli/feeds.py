"""`monitor feeds ...`: what is read, and how it fares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from monitor import digest
from monitor.cli import doors, show
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, out
from monitor.digest import SourceFacts
from monitor.model import Feed

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="The feeds that are read.",
    epilog="[bold]Example[/bold]: monitor feeds list --scores",
)


@app.callback()
def _before() -> None:
    """The feeds that are read."""


@app.command("list")
def list_(
    context: typer.Context,
    scores: Annotated[
        bool,
        typer.Option(
            "--scores",
            help="How each outlet did in the issues so far: stories it had first, its lag, its echoes.",
        ),
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Every feed of feeds.yaml, with its address and tags; --scores: how its outlet did in your archive.

    Scores count the stories that your issues told and that two publishers or more had. An outlet with fewer
    than ten of them gets no score. Each share stands with what it is of, and with the interval in which the
    true one lies (95%).

    [bold]Example[/bold]: monitor feeds list --scores --json | jq '.scores[] | select(.first_low > 0.3)'
    """
    loaded = doors.load(context, config, state)
    found: Sequence[SourceFacts] = ()
    if scores:
        with doors.open_store(loaded) as store:
            found = digest.outlet_scores(store.issues())
    if json_:
        feeds = [_facts(one) for one in loaded.feeds]
        show.as_json({"feeds": feeds, "scores": list(found)} if scores else feeds)
        return
    if not scores:
        _feeds(loaded.feeds)
    elif found:
        _scores(found)
    else:
        out.print(
            f"No outlet has taken part in {digest.FEWEST_STORIES} stories that two publishers told; "
            "scores begin there."
        )


def _feeds(feeds: Sequence[Feed]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("feed", "address", "tags"):
        table.add_column(column, overflow="fold")
    for one in feeds:
        table.add_row(Text(one.name), Text(one.url), Text(", ".join(one.tags) or "all"))
    out.print(table)


def _scores(scores: Sequence[SourceFacts]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("outlet", "first", "behind by", "only retold", "alone"):
        table.add_column(column, overflow="fold")
    for one in scores:
        table.add_row(
            Text(one["outlet"]),
            digest.first_share(one),
            _behind(one),
            digest.retold_share(one) or "not known",
            f"{one['outliers']:,}",
        )
    out.print(table)
    out.print(
        "first: of its stories that others had too; behind by: the median where another was first;\n"
        "only retold: of the stories of which that is known; alone: figures that two others give otherwise.\n"
        "In brackets after a share: the interval in which the true one lies (95%)."
    )


def _behind(one: SourceFacts) -> str:
    if one["lag_hours"] is None:
        return ""
    return digest.hours(one["lag_hours"]) + (f" (of {one['late']:,})" if "late" in one else "")


def _facts(feed: Feed) -> dict[str, Any]:
    return {"name": feed.name, "url": feed.url, "tags": list(feed.tags), "lang": feed.lang}
