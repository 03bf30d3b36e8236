# ruff: noqa: INP001 - a script, run by its path
"""What a large store costs: `bench_million.py [--sizes N,N] [--repeats N] [--keep DIR] [--json FILE]`.

Stores of invented news, as dense in their newest weeks (5,000 articles each) and the larger one older, with
an issue for each week before the last. In each, in turn: a round of 2,000 feeds that have not changed, `why`
of an article, three searches, and the issue of the newest week. Each is the user's command, started anew; the
median of its repeats, and the same without what starting the program takes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crew_web import Web
from fetch_watch import run
from large_store import WEEK, copied, first_week, wrong

from monitor import config as configuration
from monitor.store import Store

FEEDS, PER_WEEK = 2_000, 5_000
SIZES = (50_000, 1_000_000)
# The newest week is that of 9 March 2026; its issue is due at the end of it.
START = datetime(2026, 3, 9, tzinfo=UTC)
NOW = START + WEEK + timedelta(hours=8)
NEWEST, BEFORE = "2026-W11", "2026-W10"
SEARCHES = {"rare": '"week3x" billion', "common": "billion megawatts", "phrase": '"of the" votes'}
_LIMIT = 3_600.0


def filled(folder: Path, web: Web, articles: int) -> Path:
    """A folder with a feeds.yaml and a store of so many articles; the one that lies there, if one does."""
    if (folder / "filled").is_file():
        return folder
    folder.mkdir(parents=True)
    facts = {
        "digest": {"title": "A measurement", "timezone": "UTC"},
        # Names that some 250 of a week's articles have, as a reader's few tags have among many feeds.
        "tags": {"one": {"any": ["Couthai", "Klekoumel"]}, "other": {"any": ["Drusobor", "Goport"]}},
        "feeds": list(web.feeds()),
        "fetch": {"allow": ["127.0.0.0/8"], "contact": "a@example.com", "delay_seconds": 0},
    }
    path = folder / "feeds.yaml"
    path.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    config = configuration.load(path, {})
    database = folder / ".monitor" / "monitor.db"
    with Store.open(f"sqlite:///{database}") as store:
        first_week(config, store, articles=PER_WEEK, start=START - WEEK)
    # A real issue of the first week, and its vectors, are copied with it.
    _command(folder, "publish", BEFORE, now=START + timedelta(hours=8))
    copied(database, articles // PER_WEEK - 2, lambda words: print(words, file=sys.stderr))  # noqa: T201
    with Store.open(f"sqlite:///{database}") as store:
        first_week(config, store, articles=PER_WEEK, start=START)
    if found := wrong(database):
        raise SystemExit("\n".join(found))
    # What the newest articles mean is read once, by the first round that finds them.
    _command(folder, "collect")
    (folder / "filled").touch()
    return folder


def _command(folder: Path, *words: str, now: datetime = NOW) -> float:
    env = {**os.environ, "MONITOR_NOW": now.isoformat(), "NO_COLOR": "1"}
    env.pop("MONITOR_DATABASE_URL", None)
    path = str(folder / "feeds.yaml")
    used = run([sys.executable, "-m", "monitor", "--config", path, *words], env=env, limit=_LIMIT)
    if used.code:
        raise SystemExit(f"monitor {' '.join(words)}: {used.code}\n{used.errors[-2000:]}")
    return used.seconds


def measured(folder: Path, web: Web) -> dict[str, float]:
    """Seconds of each command, once."""
    database = folder / ".monitor" / "monitor.db"
    with closing(sqlite3.connect(database)) as conn, conn:
        conn.execute("UPDATE feeds SET next_due = '2026-01-01 00:00:00.000000'")
        (url,) = conn.execute(
            "SELECT article_versions.url FROM article_versions JOIN articles ON articles.id = article"
            " WHERE mentions ORDER BY at DESC LIMIT 1 OFFSET 100"
        ).fetchone()
    web.seen()
    found = {"start": _command(folder, "--version"), "round": _command(folder, "collect")}
    answered = sum(count for address, count in web.seen().asked.items() if "feed.xml" in address)
    if answered != FEEDS:
        raise SystemExit(f"{answered} feeds were asked, not {FEEDS}")
    found["why"] = _command(folder, "why", url)
    for name, words in SEARCHES.items():
        found[f"search: {name}"] = _command(folder, "search", words)
    draft = folder / "draft"
    end = (START + WEEK).isoformat()
    found["publish"] = _command(folder, "publish", NEWEST, "--through", end, "--out", str(draft))
    shutil.rmtree(draft)
    return found


def main(words: Sequence[str]) -> int:
    """Fills the stores, measures in turn, and prints the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--keep", type=Path, help="where the stores are made and stay, or lie from before")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    sizes = [int(one) for one in asked.sizes.split(",")]
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(dir=asked.folder))
        if asked.keep is not None:
            name = str(asked.keep)
        # The addresses of the feeds are in the stores: a store that was kept wants its port again.
        port = Path(name) / "port"
        web = stack.enter_context(Web(FEEDS, port=int(port.read_text("ascii")) if port.is_file() else 0))
        port.parent.mkdir(parents=True, exist_ok=True)
        port.write_text(str(web.port), "ascii")
        begun = time.perf_counter()
        folders = {size: filled(Path(name) / str(size), web, size) for size in sizes}
        print(f"filled in {time.perf_counter() - begun:.0f} s", file=sys.stderr)  # noqa: T201
        rounds: dict[int, list[dict[str, float]]] = {size: [] for size in sizes}
        for _ in range(asked.repeats):
            for size in sizes:
                rounds[size].append(measured(folders[size], web))
        found = _table(rounds)
        found["bytes"] = {
            str(size): (folder / ".monitor" / "monitor.db").stat().st_size for size, folder in folders.items()
        }
    print(json.dumps(found, indent=1))  # noqa: T201  the result
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def _table(rounds: dict[int, list[dict[str, float]]]) -> dict[str, Any]:
    small, large = min(rounds), max(rounds)
    middle = {
        size: {what: statistics.median(one[what] for one in some) for what in some[0]}
        for size, some in rounds.items()
    }
    few, many = middle[small], middle[large]
    return {
        "seconds": {str(size): {what: round(took, 2) for what, took in row.items()}
                    for size, row in middle.items()},
        "ratio": {what: round(many[what] / few[what], 2) for what in few},
        "ratio_without_start": {
            what: round((many[what] - many["start"]) / (few[what] - few["start"]), 2)
            for what in few
            if what != "start"
        },
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
