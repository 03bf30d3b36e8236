"""What the store keeps at hand, and for how long: old texts lie in files and read like any other."""

from __future__ import annotations

import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from test_cli import monitor
from test_store import DAY, NOON, SCORES, WIRE, article, entry, keep, remember
from whole import Desk

from monitor import search, urls
from monitor.errors import StoreError
from monitor.model import Report
from monitor.store import Store, engine

URL = "https://wire.example/news/1"
OTHER = "https://wire.example/news/2"
WORDS = "The barrage at Aldersound began to turn, and its first turbine gave 12 megawatts. " * 8
LATER = NOON + 200 * DAY
SUMMER = "2027-06-23T08:00:00Z"


@pytest.fixture
def full(store_url: str, tmp_path: Path) -> Any:
    """A store with two articles and what their feed gave of them."""
    with Store.open(store_url, cold=tmp_path / "texts") as store:
        store.sync_feeds([WIRE], now=NOON)
        for number, url in enumerate((URL, OTHER), 1):
            remember(store, entry(number, url=url, content_html=f"<p>{WORDS}</p>", text=WORDS))
            keep(store, article(url, text=f"{WORDS}\n\n{number}"))
        yield store


def files(tmp_path: Path) -> list[Path]:
    return sorted(path for path in (tmp_path / "texts").rglob("*") if path.is_file())


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with engine.reading(store._db) as conn:
        return [tuple(row) for row in conn.execute(text(query))]


def seen(store: Store) -> tuple[object, ...]:
    """All that the store says of its articles."""
    hits = store.search(search.parse("barrage turbine"), limit=10)
    return (
        tuple(store.export()),
        tuple(hit.scored for hit in hits),
        store.articles_between(NOON - 9 * DAY, NOON + 9 * DAY),
        store.trail(URL) and store.trail(URL).scored,  # type: ignore[union-attr]
    )


def test_a_text_that_was_put_away_reads_like_any_other(full: Store, tmp_path: Path) -> None:
    before = seen(full)
    assert len(before[1]) == 2  # type: ignore[arg-type]
    done = full.put_away(NOON + DAY, now=LATER)
    assert (done.articles, done.files) == (2, 1)
    assert not [row for row in rows(full, "SELECT text FROM article_versions") if "barrage" in str(row[0])]
    assert not [row for row in rows(full, "SELECT content_html FROM entry_versions") if "barrage" in str(row)]
    assert seen(full) == before


def test_a_file_of_old_texts_is_gzip_of_json_lines(full: Store, tmp_path: Path) -> None:
    full.put_away(NOON + DAY, now=LATER)
    (path,) = files(tmp_path)
    assert path.parent.name == "2026"
    assert path.name.startswith("2026-W47-")
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    assert {one["of"] for one in lines} == {"article_versions", "entry_versions"}
    assert {one["text"] for one in lines if one["id"] == urls.article_id(URL)} == {f"{WORDS}\n\n1"}
    held = full.texts()
    assert (held.files, held.records, held.packed) == (1, 4, path.stat().st_size)


def test_many_texts_stand_in_many_members_and_each_is_found(full: Store, tmp_path: Path) -> None:
    words = {}
    for number in range(3, 120):
        url = f"https://wire.example/news/{number}"
        words[url] = f"{number} " + "".join(f"{number * at:x} " for at in range(2_000))
        remember(full, entry(number, url=url))
        keep(full, article(url, text=words[url]))
    while full.put_away(NOON + DAY, now=LATER, limit=50).articles:
        pass
    assert len(files(tmp_path)) == 3
    for url, said in words.items():
        found = full.article(url)
        assert found is not None
        assert found.article.text == said


def test_putting_away_is_done_once_and_a_second_time_does_nothing(full: Store, tmp_path: Path) -> None:
    assert full.put_away(NOON + DAY, now=LATER).articles == 2
    assert full.put_away(NOON + DAY, now=LATER).articles == 0
    assert len(files(tmp_path)) == 1


def test_what_is_younger_stays_in_the_tables(full: Store) -> None:
    assert full.put_away(NOON - DAY, now=LATER).articles == 0
    assert full.texts().files == 0


def test_where_no_file_can_be_written_nothing_changes(full: Store, tmp_path: Path) -> None:
    before = seen(full)
    (tmp_path / "texts").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot be written there .* nothing was changed"):
        full.put_away(NOON + DAY, now=LATER)
    assert seen(full) == before
    assert [row for row in rows(full, "SELECT text FROM article_versions") if "barrage" in str(row[0])]


def test_a_run_killed_between_file_and_rows_leaves_a_file_that_the_next_one_writes_again(
    full: Store, tmp_path: Path
) -> None:
    full.put_away(NOON + DAY, now=LATER)
    (path,) = files(tmp_path)
    whole = path.read_bytes()
    with Store.open(f"sqlite:///{tmp_path}/again/monitor.db", cold=tmp_path / "texts") as other:
        other.sync_feeds([WIRE], now=NOON)
        for number, url in enumerate((URL, OTHER), 1):
            remember(other, entry(number, url=url, content_html=f"<p>{WORDS}</p>", text=WORDS))
            keep(other, article(url, text=f"{WORDS}\n\n{number}"))
        other.put_away(NOON + DAY, now=LATER)
    assert files(tmp_path) == [path]
    assert path.read_bytes() == whole


def test_an_article_whose_text_is_away_is_not_scored_again(full: Store) -> None:
    assert len(full.unscored("other rules", 10)) == 2
    full.put_away(NOON + DAY, now=LATER)
    assert full.unscored("other rules", 10) == ()
    assert full.unscored("A", 10) == ()


def test_a_new_version_is_at_hand_and_the_old_one_is_still_read(full: Store) -> None:
    full.put_away(NOON + DAY, now=LATER)
    keep(full, article(URL, text=WORDS.replace("12", "14")))
    trail = full.trail(URL)
    assert trail is not None
    assert trail.scored is not None
    assert (len(trail.versions), trail.away) == (2, False)
    assert "14 megawatts" in trail.scored.article.text
    assert [one.id for one in full.unscored("other rules", 10)] == [urls.article_id(URL)]
    assert full.put_away(NOON + DAY, now=LATER).articles == 1
    assert "14 megawatts" in full.export().__next__().text


def test_the_same_words_again_are_at_hand_and_no_version(full: Store) -> None:
    full.put_away(NOON + DAY, now=LATER)
    kept = keep(full, article(URL, text=f"{WORDS}\n\n1"))
    assert kept.outcome == "same"
    assert len([row for row in rows(full, "SELECT text FROM article_versions") if "barrage" in str(row)]) == 1


@pytest.mark.parametrize("harm", ["gone", "cut", "other"])
def test_a_file_that_is_gone_or_damaged_is_named_with_what_to_do(
    full: Store, tmp_path: Path, harm: str
) -> None:
    full.put_away(NOON + DAY, now=LATER)
    (path,) = files(tmp_path)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:60] if harm == "cut" else gzip.compress(b"{}\n"))
    with pytest.raises(StoreError, match="bring it back from a backup") as caught:
        full.article(URL)
    assert caught.value.subject == str(path)
    assert full.texts().missing == ((f"2026/{path.name}",) if harm == "gone" else ())


def test_a_text_that_looks_like_a_reference_is_a_text(full: Store) -> None:
    for number, words in enumerate(("\x1e2026/x.jsonl.gz 0 0 text", "\x1e\x1etwice"), 7):
        url = f"https://wire.example/news/{number}"
        remember(full, entry(number, url=url))
        keep(full, article(url, text=words))
        found = full.article(url)
        assert found is not None
        assert found.article.text == words


def test_a_store_moves_with_its_old_texts_whole(full: Store, tmp_path: Path) -> None:
    before = tuple(full.export())
    full.put_away(NOON + DAY, now=LATER)
    with Store.open(f"sqlite:///{tmp_path}/new/monitor.db") as other:
        full.copy_into(other)
        assert tuple(other.export()) == before
        assert other.texts().files == 0
        assert len(other.unscored("other rules", 10)) == 2


def test_old_vectors_and_reports_are_deleted_and_young_ones_stay(full: Store) -> None:
    words = {one.article.id: one.article for one in full.articles_between(NOON - DAY, NOON + DAY)}
    assert words
    for began in (NOON, NOON + DAY, LATER):
        full.end_round(full.begin_round("collect", began), Report(counts=()), began)
    assert full.forget_rounds(NOON + timedelta(hours=1)) == 1
    assert [one.began for one in full.rounds()] == [LATER, NOON + DAY]
    assert full.forget_rounds(LATER + DAY) == 1
    assert [one.began for one in full.rounds()] == [LATER], "the last of a kind stays"


# -- as a reader has it ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    own = collected.copy(tmp_path_factory.mktemp("retention") / "desk")
    own.run("publish", "2026-W47")
    return own


@pytest.fixture
def desk(published: Desk, tmp_path: Path) -> Desk:
    copy = published.copy(tmp_path / "desk")
    path = copy.folder / "feeds.yaml"
    path.write_text(path.read_text("utf-8") + "\nretention: {texts_weeks: 13, vectors_weeks: 8}\n", "utf-8")
    return copy


def test_tidy_puts_away_what_is_old_and_says_how_much(desk: Desk) -> None:
    before = desk.run("export"), desk.run("search", "kushiro")
    young = desk.run("tidy")
    assert "Nothing is old enough" in young
    said = desk.json("tidy", "--vacuum", now=SUMMER)
    assert said["articles"] > 50
    assert said["vectors"] > 20
    assert said["texts"]["packed"] < said["size"] < said["texts"]["records"] * 10_000
    assert said["database"]["after"] < said["database"]["before"]
    assert (desk.run("export"), desk.run("search", "kushiro")) == before
    assert f"In {desk.folder}/.monitor/texts" in desk.run("tidy", now=SUMMER)


def told(facts: Any) -> list[tuple[Any, ...]]:
    every = [one for section in facts["sections"] for one in (*section["stories"], *section["more"])]
    return [(one["id"], one["summary"], one["points"], one["why"], one["also"]) for one in every]


def test_an_issue_can_be_made_again_of_texts_that_were_put_away(desk: Desk) -> None:
    facts = desk.folder / "digests" / "2026" / "2026-W47.json"
    before = json.loads(facts.read_text("utf-8"))
    desk.run("tidy", now=SUMMER)
    desk.run("publish", "2026-W47", "--revise", now=SUMMER)
    # What was to come is over by then.
    assert told(json.loads(facts.read_text("utf-8"))) == told(before)
    assert len(told(before)) > 10


def test_why_says_that_an_old_article_keeps_its_scores(desk: Desk) -> None:
    (hit,) = desk.json("search", "title:kushiro outlet:ledger", "-n", "1")
    desk.run("tidy", now=SUMMER)
    desk.run("tags", "alias", "nvidia", "Kushiro")
    assert "it keeps them, since its text was put away" in desk.run("why", hit["url"], now=SUMMER)


def test_the_next_issue_tidies_by_itself(desk: Desk) -> None:
    desk.run("run", now=SUMMER)
    assert list((desk.folder / ".monitor" / "texts").rglob("*.jsonl.gz"))


def test_nothing_that_an_issue_may_tell_is_put_away(desk: Desk) -> None:
    path = desk.folder / "feeds.yaml"
    path.write_text(path.read_text("utf-8").replace("digest:", "digest:\n  lookback_days: 365", 1), "utf-8")
    assert "lookback_days: 365" in path.read_text("utf-8")
    desk.run("tidy", now=SUMMER)
    assert not (desk.folder / ".monitor" / "texts").exists()


def test_a_folder_of_ones_own_is_where_the_texts_lie(desk: Desk) -> None:
    path = desk.folder / "feeds.yaml"
    path.write_text(
        path.read_text("utf-8").replace("texts_weeks: 13", "texts_weeks: 13, folder: old"), "utf-8"
    )
    desk.run("tidy", now=SUMMER)
    assert list((desk.folder / "old").rglob("*.jsonl.gz"))
    path.write_text(path.read_text("utf-8").replace("folder: old", "folder: elsewhere"), "utf-8")
    done = monitor("search", "kushiro", at=desk.folder, now=SUMMER)
    assert done.returncode == 1
    assert "elsewhere/2026/2026-W47-" in done.stderr
    (alarm,) = [one for one in desk.json("status", now=SUMMER)["alarms"] if one["kind"] == "store"]
    assert alarm["said"].startswith("is not there")
    assert "name the folder it lies in as retention.folder" in done.stderr


def test_without_a_setting_no_text_is_put_away(published: Desk, tmp_path: Path) -> None:
    copy = published.copy(tmp_path / "desk")
    said = copy.run("tidy", now=SUMMER)
    assert "Deleted: the vectors of" in said
    assert not (copy.folder / ".monitor" / "texts").exists()


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("{texts_weeks: 12}", "retention.texts_weeks: found the number 12, expected a whole number from 13"),
        ("{texts_week: 20}", "did you mean texts_weeks?"),
        ("{vectors_weeks: never}", "retention.vectors_weeks: found"),
    ],
)
def test_mistakes_in_the_section_are_told(published: Desk, tmp_path: Path, section: str, said: str) -> None:
    copy = published.copy(tmp_path / "desk")
    path = copy.folder / "feeds.yaml"
    path.write_text(path.read_text("utf-8") + f"\nretention: {section}\n", "utf-8")
    done = monitor("check", at=copy.folder)
    assert done.returncode == 2
    assert said in done.stderr


def test_times_are_of_the_utc_week(full: Store, tmp_path: Path) -> None:
    late = datetime.fromisoformat("2026-11-15T23:59:00+00:00")
    remember(full, entry(9, url="https://wire.example/news/9", published=late))
    keep(full, article("https://wire.example/news/9", published=late, text=WORDS))
    full.put_away(NOON + DAY, now=LATER)
    assert [path.name[:8] for path in files(tmp_path)] == ["2026-W46", "2026-W47"]
    assert SCORES
