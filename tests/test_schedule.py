"""The resident mode, as its own process: runs, moments, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The job says when it begins and ends, on this machine's steady clock. `{plan}` sets what differs.
SCRIPT = """
import sys, time
from datetime import UTC, datetime, timedelta
from monitor.errors import Busy, StoreError
from monitor.schedule import stay

runs = 0
begin = datetime.now(UTC)
every, moments, first, look = 3600.0, (), True, 60.0

def say(*words):
    print(*words, f"{{time.monotonic():.4f}}", flush=True)

def step(number, stopping):
    pass

def upcoming(after):
    return next((m for m in (begin + timedelta(seconds=s) for s in moments) if m > after), None)

{plan}

def job(stopping):
    global runs
    runs += 1
    say("began", runs)
    step(runs, stopping)
    say("ended", runs)

code = stay(
    job, every=timedelta(seconds=every), upcoming=upcoming, first=first, look=timedelta(seconds=look)
)
say("left", code)
sys.exit(code)
"""


class Resident:
    """The process, and what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []

    def until(self, words: str) -> float:
        """Reads on until a line begins with `words`; when that was said."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith(f"{words} "):
                return float(line.split()[-1])
        raise AssertionError(f"never said {words!r}, but: {''.join(self.lines)}")

    def tell(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        """Reads the rest; the exit code."""
        assert self.process.stdout is not None
        self.lines += self.process.stdout
        return self.process.wait(20)

    @property
    def said(self) -> str:
        return "".join(self.lines)


@contextmanager
def resident(tmp_path: Path, plan: str) -> Iterator[Resident]:
    path = tmp_path / "resident.py"
    path.write_text(SCRIPT.format(plan=plan))
    command = [sys.executable, str(path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    ) as process:
        # What never comes must fail the test, not hang it.
        late = threading.Timer(30, process.kill)
        late.start()
        try:
            yield Resident(process)
        finally:
            late.cancel()
            late.join()
            process.kill()


def test_it_runs_at_once_and_then_again_and_again(tmp_path: Path) -> None:
    with resident(tmp_path, "every = 0.25") as one:
        times = [one.until(f"began {n}") for n in (1, 2, 3, 4)]
        one.tell(signal.SIGTERM)
        assert one.end() == 0
    gaps = [after - before for before, after in pairwise(times)]
    assert all(0.15 < gap < 5 for gap in gaps), gaps


def test_it_may_wait_for_its_first_run(tmp_path: Path) -> None:
    with resident(tmp_path, "first, moments = False, (0.3,)\nsay('ready')") as one:
        ready = one.until("ready")
        assert one.until("began 1") - ready > 0.2
        one.tell(signal.SIGTERM)
        assert one.end() == 0


def test_it_runs_at_the_moments_that_are_named(tmp_path: Path) -> None:
    with resident(tmp_path, "moments = (0.4, 0.7)\nsay('ready')") as one:
        ready = one.until("ready")
        _, second, third = (one.until(f"began {n}") - ready for n in (1, 2, 3))
        one.tell(signal.SIGTERM)
        assert one.end() == 0
    # Never before its moment, when the issue would not be due yet.
    assert 0.38 < second < 5
    assert 0.68 < third < 5


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_during_a_run_it_ends_the_step_and_begins_no_other(
    tmp_path: Path, number: signal.Signals
) -> None:
    plan = """
every = 0.05
def step(number, stopping):
    say("stopping", stopping())
    while not stopping():
        time.sleep(0.01)
    say("told", stopping())
    time.sleep(0.3)
"""
    with resident(tmp_path, plan) as one:
        one.until("stopping False")
        one.tell(number)
        told = one.until("told True")
        assert one.until("ended 1") - told > 0.25
        one.until("left 0")
        assert one.end() == 0
    assert "began 2" not in one.said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_between_runs_it_leaves_at_once(tmp_path: Path, number: signal.Signals) -> None:
    with resident(tmp_path, "") as one:
        one.until("ended 1")
        time.sleep(0.1)  # it waits by now
        told = time.monotonic()
        one.tell(number)
        assert one.until("left 0") - told < 5
        assert one.end() == 0


LONG = """
def step(number, stopping):
    while not stopping():
        time.sleep(0.01)
    say("told")
    time.sleep(0.6)
"""


def test_a_second_ctrl_c_breaks_the_run_off(tmp_path: Path) -> None:
    with resident(tmp_path, LONG) as one:
        one.until("began 1")
        one.tell(signal.SIGINT)
        one.until("told")
        one.tell(signal.SIGINT)
        assert one.end() != 0
    assert "KeyboardInterrupt" in one.said
    assert "ended 1" not in one.said


def test_a_second_sigterm_does_not(tmp_path: Path) -> None:
    with resident(tmp_path, LONG) as one:
        one.until("began 1")
        one.tell(signal.SIGTERM)
        one.until("told")
        one.tell(signal.SIGTERM)
        one.until("ended 1")
        assert one.end() == 0


def test_a_run_longer_than_its_interval_never_overlaps_and_is_made_up_for_once(tmp_path: Path) -> None:
    plan = """
every = 0.8
def step(number, stopping):
    time.sleep(1.7 if number == 1 else 0)
"""
    with resident(tmp_path, plan) as one:
        ended = one.until("ended 1")
        second, third = one.until("began 2"), one.until("began 3")
        one.tell(signal.SIGTERM)
        assert one.end() == 0
    # Two were due meanwhile: one run at once (the next would be due 0.7 seconds on), then the rhythm again.
    assert 0 <= second - ended < 0.5
    assert third - second > 0.3
    assert one.said.index("ended 1") < one.said.index("began 2")


def test_however_many_runs_were_missed_none_is_counted(tmp_path: Path) -> None:
    # As after a year in a drawer: to walk through a million of them would take seconds.
    plan = """
every = 1e-6
def step(number, stopping):
    time.sleep(1 if number == 1 else 0.05)
"""
    with resident(tmp_path, plan) as one:
        ended = one.until("ended 1")
        assert one.until("began 2") - ended < 0.5
        one.tell(signal.SIGTERM)
        assert one.end() == 0


def test_a_moment_that_comes_during_a_long_run_is_not_lost(tmp_path: Path) -> None:
    plan = """
moments = (0.3,)
def step(number, stopping):
    time.sleep(0.6 if number == 1 else 0)
"""
    with resident(tmp_path, plan) as one:
        ended = one.until("ended 1")
        assert one.until("began 2") - ended < 5
        one.tell(signal.SIGTERM)
        assert one.end() == 0


def test_runs_that_were_slept_through_become_one(tmp_path: Path) -> None:
    with resident(tmp_path, "every = 0.25") as one:
        one.until("ended 1")
        one.tell(signal.SIGSTOP)
        time.sleep(1.1)
        woken = time.monotonic()
        one.tell(signal.SIGCONT)
        times = [one.until(f"began {n}") for n in (2, 3)]
        one.tell(signal.SIGTERM)
        assert one.end() == 0
    assert times[0] - woken < 5
    assert times[1] - times[0] > 0.1


def test_the_clock_is_looked_at_again_while_it_waits(tmp_path: Path) -> None:
    # As with a clock set back: what was an hour away turns out to be near.
    plan = """
look = 0.1
def upcoming(after):
    known = datetime.now(UTC) > begin + timedelta(seconds=0.3)
    return max(after, begin) + timedelta(seconds=0.2) if known and runs == 1 else None
"""
    with resident(tmp_path, plan) as one:
        first = one.until("began 1")
        assert 0.2 < one.until("began 2") - first < 5
        one.tell(signal.SIGTERM)
        assert one.end() == 0
    assert "began 3" not in one.said


def test_what_the_job_raises_is_told_and_the_next_run_comes(tmp_path: Path) -> None:
    plan = """
every = 0.1
def step(number, stopping):
    if number == 1:
        raise ZeroDivisionError("a bug of ours")
    if number == 2:
        raise StoreError("the disk is full", subject="monitor.db")
    if number == 3:
        raise Busy("another run holds the lock")
"""
    with resident(tmp_path, plan) as one:
        one.until("ended 4")
        one.tell(signal.SIGTERM)
        assert one.end() == 0
    bug, _, rest = one.said.partition("began 2")
    assert "error" in bug
    assert "Traceback" in bug
    assert "ZeroDivisionError: a bug of ours" in bug
    failed, _, busy = rest.partition("began 3")
    assert "monitor.db: the disk is full" in failed
    assert "another run holds the lock" in busy
    # What is no bug is told in a line.
    assert "Traceback" not in rest


def test_who_wants_to_leave_from_within_may(tmp_path: Path) -> None:
    plan = """
def step(number, stopping):
    sys.exit(7)
"""
    with resident(tmp_path, plan) as one:
        assert one.end() == 7
    assert "began 2" not in one.said
