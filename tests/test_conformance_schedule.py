"""Conformance, schedule: a feed is asked as often as it changes, and never sooner than its server or its
document asks (RFC 9111, section 4.2; RFC 9110, section 10.2.3; the hints of RSS 2.0)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conformance import STALE, Reader, cached, changing, fresh, item, moment, rss
from conformance_server import NOON, Answer, Ask, Reply, Site, answer, http_date, serving

# Hours after Monday, 08:00: a second look at once, within the interval, after it, and so on, to after a week.
HOURS = (0, 0.02, 0.5, 1.7, 5, 11, 26, 50, 76, 166, 200)
WEEK, YEARS = 7 * 24 * 3600, 10 * 365 * 24 * 3600
SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
FOREVER = "max-age=172800"


def lively(name: str, more: dict[str, str] | None = None) -> Reply:
    """A feed that has news whenever it is asked, several an hour, and validators: asked every hour."""
    return changing(name, 8, more)


def hinting(name: str, head: str, spaces: str = "") -> Reply:
    """The same, whose document says how often it may be asked."""

    def reply(ask: Ask) -> Answer:
        text = fresh(name, ask.round_, ask.clock, 8).replace("<item>", f"{head}<item>", 1)
        return answer(text.replace('<rss version="2.0" ', f'<rss version="2.0" {spaces}'), 200,
                      {"ETag": f'"{name}-{ask.round_}"'})  # fmt: skip

    return reply


def at(make: Callable[[datetime], dict[str, str]], status: int = 200) -> Reply:
    """An answer whose headers are made from the time of the reader."""

    def reply(ask: Ask) -> Answer:
        headers = {"ETag": f'"{ask.round_}"', **make(ask.clock)}
        body = fresh(f"at{ask.host}", ask.round_, ask.clock, 8) if status == 200 else "no"
        return answer(body, status, headers)

    return reply


def then(first: Reply, after: Reply) -> Reply:
    """One reply in the first round, another from then on."""

    def reply(ask: Ask) -> Answer:
        one = first if ask.round_ == 0 else after
        return one(ask) if callable(one) else one

    return reply


def later(name: str, hours: float) -> Callable[[datetime], dict[str, str]]:
    return lambda now: {name: http_date(now + timedelta(hours=hours))}


HOUR = "".join(f"<hour>{hour}</hour>" for hour in (8, 9, 10, 11, 12, 13))
FEEDS: dict[str, Reply] = {
    "lively": lively("lively"),
    "stale": cached(STALE),
    "max-age": lively("max-age", {"Cache-Control": "public, Max-Age=21600"}),
    "quoted": lively("quoted", {"Cache-Control": 'max-age="21600"'}),
    "two-lines": lambda ask: answer(
        fresh("two", ask.round_, ask.clock, 8),
        200,
        [("ETag", f'"{ask.round_}"'), ("Cache-Control", "public"), ("Cache-Control", "max-age=21600")],
    ),
    "aged": lively("aged", {"Cache-Control": "max-age=172800", "Age": "151200"}),
    "shared": lively("shared", {"Cache-Control": "s-maxage=604800, max-age=60"}),
    "expires": at(later("Expires", 6)),
    "skewed": at(
        lambda now: {
            "Date": http_date(now - timedelta(days=30)),
            "Expires": http_date(now - timedelta(days=30) + timedelta(hours=6)),
        }
    ),
    "expired": lively("expired", {"Expires": "0"}),
    "max-age-over-expires": at(lambda now: {**later("Expires", 120)(now), "Cache-Control": "max-age=60"}),
    "no-cache": lively("no-cache", {"Cache-Control": "no-cache, max-age=604800"}),
    "no-store": lively("no-store", {"Cache-Control": "no-store, max-age=604800"}),
    "immutable": lively("immutable", {"Cache-Control": "max-age=21600, immutable"}),
    "years": lively("years", {"Cache-Control": f"max-age={YEARS}"}),
    "nonsense": lively("nonsense", {"Cache-Control": "max-age=-1, =, max-age=soon", "Age": "x",
        "Retry-After": "x"}),
    "503-seconds": then(answer("no", 503, {"Retry-After": "21600"}), lively("s")),
    "503-date": then(at(later("Retry-After", 6), 503), lively("d")),
    "503-years": then(answer("no", 503, {"Retry-After": str(YEARS)}), lively("y")),
    "429-seconds": then(answer("no", 429, {"Retry-After": "21600"}), lively("s")),
    "429-date": then(at(later("Retry-After", 6), 429), lively("d")),
    "404-fresh": answer("no", 404, {"Cache-Control": FOREVER}),
    "500-retry": then(answer("no", 500, {"Retry-After": "21600"}), lively("r")),
    "404": answer("no", 404),
    "500": answer("no", 500),
    "ttl": hinting("ttl", "<ttl>360</ttl>"),
    "ttl-years": hinting("ttl-years", f"<ttl>{YEARS}</ttl>"),
    "period": hinting("period", "<sy:updatePeriod>daily</sy:updatePeriod>"
                      "<sy:updateFrequency>4</sy:updateFrequency>", SY),
    "weekly": hinting("weekly", "<sy:updatePeriod>weekly</sy:updatePeriod>", SY),
    "hours": hinting("hours", f"<skipHours>{HOUR}</skipHours>"),
    "all-hours": hinting("all-hours", "<skipHours>"
                         + "".join(f"<hour>{h}</hour>" for h in range(24)) + "</skipHours>"),
    "days": hinting("days", "<skipDays><day>Monday</day></skipDays>"),
    "all-days": hinting("all-days", "<skipDays>" + "".join(
        f"<day>{d}day</day>" for d in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur",
            "Sun")) + "</skipDays>"),
    "no-validators": answer(rss(*(item(f"N{n}", None, f"n{n}") for n in range(20)))),
    "304-fresh": then(cached(STALE), cached(STALE, unchanged={"Cache-Control": FOREVER})),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Week:
    """The feeds by name, and how they were after some rounds."""

    sites: dict[str, Site]
    status: dict[int, dict[str, dict[str, Any]]]

    def asked(self, name: str) -> list[float]:
        """At which hours."""
        return [HOURS[round_] for round_ in self.sites[name].rounds()]

    def due(self, name: str, round_: int) -> float:
        """How many hours after the first round it is due next, as the status has it after `round_`."""
        said = moment(self.status[round_][self.sites[name].url]["next_due"])
        return (said - NOON).total_seconds() / 3600


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    """A week and a day of rounds, each a process of its own, in which what is due is asked."""
    with serving() as web:
        sites = {name: web.site(reply) for name, reply in FEEDS.items()}
        # Two at one host, which answers one of them with 429, and two at another, with 503.
        for name, status in (("busy", 429), ("down", 503)):
            sites[name] = web.site(then(answer("no", status, {"Retry-After": "36000"}), lively("b")))
            sites[name].at("/beside.xml", lively(f"{name}-beside"))
        sites["moved-new"] = web.site(lively("moved"))
        sites["moved"] = web.site(
            answer(b"", 301, {"Location": sites["moved-new"].url, "Retry-After": "21600"}, kind=None)
        )
        reader = Reader(tmp_path_factory.mktemp("schedule") / "desk", web)
        listed = [site for name, site in sites.items() if name != "moved-new"]
        reader.feeds(
            *listed, *(sites[name].base + "/beside.xml" for name in ("busy", "down")), timeout_seconds=10
        )
        after = {}
        for number, hours in enumerate(HOURS):
            reader.collect(hours, everything=False)
            if number in (0, 3, 6, 8, 10):
                after[number] = reader.status()
        yield Week(sites, after)


def test_every_feed_is_asked_at_first_and_none_again_by_a_restart(week: Week) -> None:
    for name in FEEDS:
        hours = week.asked(name)
        assert hours[0] == 0, name
        assert 0.02 not in hours, name
        assert 0.5 not in hours, f"{name}: never faster than its interval"


def test_a_feed_with_news_each_time_is_asked_each_hour(week: Week) -> None:
    assert week.asked("lively")[:5] == [0, 1.7, 5, 11, 26]
    assert 1 <= week.due("lively", 0) <= 1.7


def test_the_wait_grows_while_nothing_changes_up_to_a_day(week: Week) -> None:
    last = max(hour for hour in week.asked("stale") if hour <= 76)
    assert 3 <= week.due("stale", 8) - last <= 27
    assert week.due("stale", 8) - last > 2 * week.due("stale", 0)
    assert {166, 200} <= set(week.asked("stale"))


@pytest.mark.parametrize(
    "name",
    [
        "max-age", "quoted", "two-lines", "immutable", "expires", "skewed", "503-seconds", "503-date",
        "429-seconds",
        "429-date", "500-retry", "moved", "ttl", "period",
    ],
)  # fmt: skip
def test_what_asks_for_six_hours_is_left_alone_for_six(name: str, week: Week) -> None:
    assert [hour for hour in week.asked(name) if 0 < hour < 6] == []
    assert 6 <= week.due(name, 0) <= 7.5, "and not much longer"
    assert 11 in week.asked(name)


def test_the_age_of_an_answer_is_taken_from_its_max_age(week: Week) -> None:
    assert [hour for hour in week.asked("aged") if 0 < hour < 6] == []
    assert 11 in week.asked("aged")


@pytest.mark.parametrize(
    "name", ["shared", "expired", "max-age-over-expires", "no-cache", "no-store", "nonsense"]
)
def test_what_does_not_count_for_us_does_not_delay(name: str, week: Week) -> None:
    assert 1.7 in week.asked(name)


@pytest.mark.parametrize("name", ["years", "503-years"])
def test_what_http_asks_for_is_honoured_for_a_week_at_most(name: str, week: Week) -> None:
    assert week.asked(name)[:2] == [0, 200]
    assert 168 <= week.due(name, 0) <= 180


@pytest.mark.parametrize("name", ["ttl-years", "weekly", "all-hours", "all-days"])
def test_what_a_document_asks_for_is_honoured_for_a_day_at_most(name: str, week: Week) -> None:
    assert 26 in week.asked(name)
    assert [hour for hour in week.asked(name) if 0 < hour < 11] == []


def test_hours_that_are_to_be_skipped_are_skipped(week: Week) -> None:
    # From 8 to 13 o'clock: 09:42, 13:00 and on the next day 10:00; 19:00 is free.
    assert [hour for hour in week.asked("hours") if 0 < hour <= 26] == [11]
    assert 6 <= week.due("hours", 0) <= 7.5


def test_days_that_are_to_be_skipped_are_skipped(week: Week) -> None:
    assert [hour for hour in week.asked("days") if 0 < hour <= 26] == [26]
    assert 16 <= week.due("days", 0) <= 18


def test_after_429_the_whole_host_rests_and_after_503_the_feed_alone(week: Week) -> None:
    def beside(name: str) -> list[float]:
        return [HOURS[round_] for round_ in week.sites[name].rounds("/beside.xml")]

    assert [hour for hour in beside("busy") if 0 < hour < 10] == []
    assert {11, 26} & set(beside("busy"))
    assert 1.7 in beside("down")
    assert [hour for hour in week.asked("down") if 0 < hour < 10] == []
    assert 11 in week.asked("down")


def test_a_feed_without_validators_is_asked_once_a_day(week: Week) -> None:
    assert week.asked("no-validators")[:3] == [0, 26, 50]
    assert 23.9 <= week.due("no-validators", 0) <= 26


def test_the_freshness_of_304_counts(week: Week) -> None:
    hours = [hour for hour in week.asked("304-fresh") if hour > 0]
    gaps = [after - before for before, after in pairwise(hours)]
    assert hours
    assert all(gap >= 48 for gap in gaps)


def test_the_freshness_of_an_error_counts(week: Week) -> None:
    assert [hour for hour in week.asked("404-fresh") if 0 < hour < 48] == []
    assert 50 in week.asked("404-fresh")


@pytest.mark.parametrize("name", ["404", "500"])
def test_a_feed_that_fails_is_asked_ever_less_and_daily_at_least(name: str, week: Week) -> None:
    hours = week.asked(name)
    assert len([hour for hour in hours if 0 < hour <= 11]) < 4
    assert {50, 76, 166, 200} <= set(hours)
    assert week.due(name, 8) - 76 <= 27


def test_after_days_without_a_round_each_feed_is_asked_once(week: Week) -> None:
    for name, site in week.sites.items():
        for number, hours in enumerate(HOURS):
            assert site.rounds().count(number) <= 1, f"{name} at {hours}"


def test_what_is_said_to_be_due_is_what_is_asked(week: Week) -> None:
    for name in FEEDS:
        hours = week.asked(name)
        due = week.due(name, 0)
        first = next(hour for hour in HOURS[1:] if hour >= due)
        assert next(hour for hour in hours if hour > 0) == first, name


def test_all_asks_whatever_is_due(tmp_path: Path) -> None:
    with serving() as web:
        site = web.site(lively("on-demand", {"Cache-Control": "max-age=604800"}))
        reader = Reader(tmp_path / "desk", web)
        reader.feeds(site)
        reader.collect()
        reader.collect(0.1, everything=False)
        reader.collect(0.2)
        assert site.rounds() == [0, 2]


def test_the_wait_shrinks_when_a_feed_that_was_quiet_has_news(tmp_path: Path) -> None:
    def reply(ask: Ask) -> Answer:
        if ask.round_ < 5:
            return answer(b"", 304) if ask.every("If-None-Match") else answer(STALE, 200, {"ETag": '"a"'})
        return answer(fresh("n", ask.round_, ask.clock, 12, 1 / 6), 200, {"ETag": f'"{ask.round_}"'})

    with serving() as web:
        site = web.site(reply)
        quick = web.site(lambda ask: answer(fresh("q", ask.round_, ask.clock, 12, 1 / 60)))
        reader = Reader(tmp_path / "desk", web)
        reader.feeds(site, quick)
        gaps, without = [], []
        for number in range(8):
            reader.collect(25 * number)
            if number in (4, 7):
                said = reader.status()
                gaps.append((moment(said[site.url]["next_due"]) - reader.now).total_seconds() / 3600)
                without.append((moment(said[quick.url]["next_due"]) - reader.now).total_seconds() / 3600)
    assert gaps[0] >= 3
    assert 1 <= gaps[1] <= gaps[0] / 2
    assert without[1] < 12, "without validators, but twelve entries that last twelve minutes would be lost"


def test_intervals_and_bounds_are_the_configured_ones(tmp_path: Path) -> None:
    with serving() as web:
        site, quiet = web.site(lively("l")), web.site(cached(STALE))
        reader = Reader(tmp_path / "desk", web)
        reader.feeds(site, quiet, interval_minutes=240, longest_minutes=480)
        for number in range(4):
            reader.collect(25 * number)
        said = reader.status()
        ahead = [
            (moment(said[one.url]["next_due"]) - reader.now).total_seconds() / 3600 for one in (site, quiet)
        ]
    assert 4 <= ahead[0] <= 5
    assert 6 <= ahead[1] <= 9
