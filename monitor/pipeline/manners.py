"""What sites ask of programs, heeded: whether a page may be fetched, and how long to wait between two."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.fetch import Access, Hosts, robots
from monitor.model import Robots
from monitor.store import Store

if TYPE_CHECKING:
    import httpx


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
