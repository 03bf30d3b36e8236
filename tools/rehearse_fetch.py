# ruff: noqa: INP001 - a script, run by its path
"""Rehearses weeks of polling in minutes: `rehearse_fetch.py [--feeds N] [--days N] [--json FILE]`.

Feeds with all kinds of wishes (`fetch_hints.py`) stand on a server of ours on loopback addresses (Linux
only), and `collect`, handed its clock, reads them in a round every half hour, as cron would call it. Every
five days it is started anew, with nothing but its store; once it sleeps for a week. What the server noted is
then held to what was asked of it: no feed sooner than it asked, or within the hour; none forgotten; no burst
after a start or a sleep; feeds that can only be asked unconditionally once a day, unless half their entries
would be missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing, contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import structlog
from fetch_hints import START, Planned, serving
from fetch_promises import DAY, HOUR, SETTLED, STEP, Rehearsal, broken
from rich.console import Console
from rich.table import Table

from monitor import config as configuration
from monitor import pipeline
from monitor.config import Config
from monitor.fetch import open_client
from monitor.store import Store
from monitor.workers import Workers

FEEDS, DAYS = 200, 40
LIFE = timedelta(days=5)
SLEEP = timedelta(days=7)

# -- walking through time -------------------------------------------------------------------------------


async def rehearse(
    folder: Path, *, feeds: int, days: int, sleep_from: int | None = None, tell: Any = None
) -> Rehearsal:
    """`days` days of rounds over `feeds` feeds, state in `folder`. `sleep_from`: the day from which there are
    none for a week."""
    clock = time.perf_counter()
    begun, rounds = [], []
    async with serving(feeds) as site:
        planned = site.feeds()
        config = _config(folder, planned)
        end = START + timedelta(days=days)
        slept = None
        if sleep_from is not None:
            begin = START + timedelta(days=sleep_from)
            slept = (begin, begin + SLEEP)
        now = START
        while now < end:
            begun.append(now)
            life = min(now + LIFE, end)
            async with _doors(config) as (store, client, workers):
                while now < life and not (slept and slept[0] <= now < slept[1]):
                    site.now = now
                    rounds.append(now)
                    await pipeline.collect(
                        config, store=store, client=client, workers=workers, now=now, pages=False
                    )
                    now += STEP
                    if tell is not None:
                        tell(f"{now:%d %B %H:%M}, {len(site.asked):,} requests")
            if slept and slept[0] <= now < slept[1]:
                now = slept[1]
        return Rehearsal(
            feeds=planned,
            asked=tuple(site.asked),
            rounds=tuple(rounds),
            begun=tuple(begun),
            slept=slept,
            kept=_kept(folder),
            seconds=time.perf_counter() - clock,
        )


class _doors(AsyncExitStack):  # noqa: N801  it is used as a function is
    """What one life of the program has open; a new one has nothing of it."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self._config = config

    async def __aenter__(self) -> tuple[Store, Any, Workers]:  # type: ignore[override]
        await super().__aenter__()
        rules = self._config.fetch
        store = self.enter_context(Store.open(f"sqlite:///{self._config.state / 'monitor.db'}"))
        workers = self.enter_context(Workers(jobs=1))
        client = await self.enter_async_context(
            open_client(contact=rules.contact, allow=rules.allow, connections=rules.concurrency)
        )
        return store, client, workers


def _config(folder: Path, planned: Sequence[Planned]) -> Config:
    lines = [
        "digest: {title: A rehearsal, timezone: UTC}",
        "tags: {harbour: {name: Harbour, match: harbour}}",
        "fetch: {allow: [127.0.0.0/8], contact: bench@example.com}",
        "feeds:",
        *(f"  - {{name: Feed {feed.number}, url: '{feed.url}'}}" for feed in planned),
    ]
    file = folder / "feeds.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return configuration.load(file, {})


def _kept(folder: Path) -> dict[str, dict[str, Any]]:
    """What the store says of each feed, by its address."""
    file = folder / ".monitor" / "monitor.db"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
        store.row_factory = sqlite3.Row
        return {row["url"]: dict(row) for row in store.execute("SELECT * FROM feeds")}


# -- what is told ---------------------------------------------------------------------------------------


def summary(seen: Rehearsal) -> list[dict[str, Any]]:
    """For each kind: its feeds, polls a day, and the shortest and the longest time between two, in hours,
    once waits are learnt; the share of 304."""
    days = len(seen.rounds) * STEP / DAY
    polls = seen.polls()
    by_kind: dict[str, list[Planned]] = defaultdict(list)
    for feed in seen.feeds:
        by_kind[feed.name].append(feed)
    found = []
    for name, feeds in by_kind.items():
        own = [polls[feed.number] for feed in feeds]
        asked = [one for each in own for poll in each for one in poll.requests]
        gaps = [
            (other.at - one.at) / HOUR
            for each in own
            for one, other in pairwise(each)
            if one.at >= START + SETTLED and not (seen.slept and one.at < seen.slept[0] <= other.at)
        ]
        found.append(
            {
                "kind": name,
                "feeds": len(feeds),
                "daily": sum(map(len, own)) / len(feeds) / days,
                "shortest": min(gaps, default=None),
                "longest": max(gaps, default=None),
                "unchanged": sum(one.status == 304 for one in asked) / max(1, len(asked)),
            }
        )
    return found


def show(console: Console, seen: Rehearsal, said: Sequence[str]) -> None:
    """The table, and what was broken."""
    table = Table(title="How often each kind was asked", title_justify="left", box=None, pad_edge=False)
    table.add_column("kind", no_wrap=True)
    for column in ("feeds", "polls a day", "hours between, least", "most", "304"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in summary(seen):
        table.add_row(
            row["kind"], str(row["feeds"]), f"{row['daily']:.1f}",
            *("" if row[name] is None else f"{row[name]:.1f}" for name in ("shortest", "longest")),
            f"{row['unchanged']:.0%}",
        )  # fmt: skip
    console.print(table)
    console.print(
        f"\n{len(seen.feeds)} feeds, {len(seen.rounds):,} rounds, {len(seen.begun)} starts, "
        f"{len(seen.asked):,} requests, in {seen.seconds:.0f} s; promises broken: {len(said)}",
        markup=False, highlight=False,
    )  # fmt: skip


@contextmanager
def place(kept: Path | None) -> Iterator[Path]:
    """A folder for the store: `kept`, else one that is gone afterwards."""
    if kept is not None:
        kept.mkdir(parents=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def main() -> int:
    """0; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--feeds", type=int, default=FEEDS, metavar="N", help=f"{FEEDS} by default")
    parser.add_argument("--days", type=int, default=DAYS, metavar="N", help=f"{DAYS} by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the store there")
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        parser.error("only Linux answers on all loopback addresses")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    # A loopback address is never behind a proxy.
    for name in [one for one in os.environ if one.lower().endswith("_proxy")]:
        del os.environ[name]
    note = Console(stderr=True)
    half = options.days // 2 if options.days > 2 * SLEEP.days else None
    with place(options.keep) as folder, note.status("rehearsing") as status:
        seen = asyncio.run(
            rehearse(folder, feeds=options.feeds, days=options.days, sleep_from=half, tell=status.update)
        )
    said = broken(seen)
    show(Console(width=None if sys.stdout.isatty() else 140), seen, said)
    if options.json:
        found = {"seconds": seen.seconds, "kinds": summary(seen), "requests": len(seen.asked), "broken": said}
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for one in said[:60]:
        note.print(one, markup=False, highlight=False)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
