"""When a feed is due again: what its server and its document ask for, within bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polled
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import NO_HINTS, Feed, Hints, Page, Validators
from monitor.parse import hints
from monitor.pipeline.waiting import LONGEST_WAIT, next_due
from monitor.store import Store

NOW = datetime(2026, 11, 17, 10, 20, tzinfo=UTC)  # a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = Feed(url="https://wire.example/feed", name="Wire")


def said(head: str, rest: str = "<item><title>x</title></item>") -> Hints:
    body = f'<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>{head}{rest}'
    return hints(
        Page(
            url=FEED.url,
            final_url=FEED.url,
            status=200,
            media_type="application/rss+xml",
            charset=None,
            body=body.encode(),
            validators=Validators(etag=None, last_modified=None),
            fetched_at=NOW,
        )
    )


def wait(told: Hints = NO_HINTS, *, fresh_for: float | None = None, interval: timedelta = HOUR) -> timedelta:
    return next_due(NOW, interval=interval, fresh_for=fresh_for, hints=told) - NOW


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<ttl>90</ttl>", Hints(ttl=5_400)),
        ("<ttl> 90 </ttl><TTL>5</TTL>", Hints(ttl=5_400)),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", Hints(period=86_400)),
        (
            "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            Hints(period=900),
        ),
        (
            "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours>",
            Hints(skip_hours=frozenset({0, 7})),
        ),
        ("<skipDays><day>Sunday</day><day>monday</day></skipDays>", Hints(skip_days=frozenset({6, 0}))),
        ("", Hints()),
        ("<ttl></ttl>", Hints()),
        ("<ttl>-5</ttl>", Hints()),
        ("<ttl>soon</ttl>", Hints()),
        ("<ttl>0</ttl>", Hints()),
        ("<!-- <ttl>90</ttl> -->", Hints()),
        ("<skipHours><hour>99</hour></skipHours><skipDays><day>Caturday</day></skipDays>", Hints()),
        ("<sy:updatePeriod>never</sy:updatePeriod>", Hints()),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            Hints(period=3_600),
        ),
    ],
)
def test_the_head_of_a_document_says_when_to_ask_again(head: str, expected: Hints) -> None:
    assert said(head) == expected


def test_what_an_entry_says_is_not_the_feeds() -> None:
    assert said("", "<item><ttl>90</ttl></item>") == Hints()
    assert said("", "<entry xmlns='x'><ttl>90</ttl></entry>") == Hints()


def test_a_document_without_end_is_read_in_no_time() -> None:
    assert said("<skipHours>" * 200_000, "") == Hints()
    assert said("<ttl " * 200_000, "") == Hints()


def test_without_a_wish_the_readers_own_interval_counts() -> None:
    assert wait() == HOUR
    assert wait(interval=3 * HOUR) == 3 * HOUR


def test_the_longest_wish_counts_and_none_makes_it_sooner() -> None:
    assert wait(fresh_for=7_200) == 2 * HOUR
    assert wait(Hints(ttl=10_800), fresh_for=7_200) == 3 * HOUR
    assert wait(Hints(ttl=60, period=120), fresh_for=5) == HOUR


def test_a_servers_wish_counts_for_a_week_at_most_and_a_documents_for_a_day() -> None:
    assert wait(fresh_for=3.2e9) == LONGEST_WAIT
    assert wait(Hints(ttl=1e12)) == DAY
    assert wait(Hints(period=31_536_000)) == DAY


def test_a_feed_is_left_alone_in_the_hours_and_on_the_days_that_it_names() -> None:
    # Due at 11:20, when it sleeps till 13:00.
    assert wait(Hints(skip_hours=frozenset({11, 12}))) == timedelta(hours=2, minutes=40)
    # Wednesday and Thursday are left out, and Friday has no first hour.
    told = Hints(skip_days=frozenset({1, 2, 3}), skip_hours=frozenset({0}))
    assert NOW + wait(told) == datetime(2026, 11, 20, 1, tzinfo=UTC)


def test_a_feed_that_never_wants_to_be_asked_is_asked_once_a_day() -> None:
    assert wait(Hints(skip_hours=frozenset(range(24)))) == timedelta(days=1)
    assert wait(Hints(skip_days=frozenset(range(7)))) == timedelta(days=1)


@given(
    now=st.integers(1_000_000_000, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC)),
    interval=st.timedeltas(timedelta(minutes=5), timedelta(days=2)),
    fresh_for=st.none() | st.floats(0, 1e12),
    told=st.builds(
        Hints,
        ttl=st.none() | st.floats(0, 1e9),
        period=st.none() | st.floats(0, 1e9),
        skip_hours=st.frozensets(st.integers(0, 23)),
        skip_days=st.frozensets(st.integers(0, 6)),
    ),
)
def test_a_feed_is_never_asked_sooner_than_it_may_be_and_never_forgotten(
    now: datetime, interval: timedelta, fresh_for: float | None, told: Hints
) -> None:
    due = next_due(now, interval=interval, fresh_for=fresh_for, hints=told)
    asked = [min(timedelta(seconds=min(fresh_for or 0, 1e9)), LONGEST_WAIT)]
    asked += [min(timedelta(seconds=own or 0), DAY) for own in (told.ttl, told.period)]
    assert due - now >= max(interval, *asked)
    assert due - now <= max(interval, LONGEST_WAIT) + timedelta(days=7, hours=1)
    if len(told.skip_hours) < 24 and len(told.skip_days) < 7:
        assert due.hour not in told.skip_hours
        assert due.weekday() not in told.skip_days


def test_what_a_document_said_counts_until_it_says_something_else(store: Store) -> None:
    told = Hints(ttl=5_400, skip_hours=frozenset({3}), skip_days=frozenset({6}))
    store.sync_feeds([FEED], now=NOW)
    for expected, document in ((told, told), (Hints(), Hints())):
        polled.listed(store, FEED, [], now=NOW, next_due=NOW, hints=document)
        polled.unchanged(store, FEED, now=NOW, next_due=NOW)
        assert [one.hints for one in store.due(now=NOW)] == [expected]
