"""What sites ask of programs, heeded: whether a page may be fetched, how long to wait between two, and when a
host wants to be left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from monitor import urls
from monitor.errors import FetchError
from monitor.fetch import Access, Hosts, robots
from monitor.model import Robots
from monitor.pipeline import again
from monitor.store import Store

if TYPE_CHECKING:
    import httpx


# A host that answered two feeds so wants to be left alone in this round, and not only over one of them: some
# hosts pass on what many others say.
_ENOUGH = 2
_LEAST_REST = timedelta(minutes=5)
_LONGEST_REST = timedelta(days=7)


@dataclass(slots=True)
class Tired:
    """Hosts that want to be left alone, as any answer of the round told: for pages asked again `until` when,
    for feeds `feeds_until` when (there one answer may be about one feed, so that it must name a time)."""

    until: dict[str, datetime] = field(default_factory=dict)
    feeds_until: dict[str, datetime] = field(default_factory=dict)
    _times: dict[str, int] = field(default_factory=dict)

    def heed(self, address: str, error: Exception, now: datetime) -> None:
        """Notes what `error`, the answer of `address`, asks for."""
        rest = again.rest_until(error, now)
        if rest is None or not isinstance(error, FetchError):
            return
        host = urls.host(address)
        self.until[host] = max(rest, self.until.get(host, rest))
        if error.status != 429:
            return
        self._times[host] = self._times.get(host, 0) + 1
        if error.retry_after is not None:
            named = timedelta(seconds=min(error.retry_after, 1e7))
            rest = now + min(max(named, _LEAST_REST), _LONGEST_REST)
            self.feeds_until[host] = max(rest, self.feeds_until.get(host, rest))

    def enough(self, address: str) -> bool:
        """Whether the host of `address` said so often that it is too much (429) that none of its feeds is to
        be asked again in this round."""
        return self._times.get(urls.host(address), 0) >= _ENOUGH


@dataclass(slots=True, kw_only=True)
class Manners:
    """The sites of one round. `write` calls a method of the store in its turn."""

    store: Store
    client: httpx.AsyncClient
    hosts: Hosts
    now: datetime
    write: Callable[..., Awaitable[Any]]
    _known: dict[str, asyncio.Task[Robots]] = field(default_factory=dict)

    async def of(self, url: str, access: Access) -> Robots:
        """What the site of `url` asks: asked for once a round at most, once a day mostly. `access`: what its
        pages are fetched with; of that the proxy counts."""
        place = robots.place(url)
        if place not in self._known:
            self._known[place] = asyncio.create_task(self._asked(url, place, Access(proxy=access.proxy)))
        # Whoever waits may be cancelled; what it waits for is others' too.
        return await asyncio.shield(self._known[place])

    async def _asked(self, url: str, place: str, access: Access) -> Robots:
        known = await asyncio.to_thread(self.store.robots, place, now=self.now)
        if known is not None:
            return known
        async with self.hosts.turn(url):
            said = await robots.ask(self.client, url, now=self.now, access=access)
        await self.write(self.store.keep_robots, said, now=self.now)
        return said
