"""Articles that an issue told, asked for again: what was edited since, the next issue tells.

Each is asked a few times in the two weeks after its issue, conditionally, a few at a host in each round. A
page that answers with less than it did (a wall, a list, a teaser, another article) is no edit: what we had
stays. Nor is a page that is gone: that is noted, and the article stands as it was told.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor import urls, weeks
from monitor.errors import FetchError, Forbidden, Gone
from monitor.model import Article, Edited, Week
from monitor.store import Check, Store

# Most edits of a report are made within hours of it, and those the feed tells while it lists it. What comes
# later comes rarely, and mostly soon: hence a day after the issue, then at growing distances. The last falls
# after the next issue and before the second, which can so tell it.
CHECKS = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=13))
# From then on an article is left as it is: a page is not asked for ever.
WITHIN = timedelta(days=14)
# An issue's articles are not all asked in one round: each has an hour of its own in this span.
_SPREAD = timedelta(hours=12)
# After a check that came late, the next is not just behind it.
_APART = timedelta(hours=12)
# At one host in one round; what is left comes in the next.
MOST_AT_HOST = 4
_MOST = 200
# In vain, one after the other: then the page is left alone.
_FAILURES = 3
# A server that is asked too much, and does not say for how long, is left alone for so long.
_REST = timedelta(hours=6)
_LONGEST_REST = timedelta(days=14)
# So many issues back, an edit is still news to their reader.
_ISSUES_BACK = 4


# -- when -----------------------------------------------------------------------------------------


def first(told: datetime) -> datetime:
    """When the articles of an issue that is frozen at `told` are first asked for again."""
    return told + CHECKS[0]


def after(check: Check, now: datetime) -> datetime | None:
    """When an article that was asked at `now` is asked next; None for never. Checks that were missed are
    not made up for."""
    for distance in CHECKS:
        due = check.told + distance + own_hour(check.article.id)
        if due >= now + _APART and due < check.told + WITHIN:
            return due
    return None


def own_hour(article: str) -> timedelta:
    """Where in the span of a check an article has its turn: the same at each, by its id."""
    part = int(hashlib.sha256(article.encode()).hexdigest()[:8], 16) / 0x1_0000_0000
    return _SPREAD * part


def after_failure(check: Check, error: Exception, now: datetime) -> datetime | None:
    """The same, where the page could not be had: never after a few failures on end, or where the server
    says that it is gone for good."""
    if isinstance(error, Forbidden | Gone) or check.failures + 1 >= _FAILURES:
        return None
    return after(check, now)


def is_gone(error: Exception) -> bool:
    """Whether the server says that it has no such page."""
    return isinstance(error, FetchError) and error.status in {404, 410}


def rest_until(error: Exception, now: datetime) -> datetime | None:
    """Until when the host wants to be left alone, where its answer says so (RFC 6585, section 4; RFC 9110,
    section 10.2.3)."""
    if not isinstance(error, FetchError) or (error.status != 429 and error.retry_after is None):
        return None
    asked = timedelta(seconds=min(error.retry_after or 0.0, 1e7))
    return now + min(max(asked, _REST if error.status == 429 else asked), _LONGEST_REST)


def chosen(checks: Sequence[Check], *, now: datetime, unless: frozenset[str]) -> tuple[Check, ...]:
    """Of those that are due (`checks`, the longest waiting first) the ones to ask in this round, by id: a
    few at each host, none at a host of `unless`, none before its own hour."""
    at: dict[str, int] = {}
    out: list[Check] = []
    for one in checks:
        host = urls.host(one.address)
        early = now < one.told + CHECKS[0] + own_hour(one.article.id)
        if early or host in unless or at.get(host, 0) >= MOST_AT_HOST or len(out) >= _MOST:
            continue
        at[host] = at.get(host, 0) + 1
        out.append(one)
    return tuple(sorted(out, key=lambda one: one.article.id))


# -- what a page says now ---------------------------------------------------------------------------


def reading(check: Check, found: Article, headline: str) -> Article | None:
    """The article as its page now has it; None where the page says less than it did, or something else.
    `headline`: what the page itself calls it.

    Identity, outlet and date stay: what changes is what the page says. So does the title that its feed
    gave it, unless the page bore that same title and now bears another."""
    was = check.article
    if not found.from_page or not _is_still(was, found):
        return None
    retitled = _retitled(was.title, check.imprint.headline or "", headline, found)
    return replace(
        found,
        id=was.id,
        url=was.url,
        feed=was.feed,
        outlet=was.outlet,
        title=headline if retitled else was.title,
        lang=was.lang,
        authors=was.authors,
        published=was.published,
        seen=was.seen,
        source=was.source,
        source_url=was.source_url,
    )


# A teaser in place of a text is a wall that does not say so. A report that its outlet cuts by half is taken
# for one, too.
_LEAST_LEFT = 0.6
# Of the shorter text's pieces, so many stand in the other: below, the address now leads elsewhere. A live
# report that grows keeps all it had.
_LEAST_SHARED = 0.5
_PIECE = 12


def _is_still(was: Article, now: Article) -> bool:
    before, after_ = _squeezed(was.whole), _squeezed(now.whole)
    if not before or len(after_) < _LEAST_LEFT * len(before):
        return False
    return _shared(before, after_, _PIECE) >= _LEAST_SHARED


def _retitled(title: str, headline_was: str, headline: str, page: Article) -> bool:
    """Whether the page bore `title` and now bears `headline`, which speaks of the same: a page's title
    read wrongly is its outlet's name, or that of another article."""
    told, before, now = (_squeezed(one) for one in (title, headline_was, headline))
    if not told or not now or before != told or now == before:
        return False
    return _shared(now, _squeezed(title + " " + page.whole), 3) >= 0.5


def _shared(one: str, other: str, size: int) -> float:
    """What share of the shorter text's pieces the other has, in any script."""
    size = min(size, len(one), len(other))
    if size == 0:
        return 0.0
    a, b = ({text[at : at + size] for at in range(len(text) - size + 1)} for text in (one, other))
    return len(a & b) / min(len(a), len(b))


def alike(one: str, other: str) -> bool:
    """Whether two titles are the same, case, space and punctuation aside."""
    return _squeezed(one) == _squeezed(other)


def _squeezed(words: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", words).casefold() if c.isalnum())


# -- what the next issue tells ------------------------------------------------------------------------


def edited(store: Store, week: Week) -> tuple[Edited, ...]:
    """What was edited in articles of the last few issues before that of `week`, and that no issue told."""
    earliest = week
    for _ in range(_ISSUES_BACK):
        earliest = weeks.before(earliest)
    return store.edited(week.name, since=earliest.name)
