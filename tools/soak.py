# ruff: noqa: INP001 - a script, run by its path
"""Weeks of use in an hour: `soak.py [--feeds N] [--rounds N] [--kills N] [--workers N] [--calm] [--json F]`.

2,000 invented outlets with faults (`soak_web.py`) over eight weeks, in 200 rounds, each of them what cron
would call: collect, publish what is due, mail it to three readers over SMTP. Once in one process that stays
(a SQLite store), whose memory and open files are noted after each round; and once by workers at a PostgreSQL,
of which one is killed (SIGKILL) at random moments, and replaced. In the end both stores, archives and what
the readers got are held against each other, and against what the outlets published.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from rehearse_workers import Desk as WorkerDesk
from soak_web import Plan, Web

from monitor import config as configuration
from monitor.cli import rounds
from monitor.store import Store

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import postgres
from smtp_server import Server

FEEDS, ROUNDS, KILLS, WORKERS = 2_000, 200, 60, 2
START = datetime(2026, 9, 28, tzinfo=UTC)
# Eight weeks, and the hours until the last issue is due.
LENGTH = timedelta(weeks=8, hours=8)
READERS = tuple(f"reader{number}@example.com" for number in range(3))
_LIMIT = 1_800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What lies there in the end: entries, files of the archive, letters by reader and week."""

    entries: tuple[str, ...]
    files: Mapping[str, str]
    letters: Mapping[str, int]


def desk(folder: Path, web: Web, server: Server) -> Path:
    """A new feeds.yaml that reads all outlets, and mails its issues."""
    folder.mkdir(parents=True)
    facts = {
        "digest": {"title": "A soak", "timezone": "UTC"},
        # Some tenth of the articles, as a reader's tags may find among many feeds.
        "tags": {"power": {"any": ["megawatts"]}, "votes": {"any": ["tonnes"]}},
        "feeds": list(web.feeds()),
        "fetch": {
            "allow": ["127.0.0.0/8"], "contact": "a@example.com", "concurrency": 64, "delay_seconds": 0,
        },
        "mail": {"from": "a@example.com", "to": list(READERS), "server": server.url},
    }  # fmt: skip
    path = folder / "feeds.yaml"
    path.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    return path


def left(store: Store, folder: Path, server: Server) -> Left:
    """What lies there now."""
    archive = folder / "digests"
    return Left(
        entries=tuple(sorted(json.dumps(_plain(one), sort_keys=True) for one in store.export())),
        files={
            str(path.relative_to(archive)): path.read_text("utf-8")
            for path in sorted(archive.rglob("*"))
            if path.is_file()
        },
        letters=Counter(f"{one.recipient} {_week(one.data)}" for one in server.accepted),
    )


def _plain(one: Any) -> dict[str, Any]:
    return {
        "guid": one.guid, "feed": one.feed, "title": one.title, "seen": one.first_seen.isoformat(),
        "text": one.text, "from": one.text_from, "status": one.status, "story": one.story,
        "scores": {score.tag: score.value for score in one.scores},
    }  # fmt: skip


def _week(letter: bytes) -> str:
    return letter.partition(b"Message-ID: <")[2].partition(b".")[0].decode()


# -- undisturbed ----------------------------------------------------------------------------------


def calm(folder: Path, plan: Plan) -> tuple[Left, int, dict[str, Any]]:
    """One process for all rounds. Also returns the port of the outlets, which is in every address."""
    held: list[tuple[int, int, int]] = []
    with ExitStack() as stack:
        web, server = stack.enter_context(Web(plan)), stack.enter_context(Server())
        config = configuration.load(desk(folder, web, server), {})
        store = stack.enter_context(Store.open(f"sqlite:///{folder / '.monitor' / 'monitor.db'}"))
        begun = time.perf_counter()
        issues = failures = 0
        for turn in range(plan.rounds):
            done = rounds.run(config, store, web.turn_to(turn), stopping=lambda: False)
            issues += len(done.published)
            failures += len(done.report.failures)
            if done.errors:
                raise SystemExit(f"round {turn}: {done.errors}")
            gc.collect()
            held.append((_resident(), len(os.listdir("/proc/self/fd")), sys.getallocatedblocks()))  # noqa: PTH208
            if turn % 10 == 0:
                memory, files, objects = held[-1]
                _tell(f"calm: round {turn}, {memory // 1_000_000} MB, {files} files, {objects:,} objects")
        found = left(store, folder, server)
        lost = web.published() - {json.loads(one)["guid"] for one in found.entries}
        seconds = time.perf_counter() - begun
        given = web.seen()
    quarter = len(held) // 4
    early, late = held[quarter : 2 * quarter], held[-quarter:]

    def grown(place: int) -> float:
        before, after = (statistics.median(one[place] for one in some) for some in (early, late))
        return round(after / before, 3)

    return found, web.port, {
        "rounds": plan.rounds, "feeds": plan.outlets, "seconds": round(seconds), "issues": issues,
        "failures": failures, "entries": len(found.entries), "entries_lost": len(lost),
        "answers": dict(sorted(given.items())),
        "megabytes": [round(statistics.median(one[0] for one in some) / 1e6, 1) for some in (early, late)],
        "files_open": [max(one[1] for one in some) for some in (early, late)],
        "growth_of_memory": grown(0), "growth_of_objects": grown(2),
        # By round: what a drawing of it needs.
        "megabytes_by_round": [round(one[0] / 1e6, 1) for one in held],
        "objects_by_round": [one[2] for one in held],
    }  # fmt: skip


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


# -- disturbed ------------------------------------------------------------------------------------


def disturbed(
    folder: Path, plan: Plan, *, port: int, kills: int, workers: int
) -> tuple[Left, dict[str, Any]]:
    """Workers at one PostgreSQL, some of them killed."""
    chance = random.Random(11)  # noqa: S311  a rehearsal
    when = set(chance.sample(range(1, plan.rounds), min(kills, plan.rounds - 1)))
    killed = ended = 0
    with ExitStack() as stack:
        web, server = stack.enter_context(Web(plan, port=port)), stack.enter_context(Server())
        database = stack.enter_context(stack.enter_context(postgres.server()).database(empty=True))
        path = desk(folder, web, server)
        here = WorkerDesk(folder=path.parent, database=database)
        begun = time.perf_counter()
        for turn in range(plan.rounds):
            now = web.turn_to(turn)
            crew = [_worker(here, now) for _ in range(workers)]
            if turn in when:
                time.sleep(chance.uniform(0.5, 6.0))
                place = chance.randrange(len(crew))
                if crew[place].poll() is None:
                    os.killpg(crew[place].pid, 9)
                    killed += 1
                else:
                    ended += 1
                crew[place].communicate()
                crew[place] = _worker(here, now)
            for one in crew:
                _, errors = one.communicate(timeout=_LIMIT)
                if one.returncode:
                    raise SystemExit(f"round {turn}: a worker ended with {one.returncode}\n{errors[-3000:]}")
            if turn % 10 == 0:
                _tell(f"disturbed: round {turn}, {killed} killed")
        with Store.open(database) as store:
            found = left(store, folder, server)
        lost = web.published() - {json.loads(one)["guid"] for one in found.entries}
        seconds = time.perf_counter() - begun
    return found, {
        "workers": workers, "killed": killed, "ended_before": ended, "seconds": round(seconds),
        "entries": len(found.entries), "entries_lost": len(lost),
    }  # fmt: skip


def _worker(here: WorkerDesk, now: datetime) -> subprocess.Popen[str]:
    env = {
        **os.environ, "MONITOR_NOW": now.isoformat(), "MONITOR_DATABASE_URL": here.database, "NO_COLOR": "1",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", "worker", "--once", "--every", "1", "--processes", "1"],
        cwd=here.folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


# -- held against each other ------------------------------------------------------------------------


def compared(one: Left, other: Left) -> dict[str, Any]:
    """How the two differ, and who was mailed twice or not at all."""
    names = {*one.files, *other.files}
    weeks = sorted(
        {name.partition("/")[2].removesuffix(".json") for name in one.files if name.endswith(".json")}
    )
    wanted = {f"{reader} {week}" for reader in READERS for week in weeks}
    return {
        "issues": len(weeks),
        "entries_differ": len(set(one.entries) ^ set(other.entries)),
        "files": len(names),
        "files_differ": sorted(name for name in names if one.files.get(name) != other.files.get(name)),
        "letters": sum(other.letters.values()),
        "letters_missing": sorted(wanted - {*other.letters}),
        "letters_twice": sorted(name for name, count in other.letters.items() if count > 1),
        "letters_wrong_undisturbed": sorted(
            name for name in wanted | {*one.letters} if one.letters.get(name) != 1
        ),
    }


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201  what it is at


def main(words: Sequence[str]) -> int:
    """Soaks, and prints what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=FEEDS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--calm", action="store_true", help="the one process alone")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    plan = Plan(
        outlets=asked.feeds, rounds=asked.rounds, start=START.isoformat(),
        step=LENGTH.total_seconds() / (asked.rounds - 1), rarely=max(2, asked.rounds // 8),
    )  # fmt: skip
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        one, port, alone = calm(Path(name) / "calm", plan)
        found: dict[str, Any] = {"undisturbed": alone}
        if not asked.calm:
            other, together = disturbed(
                Path(name) / "disturbed", plan, port=port, kills=asked.kills, workers=asked.workers
            )
            found |= {"disturbed": together, "compared": compared(one, other)}
    print(json.dumps(found, indent=1))  # noqa: T201  the result
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
