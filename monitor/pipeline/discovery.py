"""Where a site can be followed: the feeds that it offers, else those that it has where most sites have them,
else the sitemaps of its news. Each is read once, so that what is offered can be believed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from monitor import urls
from monitor.config import Config
from monitor.errors import FetchError, MonitorError, ParseError, WrongUse
from monitor.fetch import Access, robots
from monitor.model import Feed, FeedKind, Page, Reading
from monitor.parse import sitemaps
from monitor.pipeline.trial import Trying
from monitor.workers import WorkerLost, Workers

if TYPE_CHECKING:
    import httpx

# Where most sites have a feed that offer none: asked one after the other, until one is there.
_COMMON = ("feed", "rss", "feed.xml", "atom.xml", "index.xml", "rss.xml")
_MOST_SITEMAPS = 3
# A sitemap of everything a site ever had is no news.
_NEWS = ("news", "post", "article", "google")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that can be followed. `url`: where it has moved for good, if it has; `newest`: of its entries
    with a date; `lang`: of most of them."""

    url: str
    kind: FeedKind
    title: str
    entries: int
    newest: datetime | None
    lang: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What a site has. `itself`: the address that was given is the one found. `refused`: what was offered
    and could not be read, and why."""

    address: str
    found: tuple[Candidate, ...]
    itself: bool = False
    refused: tuple[tuple[str, str], ...] = field(default=())


async def discover(
    config: Config, site: str, *, client: httpx.AsyncClient, workers: Workers, now: datetime
) -> Discovery:
    """What can be followed at the address of a site or a feed, written with or without its scheme. Raises
    WrongUse for what is no address, and FetchError where the site cannot be had."""
    trying = Trying.of(config, client=client, workers=workers, now=now)
    address = urls.normalise(site if "://" in site else f"https://{site}")
    if address is None:
        raise WrongUse("is no address: write it as https://example.com", subject=site)
    feed = _feed(address)
    try:
        page = await trying.answer(feed, address)
    except FetchError:
        if "://" in site:
            raise
        address = address.replace("https://", "http://", 1)
        feed = _feed(address)
        page = await trying.answer(feed, address)
    try:
        reading = await trying.reading(feed, page)
    except ParseError as error:
        offered = error.offers
    except WorkerLost as error:
        raise MonitorError(f"cannot be read: {error}", subject=address) from error
    else:
        return Discovery(address=address, found=(_candidate(feed, page, reading),), itself=True)
    found, refused = await _tried(trying, [_feed(one) for one in offered])
    if not found and not offered:
        found = await _common(trying, page.final_url)
    if not found:
        named = await _sitemaps(trying, page.final_url)
        found, more = await _tried(trying, [_feed(one, "sitemap") for one in named])
        refused = (*refused, *more)
    return Discovery(address=address, found=found, refused=refused)


async def attempt(
    config: Config, feed: Feed, *, client: httpx.AsyncClient, workers: Workers, now: datetime
) -> Candidate:
    """What a page or sitemap gives when it is read as `feed` says. Raises MonitorError where that is
    nothing."""
    trying = Trying.of(config, client=client, workers=workers, now=now)
    found = await _one(trying, feed)
    if isinstance(found, str):
        raise MonitorError(found, subject=feed.url)
    return found


def _feed(url: str, kind: FeedKind = "feed") -> Feed:
    return Feed(url=url, name=urls.host(url), kind=kind)


async def _tried(
    trying: Trying, feeds: Sequence[Feed]
) -> tuple[tuple[Candidate, ...], tuple[tuple[str, str], ...]]:
    """Which of these can be read, in their order, and why the others cannot."""
    answers = await asyncio.gather(*(_one(trying, feed) for feed in feeds))
    good = tuple(one for one in answers if isinstance(one, Candidate))
    bad = tuple(
        (feed.url, one) for feed, one in zip(feeds, answers, strict=True) if not isinstance(one, Candidate)
    )
    return good, bad


async def _one(trying: Trying, feed: Feed) -> Candidate | str:
    try:
        page = await trying.answer(feed, feed.url)
        return _candidate(feed, page, await trying.reading(feed, page))
    except MonitorError as error:
        return error.message
    except WorkerLost as error:
        return f"cannot be read: {error}"


async def _common(trying: Trying, page: str) -> tuple[Candidate, ...]:
    # A feed that is offered is there for programs; what is guessed is asked for as pages are.
    said = await trying.rules(page, Access())
    for path in _COMMON:
        for base in dict.fromkeys((urljoin(page, "./"), urljoin(page, "/"))):
            address = urljoin(base, path)
            if not robots.allowed(said, address):
                continue
            found = await _one(trying, _feed(address))
            if isinstance(found, Candidate) and found.entries:
                return (found,)
    return ()


async def _sitemaps(trying: Trying, page: str) -> tuple[str, ...]:
    """The sitemaps that the site's robots.txt names: those of its news, where it says so."""
    said = await trying.rules(page, Access())
    named = sitemaps.named_in_robots((said.rules or "").encode())
    own = [one for one in named if urls.site(one) == urls.site(page)]
    news = [one for one in own if any(word in urlsplit(one).path.lower() for word in _NEWS)]
    return tuple((news or own)[:_MOST_SITEMAPS])


def _candidate(feed: Feed, page: Page, reading: Reading) -> Candidate:
    dates = [one.published for one in reading.entries if one.published is not None]
    langs = Counter(one.lang for one in reading.entries if one.lang)
    return Candidate(
        url=page.permanent_url or feed.url,
        kind=feed.kind,
        title=reading.title,
        entries=reading.listed,
        newest=max(dates, default=None),
        lang=langs.most_common(1)[0][0] if langs else None,
    )
