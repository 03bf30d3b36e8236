"""Sitemaps as a feed: of what an outlet lists of its pages, what is news.

A sitemap lists an archive, years of it. So only what was touched since a day counts, and what has no date at
all, each up to a bound; what is remembered is bounded with it. At first sight, a few of the newest are taken,
and the rest is what was there before; later, what was not listed the last time is new.

`<lastmod>` says when a page was touched, not when it was published: it chooses what is looked at, and dates
nothing. What a news sitemap says of an article (title, date, language) is the entry's; of all others, the
page says it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from monitor import urls
from monitor.model import Entry, Feed, Page, Reading
from monitor.parse import shown
from monitor.parse.sitemaps import Indexed, Listed, newest, sitemap

MOST = 20_000
"""Addresses that are remembered of a feed: eight bytes each."""

MOST_NEW = 200
"""Entries taken of one reading, the newest; the others come with the next ones."""

AT_FIRST = 50
"""Entries taken of the first reading."""

MOST_CHILDREN = 10
"""Sitemaps that are read of one index."""

_MARK = 8
_REVISION = b"1"
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one sitemap lists of a feed: pages touched since a day, newest first, pages without a date, in
    its order, and the sitemaps that it names. `left_out`: what is beyond the bound."""

    recent: tuple[Listed, ...] = ()
    undated: tuple[Listed, ...] = ()
    indexes: tuple[Indexed, ...] = ()
    left_out: int = 0


def listing(page: Page, feed: Feed, since: datetime) -> Listing:
    """What the sitemap `page` lists of `feed`. Raises ParseError for bytes that are no sitemap."""
    found = sitemap(page)
    # Nothing that is older is ever news, and so nothing that has to be remembered.
    every = [one for one in newest(found, since=since) if _is_under(one.url, feed.under)]
    recent = tuple(one for one in every if one.when is not None)
    undated = tuple(one for one in every if one.when is None)
    left = max(len(recent) - MOST, 0) + max(len(undated) - MOST, 0)
    return Listing(recent=recent[:MOST], undated=undated[:MOST], indexes=found.indexes, left_out=left)


def children(indexes: Sequence[Indexed], since: datetime) -> tuple[str, ...]:
    """The sitemaps of an index to read: those touched since then, newest first, and those that do not say;
    of too many of these, the first and the last, for one end is the newest."""
    dated = [one for one in indexes if one.modified is not None and one.modified >= since]
    dated.sort(key=lambda one: one.modified or _EARLIEST, reverse=True)
    silent = [one for one in indexes if one.modified is None]
    news = [one for one in silent if "news" in one.url.lower()]
    others = [one for one in silent if "news" not in one.url.lower()]
    room = max(MOST_CHILDREN - len(dated) - len(news), 0)
    ends = (
        others if len(others) <= room else [*others[: room - room // 2], *others[len(others) - room // 2 :]]
    )
    return tuple(dict.fromkeys(one.url for one in (*dated, *news, *ends)))[:MOST_CHILDREN]


def reading(
    listings: Sequence[Listing],
    feed: Feed,
    now: datetime,
    known: bytes = b"",
    *,
    first: bool,
    whole: bool = True,
) -> Reading:
    """What these sitemaps have that is not among the marks `known`. `first`: the feed was never read before.
    `whole`: all of them were had; else what is known stays so."""
    recent = _once(one for some in listings for one in some.recent)
    recent.sort(key=lambda one: one.when or _EARLIEST, reverse=True)
    dated = {one.url for one in recent}
    undated = [one for one in _once(one for some in listings for one in some.undated) if one.url not in dated]
    kept = [*recent, *undated][:MOST]
    marks = {_mark(one.url): one for one in kept}
    before = {known[at : at + _MARK] for at in range(0, len(known), _MARK)}
    new = [one for mark, one in marks.items() if mark not in before]
    taken = _at_first(new) if first else new[:MOST_NEW]
    # What waits for the next reading must not be known by then. At first sight, nothing waits.
    waiting = set() if first else {_mark(one.url) for one in new[MOST_NEW:]}
    listed = [mark for mark in marks if mark not in waiting]
    if not whole:
        listed = list(dict.fromkeys([*listed, *sorted(before)]))[:MOST]
    entries = tuple(_entry(one, feed, now) for one in taken)
    return Reading(
        entries=entries,
        marks=b"".join(listed),
        listed=len(kept),
        left_out=len(recent) + len(undated) - len(kept) + sum(one.left_out for one in listings),
        # That a sitemap dates nothing is no fault of it: the pages do.
        undated=0,
        whole=whole,
        parser="sitemap",
    )


def _at_first(new: list[Listed]) -> list[Listed]:
    dated = [one for one in new if one.when is not None]
    if dated:
        return dated[:AT_FIRST]
    # Which end is the newest, nobody says.
    half = AT_FIRST // 2
    return new if len(new) <= AT_FIRST else [*new[:half], *new[-half:]]


def _once(listed: Iterable[Listed]) -> list[Listed]:
    """Each address once, with what most is said of it: a news sitemap beside the one of all pages."""
    found: dict[str, Listed] = {}
    for one in listed:
        had = found.get(one.url)
        if had is None or (not had.title and one.title) or (had.published is None and one.published):
            found[one.url] = one
    return list(found.values())


def _is_under(url: str, path: str) -> bool:
    return not path or urlsplit(url).path.startswith(path)


def _mark(url: str) -> bytes:
    return hashlib.blake2b(_REVISION + url.encode("utf-8", "replace"), digest_size=_MARK).digest()


def _entry(one: Listed, feed: Feed, now: datetime) -> Entry:
    ahead = one.published is not None and one.published > now
    return Entry(
        feed=feed.url,
        id=one.url,
        url=urls.normalise(one.url) or one.url,
        title=shown.title(one.title, "text"),
        summary="",
        content_html="",
        text="",
        authors=(),
        published=now if ahead else one.published,
        updated=None,
        lang=(one.lang or "").split("-")[0].lower() or feed.lang,
        source=None,
        seen=now,
        ahead=ahead,
    )
