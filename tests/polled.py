"""What came of asking a feed, said to a store in few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.model import NO_HINTS, Entry, Feed, Hints, Reading, Validators
from monitor.store import Poll, Store


def listed(
    store: Store,
    feed: Feed,
    entries: Sequence[Entry],
    *,
    now: datetime,
    next_due: datetime | None = None,
    validators: Validators | None = None,
    hints: Hints = NO_HINTS,
) -> int:
    """The feed gave a document with these entries; how many of them are new."""
    reading = Reading(entries=tuple(entries), marks=b"", listed=len(entries), hints=hints)
    (new,) = store.polled(
        [Poll(feed=feed, next_due=next_due or now, reading=reading, validators=validators)], now=now
    )
    return new


def unchanged(store: Store, feed: Feed, *, now: datetime, next_due: datetime | None = None) -> None:
    """The feed said that nothing had changed."""
    store.polled([Poll(feed=feed, next_due=next_due or now)], now=now)


def failed(store: Store, feed: Feed, reason: str, *, now: datetime, gone: bool = False) -> None:
    """The feed could not be had or read."""
    store.polled([Poll(feed=feed, next_due=now, reason=reason, gone=gone)], now=now)
