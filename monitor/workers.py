"""A pool of processes for what is heavy and may be hostile: parsing feeds, extracting articles.

Processes, since both are CPU-bound and a page may hang, crash or exhaust a parser: that costs one
worker and one page, never the run. Each has a pipe of its own and one piece of work at a time, so it is
never in doubt whose work a dead one was at. New interpreters (no fork), since a forked worker would keep
the parent's sockets open; started for `worker` alone, without the program around it (40 MB less each).

Three bounds stand around the work: its own alarm and its share of the processor (see `bounds`), both
inside the process; and, should it neither run nor answer, this side's patience.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import Pipe
from types import TracebackType
from typing import Any, Self, TypeVar

from monitor.bounds import Limits, too_slow

T = TypeVar("T")

# An ordinary page takes 25 ms and 5 MB; the heaviest of a thousand measured 2 s and 35 MB. With the two
# later stops, a second apart, no page takes ten.
PAGE = Limits(seconds=7, megabytes=235)
# A usual feed takes 5 ms; one of 2 MB that is made to cost much, a second.
FEED = Limits(seconds=10, megabytes=235)
# One of 10 MB and thousands of entries takes 2 s and 130 MB; losing it loses them all.
LARGE_FEED = Limits(seconds=30, megabytes=235)

_PATIENCE = 2.0
_STARTING = 60.0
_PROGRAM = """
import json, sys
descriptor, sys.path[:] = json.loads(sys.argv[1])
from monitor import worker
worker.serve(descriptor)
"""


class WorkerLost(Exception):
    """The worker died, hung, or came to grief over this piece of work; the words say which."""


class _Died(Exception):
    """The process ended in the middle of its work."""


class Workers:
    """`jobs` processes that call functions by name. Use as a context manager.

    `prepare` is called once in each, before its first work and outside every limit: what loads a library
    or a model there does not take it from the first page's time and memory.
    """

    def __init__(self, jobs: int | None = None, *, prepare: Callable[[], object] | None = None) -> None:
        self._prepare = pickle.dumps(prepare)
        self._threads = ThreadPoolExecutor(jobs or os.cpu_count() or 1, thread_name_prefix="worker")
        self._mine = threading.local()
        self._running: set[_Process] = set()
        self._closed = False
        self._lock = threading.Lock()
        self._alone = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
            left = list(self._running)
        for process in left:
            process.kill()
        # Without cancel_futures: cancelled futures would look to their tasks like their own cancelling.
        self._threads.shutdown()
        for process in left:
            process.close()

    async def run(self, function: Callable[..., T], *arguments: object, limits: Limits = PAGE) -> T:
        """What `function` returns, or the MonitorError it raises; it and its arguments must be picklable.

        Raises WorkerLost where the work takes more than `limits` (its neighbours and, mostly, its own
        process go on), or its process dies twice (the first time it may have been the machine that ran
        out of memory, so such work is done again, one at a time), or raises anything else: parsers of
        hostile bytes do, and one page never costs the others.
        """
        import asyncio  # noqa: PLC0415  the filters do without it

        return await asyncio.wrap_future(self.submit(function, *arguments, limits=limits))

    def submit(self, function: Callable[..., T], *arguments: object, limits: Limits = PAGE) -> Future[T]:
        """The same for callers without a loop."""
        return self._threads.submit(self._work, function, arguments, limits)

    def _work(self, function: Callable[..., T], arguments: tuple[object, ...], limits: Limits) -> T:
        work = (pickle.dumps(function), pickle.dumps((limits, arguments)))
        try:
            found = self._try(work, limits)
        except _Died:
            with self._alone:
                try:
                    found = self._try(work, limits)
                except _Died as cause:
                    raise WorkerLost(f"its process died twice ({cause})") from cause
        return found  # type: ignore[no-any-return]  # what came through the pipe is what `function` returned

    def _try(self, work: tuple[bytes, bytes], limits: Limits) -> Any:
        process = self._process()
        try:
            kind, found, wants_renewal = process.call(work, limits)
        except (WorkerLost, _Died):
            self._end(process)
            raise
        if wants_renewal:
            self._end(process)
        if kind == "error":
            raise found
        if kind == "lost":
            raise WorkerLost(found)
        return found

    def _process(self) -> _Process:
        """This thread's process."""
        found: _Process | None = getattr(self._mine, "process", None)
        if found is None:
            with self._lock:
                if self._closed:
                    raise WorkerLost("the pool was closed")
                found = self._mine.process = _Process(self._prepare)
                self._running.add(found)
            found.wait_until_ready()
        return found

    def _end(self, process: _Process) -> None:
        self._mine.process = None
        with self._lock:
            self._running.discard(process)
        process.close()


class _Process:
    """A running `worker`, and our end of its pipe."""

    def __init__(self, prepare: bytes) -> None:
        self._pipe, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and program
                [sys.executable, "-c", _PROGRAM, json.dumps([theirs.fileno(), sys.path])],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # NumPy's threads would sleep through all of this, at 30 MB for each core.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            )
        self._pipe.send_bytes(prepare)

    def wait_until_ready(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            if self._pipe.poll(_STARTING):
                self._pipe.recv_bytes()

    def call(self, work: tuple[bytes, bytes], limits: Limits) -> tuple[str, Any, bool]:
        """Its answer. Raises _Died, and WorkerLost where it takes too long; it is no use then."""
        try:
            for part in work:
                self._pipe.send_bytes(part)
            if not self._pipe.poll(limits.seconds + _PATIENCE):
                raise WorkerLost(too_slow(limits))
            reply = self._pipe.recv_bytes()
        except (EOFError, OSError) as cause:
            code = self._process.wait(_STARTING)
            if code == -signal.SIGPROF:
                raise WorkerLost(too_slow(limits)) from cause
            raise _Died(f"signal {-code}" if code < 0 else f"exit code {code}") from cause
        try:
            kind, found, wants_renewal = pickle.loads(reply)  # noqa: S301  our own child's
        except Exception as cause:
            raise WorkerLost(f"its answer cannot be read ({type(cause).__name__})") from cause
        return kind, found, wants_renewal

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        """Ends it, whatever it is at."""
        self._process.kill()
        self._process.wait()
        self._pipe.close()
