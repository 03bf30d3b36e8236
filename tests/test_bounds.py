"""Limits around a piece of work: what raises what, and that everything is put back."""

import contextlib
import resource
import signal
import subprocess
import sys
import threading
import time

import pytest

from monitor import markup
from monitor.bounds import Limits, OutOfMemory, OutOfTime, bounded, resident

ROOMY = Limits(seconds=20, megabytes=100_000)
SHORT = Limits(seconds=0.2, megabytes=100_000)
NARROW = Limits(seconds=20, megabytes=0)  # what a process holds, and the least that it is given beside

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel keeps no such limit elsewhere")


def spin() -> None:
    while True:
        pass


def test_work_within_its_limits_is_left_alone() -> None:
    with bounded(ROOMY):
        assert sum(range(1_000)) == 499_500


def test_python_code_that_takes_too_long_is_stopped_asleep_or_busy() -> None:
    for hang in (spin, lambda: time.sleep(60)):
        before = time.monotonic()
        with pytest.raises(OutOfTime, match=r"took more than 0\.2 seconds"), bounded(SHORT):
            hang()
        assert time.monotonic() - before < 5


def test_a_parser_that_catches_every_exception_is_stopped_all_the_same() -> None:
    def stubborn() -> None:
        for _ in range(3):
            with contextlib.suppress(BaseException):
                spin()

    before = time.monotonic()
    with pytest.raises(TimeoutError), bounded(SHORT):
        stubborn()
    assert time.monotonic() - before < 5


def test_an_error_of_the_work_is_its_own() -> None:
    with pytest.raises(ZeroDivisionError), bounded(ROOMY):
        raise ZeroDivisionError


@on_linux
def test_code_in_c_that_hears_nothing_loses_its_process() -> None:
    # One call into C without end: no Python signal handler runs before it returns.
    program = (
        "from collections import deque; from itertools import repeat; from monitor.bounds import *\n"
        "with bounded(Limits(seconds=0.2, megabytes=100_000)): deque(repeat(0), maxlen=0)"
    )
    before = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], check=False, timeout=60)
    assert done.returncode == -signal.SIGPROF
    assert time.monotonic() - before < 20


@on_linux
def test_work_that_wants_too_much_memory_is_refused_it() -> None:
    with pytest.raises(OutOfMemory, match="needed more than 0 MB"), bounded(NARROW):
        bytearray(200_000_000)
    held = resident()
    with pytest.raises(MemoryError), bounded(NARROW):
        [str(number) * 10 for number in range(5_000_000)]
    assert resident() - held < 100_000_000


@on_linux
def test_a_document_that_memory_does_not_hold_is_out_of_memory_and_the_parser_lives() -> None:
    document = "<div>a</div>" * 800_000
    with pytest.raises(OutOfMemory), bounded(NARROW):
        markup.tree(document)
    with bounded(NARROW):
        root = markup.tree("<p>b</p>")
    assert root is not None
    assert root.text_content() == "b"


def test_what_was_set_before_is_set_again() -> None:
    def mine(*_: object) -> None: ...

    before = signal.signal(signal.SIGALRM, mine)
    limit = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        with contextlib.suppress(OutOfTime), bounded(SHORT):
            spin()
        assert signal.getsignal(signal.SIGALRM) is mine
        assert signal.getitimer(signal.ITIMER_REAL) == signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
        assert resource.getrlimit(resource.RLIMIT_DATA) == limit
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_thread_that_hears_no_signals_does_its_work() -> None:
    done: list[int] = []

    def work() -> None:
        with bounded(ROOMY):
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
