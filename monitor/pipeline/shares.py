"""A round of collect in shares, so that several processes can work at one: what there is to do, by name, and
the doing of a share. Nothing here knows who spreads the shares, or over what.

A share carries names (keys of feeds and pages, ids of articles) and no state: what is to be done with them
stands in the store, and a share that comes twice, or late, finds nothing left to do. The shares of a stage
may be done in any order and at once; a stage begins when the one before it is done, since which entry speaks
for an article must not depend on whose feed answered first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from monitor import semantic, urls
from monitor.config import Config
from monitor.fetch import Hosts
from monitor.model import Report
from monitor.pipeline.collect import Round, hosts_of, told_from
from monitor.pipeline.meaning import ModelDoor, lacking
from monitor.pipeline.scoring import Scoring
from monitor.pipeline.settling import settle_feed
from monitor.pipeline.waiting import asleep
from monitor.store import Store
from monitor.workers import Workers

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
Stage = Literal["feeds", "pages", "told", "cleaning", "scores", "meaning"]
STAGES: tuple[Stage, ...] = get_args(Stage)

# So many names at most: what one killed process loses of work under way, and what one statement asks for.
_FEEDS, _PAGES, _CLEANED, _READ = 200, 100, 20, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a stage. `host`: where all of it is fetched, so that nobody else may be at work there
    meanwhile; empty where nothing is fetched."""

    stage: Stage
    names: tuple[str, ...]
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What shares are done with, one after another or at once: the doors, and what they have in common."""

    config: Config
    store: Store
    client: httpx.AsyncClient
    workers: Workers
    hosts: Hosts
    scoring: Scoring
    model: ModelDoor = semantic.model

    @classmethod
    def of(cls, config: Config, *, store: Store, client: httpx.AsyncClient, workers: Workers) -> Desk:
        """As the configuration has it now."""
        hosts, scoring = hosts_of(config), Scoring.of(config, store)
        return cls(config=config, store=store, client=client, workers=workers, hosts=hosts, scoring=scoring)


def shares(stage: Stage, desk: Desk, *, now: datetime) -> tuple[Share, ...]:
    """What there is to do in a stage at `now`; nothing once it is done. Reads the store alone."""
    store = desk.store
    if stage == "feeds":
        # Those that want to be left alone in this hour stay due.
        awake = [(key, url) for key, url, hints in store.due_places(now=now) if not asleep(now, hints)]
        return tuple(_by_host("feeds", awake, _FEEDS))
    if stage == "pages":
        return tuple(_by_host("pages", store.wanted_places(now=now), _PAGES))
    if stage == "told":
        # A few pages in all: see `again.chosen`.
        return (Share(stage="told", names=()),)
    if stage == "cleaning":
        return tuple(Share(stage=stage, names=some) for some in _batched(store.unsettled(), _CLEANED))
    if stage == "scores":
        return (Share(stage="scores", names=()),) if store.unscored(desk.scoring.rules, 1) else ()
    since = told_from(desk.config, store=store, now=now)
    ids = lacking(store, desk.model, since=since)
    return tuple(Share(stage=stage, names=some) for some in _batched(ids, _READ))


async def work(share: Share, desk: Desk, *, now: datetime) -> Report:
    """Does a share. Never raises for a feed, page or entry: each is a Failure in the report. Raises
    StoreError where the store is unusable."""
    done = Round(
        desk.config,
        store=desk.store,
        client=desk.client,
        workers=desk.workers,
        now=now,
        hosts=desk.hosts,
        scoring=desk.scoring,
    )
    if share.stage == "feeds":
        due = await asyncio.to_thread(desk.store.due, now=now, keys=share.names)
        await done.feeds(due, everything=False)
    elif share.stage == "pages":
        await done.these_pages(share.names)
    elif share.stage == "told":
        await done.told_before()
    elif share.stage == "cleaning":
        for feed in share.names:
            await asyncio.to_thread(settle_feed, feed, desk.store, desk.scoring)
    elif share.stage == "scores":
        await asyncio.to_thread(desk.scoring.rescore, desk.store)
    else:
        await done.meaning(desk.model, share.names)
    return done.report()


def _by_host(stage: Stage, places: Iterable[tuple[str, str]], most: int) -> Iterator[Share]:
    at: dict[str, list[str]] = {}
    for key, address in places:
        at.setdefault(urls.host(address), []).append(key)
    for host, keys in at.items():
        for some in _batched(keys, most):
            yield Share(stage=stage, host=host, names=some)


def _batched(items: Sequence[T], most: int) -> Iterator[tuple[T, ...]]:
    # itertools.batched is Python 3.12's.
    rest = iter(items)
    while some := tuple(islice(rest, most)):
        yield some
