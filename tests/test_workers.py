"""The pool: what hangs, dies or fills its memory costs its own piece of work, never the others."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from itertools import repeat
from pathlib import Path

import pytest

from monitor.bounds import Limits
from monitor.errors import ParseError
from monitor.workers import WorkerLost, Workers

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only there a process says what it is at")
SHORT = Limits(seconds=0.5, megabytes=240)


def double(number: int) -> int:
    return 2 * number


def whose(_: int) -> int:
    return os.getpid()


def die(_: int) -> int:
    os._exit(9)


def hang(_: int) -> int:
    time.sleep(600)
    return 0


def hang_in_c(_: int) -> int:
    deque(repeat(0), maxlen=0)
    return 0


def hang_where_no_alarm_is_heard(_: int) -> int:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGPROF})
    time.sleep(600)
    return 0


def devour(_: int) -> int:
    return len([bytes(1_000_000) for _ in range(2_000)])


def grow(_: int) -> int:
    kept.append(b"x" * 250_000_000)
    return os.getpid()


kept: list[bytes] = []


def refuse(_: int) -> int:
    raise ParseError("no feed", subject="a feed")


def stumble(_: int) -> int:
    raise TypeError("unhashable")


def unsendable(_: int) -> object:
    return lambda: None


def chatter(number: int) -> int:
    print("a library's own words")  # noqa: T201
    return number


def interrupted(number: int) -> int:
    signal.raise_signal(signal.SIGINT)
    return double(number)


def in_a_pool(*work: Callable[[int], object], jobs: int = 2, limits: Limits = SHORT) -> list[object]:
    """What came of each, the work's place in the list given to it."""

    async def go() -> list[object]:
        with Workers(jobs) as workers:
            every = [workers.run(one, at, limits=limits) for at, one in enumerate(work)]
            return list(await asyncio.gather(*every, return_exceptions=True))

    return asyncio.run(go())


def test_work_is_done_in_other_processes() -> None:
    assert in_a_pool(*[double] * 10) == [2 * n for n in range(10)]
    assert os.getpid() not in in_a_pool(whose)


def test_an_error_of_ours_comes_back_as_itself_and_a_parsers_as_lost_work() -> None:
    ours, parsers, answer = in_a_pool(refuse, stumble, unsendable)
    assert isinstance(ours, ParseError)
    assert str(ours) == "a feed: no feed"
    assert isinstance(parsers, WorkerLost)
    assert str(parsers) == "TypeError: unhashable"
    assert "cannot be sent" in str(answer)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (die, "its process died twice (exit code 9)"),
        (hang, "took more than 0.5 seconds"),
        (hang_in_c, "took more than 0.5 seconds"),
        (hang_where_no_alarm_is_heard, "took more than 0.5 seconds"),
        (devour, "needed more than 240 MB"),
    ],
)
def test_work_that_goes_wrong_costs_itself_and_says_why(bad: Callable[[int], object], reason: str) -> None:
    before = time.monotonic()
    found = in_a_pool(double, bad, double, double)
    assert [found[0], found[2], found[3]] == [0, 4, 6]
    assert isinstance(found[1], WorkerLost)
    assert str(found[1]) == reason
    assert time.monotonic() - before < 20


def test_work_that_its_own_alarm_stopped_leaves_its_process_alive() -> None:
    first, slow, large, last = in_a_pool(whose, hang, devour, whose, jobs=1)
    assert isinstance(slow, WorkerLost)
    assert isinstance(large, WorkerLost)
    assert first == last


def test_pages_that_bring_their_workers_down_cost_no_neighbour_theirs() -> None:
    found = in_a_pool(*(die if n % 3 == 0 else double for n in range(8)))
    assert [one for n, one in enumerate(found) if n % 3] == [2, 4, 8, 10, 14]
    assert all(isinstance(found[n], WorkerLost) for n in (0, 3, 6))


@on_linux
def test_a_worker_that_has_grown_is_renewed() -> None:
    roomy = Limits(seconds=20, megabytes=1_000)
    first, second, grown, after = in_a_pool(whose, whose, grow, whose, jobs=1, limits=roomy)
    assert first == second == grown != after


def test_ctrl_c_in_a_terminal_does_not_break_off_what_the_workers_are_at() -> None:
    assert in_a_pool(double, interrupted) == [0, 2]


def test_what_libraries_print_does_not_stand_among_our_answers(capfd: pytest.CaptureFixture[str]) -> None:
    assert in_a_pool(chatter) == [0]
    assert capfd.readouterr().out == ""


def test_work_under_way_ends_with_its_pool() -> None:
    before = time.monotonic()
    with Workers(1) as workers:
        under_way, waiting = workers.submit(hang, 1), workers.submit(double, 1)
        time.sleep(0.3)
    assert isinstance(under_way.exception(), WorkerLost)
    assert isinstance(waiting.exception(), WorkerLost)
    assert time.monotonic() - before < 10


@on_linux
def test_workers_do_not_outlive_a_program_that_was_killed() -> None:
    program = (
        "import os, signal\n"
        "from monitor.workers import Workers\n"
        "pool = Workers(1)\n"
        "print(pool.submit(os.getpid).result(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    orphan = int(done.stdout)
    until = time.monotonic() + 10
    while time.monotonic() < until and is_running(orphan):
        time.sleep(0.02)
    assert not is_running(orphan)


def is_running(number: int) -> bool:
    # A container may have nobody who reaps orphans: a zombie (Z) has ended.
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
