"""Work done many at a time, whose results come in the order in which it was given."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
W = TypeVar("W")


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
