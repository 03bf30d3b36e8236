"""Every feed tried once, without the store: what is asked of it in a round, and what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from monitor import parse
from monitor.config import Config
from monitor.errors import FetchError, MonitorError
from monitor.fetch import Access, Bounds, Hosts, fetch, near, robots
from monitor.model import Entry, Feed, NotModified, Page, Reading, Robots
from monitor.pipeline.masking import masked
from monitor.pipeline.polling import access_for
from monitor.pipeline.progress import Progress, silent
from monitor.pipeline.sources import Letters, Sitemaps, allowed, since
from monitor.workers import LARGE_FEED, WorkerLost, Workers

T = TypeVar("T")

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How one feed answered: its entries, or why there are none."""

    feed: Feed
    entries: tuple[Entry, ...]
    moved_to: str | None
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trying:
    """What feeds are tried with: doors, clock, bounds, manners."""

    config: Config
    client: httpx.AsyncClient
    workers: Workers
    now: datetime
    hosts: Hosts
    bounds: Bounds
    _rules: dict[str, asyncio.Task[Robots]] = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config, *, client: httpx.AsyncClient, workers: Workers, now: datetime) -> Trying:
        """With the manners and bounds of `config`."""
        return cls(
            config=config,
            client=client,
            workers=workers,
            now=now,
            hosts=Hosts(
                per_host=config.fetch.per_host,
                in_all=config.fetch.concurrency,
                delay=config.fetch.delay_seconds,
                near=near(config.fetch.allow),
            ),
            bounds=Bounds(seconds=config.fetch.timeout_seconds, bytes=config.fetch.max_bytes),
        )

    async def rules(self, url: str, access: Access) -> Robots:
        """What the site of `url` asks of programs; asked for once."""
        place = robots.place(url)
        if place not in self._rules:
            self._rules[place] = asyncio.create_task(self._asked(url, Access(proxy=access.proxy)))
        return await asyncio.shield(self._rules[place])

    async def _asked(self, url: str, access: Access) -> Robots:
        async with self.hosts.turn(url):
            return await robots.ask(self.client, url, now=self.now, access=access)

    async def answer(self, feed: Feed, address: str) -> Page:
        """What the server says. Raises FetchError; not for a mailbox."""
        access = access_for(self.config, feed.url, address)
        delay = await allowed(feed, address, access, self.rules)
        async with self.hosts.turn(address, delay=delay):
            page = await fetch(
                self.client,
                address,
                None,
                now=self.now,
                bounds=self.bounds,
                access=access,
                want="feed" if feed.kind == "feed" else "page",
            )
        if isinstance(page, NotModified):
            raise FetchError("HTTP 304 without being asked", status=304)
        return page

    async def reading(self, feed: Feed, page: Page) -> Reading:
        """What an answer says. Raises MonitorError, or WorkerLost for what ends its reader."""
        if feed.kind != "sitemap":
            return await self.workers.run(parse.read, page, feed, limits=LARGE_FEED)
        start = since(self.config, self.now)
        work = partial(self.workers.run, limits=LARGE_FEED)
        listing = await work(parse.listings.listing, page, feed, start)
        sitemaps = Sitemaps(
            client=self.client,
            workers=self.workers,
            hosts=self.hosts,
            bounds=self.bounds,
            now=self.now,
            access=partial(access_for, self.config),
            rules=self.rules,
        )
        _, reading = await sitemaps.read(feed, page, listing, start, b"", first=False)
        return reading

    async def letters(self, feed: Feed) -> Reading:
        """What a mailbox holds, left as it is. Raises MonitorError or WorkerLost."""
        letters = Letters(config=self.config, workers=self.workers, bounds=self.bounds, now=self.now)
        post = await letters.read(feed, None, b"")
        return post.reading or Reading(entries=(), marks=b"", listed=0, parser="mail")


async def try_feeds(
    config: Config,
    *,
    client: httpx.AsyncClient,
    workers: Workers,
    now: datetime,
    progress: Progress = silent,
) -> tuple[Trial, ...]:
    """Fetches and parses every configured feed, in the order of the configuration."""
    trying = Trying.of(config, client=client, workers=workers, now=now)
    return await each(config.feeds, partial(_tried, trying), progress)


async def each(
    feeds: tuple[Feed, ...], job: Callable[[Feed], Awaitable[T]], progress: Progress
) -> tuple[T, ...]:
    """What comes of `job` for each feed, all at once, in their order."""
    done = 0

    async def one(feed: Feed) -> T:
        nonlocal done
        try:
            return await job(feed)
        finally:
            done += 1
            progress("feeds", done, len(feeds))

    return tuple(await asyncio.gather(*(one(feed) for feed in feeds)))


async def _tried(trying: Trying, feed: Feed) -> Trial:
    found = Trial(feed=feed, entries=(), moved_to=None, problem=None)
    address = trying.config.address(feed)
    try:
        if feed.kind == "mailbox":
            return replace(found, entries=(await trying.letters(feed)).entries)
        page = await trying.answer(feed, address)
        reading = await trying.reading(feed, page)
    except MonitorError as error:
        return replace(found, problem=masked(error.message, feed, address))
    except WorkerLost as error:
        return replace(found, problem=f"cannot be parsed: {error}")
    moved = masked(page.permanent_url, feed, address) if page.permanent_url else None
    return replace(found, entries=reading.entries, moved_to=moved)
