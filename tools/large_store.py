# ruff: noqa: INP001 - beside a script
"""A SQLite store of any size, of invented news: one week made by the store's own methods, and older weeks
that are copies of it, row by row, under names of their own.

A copy of an article differs in its address, its time (whole weeks earlier) and one word, so that keys,
indexes and the search's index are what the store itself would have made: `wrong` holds a sample to that.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import invented

from monitor import search, urls
from monitor.config import Config
from monitor.model import Article, Entry, Feed, Reading, Validators
from monitor.pipeline.scoring import Scoring
from monitor.store import Poll, Store
from monitor.store.schema import address_key, entry_key, words_key

WEEK = timedelta(days=7)
_MANY = 5_000
Row = dict[str, Any]


def first_week(config: Config, store: Store, *, articles: int, start: datetime) -> None:
    """A week of articles, spread over the feeds, read and scored as a round would have left them."""
    made = invented.news(articles).articles
    step = WEEK / len(made)
    feeds = config.feeds
    scoring = Scoring.of(config, store)
    store.sync_feeds(feeds, now=start)
    by_feed: dict[str, list[Article]] = {}
    for number, one in enumerate(made):
        feed = feeds[number % len(feeds)]
        when = start + step * number
        url = f"{urls.base(feed.url).rpartition('/')[0]}/a/{start:%Y%m%d}-{number}"
        article = Article(
            id=urls.article_id(url), url=url, title=one.title, text=one.text, text_from="page",
            status="article", outlet=feed.name, feed=feed.url, lang="en", published=when, seen=when,
            version=1, authors=(),
        )  # fmt: skip
        by_feed.setdefault(feed.url, []).append(article)
    for feed in feeds:
        own = by_feed.get(feed.url, [])
        store.polled([_poll(feed, own, start)], now=start + WEEK)
        for one in own:
            store.keep(one, scoring.score(one), address=one.url, rules=scoring.rules, now=start + WEEK)
        store.clean(feed.url, [], scoring.rules)


def _poll(feed: Feed, own: Sequence[Article], due: datetime) -> Poll:
    entries = tuple(
        Entry(feed=feed.url, id=one.url, url=one.url, title=one.title, summary=one.text[:300], seen=one.seen,
              published=one.published, content_html="", text=one.text[:300], authors=(), updated=None,
              lang="en", source=None)
        for one in own
    )  # fmt: skip
    reading = Reading(entries=entries, marks=b"", listed=len(entries))
    return Poll(feed=feed, next_due=due, reading=reading, validators=Validators(etag='"1"', of=feed.url))


def copied(database: Path, weeks: int, tell: Callable[[str], None]) -> None:
    """Adds the weeks before the first, so many of them, and what issues told of each."""
    with closing(sqlite3.connect(database)) as conn:
        conn.row_factory = sqlite3.Row
        conn.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000")
        template = {
            name: [dict(row) for row in conn.execute(f"SELECT * FROM {name}")]  # noqa: S608  names of ours
            for name in ("addresses", "articles", "article_versions", "scores", "search", "vectors",
                         "entries", "entry_versions", "issues", "issue_articles", "carried")
        }  # fmt: skip
        terms = {row["article"]: " ".join(_terms(row)) for row in template["article_versions"]}
        for number in range(1, weeks + 1):
            for name, rows in _week(template, terms, number):
                _insert(conn, name, rows)
            if number % 10 == 0:
                conn.commit()
                tell(f"{number} of {weeks} weeks")
        conn.commit()
        conn.executescript("PRAGMA optimize; ANALYZE;")


def _week(
    template: Mapping[str, list[Row]], terms: Mapping[str, str], number: int
) -> Iterator[tuple[str, list[Row]]]:
    earlier, word = WEEK * number, f"week{number}x"

    def then(value: str | None) -> str | None:
        # Whole weeks: what stands behind the second stays as it is.
        return None if value is None else f"{datetime.fromisoformat(value[:19]) - earlier}{value[19:]}"

    words = {
        row["article"]: words_key(row["title"], f"{row['text']} {word}")
        for row in template["article_versions"]
    }
    url = {row["key"]: f"{row['url']}/{number}" for row in template["addresses"]}
    key = {old: address_key(new) for old, new in url.items()}
    own = {row["article"]: urls.article_id(url[row["key"]]) for row in template["addresses"]}
    yield "articles", [
        {
            **row, "id": own[row["id"]], "at": then(row["at"]), "seen": then(row["seen"]),
            "words": words[row["id"]],
        }
        for row in template["articles"]
    ]  # fmt: skip
    versions = [
        {
            **row, "article": own[row["article"]], "url": f"{row['url']}/{number}", "kept": then(row["kept"]),
            "text": f"{row['text']} {word}", "published": then(row["published"]),
        }
        for row in template["article_versions"]
    ]  # fmt: skip
    yield "article_versions", versions
    yield (
        "addresses",
        [
            {**row, "key": key[row["key"]], "url": url[row["key"]], "article": own[row["article"]]}
            for row in template["addresses"]
        ],
    )
    yield "scores", [{**row, "article": own[row["article"]]} for row in template["scores"]]
    yield (
        "vectors",
        [
            {**row, "article": own[row["article"]], "words": words[row["article"]]}
            for row in template["vectors"]
        ],
    )
    shift = int(earlier.total_seconds()) << 20
    places = {row["article"]: row["place"] - shift for row in template["search"]}
    yield "search", [{"place": place, "article": own[old], "terms": None} for old, place in places.items()]
    yield (
        "search_words",
        [
            # The copy's one word more is its only new term; `wrong` would find a search that says otherwise.
            {"rowid": places[row["article"]], "words": f"{terms[row['article']]} {word}"}
            for row in template["article_versions"]
        ],
    )
    entry = {
        row["key"]: (guid, entry_key(_feed_of(row), guid))
        for row in template["entries"]
        for guid in (f"{row['guid']}/{number}",)
    }
    yield "entries", [
        {
            **row, "key": entry[row["key"]][1], "guid": entry[row["key"]][0], "seen": then(row["seen"]),
            "at": then(row["at"]), "address": key[row["address"]],
        }
        for row in template["entries"]
    ]  # fmt: skip
    yield "entry_versions", [
        {
            **row, "entry": entry[row["entry"]][1], "url": f"{row['url']}/{number}",
            "published": then(row["published"]), "remembered": then(row["remembered"]),
        }
        for row in template["entry_versions"]
    ]  # fmt: skip
    yield from _told(template, number, own, then)


def _feed_of(row: Row) -> str:
    # An invented feed is where its articles are.
    return f"{row['guid'].rpartition('/a/')[0]}/feed.xml"


def _terms(row: Row) -> list[str]:
    article = Article(
        id=row["article"], url=row["url"], title=row["title"], text=row["text"], text_from="page",
        status="article", outlet=row["outlet"], feed=row["feed"], lang=row["lang"],
        seen=datetime.now(UTC), version=1, authors=(),
        published=None,
    )  # fmt: skip
    return search.terms(search.document(article))


def _told(
    template: Mapping[str, list[Row]], number: int, own: Mapping[str, str], then: Callable[[str], Any]
) -> Iterator[tuple[str, list[Row]]]:
    """The issue of that week: the first week's, of that week's articles."""
    if not template["issues"]:
        return
    week = _earlier(template["issues"][0]["week"], number)
    was = template["issues"][0]["week"]
    facts = json.loads(template["issues"][0]["facts"])
    words = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).replace(was, week)
    for old, new in own.items():
        if old in words:
            words = words.replace(old, new)
    yield "issues", [{**row, "week": week, "facts": words + "\n", "frozen": then(row["frozen"])}
                     for row in template["issues"]]  # fmt: skip
    yield "issue_articles", [
        {**row, "week": week, "article": own.get(row["article"], row["article"]),
         "story": _story(row, number)}
        for row in template["issue_articles"]
    ]  # fmt: skip
    yield "carried", [
        {**row, "week": week, "story": _story(row, number),
         "articles": json.dumps([own.get(one, one) for one in json.loads(row["articles"])])}
        for row in template["carried"]
    ]  # fmt: skip


def _story(row: Row, number: int) -> str | None:
    return None if row["story"] is None else urls.article_id(f"{row['story']}/{number}")


def _earlier(week: str, number: int) -> str:
    year, _, name = week.partition("-W")
    monday = datetime.fromisocalendar(int(year), int(name), 1) - WEEK * number
    there = monday.isocalendar()
    return f"{there.year}-W{there.week:02}"


def _insert(conn: sqlite3.Connection, name: str, rows: Sequence[Row]) -> None:
    if rows:
        columns = list(rows[0])
        values = ", ".join("?" for _ in columns)
        statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608  names of ours
        conn.executemany(statement, [tuple(row.values()) for row in rows])


def wrong(database: Path, *, sample: int = 25) -> tuple[str, ...]:
    """What a sample of the copies is not, that the store itself would have made."""
    found: list[str] = []
    with Store.open(f"sqlite:///{database}") as store, closing(sqlite3.connect(database)) as conn:
        picked = conn.execute(
            "SELECT url, title, text FROM article_versions ORDER BY substr(article, 9) LIMIT ?", [sample]
        ).fetchall()
        for url, title, words in picked:
            scored = store.article(url)
            if scored is None or scored.article.id != urls.article_id(url):
                found.append(f"{url} is not found by its address")
            hits = store.search(search.parse(f'"{words.split()[-1]}" "{title}"'), limit=5)
            if url not in {hit.scored.article.url for hit in hits}:
                found.append(f"{url} is not found by its words")
    return tuple(found)
