"""What is no feed's document, read as a feed: a page, a sitemap with those that it names, a mailbox.

A page and a sitemap are fetched as pages are: where the site's robots.txt lets us, at the pace that it asks
for. A mailbox is visited in a thread, since imaplib waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from monitor import mailbox, parse
from monitor.bounds import Limits
from monitor.config import Config, Mailbox
from monitor.errors import FetchError, Forbidden, MonitorError
from monitor.fetch import Access, Bounds, Hosts, connector, fetch, fingerprint, robots
from monitor.model import Entry, Feed, NotModified, Page, Reading, Robots, Validators
from monitor.parse import Listing
from monitor.workers import LARGE_FEED, WorkerLost, Workers

if TYPE_CHECKING:
    import httpx

# An issue looks back so far, and the week before it is open when it is made.
_WEEK = timedelta(days=7)
_FORBIDDEN = "the site's robots.txt asks programs to leave this address alone"
_NO_RULES = "the site's robots.txt cannot be had, which forbids its pages for now (RFC 9309)"
# Beyond its own bounds, in which a name may still be looked up.
_MARGIN = 30.0
_LOST = 3
# Of a Maildir, the marks say what was had.
_SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a visit to a mailbox came to. `reading`: None where nothing has changed. `left`: how many mails
    wait for the next visit; `lost`: how many could not be read."""

    reading: Reading | None
    validators: Validators
    left: int = 0
    lost: int = 0


def since(config: Config, now: datetime) -> datetime:
    """From when on something may still be news."""
    return now - timedelta(days=config.digest.lookback_days) - _WEEK


async def allowed(
    feed: Feed, address: str, access: Access, rules: Callable[[str, Access], Awaitable[Robots]]
) -> float | None:
    """The seconds that the site of a page or sitemap wants between two requests; `rules` asks for its
    robots.txt. Raises Forbidden where that asks programs to leave the address alone. A feed is there for
    programs, and nobody is asked."""
    if feed.kind not in ("page", "sitemap"):
        return None
    said = await rules(address, access)
    if not robots.allowed(said, address):
        raise FetchError(_NO_RULES, status=503) if said.rules is None else Forbidden(_FORBIDDEN)
    return robots.delay(said)


async def once(
    config: Config,
    feed: Feed,
    access: Callable[[str, str], Access],
    *,
    client: httpx.AsyncClient,
    workers: Workers,
    hosts: Hosts,
    bounds: Bounds,
    now: datetime,
) -> tuple[Reading, str | None]:
    """What the feed says when it is read for the first time, of whatever kind it is, and where it has moved
    to for good: without a store, for a trial. Raises MonitorError and WorkerLost."""

    async def rules(address: str, access: Access) -> Robots:
        async with hosts.turn(address):
            return await robots.ask(client, address, now=now, access=Access(proxy=access.proxy))

    address = config.address(feed)
    if feed.kind == "mailbox":
        letters = Letters(config=config, workers=workers, bounds=bounds, now=now)
        post = await letters.read(feed, None, b"")
        return post.reading or Reading(entries=(), marks=b"", listed=0, parser="mail"), None
    own = access(feed.url, address)
    delay = await allowed(feed, address, own, rules)
    async with hosts.turn(address, delay=delay):
        page = await fetch(
            client, address, None, now=now, bounds=bounds, access=own,
            want="feed" if feed.kind == "feed" else "page",
        )  # fmt: skip
    if isinstance(page, NotModified):
        raise FetchError("HTTP 304 without being asked", status=304)
    if feed.kind == "sitemap":
        from_when = since(config, now)
        listing = await workers.run(parse.listings.listing, page, feed, from_when, limits=LARGE_FEED)
        sitemaps = Sitemaps(
            client=client, workers=workers, hosts=hosts, bounds=bounds, now=now, access=access, rules=rules
        )
        page, reading = await sitemaps.read(feed, page, listing, from_when, b"", first=True)
    else:
        reading = await workers.run(parse.read, page, feed, limits=LARGE_FEED)
    return reading, page.permanent_url


# -- sitemaps -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemaps:
    """What sitemaps are asked with; `access` and `rules` as their feed's."""

    client: httpx.AsyncClient
    workers: Workers
    hosts: Hosts
    bounds: Bounds
    now: datetime
    access: Callable[[str, str], Access]
    rules: Callable[[str, Access], Awaitable[Robots]]

    async def read(
        self, feed: Feed, page: Page, listing: Listing, since: datetime, known: bytes, *, first: bool
    ) -> tuple[Page, Reading]:
        """What a sitemap says together with those that it names, and the page, its validators gone where
        they say nothing of the others. At first sight all must answer: what one kept to itself would be news
        the next time. Later, one that does not costs its own alone, unless none does."""
        named = parse.listings.children(listing.indexes, since)
        found, failed = [listing], []
        for address in named:
            try:
                found.append(await self._child(feed, address, since))
            except (MonitorError, WorkerLost) as error:
                failed.append(error)
                if first or len(failed) == len(named):
                    raise
        reading = parse.listings.reading(found, feed, self.now, known, first=first, whole=not failed)
        silent = any(one.modified is None for one in listing.indexes)
        return (_without_validators(page) if silent else page), reading

    async def _child(self, feed: Feed, address: str, since: datetime) -> Listing:
        access = self.access(feed.url, address)
        delay = await allowed(feed, address, access, self.rules)
        async with self.hosts.turn(address, delay=delay):
            page = await fetch(
                self.client, address, None, now=self.now, bounds=self.bounds, access=access, want="page"
            )
        if isinstance(page, NotModified):
            raise FetchError("HTTP 304 to a request without conditions", status=304)
        listed: Listing = await self.workers.run(parse.listings.listing, page, feed, since, limits=LARGE_FEED)
        return listed


def _without_validators(page: Page) -> Page:
    return replace(page, validators=Validators())


# -- mailboxes ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What mailboxes are visited with."""

    config: Config
    workers: Workers
    bounds: Bounds
    now: datetime
    limits: Limits = LARGE_FEED

    async def read(self, feed: Feed, seen: Validators | None, known: bytes) -> Post:
        """What is new in the mailbox of `feed` since the visit that gave `seen` and the marks `known`. Raises
        FetchError. What came long before is no news: at first sight, it is left where it is."""
        place = self.config.mailbox(feed)
        if place is None:
            raise FetchError("no mailbox that can be read", subject=feed.name)
        # Another folder, or other senders, is another mailbox: what was had of it, the store knows.
        whose = fingerprint(
            "\n".join((place.scheme, place.host, str(place.port), place.user, place.folder, *feed.senders))
        )
        state = seen.etag if seen is not None and seen.of == whose else None
        visit = self._folder if place.scheme == "maildir" else self._server
        try:
            async with asyncio.timeout(self._bounds().seconds + _MARGIN):
                bag, marks = await asyncio.to_thread(visit, place, feed, state, known)
        except TimeoutError as cause:
            words = "the mailbox does not answer in time"
            raise FetchError(words, subject=feed.name, kind="timeout") from cause
        now_at = bag.state or _SEEN
        validators = Validators(etag=now_at, of=whose)
        if not bag.mails and now_at == state and marks == known:
            return Post(reading=None, validators=validators, left=bag.left)
        reading, lost = await self._parsed(bag, feed, place.user if "@" in place.user else "")
        reading = replace(reading, marks=marks, listed=bag.total)
        return Post(reading=reading, validators=validators, left=bag.left, lost=lost)

    def _bounds(self) -> mailbox.Limits:
        usual = mailbox.Limits()
        return mailbox.Limits(
            # One visit is many exchanges.
            seconds=max(usual.seconds, 2 * self.bounds.seconds),
            silence=min(usual.silence, self.bounds.seconds),
            mail=min(usual.mail, self.bounds.bytes),
        )

    def _server(
        self, place: Mailbox, feed: Feed, state: str | None, known: bytes
    ) -> tuple[mailbox.Bag, bytes]:
        account = mailbox.Account(
            security=cast("Literal['imaps', 'imap+starttls', 'imap']", place.scheme),
            host=place.host,
            port=place.port,
            user=place.user,
            password=place.password,
            folder=place.folder,
        )
        bag = mailbox.visit(
            account,
            state,
            since=since(self.config, self.now),
            limits=self._bounds(),
            connect=connector(self.config.fetch.allow),
            wanted=partial(_is_from, feed.senders) if feed.senders else None,
        )
        return bag, known

    def _folder(
        self, place: Mailbox, feed: Feed, state: str | None, known: bytes
    ) -> tuple[mailbox.Bag, bytes]:
        before = {known[at : at + 8] for at in range(0, len(known), 8)} if state is not None else set()
        bag = mailbox.look(
            Path(place.folder),
            lambda name: parse.letters.mark(name) in before,
            since=since(self.config, self.now),
            first=state is None,
            limits=self._bounds(),
            wanted=partial(_is_from, feed.senders) if feed.senders else lambda _: True,
        )
        return bag, b"".join(sorted(parse.letters.mark(one) for one in bag.names))

    async def _parsed(self, bag: mailbox.Bag, feed: Feed, reader: str) -> tuple[Reading, int]:
        """The mails read, and how many could not be: one that takes its worker with it costs no other."""
        work = partial(self.workers.run, parse.letters.read, limits=self.limits)
        try:
            reading: Reading = await work(bag.mails, feed, self.now, reader)
        except WorkerLost:
            lost = 0
            entries: list[Entry] = []
            for mail in bag.mails:
                try:
                    entries += (await work((mail,), feed, self.now, reader)).entries
                except WorkerLost:
                    lost += 1
                    if lost > _LOST:
                        # A machine short of memory loses every worker, and mails are well.
                        raise
            return Reading(entries=tuple(entries), marks=b"", listed=len(bag.mails), parser="mail"), lost
        return reading, 0


def _is_from(senders: tuple[str, ...], head: bytes) -> bool:
    """Whether the mail that begins so says that it comes from one of `senders`."""
    said = parse.letters.sender(head)
    return said in senders or f"@{said.rpartition('@')[2]}" in senders
