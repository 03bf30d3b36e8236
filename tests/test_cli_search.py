"""`monitor search` as people and programs use it, over the sample week."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from test_cli import FEEDS, monitor
from whole import PUBLISHED, Desk


@pytest.fixture(scope="module")
def desk(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    own = collected.copy(tmp_path_factory.mktemp("search") / "desk")
    own.run("publish", "2026-W47")
    return own


def test_every_hit_has_its_title_outlet_day_tags_issue_line_and_address(desk: Desk) -> None:
    said = desk.run("search", "izanagi outlet:quay", "-n", "1")
    title, facts, line, address = said.strip().split("\n")
    assert "Izanagi" in title
    assert re.fullmatch(r"Silicon Quay · 2026-11-20 · SoftBank 0\.\d\d · told in 2026-W47", facts)
    assert "Izanagi" in line
    assert address.startswith("http://127.0.0.1")


def test_programs_get_the_same_as_objects(desk: Desk) -> None:
    (hit,) = desk.json("search", "izanagi", "outlet:quay", "--limit", "1")
    assert hit["outlet"] == "Silicon Quay"
    assert hit["relevant"] == ["softbank"]
    assert hit["issues"] == [{"week": "2026-W47", "revision": 1, "story": hit["issues"][0]["story"]}]
    assert set(hit["scores"]) == {"softbank", "nvidia", "sovereign-ai"}
    assert "Izanagi" in hit["snippet"]


def test_a_list_in_markdown_links_to_each_article(desk: Desk) -> None:
    said = desk.run("search", "nvidia outlet:wire", "--markdown", "-n", "3")
    tokens = MarkdownIt().parse(said)
    assert [one.type for one in tokens].count("list_item_open") == 3
    links = [child for one in tokens for child in one.children or () if child.type == "link_open"]
    assert len(links) == 3


def test_japanese_is_found_without_spaces(desk: Desk) -> None:
    hits = desk.json("search", "エヌビディア", "--lang", "ja")
    assert hits
    assert {one["lang"] for one in hits} == {"ja"}
    assert all("エヌビディア" in one["title"] + one["snippet"] for one in hits)


def test_tags_outlets_and_times_narrow_it(desk: Desk) -> None:
    every = desk.json("search", "nvidia OR softbank", "-n", "500")
    narrow = desk.json(
        "search", "nvidia OR softbank", "--tag", "nvidia", "--outlet", "harbor wire", "--since", "2026-11-19",
        "--until", "2026-11-19",
    )  # fmt: skip
    assert 0 < len(narrow) < len(every)
    assert {one["outlet"] for one in narrow} == {"Harbor Wire"}
    assert all("nvidia" in one["relevant"] for one in narrow)
    assert desk.json("search", "nvidia", "--since", "2026-W48") == []
    week = desk.json("search", "nvidia", "--since", "2026-W47", "--until", "2026-W47", "-n", "500")
    every = desk.json("search", "nvidia", "-n", "500")
    dated = [one for one in every if (one["published"] or one["first_seen"]) > "2026-11-15T15"]
    assert week == dated
    assert len(week) < len(every)


def test_the_best_come_first_where_asked_for(desk: Desk) -> None:
    best, newest = (
        desk.json("search", "sovereign", "--order", order, "-n", "500") for order in ("best", "newest")
    )
    assert {one["id"] for one in best} == {one["id"] for one in newest}
    assert "sovereign" in best[0]["title"].lower()
    days = [one["published"] or one["first_seen"] for one in newest]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["zeppelin"], "nothing found: try fewer words"),
        (["nvidia", "--outlet", "nobody"], "there is something without --tag"),
    ],
)
def test_finding_nothing_is_no_failure_and_says_what_may_help(
    desk: Desk, words: list[str], said: str
) -> None:
    done = monitor("search", *words, at=desk.folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert said in done.stderr


def test_more_than_is_shown_is_said(desk: Desk) -> None:
    done = monitor("search", "nvidia", "-n", "2", at=desk.folder)
    assert done.stdout.count("http://") == 2
    assert "more than 2: --limit" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nvidia AND"], "character 8: AND stands between two words"),
        (["nvidia", "--tag", "nvidea"], "no tag nvidea: did you mean nvidia?"),
        (["nvidia", "--since", "yesterday"], "--since: 'yesterday' is no ISO time"),
        (["nvidia", "--since", "2026-W60"], "--since"),
        (["nvidia", "--json", "--markdown"], "one form at a time"),
    ],
)
def test_wrong_use_says_what_to_do(desk: Desk, words: list[str], said: str) -> None:
    done = monitor("search", *words, at=desk.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_an_empty_archive_says_so(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    done = monitor("search", "nvidia", at=tmp_path, now=PUBLISHED)
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing is stored yet: monitor collect" in done.stderr
    assert json.loads(monitor("search", "nvidia", "--json", at=tmp_path).stdout) == []
