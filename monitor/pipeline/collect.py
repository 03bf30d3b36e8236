"""The first corridor, each hour: fetch a feed → parse → store; fetch a page → extract → score → store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import structlog

from monitor import semantic, urls
from monitor.config import Config
from monitor.errors import FetchError, Forbidden, Gone, MonitorError, StoreError
from monitor.fetch import Bounds, Elbowroom, Hosts, fetch, near, robots
from monitor.model import (
    Article,
    Entry,
    Failure,
    Feed,
    NotModified,
    Page,
    Report,
    Several,
    Status,
    Unreadable,
    Validators,
)
from monitor.pipeline import again
from monitor.pipeline.asking import Asking, own_title
from monitor.pipeline.manners import Manners, Tired
from monitor.pipeline.meaning import ModelDoor, embed
from monitor.pipeline.order import in_batches, in_order
from monitor.pipeline.polling import Polling, access_for
from monitor.pipeline.progress import Progress, silent
from monitor.pipeline.scoring import Scoring
from monitor.pipeline.settling import settle
from monitor.pipeline.waiting import Patience, asleep
from monitor.pipeline.windows import next_week, window
from monitor.store import Due, Imprint, Poll, Store, Wanted
from monitor.workers import WorkerLost, Workers

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
log = structlog.get_logger()

# A page that fails for now (5xx, time-out) is asked for again at these distances, then left.
_PAGE_RETRIES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_FOR_NOW = frozenset({408, 425, 429})
_BATCH = 2_000
_NEXT_ROUND = timedelta(minutes=30)
_NEVER = datetime.min.replace(tzinfo=UTC)
_FORBIDDEN = "the site's robots.txt asks programs to leave this page alone; the feed's own text is used"
_NO_RULES = "the site's robots.txt cannot be had, which forbids its pages for now (RFC 9309)"
# Feeds that wait for their turn at once: so many that a slow host keeps nobody else's from coming up.
_WAITING = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What became of a wanted page: its articles, each with the address it was read at, and when to try
    again. `several`: it holds more than the one that the entry means. `page`: the answer, where it is one
    article's. `unchanged`: it says what it said. `later`: it was not asked for, and when it may be."""

    want: Wanted
    articles: tuple[tuple[str, Article], ...] = ()
    unchanged: bool = False
    later: datetime | None = None
    retry_at: datetime | None = None
    several: bool = False
    page: Page | None = None


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
    round_ = _Round(config, store=store, client=client, workers=workers, now=now, progress=progress)
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
        self._feeds = {one.url: one for one in reversed(config.feeds)}
        # When the first entries of a page or a sitemap came, by its address.
        self._began: dict[str, datetime | None] = {}
        self._interval = timedelta(minutes=config.fetch.interval_minutes)
        self._bounds = Bounds(seconds=config.fetch.timeout_seconds, bytes=config.fetch.max_bytes)
        self._hosts = Hosts(
            per_host=config.fetch.per_host,
            in_all=config.fetch.concurrency,
            delay=config.fetch.delay_seconds,
            near=near(config.fetch.allow),
        )
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
        self._large = asyncio.Lock()
        self._tired = Tired()
        self._manners = Manners(store=store, client=client, hosts=self._hosts, now=now, write=self._write)
        self._read: set[str] = set()
        self._failures: list[Failure] = []

    def report(self) -> Report:
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
        """Fetches what is wanted, many at a time, and stores it in the fixed order."""
        done, total = 0, 0
        # In batches, since an entry carries its whole text. What is kept is wanted no more, and what
        # failed is wanted later, so each batch is the next part of the same order.
        while wanted := await asyncio.to_thread(self._store.wanted, now=self._now, limit=_BATCH):
            total += len(wanted)
            self._progress("pages", done, total)
            async for found in in_order(wanted, self._page, ahead=self._concurrency):
                if found.later is not None:
                    await self._write(self._store.postpone, [found.want.address], found.later)
                if found.unchanged:
                    await self._write(self._store.page_unchanged, found.want.address)
                for address, article in found.articles:
                    if await self._may_be_old(found.want, article):
                        await self._set_aside(found)
                    else:
                        await self._keep(found, address, article)
                done += 1
                self._progress("pages", done, total)

    async def _may_be_old(self, want: Wanted, article: Article) -> bool:
        """Whether nobody knows how old an article is: nothing dates it, and its link stood on a page or in a
        sitemap when that was first read, perhaps for years. It would be news of the week that it is not."""
        feed = self._feeds.get(want.entry.feed)
        if article.published is not None or feed is None or feed.kind not in ("page", "sitemap"):
            return False
        if feed.url not in self._began:
            self._began[feed.url] = await asyncio.to_thread(self._store.began, feed.url)
        began = self._began[feed.url]
        return began is not None and want.entry.seen <= began

    async def _set_aside(self, found: _Found) -> None:
        """Of a page no article is kept; it may be asked again where it could not be had."""
        address = found.want.address
        log.info("undated link of a first reading left out", url=urls.without_secrets(address))
        if found.retry_at is None:
            await self._write(self._store.page_unchanged, address)
        else:
            await self._write(self._store.postpone, [address], found.retry_at, tried=True)

    def _is_mail(self, feed: str) -> bool:
        known = self._feeds.get(feed)
        return known.kind == "mailbox" if known is not None else feed.startswith(("imap", "maildir:"))

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
            manners=self._manners,
            access=partial(access_for, self._config),
        )
        asked, edited = await asking.all(frozenset(self._read), self._progress)
        self._counts["checked"] += asked
        self._counts["edited"] += edited
        self._counts["versions"] += edited

    async def _page(self, want: Wanted) -> _Found:
        from monitor import extract  # noqa: PLC0415  0.1 s, and feeds alone do without

        entry = want.entry
        # Of mail nothing is fetched: its text is all there is, and its links may be the reader's own.
        if entry.url is None or self._is_mail(entry.feed):
            return self._stand_in(want, "feed-text")
        # A day to come is no article's: where its page says another, that one counts. So does it for a day
        # without a time that stands beside a link.
        by_day = self._is_a_day(entry)
        entry = replace(entry, published=None) if entry.ahead or by_day else entry
        try:
            said = await self._manners.of(want.address, access_for(self._config, entry.feed, want.address))
            if not robots.allowed(said, want.address):
                if said.rules is None:
                    return self._page_failed(want, FetchError(_NO_RULES, status=503))
                return self._page_failed(want, Forbidden(_FORBIDDEN))
            delay = robots.delay(said)
            if self._hosts.too_long(want.address, delay=delay):
                return _Found(want=want, later=self._now + _NEXT_ROUND)
            seen = await asyncio.to_thread(self._seen, want) if want.validators else None
            self._counts["pages"] += 1
            self._read.add(want.address)
            async with Elbowroom(self._large) as room:
                async with self._hosts.turn(want.address, delay=delay):
                    page = await fetch(
                        self._client,
                        want.address,
                        seen,
                        now=self._now,
                        bounds=self._bounds,
                        access=access_for(self._config, entry.feed, want.address),
                        want="page",
                        room=room,
                    )
                if isinstance(page, NotModified):
                    return _Found(want=want, unchanged=True)
                found = await self._workers.run(extract.extract, page, entry, want.outlet)
        except (FetchError, WorkerLost) as error:
            return self._page_failed(want, error)
        if isinstance(found, Unreadable):
            log.info("page unreadable", url=want.address, status=found.status, reason=found.reason)
            return self._stand_in(want, found.status, unreadable=found)
        if isinstance(found, Several):
            return _Found(want=want, articles=_shared(want, found), several=True)
        if by_day and found.published is None:
            found = replace(found, published=want.entry.published)
        return _Found(want=want, articles=((want.address, found),), page=page)

    def _is_a_day(self, entry: Entry) -> bool:
        feed, at = self._feeds.get(entry.feed), entry.published
        return (
            at is not None
            and feed is not None
            and feed.kind == "page"
            and at == at.replace(hour=0, minute=0, second=0, microsecond=0)
        )

    def _seen(self, want: Wanted) -> Validators | None:
        """What to ask the page again with: where the feed calls the article what we call it, a page that did
        not change has nothing to add."""
        known = self._store.article(want.address)
        same = known is not None and known.article.from_page and want.entry.title in ("", known.article.title)
        return want.validators if same else None

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
        return self._stand_in(want, "failed", retry_at=retry_at, reason=reason)

    def _stand_in(
        self,
        want: Wanted,
        status: Status,
        *,
        unreadable: Unreadable | None = None,
        retry_at: datetime | None = None,
        reason: str = "",
    ) -> _Found:
        from monitor import extract  # noqa: PLC0415  0.1 s, and feeds alone do without

        self._counts["from_feed"] += 1
        article = extract.stand_in(
            want.entry, want.outlet, address=want.address, status=status, unreadable=unreadable, reason=reason
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
    from monitor import extract  # noqa: PLC0415  0.1 s, and feeds alone do without

    meant = extract.meant(want.entry, page)
    others = tuple((one.url, one) for one in page.articles if one is not meant)
    if meant is None:
        kind = Unreadable(url=page.url, status="list", reason="several articles on one page", kind="list")
        meant = extract.stand_in(
            want.entry, want.outlet, address=want.address, status="list", unreadable=kind
        )
    return (*others, (want.address, meant))


def _for_now(error: FetchError) -> bool:
    """Whether a page may well be there later: no answer, a server's fault, too many requests."""
    if isinstance(error, Forbidden | Gone):
        return False
    return error.status is None or error.status >= 500 or error.status in _FOR_NOW
