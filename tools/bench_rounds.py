# ruff: noqa: INP001 - a script, run by its path
"""What commands cost, and how it grows: `bench_rounds.py [--pages N,N] [--articles N,N] [--json FILE]`.

A round of collect that reads as many pages as there are feeds, each at a host of its own on loopback; the
same again when nothing has changed; and the issue of a week of so many articles, of which some twentieth
names a tag. Each is the user's command, started anew. Seconds of the clock and of the processor, and the most
memory that its processes held at once, shared pages counted once.
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
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crew_web import Web
from fetch_watch import Used, run
from large_store import first_week

from monitor import config as configuration
from monitor.store import Store

PAGES, ARTICLES, REPEATS = (100, 400, 1_600), (1_000, 5_000), 3
START = datetime(2026, 3, 9, tzinfo=UTC)
WEEK = "2026-W11"
_LIMIT = 1_800.0


def _command(folder: Path, *words: str, now: datetime | None = None) -> Used:
    env = {**os.environ, "NO_COLOR": "1", **({"MONITOR_NOW": now.isoformat()} if now else {})}
    env.pop("MONITOR_DATABASE_URL", None)
    path = str(folder / "feeds.yaml")
    used = run([sys.executable, "-m", "monitor", "--config", path, *words], env=env, limit=_LIMIT)
    if used.code:
        raise SystemExit(f"monitor {' '.join(words)}: {used.code}\n{used.errors[-2000:]}")
    return used


def _configured(folder: Path, feeds: Sequence[str]) -> Path:
    folder.mkdir(parents=True)
    facts = {
        "digest": {"title": "A measurement", "timezone": "UTC"},
        "tags": {"one": {"any": ["Couthai", "Klekoumel"]}, "other": {"any": ["Drusobor", "Goport"]}},
        "feeds": list(feeds),
        "fetch": {"allow": ["127.0.0.0/8"], "contact": "a@example.com"},
    }
    path = folder / "feeds.yaml"
    path.write_text(json.dumps(facts), encoding="utf-8")
    return path


def rounds(folder: Path, pages: int) -> dict[str, Used]:
    """A first round, and one without news."""
    with Web(pages) as web:
        _configured(folder, web.feeds())
        return {"round": _command(folder, "collect"), "unchanged": _command(folder, "collect", "--all")}


def issue(folder: Path, articles: int) -> dict[str, Used]:
    """The issue of a week; what its articles mean is read before, as rounds do."""
    with Web(200) as web:
        config = configuration.load(_configured(folder, web.feeds()), {})
        database = folder / ".monitor" / "monitor.db"
        with Store.open(f"sqlite:///{database}") as store:
            first_week(config, store, articles=articles, start=START)
        with closing(sqlite3.connect(database)) as conn, conn:
            # Nobody is asked for anything: the round only reads what articles mean.
            conn.execute("UPDATE feeds SET next_due = '2099-01-01 00:00:00.000000'")
        now = START + timedelta(days=7, hours=8)
        _command(folder, "collect", now=now)
        return {"issue": _command(folder, "publish", WEEK, now=now)}


def measured(pages: Sequence[int], articles: Sequence[int], repeats: int) -> list[dict[str, Any]]:
    """A row for each command and size: the median of its repeats."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for act, sizes in ((rounds, pages), (issue, articles)):
            for size in sizes:
                found: dict[str, list[Used]] = {}
                for turn in range(repeats):
                    folder = Path(name) / f"{act.__name__}{size}.{turn}"
                    for what, used in act(folder, size).items():
                        found.setdefault(what, []).append(used)
                    shutil.rmtree(folder)
                for what, some in found.items():
                    row: dict[str, Any] = {"what": what, "size": size}
                    row |= {
                        key: round(statistics.median(getattr(one, key) for one in some), 2)
                        for key in ("seconds", "processor", "peak")
                    }
                    rows.append(row)
                    print(json.dumps(row), file=sys.stderr, flush=True)  # noqa: T201
    return rows


def main(words: Sequence[str]) -> int:
    """Measures, and prints the rows as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", default=",".join(map(str, PAGES)))
    parser.add_argument("--articles", default=",".join(map(str, ARTICLES)))
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    sizes = [[int(one) for one in some.split(",") if one] for some in (asked.pages, asked.articles)]
    found = measured(*sizes, asked.repeats)
    print(json.dumps(found, indent=1))  # noqa: T201  the result
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
