"""The first corridor, each hour: fetch a feed → parse → store; fetch a page → extract → score → store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import structlog

from monitor import semantic, urls
from monitor.config import Config
from monitor.errors import MonitorError, StoreError
from monitor.fetch import Bounds, Hosts, near
from monitor.model import (
    Failure,
    Feed,
    Report,
)
from monitor.pipeline.asking import Asking
from monitor.pipeline.manners import Manners, Tired
from monitor.pipeline.meaning import ModelDoor, embed, embed_some
from monitor.pipeline.order import in_batches
from monitor.pipeline.pages import Pages
from monitor.pipeline.polling import Polling, access_for
from monitor.pipeline.progress import Progress, silent
from monitor.pipeline.scoring import Scoring
from monitor.pipeline.settling import settle
from monitor.pipeline.waiting import Patience, asleep
from monitor.pipeline.windows import next_week, window
from monitor.store import Due, Poll, Store
from monitor.workers import Workers

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
log = structlog.get_logger()

_NEVER = datetime.min.replace(tzinfo=UTC)
# Feeds that wait for their turn at once: so many that a slow host keeps nobody else's from coming up.
_WAITING = 2_000


def preparation() -> Callable[[], object]:
    """What a worker does before its first page, so that loading takes nothing from that page's time."""
    from monitor import extract  # noqa: PLC0415  0.1 s, and feeds alone do without

    return extract.prepare


# -- collect ----------------------------------------------------------------------------------


async def collect(
    config: Config,
    *,
    store: Store,
    client: httpx.AsyncClient,
    workers: Workers,
    now: datetime,
    everything: bool = False,
    pages: bool = True,
    model: ModelDoor = semantic.model,
    progress: Progress = silent,
) -> Report:
    """One round: every feed that is due (with `everything`: every feed that is not gone), then every page
    still wanted, then a few pages of articles that an issue told, whether they were edited since; then what
    the next issue may tell is made ready for it. Without `pages`, the feeds alone: what they list stays
    wanted. `model` gives what reads meaning, or None.

    Never raises for a feed, page or entry: each is a Failure in the report. Raises StoreError where the
    store is unusable, and Busy where another round is under way.
    """
    round_ = Round(config, store=store, client=client, workers=workers, now=now, progress=progress)
    with store.lock("collect"):
        store.sync_feeds(config.feeds, now=now)
        number = store.begin_round("collect", now)
        # Feeds first, then pages: which feed's entry speaks for an article that several feeds list
        # must not depend on which of them answered first.
        await round_.feeds(store.due(now=now, everything=everything), everything=everything)
        if pages:
            await round_.pages()
            await round_.told_before()
            await asyncio.to_thread(settle, store, round_.scoring, progress=progress)
            await asyncio.to_thread(round_.scoring.rescore, store)
            await round_.meaning(model)
        report = round_.report()
        store.end_round(number, report, now)
    log.info("round ended", failures=len(report.failures), **dict(report.counts))
    return report


def hosts_of(config: Config) -> Hosts:
    """Turns at hosts as the configuration has them."""
    return Hosts(
        per_host=config.fetch.per_host,
        in_all=config.fetch.concurrency,
        delay=config.fetch.delay_seconds,
        near=near(config.fetch.allow),
    )


def told_from(config: Config, *, store: Store, now: datetime) -> datetime:
    """From when on articles may be told by the next issue."""
    since, _ = window(config, next_week(config, store=store, now=now), store.frozen())
    return since


class Round:
    """What one round of collect, or a share of one, holds together: the doors, the clock, the counts.
    `hosts` and `scoring`: of several shares, where they go through the same doors."""

    def __init__(
        self,
        config: Config,
        *,
        store: Store,
        client: httpx.AsyncClient,
        workers: Workers,
        now: datetime,
        progress: Progress = silent,
        hosts: Hosts | None = None,
        scoring: Scoring | None = None,
    ) -> None:
        self._store = store
        self._client = client
        self._workers = workers
        self._now = now
        self._progress = progress
        self._config = config
        self._feeds = {one.url: one for one in reversed(config.feeds)}
        self._interval = timedelta(minutes=config.fetch.interval_minutes)
        self._bounds = Bounds(seconds=config.fetch.timeout_seconds, bytes=config.fetch.max_bytes)
        self._hosts = hosts or hosts_of(config)
        self._concurrency = config.fetch.concurrency
        self.scoring = scoring or Scoring.of(config, store)
        # SQLite has one writer; waiting here is cheaper than waiting in its busy handler.
        self._one_writer = asyncio.Lock()
        self._counts = dict.fromkeys(
            (
                "feeds", "unchanged", "feeds_failed", "entries", "pages", "articles", "from_feed", "versions",
                "checked", "edited",
            ),
            0,
        )  # fmt: skip
        self._tired = Tired()
        self._manners = Manners(store=store, client=client, hosts=self._hosts, now=now, write=self._write)
        self._failures: list[Failure] = []
        self._pages = Pages(
            config=config,
            store=store,
            client=client,
            workers=workers,
            hosts=self._hosts,
            bounds=self._bounds,
            tired=self._tired,
            manners=self._manners,
            scoring=self.scoring,
            now=now,
            feeds=self._feeds,
            counts=self._counts,
            write=self._write,
            failed=self._fail,
        )

    def report(self) -> Report:
        """What was done and what went wrong so far."""
        failures = sorted(self._failures, key=lambda f: (f.stage, f.subject, f.reason))
        return Report(counts=tuple(self._counts.items()), failures=tuple(failures))

    async def feeds(self, due: Sequence[Due], *, everything: bool) -> None:
        """Asks feeds, many at a time, and keeps what came of it as it comes. Those that want to be left alone
        in this hour stay due, unless `everything` is asked."""
        polling = Polling(
            config=self._config,
            client=self._client,
            workers=self._workers,
            hosts=self._hosts,
            bounds=self._bounds,
            patience=Patience(
                interval=self._interval, longest=timedelta(minutes=self._config.fetch.longest_minutes)
            ),
            now=self._now,
            tired=self._tired,
            feeds=self._feeds,
            rules=self._manners.of,
            failed=self._feed_failed,
        )
        done = 0
        self._progress("feeds", 0, len(due))
        # Those that failed the last time come last, so that a silent server costs the others no time; else
        # who was asked longest ago comes first: at a host with more feeds than a round has time for, each has
        # its turn.
        awake = [one for one in due if everything or not asleep(self._now, one.hints)]
        order = sorted(awake, key=lambda one: (one.failures > 0, one.fetched or _NEVER))
        async for some in in_batches(order, polling.ask, ahead=_WAITING):
            polls = [one for one in some if one is not None]
            await self._keep_polls(polls)
            polling.kept(polls)
            done += len(some)
            self._progress("feeds", done, len(due))
        if self._tired.feeds_until:
            await self._write(self._store.rest_feeds, self._tired.feeds_until)

    async def _keep_polls(self, polls: Sequence[Poll]) -> None:
        if not polls:
            return
        new = await self._write(self._store.polled, polls, now=self._now)
        self._counts["feeds"] += len(polls)
        self._counts["entries"] += sum(new)
        for poll, count in zip(polls, new, strict=True):
            if poll.reading is not None:
                log.info("feed read", feed=poll.feed.name, entries=poll.reading.listed, new=count)
                if poll.reading.left_out:
                    self._fail("feed", poll.feed.name, f"{poll.reading.left_out:,} entries beyond the bound")
            elif poll.reason:
                self._counts["feeds_failed"] += 1
            else:
                self._counts["unchanged"] += 1

    def _feed_failed(self, feed: Feed, reason: str) -> None:
        self._fail("feed", f"{feed.name} ({urls.without_secrets(feed.url)})", reason)

    async def pages(self) -> None:
        """Fetches the pages that are wanted, and keeps what they hold."""
        await self._pages.all(self._progress)

    async def these_pages(self, keys: Sequence[str]) -> None:
        """The same for these alone, by their keys."""
        await self._pages.these(keys)

    async def told_before(self) -> None:
        """Asks again for pages of articles that an issue told."""
        asking = Asking(
            store=self._store,
            client=self._client,
            workers=self._workers,
            hosts=self._hosts,
            bounds=self._bounds,
            tired=self._tired,
            scoring=self.scoring,
            now=self._now,
            write=self._write,
            ahead=self._concurrency,
            manners=self._manners,
            access=partial(access_for, self._config),
        )
        asked, edited = await asking.all(frozenset(self._pages.read), self._progress)
        self._counts["checked"] += asked
        self._counts["edited"] += edited
        self._counts["versions"] += edited

    async def meaning(self, model: ModelDoor, ids: Sequence[str] | None = None) -> None:
        """Makes vectors of the articles that an issue to come may tell, and that have none; with `ids`, of
        these alone."""
        try:
            if ids is not None:
                await asyncio.to_thread(embed_some, self._store, model, ids)
                return
            since = told_from(self._config, store=self._store, now=self._now)
            await asyncio.to_thread(embed, self._store, model, since=since, progress=self._progress)
        except StoreError:
            raise
        except MonitorError as error:
            self._fail("meaning", error.subject, error.message)
            log.warning("articles stay without vectors", reason=str(error))

    def _fail(self, stage: str, subject: str, reason: str) -> None:
        self._failures.append(Failure(stage=stage, subject=subject, reason=reason, at=self._now))

    async def _write(self, question: Callable[..., T], *arguments: object, **named: object) -> T:
        async with self._one_writer:
            return await asyncio.to_thread(question, *arguments, **named)
