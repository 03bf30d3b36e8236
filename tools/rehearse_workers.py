# ruff: noqa: INP001 - a script, run by its path
"""Rehearses `monitor worker`: several processes at one PostgreSQL, beside a single `monitor run`.

    rehearse_workers.py [same] [kills] [latency] [cpu] [--outlets N] [--json FILE]

same: three workers leave the same store and archive as one process, and ask for each address once. kills: so
do they when one of them is killed (SIGKILL) at random, ten times, and replaced; nobody is mailed twice.
latency: pages that take half a second, one worker beside three. cpu: pages that take the processor long, one
worker beside two, each with one process for parsing. A PostgreSQL of their own is started (its programs must
be there); the outlets are invented, on loopback.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from crew_web import Web
from psycopg import sql

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import postgres

NOW = "2026-11-23T08:00:00+00:00"
READERS = 5
KILLS = 10
# A worker asks four hosts at a time; where each takes half a second, that is what bounds it.
JOBS = 4
_LIMIT = 1_800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A folder with a feeds.yaml, and its database."""

    folder: Path
    database: str

    @classmethod
    def at(cls, folder: Path, web: Web, database: str, *, concurrency: int = 64) -> Desk:
        """A new one that reads all outlets, and mails its issue to a Maildir for five readers."""
        folder.mkdir(parents=True)
        readers = [f"reader{number}@example.com" for number in range(READERS)]
        facts = {
            "digest": {"title": "A rehearsal", "timezone": "UTC"},
            "tags": {"power": {"any": ["megawatts"]}, "votes": {"any": ["votes"]}},
            "feeds": list(web.feeds()),
            "fetch": {"allow": ["127.0.0.0/8"], "contact": "a@example.com", "concurrency": concurrency},
            "mail": {
                "from": "a@example.com", "to": readers, "server": f"eml:{folder / 'mail'}"
            },
        }  # fmt: skip
        (folder / "feeds.yaml").write_text(json.dumps(facts, indent=1), encoding="utf-8")
        return cls(folder=folder, database=database)

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Starts `monitor COMMAND` there."""
        env = {**os.environ, "MONITOR_NOW": NOW, "MONITOR_DATABASE_URL": self.database, "NO_COLOR": "1"}
        return subprocess.Popen(  # noqa: S603  our own commands
            [sys.executable, "-m", "monitor", *command],
            cwd=self.folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def run(self, *command: str) -> tuple[float, str]:
        """How many seconds it took, and what it printed. Raises RuntimeError where it failed."""
        begun = time.perf_counter()
        process = self.start(*command)
        out, err = process.communicate(timeout=_LIMIT)
        if process.returncode:
            raise RuntimeError(f"monitor {' '.join(command)}: {process.returncode}\n{err[-3000:]}")
        return time.perf_counter() - begun, out

    def workers(self, count: int, *options: str) -> float:
        """How many seconds so many workers took until nothing was due."""
        begun = time.perf_counter()
        crew = [self.start("worker", "--once", "--every", "1", *options) for _ in range(count)]
        for one in crew:
            _, err = one.communicate(timeout=_LIMIT)
            if one.returncode:
                raise RuntimeError(f"a worker ended with {one.returncode}\n{err[-3000:]}")
        return time.perf_counter() - begun

    def left_over_tasks(self, queue: str) -> int:
        """How many tasks of a queue are waiting or being done; none where there is no queue yet."""
        with psycopg.connect(self.database.replace("+psycopg", "", 1)) as conn:
            found = conn.execute(
                "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'monitor%tasks%'"
            ).fetchone()
            if found is None:
                return 0
            query = sql.SQL("SELECT count(*) FROM {} WHERE queue_name = %s AND status IN ('todo', 'doing')")
            row = conn.execute(
                query.format(sql.Identifier(found[0], "procrastinate_jobs")), [queue]
            ).fetchone()
            return 0 if row is None else int(row[0])

    def left(self) -> dict[str, Any]:
        """What lies there in the end: every entry, every file of the archive, every letter's reader."""
        archive = self.folder / "digests"
        letters = [path.read_text("utf-8") for path in (self.folder / "mail").rglob("*.eml")]
        return {
            "entries": sorted(self.run("export")[1].splitlines()),
            "files": {
                str(path.relative_to(archive)): path.read_text("utf-8")
                for path in sorted(archive.rglob("*"))
                if path.is_file()
            },
            "mailed": sorted(words.partition("\nTo: ")[2].split("\n")[0] for words in letters),
        }


def same(stack: ExitStack, server: postgres.Server, folder: Path, outlets: int) -> Mapping[str, Any]:
    """Three workers beside one process."""
    web = stack.enter_context(Web(outlets))
    lone = Desk.at(folder / "lone", web, stack.enter_context(server.database(empty=True)))
    took = lone.run("run")[0]
    web.seen()
    crew = Desk.at(folder / "crew", web, stack.enter_context(server.database(empty=True)))
    together = crew.workers(3)
    seen = web.seen()
    return {
        "outlets": outlets,
        "seconds_alone": round(took, 1),
        "seconds_three": round(together, 1),
        "asked_twice": sum(count > 1 for address, count in seen.asked.items() if "robots" not in address),
        "at_one_host": seen.together,
        **_differences(lone.left(), crew.left()),
    }


def kills(stack: ExitStack, server: postgres.Server, folder: Path, outlets: int) -> Mapping[str, Any]:
    """Three workers, one of them killed now and then."""
    web = stack.enter_context(Web(outlets))
    lone = Desk.at(folder / "lone", web, stack.enter_context(server.database(empty=True)))
    took = lone.run("run")[0]
    web.seen()
    desk = Desk.at(folder / "crew", web, stack.enter_context(server.database(empty=True)))
    chance = random.Random(11)  # noqa: S311  a rehearsal
    crew = [desk.start("worker", "--every", "1") for _ in range(3)]
    begun = time.perf_counter()
    try:
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.5, 1.0) * max(2.0, took / KILLS))
            place = chance.randrange(len(crew))
            os.killpg(crew[place].pid, 9)
            crew[place].communicate()
            crew[place] = desk.start("worker", "--every", "1")
    finally:
        for one in crew:
            one.terminate()
        for one in crew:
            one.communicate(timeout=120)
    desk.workers(3)
    seen = web.seen()
    return {
        "outlets": outlets,
        "kills": KILLS,
        "seconds": round(time.perf_counter() - begun, 1),
        # Asked again: what was under way when its process was killed.
        "asked_twice": sum(count > 1 for address, count in seen.asked.items() if "robots" not in address),
        "asked_oftener": sum(count > 2 for address, count in seen.asked.items() if "robots" not in address),
        "at_one_host": seen.together,
        **_differences(lone.left(), desk.left()),
    }


def latency(stack: ExitStack, server: postgres.Server, folder: Path, outlets: int) -> Mapping[str, Any]:
    """One worker and three, where every answer takes half a second."""
    web = stack.enter_context(Web(outlets, latency=0.5))
    return _beside(stack, server, folder, web, 3, "--jobs", str(JOBS), "--processes", "1")


def cpu(stack: ExitStack, server: postgres.Server, folder: Path, outlets: int) -> Mapping[str, Any]:
    """One worker and two, where every page takes long to read."""
    web = stack.enter_context(Web(outlets, weight=4_000))
    return _beside(stack, server, folder, web, 2, "--jobs", "1", "--processes", "1", concurrency=1)


def _beside(
    stack: ExitStack, server: postgres.Server, folder: Path, web: Web, many: int, *options: str,
    concurrency: int = 64,
) -> Mapping[str, Any]:  # fmt: skip
    """Pages a second, from the first page asked for to the last: what starting takes, and what comes after
    the pages, is not counted."""
    rate = {}
    for count in (1, many):
        database = stack.enter_context(server.database(empty=True))
        desk = Desk.at(folder / str(count), web, database, concurrency=concurrency)
        desk.run("status")  # makes the tables
        web.seen()
        desk.workers(count, "--only", "collect", *options)
        seen = web.seen()
        rate[count] = sum("/a/" in address for address in seen.asked) / seen.seconds
    return {
        "outlets": web.outlets,
        "workers": many,
        "pages_a_second_one": round(rate[1], 1),
        "pages_a_second_many": round(rate[many], 1),
        "times": round(rate[many] / rate[1], 2),
    }


def _differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    files = {*one["files"], *other["files"]}
    return {
        "entries": len(one["entries"]),
        "entries_differ": len(set(one["entries"]) ^ set(other["entries"])),
        "files": len(files),
        "files_differ": sorted(name for name in files if one["files"].get(name) != other["files"].get(name)),
        "mailed": len(other["mailed"]),
        "mail_differs": one["mailed"] != other["mailed"],
    }


PARTS = {"same": (same, 2_000), "kills": (kills, 2_000), "latency": (latency, 400), "cpu": (cpu, 200)}


def main(words: Sequence[str]) -> int:
    """Rehearses what was asked for; all of it by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which; all by default")
    parser.add_argument("--outlets", type=int)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    found = {}
    with tempfile.TemporaryDirectory() as folder, postgres.server() as server:
        for name in asked.parts or PARTS:
            part, outlets = PARTS[name]
            with ExitStack() as stack:
                found[name] = part(stack, server, Path(folder) / name, asked.outlets or outlets)
            print(name, json.dumps(found[name]), flush=True)  # noqa: T201  the result
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
