"""Pages of entries: fetch → extract → score → store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from monitor import urls
from monitor.config import Config
from monitor.errors import FetchError, Forbidden, Gone, MonitorError
from monitor.fetch import Bounds, Elbowroom, Hosts, fetch, robots
from monitor.model import Article, Entry, Feed, NotModified, Page, Several, Status, Unreadable, Validators
from monitor.pipeline import again
from monitor.pipeline.asking import own_title
from monitor.pipeline.manners import Manners, Tired
from monitor.pipeline.order import in_order
from monitor.pipeline.polling import access_for
from monitor.pipeline.progress import Progress
from monitor.pipeline.scoring import Scoring
from monitor.store import Imprint, Store, Wanted
from monitor.workers import WorkerLost, Workers

if TYPE_CHECKING:
    import httpx

log = structlog.get_logger()

# A page that fails for now (5xx, time-out) is asked for again at these distances, then left.
_PAGE_RETRIES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_FOR_NOW = frozenset({408, 425, 429})
_BATCH = 2_000
_NEXT_ROUND = timedelta(minutes=30)
_FORBIDDEN = "the site's robots.txt asks programs to leave this page alone; the feed's own text is used"
_NO_RULES = "the site's robots.txt cannot be had, which forbids its pages for now (RFC 9309)"


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


@dataclass(slots=True, kw_only=True)
class Pages:
    """What reading pages takes: the doors, the clock, and the `counts` of the round. `write`: the one way to
    the store that writes; `failed`: is told what went wrong (its stage, what it happened to, and why);
    `read`: gets the addresses that were asked for."""

    config: Config
    store: Store
    client: httpx.AsyncClient
    workers: Workers
    hosts: Hosts
    bounds: Bounds
    tired: Tired
    manners: Manners
    scoring: Scoring
    now: datetime
    feeds: Mapping[str, Feed]
    counts: MutableMapping[str, int]
    write: Callable[..., Awaitable[Any]]
    failed: Callable[[str, str, str], None]
    read: set[str] = field(default_factory=set)
    # Of large pages one is read at a time.
    _large: asyncio.Lock = field(default_factory=asyncio.Lock)
    # When the first entries of a page or a sitemap came, by its address.
    _began: dict[str, datetime | None] = field(default_factory=dict)

    async def all(self, progress: Progress) -> None:
        """Fetches what is wanted, many at a time, and stores it in the fixed order."""
        done, total = 0, 0
        # In batches, since an entry carries its whole text. What is kept is wanted no more, and what
        # failed is wanted later, so each batch is the next part of the same order.
        while wanted := await asyncio.to_thread(self.store.wanted, now=self.now, limit=_BATCH):
            total += len(wanted)
            progress("pages", done, total)
            async for _ in self._some(wanted):
                done += 1
                progress("pages", done, total)

    async def these(self, keys: Sequence[str]) -> None:
        """Fetches those of these pages (by their keys) that are wanted, and stores them in the same order."""
        wanted = await asyncio.to_thread(self.store.wanted, now=self.now, keys=keys)
        async for _ in self._some(wanted):
            pass

    async def _some(self, wanted: Sequence[Wanted]) -> AsyncIterator[Wanted]:
        async for found in in_order(wanted, self._page, ahead=self.config.fetch.concurrency):
            if found.later is not None:
                await self.write(self.store.postpone, [found.want.address], found.later)
            if found.unchanged:
                await self.write(self.store.page_unchanged, found.want.address)
            for address, article in found.articles:
                if await self._may_be_old(found.want, article):
                    await self._set_aside(found)
                else:
                    await self._keep(found, address, article)
            yield found.want

    async def _may_be_old(self, want: Wanted, article: Article) -> bool:
        """Whether nobody knows how old an article is: nothing dates it, and its link stood on a page or in a
        sitemap when that was first read, perhaps for years. It would be news of the week that it is not."""
        feed = self.feeds.get(want.entry.feed)
        if article.published is not None or feed is None or feed.kind not in ("page", "sitemap"):
            return False
        if feed.url not in self._began:
            self._began[feed.url] = await asyncio.to_thread(self.store.began, feed.url)
        began = self._began[feed.url]
        return began is not None and want.entry.seen <= began

    async def _set_aside(self, found: _Found) -> None:
        """Of a page no article is kept; it may be asked again where it could not be had."""
        address = found.want.address
        log.info("undated link of a first reading left out", url=urls.without_secrets(address))
        if found.retry_at is None:
            await self.write(self.store.page_unchanged, address)
        else:
            await self.write(self.store.postpone, [address], found.retry_at, tried=True)

    def _is_mail(self, feed: str) -> bool:
        known = self.feeds.get(feed)
        return known.kind == "mailbox" if known is not None else feed.startswith(("imap", "maildir:"))

    async def _keep(self, found: _Found, address: str, article: Article) -> None:
        # In a thread, since an encoder takes longer than a fetch should wait.
        scores = await asyncio.to_thread(self.scoring.score, article)
        imprint = None
        if found.page is not None:
            headline = None
            # An issue tells only what names a tag, and asks again only for what it told.
            if any(score.evidence for score in scores):
                headline = await own_title(self.workers, found.page, found.want.entry, article)
                article = await asyncio.to_thread(self._titled, article, address, headline)
            imprint = Imprint(validators=found.page.validators, headline=headline)
        kept = await self.write(
            self.store.keep,
            article,
            scores,
            address=address,
            rules=self.scoring.rules,
            now=self.now,
            retry_at=found.retry_at,
            part_of=found.want.address if found.several else None,
            imprint=imprint,
        )
        self.counts["articles"] += kept.outcome == "new"
        self.counts["versions"] += kept.outcome == "version"

    def _titled(self, article: Article, address: str, headline: str | None) -> Article:
        if not headline or again.alike(headline, article.title):
            return article
        known = self.store.article(address)
        if known is None or not again.alike(headline, known.article.title):
            return article
        # The page was retitled, and its feed says again what it said before that.
        earlier = self.store.versions(known.article.id)
        old = any(again.alike(one.title, article.title) for one in earlier)
        return replace(article, title=known.article.title) if old else article

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
            said = await self.manners.of(want.address, access_for(self.config, entry.feed, want.address))
            if not robots.allowed(said, want.address):
                if said.rules is None:
                    return self._page_failed(want, FetchError(_NO_RULES, status=503))
                return self._page_failed(want, Forbidden(_FORBIDDEN))
            delay = robots.delay(said)
            if self.hosts.too_long(want.address, delay=delay):
                return _Found(want=want, later=self.now + _NEXT_ROUND)
            seen = await asyncio.to_thread(self._seen, want) if want.validators else None
            self.counts["pages"] += 1
            self.read.add(want.address)
            async with Elbowroom(self._large) as room:
                async with self.hosts.turn(want.address, delay=delay):
                    page = await fetch(
                        self.client,
                        want.address,
                        seen,
                        now=self.now,
                        bounds=self.bounds,
                        access=access_for(self.config, entry.feed, want.address),
                        want="page",
                        room=room,
                    )
                if isinstance(page, NotModified):
                    return _Found(want=want, unchanged=True)
                found = await self.workers.run(extract.extract, page, entry, want.outlet)
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
        feed, at = self.feeds.get(entry.feed), entry.published
        return (
            at is not None
            and feed is not None
            and feed.kind == "page"
            and at == at.replace(hour=0, minute=0, second=0, microsecond=0)
        )

    def _seen(self, want: Wanted) -> Validators | None:
        """What to ask the page again with: where the feed calls the article what we call it, a page that did
        not change has nothing to add."""
        known = self.store.article(want.address)
        same = known is not None and known.article.from_page and want.entry.title in ("", known.article.title)
        return want.validators if same else None

    def _page_failed(self, want: Wanted, error: Exception) -> _Found:
        retry_at: datetime | None = None
        self.tired.heed(want.address, error, self.now)
        if isinstance(error, FetchError) and _for_now(error) and want.tries < len(_PAGE_RETRIES):
            wait = max(_PAGE_RETRIES[want.tries], timedelta(seconds=min(error.retry_after or 0.0, 1e6)))
            retry_at = self.now + wait
        elif isinstance(error, WorkerLost) and want.tries == 0:
            # A machine short of memory loses workers over pages that are well. Once is enough: a page that
            # ends its worker again would do so for ever.
            retry_at = self.now + _PAGE_RETRIES[0]
        reason = error.message if isinstance(error, MonitorError) else str(error)
        self.failed("page", urls.without_secrets(want.address), reason)
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

        self.counts["from_feed"] += 1
        article = extract.stand_in(
            want.entry, want.outlet, address=want.address, status=status, unreadable=unreadable, reason=reason
        )
        return _Found(want=want, articles=((want.address, article),), retry_at=retry_at)


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
