"""What can be followed at an address: looked for, tried, chosen from, shown."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from rich.prompt import IntPrompt
from rich.table import Table
from rich.text import Text

from monitor import pipeline, text
from monitor.cli import doors, show
from monitor.cli.doors import err, out
from monitor.config import Config
from monitor.errors import MonitorError, WrongUse
from monitor.fetch import open_client
from monitor.model import Feed
from monitor.pipeline import Candidate, Discovery
from monitor.workers import Workers

T = TypeVar("T")
NOTHING = (
    "offers no feed that can be read, and no sitemap: give a page that lists its news, and which links are "
    "entries: monitor feeds add URL --select CSS"
)


def discovered(config: Config, site: str) -> Discovery:
    """What a site has. Raises as `pipeline.discover` does."""
    return _asked(config, partial(pipeline.discover, config, site))


def attempted(config: Config, feed: Feed) -> Candidate:
    """What a feed of any kind gives. Raises MonitorError where that is nothing."""
    return _asked(config, partial(pipeline.attempt, config, feed))


def _asked(config: Config, job: Callable[..., Awaitable[T]]) -> T:
    async def done() -> T:
        with Workers() as workers:
            async with open_client(
                contact=config.fetch.contact, allow=config.fetch.allow, connections=4
            ) as client:
                return await job(client=client, workers=workers, now=doors.now())

    return asyncio.run(done())


def chosen(found: Discovery, site: str) -> Candidate:
    """The one feed of a site; of several, the one that somebody at the terminal takes."""
    if not found.found:
        for url, why in found.refused:
            show.say(f"monitor: {text.one_line(url)}: {text.one_line(why)}")
        raise MonitorError(NOTHING, subject=text.one_line(site))
    if len(found.found) == 1:
        return found.found[0]
    if not (sys.stdin.isatty() and err.is_terminal):
        lines = "".join(f"\n  {command(one)}" for one in found.found)
        raise WrongUse(
            f"offers {len(found.found)} feeds; take one (or more):{lines}", subject=text.one_line(site)
        )
    for number, one in enumerate(found.found, 1):
        err.print(f"{number}  {text.one_line(one.title)}  {one.url}  {one.entries} entries", markup=False)
    choices = [str(number) for number in range(1, len(found.found) + 1)]
    taken = IntPrompt.ask("Which one", console=err, choices=choices, default=1)
    return found.found[taken - 1]


def command(one: Candidate) -> str:
    """The line that adds it."""
    return f"monitor feeds add {shlex.quote(one.url)}{' --sitemap' if one.kind == 'sitemap' else ''}"


def told(found: Discovery) -> None:
    """Everything that a site has, and the lines that add it."""
    table = Table(box=None, pad_edge=False)
    for column in ("title", "address", "kind", "entries", "newest", "language"):
        table.add_column(column, overflow="fold")
    for one in found.found:
        table.add_row(
            Text(text.one_line(one.title)),
            Text(one.url),
            one.kind,
            f"{one.entries:,}",
            show.day(one.newest),
            one.lang or "",
        )
    if found.found:
        out.print(table)
        out.print()
    if any(one.kind == "sitemap" for one in found.found):
        out.print("It offers no feed; a sitemap can be read in its place:")
    for one in found.found:
        out.print(command(one), markup=False)
    for url, why in found.refused:
        err.print(f"{text.one_line(url)}: {text.one_line(why)}", markup=False)


def facts(found: Discovery) -> dict[str, Any]:
    """The same for programs."""
    return {
        "site": found.address,
        "found": [
            {
                "url": one.url,
                "kind": one.kind,
                "title": one.title,
                "entries": one.entries,
                "newest": show.iso(one.newest),
                "lang": one.lang,
            }
            for one in found.found
        ],
        "refused": [{"url": url, "problem": why} for url, why in found.refused],
    }
