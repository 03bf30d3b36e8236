"""Turns at hosts: so many requests to one at a time, so long between them, and so many in all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# A round waits between requests to one host so long in all, in seconds; what it has not got by then is asked
# for in the next.
PATIENCE = 600.0


@dataclass(slots=True)
class _Host:
    turns: asyncio.Semaphore
    pace: asyncio.Lock = field(default_factory=asyncio.Lock)
    # By the loop's clock: before it, no request begins.
    next: float = 0.0
    queued: int = 0
    waits: float = 0.0


class Hosts:
    """`per_host` requests to one host at a time, `delay` seconds from the beginning of one to that of the
    next, and `in_all` requests at once. A host is a name or address with its port.

    Hosts of one's own networks (`near`, by address) have no delay but what they ask for themselves: it
    spares the outlets' servers."""

    def __init__(
        self,
        *,
        per_host: int,
        in_all: int,
        delay: float = 0.0,
        near: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._per_host = per_host
        self._delay = delay
        self._near = near
        self._hosts: dict[str, _Host] = {}
        self._all = asyncio.Semaphore(in_all)

    @asynccontextmanager
    async def turn(self, url: str, *, delay: float | None = None) -> AsyncIterator[None]:
        """Waits for a turn at the host of `url`, and keeps it for the block. `delay`: what the host itself
        asks for (Crawl-delay), where that is more."""
        host = self._host(url)
        wait = self._wait(url, delay)
        host.queued += 1
        try:
            # The host first: whoever waits for a slow host must not hold a place that others could use.
            async with host.turns:
                if wait:
                    await self._pace(host, wait)
                async with self._all:
                    yield
        finally:
            host.queued -= 1

    def too_long(self, url: str, *, delay: float | None = None) -> bool:
        """Whether so much waits for the host of `url` that it would not be its turn within this round."""
        host = self._hosts.get(_name(url))
        return host is not None and host.waits + host.queued * self._wait(url, delay) > PATIENCE

    def _wait(self, url: str, asked: float | None) -> float:
        return max(0.0 if self._near(url) else self._delay, asked or 0.0)

    async def _pace(self, host: _Host, wait: float) -> None:
        loop = asyncio.get_running_loop()
        async with host.pace:
            pause = host.next - loop.time()
            if pause > 0:
                await asyncio.sleep(pause)
            host.next = loop.time() + wait
            host.waits += wait

    def _host(self, url: str) -> _Host:
        name = _name(url)
        found = self._hosts.get(name)
        if found is None:
            found = self._hosts[name] = _Host(turns=asyncio.Semaphore(self._per_host))
        return found


def _name(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
