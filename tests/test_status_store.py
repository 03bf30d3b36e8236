"""What `monitor status` asks of a store is answered alike on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polled
from test_store import DAY, HOUR, NOON, WIRE, article, entry, keep, remember

from monitor.model import Carried, Digest
from monitor.store import Ahead, Store

MONDAY = NOON - 2 * DAY


def test_an_empty_store_says_so_until_it_has_an_entry_or_an_issue(store: Store) -> None:
    assert store.is_empty()
    store.sync_feeds([WIRE], now=NOON)
    assert store.is_empty(), "feeds are the configuration's"
    remember(store, entry())
    assert not store.is_empty()


def test_a_store_with_nothing_but_an_issue_is_not_empty(store: Store) -> None:
    issue = Digest(week="2026-W46", revision=1, draft=False, facts='{"week":"2026-W46"}')
    store.freeze(issue, stories={}, carried=[], now=NOON)
    assert not store.is_empty()


def test_its_size_is_that_of_the_database(store: Store, store_url: str) -> None:
    found = store.extent()
    assert found.database + found.log > 10_000
    assert (found.place is not None) == store_url.startswith("sqlite")
    if found.place is not None:
        assert found.database == found.place.stat().st_size


def test_what_the_next_issue_has_so_far_leaves_out_what_an_issue_carried(store: Store) -> None:
    store.sync_feeds([WIRE], now=NOON)
    told, new, late = (article(f"https://wire.example/{n}") for n in range(3))
    late = article(late.url, published=MONDAY - 3 * DAY)
    for one in (told, new, late):
        keep(store, one)
    carried = Carried(week="2026-W46", story="s1", articles=(told.id,), points=())
    issue = Digest(week="2026-W46", revision=1, draft=False, facts='{"week":"2026-W46"}')
    store.freeze(issue, stories={told.id: "s1"}, carried=[carried], now=NOON)
    found = store.ahead("2026-W47", MONDAY, MONDAY + 7 * DAY, since=MONDAY - 7 * DAY)
    assert found == Ahead(articles=2, relevant=2, by_tag=(("chips", 2),))
    narrow = store.ahead("2026-W47", MONDAY, MONDAY + 7 * DAY, since=MONDAY)
    assert narrow == Ahead(articles=2, relevant=1, by_tag=(("chips", 1),))


def test_a_busy_feeds_weekends_are_found_behind_its_last_fifty_entries(store: Store) -> None:
    friday = datetime(2026, 11, 20, 16, tzinfo=UTC)
    days = [friday - n * DAY for n in range(30) if (friday - n * DAY).weekday() < 5]
    store.sync_feeds([WIRE], now=friday - 40 * DAY)
    told = [
        entry(100 * day + n, published=at - n * timedelta(minutes=3), seen=friday)
        for day, at in enumerate(days)
        for n in range(60)
    ]
    polled.listed(store, WIRE, told, now=friday)
    for after, state in ((11 * DAY, "ok"), (13 * DAY, "quiet")):
        polled.unchanged(store, WIRE, now=friday + after + HOUR)
        assert store.health(now=friday + after + HOUR)[0].state == state
