"""`monitor feeds ...`: what is read, and how it fares."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from monitor import config as configuration
from monitor import digest, opml, text
from monitor.cli import completing, doors, finding, grounds, show, subscribing
from monitor.cli.doors import AsJson, ConfigFile, StateFolder, err, out
from monitor.config import Config
from monitor.digest import SourceFacts
from monitor.errors import MonitorError, WrongUse
from monitor.fetch import fetch, open_client
from monitor.model import Feed, FeedKind, Page

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
        typer.Option(
            "--tag",
            metavar="TAG",
            help="Score it for this tag only; repeatable.",
            autocompletion=completing.tags,
        ),
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
    if not url.strip():
        raise WrongUse("is empty: give the address of a feed or a site", subject="URL")
    more: dict[str, object] = {"lang": lang} if lang else {}
    if select:
        more["select"] = select
    if sitemap or under:
        more["sitemap"] = True
    if under:
        more["under"] = under
    if tags:
        more["tags"] = list(dict.fromkeys(tags))
    _refuse_known(loaded, url, name)
    title = tried = ""
    # With a secret in its address, or a mailbox, it is tried by `monitor check --online`.
    if check and not ("$" in url or url.partition(":")[0] in _MAILBOXES):
        # All else is looked at before anybody is asked for anything.
        own = subscribing.named(name, url, subscribing.taken(loaded))
        whole = url if "://" in url else f"https://{url}"
        configuration.add_feeds(loaded.path, [{"name": own, "url": whole, **more}], os.environ, dry_run=True)
        if select or sitemap or under:
            kind: FeedKind = "page" if select else "sitemap"
            one = finding.attempted(loaded, Feed(url=whole, name=own, kind=kind, select=select, under=under))
        else:
            one = finding.chosen(finding.discovered(loaded, url), url)
            if one.kind == "sitemap":
                more["sitemap"] = True
        url, title = one.url.replace("${", "$${"), one.title
        _refuse_known(loaded, url, name)
        newest = f", the newest of {show.day(one.newest)}" if one.newest else ""
        tried = f"; {grounds.counted(one.entries, 'entry', 'entries')}{newest}"
    own = subscribing.named(name or title, url, subscribing.taken(loaded))
    configuration.add_feeds(loaded.path, [{"name": own, "url": url, **more}], os.environ)
    out.print(f"Added to {loaded.path}: {own} ({text.one_line(url)}){tried}", markup=False)


@app.command()
def remove(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME|URL...", help="Feeds by name or address.", autocompletion=completing.feeds
        ),
    ],
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Take feeds out of feeds.yaml, whose comments stay. What they gave stays in the archive.

    [bold]Example[/bold]: monitor feeds remove "Example Daily"
    """
    loaded = doors.load(context, config, state)
    gone = list(dict.fromkeys(loaded.feeds[_number(one, loaded)] for one in names))
    configuration.remove_feeds(loaded.path, [loaded.address(one) for one in gone], os.environ)
    for one in gone:
        named = f"{text.one_line(one.name)} ({text.one_line(one.url)})"
        out.print(f"Taken out of {loaded.path}: {named}", markup=False)
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
    found = finding.discovered(loaded, site)
    if json_:
        show.as_json(finding.facts(found))
    else:
        finding.told(found)
    if not found.found:
        raise MonitorError(finding.NOTHING, subject=found.address)


@app.command("import")
def import_(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE", help="An OPML file, its address (https://...), or - for input.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be added, and change nothing.")
    ] = False,
    references: Annotated[
        bool,
        typer.Option(
            "--references",
            help="Take addresses with ${...} too, which read a secret of yours: of a list that is your own.",
        ),
    ] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
) -> None:
    """Add the feeds of an OPML file to feeds.yaml, whose comments stay; those it has already are passed over.

    [bold]Example[/bold]: monitor feeds import subscriptions.opml --dry-run
    """
    loaded = doors.load(context, config, state)
    try:
        listed = opml.read(_read(source, loaded))
    except ValueError as cause:
        raise WrongUse(str(cause), subject=source) from cause
    found = subscribing.sorted_out(listed, loaded, references=references)
    for url, why in found.refused:
        show.say(f"monitor: passed over, since {why}: {text.one_line(url)}")
    if found.new:
        configuration.add_feeds(loaded.path, found.new, os.environ, found.folders, dry_run=dry_run)
    word = "Would be added" if dry_run else "Added"
    for one in found.new:
        out.print(f"{word}: {one['name']} ({text.one_line(str(one['url']))})", markup=False)
    out.print(f"{word}: {len(found.new)} of {len(listed)}; {found.known} there already", markup=False)


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
        [opml.Subscription(url=one.url, title=one.name, lang=one.lang or "", tags=one.tags) for one in own],
    )
    if out_file is None:
        sys.stdout.write(words)
        sys.stdout.flush()
    else:
        doors.refuse_own(out_file, loaded)
        configuration.replace_whole(out_file, words)
        out.print(f"Wrote {out_file}", markup=False)
    if left := len(loaded.feeds) - len(own):
        show.say(f"monitor: left out, since no other reader knows them: {left} pages, sitemaps or mailboxes")


_MAILBOXES = ("imap", "imaps", "imap+starttls", "maildir")


def _refuse_known(config: Config, url: str, name: str) -> None:
    for one in config.feeds:
        if subscribing.same(config.address(one), url):
            raise WrongUse(f"is in feeds.yaml already, as {text.one_line(one.name)}", subject=url)
        if name and one.name.casefold() == name.casefold():
            other = f"another feed has this name ({text.one_line(one.url)}): give it another one"
            raise WrongUse(other, subject=f"--name {text.one_line(name)}")


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
