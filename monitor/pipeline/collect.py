"""The first corridor, each hour: fetch a feed → parse → store; fetch a page → extract → score → store."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import structlog

from monitor import extract, parse, semantic, urls
from monitor.config import Config
from monitor.errors import FetchError, Forbidden, Gone, MonitorError, StoreError
from monitor.fetch import Bounds, Hosts, fetch
from monitor.model import (
    Article,
    Failure,
    Feed,
    Hints,
    NotModified,
    Page,
    Report,
    Several,
    Status,
    Unreadable,
)
from monitor.pipeline import again
from monitor.pipeline.asking import Asking, Tired, own_title
from monitor.pipeline.meaning import ModelDoor, embed
from monitor.pipeline.order import in_order
from monitor.pipeline.progress import Progress, silent
from monitor.pipeline.scoring import Scoring
from monitor.pipeline.settling import settle
from monitor.pipeline.waiting import LONGEST_WAIT, next_due
from monitor.pipeline.windows import next_week, window
from monitor.store import Due, Imprint, Store, Wanted
from monitor.workers import FEED, WorkerLost, Workers

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
log = structlog.get_logger()

# A failing feed is asked again after one, two, four ... intervals, at least daily.
_LONGEST_BACKOFF = timedelta(days=1)
# A page that fails for now (5xx, time-out) is asked for again at these distances, then left.
_PAGE_RETRIES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_FOR_NOW = frozenset({408, 425, 429})
_GONE_WAIT = timedelta(days=30)
_BATCH = 2_000
_PIECES = re.compile(r"[/?&=:@#;,]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What became of a wanted page: its articles, each with the address it was read at, and when to try
    again. `several`: it holds more than the one that the entry means. `page`: the answer, where it is one
    article's."""

    want: Wanted
    articles: tuple[tuple[str, Article], ...]
    retry_at: datetime | None = None
    several: bool = False
    page: Page | None = None


# -- collect ----------------------------------------------------------------------------------


async def collect(
    config: Config,
    *,
    store: Store,
    client: httpx.AsyncClient,
    workers: Workers,
    now: datetime,
    everything: bool = False,
    model: ModelDoor = semantic.model,
    progress: Progress = silent,
) -> Report:
    """One round: every feed that is due (with `everything`: every feed), then every page still wanted, then
    a few pages of articles that an issue told, whether they were edited since; then what the next issue may
    tell is made ready for it. `model` gives what reads meaning, or None.

    Never raises for a feed, page or entry: each is a Failure in the report. Raises StoreError where the
    store is unusable, and Busy where another round is under way.
    """
    round_ = _Round(config, store=store, client=client, workers=workers, now=now, progress=progress)
    with store.lock("collect"):
        store.sync_feeds(config.feeds, now=now)
        number = store.begin_round("collect", now)
        # Feeds first, then pages: which feed's entry speaks for an article that several feeds list
        # must not depend on which of them answered first.
        await round_.feeds(store.due(now=now, everything=everything))
        await round_.pages()
        await round_.told_before()
        await asyncio.to_thread(settle, store, round_.scoring, progress=progress)
        await asyncio.to_thread(round_.scoring.rescore, store)
        await round_.meaning(model)
        report = round_.report()
        store.end_round(number, report, now)
    log.info("round ended", failures=len(report.failures), **dict(report.counts))
    return report


class _Round:
    """What one round of collect holds together: the doors, the clock, the counts."""

    def __init__(
        self,
        config: Config,
        *,
        store: Store,
        client: httpx.AsyncClient,
        workers: Workers,
        now: datetime,
        progress: Progress,
    ) -> None:
        self._store = store
        self._client = client
        self._workers = workers
        self._now = now
        self._progress = progress
        self._config = config
        self._address = config.address
        self._interval = timedelta(minutes=config.fetch.interval_minutes)
        self._bounds = Bounds(seconds=config.fetch.timeout_seconds, bytes=config.fetch.max_bytes)
        self._hosts = Hosts(per_host=config.fetch.per_host, in_all=config.fetch.concurrency)
        self._concurrency = config.fetch.concurrency
        self.scoring = Scoring.of(config, store)
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
        self._read: set[str] = set()
        self._failures: list[Failure] = []

    def report(self) -> Report:
        failures = sorted(self._failures, key=lambda f: (f.stage, f.subject, f.reason))
        return Report(counts=tuple(self._counts.items()), failures=tuple(failures))

    async def feeds(self, due: Sequence[Due]) -> None:
        done = 0
        self._progress("feeds", 0, len(due))
        async with asyncio.TaskGroup() as group:
            for work in asyncio.as_completed([group.create_task(self._feed(one)) for one in due]):
                await work
                done += 1
                self._progress("feeds", done, len(due))

    async def _feed(self, due: Due) -> None:
        feed = due.feed
        self._counts["feeds"] += 1
        try:
            address = self._address(feed)
            async with self._hosts.turn(address):
                page = await fetch(self._client, address, due.validators, now=self._now, bounds=self._bounds)
            if isinstance(page, NotModified):
                self._counts["unchanged"] += 1
                await self._write(
                    self._store.unchanged,
                    feed,
                    now=self._now,
                    next_due=self._next_due(page.fresh_for, due.hints),
                )
                return
            entries = await self._workers.run(parse.parse, page, feed, limits=FEED)
        except (MonitorError, WorkerLost) as error:
            await self._feed_failed(due, error)
            return
        if page.permanent_url is not None:
            await self._write(self._store.feed_moved, feed, masked(page.permanent_url, feed, address))
        hints = parse.hints(page)
        new = await self._write(
            self._store.remember,
            feed,
            entries,
            validators=page.validators,
            now=self._now,
            next_due=self._next_due(page.fresh_for, hints),
            hints=hints,
        )
        self._counts["entries"] += new
        log.info("feed read", feed=feed.name, entries=len(entries), new=new)

    async def _feed_failed(self, due: Due, error: Exception) -> None:
        feed = due.feed
        reason = (
            error.message if isinstance(error, MonitorError) else f"the feed could not be parsed: {error}"
        )
        reason = masked(reason, feed, self._address(feed))
        self._tired.heed(self._address(feed), error, self._now)
        self._counts["feeds_failed"] += 1
        self._fail("feed", f"{feed.name} ({urls.without_secrets(feed.url)})", reason)
        backoff = min(self._interval * 2 ** min(due.failures, 10), _LONGEST_BACKOFF)
        asked = error.retry_after if isinstance(error, FetchError) else None
        wait = max(backoff, min(timedelta(seconds=asked or 0), LONGEST_WAIT))
        gone = isinstance(error, Gone)
        await self._write(
            self._store.feed_failed,
            feed,
            reason,
            now=self._now,
            next_due=self._now + (_GONE_WAIT if gone else wait),
            gone=gone,
        )
        log.warning("feed failed", feed=feed.name, url=urls.without_secrets(feed.url), reason=reason)

    def _next_due(self, fresh_for: float | None, hints: Hints) -> datetime:
        return next_due(self._now, interval=self._interval, fresh_for=fresh_for, hints=hints)

    async def pages(self) -> None:
        """Fetches what is wanted, many at a time, and stores it in the fixed order."""
        done, total = 0, 0
        # In batches, since an entry carries its whole text. What is kept is wanted no more, and what
        # failed is wanted later, so each batch is the next part of the same order.
        while wanted := await asyncio.to_thread(self._store.wanted, now=self._now, limit=_BATCH):
            total += len(wanted)
            self._progress("pages", done, total)
            async for found in in_order(wanted, self._page, ahead=self._concurrency):
                for address, article in found.articles:
                    await self._keep(found, address, article)
                done += 1
                self._progress("pages", done, total)

    async def _keep(self, found: _Found, address: str, article: Article) -> None:
        # In a thread, since an encoder takes longer than a fetch should wait.
        scores = await asyncio.to_thread(self.scoring.score, article)
        imprint = None
        if found.page is not None:
            headline = None
            # An issue tells only what names a tag, and asks again only for what it told.
            if any(score.evidence for score in scores):
                headline = await own_title(self._workers, found.page, found.want.entry, article)
                article = await asyncio.to_thread(self._titled, article, address, headline)
            imprint = Imprint(validators=found.page.validators, headline=headline)
        kept = await self._write(
            self._store.keep,
            article,
            scores,
            address=address,
            rules=self.scoring.rules,
            now=self._now,
            retry_at=found.retry_at,
            part_of=found.want.address if found.several else None,
            imprint=imprint,
        )
        self._counts["articles"] += kept.outcome == "new"
        self._counts["versions"] += kept.outcome == "version"

    def _titled(self, article: Article, address: str, headline: str | None) -> Article:
        if not headline or again.alike(headline, article.title):
            return article
        known = self._store.article(address)
        if known is None or not again.alike(headline, known.article.title):
            return article
        # The page was retitled, and its feed says again what it said before that.
        earlier = self._store.versions(known.article.id)
        old = any(again.alike(one.title, article.title) for one in earlier)
        return replace(article, title=known.article.title) if old else article

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
        )
        asked, edited = await asking.all(frozenset(self._read), self._progress)
        self._counts["checked"] += asked
        self._counts["edited"] += edited
        self._counts["versions"] += edited

    async def _page(self, want: Wanted) -> _Found:
        entry = want.entry
        if entry.url is None:
            return self._stand_in(want, "feed-text")
        self._counts["pages"] += 1
        self._read.add(want.address)
        try:
            async with self._hosts.turn(want.address):
                page = await fetch(self._client, want.address, None, now=self._now, bounds=self._bounds)
            if isinstance(page, NotModified):
                return self._page_failed(want, FetchError("HTTP 304 to a request without conditions"))
            found = await self._workers.run(extract.extract, page, entry, want.outlet)
        except (FetchError, WorkerLost) as error:
            return self._page_failed(want, error)
        if isinstance(found, Unreadable):
            log.info("page unreadable", url=want.address, status=found.status, reason=found.reason)
            return self._stand_in(want, found.status, unreadable=found)
        if isinstance(found, Several):
            return _Found(want=want, articles=_shared(want, found), several=True)
        return _Found(want=want, articles=((want.address, found),), page=page)

    def _page_failed(self, want: Wanted, error: Exception) -> _Found:
        retry_at: datetime | None = None
        self._tired.heed(want.address, error, self._now)
        if isinstance(error, FetchError) and _for_now(error) and want.tries < len(_PAGE_RETRIES):
            wait = max(_PAGE_RETRIES[want.tries], timedelta(seconds=min(error.retry_after or 0.0, 1e6)))
            retry_at = self._now + wait
        elif isinstance(error, WorkerLost) and want.tries == 0:
            # A machine short of memory loses workers over pages that are well. Once is enough: a page that
            # ends its worker again would do so for ever.
            retry_at = self._now + _PAGE_RETRIES[0]
        reason = error.message if isinstance(error, MonitorError) else str(error)
        self._fail("page", urls.without_secrets(want.address), reason)
        log.info(
            "page failed", url=urls.without_secrets(want.address), reason=reason, again=retry_at is not None
        )
        return self._stand_in(want, "failed", retry_at=retry_at)

    def _stand_in(
        self,
        want: Wanted,
        status: Status,
        *,
        unreadable: Unreadable | None = None,
        retry_at: datetime | None = None,
    ) -> _Found:
        self._counts["from_feed"] += 1
        article = extract.stand_in(
            want.entry, want.outlet, address=want.address, status=status, unreadable=unreadable
        )
        return _Found(want=want, articles=((want.address, article),), retry_at=retry_at)

    async def meaning(self, model: ModelDoor) -> None:
        """Makes vectors of the articles that an issue to come may tell, and that have none."""
        try:
            week = next_week(self._config, store=self._store, now=self._now)
            since, _ = window(self._config, week, self._store.frozen())
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


def _shared(want: Wanted, page: Several) -> tuple[tuple[str, Article], ...]:
    """The articles of one page, each under its own address, and under the page's the one that the entry
    means, else what the feed tells of the page: that one last, so that a run killed before it finds the
    page still wanted."""
    meant = extract.meant(want.entry, page)
    others = tuple((one.url, one) for one in page.articles if one is not meant)
    if meant is None:
        kind = Unreadable(url=page.url, status="list", reason="several articles on one page", kind="list")
        meant = extract.stand_in(
            want.entry, want.outlet, address=want.address, status="list", unreadable=kind
        )
    return (*others, (want.address, meant))


def masked(words: str, feed: Feed, address: str) -> str:
    """`words` without what `address` (with its references read) holds beyond the configured one: a
    server may quote a token back, in a redirect or a reason."""
    if address == feed.url:
        return words
    secrets = {piece for piece in _PIECES.split(address) if len(piece) > 2 and piece not in feed.url}
    for piece in sorted(secrets, key=len, reverse=True):
        words = words.replace(piece, "***").replace(quote(piece, safe=""), "***")
    return words


def _for_now(error: FetchError) -> bool:
    """Whether a page may well be there later: no answer, a server's fault, too many requests."""
    if isinstance(error, Forbidden | Gone):
        return False
    return error.status is None or error.status >= 500 or error.status in _FOR_NOW
