"""Every feed tried once, without the store: what `monitor check --online` shows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor import parse
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.fetch import Bounds, Hosts, fetch, near
from monitor.model import Entry, Feed, NotModified
from monitor.pipeline.masking import masked
from monitor.pipeline.polling import access_of
from monitor.pipeline.progress import Progress, silent
from monitor.workers import LARGE_FEED, WorkerLost, Workers

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How one feed answered: its entries, or why there are none."""

    feed: Feed
    entries: tuple[Entry, ...]
    moved_to: str | None
    problem: str | None


async def try_feeds(
    config: Config,
    *,
    client: httpx.AsyncClient,
    workers: Workers,
    now: datetime,
    progress: Progress = silent,
) -> tuple[Trial, ...]:
    """Fetches and parses every configured feed, in the order of the configuration."""
    hosts = Hosts(
        per_host=config.fetch.per_host,
        in_all=config.fetch.concurrency,
        delay=config.fetch.delay_seconds,
        near=near(config.fetch.allow),
    )
    bounds = Bounds(seconds=config.fetch.timeout_seconds, bytes=config.fetch.max_bytes)
    done = 0

    async def one(feed: Feed) -> Trial:
        nonlocal done
        try:
            address = config.address(feed)
            async with hosts.turn(address):
                access = access_of(config, feed.url)
                page = await fetch(client, address, None, now=now, bounds=bounds, access=access)
            if isinstance(page, NotModified):
                return Trial(feed=feed, entries=(), moved_to=None, problem="HTTP 304 without being asked")
            entries = await workers.run(parse.parse, page, feed, limits=LARGE_FEED)
        except MonitorError as error:
            return Trial(
                feed=feed,
                entries=(),
                moved_to=None,
                problem=masked(error.message, feed, config.address(feed)),
            )
        except WorkerLost as error:
            return Trial(feed=feed, entries=(), moved_to=None, problem=f"cannot be parsed: {error}")
        finally:
            done += 1
            progress("feeds", done, len(config.feeds))
        moved = masked(page.permanent_url, feed, address) if page.permanent_url else None
        return Trial(feed=feed, entries=entries, moved_to=moved, problem=None)

    return tuple(await asyncio.gather(*(one(feed) for feed in config.feeds)))
