"""A doctor for feeds: each step of the way to a feed's articles tried once, without the store, and what to do
where one fails.

    address → name → connection → answer → document → robots → page

A feed is well when its entries can be read. What only makes it poorer (a redirect, no dates, pages that may
not be fetched) is a note.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from monitor import parse, urls
from monitor.config import Config
from monitor.errors import FetchError, Forbidden, MonitorError, ParseError
from monitor.fetch import fetch, probe, robots
from monitor.model import Entry, Feed, NotModified, Page, Reading
from monitor.pipeline import findings
from monitor.pipeline.findings import Step
from monitor.pipeline.masking import masked
from monitor.pipeline.polling import access_for
from monitor.pipeline.progress import Progress, silent
from monitor.pipeline.trial import Trying, each
from monitor.workers import WorkerLost, Workers

if TYPE_CHECKING:
    import httpx

_NEWEST = 3
_MOST_OFFERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """How a feed was found, step by step; those after one that failed are not there. `ahead`: how far the
    server's clock is before ours, where it says; `newest`: of its entries with a date."""

    feed: Feed
    steps: tuple[Step, ...]
    entries: int = 0
    undated: int = 0
    newest: datetime | None = None
    moved_to: str | None = None
    ahead: timedelta | None = None

    @property
    def problem(self) -> str | None:
        """Why it cannot be read, in words; None where it can."""
        return next((one.said for one in self.steps if one.verdict == "failed"), None)

    @property
    def troubled(self) -> bool:
        """Whether there is anything to see to."""
        return any(one.verdict != "ok" for one in self.steps)


async def diagnose(
    config: Config,
    feeds: tuple[Feed, ...],
    *,
    client: httpx.AsyncClient,
    workers: Workers,
    clock: Callable[[], datetime],
    progress: Progress = silent,
) -> tuple[Diagnosis, ...]:
    """How each of `feeds` is found, in their order. `clock` gives the time, now and later."""
    probe.listen(client)
    trying = Trying.of(config, client=client, workers=workers, now=clock())
    return await each(feeds, partial(_diagnosed, trying, clock), progress)


async def _diagnosed(trying: Trying, clock: Callable[[], datetime], feed: Feed) -> Diagnosis:
    address = trying.config.address(feed)
    doctor = _Doctor(trying=trying, clock=clock, feed=feed, address=address)
    found = await (doctor.of_a_mailbox() if feed.kind == "mailbox" else doctor.of_a_feed())
    # A server may quote back what the configuration keeps secret.
    hidden = partial(masked, feed=feed, address=address)
    steps = tuple(replace(one, said=hidden(one.said), advice=hidden(one.advice)) for one in found.steps)
    return replace(found, steps=steps, moved_to=hidden(found.moved_to) if found.moved_to else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Doctor:
    trying: Trying
    clock: Callable[[], datetime]
    feed: Feed
    address: str

    async def of_a_mailbox(self) -> Diagnosis:
        try:
            reading = await self.trying.letters(self.feed)
        except (MonitorError, WorkerLost) as error:
            words = error.message if isinstance(error, MonitorError) else str(error)
            advice = "see its address, user and password in feeds.yaml"
            return Diagnosis(feed=self.feed, steps=(findings.failed("answer", words, advice),))
        step, note = findings.of_the_document(reading, self.feed)
        return self._diagnosis((findings.ok("address", self.feed.url), step, *note), reading)

    async def of_a_feed(self) -> Diagnosis:
        steps: list[Step] = [findings.ok("address", urls.without_secrets(self.feed.url))]
        access = access_for(self.trying.config, self.feed.url, self.address)
        behind = probe.proxied(self.address, access)
        allow = self.trying.config.fetch.allow
        if behind:
            steps.append(findings.ok("name", "through a proxy, which looks names up for itself"))
        else:
            addresses, fault = await probe.lookup(self.address, allow)
            if fault is not None:
                steps.append(findings.failed("name", fault.said, fault.advice))
                return Diagnosis(feed=self.feed, steps=tuple(steps))
            steps.append(findings.ok("name", ", ".join(addresses[:4])))
        page: Page | None = None
        failure: FetchError | None = None
        with probe.heard() as heard:
            try:
                page = await self.trying.answer(self.feed, self.address)
            except FetchError as error:
                failure = error
            received = self.clock()
        own = [one for one in heard if not one.url.endswith("/robots.txt")]
        date = own[-1].date if own else None
        ahead = None if date is None else date - received
        if page is None:
            steps += await self._unanswered(failure or FetchError("no answer"), own, allow, behind=behind)
            return Diagnosis(feed=self.feed, steps=tuple(steps), ahead=ahead)
        if not behind:
            secure = page.final_url.startswith("https:")
            steps.append(
                findings.ok("connection", "TLS, its certificate is good" if secure else "not encrypted")
            )
        steps += findings.of_the_answer(page, own, self.feed)
        try:
            reading = await self.trying.reading(self.feed, page)
        except ParseError as error:
            steps.append(await self._no_feed(error))
            return self._diagnosis(tuple(steps), None, page, ahead)
        except (MonitorError, WorkerLost) as error:
            words = error.message if isinstance(error, MonitorError) else str(error)
            steps.append(
                findings.failed("document", f"cannot be read: {words}", "tell us of it, with its address")
            )
            return self._diagnosis(tuple(steps), None, page, ahead)
        step, note = findings.of_the_document(reading, self.feed)
        if self.feed.kind == "feed" and "html" in page.media_type:
            note.append(findings.ok("document", f"is called {page.media_type}, and is a feed all the same"))
        steps += (step, *note, *await self._pages(reading))
        return self._diagnosis(tuple(steps), reading, page, ahead)

    def _diagnosis(
        self,
        steps: tuple[Step, ...],
        reading: Reading | None,
        page: Page | None = None,
        ahead: timedelta | None = None,
    ) -> Diagnosis:
        entries = reading.entries if reading is not None else ()
        return Diagnosis(
            feed=self.feed,
            steps=steps,
            entries=len(entries),
            undated=sum(1 for one in entries if one.published is None),
            newest=max((one.published for one in entries if one.published), default=None),
            moved_to=page.permanent_url if page is not None else None,
            ahead=ahead,
        )

    # -- what keeps it from answering -------------------------------------------------------------

    async def _unanswered(
        self, error: FetchError, heard: Sequence[probe.Heard], allow: tuple[str, ...], *, behind: bool
    ) -> list[Step]:
        who = parse.challenge(error.body, None) if error.body else None
        if error.kind == "challenge" or who is not None:
            by = f" ({who})" if who else ""
            said = f"{error.message}: a browser check{by}; the site lets no program read it"
            advice = "nothing here gets round it: ask the outlet to let feed readers in, or take another feed"
            return [findings.failed("answer", said, advice)]
        led = f" at {heard[-1].location}" if heard and heard[-1].location else ""
        if isinstance(error, Forbidden):
            return [findings.failed("answer", f"{error.message}{led}", findings.FORBIDDEN)]
        if error.status is not None:
            return [findings.failed("answer", f"{error.message}{led}", findings.of_a_status(error.status))]
        if error.kind in ("tls", "refused", "timeout", "dns", "other") and not behind:
            # Where a redirect led, the fault is there.
            at = heard[-1].location if heard and "://" in heard[-1].location else self.address
            fault = await probe.handshake(at, allow, self.clock())
            if fault is not None:
                return [findings.failed("connection", fault.said, fault.advice)]
        if error.kind == "timeout":
            advice = "wait, and try again; if it is always slow, raise fetch.timeout_seconds"
            return [findings.failed("answer", error.message, advice)]
        return [
            findings.failed(
                "connection" if error.kind in ("tls", "refused") else "answer", error.message, findings.AGAIN
            )
        ]

    async def _no_feed(self, error: ParseError) -> Step:
        """What stands in the feed's place; of the feeds that it names, the first that is one."""
        for offered in error.offers[:_MOST_OFFERS]:
            count = await self._entries_at(offered)
            if count is not None:
                said = error.message.partition("; the page names its feed")[0]
                found = f"{count} {'entry' if count == 1 else 'entries'}"
                return findings.failed(
                    "document", said, f"it offers {offered}: a feed of {found}; put that in"
                )
        advice = {
            "challenge": "ask the outlet to let feed readers in, or take another feed of it",
            "empty": "look at it in a browser; if it stays so, look for another feed of the outlet",
        }.get(error.kind, f"look for the feed’s own address: monitor feeds discover {self.feed.url}")
        if error.offers:
            advice = f"it names {error.offers[0]}, which is no feed either; {advice}"
        # What it says to look for, the advice finds.
        said = error.message.partition("; look on that page")[0]
        return findings.failed("document", said, advice)

    async def _entries_at(self, url: str) -> int | None:
        feed = Feed(url=url, name=self.feed.name, lang=self.feed.lang)
        access = access_for(self.trying.config, self.feed.url, url)
        try:
            async with self.trying.hosts.turn(url):
                page = await fetch(
                    self.trying.client,
                    url,
                    None,
                    now=self.trying.now,
                    bounds=self.trying.bounds,
                    access=access,
                )
            if isinstance(page, NotModified):
                return None
            return len((await self.trying.reading(feed, page)).entries)
        except (MonitorError, WorkerLost):
            return None

    # -- its pages --------------------------------------------------------------------------------

    async def _pages(self, reading: Reading) -> list[Step]:
        """Whether the pages of the newest entries may be fetched, and what one of them gives."""
        newest = [one for one in findings.newest_first(reading.entries) if one.url is not None][:_NEWEST]
        if not newest:
            said = "its entries lead to no page: the feed’s own text is all there is"
            return [findings.note("page", said)] if reading.entries else []
        may: list[Entry] = []
        unknown = 0
        for one in newest:
            url = one.url or ""
            said_by_site = await self.trying.rules(url, access_for(self.trying.config, self.feed.url, url))
            unknown += said_by_site.rules is None
            if robots.allowed(said_by_site, url):
                may.append(one)
        if not may:
            if unknown:
                said = "the site’s robots.txt cannot be had, which forbids its pages for now (RFC 9309)"
            else:
                said = "robots.txt asks programs to leave its pages alone"
            return [findings.note("robots", f"{said}: articles have the feed’s own text")]
        some = "" if len(may) == len(newest) else f", {len(newest) - len(may)} of them not"
        return [findings.ok("robots", f"its newest pages may be fetched{some}"), await self._page(may[0])]

    async def _page(self, entry: Entry) -> Step:
        from monitor import extract  # noqa: PLC0415  0.1 s

        url = entry.url or ""
        try:
            async with self.trying.hosts.turn(url):
                page = await fetch(
                    self.trying.client,
                    url,
                    None,
                    now=self.trying.now,
                    bounds=self.trying.bounds,
                    access=access_for(self.trying.config, self.feed.url, url),
                    want="page",
                )
            if isinstance(page, NotModified):
                return findings.note("page", "HTTP 304 without being asked")
            found = await self.trying.workers.run(extract.extract, page, entry, self.feed.name)
        except (MonitorError, WorkerLost) as error:
            words = error.message if isinstance(error, MonitorError) else f"its page cannot be read: {error}"
            return findings.note("page", f"its newest page: {words}; articles have the feed’s own text")
        return findings.of_the_page(found)
