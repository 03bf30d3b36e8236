"""`monitor feeds ...`: what is read, and how it fares."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.prompt import IntPrompt
from rich.table import Table
from rich.text import Text

from monitor import config as configuration
from monitor import digest, opml, pipeline, text
from monitor.cli import doors, show, subscribing
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, err, out
from monitor.config import Config
from monitor.digest import SourceFacts
from monitor.errors import MonitorError, WrongUse
from monitor.fetch import fetch, open_client
from monitor.model import Feed, Page
from monitor.pipeline import Candidate, Discovery
from monitor.workers import Workers

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


@app.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a site that has one.")],
    *,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="The outlet's name; its feed's title by default.")
    ] = "",
    lang: Annotated[str, typer.Option("--lang", metavar="LANG", help="The language of its articles.")] = "",
    tags: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Score it for this tag only; repeatable."),
    ] = None,
    select: Annotated[
        str,
        typer.Option("--select", metavar="CSS", help="A page without a feed: which links are its entries."),
    ] = "",
    sitemap: Annotated[bool, typer.Option("--sitemap", help="The address is a sitemap's.")] = False,
    under: Annotated[
        str,
        typer.Option("--under", metavar="PATH", help="Of a sitemap: only addresses whose path begins so."),
    ] = "",
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Whether it is tried before it is added.")
    ] = True,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Add a feed to feeds.yaml, whose comments stay. Of a site's address, the feed that it offers is added.

    [bold]Example[/bold]: monitor feeds add https://example.com/ --name "Example Daily" --lang en
    """
    loaded = doors.load(context, config, state)
    more: dict[str, object] = {}
    if select:
        more["select"] = select
    if sitemap or under:
        more["sitemap"] = True
    if under:
        more["under"] = under
    title = ""
    if check and not (more or "$" in url or url.partition(":")[0] in _MAILBOXES):
        one = _chosen(_discovered(loaded, url), url)
        url, title = one.url, one.title
        if one.kind == "sitemap":
            more["sitemap"] = True
    _refuse_known(loaded, url)
    own = subscribing.named(name or title, url, loaded)
    item: dict[str, object] = {"name": own, "url": url, **({"lang": lang} if lang else {}), **more}
    if tags:
        item["tags"] = list(tags)
    configuration.add_feeds(loaded.path, [item], os.environ)
    out.print(f"Added to {loaded.path}: {own} ({url})", markup=False)


@app.command()
def remove(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME|URL...", help="Feeds by name or address.")],
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Take feeds out of feeds.yaml, whose comments stay. What they gave stays in the archive.

    [bold]Example[/bold]: monitor feeds remove "Example Daily"
    """
    loaded = doors.load(context, config, state)
    numbers = list(dict.fromkeys(_number(one, loaded) for one in names))
    gone = [loaded.feeds[one] for one in numbers]
    configuration.remove_feeds(loaded.path, numbers, os.environ)
    for one in gone:
        out.print(f"Taken out of {loaded.path}: {text.one_line(one.name)} ({one.url})", markup=False)
    err.print("Their articles stay in the archive.")


@app.command()
def discover(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help="A site's address: example.com.")],
    config: ConfigFile = None,
    state: StateFolder = None,
    json_: AsJson = False,
) -> None:
    """Look for the feeds of a site: those it offers, those where most have one, the sitemaps of its news.

    [bold]Example[/bold]: monitor feeds discover example.com
    """
    loaded = doors.load(context, config, state)
    found = _discovered(loaded, site)
    if json_:
        show.as_json(
            {
                "site": found.address,
                "found": [_candidate(one) for one in found.found],
                "refused": [{"url": url, "problem": why} for url, why in found.refused],
            }
        )
    else:
        _candidates(found.found)
        for one in found.found:
            flag = " --sitemap" if one.kind == "sitemap" else ""
            out.print(f"monitor feeds add {shlex.quote(one.url)}{flag}", markup=False)
        for url, why in found.refused:
            err.print(f"{text.one_line(url)}: {text.one_line(why)}", markup=False)
    if not found.found:
        raise MonitorError(_NOTHING, subject=found.address)


@app.command("import")
def import_(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE", help="An OPML file, its address (https://...), or - for input.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be added, and change nothing.")
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Add the feeds of an OPML file to feeds.yaml, whose comments stay; those it has already are passed over.

    [bold]Example[/bold]: monitor feeds import subscriptions.opml --dry-run
    """
    loaded = doors.load(context, config, state)
    raw = _read(source, loaded)
    try:
        listed = opml.read(raw)
    except ValueError as cause:
        raise WrongUse(str(cause), subject=source) from cause
    new, known, refused = subscribing.sorted_out(listed, loaded)
    for url in refused:
        why = "it is no http or https address, or reads a secret"
        show.say(f"monitor: passed over, since {why}: {text.one_line(url)}")
    if new and not dry_run:
        configuration.add_feeds(loaded.path, new, os.environ)
    word = "Would be added" if dry_run else "Added"
    for one in new:
        out.print(f"{word}: {one['name']} ({one['url']})", markup=False)
    out.print(f"{word}: {len(new)} of {len(listed)}; {known} there already", markup=False)


@app.command()
def export(
    context: typer.Context,
    out_file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where it goes; standard output by default.")
    ] = None,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """The feeds as OPML, for other readers; addresses as they are configured, so that no secret leaves.

    [bold]Example[/bold]: monitor feeds export --out feeds.opml
    """
    loaded = doors.load(context, config, state)
    own = [one for one in loaded.feeds if one.kind == "feed"]
    words = opml.write(
        loaded.digest.title,
        [(opml.Subscription(url=one.url, title=one.name), one.lang) for one in own],
    )
    if out_file is None:
        sys.stdout.write(words)
        sys.stdout.flush()
    else:
        configuration.replace_whole(out_file, words)
    if left := len(loaded.feeds) - len(own):
        show.say(f"monitor: left out, since no other reader knows them: {left} pages, sitemaps or mailboxes")


_MAILBOXES = ("imap", "imaps", "imap+starttls", "maildir")
_NOTHING = (
    "offers no feed that can be read, and no sitemap: give a page that lists its news, and which links are "
    "entries: monitor feeds add URL --select CSS"
)


def _discovered(config: Config, site: str) -> Discovery:
    async def look() -> Discovery:
        with Workers() as workers:
            async with open_client(
                contact=config.fetch.contact, allow=config.fetch.allow, connections=4
            ) as client:
                return await pipeline.discover(config, site, client=client, workers=workers, now=doors.now())

    return asyncio.run(look())


def _chosen(found: Discovery, site: str) -> Candidate:
    """The one feed of a site; of several, the one that somebody at the terminal takes."""
    if not found.found:
        for url, why in found.refused:
            show.say(f"monitor: {text.one_line(url)}: {text.one_line(why)}")
        raise MonitorError(_NOTHING, subject=site)
    if len(found.found) == 1:
        return found.found[0]
    if not (sys.stdin.isatty() and err.is_terminal):
        lines = "".join(f"\n  monitor feeds add {shlex.quote(one.url)}" for one in found.found)
        raise WrongUse(f"offers {len(found.found)} feeds; take one (or more):{lines}", subject=site)
    for number, one in enumerate(found.found, 1):
        err.print(f"{number}  {text.one_line(one.title)}  {one.url}  {one.entries} entries", markup=False)
    choices = [str(number) for number in range(1, len(found.found) + 1)]
    taken = IntPrompt.ask("Which one", console=err, choices=choices, default=1)
    return found.found[taken - 1]


def _refuse_known(config: Config, url: str) -> None:
    for one in config.feeds:
        if subscribing.same(config.address(one), url):
            raise WrongUse(f"is in feeds.yaml already, as {text.one_line(one.name)}", subject=url)


def _number(name: str, config: Config) -> int:
    for at, one in enumerate(config.feeds):
        if name in (one.name, one.url) or subscribing.same(config.address(one), name):
            return at
    alike = [at for at, one in enumerate(config.feeds) if one.name.casefold() == name.casefold()]
    if alike:
        return alike[0]
    near = get_close_matches(name, [one.name for one in config.feeds], 1)
    hint = f"did you mean {near[0]}?" if near else "monitor feeds list shows them"
    raise WrongUse(f"feeds.yaml has no such feed: {hint}", subject=text.one_line(name))


def _read(source: str, config: Config) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(opml.MAX_BYTES + 1)
    if source.startswith(("http://", "https://")):
        return asyncio.run(_fetched(source, config))
    try:
        with Path(source).open("rb") as stream:
            return stream.read(opml.MAX_BYTES + 1)
    except OSError as cause:
        raise WrongUse(f"cannot be read: {cause.strerror}", subject=source) from cause


async def _fetched(url: str, config: Config) -> bytes:
    async with open_client(contact=config.fetch.contact, allow=config.fetch.allow, connections=1) as client:
        page = await fetch(client, url, None, now=doors.now(), want="page")
    return page.body if isinstance(page, Page) else b""


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "url": one.url,
        "kind": one.kind,
        "title": one.title,
        "entries": one.entries,
        "newest": show.iso(one.newest),
        "lang": one.lang,
    }


def _candidates(found: Sequence[Candidate]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("title", "address", "entries", "newest", "language"):
        table.add_column(column, overflow="fold")
    for one in found:
        table.add_row(
            Text(text.one_line(one.title)),
            Text(one.url),
            f"{one.entries:,}",
            show.day(one.newest),
            one.lang or "",
        )
    if found:
        out.print(table)
        out.print()


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
    return {"name": feed.name, "url": feed.url, "tags": list(feed.tags), "lang": feed.lang, "kind": feed.kind}
