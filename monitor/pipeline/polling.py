"""One feed asked, and what came of it: everything that is decided about a poll, before it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import structlog

from monitor import parse, urls
from monitor.config import Config
from monitor.errors import FetchError, Gone, MonitorError, ParseError, Trouble
from monitor.fetch import Access, Bounds, Elbowroom, Hosts, fetch, fingerprint, same_origin
from monitor.model import Feed, NotModified, Page, Reading, Robots, Validators
from monitor.pipeline.manners import Tired
from monitor.pipeline.masking import masked
from monitor.pipeline.sources import Letters, Sitemaps, allowed, since
from monitor.pipeline.waiting import Patience, after_failure, next_due, pace
from monitor.store import PROOFS, Due, Poll
from monitor.workers import FEED, LARGE_FEED, WorkerLost, Workers

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
log = structlog.get_logger()

# What an address that was moved to must not answer: then the one configured is asked again.
_BROKEN: frozenset[str] = frozenset({"4xx", "dns", "tls", "refused", "forbidden", "challenge", "not-a-feed"})
_UNKEPT = 64


def access_of(config: Config, feed: str) -> Access:
    """What the feed configured as `feed` is fetched with, its secrets read."""
    rules = config.access.get(feed)
    if rules is None:
        return _PLAIN
    return Access(
        headers=tuple((name, value.reveal()) for name, value in rules.headers),
        user=rules.user.reveal() if rules.user else None,
        password=rules.password.reveal() if rules.password else "",
        token=rules.token.reveal() if rules.token else None,
        proxy=None if rules.proxy is None else rules.proxy.reveal(),
    )


_PLAIN = Access()


def access_for(config: Config, feed: str, address: str) -> Access:
    """What the feed configured as `feed` and its articles are fetched with at `address`: all of it at the
    feed's own origin, and its proxy alone elsewhere."""
    access = access_of(config, feed)
    if access == _PLAIN:
        return access
    secret = config.secrets.get(feed)
    own = feed if secret is None else secret.reveal()
    return access if same_origin(own, address) else Access(proxy=access.proxy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """What feeds are asked with: doors, clock, bounds, manners. `feeds`: those that are configured, by their
    address; `rules` asks what a site asks of programs."""

    config: Config
    client: httpx.AsyncClient
    workers: Workers
    hosts: Hosts
    bounds: Bounds
    patience: Patience
    now: datetime
    tired: Tired
    feeds: Mapping[str, Feed]
    rules: Callable[[str, Access], Awaitable[Robots]]
    large: asyncio.Lock = field(default_factory=asyncio.Lock)
    # Readings that are not kept yet: two workers read faster than a store writes.
    unkept: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_UNKEPT))
    failed: Callable[[Feed, str], None]

    async def ask(self, due: Due) -> Poll | None:
        """Asks a feed and reads what it says. None where its turn does not come in this round: it stays
        due."""
        # The store knows its address and its name; of what kind it is, the configuration says.
        feed = self.feeds.get(due.feed.url, due.feed)
        due = replace(due, feed=feed)
        if feed.kind == "mailbox":
            return await self._visited(due)
        address = self._address(due)
        try:
            access = access_for(self.config, feed.url, address)
            delay = await allowed(feed, address, access, self.rules)
            if self.hosts.too_long(address, delay=delay):
                return None
            async with self.hosts.turn(address, delay=delay), Elbowroom(self.large) as room:
                if self.tired.enough(address):
                    return None
                found = await fetch(
                    self.client,
                    address,
                    self._validators(due, address),
                    now=self.now,
                    bounds=self.bounds,
                    access=access,
                    want="feed" if feed.kind == "feed" else "page",
                    room=room,
                )
                if isinstance(found, NotModified):
                    return self._unchanged(due, found, address)
                answer = found
                # Within its turn: else as many documents as there are feeds would pile up before the workers.
                limits = LARGE_FEED if room.taken else FEED
                if feed.kind != "sitemap":
                    read = partial(self.workers.run, parse.read, answer, feed, due.marks, limits=limits)
                    reading = await self._kept_open(read)
            if feed.kind == "sitemap":
                # Its turn is over: those that it names have their own.
                answer, reading = await self._kept_open(partial(self._sitemaps, due, answer))
        except (MonitorError, WorkerLost) as error:
            return self._failed(due, address, error)
        return self._read(due, answer, reading, address)

    async def _sitemaps(self, due: Due, page: Page) -> tuple[Page, Reading]:
        from_when = since(self.config, self.now)
        listing = await self.workers.run(parse.listings.listing, page, due.feed, from_when, limits=LARGE_FEED)
        sitemaps = Sitemaps(
            client=self.client,
            workers=self.workers,
            hosts=self.hosts,
            bounds=self.bounds,
            now=self.now,
            access=partial(access_for, self.config),
            rules=self.rules,
        )
        return await sitemaps.read(due.feed, page, listing, from_when, due.marks, first=due.last_ok is None)

    async def _visited(self, due: Due) -> Poll:
        """A mailbox, visited."""
        place = self.config.mailbox(due.feed)
        host = (
            f"https://{place.host}:{place.port}/"
            if place is not None and place.host
            else "https://localhost/"
        )
        letters = Letters(config=self.config, workers=self.workers, bounds=self.bounds, now=self.now)
        try:
            async with self.hosts.turn(host):
                post = await self._kept_open(partial(letters.read, due.feed, due.validators, due.marks))
        except (MonitorError, WorkerLost) as error:
            return self._failed(due, self.config.address(due.feed), error)
        if post.reading is None:
            self.unkept.release()
        if post.lost:
            self.failed(due.feed, f"{post.lost} mails could not be read, and are left out")
        new = len(post.reading.entries) if post.reading is not None else 0
        own = pace(self.patience, before=due.pace, conditional=True, new=new, listed=new, now=self.now)
        own = round(self.patience.interval.total_seconds()) if post.left else own
        return Poll(
            feed=due.feed,
            next_due=next_due(self.now, interval=self.patience.interval, own=own, feed=due.feed.url),
            pace=own,
            reading=post.reading,
            validators=post.validators,
        )

    async def _kept_open(self, read: Callable[[], Awaitable[T]]) -> T:
        """What comes of `read`, called once there is room for it: until it is kept, it takes that room."""
        await self.unkept.acquire()
        try:
            return await read()
        except BaseException:
            self.unkept.release()
            raise

    def kept(self, polls: Sequence[Poll]) -> None:
        """These have been kept: there is room for as many more."""
        for one in polls:
            if one.reading is not None:
                self.unkept.release()

    def _address(self, due: Due) -> str:
        address = self.config.address(due.feed)
        if due.moved_to and due.proofs >= PROOFS and address == due.feed.url:
            return due.moved_to
        return address

    def _validators(self, due: Due, address: str) -> Validators | None:
        """What to ask `address` with: those of the address that is configured are not for the one that the
        feed moved to."""
        kept = due.validators
        if kept is not None and kept.of is None and address != self.config.address(due.feed):
            return None
        return kept

    def _moved(self, due: Due, answer: Page | NotModified, address: str) -> tuple[str | None, int]:
        """Where the feed was led to for good, and how often in a row."""
        own = self.config.address(due.feed)
        if address != own:
            # Asked where it had moved to: there it stays, or is led on, which is to be proved again.
            if answer.permanent_url is None:
                return due.moved_to, due.proofs
            return answer.permanent_url, 1
        if answer.permanent_url is None:
            return None, 0
        # Of an address that holds a secret, where it leads is shown, and not followed: see `_address`.
        to = masked(answer.permanent_url, due.feed, own)
        return to, due.proofs + 1 if to == due.moved_to else 1

    def _unchanged(self, due: Due, answer: NotModified, address: str) -> Poll:
        moved_to, proofs = self._moved(due, answer, address)
        own = pace(self.patience, before=due.pace, conditional=True, listed=due.listed, now=self.now)
        return Poll(
            feed=due.feed,
            next_due=next_due(
                self.now,
                interval=self.patience.interval,
                fresh_for=answer.fresh_for,
                hints=due.hints,
                own=own,
                feed=due.feed.url,
            ),
            pace=own,
            moved_to=moved_to,
            proofs=proofs,
        )

    def _read(self, due: Due, page: Page, reading: Reading, address: str) -> Poll:
        moved_to, proofs = self._moved(due, page, address)
        # Of a document that was cut short, a server that says that nothing changed would hide the rest.
        good = page.validators and reading.whole and not reading.left_out
        validators = page.validators if good else None
        own_address = self.config.address(due.feed)
        if validators is not None and validators.of is None and address != own_address:
            validators = replace(validators, of=fingerprint(address))
        if reading.lives_at is not None:
            reading = replace(reading, lives_at=masked(reading.lives_at, due.feed, own_address))
        known = set(_eights(due.marks))
        new = sum(1 for one in _eights(reading.marks) if one not in known)
        own = pace(
            self.patience,
            before=due.pace,
            conditional=validators is not None,
            new=new,
            listed=reading.listed,
            dates=[one.published for one in reading.entries if one.published is not None],
            since=due.last_ok,
            now=self.now,
        )
        return Poll(
            feed=due.feed,
            next_due=next_due(
                self.now,
                interval=self.patience.interval,
                fresh_for=page.fresh_for,
                hints=reading.hints,
                own=own,
                # A whole document each time, once a day, is not to become a little more than that.
                feed=due.feed.url if validators is not None else "",
            ),
            pace=own,
            moved_to=moved_to,
            proofs=proofs,
            reading=reading,
            validators=validators,
        )

    def _failed(self, due: Due, address: str, error: Exception) -> Poll:
        feed = due.feed
        trouble, reason = _told(error)
        reason = masked(reason, feed, self.config.address(feed))
        self.tired.heed(address, error, self.now)
        adopted = address != self.config.address(feed)
        gone = isinstance(error, Gone) and not adopted
        moved_to, proofs = due.moved_to, due.proofs
        if adopted and trouble in _BROKEN:
            moved_to, proofs = None, 0
        asked = error if isinstance(error, FetchError) else None
        offers = error.offers if isinstance(error, ParseError) else ()
        self.failed(feed, reason)
        log.warning("feed failed", feed=feed.name, url=urls.without_secrets(feed.url), reason=reason)
        return Poll(
            feed=feed,
            next_due=after_failure(
                self.now,
                interval=self.patience.interval,
                failures=due.failures,
                retry_after=asked.retry_after if asked else None,
                fresh_for=asked.fresh_for if asked else None,
                hints=due.hints,
            ),
            pace=due.pace,
            moved_to=moved_to,
            proofs=proofs,
            reason=reason,
            trouble=trouble,
            advice=masked(offers[0], feed, self.config.address(feed)) if offers else None,
            gone=gone,
        )


def _told(error: Exception) -> tuple[Trouble, str]:
    """What kind of trouble an error is, and in words."""
    if isinstance(error, FetchError):
        who = parse.challenge(error.body, None) if error.body else None
        if error.kind == "challenge" or who is not None:
            by = f" ({who})" if who else ""
            return "challenge", f"{error.message}: a browser check{by}; the site lets no program read it"
        return error.kind, error.message
    if isinstance(error, ParseError):
        return error.kind, error.message
    if isinstance(error, MonitorError):
        return "other", error.message
    return "not-a-feed", f"the feed could not be parsed: {error}"


def _eights(marks: bytes) -> list[bytes]:
    return [marks[at : at + 8] for at in range(0, len(marks), 8)]
