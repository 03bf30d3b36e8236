"""Dates as feeds write them, and what is believed of them."""

import json
from datetime import UTC, datetime, timedelta

import fetched
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, Feed
from monitor.parse import dates, read

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FEED = Feed(url="https://news.example/feed.xml", name="News")
EIGHT = "2026-11-20T08:00:00+00:00"
MIDNIGHT = "2026-11-20T00:00:00+00:00"


def entry(*, fields: str) -> Entry:
    body = (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>t</title><item><title>One</title><guid>1</guid>{fields}</item></channel></rss>"
    )
    (found,) = read(fetched.page(body, FEED.url), FEED).entries
    return found


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        # RFC 822 and its zones.
        ("Fri, 20 Nov 2026 08:00:00 GMT", EIGHT),
        ("Fri, 20 Nov 2026 08:00:00 +0000", EIGHT),
        ("Fri, 20 Nov 2026 08:00:00 -0000", EIGHT),
        ("Fri, 20 Nov 2026 08:00:00 UT", EIGHT),
        ("Fri, 20 Nov 2026 08:00:00 UTC", EIGHT),
        ("Fri, 20 Nov 2026 08:00:00 Z", EIGHT),
        ("Fri, 20 Nov 2026 03:00:00 EST", EIGHT),
        ("Fri, 20 Nov 2026 04:00:00 EDT", EIGHT),
        ("Fri, 20 Nov 2026 02:00:00 CST", EIGHT),
        ("Fri, 20 Nov 2026 00:00:00 PST", EIGHT),
        ("Fri, 20 Nov 2026 01:00:00 PDT", EIGHT),
        ("Fri, 20 Nov 2026 17:00:00 JST", EIGHT),
        ("Fri, 20 Nov 2026 17:00:00 KST", EIGHT),
        ("Fri, 20 Nov 2026 09:00:00 CET", EIGHT),
        ("Fri, 20 Nov 2026 10:00:00 CEST", EIGHT),
        ("Fri, 20 Nov 2026 09:00:00 BST", EIGHT),
        ("Fri, 20 Nov 2026 13:30:00 IST", EIGHT),
        ("Fri, 20 Nov 2026 17:00:00 GMT+9", EIGHT),
        ("Fri, 20 Nov 2026 17:00:00 GMT+0900", EIGHT),
        ("Fri, 20 Nov 2026 17:00:00 UTC+09:00", EIGHT),
        ("Fri, 20 Nov 2026 17:00:00 +9:00", EIGHT),
        ("Fri, 20 Nov 2026 13:30:00 +05:30", EIGHT),
        ("Fri, 20 Nov 2026 08:00:00", EIGHT),
        ("Fri, 20 Nov 2026 08:00:00 XYZ", EIGHT),
        ("Fri, 20 Nov 2026 03:00:00 -0500 (EST)", EIGHT),
        ("Fri, 20 Nov 2026 08:00 GMT", EIGHT),
        ("20 Nov 2026 08:00:00 GMT", EIGHT),
        ("Fri, 20 Nov 26 08:00:00 GMT", EIGHT),
        ("Friday, 20 November 2026 08:00:00 GMT", EIGHT),
        ("Friday, 20-Nov-26 08:00:00 GMT", EIGHT),
        ("Mon, 20 Nov 2026 08:00:00 GMT", EIGHT),
        ("Xyz, 20 Nov 2026 08:00:00 GMT", EIGHT),
        ("Fri,20 Nov 2026 08:00:00 GMT", EIGHT),
        ("Fri, 20 Nov 2026  08:00:00   GMT", EIGHT),
        ("Fri Nov 20 08:00:00 2026", EIGHT),
        ("Fri Nov 20 03:00:00 EST 2026", EIGHT),
        ("Fri, 6 Nov 2026 08:00:00 GMT", "2026-11-06T08:00:00+00:00"),
        ("Fri, 20 Nov 2026", MIDNIGHT),
        ("Thu, 19 Nov 2026 24:00:00 GMT", MIDNIGHT),
        ("Fri, 20 Nov 2026 07:59:60 GMT", "2026-11-20T07:59:59+00:00"),
        # English in other orders.
        ("November 20, 2026 8:00 AM", EIGHT),
        ("Nov. 20, 2026, 8:00 a.m. GMT", EIGHT),
        ("November 20, 2026 3:00 AM EST", EIGHT),
        ("November 20, 2026 12:00 am", MIDNIGHT),
        ("20 November 2026", MIDNIGHT),
        # ISO 8601.
        ("2026-11-20T08:00:00Z", EIGHT),
        ("2026-11-20t08:00:00z", EIGHT),
        ("2026-11-20T17:00:00+09:00", EIGHT),
        ("2026-11-20T17:00:00+0900", EIGHT),
        ("2026-11-20T17:00:00+09", EIGHT),
        ("2026-11-20T08:00:00", EIGHT),
        ("2026-11-20 08:00:00", EIGHT),
        ("2026-11-20 08:00:00 UTC", EIGHT),
        ("2026-11-20 17:00:00 +0900", EIGHT),
        ("2026-11-20T08:00Z", EIGHT),
        ("2026-11-20T08:00:00.000Z", EIGHT),
        ("2026-11-20T08:00:00,000Z", EIGHT),
        ("2026-11-20T08:00:00.0000000Z", EIGHT),
        ("20261120T080000Z", EIGHT),
        ("2026-11-20", MIDNIGHT),
        ("2026/11/20 08:00", EIGHT),
        ("2026-11-19T24:00:00Z", MIDNIGHT),
        ("2026-11-20T07:59:60Z", "2026-11-20T07:59:59+00:00"),
        # Other languages.
        ("Freitag, 20. November 2026 - 08:00", EIGHT),
        ("Fr, 20 Nov 2026 09:00:00 MEZ", EIGHT),
        ("20. März 2026, 08:00 Uhr", "2026-03-20T08:00:00+00:00"),
        ("Di, 15 Dez 2026 08:00:00 +0000", "2026-12-15T08:00:00+00:00"),
        ("mar., 24 févr. 2026 08:00:00 +0000", "2026-02-24T08:00:00+00:00"),
        ("vendredi 20 novembre 2026 à 08h00", EIGHT),
        ("20 août 2026", "2026-08-20T00:00:00+00:00"),
        ("mar, 24 nov 2026 09:00:00 +0100", "2026-11-24T08:00:00+00:00"),
        ("20 de enero de 2026", "2026-01-20T00:00:00+00:00"),
        ("venerdì 20 novembre 2026 08:00", EIGHT),
        ("20 gennaio 2026", "2026-01-20T00:00:00+00:00"),
        ("20 de março de 2026 08:00", "2026-03-20T08:00:00+00:00"),
        ("20 października 2026 08:00", "2026-10-20T08:00:00+00:00"),
        ("Пт, 20 ноя 2026 11:00:00 +0300", EIGHT),
        ("20 мая 2026, 08:00", "2026-05-20T08:00:00+00:00"),
        ("2026年11月20日 08:00", EIGHT),
        ("2026年11月20日(金) 17:00 JST", EIGHT),
        ("2026年11月20日 午後5時30分", "2026-11-20T17:30:00+00:00"),
        ("2026年11月20日", MIDNIGHT),
        ("2026년 11월 20일 08:00", EIGHT),
        ("2026년 11월 20일 오후 5:00", "2026-11-20T17:00:00+00:00"),
        # Figures.
        ("20.11.2026 08:00", EIGHT),
        ("20.11.2026", MIDNIGHT),
        ("11/20/2026 08:00:00", EIGHT),
        ("20/11/2026 08:00", EIGHT),
        ("11/20/2026 8:00:00 AM", EIGHT),
        # Seconds and milliseconds since 1970.
        ("1795161600", EIGHT),
        ("1795161600000", EIGHT),
    ],
)
def test_a_date_is_read_however_it_is_written(words: str, moment: str) -> None:
    assert dates.moment(words) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yesterday",
        "0000-00-00T00:00:00Z",
        "0000-00-00 00:00:00",
        "-0001-11-30T00:00:00+00:00",
        "Wed, 30 Nov -0001 00:00:00 +0000",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Fri, 31 Nov 2026 08:00:00 GMT",
        "2026-11-31T08:00:00Z",
        "Fri, 20 Nov 2026 25:00:00 GMT",
        "9" * 40,
        "1 " * 200,
        "Invalid Date",
        "20",
    ],
)
def test_what_is_no_date_of_a_feed_says_nothing(words: str) -> None:
    assert dates.moment(words) is None


@given(st.text(max_size=60))
def test_no_words_make_the_reader_of_dates_fail(words: str) -> None:
    found = dates.moment(words)
    assert found is None or found.year >= dates.EARLIEST


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(hours=9), timedelta(days=30_000)])
def test_what_is_dated_in_the_future_counts_as_seen_now_and_says_so(ahead: timedelta) -> None:
    found = entry(fields=f"<pubDate>{(NOW + ahead).isoformat()}</pubDate>")
    assert (found.published, found.ahead) == (NOW, True)


def test_an_update_in_the_future_is_none() -> None:
    found = entry(
        fields="<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><dc:date>2027-01-01T00:00:00Z</dc:date>"
    )
    assert (found.published, found.updated, found.ahead) == (datetime.fromisoformat(EIGHT), None, False)


def test_an_entry_that_has_only_an_update_counts_under_it_and_one_in_the_future_under_now() -> None:
    found = entry(fields="<atom:updated>2026-11-20T08:00:00Z</atom:updated>")
    assert (found.published, found.updated) == (datetime.fromisoformat(EIGHT),) * 2
    later = entry(fields="<atom:updated>2027-11-20T08:00:00Z</atom:updated>")
    assert (later.published, later.updated, later.ahead) == (NOW, None, True)


def test_an_entry_that_is_not_dated_is_kept_and_counted() -> None:
    body = (
        '<rss version="2.0"><channel><title>t</title><item><title>One</title></item><item><title>Two</title>'
        "<pubDate>soon</pubDate></item><item><title>Three</title><pubDate>20 Nov 2026</pubDate></item>"
        "</channel></rss>"
    )
    found = read(fetched.page(body, FEED.url), FEED)
    assert [one.published is None for one in found.entries] == [True, True, False]
    assert (found.listed, found.undated) == (3, 2)


@pytest.mark.parametrize(
    "date", [1795161600, 1795161600.0, 1795161600000, "1795161600", "2026-11-20T17:00:00+09:00"]
)
def test_json_may_count_seconds_or_milliseconds(date: object) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "date_published": date}]}
    (found,) = read(
        fetched.page(json.dumps(feed), FEED.url, media_type="application/feed+json"), FEED
    ).entries
    assert found.published == datetime.fromisoformat(EIGHT)
