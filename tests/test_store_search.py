"""A search finds what the store holds, no more and no less: on SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from test_store import DAY, HOUR, NOON, SCORES, WIRE, article, entry, keep, remember

from monitor.model import Carried, Digest, Fixture
from monitor.search import parse
from monitor.store import Store, engine, migrate


def found(store: Store, query: str, **more: object) -> list[str]:
    values: dict[str, object] = {"limit": 50, **more}
    return [one.scored.article.url for one in store.search(parse(query), **values)]  # type: ignore[arg-type]


def press(store: Store, number: int, title: str, body: str = "A text.", **more: object) -> str:
    url = f"https://wire.example/news/{number}"
    keep(store, article(url, title=title, text=body, **more))
    return url


def test_the_newest_come_first_and_no_more_than_asked_for(store: Store) -> None:
    urls = [press(store, n, f"Cranes {n}", published=NOON - n * HOUR) for n in range(1, 9)]
    assert found(store, "cranes") == urls
    assert found(store, "cranes", limit=3) == urls[:3]
    assert found(store, "cranes", since=NOON - 3 * HOUR, until=NOON - HOUR) == urls[1:3]


def test_articles_of_one_second_are_all_found(store: Store) -> None:
    urls = {press(store, n, "Cranes") for n in range(40)}
    assert set(found(store, "cranes")) == urls


def test_words_in_any_script_are_found(store: Store) -> None:
    tokyo = press(store, 1, "東京電力が原発再稼働", "株価は上昇した。ｿﾌﾄﾊﾞﾝｸも。", lang="ja")
    press(store, 2, "京都で会議", "東の空。")
    zurich = press(store, 3, "Café in Zürich", "Straße")
    for query, hits in (
        ("東京", [tokyo]), ("株", [tokyo]), ("ソフトバンク", [tokyo]), ("京都 東", None), ("cafe", [zurich]),
        ("STRASSE", [zurich]), ("zuri*", [zurich]), ("電力 OR zürich", None), ("title:東京", [tokyo]),
        ("title:株価", []), ("lang:ja 東京", [tokyo]), ("東京 -株価", []), ('"東京電力が"', [tokyo]),
    ):  # fmt: skip
        if hits is not None:
            assert found(store, query) == hits, query
    assert set(found(store, "電力 OR zürich")) == {tokyo, zurich}


def test_an_edited_article_is_found_by_its_new_words_alone(store: Store) -> None:
    url = press(store, 1, "Harbour opens", "The cranes arrive.")
    press(store, 1, "Harbour closes", "The ferries leave.")
    assert found(store, "cranes OR opens") == []
    assert found(store, "ferries closes") == [url]


def test_an_article_of_another_time_is_found_there(store: Store) -> None:
    url = press(store, 1, "Cranes", published=NOON - 3 * DAY)
    assert found(store, "cranes", since=NOON - DAY) == []
    press(store, 1, "Cranes", published=NOON - HOUR)
    assert found(store, "cranes", since=NOON - DAY) == [url]
    assert found(store, "cranes") == [url]


def test_furniture_that_was_taken_out_is_not_found(store: Store) -> None:
    url = press(store, 1, "Cranes", "Subscribe now.\n\nThe harbour.")
    known = store.article(url)
    assert known is not None
    cleaned = replace(known.article, text="The harbour.", furniture=(Fixture(at=0, text="Subscribe now."),))
    store.clean(WIRE.url, [(cleaned, SCORES)], rules="r1")
    assert found(store, "subscribe") == []
    assert found(store, "harbour") == [url]


def test_articles_that_turned_out_to_be_one_are_found_once_under_the_one_that_stands(store: Store) -> None:
    store.sync_feeds([WIRE], now=NOON)
    remember(store, entry(1), entry(2))
    press(store, 1, "Cranes here", "First.")
    press(store, 2, "Cranes there", "Second.")
    one = article("https://wire.example/news/1", title="Cranes everywhere")
    keep(store, one, "https://wire.example/news/2")
    assert found(store, "cranes") == ["https://wire.example/news/1"]
    assert found(store, "second OR first") == []


def test_what_a_tag_is_not_about_is_left_out(store: Store) -> None:
    press(store, 1, "Cranes")
    url = press(store, 2, "Cranes again")
    about = [replace(SCORES[0], relevant=False), replace(SCORES[1], relevant=True)]
    known = store.article(url)
    assert known is not None
    store.score(known.article.id, about, "r1")
    assert found(store, "cranes", tags=["banks"]) == [url]
    assert found(store, "cranes", tags=["chips", "banks"]) == []


def test_an_outlet_is_known_by_its_name_and_by_its_site(store: Store) -> None:
    url = press(store, 1, "Cranes", outlet="The Harbour Wire")
    for query in ("outlet:harbour", 'outlet:"the harbour wire"', "outlet:wire.example", "cranes outlet:Wire"):
        assert found(store, query) == [url]
    assert found(store, "outlet:harb") == []


def test_the_issues_that_told_an_article_are_named_once_each(store: Store) -> None:
    press(store, 1, "Cranes")
    known = article("https://wire.example/news/1").id
    for revision in (1, 2):
        store.freeze(
            Digest(week="2026-W47", revision=revision, draft=False, facts="{}"),
            stories={known: "s1"},
            carried=[Carried(week="2026-W47", story="s1", articles=(known,))],
            now=NOON,
        )
    (hit,) = store.search(parse("cranes"), limit=5)
    assert [(one.week, one.revision, one.story) for one in hit.told] == [("2026-W47", 2, "s1")]


def test_a_write_that_is_undone_leaves_nothing_to_find(store_url: str) -> None:
    with Store.open(store_url) as store:
        url = press(store, 1, "Cranes")
        # The scores are written last.
        wrong: list[Any] = [object()]
        with pytest.raises(AttributeError):
            store.keep(article(url, title="Ferries"), wrong, address=url, rules="r", now=NOON)
        assert found(store, "cranes") == [url]
        assert found(store, "ferries") == []


def test_what_an_old_store_holds_can_be_searched_after_the_upgrade(empty_url: str) -> None:
    db = engine.connect(engine.parse_url(empty_url))
    migrate.upgrade(db, "0009")
    zone = "+00:00" if db.dialect.name == "postgresql" else ".000000"
    with engine.writing(db) as conn:
        for number in range(1_203):
            values = {
                "id": f"{number:016x}", "url": f"https://wire.example/{number}",
                "title": f"Headline {number}", "at": f"2026-11-18 11:{number % 60:02}:00{zone}",
                "merged": "0" * 16 if number == 7 else None,
            }  # fmt: skip
            conn.execute(
                text(
                    "INSERT INTO articles (id, version, at, seen, rules, relevant, merged_into) "
                    "VALUES (:id, 2, :at, :at, 'r1', true, :merged)"
                ),
                {key: values[key] for key in ("id", "at", "merged")},
            )
            for version, words in ((1, "draft"), (2, "東京 final")):
                conn.execute(
                    text(
                        "INSERT INTO article_versions (article, number, url, feed, outlet, title, text, "
                        "text_from, status, authors, content_hash, kept) VALUES (:id, :n, :url, 'f', 'Wire', "
                        ":title, :words, 'page', 'article', '[]', 'h', :at)"
                    ),
                    {key: values[key] for key in ("id", "url", "title", "at")}
                    | {"n": version, "words": words},
                )
    db.dispose()
    with Store.open(empty_url) as store:
        assert found(store, "title:1202") == ["https://wire.example/1202"]
        assert len(found(store, "東京", limit=5_000)) == 1_202
        assert found(store, "draft OR title:7") == []
        store.score("0" * 15 + "1", SCORES, "r2")
        assert found(store, "title:1 東京") == ["https://wire.example/1"]


def test_a_search_reads_as_much_as_it_shows_and_not_the_archive(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    with Store.open(url) as store:
        for number in range(20):
            press(store, number, "Cranes", published=NOON - number * timedelta(minutes=1))
    db = engine.connect(engine.parse_url(url))
    asked = (
        "EXPLAIN QUERY PLAN SELECT s.article FROM search_words AS w CROSS JOIN search AS s "
        "ON s.place = w.rowid WHERE w.search_words MATCH 'cranes' ORDER BY w.rowid DESC LIMIT 3"
    )
    with engine.reading(db) as conn:
        plan = [row.detail for row in conn.execute(text(asked))]
    db.dispose()
    # Sorted already: else every hit would be read before the first is shown.
    assert not any("TEMP B-TREE" in one for one in plan), plan
