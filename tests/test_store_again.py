"""What the store knows of articles that issues told: when to ask for them again, and what changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from test_store import DAILY, DAY, HOUR, NOON, SCORES, WIRE, article, entry, keep, remember
from test_store_issues import carried, digest

from monitor import urls
from monitor.model import Edited, Validators
from monitor.store import Check, Imprint, Store, engine, migrate

URL = "https://wire.example/news/1"
OTHER = "https://wire.example/news/2"
ID = urls.article_id(URL)
TAG = Imprint(validators=Validators(etag='"1"', last_modified="then"), headline="Headline")

# What later revisions keep of a page and of a feed.
ADDRESSES_SINCE = ("etag", "last_modified", "headline", "validated")
FEEDS_SINCE = (
    "hints", "validated", "pace", "marks", "listed", "undated", "lives_at", "proofs", "trouble", "advice",
)  # fmt: skip


@pytest.fixture(autouse=True)
def configured(request: pytest.FixtureRequest) -> None:
    if "store" in request.fixturenames:
        request.getfixturevalue("store").sync_feeds([WIRE, DAILY], now=NOON)


def tell(
    store: Store, week: str = "2026-W46", *ids: str, now: datetime = NOON, revision: int = 1, **more: Any
) -> None:
    """Freezes an issue that carries these articles, or the one that every test has."""
    said = [carried(one, one, week=week) for one in ids or (ID,)]
    values = {"check_at": now + DAY, **more}
    store.freeze(digest(week, revision), stories={}, carried=said, now=now, **values)


def have(store: Store, url: str = URL, number: int = 1, **more: Any) -> None:
    """Keeps an article as its page gave it."""
    remember(store, entry(number, url=url))
    keep(store, article(url, **more), imprint=TAG)


def due(store: Store, now: datetime) -> tuple[Check, ...]:
    return store.checks(now=now, told_since=now - 14 * DAY)


# -- checks -------------------------------------------------------------------------------------------


def test_an_article_that_an_issue_told_is_due_with_what_its_page_left(store: Store) -> None:
    have(store)
    tell(store)
    assert due(store, NOON + DAY - timedelta(microseconds=1)) == ()
    (check,) = due(store, NOON + DAY)
    assert (check.article.id, check.address, check.outlet, check.entry.id) == (ID, URL, "Wire", "guid-1")
    assert (check.imprint, check.told, check.failures) == (TAG, NOON, 0)
    assert due(store, NOON + 14 * DAY) == ()


def test_an_issue_that_asks_for_no_checks_owes_none(store: Store) -> None:
    have(store)
    tell(store, check_at=None)
    assert due(store, NOON + DAY) == ()
    assert store.check_of(ID) is None


@pytest.mark.parametrize(
    "more",
    [
        {"text_from": "feed", "status": "feed-text"},
        {"text_from": "feed", "status": "paywall"},
        {"text_from": "title", "status": "failed"},
    ],
)
def test_what_was_never_had_from_its_page_is_not_asked_for_again(store: Store, more: dict[str, Any]) -> None:
    have(store, **more)
    tell(store)
    assert due(store, NOON + DAY) == ()


def test_a_page_of_a_feed_taken_out_is_left_alone(store: Store) -> None:
    have(store)
    tell(store)
    store.sync_feeds([DAILY], now=NOON)
    assert due(store, NOON + DAY) == ()


def test_a_page_that_is_wanted_anyway_is_not_asked_twice(store: Store) -> None:
    have(store)
    tell(store)
    remember(store, entry(1, url=URL, title="Another headline"), now=NOON + HOUR)
    assert due(store, NOON + DAY) == ()


def test_those_that_waited_longest_come_first(store: Store) -> None:
    have(store)
    have(store, OTHER, 2)
    tell(store, "2026-W46", ID, urls.article_id(OTHER))
    store.checked(ID, now=NOON + DAY, due=NOON + 3 * DAY)
    store.checked(urls.article_id(OTHER), now=NOON + DAY, due=NOON + 2 * DAY)
    assert [one.address for one in due(store, NOON + 4 * DAY)] == [OTHER, URL]


def test_an_unchanged_page_costs_nothing_but_a_note(store: Store) -> None:
    have(store)
    tell(store)
    assert store.checked(ID, now=NOON + DAY, due=NOON + 3 * DAY) is False
    found = store.check_of(ID)
    assert found is not None
    assert (found.asked, found.due, found.failures) == (NOON + DAY, NOON + 3 * DAY, 0)
    assert len(store.versions(ID)) == 1


def test_a_page_with_other_words_is_a_version_and_leaves_its_validators(store: Store) -> None:
    have(store)
    tell(store)
    new = Imprint(validators=Validators(etag='"2"'), headline="Headline")
    reading = article(text="The whole text, and more.")
    edited = store.checked(
        ID, now=NOON + DAY, due=NOON + 2 * DAY, imprint=new, address=URL, reading=reading, scores=SCORES,
        rules="r1",
    )  # fmt: skip
    assert edited is True
    assert [one.text for one in store.versions(ID)] == ["The whole text.", "The whole text, and more."]
    (check,) = due(store, NOON + 2 * DAY)
    assert (check.imprint, check.article.version) == (new, 2)
    assert store.unsettled() == (WIRE.url,)


def test_a_page_of_the_same_words_in_other_spaces_is_no_version(store: Store) -> None:
    have(store)
    tell(store)
    store.clean(WIRE.url, (), "r1")
    new = Imprint(validators=Validators(etag='"2"'))
    reading = article(text="The  WHOLE\n text.")
    assert not store.checked(
        ID, now=NOON + DAY, due=NOON + 2 * DAY, imprint=new, address=URL, reading=reading, scores=SCORES,
        rules="r1",
    )  # fmt: skip
    (kept,) = store.versions(ID)
    assert kept.text == "The whole text."
    assert due(store, NOON + 2 * DAY)[0].imprint == new
    assert store.unsettled() == ()


def test_failures_count_until_the_page_answers_and_gone_says_since_when(store: Store) -> None:
    have(store)
    tell(store)
    store.check_failed(ID, "HTTP 500", now=NOON + DAY, due=NOON + 2 * DAY)
    store.check_failed(ID, "HTTP 404", now=NOON + 2 * DAY, due=NOON + 3 * DAY, gone=True)
    store.check_failed(ID, "HTTP 404", now=NOON + 3 * DAY, due=NOON + 4 * DAY, gone=True)
    found = store.check_of(ID)
    assert found is not None
    assert (found.failures, found.gone, found.reason) == (3, NOON + 2 * DAY, "HTTP 404")
    store.checked(ID, now=NOON + 4 * DAY, due=None)
    found = store.check_of(ID)
    assert found is not None
    assert (found.failures, found.gone, found.reason, found.due) == (0, None, "", None)


def test_a_host_that_wants_rest_has_it_and_others_are_asked(store: Store) -> None:
    have(store)
    remember(store, entry(7, feed=DAILY), feed=DAILY)
    daily = "https://daily.example/news/7"
    keep(store, article(daily, feed=DAILY.url, outlet="Daily"))
    tell(store, "2026-W46", ID, urls.article_id(daily))
    store.rest("wire.example", NOON + 5 * DAY)
    assert [one.address for one in due(store, NOON + 4 * DAY)] == [daily]
    assert len(due(store, NOON + 5 * DAY)) == 2


def test_a_poorer_answer_leaves_the_validators_of_the_text_that_we_have(store: Store) -> None:
    have(store)
    tell(store)
    teaser = article(text="In short.", text_from="feed", status="paywall")
    keep(store, teaser, imprint=Imprint(validators=Validators(etag='"wall"')))
    assert due(store, NOON + DAY)[0].imprint == TAG


# -- edits --------------------------------------------------------------------------------------------


def rewrite(store: Store, words: str, now: datetime, url: str = URL) -> None:
    keep(store, article(url, text=words), now=now)


def edits(store: Store, week: str, since: str = "2026-W40") -> list[tuple[str, str, str]]:
    return [(one.week, one.was.text, one.now.text) for one in store.edited(week, since=since)]


def test_an_edit_is_from_the_version_that_was_told_to_the_newest(store: Store) -> None:
    have(store)
    rewrite(store, "two", NOON)
    tell(store, now=NOON)
    assert store.edited("2026-W47", since="2026-W40") == ()
    rewrite(store, "three", NOON + DAY)
    rewrite(store, "four", NOON + 2 * DAY)
    assert edits(store, "2026-W47") == [("2026-W46", "two", "four")]
    assert edits(store, "2026-W46") == []
    assert edits(store, "2026-W47", since="2026-W47") == []


def test_an_issue_tells_the_version_that_its_maker_read(store: Store) -> None:
    have(store)
    rewrite(store, "two", NOON)
    tell(store, versions={ID: 1})
    assert edits(store, "2026-W47") == [("2026-W46", "The whole text.", "two")]


def test_an_edit_that_was_told_is_not_told_again(store: Store) -> None:
    have(store)
    tell(store)
    rewrite(store, "two", NOON + DAY)
    found = store.edited("2026-W47", since="2026-W40")
    store.freeze(digest("2026-W47"), stories={}, carried=[], now=NOON + 7 * DAY, edited=found)
    assert edits(store, "2026-W48") == []
    # To have told an edit is not to have carried the article.
    assert store.reported("2026-W48") == {ID}
    assert store.story_ids() == {}
    assert [week for week, _ in store.trail(ID).carried] == ["2026-W46"]  # type: ignore[union-attr]
    rewrite(store, "three", NOON + 8 * DAY)
    assert edits(store, "2026-W48") == [("2026-W47", "two", "three")]


def test_an_edit_that_an_issue_left_out_is_for_the_next(store: Store) -> None:
    have(store)
    tell(store)
    rewrite(store, "two", NOON + DAY)
    store.freeze(digest("2026-W47"), stories={}, carried=[], now=NOON + 7 * DAY)
    assert edits(store, "2026-W48") == [("2026-W46", "The whole text.", "two")]


def test_of_an_article_told_twice_the_later_telling_counts(store: Store) -> None:
    have(store)
    tell(store)
    rewrite(store, "two", NOON + DAY)
    tell(store, "2026-W47", now=NOON + 7 * DAY)
    assert edits(store, "2026-W48") == []
    rewrite(store, "three", NOON + 8 * DAY)
    assert edits(store, "2026-W48") == [("2026-W47", "two", "three")]


def test_a_revision_tells_the_edits_of_its_own_time(store: Store) -> None:
    have(store)
    tell(store)
    rewrite(store, "two", NOON + DAY)
    tell(store, "2026-W47", urls.article_id(OTHER), now=NOON + 7 * DAY)
    rewrite(store, "three", NOON + 8 * DAY)
    # Nothing has followed yet: the revision may tell what is known by now.
    assert edits(store, "2026-W47") == [("2026-W46", "The whole text.", "three")]
    store.freeze(digest("2026-W48"), stories={}, carried=[], now=NOON + 14 * DAY)
    assert edits(store, "2026-W47") == [("2026-W46", "The whole text.", "two")]
    # An issue that comes behind later ones leaves the edits to them.
    assert edits(store, "2026-W45", since="2026-W01") == []


def test_the_newest_revision_says_what_was_told(store: Store) -> None:
    have(store)
    tell(store)
    rewrite(store, "two", NOON + DAY)
    tell(store, revision=2, now=NOON + 2 * DAY)
    assert edits(store, "2026-W47") == []


def test_an_article_that_turned_out_to_be_another_is_not_edited(store: Store) -> None:
    have(store)
    have(store, OTHER, 2, text="Other words.")
    tell(store)
    # The page of the first says that it is the second's.
    keep(store, article(OTHER, text="Other words still."), URL, now=NOON + DAY)
    assert store.article(URL).article.id == urls.article_id(OTHER)  # type: ignore[union-attr]
    assert edits(store, "2026-W47") == []


def test_an_article_that_is_not_there_is_carried_all_the_same(store: Store) -> None:
    gone = "f" * 16
    edited = Edited(week="2026-W45", was=article(), now=replace(article(), version=2))
    tell(store, "2026-W46", gone, edited=[edited])
    assert store.reported("2026-W47") == {gone}
    assert edits(store, "2026-W47") == []


# -- an old store ---------------------------------------------------------------------------------------


def test_an_issue_from_before_told_what_was_newest_when_it_was_frozen(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.sync_feeds([WIRE], now=NOON)
        have(store)
        rewrite(store, "two", NOON + DAY)
        rewrite(store, "three", NOON + 3 * DAY)
        tell(store, now=NOON + 2 * DAY)
    db = engine.connect(engine.parse_url(empty_url))
    with engine.writing(db) as conn:
        # Back to the tables of the revision before.
        for statement in (
            "DROP INDEX issues_by_time",
            "DROP INDEX articles_on_hand",
            "DROP TABLE texts",
            "DROP TABLE restored",
            "DROP TABLE round_parts",
            "DROP TABLE checks",
            "DROP TABLE robots",
            "DROP TABLE search",
            "DROP TABLE IF EXISTS search_words",
            "ALTER TABLE article_versions DROP COLUMN reason",
            "ALTER TABLE entry_versions DROP COLUMN ahead",
            *(f"ALTER TABLE feeds DROP COLUMN {one}" for one in FEEDS_SINCE),
            "ALTER TABLE issue_articles DROP COLUMN version",
            *(f"ALTER TABLE addresses DROP COLUMN {one}" for one in ADDRESSES_SINCE),
            "UPDATE monitor_version SET version_num = '0006'",
        ):
            conn.execute(text(statement))
    assert migrate.revision(db) == "0006"
    db.dispose()
    with Store.open(empty_url) as store:
        assert edits(store, "2026-W47") == [("2026-W46", "two", "three")]
        # Nobody knows how its page stood then, so it is not asked.
        assert due(store, NOON + 4 * DAY) == ()
