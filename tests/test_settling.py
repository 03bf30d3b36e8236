"""All that was kept since an outlet was last cleaned is cleaned, by what its newest articles show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from test_store import NOON, WIRE, article, keep

from monitor.extract import furniture
from monitor.model import Article
from monitor.pipeline.scoring import Scoring
from monitor.pipeline.settling import settle
from monitor.store import Store

MOTTO = "The paper of the quays"


def told(number: int) -> str:
    name = "".join("abcdefghij"[int(figure)] for figure in f"{number:03}")
    return (
        f"The council ordered cranes for the pier of {name} on Tuesday, its director said, after talks.\n\n"
        f"Nobody had asked for any at {name} until the spring, when a report found that they were missing."
        f"\n\n{MOTTO}"
    )


def kept(number: int, *, days: int = 0) -> Article:
    return article(
        f"https://wire.example/{number}",
        title=f"Cranes ordered for quay {number}",
        text=told(number),
        published=NOON - timedelta(days=days, minutes=number),
    )


def put(store: Store, articles: Iterable[Article]) -> None:
    store.sync_feeds([WIRE], now=NOON)
    for one in articles:
        # As a lone page's reading leaves it.
        keep(store, furniture.without(one))


def dirty(store: Store, count: int) -> list[int]:
    found = (store.article(f"https://wire.example/{n}") for n in range(count))
    return [n for n, one in enumerate(found) if one is None or MOTTO in one.article.text]


def run(store: Store) -> int:
    return settle(store, Scoring(), progress=lambda *_: None)


def test_more_articles_than_are_learnt_from_are_all_cleaned(store: Store) -> None:
    put(store, (kept(n) for n in range(215)))
    assert len(dirty(store, 215)) == 215
    assert run(store) == 215
    assert dirty(store, 215) == []
    assert store.unsettled() == ()
    assert run(store) == 0


def test_an_old_article_that_is_kept_again_is_cleaned_again(store: Store) -> None:
    put(store, [kept(0, days=300), *(kept(n) for n in range(1, 6))])
    run(store)
    assert dirty(store, 6) == []
    put(store, [kept(0, days=300)])
    assert dirty(store, 6) == [0]
    assert run(store) == 1
    assert dirty(store, 6) == []


def test_an_article_of_a_day_to_come_does_not_stop_an_outlets_cleaning(store: Store) -> None:
    put(store, [kept(0, days=-27_000), *(kept(n) for n in range(1, 6))])
    assert run(store) == 6
    assert dirty(store, 6) == []
