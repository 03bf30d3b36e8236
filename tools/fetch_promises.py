# ruff: noqa: INP001 - beside a script
"""What a rehearsal of polling saw, and what it is held to: each promise a function of what the server noted,
and of nothing that the product says of itself, but for feeds that no request can reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from fetch_hints import START, Asked, Kind, Planned

STEP = timedelta(minutes=30)
"""From one round to the next."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
USUAL = 1.1 * DAY
"""A feed that asks for nothing is asked at least so often: daily, and a tenth of that for jitter."""
FORGOTTEN = 8 * DAY
MORE = 1.5
"""A learnt wait goes up and down: so many times its most in a day before is no burst yet."""
SETTLED = 4 * DAY
"""After so long the waits have been learnt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A feed asked once: the requests of it that belong together."""

    at: datetime
    requests: tuple[Asked, ...]

    @property
    def until(self) -> datetime:
        """Not before this does the feed want to be asked again."""
        return max(max(one.until, one.advised) for one in self.requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What was seen. `rounds`: when each began; `begun`: those that were the first after a start; `slept`:
    from when to when there were none; `kept`: what the store says of each feed in the end."""

    feeds: tuple[Planned, ...]
    asked: tuple[Asked, ...]
    rounds: tuple[datetime, ...]
    begun: tuple[datetime, ...]
    slept: tuple[datetime, datetime] | None
    kept: Mapping[str, Mapping[str, Any]]
    seconds: float

    def polls(self) -> dict[int, list[Poll]]:
        """Those of each feed, in order."""
        found: dict[int, dict[datetime, list[Asked]]] = {feed.number: {} for feed in self.feeds}
        for one in self.asked:
            found[one.feed].setdefault(one.at, []).append(one)
        return {
            feed: [Poll(at=at, requests=tuple(requests)) for at, requests in sorted(by_time.items())]
            for feed, by_time in found.items()
        }


def broken(seen: Rehearsal) -> list[str]:
    """Every promise that was broken, in words; empty where none was."""
    said: list[str] = []
    for feed, polls in zip(seen.feeds, seen.polls().values(), strict=True):
        if feed.kind.host is not None:
            said += _unheard(feed, seen)
            continue
        for words in (
            *_sooner(feed.kind, polls),
            *_forgotten(feed.kind, polls, seen),
            *_at_once(polls),
            *_burst(polls, seen),
            *_retired(feed.kind, polls),
            *_unconditional(feed.kind, polls),
            *_led(feed.kind, polls),
        ):
            said.append(f"{feed.name} (feed {feed.number}): {words}")
    return said


def _pairs(polls: Sequence[Poll]) -> Iterator[tuple[Poll, Poll]]:
    return pairwise(polls)


def _sooner(kind: Kind, polls: Sequence[Poll]) -> Iterator[str]:
    """Asked sooner than it asked, or within the hour."""
    advised = None
    for one, other in _pairs(polls):
        if other.at - one.at < HOUR:
            yield f"asked twice within the hour, at {other.at:%d %B %H:%M}"
        if other.at < one.until:
            yield f"asked at {other.at:%d %B %H:%M}, and wanted to be left until {one.until:%d %B %H:%M}"
        if any(request.status == 200 for request in one.requests):
            advised = one.at
        quiet = other.at.hour in kind.hours or other.at.weekday() in kind.days
        if advised is not None and quiet and len(kind.hours) < 24 and other.at - one.at <= DAY:
            yield f"asked at {other.at:%A %d %B %H:%M}, when it wants to be left alone"


def _forgotten(kind: Kind, polls: Sequence[Poll], seen: Rehearsal) -> Iterator[str]:
    """Left alone for longer than it asked, and than is usual."""
    if not polls:
        yield "never asked"
        return
    if any(request.status == 410 for request in polls[-1].requests):
        return
    end = seen.rounds[-1] + STEP
    ends = [*polls[1:], None]
    for one, other in zip(polls, ends, strict=True):
        then = end if other is None else other.at
        patience = max(one.at + USUAL, one.until) + _quiet(kind) + STEP
        pause = timedelta()
        if seen.slept and one.at < seen.slept[0] <= then:
            # While nothing runs, nobody is asked; the first round after has everyone who is due, but those
            # that want to be left alone in just that hour.
            pause = max(timedelta(), min(then, seen.slept[1]) - max(seen.slept[0], one.at))
            if patience >= seen.slept[0]:
                patience = max(patience, seen.slept[1] + _quiet(kind) + STEP)
        if then > patience and not (other is None and patience > end):
            yield f"asked at {one.at:%d %B %H:%M}, and not again until {then:%d %B %H:%M}"
        if then - one.at - pause > FORGOTTEN:
            yield f"forgotten from {one.at:%d %B} to {then:%d %B}"


def _quiet(kind: Kind) -> timedelta:
    """How long it may take until a feed may be asked at all."""
    hours = timedelta(hours=len(kind.hours)) if len(kind.hours) < 24 else timedelta()
    return hours + timedelta(days=len(kind.days))


def _at_once(polls: Sequence[Poll]) -> Iterator[str]:
    """More than one request of an address in a round."""
    for poll in polls:
        paths = [one.path for one in poll.requests]
        if len(paths) > len(set(paths)):
            yield f"{len(paths)} requests at {poll.at:%d %B %H:%M}"


def _burst(polls: Sequence[Poll], seen: Rehearsal) -> Iterator[str]:
    """Asked much more often within the day after a start or a sleep than ever in a day before."""
    times = [poll.at for poll in polls]
    for start in seen.begun:
        if start - START < SETTLED:
            continue
        before = max(
            (
                sum(1 for at in times[place:] if at < begin + DAY and at < start)
                for place, begin in enumerate(times)
                if START + SETTLED - DAY <= begin < start
            ),
            default=0,
        )
        after = sum(1 for at in times if start <= at < start + DAY)
        if after > MORE * before + 1:
            yield f"asked {after} times in the day after {start:%d %B}, and {before} times in a day before"


def _retired(kind: Kind, polls: Sequence[Poll]) -> Iterator[str]:
    """Asked again after it said that it is gone for good."""
    del kind
    for one, other in _pairs(polls):
        if any(request.status == 410 for request in one.requests):
            yield f"gone for good since {one.at:%d %B}, and asked again at {other.at:%d %B}"


def _unconditional(kind: Kind, polls: Sequence[Poll]) -> Iterator[str]:
    """Its whole document asked for without need."""
    if kind.gives_validators:
        given: set[str] = set()
        for poll in polls:
            for one in poll.requests:
                if one.path in given and not one.conditional:
                    yield f"asked unconditionally at {one.at:%d %B %H:%M}, and had given validators"
                if one.status == 200:
                    given.add(one.path)
        return
    turns_over = kind.every * kind.window * 0.5
    if turns_over >= DAY:
        for before, after in _pairs(polls):
            if after.at - before.at < DAY:
                yield f"asked for all of it at {before.at:%d %B %H:%M} and at {after.at:%d %B %H:%M}"


def _led(kind: Kind, polls: Sequence[Poll]) -> Iterator[str]:
    """A move for now taken for one for good, or one for good never believed."""
    if kind.leads is None:
        return
    straight = [poll for poll in polls if all(one.path.endswith("/new.xml") for one in poll.requests)]
    if kind.leads in {302, 303, 307} and straight:
        yield f"a temporary redirect was taken for good at {straight[0].at:%d %B}"
    if kind.leads in {301, 308} and len(polls) > 4 and not straight:
        yield f"a permanent redirect was proved {len(polls)} times, and never believed"
    if kind.leads in {301, 308} and polls and polls[0] in straight:
        yield "a permanent redirect was believed unproved"


def _unheard(feed: Planned, seen: Rehearsal) -> Iterator[str]:
    """A feed that no request of ever arrives: what the store says of it."""
    kept = seen.kept.get(feed.url)
    who = f"{feed.name} (feed {feed.number})"
    if kept is None:
        yield f"{who}: not in the store"
        return
    due = datetime.fromisoformat(str(kept["next_due"])).replace(tzinfo=START.tzinfo)
    days = len(seen.rounds) * STEP / DAY
    if kept["gone"]:
        yield f"{who}: retired, and its name only did not resolve"
    if not days * 0.8 <= kept["failures"] <= days * 24:
        yield f"{who}: {kept['failures']} failures in {days:.0f} days"
    if due > seen.rounds[-1] + FORGOTTEN:
        yield f"{who}: not due before {due:%d %B}"
