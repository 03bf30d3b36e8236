"""Work done many at a time, whose results come in the order in which it was given."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
W = TypeVar("W")
_MOMENT = 0.05


async def in_order(wanted: Sequence[W], work: Callable[[W], Awaitable[T]], *, ahead: int) -> AsyncIterator[T]:
    """Results of `work` in the order of `wanted`, with up to `ahead` of them under way."""
    under_way: deque[asyncio.Task[T]] = deque()
    rest = iter(wanted)
    try:
        while True:
            for one in islice(rest, ahead - len(under_way)):
                under_way.append(asyncio.ensure_future(work(one)))
            if not under_way:
                return
            yield await under_way.popleft()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def in_batches(
    wanted: Sequence[W], work: Callable[[W], Awaitable[T]], *, ahead: int
) -> AsyncIterator[list[T]]:
    """Results of `work` as they come, with up to `ahead` of them under way: whatever came while the caller
    was busy with the last batch is the next one."""
    rest = iter(wanted)
    under_way: set[asyncio.Task[T]] = set()
    try:
        while True:
            for one in islice(rest, ahead - len(under_way)):
                under_way.add(asyncio.ensure_future(work(one)))
            if not under_way:
                return
            done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            # A moment more, and many come together: each batch is a transaction.
            if under_way:
                await asyncio.sleep(_MOMENT)
                late = {one for one in under_way if one.done()}
                done |= late
                under_way -= late
            yield [one.result() for one in done]
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
