"""Weeks in civil time: ISO names, daylight saving, the turn of the year."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import weeks


def test_a_week_is_monday_to_monday_in_its_own_zone() -> None:
    week = weeks.week("2026-W47", "Asia/Tokyo")
    assert week.start == datetime(2026, 11, 15, 15, tzinfo=UTC)
    assert week.end == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert (week.monday.isoformat(), week.sunday.isoformat()) == ("2026-11-16", "2026-11-22")


def test_weeks_with_a_change_of_clocks_have_167_and_169_hours() -> None:
    spring, autumn = weeks.week("2026-W13", "Europe/Berlin"), weeks.week("2026-W43", "Europe/Berlin")
    assert spring.end - spring.start == timedelta(hours=167)
    assert autumn.end - autumn.start == timedelta(hours=169)


def test_the_iso_year_is_not_always_the_calendar_year() -> None:
    assert weeks.containing(datetime(2027, 1, 2, tzinfo=UTC), "UTC").name == "2026-W53"
    assert weeks.after(weeks.week("2026-W53", "UTC")).name == "2027-W01"


def test_the_newest_complete_week_is_the_one_before() -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert weeks.newest_complete(at, "Asia/Tokyo").name == "2026-W47"
    assert weeks.newest_complete(datetime(2026, 11, 22, 14, 59, tzinfo=UTC), "Asia/Tokyo").name == "2026-W46"


def test_the_issue_is_due_at_the_civil_time_after_its_week() -> None:
    week = weeks.week("2026-W47", "Asia/Tokyo")
    assert weeks.publish_moment(week, "Mon 07:00") == datetime(2026, 11, 22, 22, tzinfo=UTC)


def test_a_time_that_daylight_saving_skips_still_comes() -> None:
    week = weeks.week("2026-W12", "Europe/Berlin")
    assert weeks.publish_moment(week, "Sun 02:30") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["2026-W54", "2026W47", "W47", "2026-W00", "47"])
def test_a_name_that_no_week_has_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"week"):
        weeks.week(name, "UTC")


NAIVE = datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2090-01-01")


@given(st.datetimes(*NAIVE), st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
def test_every_moment_lies_in_its_week_and_weeks_touch(moment: datetime, zone: str) -> None:
    at = moment.replace(tzinfo=UTC)
    week = weeks.containing(at, zone)
    assert week.start <= at < week.end
    assert weeks.after(week).start == week.end
    assert weeks.before(weeks.after(week)) == week
    assert weeks.week(week.name, zone) == week
