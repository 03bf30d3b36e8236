"""A lock says who holds it: to who is turned away, and to who asks."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres import Server
from sqlalchemy import Engine, text

from monitor.errors import Busy
from monitor.store import Store, engine, locks, migrate
from monitor.store.schema import holders

HERE = f"process {os.getpid()} on {socket.gethostname()}"
SHORT = timedelta(seconds=0.6)


@pytest.fixture
def db(store_url: str) -> Iterator[Engine]:
    Store.open(store_url).close()
    with connected(store_url) as opened:
        yield opened


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    opened = engine.connect(engine.parse_url(url))
    try:
        yield opened
    finally:
        opened.dispose()


def turned_away(db: Engine, name: str = "publish", *, lease: timedelta = locks.LEASE) -> str:
    """What a run that comes while `name` is held is told."""
    with pytest.raises(Busy) as busy, locks.lock(db, name, lease=lease):
        pass
    return busy.value.message


def write_row(db: Engine, *, holder: str, since: datetime, heard: datetime) -> None:
    with engine.writing(db) as conn:
        conn.execute(holders.delete())
        conn.execute(holders.insert().values(name="publish", holder=holder, since=since, heard=heard))


def rows(db: Engine) -> list[str]:
    with engine.reading(db) as conn:
        return [row.name for row in conn.execute(holders.select())]


# A run of its own: `python -c` leaves the rest of the command line to it, as if it were `monitor`.
HOLDER = """
import sys, time
from datetime import timedelta
from monitor.store import engine, locks
db = engine.connect(engine.parse_url(sys.argv.pop()))
with locks.lock(db, "publish", lease=timedelta(seconds=0.6)):
    print("held", flush=True)
    sys.stdin.read()
db.dispose()
"""


@contextmanager
def another_run(url: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock until its input ends."""
    command = [sys.executable, "-c", HOLDER, *words, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)


def test_who_is_turned_away_learns_who_holds_the_lock(db: Engine, store_url: str) -> None:
    with another_run(store_url, "--config", "/home/me/secret.yaml", "run", "--token=hunter2") as other:
        told = turned_away(db)
        assert re.fullmatch(
            rf"another run holds the lock 'publish': monitor run, process {other.pid} on "
            rf"{re.escape(socket.gethostname())}, since (\d{{4}}-\d\d-\d\d )?\d\d:\d\d:\d\d UTC, "
            r"last heard from \d seconds? ago; try again later",
            told,
        )
        assert locks.holder(db, "publish") is not None
        assert locks.holder(db, "collect") is None


def test_a_holder_is_heard_from_as_long_as_it_lives(db: Engine, store_url: str) -> None:
    with another_run(store_url):
        first = locks.holder(db, "publish")
        assert first is not None
        time.sleep(1.5 * SHORT.total_seconds())
        again = locks.holder(db, "publish")
        assert again is not None
        assert again.heard > first.heard
        assert (again.holder, again.since) == (first.holder, first.since)


def test_a_holder_that_is_stopped_is_told_apart_and_keeps_its_lock(db: Engine, store_url: str) -> None:
    with another_run(store_url, "run") as other:
        other.send_signal(signal.SIGSTOP)
        time.sleep(1.2 * SHORT.total_seconds())
        told = turned_away(db, lease=SHORT)
        assert "but not heard from for" in told
        assert "stopped or hung, or its machine is gone" in told
        assert told.endswith("end that process, the lock ends with it, and try again")
        other.send_signal(signal.SIGCONT)
        until = time.monotonic() + 10
        while "not heard from" in (told := turned_away(db, lease=SHORT)) and time.monotonic() < until:
            time.sleep(0.05)
        assert "last heard from" in told


def test_a_killed_holder_holds_nothing_whatever_its_row_says(db: Engine, store_url: str) -> None:
    with another_run(store_url, "run") as other:
        other.kill()
        other.wait()
    until = time.monotonic() + 10  # PostgreSQL notices a moment later
    while locks.locked(db, "publish") and time.monotonic() < until:
        time.sleep(0.05)
    assert rows(db) == ["publish"]
    assert locks.holder(db, "publish") is None
    with locks.lock(db, "publish"):
        mine = locks.holder(db, "publish")
        assert mine is not None
        assert mine.holder.endswith(HERE)
    assert rows(db) == []


def test_let_go_the_row_goes_and_its_voice_falls_silent(db: Engine) -> None:
    before = threading.active_count()
    begin = time.monotonic()
    with locks.lock(db, "publish"), locks.lock(db, "collect"):
        assert threading.active_count() == before + 2
        assert sorted(rows(db)) == ["collect", "publish"]
    assert rows(db) == []
    assert threading.active_count() == before
    # Not at the voice's next turn, twenty seconds on.
    assert time.monotonic() - begin < 10


def test_what_ends_a_run_early_ends_its_row_too(db: Engine) -> None:
    with pytest.raises(KeyboardInterrupt), locks.lock(db, "publish"):
        raise KeyboardInterrupt
    assert rows(db) == []
    assert not locks.locked(db, "publish")


def test_to_ask_leaves_no_row_and_starts_no_voice(db: Engine) -> None:
    before = threading.active_count()
    assert not locks.locked(db, "publish")
    assert threading.active_count() == before
    assert rows(db) == []


@contextmanager
def somebody_asking(url: str) -> Iterator[None]:
    """Somebody who asks for the lock again and again, without a pause."""
    done = threading.Event()

    def ask() -> None:
        with connected(url) as other:
            while not done.is_set():
                locks.locked(other, "publish")

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        done.set()
        asking.join()


def test_who_only_asks_never_turns_a_run_away(db: Engine, store_url: str) -> None:
    with somebody_asking(store_url):
        for _ in range(30):
            with locks.lock(db, "publish"):
                pass


def test_in_postgresql_who_asks_holds_nothing_for_a_moment(postgres_server: Server) -> None:
    with postgres_server.database() as url, connected(url) as db, somebody_asking(url):
        # A try of the lock itself would be seen by one look in four.
        for _ in range(100):
            with engine.reading(db) as conn:
                seen = conn.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
            assert seen == 0


def test_in_postgresql_a_lock_is_known_from_others_whatever_its_key(postgres_server: Server) -> None:
    # Among as many there are keys above and below zero, and both in their lower halves.
    names = [f"lock {number}" for number in range(8)]
    with (
        postgres_server.database() as url,
        postgres_server.database() as next_door,
        connected(url) as db,
        connected(next_door) as elsewhere,
    ):
        for name in names:
            with locks.lock(db, name):
                assert [one for one in names if locks.locked(db, one)] == [name]
                assert not any(locks.locked(elsewhere, one) for one in names)
        assert not any(locks.locked(db, one) for one in names)


def test_beside_sqlite_to_ask_makes_no_file_and_many_may_ask_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.sqlite3"
    with connected(url) as db:
        assert not locks.locked(db, "publish")
        assert list(tmp_path.iterdir()) == []
        with locks.lock(db, "publish"):
            assert locks.locked(db, "publish")
        # What who asks does: it is not taken for a run by the next who asks.
        with (tmp_path / "monitor.sqlite3.publish.lock").open() as asked:
            fcntl.flock(asked, fcntl.LOCK_SH)
            assert not locks.locked(db, "publish")


@pytest.mark.parametrize(
    ("silent", "words"),
    [
        (timedelta(seconds=-3600), "last heard from 0 seconds ago; try again later"),
        (timedelta(seconds=45), "last heard from 45 seconds ago; try again later"),
        (timedelta(minutes=14), "but not heard from for 14 minutes: it is stopped or hung"),
        (timedelta(hours=30), "but not heard from for 30 hours: it is stopped or hung"),
        (timedelta(days=3), "but not heard from for 3 days: it is stopped or hung"),
    ],
)
def test_silence_is_told_in_words(db: Engine, silent: timedelta, words: str) -> None:
    now = datetime.now(UTC)
    with locks.lock(db, "publish"):
        write_row(
            db, holder="monitor run, process 1 on far", since=now - timedelta(days=5), heard=now - silent
        )
        told = turned_away(db)
    day = f"{now - timedelta(days=5):%Y-%m-%d %H:%M:%S}"
    assert f"monitor run, process 1 on far, since {day} UTC, {words}" in told


# -- the row decides nothing ------------------------------------------------------------------


def test_without_a_row_the_lock_holds_all_the_same(db: Engine) -> None:
    with locks.lock(db, "publish"):
        with engine.writing(db) as conn:
            conn.execute(holders.delete())
        assert turned_away(db) == "another run holds the lock 'publish'; try again later"


def test_a_row_that_cannot_be_read_leaves_busy_what_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.sqlite3"
    Store.open(url).close()
    with connected(url) as db, locks.lock(db, "publish"):
        with engine.writing(db) as conn:
            conn.execute(text("UPDATE holders SET heard = 'yesterday'"))
        assert turned_away(db) == "another run holds the lock 'publish'; try again later"
        assert locks.holder(db, "publish") is None


def test_a_store_without_the_table_locks_in_silence(empty_url: str) -> None:
    with connected(empty_url) as db, locks.lock(db, "publish", lease=timedelta(seconds=0.03)):
        time.sleep(0.05)  # its voice has spoken into the void
        assert turned_away(db) == "another run holds the lock 'publish'; try again later"


def test_while_tables_are_made_nothing_is_told(db: Engine) -> None:
    before = threading.active_count()
    with locks.lock(db, "migrate", wait=True):
        assert threading.active_count() == before
        assert rows(db) == []
    assert migrate.revision(db) is not None


def test_a_forked_child_leaves_its_parents_row_and_lock(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.sqlite3"
    Store.open(url).close()
    script = """
import os, sys
from monitor.store import engine, locks
db = engine.connect(engine.parse_url(sys.argv[1]))
with locks.lock(db, "publish"):
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == 0
        assert locks.locked(db, "publish")
        assert locks.holder(db, "publish").holder.endswith(f"process {os.getpid()} on {os.uname().nodename}")
if child:
    assert not locks.locked(db, "publish")
    print("whole")
"""
    command = [sys.executable, "-c", script, url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == "whole\n", done.stderr


@pytest.mark.parametrize(
    ("words", "called"),
    [
        (("/usr/bin/monitor", "run"), "monitor run"),
        (("monitor", "--config", "a.yaml", "-v", "publish", "2026-W47"), "monitor publish"),
        (("monitor", "--state", "/home/me/hunter2"), "monitor"),
        (("-c", "smtps://me:hunter2@mail.example"), "monitor"),
        ((), "monitor"),
    ],
)
def test_a_run_is_called_by_its_command_alone(words: tuple[str, ...], called: str) -> None:
    assert locks.this_run(words) == f"{called}, {HERE}"
