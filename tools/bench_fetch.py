# ruff: noqa: INP001 - a script, run by its path
"""Measures what collecting feeds costs: `bench_fetch.py [--feeds N] [--quick] [--json FILE]`.

A server of ours on loopback addresses (`fetch_server.py`; Linux only) has N invented feeds
(`fetch_documents.py`) at 250 hosts, each answer 50 ms away. `monitor collect --feeds-only` asks for them as
its users run it, start-up, workers and store counted, and so do two loops (`fetch_loops.py`):

    first      nothing is stored yet; beside the naive loop, httpx and feedparser with defaults, per feed
    unchanged  every answer is 304; beside httpx alone, which parses and stores nothing
    changed    every feed has two new entries, its oldest two are gone; beside the naive loop
    parsing    reading alone, to the words of every entry, beside feedparser with defaults, on the same feeds
    hostile    200 good feeds among 300 hostile answers (`fetch_hostile.py`)

Seconds are of the processor, user and system, of a command and all it starts. Memory is the most that its
processes hold at once, looked at every 50 ms, shared pages counted once. After each round the store is
opened: every entry of every feed has to be there. The bounds are in `fetch_floors.json`; of fewer than 1,000
feeds the seconds are not held to them, since starting is most of what is measured then.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fetch_documents import make
from fetch_hostile import KINDS, some
from fetch_rounds import Desk, Round, changed, failed, first, loop, unchanged
from fetch_server import HOSTS, LATENCY, Server
from fetch_watch import Used
from rich.console import Console
from rich.table import Table

FEEDS, QUICK = 2_000, 200
NAIVE = 300
"""So many feeds of the naive loop are enough: its cost per feed does not fall with more."""
GOOD, HOSTILE = 200, 300
TIMEOUT, CONCURRENCY = 5, 64
"""Of the hostile round: the seconds that an answer may take, and how many are waited for at once."""
STARTING = 15.0
HELD_FROM = 1_000

FLOORS = Path(__file__).parent / "fetch_floors.json"


# -- all of them ----------------------------------------------------------------------------------------


def measure(folder: Path, feeds: int, tell: Any) -> dict[str, Any]:
    """Every figure but those of the hostile round. The loops run between our rounds, in the same states."""
    tell(f"inventing {feeds:,} feeds")
    documents = make(folder, feeds)
    fewer, naive = max(1, feeds // 4), min(feeds, NAIVE)
    rounds: list[Round] = []
    found: dict[str, Any] = {"feeds": feeds}
    with Server(folder) as server:
        urls = server.feeds(feeds)
        loops = folder / "loops"
        loops.mkdir()
        slow = {"urls": urls[:naive], "state": str(loops / "naive.json")}
        bare = {"urls": urls, "state": str(loops / "httpx.json")}

        tell(f"first round, {fewer:,} feeds")
        small = first(Desk.at(folder / "small", urls[:fewer]), server, documents)
        desk = Desk.at(folder / "desk", urls)
        tell(f"first round, {feeds:,} feeds")
        rounds.append(first(desk, server, documents))
        tell(f"first round, naive, {naive:,} feeds")
        _, naive_first = loop("naive", slow, loops)
        tell("first round, httpx alone")
        loop("httpx", bare, loops)
        server.seen()
        tell("unchanged round")
        rounds.append(unchanged(desk, server, documents))
        tell("unchanged round, httpx alone")
        httpx_used, httpx_unchanged = loop("httpx", bare, loops)
        httpx_seen = server.seen()
        tell("changed round")
        rounds.append(changed(desk, server, documents))
        tell(f"changed round, naive, {naive:,} feeds")
        _, naive_changed = loop("naive", slow, loops)
    tell("parsing alone")
    _, parsing = loop("parse", {"documents": str(folder), "count": naive}, loops)

    each = {
        "naive, first": 1_000 * naive_first["processor"] / naive,
        "naive, changed": 1_000 * naive_changed["processor"] / naive,
        # All of the process, as of ours: the same number of feeds pays for starting.
        "httpx alone, unchanged": 1_000 * httpx_used.processor / feeds,
        "httpx alone, unchanged, its start not counted": 1_000 * httpx_unchanged["processor"] / feeds,
        "parsing, bare": 1_000 * parsing["bare"] / parsing["feeds"],
        "parsing, whole, every entry made safe": 1_000 * parsing["whole"] / parsing["feeds"],
        "parsing, again, two entries new": 1_000 * parsing["again"] / parsing["feeds"],
        "parsing, feedparser": 1_000 * parsing["feedparser"] / parsing["feeds"],
    }
    one, two, three = rounds
    found |= {
        "rounds": {r.name: facts(r) for r in rounds} | {"first, a quarter": facts(small)},
        "each": each,
        "httpx": {"seconds": httpx_used.seconds, "connections": httpx_seen.connections},
        "figures": {
            "first": one.each / each["naive, first"],
            "unchanged": two.each / each["httpx alone, unchanged"],
            "changed": three.each / each["naive, changed"],
            "parsing": each["parsing, bare"] / each["parsing, feedparser"],
            "peak": max(r.used.peak for r in rounds),
            "growth": one.used.peak / small.used.peak,
        },
        "wrong": [f"{r.name}: {words}" for r in (small, *rounds) for words in r.wrong],
    }
    if parsing["fewer"]:
        found["wrong"].append(f"parsing: fewer entries than feedparser in {parsing['fewer']} feeds")
    if httpx_unchanged["statuses"] != {"304": feeds}:
        found["wrong"].append(f"httpx alone was answered {httpx_unchanged['statuses']}")
    return found


def hostile(folder: Path, good: int, bad: int, tell: Any) -> dict[str, Any]:
    """The round among hostile answers. Its limit: each hostile answer costs the time-out at most, so many at
    once; starting, reading the good feeds and ending have STARTING seconds."""
    tell(f"{good:,} good feeds among {bad:,} hostile answers")
    documents = make(folder, good)
    limit = math.ceil((bad + good) / CONCURRENCY) * TIMEOUT + STARTING
    with Server(folder, hosts=min(HOSTS, good), hostile=some(bad)) as server:
        step, urls = max(1, bad // good), list(server.feeds(good))
        mixed = [*urls]
        for at, url in enumerate(server.hostile()):
            # Among the good ones, as they would be; the good ones keep their order.
            mixed.insert(min(len(mixed), at + at // step), url)
        rules = {"timeout_seconds": TIMEOUT, "concurrency": CONCURRENCY}
        desk = Desk.at(folder / "hostile", mixed, fetch=rules)
        used = desk.collect(day=0, limit=4 * limit)
        seen = server.seen()
        read = Desk(desk.folder, tuple(urls))
        have = {url: ids for url, ids in desk.entries().items() if url in set(urls)}
        whole = sum(set(one.ids[0]) <= have[url] for url, one in zip(urls, documents, strict=True))
    wrong = []
    if used.code:
        wrong.append(f"hostile: {failed(used)}")
    if whole < good:
        wrong.append(f"hostile: {good - whole} of {len(read.urls)} good feeds were not read whole")
    if used.seconds > limit:
        wrong.append(f"hostile: over after {used.seconds:.1f} s, its limit is {limit:.0f} s")
    return {
        "good": good, "hostile": bad, "kinds": min(bad, len(KINDS)), "read": whole, "limit": limit,
        "connections": seen.connections, **cost(used), "wrong": wrong,
    }  # fmt: skip


def cost(used: Used) -> dict[str, float]:
    """What is told of a command."""
    said = asdict(used)
    return {name: said[name] for name in ("seconds", "processor", "by_others", "peak", "resident")}


def facts(one: Round) -> dict[str, Any]:
    """What is told of a round."""
    return {
        "feeds": one.feeds, "each": one.each, **cost(one.used), "requests": one.seen.requests,
        "connections": one.seen.connections, "server": one.seen.processor, "missing": one.missing,
    }  # fmt: skip


def fallen(found: Mapping[str, Any], floors: Mapping[str, float]) -> list[str]:
    """What is not as it has to be, in words."""
    said = list(found.get("wrong", ()))
    figures = dict(found.get("figures", {}))
    if "hostile" in found:
        said += found["hostile"]["wrong"]
        figures["hostile_peak"] = found["hostile"]["peak"]
    held = found.get("feeds", 0) >= HELD_FROM
    for name, figure in figures.items():
        by_seconds = name in {"first", "unchanged", "changed"}
        if figure > floors[name] and (held or not by_seconds):
            said.append(f"{name}: {figure:.3f}, and {floors[name]:g} is the most that it may be")
    return said


def show(console: Console, found: Mapping[str, Any], floors: Mapping[str, float]) -> None:
    """The tables."""
    if "rounds" in found:
        columns = (
            "feeds", "ms each", "by workers", "seconds", "peak MB", "RSS MB", "requests", "connections",
            "server s",
        )  # fmt: skip
        table = Table(title="What a round of feeds costs", title_justify="left", box=None, pad_edge=False)
        table.add_column("round", no_wrap=True)
        for column in columns:
            table.add_column(column, justify="right", no_wrap=True)
        for name, one in found["rounds"].items():
            table.add_row(
                name, f"{one['feeds']:,}", f"{one['each']:.2f}",
                f"{1_000 * one['by_others'] / one['feeds']:.2f}", f"{one['seconds']:.1f}",
                f"{one['peak']:,.0f}", f"{one['resident']:,.0f}",
                f"{one['requests']:,}", f"{one['connections']:,}", f"{one['server']:.1f}",
            )  # fmt: skip
        console.print(table)
        console.print()
        for name, each in found["each"].items():
            console.print(f"{name}: {each:.2f} ms each", markup=False, highlight=False)
        console.print()
        table = Table(title="Held to", title_justify="left", box=None, pad_edge=False)
        table.add_column("figure", no_wrap=True)
        table.add_column("is", justify="right")
        table.add_column("at most", justify="right")
        for name, figure in found["figures"].items():
            table.add_row(name, f"{figure:,.3f}" if figure < 10 else f"{figure:,.0f}", f"{floors[name]:g}")
        console.print(table)
        console.print()
    if "hostile" in found:
        one = found["hostile"]
        console.print(
            f"hostile: {one['read']} of {one['good']} good feeds read among {one['hostile']} hostile answers "
            f"of {one['kinds']} kinds, in {one['seconds']:.1f} s (limit {one['limit']:.0f}: {TIMEOUT} s for "
            f"each, {CONCURRENCY} at once, and {STARTING:.0f} for the rest), {one['processor']:.1f} s of the "
            f"processor, peak {one['peak']:.0f} MB (at most {floors['hostile_peak']:g})",
            markup=False, highlight=False,
        )  # fmt: skip


@contextmanager
def place(kept: Path | None) -> Iterator[Path]:
    """A folder for everything: `kept`, else one that is gone afterwards."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def main() -> int:
    """0; 1 where something is worse than it may be."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--feeds", type=int, metavar="N", help=f"how many; {FEEDS:,} by default")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} feeds and fewer hostile answers")
    parser.add_argument("--only", choices=("rounds", "hostile"), help="only this part")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument("--floors", type=Path, default=FLOORS, metavar="FILE", help="the bounds")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave feeds, stores and all there")
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        parser.error("only Linux answers on all loopback addresses and tells what processes hold")
    feeds = options.feeds or (QUICK if options.quick else FEEDS)
    good, bad = (GOOD // 4, len(KINDS)) if options.quick else (GOOD, HOSTILE)
    floors = json.loads(options.floors.read_text("utf-8"))
    note = Console(stderr=True)
    found: dict[str, Any] = {"latency": LATENCY, "hosts": HOSTS}
    with place(options.keep) as folder, note.status("measuring") as status:
        if options.only != "hostile":
            (folder / "rounds").mkdir()
            found |= measure(folder / "rounds", feeds, status.update)
        if options.only != "rounds":
            (folder / "among").mkdir()
            found["hostile"] = hostile(folder / "among", good, bad, status.update)
    show(Console(width=None if sys.stdout.isatty() else 140), found, floors)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    said = fallen(found, floors)
    for one in said:
        note.print(one, markup=False, highlight=False)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
