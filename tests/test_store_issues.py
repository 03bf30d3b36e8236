"""Issues, health, rounds and export answer alike on both databases."""

from __future__ import annotations

from datetime import timedelta

import polled
import pytest
from test_store import BLOG, DAILY, DAY, HOUR, NOON, SCORES, WIRE, article, entry, keep, remember

from monitor.model import Carried, Digest, Failure, FeedHealth, Report
from monitor.store import Store


def digest(week: str = "2026-W47", revision: int = 1, facts: str = '{"week":"2026-W47"}') -> Digest:
    return Digest(week=week, revision=revision, draft=False, facts=facts)


def carried(story: str, *articles: str, week: str = "2026-W47", **points: str) -> Carried:
    return Carried(week=week, story=story, articles=articles, points=tuple(points.items()))  # type: ignore[arg-type]  # verdicts, spelt out below


@pytest.fixture(autouse=True)
def configured(store: Store) -> None:
    store.sync_feeds([WIRE, DAILY, BLOG], now=NOON)


# -- issues -----------------------------------------------------------------------------------


def test_an_issue_is_frozen_once_and_the_first_writer_wins(store: Store) -> None:
    first = store.freeze(digest(), stories={"a" * 16: "s1"}, carried=[carried("s1", "a" * 16)], now=NOON)
    second = store.freeze(digest(facts="{}"), stories={"b" * 16: "s2"}, carried=[], now=NOON + HOUR)
    assert second == first == store.issue("2026-W47") == digest()
    assert store.story_ids() == {"a" * 16: "s1"}


def test_a_correction_is_a_revision_and_the_newest_counts(store: Store) -> None:
    store.freeze(digest(), stories={"a" * 16: "s1"}, carried=[carried("s1", "a" * 16)], now=NOON)
    store.freeze(digest(revision=2, facts="{}"), stories={"a" * 16: "s2"}, carried=[], now=NOON)
    assert store.issue("2026-W47") == digest(revision=2, facts="{}")
    assert store.issue("2026-W47", 1) == digest()
    assert store.issues() == (digest(revision=2, facts="{}"),)
    assert store.story_ids() == {"a" * 16: "s2"}
    assert store.reported("2026-W48") == frozenset()


def test_a_draft_is_never_frozen(store: Store) -> None:
    with pytest.raises(ValueError, match="never frozen"):
        store.freeze(
            Digest(week="2026-W47", revision=1, draft=True, facts="{}"), stories={}, carried=[], now=NOON
        )
    assert store.issues() == ()


def test_an_issue_not_made_yet_is_none(store: Store) -> None:
    assert store.issue("2026-W47") is None
    store.freeze(digest(), stories={}, carried=[], now=NOON)
    assert store.issue("2026-W47", 2) is None


def test_issues_are_listed_from_the_oldest_week(store: Store) -> None:
    for week in ("2026-W47", "2025-W52", "2026-W02"):
        store.freeze(digest(week), stories={}, carried=[], now=NOON)
    assert [issue.week for issue in store.issues()] == ["2025-W52", "2026-W02", "2026-W47"]


def test_the_latest_word_on_each_story_comes_from_earlier_issues_only(store: Store) -> None:
    said = {
        "2026-W45": [
            carried("s1", "a1", week="2026-W45", size="differ"),
            carried("s2", "b1", week="2026-W45"),
        ],
        "2026-W46": [carried("s1", "a1", "a2", week="2026-W46", size="agree")],
        "2026-W47": [carried("s1", "a3", week="2026-W47"), carried("s3", "c1", week="2026-W47")],
    }
    for week, words in said.items():
        store.freeze(digest(week), stories={}, carried=words, now=NOON)
    assert store.carried_before("2026-W47") == (said["2026-W46"][0], said["2026-W45"][1])
    assert store.carried_before("2026-W45") == ()
    assert store.reported("2026-W47") == {"a1", "a2", "b1"}


def test_an_article_grouped_but_not_carried_has_a_story_and_is_not_reported(store: Store) -> None:
    store.freeze(digest(), stories={"a1": "s1", "a2": "s1"}, carried=[carried("s1", "a1")], now=NOON)
    assert store.story_ids() == {"a1": "s1", "a2": "s1"}
    assert store.reported("2026-W48") == {"a1"}


# -- health -----------------------------------------------------------------------------------


def test_a_failing_feed_says_why_since_when_and_when_it_last_was_well(store: Store) -> None:
    polled.unchanged(store, WIRE, now=NOON - 6 * HOUR, next_due=NOON)
    for tries in range(31):
        polled.failed(store, WIRE, "HTTP 503", now=NOON + tries * HOUR)
    wire, daily, blog = store.health(now=NOON + 2 * DAY)
    assert wire.detail == "HTTP 503 since Wed 18 Nov, 31 tries; last good fetch 18 Nov 06:00"
    assert (wire.state, wire.failing_since, wire.failures) == ("failing", NOON, 31)
    assert (daily.state, daily.detail, blog.feed) == ("new", "", BLOG)


def test_days_and_hours_are_those_of_the_reader(store: Store) -> None:
    polled.unchanged(store, WIRE, now=NOON - 370 * DAY, next_due=NOON)
    polled.failed(store, WIRE, "gone (HTTP 410).", now=NOON + 4 * HOUR, gone=True)
    detail = store.health(now=NOON + DAY, timezone="Asia/Tokyo")[0].detail
    assert detail == "gone (HTTP 410) since Thu 19 Nov, 1 try; last good fetch 13 Nov 2025 21:00"


def test_a_feed_that_never_answered_says_so(store: Store) -> None:
    polled.failed(store, WIRE, "no route", now=NOON)
    assert store.health(now=NOON)[0].detail == "no route since Wed 18 Nov, 1 try; never fetched"


def asked(store: Store, *, after: timedelta) -> FeedHealth:
    """How WIRE fares when it says, so long after NOON, that nothing has changed."""
    polled.unchanged(store, WIRE, now=NOON + after)
    return store.health(now=NOON + after)[0]


def test_a_feed_without_news_for_longer_than_usual_is_quiet(store: Store) -> None:
    remember(store, *(entry(n, published=NOON - n * 2 * DAY) for n in range(10)))
    assert asked(store, after=8 * DAY).state == "ok"
    wire = asked(store, after=9 * DAY)
    assert wire.detail == "answers normally, nothing new for 9 days (usually every 2 days)"
    assert (wire.state, wire.entries, wire.last_entry) == ("quiet", 10, NOON)


def test_a_monthly_bulletin_is_not_quiet_after_three_months(store: Store) -> None:
    remember(store, *(entry(n, published=NOON - n * 30 * DAY) for n in range(5)))
    assert asked(store, after=119 * DAY).state == "ok"
    assert asked(store, after=121 * DAY).state == "quiet"


def test_an_entry_dated_into_the_future_does_not_hide_a_silence(store: Store) -> None:
    remember(
        store, entry(published=NOON + 900 * DAY), *(entry(n, published=NOON - n * DAY) for n in range(2, 9))
    )
    wire = asked(store, after=20 * DAY)
    assert wire.detail.startswith("answers normally, nothing new for 20 days")


def test_a_feed_with_nothing_in_it_is_quiet_after_a_fortnight(store: Store) -> None:
    remember(store)
    assert asked(store, after=14 * DAY).state == "ok"
    assert asked(store, after=15 * DAY).detail == "answers normally, nothing in it for 15 days"


# -- rounds -----------------------------------------------------------------------------------


def test_a_round_is_kept_with_its_report_and_one_that_never_ended_shows(store: Store) -> None:
    report = Report(
        counts=(("feeds", 3), ("entries", 0)),
        failures=(Failure(stage="fetch", subject=WIRE.url, reason="時間切れ", at=NOON),),
        notes=("n",),
    )
    killed = store.begin_round("collect", NOON)
    done = store.begin_round("collect", NOON + HOUR)
    store.end_round(done, report, NOON + 2 * HOUR)
    last, before = store.rounds()
    assert (last.id, last.ended, last.report, last.interrupted) == (done, NOON + 2 * HOUR, report, False)
    assert (before.id, before.report, before.interrupted) == (killed, None, True)
    assert store.rounds(1) == (last,)


def test_two_rounds_of_one_moment_are_two(store: Store) -> None:
    names = {store.begin_round("collect", NOON) for _ in range(3)}
    assert len(names) == 3


# -- export -----------------------------------------------------------------------------------


def test_export_gives_every_entry_with_all_that_became_of_it(store: Store) -> None:
    remember(store, entry(2), entry(1, authors=(), published=None))
    kept = keep(store, article())
    store.freeze(digest(), stories={kept.article.id: "s1"}, carried=[], now=NOON)
    read, waiting = store.export()
    assert (read.feed, read.guid, read.url) == (WIRE.url, "guid-1", "https://wire.example/news/1")
    assert (read.text, read.text_from, read.status) == ("The whole text.", "page", "article")
    assert (read.published, read.authors) == (NOON - HOUR, ("A. Author", "B. Author"))
    assert (read.scores, read.story, read.content_html) == (SCORES, "s1", "<p>In full.</p>")
    assert (waiting.guid, waiting.text, waiting.text_from) == ("guid-2", "In full.", "feed")
    assert (waiting.status, waiting.scores, waiting.story) == (None, (), None)


def test_export_is_ordered_by_feed_then_sight_then_id(store: Store) -> None:
    remember(store, *(entry(n, feed=BLOG) for n in range(3)), feed=BLOG)
    remember(store, entry(1), entry(2, seen=NOON - HOUR), entry(0, id="Guid"))
    found = [(line.feed, line.guid) for line in store.export()]
    blog = [(BLOG.url, f"guid-{n}") for n in range(3)]
    assert found == [(WIRE.url, "guid-2"), (WIRE.url, "Guid"), (WIRE.url, "guid-1"), *blog]


def test_export_since_a_time_gives_what_was_first_seen_then(store: Store) -> None:
    remember(store, entry(1), entry(2, seen=NOON + HOUR))
    assert [line.guid for line in store.export(NOON + timedelta(seconds=1))] == ["guid-2"]


def test_export_shows_one_moment_whatever_is_written_meanwhile(store: Store) -> None:
    remember(store, entry(1), entry(1, feed=DAILY), feed=WIRE)
    lines = store.export()
    first = next(lines)
    remember(store, entry(2), now=NOON)
    remember(store, entry(3, feed=DAILY), feed=DAILY)
    assert [first.guid, *(line.guid for line in lines)] == ["guid-1"]
    assert len(list(store.export())) == 3


def test_export_may_be_left_halfway(store: Store) -> None:
    remember(store, *(entry(n) for n in range(1000)))
    lines = store.export()
    next(lines)
    del lines
    assert len(list(store.export())) == 1000


def test_counts_name_what_is_there(store: Store) -> None:
    remember(store, entry(1), entry(2))
    keep(store, article())
    keep(store, article(text="Edited."))
    store.freeze(digest(), stories={}, carried=[], now=NOON)
    store.freeze(digest(revision=2), stories={}, carried=[], now=NOON)
    expected = {"feeds": 3, "entries": 2, "articles": 1, "versions": 2, "wanted": 1, "issues": 1}
    assert store.counts() == expected
