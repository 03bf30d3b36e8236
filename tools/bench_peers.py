# ruff: noqa: INP001 - a script, run by its path
"""What reading feeds costs, beside feed readers: `bench_peers.py --peers PYTHON [--feeds N] [--json FILE]`.

The same work, in the same run: feeds of invented outlets on loopback, each a host of its own, with 20 entries
each; read once with nothing known, and once more when nothing has changed (304). Pages are not fetched, since
none of the others does. Every answer comes after 50 ms. Each program is set up as its documentation says, and
what it has in the end is counted. `PYTHON`: of the environment that
has reader, rss2email and feed2exec; newsboat is asked for where the machine has it.
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
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from crew_web import Web
from fetch_watch import Used, run

FEEDS, ENTRIES, LATENCY, REPEATS = 200, 20, 0.05, 3
_LIMIT = 600.0
_READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for line in sys.stdin.read().split() if len(sys.argv) > 2 else ():
    reader.add_feed(line, exist_ok=True)
reader.update_feeds(workers=20, scheduled=False)
"""


class Program(ABC):
    """A program that reads feeds. `name`, and how it is used."""

    name = ""
    how = ""

    def __init__(self, folder: Path, python: Path) -> None:
        self.folder, self.python = folder, python
        folder.mkdir(parents=True)

    @property
    def there(self) -> bool:
        """Whether this machine has it."""
        return True

    @abstractmethod
    def prepare(self, feeds: Sequence[str]) -> None:
        """Writes what it is configured with."""

    @abstractmethod
    def command(self) -> list[str]:
        """Reads every feed."""

    @abstractmethod
    def entries(self) -> int:
        """How many entries it has."""

    def environment(self) -> dict[str, str]:
        """What its process is told."""
        return {**os.environ, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "c")}

    def used(self) -> Used:
        """One reading of all feeds. Raises SystemExit where it fails."""
        used = run(self.command(), env=self.environment(), limit=_LIMIT)
        if used.code:
            raise SystemExit(f"{self.name}: {used.code}\n{used.errors[-2000:]}")
        return used


class Monitor(Program):
    """This program."""

    name, how = "monitor", "collect --feeds-only --all"

    def prepare(self, feeds: Sequence[str]) -> None:
        facts = {
            "tags": {"power": {"any": ["megawatts"]}},
            "feeds": list(feeds),
            "fetch": {"allow": ["127.0.0.0/8"], "contact": "a@example.com"},
        }
        (self.folder / "feeds.yaml").write_text(json.dumps(facts), encoding="utf-8")

    def command(self) -> list[str]:
        path = str(self.folder / "feeds.yaml")
        return [sys.executable, "-m", "monitor", "--config", path, "collect", "--feeds-only", "--all"]

    def entries(self) -> int:
        return _counted(self.folder / ".monitor" / "monitor.db", "entries")


class Reader(Program):
    """The library `reader`, by its API."""

    name, how = "reader", "update_feeds(workers=20, scheduled=False)"

    def prepare(self, feeds: Sequence[str]) -> None:
        script = self.folder / "update.py"
        script.write_text(_READER, encoding="utf-8")
        adding = _READER.replace("reader.update_feeds(workers=20, scheduled=False)", "")
        (self.folder / "add.py").write_text(
            adding.replace("sys.stdin.read().split() if len(sys.argv) > 2 else ()", repr(list(feeds))),
            "utf-8",
        )
        used = run(
            [str(self.python), str(self.folder / "add.py"), str(self._database)],
            env=self.environment(),
            limit=_LIMIT,
        )
        if used.code:
            raise SystemExit(f"reader: {used.errors[-2000:]}")

    @property
    def _database(self) -> Path:
        return self.folder / "reader.db"

    def command(self) -> list[str]:
        return [str(self.python), str(self.folder / "update.py"), str(self._database)]

    def entries(self) -> int:
        return _counted(self._database, "entries")


class Rss2email(Program):
    """rss2email, into a Maildir."""

    name, how = "rss2email", "r2e run, into a Maildir"

    def prepare(self, feeds: Sequence[str]) -> None:
        # Forced to: its mails are written, not sent.
        head = (
            "[DEFAULT]\nfrom = a@example.com\nforce-from = True\nto = b@example.com\n"
            f"email-protocol = maildir\nmaildir-path = {self.folder}\nmaildir-mailbox = Mail\n"
        )
        each = "".join(f"\n[feed.f{number}]\nurl = {url}\n" for number, url in enumerate(feeds))
        (self.folder / "rss2email.cfg").write_text(head + each, encoding="utf-8")
        for name in ("cur", "new", "tmp"):
            (self.folder / "Mail" / name).mkdir(parents=True)

    def command(self) -> list[str]:
        program, config, data = self.python.with_name("r2e"), "rss2email.cfg", "data.json"
        return [str(program), "-c", str(self.folder / config), "-d", str(self.folder / data), "run"]

    def entries(self) -> int:
        return sum(1 for _ in (self.folder / "Mail" / "new").iterdir())


class Feed2exec(Program):
    """feed2exec, with its plugin that does nothing."""

    name, how = "feed2exec", "fetch --parallel, plugin null"

    def prepare(self, feeds: Sequence[str]) -> None:
        each = (f"[f{n}]\nurl = {url}\noutput = feed2exec.plugins.null\n\n" for n, url in enumerate(feeds))
        (self.folder / "feed2exec.ini").write_text("".join(each), encoding="utf-8")

    def command(self) -> list[str]:
        return [
            str(self.python.with_name("feed2exec")), "--config", str(self.folder / "feed2exec.ini"),
            "--database", str(self.folder / "feed2exec.db"), "fetch", "--parallel",
        ]  # fmt: skip

    def entries(self) -> int:
        # It keeps the ids that it has seen, each once, and in this web they are numbers of their own.
        return _counted(self.folder / "feed2exec.db", "feedcache")


class Newsboat(Program):
    """newsboat, without its screen."""

    name, how = "newsboat", "-x reload, 20 threads"

    @property
    def there(self) -> bool:
        return shutil.which("newsboat") is not None

    def prepare(self, feeds: Sequence[str]) -> None:
        (self.folder / "urls").write_text("\n".join(feeds) + "\n", encoding="utf-8")
        (self.folder / "config").write_text("reload-threads 20\n", encoding="utf-8")

    def command(self) -> list[str]:
        return [
            "newsboat", "-u", str(self.folder / "urls"), "-c", str(self.folder / "cache.db"),
            "-C", str(self.folder / "config"), "-x", "reload",
        ]  # fmt: skip

    def entries(self) -> int:
        return _counted(self.folder / "cache.db", "rss_item")


PROGRAMS: tuple[type[Program], ...] = (Monitor, Reader, Rss2email, Feed2exec, Newsboat)


def _counted(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as conn:
        row = conn.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  names of ours
        return int(row[0])


def _asked(web: Web) -> int:
    return sum("feed.xml" in address for address in web.seen().asked)


def measured(python: Path, feeds: int, repeats: int) -> dict[str, Any]:
    """Of each program: seconds, seconds of the processor and memory of its readings, the median of each."""
    out: dict[str, Any] = {"feeds": feeds, "entries": feeds * ENTRIES, "latency": LATENCY, "programs": {}}
    kept: dict[str, list[tuple[Used, Used]]] = {}
    with tempfile.TemporaryDirectory() as name, Web(feeds, entries=ENTRIES, latency=LATENCY) as web:
        for turn in range(repeats):
            for kind in PROGRAMS:
                program = kind(Path(name) / f"{kind.name}{turn}", python)
                if not program.there:
                    continue
                program.prepare(web.feeds())
                web.seen()
                first = program.used()
                asked, have = [_asked(web)], program.entries()
                again = program.used()
                asked.append(_asked(web))
                kept.setdefault(kind.name, []).append((first, again))
                out["programs"][kind.name] = {"how": kind.how, "entries": have, "asked": asked}
    for name_, pairs in kept.items():
        for at, which in enumerate(("new", "unchanged")):
            out["programs"][name_][which] = {
                what: round(statistics.median(getattr(pair[at], what) for pair in pairs), 3)
                for what in ("seconds", "processor", "peak")
            }
    return out


def main(words: Sequence[str]) -> int:
    """Measures, and prints the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, required=True, help="python of the peers' environment")
    parser.add_argument("--feeds", type=int, default=FEEDS)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    found = measured(asked.peers.absolute(), asked.feeds, asked.repeats)
    print(json.dumps(found, indent=1))  # noqa: T201  the result
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
