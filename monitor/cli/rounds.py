"""A run, as `run` and `schedule` do it: collect, publish what is due, send what is to be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime

from monitor import pipeline, weeks
from monitor.bounds import frugal
from monitor.cli import doors
from monitor.config import Config
from monitor.errors import Busy, MonitorError, WrongUse
from monitor.fetch import open_client
from monitor.memory import give_back
from monitor.model import Report, Week
from monitor.store import Store
from monitor.workers import Workers

MOST_PUT_AWAY = 200_000
"""Articles whose texts are put away after an issue: two weeks of 100,000, so that what is behind catches up,
and some minutes at most."""
NO_FEED = "every feed failed; is the network there? monitor check --online shows more"


@dataclass(slots=True, kw_only=True)
class Run:
    """What a run did. `errors`: what kept it from a part of its work, each told already or to be told."""

    report: Report
    published: list[pipeline.Published] = field(default_factory=list)
    mended: list[pipeline.Kept] = field(default_factory=list)
    sent: pipeline.Sent | None = None
    waiting: int = 0
    errors: list[MonitorError] = field(default_factory=list)


def run(config: Config, store: Store, now: datetime, *, stopping: Callable[[], bool] | None = None) -> Run:
    """Collects, then publishes and sends whatever is due; `stopping` is asked between the steps, and
    between letters. Without it, SIGTERM ends a collect or publish at once, which loses nothing, and a
    sending after the letter under way, which would become unknown.

    A part that fails does not keep the next from its work: an issue that is frozen can be mailed though
    its file cannot be written. Raises Busy where another run collects."""
    done = Run(report=asyncio.run(collect(config, store, now, everything=False)))
    if all_failed(done.report):
        done.errors.append(MonitorError(NO_FEED))
    with doors.progress() as bars:
        try:
            pipeline.refuse_unrecorded(config, store=store)
            for week in pipeline.due_weeks(config, store=store, now=now):
                if stopping is not None and stopping():
                    return done
                done.published.append(pipeline.publish(config, week, store=store, now=now, progress=bars))
            if stopping is not None and stopping():
                return done
            done.mended.extend(pipeline.mend(config, store=store))
        except MonitorError as error:
            done.errors.append(error)
        try:
            with doors.told_to_stop() if stopping is None else nullcontext(stopping) as told:
                done.sent = send(config, store, now, stopping=told, progress=bars)
            done.errors.extend(done.sent.halted)
        except MonitorError as error:
            done.errors.append(error)
    if done.published and (stopping is None or not stopping()):
        try:
            settle(config, store, now)
        except MonitorError as error:
            done.errors.append(error)
    left = store.deliveries(issues_back=0)
    done.waiting = sum(1 for one in left if one.state in ("planned", "waiting"))
    return done


def settle(config: Config, store: Store, now: datetime) -> None:
    """After an issue: puts old texts away, unless somebody is at it, and gives back the memory it took."""
    try:
        with suppress(Busy):
            pipeline.tidy(config, store=store, now=now, most=MOST_PUT_AWAY)
    finally:
        give_back()


def send(
    config: Config,
    store: Store,
    now: datetime,
    *,
    stopping: Callable[[], bool],
    progress: pipeline.Progress = pipeline.silent,
) -> pipeline.Sent:
    """Sends what is to be sent, and what waits if its time has come."""
    if not pipeline.readers_of(config):
        # Whoever took the readers out meant it: what was still to go to them goes no more.
        return pipeline.drop(store, now=now)
    with doors.ways(config) as ways:
        return pipeline.send(
            config, store=store, ways=ways, now=now, patient=True, stopping=stopping, progress=progress
        )


async def collect(
    config: Config, store: Store, now: datetime, *, everything: bool, pages: bool = True
) -> Report:
    """One round of collect, through doors of its own."""
    frugal()
    with Workers(prepare=pipeline.preparation() if pages else None) as workers, doors.progress() as bars:
        async with open_client(
            contact=config.fetch.contact, allow=config.fetch.allow, connections=config.fetch.concurrency
        ) as client:
            return await pipeline.collect(
                config,
                store=store,
                client=client,
                workers=workers,
                now=now,
                everything=everything,
                pages=pages,
                progress=bars,
            )


def all_failed(report: Report) -> bool:
    """Whether there were feeds to read, and none could be."""
    counts = dict(report.counts)
    return 0 < counts["feeds"] == counts["feeds_failed"]


def week(name: str, timezone: str) -> Week:
    """The week called `name`. Raises WrongUse for a name that no week has."""
    try:
        return weeks.week(name, timezone)
    except ValueError as cause:
        raise WrongUse(str(cause)) from cause
