"""One process of the pool, from the inside: takes work from a pipe, does it within its bounds, answers.

It imports little, since each process pays for it, and is renewed when it has grown: lxml and trafilatura
keep some 0.1 MB of every page (names, caches, holes in the heap), which only an end of the process
gives back.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import pickle
import signal
import sys
from collections.abc import Callable
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from monitor.bounds import OutOfMemory, OutOfTime, bounded, frugal, resident
from monitor.errors import MonitorError

Reply = tuple[str, Any, bool]
"""`value`, `error` (a MonitorError) or `lost` (words); what it is; and whether the process wants to be
renewed."""

_MOST_TASKS = 1_000
# Measured: 140 MB when all that extract needs is loaded, and 40 MB more for the heaviest page: together
# they stay under what a page may come to.
_GROWN = 200_000_000
_LEAN = 80_000_000
_GROWTH = 40_000_000
_LONGEST_WORDS = 500


def serve(descriptor: int) -> None:
    """Works until the pipe is closed."""
    # Ctrl-C reaches every process of a terminal; whether work under way ends, the main one says.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_quiet()
    frugal()
    # Should the machine itself run out of memory, a worker goes, not the run.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    pipe = Connection(descriptor)
    prepare = pickle.loads(pipe.recv_bytes())  # noqa: S301  from the process that started this one
    if prepare is not None:
        with contextlib.suppress(Exception):  # what is wrong with it, the first work will say
            prepare()
    pipe.send_bytes(b"ready")
    # Without what extract needs, a process is less than half as large.
    done, bound = 0, max(_GROWN if prepare is not None else _LEAN, resident() + _GROWTH)
    while True:
        try:
            function, rest = pipe.recv_bytes(), [pipe.recv_bytes()]
        except (EOFError, OSError):
            os._exit(0)  # at once: there is nothing to tidy, and much to free
        kind, found = _do(function, rest)
        done += 1
        pipe.send_bytes(_packed(kind, found, done >= _MOST_TASKS or _has_grown(bound)))


def _do(function: bytes, rest: list[bytes]) -> tuple[str, Any]:
    try:
        call = _function(function)
        # Out of the list, so that a document of ten megabytes is not held twice while it is read.
        limits, arguments = pickle.loads(rest.pop())  # noqa: S301  as above
        with bounded(limits):
            return "value", call(*arguments)
    except MonitorError as error:
        return "error", error
    except (OutOfTime, OutOfMemory) as error:
        return "lost", str(error)
    except Exception as error:  # noqa: BLE001  parsers of hostile bytes raise anything
        return "lost", f"{type(error).__name__}: {error}"[:_LONGEST_WORDS]


@lru_cache(maxsize=8)
def _function(packed: bytes) -> Callable[..., Any]:
    # Kept, since a filter's function may carry hundreds of tags.
    found: Callable[..., Any] = pickle.loads(packed)  # noqa: S301  as above
    return found


def _packed(kind: str, found: Any, wants: bool) -> bytes:
    reply: Reply = (kind, found, wants)
    try:
        return pickle.dumps(reply)
    except Exception as error:  # noqa: BLE001  whatever it is about a value, its worker lives
        return pickle.dumps(("lost", f"the answer cannot be sent: {error}"[:_LONGEST_WORDS], wants))


def _has_grown(bound: int) -> bool:
    if resident() <= bound:
        return False
    # The heap's holes first: glibc gives back some 30 MB when asked, other libraries have no such call.
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
    return resident() > bound - 10_000_000


def _be_quiet() -> None:
    """What libraries say of a page is told to nobody; what they raise is answered. (lxml prints a
    traceback for each warning that memory does not reach for: thousands on one page.)"""
    logging.lastResort = None
    sys.unraisablehook = lambda _: None
    sys.excepthook = lambda *_: None
