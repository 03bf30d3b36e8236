"""Everything that `monitor status` tells: how the feeds fare, what ran, what waits, what the next issue has
so far, how much room there is; and what of it somebody should see to.

It asks the store and the disk, and nobody else. What counts as trouble is decided here, as pure functions of
what was found.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Literal

from monitor import weeks
from monitor.config import Config
from monitor.model import Delivery, FeedHealth, Week
from monitor.pipeline import again
from monitor.pipeline.keeping import folder_of, left_over
from monitor.pipeline.restoring import lacking, unrecorded
from monitor.pipeline.windows import from_the_future, next_week, window
from monitor.store import Ahead, Extent, Holder, Round, Store

# So many rounds show how often one comes.
_ROUNDS = 20
# Twice the longest pause that is usual is too long; an hour's delay of a timer is not.
_PAUSES = 2
_USUAL = 0.9
_LEAST_PAUSE = timedelta(hours=3)
# Of fewer rounds nobody knows how often they come: a timer comes at least daily.
_FEW = 4
_DAILY = timedelta(hours=26)
# One is a machine that was put to sleep.
_INTERRUPTED = 3
# An outlet's server may be down over a weekend; after that, somebody should look.
_FAILING_LONG = timedelta(days=3)
# A day after it was due, no timer will have made it.
_OVERDUE = timedelta(days=1)
_LEAST_FREE = 500_000_000
_TIMES_FREE = 5

AlarmKind = Literal["rounds", "store", "disk", "issue", "mail", "git", "clock", "feed"]
State = Literal["ok", "new", "failing", "silent", "empty", "undated", "moved", "gone"]
STATES: tuple[State, ...] = ("ok", "new", "failing", "silent", "empty", "undated", "moved", "gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that does not mend itself: what it is, in words, and what to do (a sentence, or empty).
    `subject`: the feed, week or file."""

    kind: AlarmKind
    said: str
    advice: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Bytes. `state` and `archive`: all files under those folders, the database among them where it is a
    file; `free`: what is left on the volume that the state lies on."""

    store: Extent
    state: int
    archive: int
    free: int | None

    @property
    def low(self) -> bool:
        """Whether the next weeks may fill the volume: an upgrade, or a backup, copies the database."""
        wanted = max(_LEAST_FREE, _TIMES_FREE * (self.store.database if self.store.place else 0))
        return self.free is not None and self.free < wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How everything stands at a moment. `rounds`: newest first; `last_good`: the newest that read a feed;
    `due`: when the issue of `week`, the next, is made; `checks`: how many pages that issues told are to be
    asked again; `uncommitted` and `git`: see `left_over`."""

    at: datetime
    feeds: tuple[FeedHealth, ...]
    rounds: tuple[Round, ...]
    last_good: Round | None
    running: tuple[Holder, ...]
    counts: Mapping[str, int]
    week: Week
    due: datetime
    ahead: Ahead
    checks: int
    outbox: tuple[Delivery, ...]
    to_plan: tuple[tuple[str, int], ...]
    uncommitted: tuple[Path, ...]
    git: str
    made_ahead: tuple[str, ...]
    space: Space
    alarms: tuple[Alarm, ...]


def overview(config: Config, *, store: Store, now: datetime) -> Overview:
    """How everything stands at `now`. Changes nothing but the list of feeds, which is as configured."""
    store.sync_feeds(config.feeds, now=now)
    feeds = store.health(now=now, timezone=config.digest.timezone)
    rounds = tuple(one for one in store.rounds(_ROUNDS) if one.kind == "collect")
    running = tuple(one for one in map(store.holder, ("collect", "publish", "send")) if one is not None)
    week = next_week(config, store=store, now=now)
    due = weeks.publish_moment(week, config.digest.publish)
    since, end = window(config, week, tuple(store.frozen()))
    outbox = store.deliveries()
    uncommitted, git = left_over(config, store=store)
    made_ahead = from_the_future(store=store, now=now)
    space = space_of(config, store.extent())
    alarms = (
        *_of_the_store(config, store),
        *of_rounds(rounds, now, running=any(one.name == "collect" for one in running)),
        *_of_the_issue(week, due, now),
        *_of_the_mail(outbox),
        *_of_the_rest(uncommitted, git, made_ahead),
        *_of_the_disk(space, config.state),
        *(found for one in feeds for found in of_a_feed(one, now)),
    )
    return Overview(
        at=now,
        feeds=feeds,
        rounds=rounds,
        last_good=next(filter(went_well, rounds), None),
        running=running,
        counts=dict(store.counts()),
        week=week,
        due=due,
        ahead=store.ahead(week.name, week.start, end, since=since),
        checks=len(store.checks(now=now, told_since=now - again.WITHIN)),
        outbox=outbox,
        to_plan=store.mail_wanted(),
        uncommitted=uncommitted,
        git=git,
        made_ahead=made_ahead,
        space=space,
        alarms=alarms,
    )


# -- feeds ------------------------------------------------------------------------------------


def state_of(one: FeedHealth) -> State:
    """The one word for a feed: of several troubles, the one that costs most."""
    if one.retired:
        return "gone"
    if one.state == "failing":
        return "failing"
    if one.state == "quiet":
        return "silent"
    if one.problem == "empty":
        return "empty"
    if one.moved_to is not None:
        return "moved"
    if one.problem == "undated":
        return "undated"
    return "new" if one.state == "new" else "ok"


def of_a_feed(one: FeedHealth, now: datetime) -> Iterator[Alarm]:
    """What does not mend itself of a feed."""
    state = state_of(one)
    if state == "gone":
        yield Alarm(kind="feed", subject=one.feed.name, said="is gone for good, and not asked any more")
    elif state == "failing":
        since = one.failing_since or now
        if now - since >= _FAILING_LONG or one.problem == "forbidden":
            yield Alarm(kind="feed", subject=one.feed.name, said=one.detail)
    elif state == "silent":
        yield Alarm(kind="feed", subject=one.feed.name, said=one.detail)


# -- rounds -----------------------------------------------------------------------------------


def went_well(one: Round) -> bool:
    """Whether a round came to its end, and any feed of it could be read, if one was due."""
    if one.report is None:
        return False
    counts = dict(one.report.counts)
    feeds = counts.get("feeds", 0)
    return feeds == 0 or counts.get("feeds_failed", 0) < feeds


def longest_pause(rounds: Sequence[Round]) -> timedelta:
    """How long a pause between two rounds (newest first) may be before something is wrong."""
    if len(rounds) < _FEW:
        return _DAILY
    gaps = sorted(one.began - before.began for one, before in pairwise(rounds))
    return max(_LEAST_PAUSE, _PAUSES * gaps[ceil(_USUAL * len(gaps)) - 1])


_TIMER = "is cron or the timer running? `monitor service` prints what it needs"


def of_rounds(rounds: Sequence[Round], now: datetime, *, running: bool) -> Iterator[Alarm]:
    """Whether rounds come, and come to something. `rounds`: newest first."""
    if not rounds:
        if not running:
            said = "no round ran yet"
            yield Alarm(kind="rounds", said=said, advice=f"`monitor run` makes one; then: {_TIMER}")
        return
    silent = now - rounds[0].began
    if silent > longest_pause(rounds) and not running:
        yield Alarm(kind="rounds", said=f"no round ran for {span(silent)}", advice=_TIMER)
        return
    ended = rounds[1:] if running else rounds
    if not ended or went_well(ended[0]):
        return
    if ended[0].report is not None:
        said = "the last round could read no feed at all"
        yield Alarm(kind="rounds", said=said, advice="is this machine online? `monitor check --online` looks")
    elif len(ended) >= _INTERRUPTED and all(one.report is None for one in ended[:_INTERRUPTED]):
        said = f"the last {_INTERRUPTED} rounds were interrupted"
        advice = "who ends them (a time limit, the memory)? `monitor -v collect` shows how far one comes"
        yield Alarm(kind="rounds", said=said, advice=advice)


def span(length: timedelta) -> str:
    """`3 hours`: a length of time for people."""
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"


# -- what else --------------------------------------------------------------------------------


def _of_the_store(config: Config, store: Store) -> Iterator[Alarm]:
    if found := unrecorded(config, store=store):
        empty = "the store is empty, but " if store.is_empty() else ""
        said, advice = lacking(found, config)
        yield Alarm(kind="store", subject=found[-1].stem, said=empty + said, advice=advice)
    held = store.texts()
    if held.missing:
        more = len(held.missing) - 1
        said = "is not there" + (f", and {more} more of its kind" if more else "")
        advice = "bring old texts back from a backup, or name their folder as retention.folder in feeds.yaml"
        yield Alarm(kind="store", subject=str(Path(held.folder) / held.missing[0]), said=said, advice=advice)


def _of_the_issue(week: Week, due: datetime, now: datetime) -> Iterator[Alarm]:
    if now - due > _OVERDUE:
        said = f"the issue {week.name} was due {span(now - due)} ago"
        yield Alarm(
            kind="issue",
            subject=week.name,
            said=said,
            advice="`monitor run` makes it, and says what keeps it",
        )


def _of_the_mail(outbox: Sequence[Delivery]) -> Iterator[Alarm]:
    stuck = {
        "unknown": "{n} may have arrived or not: `monitor send {week} --retry-unknown` sends again",
        "refused": "{n} refused: mend the address in feeds.yaml, or `monitor send {week} --retry-failed`",
        "expired": "{n} given up: `monitor send {week} --retry-failed` tries again",
    }
    newest = max((one.week for one in outbox), default="")
    for state, words in stuck.items():
        found = [one for one in outbox if one.state == state and one.week == newest and not one.withdrawn]
        if found:
            n = f"{len(found)} {'letter' if len(found) == 1 else 'letters'}"
            said, _, advice = words.format(n=n, week=newest).partition(": ")
            yield Alarm(kind="mail", subject=newest, said=said, advice=advice)


def _of_the_rest(uncommitted: Sequence[Path], git: str, made_ahead: Sequence[str]) -> Iterator[Alarm]:
    if git:
        yield Alarm(kind="git", said=git, advice="the next run tries again")
    elif uncommitted:
        names = ", ".join(one.name for one in uncommitted[:3])
        yield Alarm(kind="git", said=f"not committed yet: {names}", advice="`monitor run` does it")
    if made_ahead:
        yield Alarm(
            kind="clock",
            subject=made_ahead[0],
            said=f"made at a time that has not come yet: {', '.join(made_ahead)}",
            advice="set the clock; `monitor publish WEEK --revise` makes them anew when their week is over",
        )


def _of_the_disk(space: Space, state: Path) -> Iterator[Alarm]:
    if space.low and space.free is not None:
        said = f"{space.free / 1e6:,.0f} MB are free where {state} lies"
        yield Alarm(kind="disk", said=said, advice="make room: a full disk stops every round")


def space_of(config: Config, extent: Extent) -> Space:
    """How much room is taken, and left."""
    place = config.state if extent.place else folder_of(config)
    return Space(
        store=extent,
        state=_under(config.state),
        archive=_under(folder_of(config)),
        free=free_at(place),
    )


def free_at(place: Path) -> int | None:
    """The bytes that are free on the volume of `place`, or of the folder that it will be made in."""
    for one in (place, *place.absolute().parents):
        try:
            return shutil.disk_usage(one).free
        except OSError:
            continue
    return None


def _under(folder: Path) -> int:
    """The bytes of all files under `folder`; links are not followed, and git's own are not the archive."""
    total = 0
    for at, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if one != ".git"]
        for name in names:
            try:
                total += os.lstat(Path(at, name)).st_size
            except OSError:
                continue  # gone since it was listed
    return total
