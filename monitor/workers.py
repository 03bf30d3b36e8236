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
        self._alone = asyncio.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop(self._pool)

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """What `function` returns, or the MonitorError it raises; it and its arguments must be picklable.

        Raises WorkerLost where the work takes longer than the bound, or its worker dies twice (the first
        time it may have been a neighbour in the same pool that brought it down, so the second time it is
        alone), or raises anything else: parsers of hostile bytes do, and one page never costs the others.
        """
        # As many as there are processes: the bound is on the work, not on waiting in a queue.
        async with self._turns:
            pool = self._ready()
            try:
                return await self._in(pool, function, *arguments)
            except BrokenProcessPool:
                self._drop(pool)
            except TimeoutError as cause:
                self._drop(pool)
                raise self._too_slow() from cause
            async with self._alone:
                own = self._new(1)
                try:
                    return await self._in(own, function, *arguments)
                except BrokenProcessPool as cause:
                    raise WorkerLost("its process died twice, the second time alone") from cause
                except TimeoutError as cause:
                    raise self._too_slow() from cause
                finally:
                    self._drop(own)

    async def _in(self, pool: ProcessPoolExecutor, function: Callable[..., T], *arguments: object) -> T:
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(pool.submit(function, *arguments))
        except (BrokenProcessPool, TimeoutError, MonitorError):
            raise
        except Exception as cause:
            raise WorkerLost(f"{type(cause).__name__}: {cause}") from cause

    def _too_slow(self) -> WorkerLost:
        return WorkerLost(f"took longer than {self._seconds:g} seconds")

    def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._new(self._jobs)
        return self._pool

    @staticmethod
    def _new(jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            jobs,
            mp_context=multiprocessing.get_context("spawn"),
            # Ctrl-C reaches every process of a terminal; whether work under way ends, the main one says.
            initializer=signal.signal,
            initargs=(signal.SIGINT, signal.SIG_IGN),
            # trafilatura and lxml keep what they cached; a worker that is renewed gives it back.
            max_tasks_per_child=1_000,
        )

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
