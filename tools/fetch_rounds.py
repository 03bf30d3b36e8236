# ruff: noqa: INP001 - beside a script
"""The rounds that `bench_fetch` measures: `monitor collect --feeds-only` as its users run it, and the loops
beside it; after each of ours, the store is held to what the feeds list."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from fetch_documents import NOW, Document
from fetch_server import Seen, Server
from fetch_watch import Used, run

LIMIT = 1_800.0
WRONG_USE = 2
"""The exit code of a command line or configuration that is not understood."""
LOOPS = Path(__file__).parent / "fetch_loops.py"
COLLECT = (sys.executable, "-m", "monitor", "collect", "--feeds-only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round of feeds took, and what the server saw of it. `missing`: entries that the store should
    have and has not; `wrong`: what else is not as it should be, in words."""

    name: str
    feeds: int
    used: Used
    seen: Seen
    missing: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def each(self) -> float:
        """Milliseconds of the processor for each feed."""
        return 1_000 * self.used.processor / self.feeds


@dataclass(slots=True)
class Desk:
    """A configuration and its state, in a folder of its own."""

    folder: Path
    urls: tuple[str, ...]

    @classmethod
    def at(cls, folder: Path, urls: Sequence[str], *, fetch: Mapping[str, object] = {}) -> Desk:
        """A desk that reads these feeds."""
        folder.mkdir(parents=True)
        rules = {"allow": ["127.0.0.0/8"], "contact": "bench@example.com", **fetch}
        lines = [
            "digest: {title: A measurement, timezone: UTC}",
            "tags: {harbour: {name: Harbour, match: harbour}}",
            f"fetch: {json.dumps(rules)}",
            "feeds:",
            *(f"  - {{name: Feed {number}, url: '{url}'}}" for number, url in enumerate(urls)),
        ]
        (folder / "feeds.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cls(folder, tuple(urls))

    def collect(self, *, day: int, everything: bool = False, limit: float = LIMIT) -> Used:
        """One round, `day` days after the first."""
        moment = (NOW + timedelta(days=day)).isoformat()
        every = ("--all",) if everything else ()
        command = (*COLLECT, *every, "--config", str(self.folder / "feeds.yaml"))
        used = run(command, env={**plain_environment(), "MONITOR_NOW": moment}, limit=limit)
        if used.code == WRONG_USE:
            raise RuntimeError(f"collect was not understood: {failed(used)}")
        return used

    def entries(self) -> dict[str, set[str]]:
        """The ids that the store has of each feed."""
        found: dict[str, set[str]] = {url: set() for url in self.urls}
        file = self.folder / ".monitor" / "monitor.db"
        if not file.exists():
            return found
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
            query = "SELECT feeds.url, entries.guid FROM entries JOIN feeds ON feeds.key = entries.feed"
            for url, guid in store.execute(query):
                found[url].add(guid)
        return found


def plain_environment() -> dict[str, str]:
    """Ours, without what would send loopback addresses to a proxy, or change what is collected."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and not name.startswith("MONITOR_")
    }
    tools = str(Path(__file__).parent)
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, (tools, kept.get("PYTHONPATH", ""))))}


def first(desk: Desk, server: Server, documents: Sequence[Document]) -> Round:
    """Nothing is known yet."""
    server.turn_to(0)
    server.seen()
    used = desk.collect(day=0)
    return checked("first", desk, documents, used, server.seen(), states=1, expect={"200": len(desk.urls)})


def unchanged(desk: Desk, server: Server, documents: Sequence[Document]) -> Round:
    """The same again."""
    server.seen()
    used = desk.collect(day=0, everything=True)
    expect = {"304": len(desk.urls)}
    return checked("unchanged", desk, documents, used, server.seen(), states=1, expect=expect)


def changed(desk: Desk, server: Server, documents: Sequence[Document]) -> Round:
    """Every feed has something new."""
    server.turn_to(1)
    server.seen()
    used = desk.collect(day=1, everything=True)
    return checked("changed", desk, documents, used, server.seen(), states=2, expect={"200": len(desk.urls)})


def checked(
    name: str,
    desk: Desk,
    documents: Sequence[Document],
    used: Used,
    seen: Seen,
    *,
    states: int,
    expect: Mapping[str, int] | None = None,
) -> Round:
    """The round, held to what the first `states` states of the documents say, and to what should have been
    answered."""
    wrong = []
    if used.code:
        wrong.append(failed(used))
    if not used.patient:
        wrong.append("ended after its limit")
    if expect is not None and seen.statuses != expect:
        wrong.append(f"the server answered {seen.statuses}, not {dict(expect)}")
    have = desk.entries()
    missing = 0
    for url, document in zip(desk.urls, documents, strict=False):
        should = {one for ids in document.ids[:states] for one in ids}
        missing += len(should - have[url])
        if more := have[url] - should:
            wrong.append(f"{url} has {len(more)} entries that it should not have")
    if missing:
        wrong.insert(0, f"{missing} entries are not in the store")
    return Round(
        name=name, feeds=len(desk.urls), used=used, seen=seen, missing=missing, wrong=tuple(wrong[:5])
    )


def loop(name: str, wish: Mapping[str, object], folder: Path) -> tuple[Used, dict[str, Any]]:
    """A loop's cost, and what it says of itself."""
    file = folder / f"{name}.wish.json"
    file.write_text(json.dumps(wish), encoding="utf-8")
    used = run((sys.executable, str(LOOPS), name, str(file)), env=plain_environment(), limit=LIMIT)
    if used.code:
        raise RuntimeError(f"the loop {name} failed:\n{used.errors}")
    found: dict[str, Any] = json.loads(used.output)
    return used, found


def failed(used: Used) -> str:
    """Why a command failed, as far as it said."""
    return f"exit code {used.code}: {(used.errors.strip().splitlines() or ['no word'])[-1]}"
