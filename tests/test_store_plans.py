"""No step of a round or an issue reads a large table whole: a million articles cost what a thousand do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from test_store import DAY, NOON, SCORES, WIRE, article, entry, keep, remember
from test_store_issues import carried, digest

from monitor import search, urls
from monitor.model import Report
from monitor.store import Store

LARGE = (
    "articles", "article_versions", "entries", "entry_versions", "addresses", "scores", "vectors", "search",
)  # fmt: skip
# Indexes of what waits to be done alone.
SMALL = ("addresses_wanted", "articles_unclean")
URL = "https://wire.example/news/1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/monitor.db") as opened:
        opened.sync_feeds([WIRE], now=NOON)
        for number in range(1, 9):
            url = f"https://wire.example/news/{number}"
            remember(opened, entry(number, url=url))
            keep(opened, article(url))
        said = [carried("s1", urls.article_id(URL), week="2026-W46")]
        opened.freeze(digest("2026-W46"), stories={urls.article_id(URL): "s1"}, carried=said, now=NOON)
        yield opened


@contextmanager
def watched(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """The statements of a block, with what they were asked with."""
    seen: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, words: str, values: Any, _context: Any, many: bool) -> None:
        if words.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            seen.append((words, values[0] if many else values))

    event.listen(store._db, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(store._db, "before_cursor_execute", note)


def scans(store: Store, seen: list[tuple[str, Any]]) -> list[str]:
    """Where a plan walks through a large table, or through all of an index of it."""
    found = []
    with store._db.connect() as conn:
        raw = conn.connection.driver_connection
        assert raw is not None
        for words, values in seen:
            for row in raw.execute(f"EXPLAIN QUERY PLAN {words}", values).fetchall():
                scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", row[3])
                if scan is not None and scan[1] in LARGE and scan[2] not in SMALL:
                    found.append(f"{row[3]}: {words}")
    return found


def test_a_round_reads_no_large_table_from_end_to_end(store: Store) -> None:
    with watched(store) as seen:
        number = store.begin_round("collect", NOON)
        store.sync_feeds([WIRE], now=NOON)
        store.due(now=NOON)
        remember(store, entry(20, url="https://wire.example/news/20"))
        store.wanted(now=NOON, limit=100)
        keep(store, article("https://wire.example/news/20"))
        for feed in store.unsettled():
            store.recent(feed, most=200, within=56 * DAY)
            store.unclean(feed)
            store.clean(feed, [(article(URL), SCORES)], "A")
        store.unscored("A", 500)
        store.without_vectors("model", since=NOON - 30 * DAY)
        store.checks(now=NOON, told_since=NOON - 14 * DAY)
        store.frozen()
        store.end_round(number, Report(counts=()), NOON)
    assert len(seen) > 20
    assert scans(store, seen) == []


def test_an_issue_why_and_a_search_read_no_large_table_from_end_to_end(store: Store) -> None:
    with watched(store) as seen:
        store.articles_between(NOON - DAY, NOON + DAY)
        store.reported("2026-W47")
        store.carried_before("2026-W47")
        store.edited("2026-W47", since="2026-W44")
        store.archive(NOON - 30 * DAY, NOON, most=100)
        store.trail(URL)
        store.issues_telling([urls.article_id(URL)])
        store.editions()
        store.search(search.parse("barrage"), limit=10)
        store.put_away(NOON - DAY, now=NOON)
    assert len(seen) > 10
    assert scans(store, seen) == []
