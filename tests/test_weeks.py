"""Weeks in civil time: ISO names, daylight saving, the turn of the year."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import weeks

HOUR = timedelta(hours=1)
LONG = timedelta(hours=168)


def test_a_week_is_monday_to_monday_in_its_own_zone() -> None:
    week = weeks.week("2026-W47", "Asia/Tokyo")
    assert week.start == datetime(2026, 11, 15, 15, tzinfo=UTC)
    assert week.end == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert (week.monday.isoformat(), week.sunday.isoformat()) == ("2026-11-16", "2026-11-22")


@pytest.mark.parametrize(
    ("name", "zone", "off"),
    [
        ("2026-W13", "Europe/Berlin", -HOUR),
        ("2026-W43", "Europe/Berlin", HOUR),
        ("2026-W47", "Europe/Berlin", 0 * HOUR),
        ("2026-W14", "Australia/Lord_Howe", HOUR / 2),
        ("2026-W40", "Australia/Lord_Howe", -HOUR / 2),
        # Samoa went over the date line: 30 December 2011 was not.
        ("2011-W52", "Pacific/Apia", -24 * HOUR),
        # Greenland's Danmarkshavn moved to Greenwich's time on a Monday at midnight.
        ("1996-W01", "America/Danmarkshavn", -3 * HOUR),
        ("1995-W52", "America/Danmarkshavn", 0 * HOUR),
    ],
)
def test_a_week_is_as_long_as_its_clocks_make_it(name: str, zone: str, off: timedelta) -> None:
    week = weeks.week(name, zone)
    assert week.end - week.start == LONG + off


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 12, 28), "2025-W52"),
        (date(2025, 12, 29), "2026-W01"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 1), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2021, 1, 3), "2020-W53"),
    ],
)
def test_the_iso_year_is_not_always_the_calendar_year(day: date, name: str) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert weeks.containing(noon, "UTC").name == name


def test_the_weeks_of_a_turning_year_follow_each_other() -> None:
    assert weeks.after(weeks.week("2026-W53", "UTC")).name == "2027-W01"
    assert weeks.before(weeks.week("2026-W01", "UTC")).name == "2025-W52"
    with pytest.raises(ValueError, match="the year 2025 has no week 53"):
        weeks.week("2025-W53", "UTC")


def test_the_same_moment_lies_in_two_weeks_of_two_zones() -> None:
    at = datetime(2026, 11, 22, 18, tzinfo=UTC)
    assert weeks.containing(at, "Asia/Tokyo").name == "2026-W48"
    assert weeks.containing(at, "America/New_York").name == "2026-W47"


@pytest.mark.parametrize(
    ("zone", "name", "first"),
    [
        ("Asia/Tehran", "2021-W12", "2021-03-22T01:00:00+04:30"),
        ("America/Sao_Paulo", "1997-W41", "1997-10-06T01:00:00-02:00"),
        ("Asia/Damascus", "2002-W14", "2002-04-01T01:00:00+03:00"),
        ("America/Danmarkshavn", "1996-W01", "1996-01-01T03:00:00+00:00"),
    ],
)
def test_a_monday_without_midnight_begins_with_its_first_moment(zone: str, name: str, first: str) -> None:
    week = weeks.week(name, zone)
    assert week.start.astimezone(ZoneInfo(zone)).isoformat() == first
    a_moment = timedelta(microseconds=1)
    assert (
        (week.start - a_moment)
        .astimezone(ZoneInfo(zone))
        .isoformat()
        .startswith(f"{week.monday - timedelta(1)}T23:59:59")
    )
    assert weeks.containing(week.start, zone) == week
    assert weeks.containing(week.start - a_moment, zone) == weeks.before(week)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Sao_Paulo", date(2018, 11, 4)),
        ("Africa/Cairo", date(2024, 4, 26)),
        ("Asia/Beirut", date(2024, 3, 31)),
    ],
)
def test_a_day_without_midnight_inside_a_week_only_makes_it_shorter(zone: str, day: date) -> None:
    first = datetime(day.year, day.month, day.day, 1, tzinfo=ZoneInfo(zone))
    week = weeks.containing(first, zone)
    assert week.end - week.start == LONG - HOUR
    assert weeks.containing(first - timedelta(minutes=61), zone) == week


def test_a_midnight_that_comes_twice_begins_the_week_once() -> None:
    # Jerusalem, 24 September 2001, a Monday: at 01:00 the clocks went back to 00:00.
    week = weeks.week("2001-W39", "Asia/Jerusalem")
    assert week.start == datetime(2001, 9, 23, 21, tzinfo=UTC)
    assert weeks.containing(datetime(2001, 9, 23, 22, 30, tzinfo=UTC), "Asia/Jerusalem") == week
    assert week.end - week.start == LONG + HOUR


def test_the_newest_complete_week_is_the_one_before() -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert weeks.newest_complete(at, "Asia/Tokyo").name == "2026-W47"
    assert weeks.newest_complete(datetime(2026, 11, 22, 14, 59, tzinfo=UTC), "Asia/Tokyo").name == "2026-W46"


# -- when an issue is due ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "zone", "rule", "due"),
    [
        ("2026-W47", "Asia/Tokyo", "Mon 07:00", "2026-11-23T07:00:00+09:00"),
        ("2026-W47", "Asia/Tokyo", "sun 23:59", "2026-11-29T23:59:00+09:00"),
        ("2026-W53", "UTC", "Mon 00:00", "2027-01-04T00:00:00+00:00"),
        # Skipped by daylight saving: as far on as the clocks go.
        ("2026-W12", "Europe/Berlin", "Sun 02:30", "2026-03-29T03:30:00+02:00"),
        ("2026-W39", "Australia/Lord_Howe", "Sun 02:15", "2026-10-04T02:45:00+11:00"),
        ("2018-W43", "America/Sao_Paulo", "Sun 00:00", "2018-11-04T01:00:00-02:00"),
        ("2021-W11", "Asia/Tehran", "Mon 00:00", "2021-03-22T01:00:00+04:30"),
        ("2011-W51", "Pacific/Apia", "Fri 07:00", "2011-12-31T07:00:00+14:00"),
        # Repeated by it: the first of the two.
        ("2026-W42", "Europe/Berlin", "Sun 02:30", "2026-10-25T02:30:00+02:00"),
        ("2026-W13", "Australia/Lord_Howe", "Sun 01:45", "2026-04-05T01:45:00+11:00"),
    ],
)
def test_the_issue_is_due_at_the_civil_time_after_its_week(name: str, zone: str, rule: str, due: str) -> None:
    moment = weeks.publish_moment(weeks.week(name, zone), rule)
    assert moment.astimezone(ZoneInfo(zone)).isoformat() == due


@pytest.mark.parametrize("rule", ["Mon", "07:00", "Mon 24:00", "Mon 07:60", "Moon 07:00", "Mon 7", ""])
def test_a_rule_that_names_no_day_and_time_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match='write it as "Mon 07:00"'):
        weeks.publish_moment(weeks.week("2026-W47", "UTC"), rule)
    with pytest.raises(ValueError, match='write it as "Mon 07:00"'):
        weeks.upcoming(datetime(2026, 11, 22, tzinfo=UTC), rule, "UTC")


def test_the_upcoming_moment_is_strictly_after() -> None:
    due = datetime(2026, 11, 22, 22, tzinfo=UTC)
    a_moment = timedelta(microseconds=1)
    assert weeks.upcoming(due - a_moment, "Mon 07:00", "Asia/Tokyo") == due
    assert weeks.upcoming(due, "Mon 07:00", "Asia/Tokyo") == due + LONG
    assert weeks.upcoming(due + a_moment, "Mon 07:00", "Asia/Tokyo") == due + LONG


def test_the_upcoming_moment_keeps_to_the_clock_on_the_wall() -> None:
    moments = [datetime(2026, 10, 15, tzinfo=UTC)]
    for _ in range(3):
        moments.append(weeks.upcoming(moments[-1], "Mon 07:00", "Europe/Berlin"))
    assert [m.hour for m in moments[1:]] == [5, 6, 6]


@pytest.mark.parametrize("name", ["2026-W54", "2026W47", "W47", "2026-W00", "47", "1989-W01", "3000-W01"])
def test_a_name_that_no_week_has_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"week|years"):
        weeks.week(name, "UTC")


# -- what holds in every zone -----------------------------------------------------------------

# From the world's, and again from those that are hard: a draw among six hundred seldom finds them.
ODD = (
    "Africa/Cairo Africa/Casablanca America/Danmarkshavn America/Sao_Paulo America/St_Johns Antarctica/Troll "
    "Antarctica/Vostok Asia/Beirut Asia/Gaza Asia/Jerusalem Asia/Manila Asia/Tehran Australia/Lord_Howe "
    "Europe/Dublin Pacific/Apia Pacific/Kiritimati Pacific/Pitcairn"
).split()
ZONES = st.sampled_from(ODD) | st.sampled_from(sorted(available_timezones() - {"localtime"}))
MOMENTS = st.datetimes(
    datetime.fromisoformat("1990-01-15"), datetime.fromisoformat("2090-01-01"), timezones=st.just(UTC)
)
RULES = st.builds(
    "{} {:02}:{:02}".format,
    st.sampled_from("Mon Tue Wed Thu Fri Sat Sun".split()),
    st.integers(0, 23),
    st.integers(0, 59),
)


@given(MOMENTS, ZONES)
def test_every_moment_lies_in_its_week_and_weeks_touch(at: datetime, zone: str) -> None:
    week = weeks.containing(at, zone)
    assert week.start <= at < week.end
    assert weeks.after(week).start == week.end
    assert weeks.before(week).end == week.start
    assert weeks.before(weeks.after(week)) == week
    assert weeks.week(week.name, zone) == week


@given(st.integers(1990, 2089), ZONES)
def test_the_weeks_of_a_year_tile_it(year: int, zone: str) -> None:
    first = weeks.week(f"{year}-W01", zone)
    walked = [first]
    while walked[-1].name != f"{year + 1}-W01":
        walked.append(weeks.after(walked[-1]))
    assert all(one.end == next_.start for one, next_ in pairwise(walked))
    # What a zone lost and won within a year: at most its daylight saving, and Samoa's day.
    whole = walked[-1].start - first.start
    assert abs(whole - (len(walked) - 1) * LONG) <= 25 * HOUR
    assert len({one.name for one in walked}) == len(walked)
    for edge in (first.start, first.end):
        assert weeks.containing(edge - timedelta(microseconds=1), zone).end == edge
        assert weeks.containing(edge, zone).start == edge


@given(MOMENTS, ZONES, RULES)
def test_an_issue_is_due_after_its_week_and_before_the_next_ones(at: datetime, zone: str, rule: str) -> None:
    week = weeks.containing(at, zone)
    due = weeks.publish_moment(week, rule)
    following = weeks.after(week)
    assert week.end <= due < weeks.publish_moment(following, rule)
    # Nowhere does a change of clocks carry a time over the end of a week.
    assert weeks.containing(due, zone) == following
    assert weeks.newest_complete(due, zone) == week


@given(MOMENTS, ZONES, RULES)
def test_the_upcoming_moment_is_the_first_of_all_that_follow(at: datetime, zone: str, rule: str) -> None:
    upcoming = weeks.upcoming(at, rule, zone)
    assert at < upcoming
    week = weeks.newest_complete(upcoming, zone)
    assert weeks.publish_moment(week, rule) == upcoming
    assert weeks.publish_moment(weeks.before(week), rule) <= at
    assert weeks.upcoming(upcoming, rule, zone) == weeks.publish_moment(weeks.after(week), rule)
