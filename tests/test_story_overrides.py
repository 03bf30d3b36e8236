"""What the reader said of articles holds again in every run, whatever became of these in the meantime."""

from __future__ import annotations

from pathlib import Path

from test_store import DAY, HOUR, NOON, article, keep

from monitor import stories, urls
from monitor.config import Config, load
from monitor.model import Override, Story
from monitor.pipeline.grouping import resolved
from monitor.store import Store

DAM = "https://wire.example/news/1"
DAM_TEXT = "Inspectors shut two turbines at the dam of Kestrel Point after a leak was found on Monday."
MARKET = "https://wire.example/news/2"
MARKET_TEXT = "The cattle market of Olden moves into a hall, farmers decided by 61 votes to 17 on Friday."


def configured(folder: Path, said: str) -> Config:
    (folder / "feeds.yaml").write_text(
        "tags: {chips: {match: chips}}\nfeeds: [https://wire.example/feed]\n", encoding="utf-8"
    )
    (folder / "overrides.yaml").write_text(said, encoding="utf-8")
    return load(folder / "feeds.yaml", {})


def overrides(config: Config, store: Store) -> tuple[Override, ...]:
    found = resolved(config.overrides, store, config.named)
    assert found.notes == ()
    return found.overrides


def grouped(config: Config, store: Store, known: dict[str, str] | None = None) -> tuple[Story, ...]:
    return stories.group(
        store.articles_between(NOON - 3 * DAY, NOON + DAY),
        config.stories,
        known or {},
        overrides=overrides(config, store),
    )


def test_an_article_that_was_edited_stays_in_the_story_it_was_put_in(tmp_path: Path, store: Store) -> None:
    config = configured(tmp_path, f"- same: ['{DAM}?utm_source=x', '{urls.article_id(MARKET)}']\n")
    keep(store, article(DAM, title="Turbines shut", text=DAM_TEXT))
    keep(store, article(MARKET, title="Market moves", text=MARKET_TEXT))
    (before,) = grouped(config, store)
    assert (
        keep(store, article(MARKET, title="Something else", text="Quite another text.")).outcome == "version"
    )
    (after,) = grouped(config, store, {urls.article_id(DAM): before.id, urls.article_id(MARKET): before.id})
    assert after.id == before.id
    assert {one.article.title for one in after.members} == {"Turbines shut", "Something else"}


def test_an_article_that_turned_out_to_be_another_is_meant_by_either_name(
    tmp_path: Path, store: Store
) -> None:
    old = f"{DAM}?x=1"
    config = configured(tmp_path, f"- same: ['{old}', '{MARKET}']\n")
    keep(store, article(old, text=DAM_TEXT, text_from="feed", seen=NOON - HOUR), old, retry_at=NOON)
    keep(store, article(MARKET, text=MARKET_TEXT))
    (before,) = grouped(config, store)
    keep(store, article(DAM, text=DAM_TEXT))
    keep(store, article(DAM, text=DAM_TEXT), old)
    assert store.counts()["articles"] == 2
    (said,) = overrides(config, store)
    assert set(said.articles) == {urls.article_id(DAM), urls.article_id(MARKET)}
    (after,) = grouped(config, store, {urls.article_id(MARKET): before.id})
    assert (after.id, len(after.members)) == (before.id, 2)


def test_what_is_said_of_articles_that_are_gone_is_told_and_harms_nothing(
    tmp_path: Path, store: Store
) -> None:
    config = configured(tmp_path, f"- apart: ['{DAM}', 'https://wire.example/never']\n")
    keep(store, article(DAM, text=DAM_TEXT))
    found = resolved(config.overrides, store, config.named)
    assert found.overrides == ()
    assert found.notes == ("overrides.yaml names https://wire.example/never, and no such article is stored",)
