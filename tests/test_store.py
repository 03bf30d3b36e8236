"""The store answers alike on SQLite and PostgreSQL: feeds, entries, pages, articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import polled
import pytest

from monitor import urls
from monitor.errors import StoreError
from monitor.model import Article, Entry, Feed, Fixture, Mention, TagScore, Validators
from monitor.store import Poll, Store

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WIRE = Feed(url="https://wire.example/feed", name="Wire", tags=("chips",), lang="en")
DAILY = Feed(url="https://daily.example/feed", name="Daily")
BLOG = Feed(url="https://blog.example/feed", name="Blog", lang="ja")


def entry(number: int = 1, *, feed: Feed = WIRE, **more: Any) -> Entry:
    values: dict[str, Any] = {
        "feed": feed.url,
        "id": f"guid-{number}",
        "url": f"https://{urls.host(feed.url)}/news/{number}",
        "title": f"Headline {number}",
        "summary": "In short.",
        "content_html": "<p>In full.</p>",
        "text": "In full.",
        "authors": ("A. Author",),
        "published": NOON - number * HOUR,
        "updated": None,
        "lang": "en",
        "source": None,
        "seen": NOON,
    }
    return Entry(**{**values, **more})


def article(url: str = "https://wire.example/news/1", **more: Any) -> Article:
    values: dict[str, Any] = {
        "id": urls.article_id(url),
        "url": url,
        "feed": WIRE.url,
        "outlet": "Wire",
        "title": "Headline",
        "text": "The whole text.",
        "text_from": "page",
        "status": "article",
        "lang": "en",
        "authors": ("A. Author", "B. Author"),
        "published": NOON - HOUR,
        "seen": NOON,
    }
    return Article(**{**values, **more})


SCORES = (
    TagScore(
        tag="chips",
        value=0.1 + 0.2,
        relevant=True,
        evidence=(Mention(phrase="半導体", where="title", count=2),),
    ),
    TagScore(tag="banks", value=0.0, relevant=False),
)


def remember(store: Store, *listed: Entry, feed: Feed = WIRE, now: datetime = NOON) -> int:
    return polled.listed(store, feed, listed, now=now, next_due=now + HOUR)


def keep(store: Store, kept: Article, address: str | None = None, **more: Any) -> Any:
    values: dict[str, Any] = {"address": address or kept.url, "rules": "r1", "now": NOON}
    return store.keep(kept, SCORES, **{**values, **more})


def next_name(change: dict[str, Any]) -> str:
    return next(iter(change))


@pytest.fixture(autouse=True)
def configured(request: pytest.FixtureRequest) -> None:
    if "store" in request.fixturenames:
        request.getfixturevalue("store").sync_feeds([WIRE, DAILY, BLOG], now=NOON)


# -- feeds ------------------------------------------------------------------------------------


def test_new_feeds_are_due_at_once_in_configured_order(store: Store) -> None:
    assert [due.feed for due in store.due(now=NOON)] == [WIRE, DAILY, BLOG]
    assert {due.validators for due in store.due(now=NOON)} == {None}


def test_a_feed_is_due_again_when_its_time_has_come_with_its_validators(store: Store) -> None:
    polled.listed(store, WIRE, [], validators=Validators(etag='W/"1"'), now=NOON, next_due=NOON + HOUR)
    assert WIRE not in [due.feed for due in store.due(now=NOON + HOUR - timedelta(microseconds=1))]
    first = store.due(now=NOON + HOUR)[0]
    assert (first.feed, first.validators, first.interval) == (WIRE, Validators(etag='W/"1"'), HOUR)
    assert [due.feed for due in store.due(now=NOON, everything=True)] == [WIRE, DAILY, BLOG]


def test_an_unchanged_feed_keeps_its_validators(store: Store) -> None:
    polled.listed(store, WIRE, [], validators=Validators(last_modified="x"), now=NOON, next_due=NOON)
    polled.unchanged(store, WIRE, now=NOON, next_due=NOON)
    assert store.due(now=NOON)[0].validators == Validators(last_modified="x")


def test_failures_are_counted_until_the_feed_answers(store: Store) -> None:
    for _ in range(3):
        polled.failed(store, WIRE, "HTTP 503", now=NOON)
    assert store.due(now=NOON)[0].failures == 3
    polled.unchanged(store, WIRE, now=NOON, next_due=NOON)
    assert store.due(now=NOON)[0].failures == 0


def test_a_feed_no_longer_configured_is_not_read_but_kept(store: Store) -> None:
    remember(store, entry())
    store.sync_feeds([BLOG, DAILY], now=NOON)
    assert [due.feed for due in store.due(now=NOON, everything=True)] == [BLOG, DAILY]
    assert [line.feed for line in store.export()] == [WIRE.url]
    store.sync_feeds([BLOG, WIRE], now=NOON)
    assert [due.feed for due in store.due(now=NOON, everything=True)] == [BLOG, WIRE]
    assert remember(store, entry()) == 0


def test_a_feeds_name_and_tags_follow_the_configuration(store: Store) -> None:
    renamed = Feed(url=WIRE.url, name="The Wire", tags=("banks", "chips"))
    store.sync_feeds([renamed], now=NOON)
    assert [due.feed for due in store.due(now=NOON)] == [renamed]


def test_a_feed_that_moved_is_still_known_by_its_configured_address(store: Store) -> None:
    new = "https://daily.example/new"
    store.polled([Poll(feed=DAILY, next_due=NOON, moved_to=new, proofs=1)], now=NOON)
    assert (store.due(now=NOON)[1].feed, store.due(now=NOON)[1].moved_to) == (DAILY, new)


def test_an_unknown_feed_is_refused(store: Store) -> None:
    stranger = Feed(url="https://stranger.example/feed", name="Stranger")
    with pytest.raises(StoreError, match="sync_feeds comes first"):
        remember(store, entry(feed=stranger), feed=stranger)


# -- entries and pages ------------------------------------------------------------------------


def test_only_entries_not_seen_before_are_new(store: Store) -> None:
    assert remember(store, entry(1), entry(2)) == 2
    assert remember(store, entry(2), entry(3), now=NOON + DAY) == 1
    assert store.counts()["entries"] == 3


def test_the_first_sight_of_an_entry_stays(store: Store) -> None:
    remember(store, entry(title="Old"))
    remember(store, entry(title="New", seen=NOON + DAY), now=NOON + DAY)
    (line,) = store.export()
    assert (line.title, line.first_seen) == ("New", NOON)


def test_the_same_id_in_two_feeds_is_two_entries(store: Store) -> None:
    assert remember(store, entry()) == 1
    assert remember(store, entry(feed=DAILY), feed=DAILY) == 1


def test_of_two_entries_with_one_id_the_first_counts(store: Store) -> None:
    assert remember(store, entry(title="First"), entry(title="Second")) == 1
    assert [line.title for line in store.export()] == ["First"]


def test_pages_are_wanted_in_the_order_of_their_ids(store: Store) -> None:
    remember(store, *(entry(n) for n in range(20)))
    addresses = [page.address for page in store.wanted(now=NOON)]
    assert addresses == sorted((f"https://wire.example/news/{n}" for n in range(20)), key=urls.article_id)
    assert [page.address for page in store.wanted(now=NOON, limit=3)] == addresses[:3]


def test_a_wanted_page_comes_with_its_entry_as_it_was_given(store: Store) -> None:
    given = entry(
        title="見出し", published=NOON.astimezone(timezone(9 * HOUR)), updated=NOON, source="Agency"
    )
    remember(store, given)
    (page,) = store.wanted(now=NOON)
    assert (page.entry, page.outlet, page.tries) == (given, "Wire", 0)
    assert page.entry.published is not None
    assert page.entry.published.tzinfo is UTC


def test_a_page_in_two_feeds_is_wanted_once_for_the_feed_of_its_own_site(store: Store) -> None:
    url = "https://daily.example/scoop"
    remember(store, entry(url=url))
    remember(store, entry(feed=DAILY, url=url, seen=NOON + DAY), feed=DAILY)
    (page,) = store.wanted(now=NOON + DAY)
    assert (page.address, page.outlet, page.entry.feed) == (url, "Daily", DAILY.url)


def test_of_two_strangers_the_first_to_list_a_page_speaks_for_it(store: Store) -> None:
    url = "https://elsewhere.example/scoop"
    remember(store, entry(feed=BLOG, url=url, seen=NOON - DAY), feed=BLOG)
    remember(store, entry(url=url))
    assert [page.outlet for page in store.wanted(now=NOON)] == ["Blog"]


def test_an_entry_without_a_page_is_wanted_under_a_name(store: Store) -> None:
    remember(store, entry(url=None))
    (page,) = store.wanted(now=NOON)
    assert page.address.startswith("urn:")
    assert page.entry.url is None
    keep(store, article(page.address, text_from="feed"), page.address)
    assert store.wanted(now=NOON) == ()
    remember(store, entry(url=None, text="Changed."), now=NOON)
    assert [again.address for again in store.wanted(now=NOON)] == [page.address]


@pytest.mark.parametrize(
    "change", [{"title": "New"}, {"updated": NOON}, {"published": NOON - DAY}], ids=next_name
)
def test_a_page_is_wanted_again_when_its_entry_was_edited(store: Store, change: dict[str, Any]) -> None:
    remember(store, entry())
    keep(store, article())
    remember(store, entry(), now=NOON + HOUR)
    assert store.wanted(now=NOON + HOUR) == ()
    remember(store, entry(**change), now=NOON + HOUR)
    assert [page.address for page in store.wanted(now=NOON + HOUR)] == [entry().url]


def test_a_page_that_waits_for_another_try_is_not_hurried_by_its_feed(store: Store) -> None:
    remember(store, entry())
    keep(store, article(text_from="feed", status="failed"), retry_at=NOON + DAY)
    remember(store, entry(updated=NOON + HOUR), now=NOON + HOUR)
    assert store.wanted(now=NOON + DAY - HOUR) == ()
    (page,) = store.wanted(now=NOON + DAY)
    assert page.tries == 1


def test_an_entry_that_changed_its_address_keeps_its_article(store: Store) -> None:
    remember(store, entry())
    keep(store, article())
    new = "https://wire.example/news/better-name"
    remember(store, entry(url=new), now=NOON + HOUR)
    assert [page.address for page in store.wanted(now=NOON + HOUR)] == [new]
    kept = keep(store, article(new, text="Rewritten.", seen=NOON + HOUR), new)
    assert (kept.outcome, kept.article.id, kept.article.version) == ("version", article().id, 2)
    assert kept.article.seen == NOON
    assert store.counts()["articles"] == 1
    for name in (new, article().url, article().id, urls.article_id(new)):
        assert store.article(name) == store.article(article().id)


def test_an_address_left_before_its_page_was_read_is_no_longer_wanted(store: Store) -> None:
    remember(store, entry())
    remember(store, entry(url="https://wire.example/moved"))
    assert [page.address for page in store.wanted(now=NOON)] == ["https://wire.example/moved"]
    assert store.counts()["wanted"] == 1


def test_what_no_database_takes_is_left_out_of_text(store: Store) -> None:
    hostile = entry(1, id="a\0b\ud800", title="T\0i\udfffé", authors=("A\0",), text="x" * 100_000)
    assert remember(store, hostile) == 1
    assert remember(store, hostile) == 0
    (line,) = store.export()
    assert (line.guid, line.title, line.authors) == ("ab", "Tié", ("A",))


def test_ids_and_addresses_of_any_length_are_kept(store: Store) -> None:
    long = "https://wire.example/" + "?" * 20_000
    assert remember(store, entry(id="g" * 20_000, url=long)) == 1
    keep(store, article(long))
    found = store.article(long)
    assert found is not None
    assert found.article.url == long


# -- articles ---------------------------------------------------------------------------------


def test_an_article_comes_back_as_it_was_given(store: Store) -> None:
    given = article(
        title="孫正義、\n新会社",
        lang=None,
        published=None,
        text="One.\n\nTwo. 🧑‍💻",
        kind="live-blog",
        modified=NOON - HOUR,
        section="経済",
        site="The Wire Online",
        furniture=(Fixture(at=0, text="By us"), Fixture(at=3, text="Source: Agency")),
    )
    assert keep(store, given).outcome == "new"
    found = store.article(given.id)
    assert found is not None
    assert (found.article, found.scores) == (given, SCORES)


def test_changed_words_are_a_new_version_and_every_version_is_kept(store: Store) -> None:
    keep(store, article())
    kept = keep(store, article(title="Better headline", seen=NOON + DAY), now=NOON + DAY)
    assert (kept.outcome, kept.article.version, kept.article.seen) == ("version", 2, NOON)
    assert [(a.version, a.title) for a in store.versions(article().id)] == [
        (1, "Headline"),
        (2, "Better headline"),
    ]


def test_equal_words_are_no_new_version_but_bring_the_rest_up_to_date(store: Store) -> None:
    keep(store, article(published=None))
    kept = keep(store, article(text="The  whole\ntext.", lang="de", published=NOON - DAY))
    assert (kept.outcome, kept.article.version) == ("same", 1)
    assert [a.lang for a in store.versions(article().id)] == ["de"]
    assert [s.article.published for s in store.articles_between(NOON - DAY, NOON)] == [NOON - DAY]


def test_a_pages_text_is_never_superseded_by_a_feeds(store: Store) -> None:
    keep(store, article())
    remember(store, entry(), entry(title="Changed"))
    kept = keep(store, article(text="Less.", text_from="feed", status="failed"), rules="r2")
    assert kept.outcome == "poorer"
    assert kept.article == article()
    assert store.wanted(now=NOON) == ()
    assert store.unscored("r1", 9) == ()
    better = keep(store, article(text="More."))
    assert (better.outcome, better.article.version) == ("version", 2)


def test_a_feeds_text_gives_way_to_the_pages(store: Store) -> None:
    remember(store, entry())
    keep(store, article(text="Less.", text_from="feed", status="failed"), retry_at=NOON + HOUR)
    kept = keep(store, article())
    assert (kept.outcome, kept.article.text_from) == ("version", "page")
    assert store.wanted(now=NOON + DAY) == ()


def test_a_canonical_address_brings_two_pages_to_one_article(store: Store) -> None:
    canonical = "https://wire.example/story"
    keep(store, article(canonical), "https://wire.example/amp/story")
    kept = keep(store, article(canonical), "https://wire.example/story?page=all")
    assert kept.outcome == "same"
    assert store.counts()["articles"] == 1
    remember(store, entry(url=canonical))
    assert store.wanted(now=NOON) == ()


def test_an_article_whose_canonical_address_shows_later_keeps_its_id(store: Store) -> None:
    address = "https://wire.example/news/1?x=1"
    keep(store, article(address, text_from="feed", status="failed"), address, retry_at=NOON)
    kept = keep(store, article("https://wire.example/news/1", text="All of it."), address)
    assert (kept.article.id, kept.article.url) == (urls.article_id(address), "https://wire.example/news/1")
    assert store.counts()["articles"] == 1
    assert store.article("https://wire.example/news/1") == store.article(address)


def test_an_article_that_turns_out_to_be_another_is_merged_into_it(store: Store) -> None:
    address = "https://wire.example/news/1?x=1"
    keep(store, article())
    keep(store, article(address, text="Less.", text_from="feed", seen=NOON - DAY), address, retry_at=NOON)
    assert store.counts()["articles"] == 2
    kept = keep(store, article(), address)
    assert (kept.article.id, kept.outcome) == (article().id, "same")
    assert [s.article.id for s in store.articles_between(NOON - DAY, NOON)] == [article().id]
    assert store.article(urls.article_id(address)) == store.article(article().id)
    assert [a.text for a in store.versions(urls.article_id(address))] == ["Less."]
    assert store.unscored("r2", 9) == (kept.article,)


def test_an_aggregator_does_not_take_an_article_over(store: Store) -> None:
    keep(store, article(feed=DAILY.url, outlet="Daily"))
    assert keep(store, article(feed=BLOG.url, outlet="Blog")).article.outlet == "Daily"
    assert keep(store, article(text="Edited.")).article.outlet == "Wire"
    assert keep(store, article(text="Edited again.", feed=DAILY.url, outlet="Daily")).article.outlet == "Wire"


def test_articles_of_a_time_are_those_published_or_else_first_seen_in_it(store: Store) -> None:
    names = {"before": -1, "start": 0, "inside": 1, "end": 2}
    for name, hours in names.items():
        keep(store, article(f"https://wire.example/{name}", published=NOON + hours * HOUR))
    keep(store, article("https://wire.example/undated", published=None, seen=NOON + HOUR))
    found = store.articles_between(NOON, NOON + 2 * HOUR)
    assert [s.article.url.rpartition("/")[2] for s in found] == ["start", "inside", "undated"]


def test_articles_of_one_moment_are_ordered_by_bytes_not_by_language(store: Store) -> None:
    paths = ["b", "B", "a", "é", "Z", "_", "日"]
    for path in paths:
        keep(store, article(f"https://wire.example/{path}"))
    found = store.articles_between(NOON - DAY, NOON)
    assert [s.article.url.rpartition("/")[2] for s in found] == sorted(paths)


def test_only_relevant_articles_where_only_those_are_asked_for(store: Store) -> None:
    keep(store, article())
    store.keep(
        article("https://wire.example/other"),
        SCORES[1:],
        address="https://wire.example/other",
        rules="r1",
        now=NOON,
    )
    assert len(store.articles_between(NOON - DAY, NOON)) == 2
    assert [s.article for s in store.articles_between(NOON - DAY, NOON, relevant=True)] == [article()]


def test_articles_scored_under_other_rules_are_scored_anew(store: Store) -> None:
    for n, rules in enumerate(["r1", "r2", "r3"]):
        keep(store, article(f"https://wire.example/{n}"), rules=rules)
    waiting = store.unscored("r2", 9)
    assert {a.url[-1] for a in waiting} == {"0", "2"}
    assert store.unscored("r2", 1) == waiting[:1]
    for one in waiting:
        store.score(one.id, SCORES[:1], "r2")
    assert store.unscored("r2", 9) == ()
    found = store.article(waiting[0].id)
    assert found is not None
    assert found.scores == SCORES[:1]


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.article("https://wire.example/nothing") is None
    assert store.article("0123456789abcdef") is None
    assert store.versions("0123456789abcdef") == ()
    store.score("0123456789abcdef", SCORES, "r1")
    assert store.counts()["articles"] == 0


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without a zone"):
        store.due(now=NOON.replace(tzinfo=None))


# -- several articles on one page ---------------------------------------------------------------

PAGE = "https://wire.example/tag/chips"


def part(name: str, **more: Any) -> Article:
    return article(f"{PAGE}#{name}", title=name.title(), text=f"All about {name}, and nothing else.", **more)


def keep_page(store: Store, meant: str, *others: str, **more: Any) -> None:
    """What collect does with a page of several articles: the one that its entry means comes last."""
    for name in others:
        keep(store, part(name), part_of=PAGE, **more)
    keep(store, part(meant), PAGE, part_of=PAGE, **more)


def test_the_articles_of_one_page_are_kept_each_under_its_own_address(store: Store) -> None:
    remember(store, entry(url=PAGE, title="Chips"))
    keep_page(store, "first", "second", "third")
    assert [part(n).id for n in ("first", "second", "third")] == [
        found.article.id
        for n in ("first", "second", "third")
        if (found := store.article(part(n).url)) is not None
    ]
    assert store.wanted(now=NOON + DAY) == ()
    (line,) = store.export()
    assert (line.url, line.text) == (PAGE, part("first").text)


def test_a_page_killed_halfway_is_still_wanted(store: Store) -> None:
    remember(store, entry(url=PAGE))
    keep(store, part("second"), part_of=PAGE)
    assert [page.address for page in store.wanted(now=NOON)] == [PAGE]


def test_an_article_new_on_the_page_is_no_version_of_the_one_that_stood_there(store: Store) -> None:
    remember(store, entry(url=PAGE))
    keep_page(store, "first", "second")
    before = list(store.articles_between(NOON - DAY, NOON))
    keep_page(store, "first", "second")
    assert list(store.articles_between(NOON - DAY, NOON)) == before
    keep_page(store, "newer", "first", "second")
    assert store.counts()["articles"] == store.counts()["versions"] == 3
    assert [line.text for line in store.export()] == [part("newer").text]


def test_a_page_that_could_not_be_read_at_first_is_the_article_it_is_found_to_mean(store: Store) -> None:
    remember(store, entry(url=PAGE))
    keep(store, article(PAGE, text="In short.", text_from="feed", status="failed"), retry_at=NOON + HOUR)
    keep_page(store, "first", "second")
    assert store.counts()["articles"] == 2
    assert [line.text for line in store.export()] == [part("first").text]
    assert store.article(PAGE) == store.article(part("first").url)


def test_an_article_with_a_page_of_its_own_is_not_read_from_another(store: Store) -> None:
    own = entry(2)
    assert own.url is not None
    remember(store, entry(url=PAGE), own)
    keep(store, article(own.url, title="Headline 2", text="As its own page has it."))
    shown = article(own.url, title="Headline 2", text="As another page shows it.", published=NOON - DAY)
    keep(store, shown, part_of=PAGE)
    keep(store, shown, PAGE, part_of=PAGE)
    found = store.article(own.url)
    assert found is not None
    assert (found.article.text, found.article.published) == ("As its own page has it.", NOON - HOUR)
    assert store.wanted(now=NOON + DAY) == ()
    assert {line.text for line in store.export()} == {"As its own page has it."}


# -- cleaning -----------------------------------------------------------------------------------

DIRTY = article(text="News.\n\nMore news.\n\nFollow us.")
CLEAN = article(text="News.\n\nMore news.", furniture=(Fixture(at=2, text="Follow us."),))
OTHER = (TagScore(tag="chips", value=0.2, relevant=False),)


def test_a_cleaned_text_takes_the_place_of_what_it_was_and_is_no_new_version(store: Store) -> None:
    keep(store, DIRTY)
    store.clean(WIRE.url, [(CLEAN, OTHER)], "r2")
    found = store.article(DIRTY.id)
    assert found is not None
    assert (found.article, found.scores) == (CLEAN, OTHER)
    assert store.versions(DIRTY.id) == (CLEAN,)
    assert keep(store, DIRTY).outcome == "same"
    assert keep(store, CLEAN).outcome == "same"
    assert store.counts()["versions"] == 1


def test_a_feed_is_unsettled_by_what_is_kept_and_settled_by_cleaning(store: Store) -> None:
    assert store.unsettled() == ()
    keep(store, DIRTY)
    keep(store, article("https://blog.example/1", feed=BLOG.url))
    assert store.unsettled() == (WIRE.url, BLOG.url)
    store.clean(WIRE.url, [], "r1")
    assert store.unsettled() == (BLOG.url,)
    # A poorer text changes nothing.
    keep(store, article(text="", text_from="title"))
    assert store.unsettled() == (BLOG.url,)


def test_a_feeds_recent_articles_are_its_newest_back_from_the_newest(store: Store) -> None:
    for n in range(6):
        keep(store, article(f"https://wire.example/{n}", published=NOON - n * DAY))
    keep(store, article("https://blog.example/1", feed=BLOG.url))
    names = [one.url[-1] for one in store.recent(WIRE.url, most=4, within=9 * DAY)]
    assert names == ["0", "1", "2", "3"]
    assert len(store.recent(WIRE.url, most=9, within=2 * DAY)) == 3
    assert store.recent(DAILY.url, most=9, within=DAY) == ()


def test_an_article_of_a_day_to_come_does_not_make_the_others_old(store: Store) -> None:
    for n in range(3):
        keep(store, article(f"https://wire.example/{n}", published=NOON - n * DAY))
    keep(store, article("https://wire.example/9", published=NOON.replace(year=2099)))
    names = [one.url[-1] for one in store.recent(WIRE.url, most=9, within=9 * DAY)]
    assert names == ["9", "0", "1", "2"]


def test_what_was_kept_since_its_feed_was_cleaned_waits_however_old(store: Store) -> None:
    for n in range(3):
        keep(store, article(f"https://wire.example/{n}", published=NOON - n * 99 * DAY))
    keep(store, article("https://blog.example/1", feed=BLOG.url))
    assert [one.url[-1] for one in store.unclean(WIRE.url)] == ["0", "1", "2"]
    store.clean(WIRE.url, [], "r1")
    assert store.unclean(WIRE.url) == ()
    assert len(store.unclean(BLOG.url)) == 1
    keep(store, article("https://wire.example/2", published=NOON - 198 * DAY))
    assert [one.url[-1] for one in store.unclean(WIRE.url)] == ["2"]
