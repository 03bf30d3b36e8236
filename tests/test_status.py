"""`monitor status`: what it tells people, programs and watchdogs."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polled
import pytest
import started
from test_store import entry

from monitor.config import load
from monitor.model import Digest, Failure, Feed, FeedHealth, Report
from monitor.pipeline import span, state_of
from monitor.pipeline.overview import Space, of_a_feed, of_rounds
from monitor.store import Extent, Poll, Round, Store

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

FEEDS = """
tags: {quay: {name: Quay, match: quay}}
feeds:
  - {name: Ledger, url: "https://ledger.example/feed"}
  - {name: "Old Post", url: "https://old.example/it's"}
  - {name: Wire, url: "https://wire.example/rss?key=${WIRE_KEY}"}
  - {name: Moved, url: "https://moved.example/feed"}
digest: {timezone: Asia/Tokyo}
"""


def monitor(*command: str, at: Path, now: datetime = NOON, code: int = 0) -> str:
    """What `monitor COMMAND` prints in the folder `at`."""
    environment = {**os.environ, "MONITOR_NOW": now.isoformat(), "NO_COLOR": "1", "WIRE_KEY": "s3cr3t"}
    environment.pop("MONITOR_DATABASE_URL", None)
    done: subprocess.CompletedProcess[str] = started.run(*command, at=at, environment=environment)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if code == 0 else done.stdout + done.stderr


def said(at: Path, now: datetime = NOON) -> Any:
    """What `monitor status --json` says."""
    return json.loads(monitor("status", "--json", at=at, now=now))


def desk(folder: Path, feeds: str = FEEDS) -> Path:
    """A folder with a feeds.yaml."""
    (folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
    return folder


def a_round(began: datetime, *, ended: bool = True, feeds: int = 4, failed: int = 0) -> Round:
    """A round that took a minute."""
    report = Report(counts=(("feeds", feeds), ("feeds_failed", failed)), failures=())
    return Round(
        id=began.isoformat(),
        kind="collect",
        began=began,
        ended=began + timedelta(minutes=1) if ended else None,
        report=report if ended else None,
    )


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    """A desk whose feeds fare in all ways: one well, one gone, one failing for a week, one moved."""
    folder = desk(tmp_path)
    (folder / ".monitor").mkdir()
    with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
        ledger, old, wire, moved = feeds = load(folder / "feeds.yaml", {"WIRE_KEY": "s3cr3t"}).feeds
        store.sync_feeds(feeds, now=NOON - 9 * DAY)
        number = store.begin_round("collect", NOON - 8 * DAY)
        polled.listed(store, ledger, [replace(entry(published=NOON - DAY), feed=ledger.url)], now=NOON)
        polled.failed(store, old, "gone for good (HTTP 410)", now=NOON - 8 * DAY, gone=True)
        polled.failed(store, wire, "HTTP 503", now=NOON - 7 * DAY)
        polled.listed(store, moved, [replace(entry(2, published=NOON), feed=moved.url)], now=NOON)
        counts = (("feeds", 4), ("feeds_failed", 2), ("entries", 2), ("pages", 1), ("articles", 1))
        failures = (Failure(stage="feed", subject="x", reason="HTTP 503", at=NOON),)
        store.end_round(number, Report(counts=counts, failures=failures), NOON - 8 * DAY + 80 * HOUR / 3600)
        for _ in range(2):
            store.polled(
                [Poll(feed=moved, next_due=NOON, moved_to="https://new.example/feed", proofs=2)], now=NOON
            )
    return folder


# -- what people see --------------------------------------------------------------------------


def test_the_first_line_sums_the_feeds_up(worked: Path) -> None:
    first = monitor("status", at=worked).splitlines()[0]
    assert first == "4 feeds: 1 ok, 1 failing, 1 moved, 1 gone"


def test_each_troubled_feed_comes_with_what_to_do(worked: Path) -> None:
    shown = monitor("status", at=worked)
    gone, failing = shown.index("gone  Old Post"), shown.index("failing  Wire")
    moved, well = shown.index("moved  Moved"), shown.index("Ledger  ok")
    assert gone < failing < moved < well
    assert "→ take it out: monitor feeds remove 'https://old.example/it'\"'\"'s'" in shown[gone:failing]
    assert "HTTP 503 since Fri 13 Nov" in shown[failing:moved]
    assert "→ put its new address into feeds.yaml: https://new.example/feed" in shown[moved:well]
    assert "is asked there already" in shown[moved:well]


def test_a_round_is_told_with_how_long_it_took_and_what_came_of_it(worked: Path) -> None:
    shown = monitor("status", at=worked)
    assert "Rounds (the last good one 8 days ago):" in shown
    assert "1 min 20 s: 4 feeds asked, 2 failed, 2 new entries, 1 page, 1 article" in shown


def test_no_round_for_long_asks_whether_a_timer_runs(worked: Path) -> None:
    shown = monitor("status", at=worked)
    assert "! no round ran for 8 days" in shown
    assert "is cron or the timer running? `monitor service`" in shown


def test_the_next_issue_is_told_in_the_digests_own_zone(worked: Path) -> None:
    assert "Next issue: 2026-W46, due now; so far" in monitor("status", at=worked)
    with Store.open(f"sqlite:///{worked}/.monitor/monitor.db") as store:
        issue = Digest(week="2026-W46", revision=1, draft=False, facts='{"week":"2026-W46"}')
        store.freeze(issue, stories={}, carried=[], now=NOON)
    assert "Next issue: 2026-W47, due 2026-11-23 07:00 Asia/Tokyo; so far" in monitor("status", at=worked)


def test_a_secret_in_a_feeds_address_is_shown_as_its_reference(worked: Path) -> None:
    for command in (("status",), ("status", "--json"), ("status", "--prometheus", "-")):
        assert "s3cr3t" not in monitor(*command, at=worked)


def test_names_full_of_control_characters_reach_no_terminal(tmp_path: Path) -> None:
    feeds = FEEDS.replace("name: Ledger", 'name: "[red]Ledger[/red]"')
    folder = desk(tmp_path, feeds)
    with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
        feed = Feed(url="https://ledger.example/feed", name="x")
        store.sync_feeds([feed], now=NOON)
        polled.failed(store, feed, "HTTP 500 \x1b]0;owned\x07 [bold]no[/bold]\nmore", now=NOON)
    shown = monitor("status", at=folder)
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[red]Ledger[/red]" in shown
    assert "[bold]no[/bold]" in shown


def test_of_hundreds_of_feeds_the_well_ones_are_counted_unless_all_are_asked_for(tmp_path: Path) -> None:
    many = "".join(f"\n  - https://f{n}.example/feed" for n in range(80))
    folder = desk(tmp_path, "tags: {quay: {match: quay}}\nfeeds:" + many)
    assert "80 more are well; --all lists them" in monitor("status", at=folder)
    assert "f79.example" in monitor("status", "--all", at=folder)


# -- what watchdogs see -----------------------------------------------------------------------


def test_strict_fails_where_something_needs_somebody_and_only_there(worked: Path, tmp_path: Path) -> None:
    monitor("status", at=worked)
    assert "4 feeds" in monitor("status", "--strict", at=worked, code=1)
    kinds = {(one["kind"], one["subject"]) for one in said(worked)["alarms"]}
    assert {("feed", "Old Post"), ("feed", "Wire"), ("rounds", None)} <= kinds
    assert ("feed", "Moved") not in kinds


def test_a_store_that_works_has_no_alarm(tmp_path: Path) -> None:
    folder = desk(tmp_path, 'tags: {q: {match: q}}\nfeeds: ["https://ledger.example/feed"]\n')
    with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
        feed = Feed(url="https://ledger.example/feed", name="x")
        store.sync_feeds([feed], now=NOON)
        number = store.begin_round("collect", NOON - HOUR)
        polled.listed(store, feed, [replace(entry(published=NOON - DAY), feed=feed.url)], now=NOON - HOUR)
        store.end_round(number, Report(counts=(("feeds", 1), ("feeds_failed", 0)), failures=()), NOON - HOUR)

        issue = Digest(week="2026-W46", revision=1, draft=False, facts='{"week":"2026-W46"}')
        store.freeze(issue, stories={}, carried=[], now=NOON - HOUR)
    found = said(folder)
    assert found["alarms"] == []
    assert found["summary"] == {"feeds": 1, "ok": 1}
    assert found["disk"]["free"] > 0
    assert found["disk"]["database"] > 0
    monitor("status", "--strict", at=folder)


def test_an_empty_store_beside_an_archive_of_issues_is_an_alarm_and_no_first_run(tmp_path: Path) -> None:
    folder = desk(tmp_path)
    (folder / "digests" / "2026").mkdir(parents=True)
    (folder / "digests" / "2026" / "2026-W40.json").write_text("{}", encoding="utf-8")
    [alarm] = [one for one in said(folder)["alarms"] if one["kind"] == "store"]
    assert "the store is empty, but 1 issue lies in" in alarm["said"]
    assert "--state" in alarm["to_do"]


def test_json_and_prometheus_together_are_wrong_use(tmp_path: Path) -> None:
    assert "choose one" in monitor("status", "--json", "--prometheus", "-", at=desk(tmp_path), code=2)


# -- what is decided --------------------------------------------------------------------------


def alarms(rounds: Sequence[Round], *, running: bool = False) -> list[str]:
    return [one.said for one in of_rounds(rounds, NOON, running=running)]


def hourly(count: int, *, last: timedelta = HOUR, **more: Any) -> list[Round]:
    return [a_round(NOON - last - n * HOUR, **more) for n in range(count)]


def test_rounds_that_come_as_usual_are_no_alarm() -> None:
    assert alarms(hourly(20)) == []
    assert alarms([a_round(NOON - 7 * DAY * n) for n in range(1, 6)]) == []


def test_a_pause_is_too_long_when_it_is_twice_the_longest_that_is_usual() -> None:
    assert alarms(hourly(20, last=2.9 * HOUR)) == []
    assert alarms(hourly(20, last=4 * HOUR)) == ["no round ran for 4 hours"]
    weekly = [a_round(NOON - 15 * DAY - 7 * DAY * n) for n in range(5)]
    assert alarms(weekly) == ["no round ran for 15 days"]


def test_while_a_round_is_under_way_its_age_is_no_alarm() -> None:
    assert alarms([a_round(NOON - 9 * HOUR, ended=False), *hourly(9, last=10 * HOUR)], running=True) == []


def test_a_store_without_a_round_says_how_to_begin() -> None:
    [alarm] = of_rounds([], NOON, running=False)
    assert (alarm.said, "monitor run" in alarm.advice) == ("no round ran yet", True)


def test_a_round_in_which_every_feed_failed_did_not_go_well() -> None:
    assert alarms(hourly(5, failed=4)) == ["the last round could read no feed at all"]
    assert alarms(hourly(5, failed=3)) == []
    assert alarms(hourly(5, feeds=0)) == []


def test_one_interrupted_round_is_a_nap_and_three_are_an_alarm() -> None:
    assert alarms([*hourly(1, ended=False), *hourly(5, last=2 * HOUR)]) == []
    cut = [*hourly(3, ended=False), *hourly(5, last=4 * HOUR)]
    assert alarms(cut) == ["the last 3 rounds were interrupted"]


WELL = FeedHealth(
    feed=Feed(url="https://a.example/feed", name="A"), state="ok", detail="", last_ok=NOON,
    failing_since=None, failures=0, last_entry=NOON, entries=3, next_due=NOON,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "ok"),
        ({"state": "new"}, "new"),
        ({"problem": "undated"}, "undated"),
        ({"problem": "undated", "moved_to": "https://b.example/"}, "moved"),
        ({"problem": "empty"}, "empty"),
        ({"state": "quiet", "problem": "silent", "moved_to": "https://b.example/"}, "silent"),
        ({"state": "failing", "problem": "dns"}, "failing"),
        ({"state": "failing", "retired": True}, "gone"),
    ],
)
def test_a_feed_has_one_word_which_is_its_worst_trouble(changes: Mapping[str, Any], state: str) -> None:
    assert state_of(replace(WELL, **changes)) == state


def test_a_feed_that_fails_over_a_weekend_needs_nobody_yet() -> None:
    failing = replace(WELL, state="failing", problem="5xx", detail="HTTP 503", failures=9)
    assert [*of_a_feed(replace(failing, failing_since=NOON - 2 * DAY), NOON)] == []
    assert [*of_a_feed(replace(failing, failing_since=NOON - 3 * DAY), NOON)] != []
    refused = replace(failing, problem="forbidden", failing_since=NOON)
    assert [*of_a_feed(refused, NOON)] != [], "what our own configuration refuses does not mend itself"


@pytest.mark.parametrize(
    ("database", "free", "low"),
    [(10_000_000, 499_000_000, True), (10_000_000, 501_000_000, False), (300_000_000, 1_400_000_000, True),
     (300_000_000, 1_600_000_000, False), (1, None, False)],
)  # fmt: skip
def test_room_is_low_under_500_mb_or_five_databases(database: int, free: int | None, low: bool) -> None:
    store = Extent(place=Path("monitor.db"), database=database, log=0)
    assert Space(store=store, state=database, archive=0, free=free).low is low


def test_a_span_is_told_as_people_do() -> None:
    told = [span(timedelta(minutes=n)) for n in (1, 90, 180, 60 * 47, 60 * 24 * 9)]
    assert told == ["1 minute", "90 minutes", "3 hours", "47 hours", "9 days"]
