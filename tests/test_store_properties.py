"""What holds for whatever feeds and pages send, and in whatever order."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polled
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import Server
from test_store import BLOG, DAILY, NOON, SCORES, WIRE, article, entry
from test_store_upkeep import content

from monitor.model import Carried, Digest
from monitor.search import parse
from monitor.store import Store
from monitor.store.columns import plain

FEEDS = (WIRE, DAILY, BLOG)
# A fresh store for each example costs more than the example; the fixture's is shared on purpose.
FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Every character there is, NUL and lone surrogates too.
WORDS = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
# A day from either end, so that no zone reaches beyond it.
TIMES = st.datetimes(
    datetime(1, 1, 2),  # noqa: DTZ001 (the zone is drawn)
    datetime(9999, 12, 30),  # noqa: DTZ001 (the zone is drawn)
    timezones=st.timezones(no_cache=True),
).filter(lambda at: at.utcoffset() is not None)

_ids = itertools.count()


@FEW
@given(words=st.lists(WORDS, min_size=5, max_size=5), times=st.tuples(TIMES, TIMES), dated=st.booleans())
def test_an_entry_comes_back_as_it_was_given(
    store: Store, words: list[str], times: tuple[datetime, datetime], dated: bool
) -> None:
    title, summary, html, text, author = words
    store.sync_feeds([WIRE], now=NOON)
    one = entry(
        next(_ids),
        title=title,
        summary=summary,
        content_html=html,
        text=text,
        authors=(author, author),
        published=times[0].astimezone(UTC) if dated else None,
        updated=times[1],
    )
    assert polled.listed(store, WIRE, [one], now=NOON, next_due=NOON) == 1
    assert polled.listed(store, WIRE, [one], now=NOON, next_due=NOON) == 0
    (back,) = [page.entry for page in store.wanted(now=NOON) if page.entry.id == one.id]
    assert (back.title, back.summary, back.content_html, back.text) == tuple(map(plain, words[:4]))
    assert back.authors == (plain(author), plain(author))
    # By UTC: two times in the hour that a zone repeats never compare equal across zones (PEP 495).
    assert (back.published, back.updated) == (one.published, times[1].astimezone(UTC))


# -- steps, drawn at random -------------------------------------------------------------------

Step = Callable[[Store], object]


def steps() -> st.SearchStrategy[list[Step]]:
    numbers, feeds = st.integers(0, 3), st.sampled_from(FEEDS)
    titles = st.sampled_from(["Alpha", "alpha", "Бета", "日本"])
    urls = st.sampled_from(["/a", "/B", "/b?x=1", "/é"]).map("https://wire.example".__add__)
    times = st.integers(-3, 3).map(lambda days: NOON + timedelta(days=days))
    listed = st.lists(st.tuples(numbers, titles, st.none() | urls, st.none() | times), max_size=3)
    return st.lists(
        st.one_of(
            st.builds(_remember, feeds, listed),
            st.builds(_keep, urls, urls, titles, st.sampled_from(["page", "feed", "title"]), feeds),
            st.builds(_sync, st.permutations(FEEDS), st.integers(1, 3)),
            st.builds(_score, urls, st.sampled_from(["r1", "r2"])),
            st.builds(_freeze, st.integers(45, 47), numbers),
        ),
        max_size=12,
    )


def _remember(feed, listed) -> Step:  # type: ignore[no-untyped-def]  # drawn above
    found = [
        entry(n, feed=feed, title=title, url=url, published=at, updated=at) for n, title, url, at in listed
    ]
    return lambda store: polled.listed(store, feed, found, now=NOON, next_due=NOON)


def _keep(address, url, title, text_from, feed) -> Step:  # type: ignore[no-untyped-def]  # drawn above
    read = article(url, title=title, text_from=text_from, feed=feed.url, outlet=feed.name)
    return lambda store: store.keep(read, SCORES, address=address, rules="r1", now=NOON)


def _sync(feeds, count) -> Step:  # type: ignore[no-untyped-def]  # drawn above
    return lambda store: store.sync_feeds(feeds[:count], now=NOON)


def _score(url, rules) -> Step:  # type: ignore[no-untyped-def]  # drawn above
    def step(store: Store) -> None:
        found = store.article(url)
        if found is not None:
            store.score(found.article.id, SCORES[:1], rules)

    return step


def _freeze(week, number) -> Step:  # type: ignore[no-untyped-def]  # drawn above
    name = f"2026-W{week}"
    issue = Digest(week=name, revision=1, draft=False, facts=str(number))
    said = [Carried(week=name, story=f"s{number}", articles=(f"a{number}",))]
    return lambda store: store.freeze(issue, stories={f"a{number}": f"s{number}"}, carried=said, now=NOON)


def answers(store: Store) -> dict[str, object]:
    start, end = NOON - timedelta(days=9), NOON + timedelta(days=9)
    return {
        "due": store.due(now=NOON),
        "wanted": store.wanted(now=NOON),
        "between": store.articles_between(start, end),
        "unscored": store.unscored("r2", 99),
        "export": list(store.export()),
        "health": store.health(now=NOON),
        "issues": store.issues(),
        "carried": store.carried_before("2026-W47"),
        "reported": store.reported("2026-W47"),
        "stories": store.story_ids(),
        "search": store.search(parse("head* -zz"), limit=99),
        "counts": store.counts(),
    }


def played(url: str, script: list[Step], times: int = 1) -> dict[str, object]:
    with Store.open(url) as store:
        store.sync_feeds(FEEDS, now=NOON)
        for step in script:
            for _ in range(times):
                step(store)
        found = answers(store)
    return {**found, "rows": content(url)}


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], str]:
    return lambda: f"sqlite:///{tmp_path}/{next(_ids)}.sqlite3"


@FEW
@given(script=steps())
def test_both_databases_give_equal_answers(
    fresh: Callable[[], str], postgres_server: Server, script: list[Step]
) -> None:
    with postgres_server.database() as url:
        assert played(url, script) == played(fresh(), script)


@FEW
@given(script=steps())
def test_a_step_taken_twice_leaves_what_one_leaves(fresh: Callable[[], str], script: list[Step]) -> None:
    assert played(fresh(), script, times=2) == played(fresh(), script)


@FEW
@given(script=steps())
def test_every_entry_stays_and_every_article_is_told_once(
    fresh: Callable[[], str], script: list[Step]
) -> None:
    url = fresh()
    with Store.open(url) as store:
        store.sync_feeds(FEEDS, now=NOON)
        entries = versions = 0
        for step in script:
            step(store)
            counts = store.counts()
            # Nothing is ever forgotten.
            assert counts["entries"] >= entries
            assert counts["versions"] >= versions
            entries, versions = counts["entries"], counts["versions"]
        told = store.articles_between(NOON - timedelta(days=9), NOON + timedelta(days=9))
        assert len({s.article.id for s in told}) == len(told) == store.counts()["articles"]
        for scored in told:
            history = store.versions(scored.article.id)
            assert [a.version for a in history] == list(range(1, len(history) + 1))
            assert history[-1] == scored.article
            assert store.article(scored.article.id) == scored
            assert store.article(scored.article.url) is not None
