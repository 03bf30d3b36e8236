"""A pool of processes for what is heavy and may be hostile: parsing feeds, extracting articles.

Processes, since both are CPU-bound and a page may hang, crash or exhaust a parser: that costs one
worker and one page, never the run. Started by spawn: a forked worker would keep the parent's sockets
open.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self, TypeVar

from monitor.errors import MonitorError

T = TypeVar("T")


class WorkerLost(Exception):
    """The worker died, hung, or came to grief over this piece of work."""


class Workers:
    """`jobs` processes that call functions by name. Use as a context manager."""

    def __init__(self, jobs: int | None = None, *, seconds: float = 60.0) -> None:
        self._jobs = jobs or os.cpu_count() or 1
        self._seconds = seconds
        self._pool: ProcessPoolExecutor | None = None
        self._turns = asyncio.Semaphore(self._jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop(self._pool)

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """What `function` returns, or the MonitorError it raises; it and its arguments must be picklable.

        Raises WorkerLost where the work takes longer than the bound, or its worker dies three times (the
        first times it may have been a neighbour in the same pool that brought it down), or raises
        anything else: parsers of hostile bytes do, and one page never costs the others.
        """
        # As many as there are processes: the bound is on the work, not on waiting in a queue.
        async with self._turns:
            for _ in range(3):
                pool = self._ready()
                try:
                    async with asyncio.timeout(self._seconds):
                        return await asyncio.wrap_future(pool.submit(function, *arguments))
                except BrokenProcessPool:
                    self._drop(pool)
                except TimeoutError as cause:
                    self._drop(pool)
                    raise WorkerLost(f"took longer than {self._seconds:g} seconds") from cause
                except MonitorError:
                    raise
                except Exception as cause:
                    raise WorkerLost(f"{type(cause).__name__}: {cause}") from cause
        raise WorkerLost("its process died three times")

    def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs,
                mp_context=multiprocessing.get_context("spawn"),
                # Ctrl-C reaches every process of a terminal; whether work under way ends, the main one says.
                initializer=signal.signal,
                initargs=(signal.SIGINT, signal.SIG_IGN),
                # trafilatura and lxml keep what they cached; a worker that is renewed gives it back.
                max_tasks_per_child=1_000,
            )
        return self._pool

    def _drop(self, pool: ProcessPoolExecutor | None) -> None:
        if pool is None:
            return
        if pool is self._pool:
            self._pool = None
        # A hung worker never comes back by itself, and would keep the program from ending.
        hung = list((pool._processes or {}).values())
        # Without cancel_futures: cancelled futures would look to their tasks like their own cancelling.
        pool.shutdown(wait=False)
        for process in hung:
            process.terminate()
        for process in hung:
            process.join(5)
