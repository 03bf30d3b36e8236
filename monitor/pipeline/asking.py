"""Asks again for the pages of articles that an issue told: one round's share of it. What is to be asked, and
what an answer means, says `again`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from monitor import urls
from monitor.errors import FetchError, Forbidden, MonitorError
from monitor.fetch import Access, Bounds, Hosts, fetch, robots
from monitor.model import Article, Entry, NotModified, Page
from monitor.pipeline import again
from monitor.pipeline.manners import Manners, Tired
from monitor.pipeline.order import in_order
from monitor.pipeline.progress import Progress
from monitor.pipeline.scoring import Scoring
from monitor.store import Check, Imprint, Store
from monitor.workers import WorkerLost, Workers

if TYPE_CHECKING:
    import httpx

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What became of a check. `page`: None where it did not change, or could not be had (`error`), or was
    not asked for (`asked`)."""

    check: Check
    page: Page | None = None
    article: Article | None = None
    headline: str | None = None
    error: Exception | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a round asks again with: its doors, its clock, its manners. `write` calls a method of the store
    in its turn."""

    store: Store
    client: httpx.AsyncClient
    workers: Workers
    hosts: Hosts
    bounds: Bounds
    tired: Tired
    scoring: Scoring
    now: datetime
    write: Callable[..., Awaitable[Any]]
    ahead: int
    manners: Manners
    access: Callable[[str, str], Access]

    async def all(self, read: frozenset[str], progress: Progress) -> tuple[int, int]:
        """Asks what is due, but for the addresses in `read`, which the round has just had; returns how many
        were asked, and how many are edited. Each answer is one transaction: what a killed round has not
        noted is still due."""
        await self._rest()
        due = await asyncio.to_thread(self.store.checks, now=self.now, told_since=self.now - again.WITHIN)
        due = tuple(one for one in due if one.address not in read)
        checks = again.chosen(due, now=self.now, unless=frozenset(self.tired.until))
        asked = edited = done = 0
        if checks:
            progress("told before", 0, len(checks))
        async for answer in in_order(checks, self._answer, ahead=self.ahead):
            asked += answer.asked
            edited += await self._keep(answer)
            done += 1
            progress("told before", done, len(checks))
        # Again, since each answer has said by itself when its page is due: at a tired host, none is so soon.
        await self._rest()
        return asked, edited

    async def _rest(self) -> None:
        for host, until in sorted(self.tired.until.items()):
            await self.write(self.store.rest, host, until)

    async def _answer(self, check: Check) -> _Answer:
        from monitor import extract  # noqa: PLC0415  0.1 s, and feeds alone do without

        entry = check.entry
        try:
            access = self.access(entry.feed, check.address)
            said = await self.manners.of(check.address, access)
            if not robots.allowed(said, check.address):
                return _Answer(check=check, error=Forbidden("the site's robots.txt asks to leave it alone"))
            delay = robots.delay(said)
            if self.hosts.too_long(check.address, delay=delay):
                return _Answer(check=check, asked=False)
            async with self.hosts.turn(check.address, delay=delay):
                if urls.host(check.address) in self.tired.until:
                    return _Answer(check=check, asked=False)
                page = await fetch(
                    self.client,
                    check.address,
                    check.imprint.validators,
                    now=self.now,
                    bounds=self.bounds,
                    access=access,
                    want="page",
                )
            if isinstance(page, NotModified):
                return _Answer(check=check)
            found = await self.workers.run(extract.extract, page, entry, check.outlet)
            if not isinstance(found, Article):
                return _Answer(check=check, page=page)
            headline = await own_title(self.workers, page, entry, found)
        except (FetchError, WorkerLost) as error:
            self.tired.heed(check.address, error, self.now)
            return _Answer(check=check, error=error)
        return _Answer(check=check, page=page, article=found, headline=headline)

    async def _keep(self, answer: _Answer) -> bool:
        check, page = answer.check, answer.page
        name, shown = check.article.id, urls.without_secrets(check.address)
        if not answer.asked:
            return False
        if answer.error is not None:
            error = answer.error
            reason = error.message if isinstance(error, MonitorError) else str(error)
            due = again.after_failure(check, error, self.now)
            gone = again.is_gone(error)
            await self.write(self.store.check_failed, name, reason, now=self.now, due=due, gone=gone)
            await self._rest()
            log.info("page asked again in vain", url=shown, reason=reason, again=due is not None)
            return False
        due = again.after(check, self.now)
        if page is None:
            await self.write(self.store.checked, name, now=self.now, due=due)
            return False
        reading = answer.article and again.reading(check, answer.article, answer.headline or "")
        if reading is None:
            # Its validators are not kept: they would be of what we do not have.
            log.info("page says less than it did", url=shown)
            await self.write(self.store.checked, name, now=self.now, due=due)
            return False
        headline = answer.headline or check.imprint.headline
        scores = await asyncio.to_thread(self.scoring.score, reading)
        edited: bool = await self.write(
            self.store.checked,
            name,
            now=self.now,
            due=due,
            imprint=Imprint(validators=page.validators, headline=headline),
            address=check.address,
            reading=reading,
            scores=scores,
            rules=self.scoring.rules,
        )
        if edited:
            log.info("article edited after its issue", url=shown)
        return edited


async def own_title(workers: Workers, page: Page, entry: Entry, found: Article) -> str | None:
    """What the page itself calls the article that was `found` on it, whatever its feed calls it; None where
    that cannot be said."""
    from monitor import extract  # noqa: PLC0415  0.1 s, and feeds alone do without

    if not entry.title:
        return found.title or None
    try:
        # Read once more as if the feed gave no title: a page of its own takes 25 ms.
        bare = await workers.run(extract.extract, page, replace(entry, title=""), found.outlet)
    except WorkerLost:
        return None
    return (bare.title or None) if isinstance(bare, Article) else None
