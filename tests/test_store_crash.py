"""Killed at any moment, the store is whole, and the next run leaves what an uninterrupted one would.

`run` is a small collector to be killed: it prints a line after each step.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import polled
from test_store import BLOG, DAILY, HOUR, NOON, SCORES, WIRE, article, entry
from test_store_upkeep import content

from monitor import urls
from monitor.model import Carried, Digest
from monitor.store import Store

FEEDS = (WIRE, DAILY, BLOG)
WEEK = "2026-W47"


def run(url: str) -> None:
    """Collects and publishes invented news, and goes on where a killed run stopped."""
    with Store.open(url) as store:
        step("open")
        store.sync_feeds(FEEDS, now=NOON)
        for due in store.due(now=NOON):
            listed = [entry(n, feed=due.feed) for n in range(30)]
            # One page that all feeds point to.
            listed.append(entry(99, feed=due.feed, url="https://wire.example/shared"))
            polled.listed(store, due.feed, listed, now=NOON, next_due=NOON + HOUR)
            step(due.feed.url)
        while pages := store.wanted(now=NOON, limit=10):
            for page in pages:
                failed = urls.article_id(page.address)[0] in "01"
                read = article(
                    page.address,
                    text=f"What stands at {page.address}. " * 50,
                    feed=page.entry.feed,
                    outlet=page.outlet,
                    text_from="feed" if failed else "page",
                    status="failed" if failed else "article",
                )
                store.keep(
                    read,
                    SCORES,
                    address=page.address,
                    rules="r1",
                    now=NOON,
                    retry_at=NOON + HOUR if failed else None,
                )
                step(page.address)
        ids = [s.article.id for s in store.articles_between(NOON - timedelta(days=7), NOON)]
        issue = Digest(week=WEEK, revision=1, draft=False, facts=",".join(ids))
        told = [Carried(week=WEEK, story=i, articles=(i,)) for i in ids]
        store.freeze(issue, stories={i: i for i in ids}, carried=told, now=NOON)
        step("frozen")


def step(name: str) -> None:
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()


def start(url: str) -> subprocess.Popen[bytes]:
    command = "import sys; sys.path.insert(0, sys.argv[1]); import test_store_crash as c; c.run(sys.argv[2])"
    tests = str(Path(__file__).parent)
    return subprocess.Popen([sys.executable, "-c", command, tests, url], stdout=subprocess.PIPE)


def test_killed_at_any_moment_the_next_run_leaves_what_one_run_would(store_url: str, tmp_path: Path) -> None:
    # On SQLite, whatever the other is on: both databases hold the same rows.
    whole = f"sqlite:///{tmp_path}/whole.sqlite3"
    with start(whole) as uninterrupted:
        assert uninterrupted.stdout is not None
        steps = len(uninterrupted.stdout.readlines())
    assert uninterrupted.returncode == 0
    chance = random.Random(47)  # noqa: S311 (moments to kill at, not secrets)
    killed = 0
    for after in (0, 1, 2, 4, 6, *(chance.randrange(7, steps // 4) for _ in range(3))):
        with start(store_url) as victim:
            assert victim.stdout is not None
            for _ in range(after):
                victim.stdout.readline()
            # Within a transaction, with luck: one takes about a millisecond or two.
            time.sleep(chance.random() * 0.004)
            victim.kill()
        killed += victim.returncode == -9
    assert killed >= 5
    with start(store_url) as last:
        assert last.stdout is not None
        last.stdout.read()
    assert last.returncode == 0
    assert content(store_url) == content(whole)


def test_two_processes_write_at_once_and_leave_what_one_would(store_url: str, tmp_path: Path) -> None:
    with start(store_url) as one, start(store_url) as two:
        assert one.stdout is not None
        assert two.stdout is not None
        one.stdout.read()
        two.stdout.read()
    assert (one.returncode, two.returncode) == (0, 0)
    whole = f"sqlite:///{tmp_path}/whole.sqlite3"
    with start(whole) as alone:
        assert alone.stdout is not None
        alone.stdout.read()
    with Store.open(store_url) as store, Store.open(whole) as other:
        assert list(store.export()) == list(other.export())
        assert store.counts() == other.counts()
        assert store.issue(WEEK) == other.issue(WEEK)
