"""Hard limits of time and memory around one piece of work, in its own process.

Two alarms, since neither is enough. The clock's raises OutOfTime in Python code, sleeping or busy, and
again every quarter of a second, for parsers catch what they do not know; it is no Exception until it has
left the block, so that `except Exception` lets it through. The processor's, a second later, kills the
process: code in C hears no Python signal (libxml2 needs nine minutes for a tag of a million attributes).

Memory is bounded by RLIMIT_DATA, not RLIMIT_AS: it counts what a process can write to, and leaves alone
the address space that libraries reserve. Measured on Linux 6 with Python 3.11: Python, NumPy and libxml2
all keep to it; what cannot be had is a MemoryError (libxml2's becomes one in `markup.tree`), and all three
work again afterwards. A platform without /proc (macOS) has no bound of memory; outside the main thread,
which alone hears signals, there is none of time.
"""

from __future__ import annotations

import contextlib
import ctypes
import resource
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

_AGAIN = 0.25
_KILL = 1.0
# However large a process has become, a page is given this much.
_LEAST = 40_000_000
_PAGE = resource.getpagesize()
_Handler = Callable[[int, FrameType | None], object] | int | None


# Of mallopt(3), with glibc: blocks from so many bytes on are given back when they are freed, in how few heaps
# of their own threads may allocate, and from how many free bytes on a heap is cut.
_THRESHOLDS = ((-3, 131_072), (-8, 2), (-1, 131_072))


def frugal() -> None:
    """Has the C library give memory back: as it comes, it keeps what a large document took, once for each
    thread that held it (a round of hostile answers: 330 MB so, 290 frugally). Nothing where it cannot be
    told."""
    with contextlib.suppress(OSError, AttributeError):
        tell = ctypes.CDLL(None).mallopt
        for what, value in _THRESHOLDS:
            tell(what, value)


class OutOfTime(TimeoutError):
    """The work took longer than it may."""


class OutOfMemory(MemoryError):
    """The work needed more memory than it may have."""


class _Late(BaseException):
    """OutOfTime, on its way out of the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`seconds` for a piece of work; `megabytes` that its process may come to hold."""

    seconds: float
    megabytes: int


class bounded:  # noqa: N801  reads as the statement it is: `with bounded(limits)`
    """Holds the block to `limits`: raises OutOfTime or OutOfMemory in place of whatever the block
    came to, or, where C code listens to nothing, ends the process by SIGPROF. Work that caught the
    alarm and went on is out of time all the same. Puts back the handlers, timers and limits it found."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._timed = threading.current_thread() is threading.main_thread()
        self._late = False
        self._over = False
        self._found: tuple[_Handler, _Handler, tuple[float, float], tuple[float, float]] | None = None
        self._data: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        self._hold_memory()
        if self._timed:
            seconds = self._limits.seconds
            self._found = (
                signal.signal(signal.SIGALRM, self._ring),
                signal.signal(signal.SIGPROF, signal.SIG_DFL),
                signal.setitimer(signal.ITIMER_PROF, seconds + _KILL),
                signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN),
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over = True  # first of all: an alarm from here on is nobody's
        if self._found is not None:
            ring, kill, processor, clock = self._found
            signal.setitimer(signal.ITIMER_REAL, *clock)
            signal.setitimer(signal.ITIMER_PROF, *processor)
            signal.signal(signal.SIGALRM, ring)
            signal.signal(signal.SIGPROF, kill)
        if self._data is not None:
            resource.setrlimit(resource.RLIMIT_DATA, self._data)
        if self._late:
            raise OutOfTime(too_slow(self._limits)) from error
        if isinstance(error, MemoryError):
            raise OutOfMemory(f"needed more than {self._limits.megabytes} MB") from error

    def _ring(self, _signal: int, _frame: FrameType | None) -> None:
        if not self._over:
            self._late = True
            raise _Late

    def _hold_memory(self) -> None:
        use = _use()
        if use is None:
            return
        held, data = use
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = data + max(self._limits.megabytes * 1_000_000 - held, _LEAST)
        ceilings = [one for one in (soft, hard) if one != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *ceilings]), hard))
        self._data = (soft, hard)


def too_slow(limits: Limits) -> str:
    """What is said of work out of time, by whoever stopped it."""
    return f"took more than {limits.seconds:g} seconds"


def resident() -> int:
    """The bytes of memory that this process holds; 0 where the platform does not say."""
    use = _use()
    return 0 if use is None else use[0]


def _use() -> tuple[int, int] | None:
    """What this process holds, and what RLIMIT_DATA counts of it (and its stack, some 100 kB)."""
    try:
        fields = Path("/proc/self/statm").read_bytes().split()
    except OSError:
        return None
    return int(fields[1]) * _PAGE, int(fields[5]) * _PAGE
