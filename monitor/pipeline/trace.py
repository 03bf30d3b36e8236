"""The whole trace of one article: how it came, what it was scored, which story it is in, what each issue did.

Nothing is fetched, scored or written: it is told as it is stored. Its story is read off the issues that told
it. Grouping the articles of a week takes seconds where there are thousands, so an article that no issue has
had yet gets none; what ties it to its story is found again from that story's own articles, which takes
milliseconds and finds the same names and figures as the whole week does; with the vectors that are kept of
them, and with the reader's overrides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from urllib.parse import SplitResult, urlsplit, urlunsplit

from monitor import stories, urls, weeks
from monitor.config import Config
from monitor.errors import WrongUse
from monitor.fetch import robots
from monitor.model import Feed, FeedHealth, Link, Override, Tag, TagScore, Week
from monitor.pipeline.grouping import resolved
from monitor.pipeline.history import Version, versions
from monitor.pipeline.meaning import kept
from monitor.pipeline.placing import Placed, place
from monitor.pipeline.scoring import Scoring
from monitor.pipeline.windows import next_week, window
from monitor.store import Store, Trail

# More parameters than that name no article.
_PARAMETERS = 8
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class TagTrace:
    """A score as it is stored, and its tag: None where that is not configured any more. `label`: what the
    reader said of this article, where they did."""

    score: TagScore
    tag: Tag | None
    label: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Everything about one article. `found`: the address or id under which it was.

    `tags`: the strongest first. `unscored`: tags that its feed is not read for. `outdated`: its scores are
    of other rules than the configuration's, and the next round makes them anew. `placed`: the issues that
    told it, and those of its time that did not, oldest first. `link`: what ties it to its story, where that
    has others; `overridden`: the reader's overrides name it. `upcoming`: the next issue that may tell it,
    where none of those made could have. `versions`: of its words.
    """

    found: str
    trail: Trail
    tags: tuple[TagTrace, ...]
    unscored: tuple[Tag, ...]
    outdated: bool
    placed: tuple[Placed, ...]
    link: Link | None
    overridden: bool
    upcoming: Week | None
    versions: tuple[Version, ...] = ()

    @property
    def told(self) -> Placed | None:
        """The latest issue that tells it, as its newest revision does."""
        newest = {one.edition.week: one for one in self.placed}
        return next((one for one in reversed(newest.values()) if one.story is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """An address that was never seen. `near`: known ones that differ in their query alone. `feeds`: the
    feeds that could have brought it, since they are of its site or listed pages of its host, with how many
    of these; the likeliest first. Their health is None before the first round. `forbidden`: the
    site's robots.txt, as it was last had, asks programs to leave the address alone."""

    address: str
    near: tuple[str, ...]
    feeds: tuple[tuple[Feed, FeedHealth | None, int], ...]
    forbidden: bool = False


def trace(config: Config, name: str, *, store: Store, now: datetime) -> Trace | Unknown:
    """What is known of the article that `name` means: an address however it is written, the id of an
    article, an entry's own id. Raises WrongUse for what can be none of these."""
    typed = name.strip()
    name = typed.strip("<>\"'")
    for spelling in spellings(name):
        trail = store.trail(spelling)
        if trail is not None:
            return _traced(config, spelling, trail, store=store, now=now)
    named = store.address_named(name) or store.address_named(typed)
    trail = store.trail(named) if named else None
    if trail is not None:
        return _traced(config, name, trail, store=store, now=now)
    address = _address(name)
    if address is None:
        raise WrongUse(
            "is no address of a page (https://...), nor the id of an article or entry that is stored",
            subject=name or "URL",
        )
    return _unknown(config, address, store=store, now=now)


# -- finding it -------------------------------------------------------------------------------


def _address(name: str) -> str | None:
    """`name` as an address, also where it was typed without its scheme."""
    return urls.normalise(f"https://{name}" if _HOST.match(name) else name)


def spellings(name: str) -> Iterator[str]:
    """`name`, then what else may be meant by it: servers answer alike with and without `www.` and the last
    stroke, and to both schemes; the store keeps the one that the feed gave."""
    yield name
    address = _address(name)
    if address is None:
        return
    parts = urlsplit(address)
    bare = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    paths = dict.fromkeys((parts.path, path or "/", f"{path}/"))
    yield from dict.fromkeys(
        urlunsplit(parts._replace(scheme=scheme, netloc=host, path=one))
        for host in dict.fromkeys((parts.netloc, bare, f"www.{bare}"))
        for scheme in dict.fromkeys((parts.scheme, "https", "http"))
        for one in paths
    )


def _unknown(config: Config, address: str, *, store: Store, now: datetime) -> Unknown:
    parts = urlsplit(address)
    near = dict.fromkeys(
        spelling
        for other in _shorter(parts)
        for spelling in spellings(other)
        if store.trail(spelling) is not None
    )
    bare = parts.netloc.removeprefix("www.")
    listed = {feed.url: count for feed, count in store.feeds_listing((bare, f"www.{bare}"))}
    health = {one.feed.url: one for one in store.health(now=now, timezone=config.digest.timezone)}
    site = urls.site(address)
    able = [feed for feed in config.feeds if urls.site(feed.url) == site or feed.url in listed]
    able.sort(key=lambda feed: (-_shared(feed.url, address), -listed.get(feed.url, 0)))
    return Unknown(
        address=address,
        near=tuple(near),
        forbidden=_forbidden(address, store=store, now=now),
        feeds=tuple((feed, health.get(feed.url), listed.get(feed.url, 0)) for feed in able),
    )


def _forbidden(address: str, *, store: Store, now: datetime) -> bool:
    said = store.robots(robots.place(address), now=now)
    return said is not None and said.rules is not None and not robots.allowed(said, address)


def _shorter(parts: SplitResult) -> Iterator[str]:
    """The address without one of its parameters, then without any."""
    pairs = [pair for pair in parts.query.split("&") if pair][:_PARAMETERS]
    for at in range(len(pairs)) if len(pairs) > 1 else ():
        yield urlunsplit(parts._replace(query="&".join(pairs[:at] + pairs[at + 1 :])))
    if pairs:
        yield urlunsplit(parts._replace(query=""))


def _shared(one: str, other: str) -> int:
    """How far two addresses of one site go the same way: a site's feed of a section lies in it."""
    if urls.site(one) != urls.site(other):
        return -1
    pieces = (urlsplit(url).path.strip("/").split("/") for url in (one, other))
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*pieces, strict=False)))


# -- what became of it ------------------------------------------------------------------------


def _traced(config: Config, found: str, trail: Trail, *, store: Store, now: datetime) -> Trace:
    scored = trail.scored
    if scored is None:
        return Trace(
            found=found,
            trail=trail,
            tags=(),
            unscored=(),
            outdated=False,
            placed=(),
            link=None,
            overridden=False,
            upcoming=None,
        )
    tags = {tag.slug: tag for tag in config.tags}
    labels = _labels(config, trail)
    known = {score.tag for score in scored.scores}
    outdated = trail.rules != Scoring.of(config, store).rules
    placed = tuple(_placed(config, scored.article.when, trail, store=store))
    overrides = resolved(config.overrides, store, config.named).overrides
    made = Trace(
        found=found,
        trail=trail,
        tags=tuple(
            TagTrace(score=score, tag=tags.get(score.tag), label=labels.get(score.tag))
            for score in sorted(scored.scores, key=lambda one: -one.value)
        ),
        # Of older rules it has not all of them: the next round sees to that.
        unscored=() if outdated else tuple(tag for tag in config.tags if tag.slug not in known),
        outdated=outdated,
        placed=placed,
        link=None,
        versions=versions(trail, store=store),
        overridden=any(name in trail.ids for one in overrides for name in one.articles),
        upcoming=_upcoming(config, scored.article.when, store=store, now=now)
        if all(one.late for one in placed)
        else None,
    )
    if made.told is None:
        return made
    return replace(made, link=_link(config, made.told, trail, overrides, store=store))


def _labels(config: Config, trail: Trail) -> dict[str, bool]:
    own = {*trail.ids, *(one.url for one in trail.addresses)}
    return {
        one.tag: one.about for one in config.labels if own & {one.url, urls.normalise(one.url) or one.url}
    }


def _placed(config: Config, when: datetime, trail: Trail, *, store: Store) -> Iterator[Placed]:
    """The issues that told it, or had its time in their window before any had told it."""
    zone = config.digest.timezone
    editions = store.editions()
    names = tuple(dict.fromkeys(one.week for one in editions))
    told = {week for week, _ in trail.carried}
    named = ""
    for edition in editions:
        start, end = window(config, weeks.week(edition.week, zone), names)
        ours = start <= when < end and not any(week < edition.week for week in told)
        if edition.week in told or ours:
            issue = store.issue(edition.week, edition.revision)
            if issue is not None:
                placed = place(issue, edition, trail)
                if placed.place == "left out" and named and named < edition.week:
                    # What was named under its line once is not named again.
                    placed = replace(placed, reason=f"the issue of {named} had named it")
                elif placed.place in {"below", "passing"}:
                    named = edition.week
                yield placed


def _upcoming(config: Config, when: datetime, *, store: Store, now: datetime) -> Week | None:
    made = tuple(store.frozen())
    week = next_week(config, store=store, now=now)
    if when >= week.end:
        week = weeks.containing(when, week.timezone)
        return None if week.name in made else week
    return week if when >= window(config, week, made)[0] else None


def _link(
    config: Config, placed: Placed, trail: Trail, overrides: Sequence[Override], *, store: Store
) -> Link | None:
    """What the article shares with the one that its story puts it beside."""
    story = placed.story
    if story is None or placed.place == "lead":
        return None
    # Two that the issue told apart may have turned out to be one since.
    known = (store.article(member.id) for member in story.members)
    members = {one.article.id: one for one in known if one is not None}
    beside = [one.article for one in members.values()]
    again = stories.group(
        tuple(members.values()),
        config.stories,
        vectors=kept(store, beside),
        overrides=overrides,
    )
    for found in again:
        led = stories.led_by(found, story.members[0].id, story.lead_why)
        for other in led.retellings:
            if other.scored.article.id in trail.ids:
                return other.link
    return None
