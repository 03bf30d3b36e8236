"""When a feed counts as silent: judged by its own rhythm, as its last weeks show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polled
import pytest
from test_store import DAY, HOUR, WIRE, entry

from monitor.model import FeedHealth
from monitor.store import Store

# A Friday.
LAST = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def heard(folder: Path, times: Iterable[datetime], *, after: timedelta, added: timedelta = DAY) -> FeedHealth:
    """How a feed fares that had entries at these times, was put in `added` before LAST, and answered, with
    nothing new, so long after LAST."""
    with Store.open(f"sqlite:///{folder}/monitor.db") as store:
        store.sync_feeds([WIRE], now=LAST - added)
        told = [entry(n, published=at, seen=max(at, LAST - added)) for n, at in enumerate(times)]
        polled.listed(store, WIRE, told, now=LAST)
        polled.unchanged(store, WIRE, now=LAST + after)
        [found] = store.health(now=LAST + after)
        return found


DAILY = [LAST - n * DAY for n in range(40)]
WEEKLY = [LAST - n * 7 * DAY for n in range(12)]
WEEKDAYS = [at for at in DAILY if at.weekday() < 5]
# A dozen in an hour, once a month.
BURSTS = [LAST - month * 30 * DAY - n * 0.1 * HOUR for month in range(8) for n in range(12)]
# More than is looked at of most feeds: a hundred on each weekday, and nothing from Friday to Monday.
BUSY = [at - n * 0.1 * HOUR for at in WEEKDAYS for n in range(100)]


@pytest.mark.parametrize(
    ("times", "days"), [(DAILY, 5), (WEEKLY, 28), (WEEKDAYS, 12), (BURSTS, 120), (BUSY, 12)],
    ids=["daily", "weekly", "on weekdays", "in bursts", "a hundred a weekday"],
)  # fmt: skip
def test_a_feed_is_silent_after_four_of_its_longest_usual_gaps(
    times: list[datetime], days: int, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert heard(tmp_path / "a", times, after=(days - 1) * DAY).state == "ok"
    silent = heard(tmp_path / "b", times, after=(days + 2) * DAY)
    assert (silent.state, silent.problem) == ("quiet", "silent")


def test_it_says_what_is_usual(tmp_path: Path) -> None:
    assert heard(tmp_path, WEEKDAYS, after=20 * DAY).detail == (
        "answers normally, nothing new for 20 days (usually every day, 3 days apart at most)"
    )


def test_a_holiday_is_no_rhythm(tmp_path: Path) -> None:
    rested = [at for at in DAILY if not 10 <= (LAST - at).days < 20]
    assert heard(tmp_path, rested, after=7 * DAY).state == "quiet"


def test_a_feed_that_became_faster_is_judged_by_its_last_weeks(tmp_path: Path) -> None:
    was_weekly = DAILY[:30] + [LAST - 60 * DAY - n * 7 * DAY for n in range(10)]
    assert heard(tmp_path, was_weekly, after=7 * DAY).state == "quiet"


@pytest.mark.parametrize("entries", [1, 2, 4])
def test_a_new_feed_with_too_little_history_is_never_called_silent(entries: int, tmp_path: Path) -> None:
    assert heard(tmp_path, DAILY[:entries], after=50 * DAY).state == "ok"


def test_a_feed_of_few_entries_is_silent_once_it_was_watched_for_two_months(tmp_path: Path) -> None:
    silent = heard(tmp_path, DAILY[:2], after=61 * DAY, added=30 * DAY)
    assert silent.detail == "answers normally, nothing new for 61 days"


def test_old_entries_do_not_make_a_feed_silent_that_was_put_in_last_week(tmp_path: Path) -> None:
    spring = [LAST - 200 * DAY, LAST - 230 * DAY]
    assert heard(tmp_path, spring, after=7 * DAY).state == "ok"


def test_when_nobody_asked_nobody_was_silent(tmp_path: Path) -> None:
    heard(tmp_path, DAILY, after=2 * DAY)
    with Store.open(f"sqlite:///{tmp_path}/monitor.db") as store:
        assert store.health(now=LAST + 60 * DAY)[0].state == "ok"
