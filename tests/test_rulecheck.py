"""Rules under a microscope: what each part finds, and what might as well not be there."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from test_cli import FEEDS, monitor
from test_store import NOON, article
from whole import PUBLISHED, Desk

from monitor import config as configuration
from monitor import rules
from monitor.config import Config
from monitor.model import Tag
from monitor.pipeline import microscope, remarks
from monitor.relevance import score
from monitor.store import Store


def tag(**more: object) -> Tag:
    return Tag(slug="x", name="X", **more)  # type: ignore[arg-type]


def test_a_rule_is_its_alternatives_and_what_it_excludes() -> None:
    found = rules.parts(
        tag(
            match='AI OR ("AI chip" AND maker) OR title:(a OR b) OR cut* NEAR/3 (c OR d)',
            any=("Plain words",),
            exclude="=ARM",
        )
    )
    assert [(one.key, one.item, one.shown) for one in found] == [
        ("match", None, "AI"),
        ("match", None, '"AI chip" AND maker'),
        ("match", None, "title:a"),
        ("match", None, "title:b"),
        ("match", None, "cut* NEAR/3 (c OR d)"),
        ("exclude", None, "=ARM"),
        ("any", 0, "Plain words"),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"match": 'AI OR "sovereign AI"'}, ['"sovereign AI" adds nothing: AI finds whatever it finds']),
        ({"match": "nvidia OR arm OR Nvidia"}, ["Nvidia stands there twice: nvidia finds the same"]),
        ({"match": "arm", "any": ("arm",)}, ["arm stands there twice: arm finds the same"]),
        ({"match": "arm", "exclude": "arm"}, ["arm voids what arm finds, so that neither counts"]),
        ({"match": '"AI chip" OR "chip AI"'}, []),
        ({"match": "=ARM OR arm"}, []),
        ({"match": '=AI OR "sovereign AI"'}, []),
        ({"match": "AI", "exclude": '"AI chip"'}, []),
        ({"match": "ソフトバンク OR ソフトバンクグループ"}, []),
        ({"match": 'title:AI OR "AI chip"'}, []),
    ],
)
def test_what_adds_nothing_is_known_from_the_rule_alone(given: dict[str, object], said: list[str]) -> None:
    assert [f"{part.shown} {why}" for part, why in rules.idle(tag(**given))] == said


def test_nothing_is_said_of_the_rules_that_ship() -> None:
    shipped = configuration.load(Path(__file__).parent.parent / "feeds.yaml", {})
    assert [one for tag in shipped.tags for one in rules.idle(tag)] == []


# -- on an archive --------------------------------------------------------------------------------

TAGS = """\
tags:
  port:
    match: >-
      harbour OR ferry OR
      zeppelin OR "harbour master"
    exclude: museum OR unheard
  sea:
    match: harbour OR ferry
  all:
    any: [the]
feeds: [https://wire.example/feed]
"""


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Config, Store]:
    """Six hundred articles: half of harbours, some with their masters, a few in museums, and few ferries."""
    (tmp_path / "feeds.yaml").write_text(TAGS, encoding="utf-8")
    config = configuration.load(tmp_path / "feeds.yaml", {})
    store = Store.open(f"sqlite:///{tmp_path}/.monitor/monitor.db")
    for number in range(600):
        title = f"Harbour {number}" if number % 2 else f"The town {number}"
        title += " and its harbour master" if number % 14 == 1 else ""
        title += " ferry" if number in (2, 4) else ""
        title = f"The harbour museum {number}" if number in (5, 9) else title
        url = f"https://wire.example/{number}"
        one = article(url, title=title, text="The quay.", published=NOON - timedelta(hours=1 + number % 500))
        store.keep(one, score(one, config.tags), address=url, rules="r", now=NOON)
    return config, store


def test_each_part_is_counted_and_what_it_alone_finds(desk: tuple[Config, Store]) -> None:
    config, store = desk
    with store:
        looked = microscope(config, store=store, now=NOON, days=30, most=1_000)
    counted = {(one.part.tag, one.part.shown): (one.found, one.alone) for one in looked.tallies}
    assert (looked.read, looked.looked, looked.sampled) == (600, 600, False)
    assert counted["port", "ferry"] == (2, 2)
    assert counted["port", "zeppelin"] == (0, 0)
    harbour, alone = counted["port", "harbour"]
    assert harbour == 300
    assert alone == harbour - counted["port", '"harbour master"'][0]
    assert counted["port", '"harbour master"'][1] == 0
    # Of what is excluded: where the tag would have been found.
    assert counted["port", "museum"][0] == 2


def test_what_somebody_should_look_at_is_said_with_its_place(desk: tuple[Config, Store]) -> None:
    config, store = desk
    store.close()
    done = monitor("check", at=config.path.parent, now=NOON.isoformat())
    assert done.returncode == 0
    said = [one.partition("feeds.yaml: ")[2] for one in done.stderr.splitlines()]
    assert any(one.startswith("5:7: port: zeppelin finds nothing in 600 articles since") for one in said)
    assert '5:20: port: "harbour master" adds nothing: harbour finds whatever it finds' in said
    assert any(one.startswith("7:3: sea: is relevant for the same articles as port") for one in said)
    assert any("all: its rule stands in" in one and "it tells nothing apart" in one for one in said)
    # What is excluded is there for a rainy day.
    assert not any("unheard" in one for one in said)
    listed = json.loads(monitor("check", "--json", at=config.path.parent, now=NOON.isoformat()).stdout)
    assert [one.partition("feeds.yaml: ")[2] or one for one in listed["notes"]] == said


def test_of_few_articles_nothing_is_said(desk: tuple[Config, Store]) -> None:
    config, store = desk
    with store:
        looked = microscope(config, store=store, now=NOON - timedelta(hours=485), days=30, most=1_000)
    assert 0 < looked.looked < 200
    assert list(remarks(config, looked)) == [] or all("the" in str(one) for one in remarks(config, looked))


def test_a_sample_of_many_is_the_same_each_time(desk: tuple[Config, Store]) -> None:
    config, store = desk
    with store:
        one, two = (microscope(config, store=store, now=NOON, days=30, most=100) for _ in range(2))
    assert one.sampled
    assert [(t.part, t.found) for t in one.tallies] == [(t.part, t.found) for t in two.tallies]


def test_a_check_makes_no_store(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    done = monitor("check", at=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / ".monitor").exists()


# -- rules tried before they are trusted ----------------------------------------------------------


def test_a_rule_is_tried_on_the_archive_and_what_it_changes_is_told(collected: Desk, tmp_path: Path) -> None:
    file = tmp_path / "tags.yaml"
    file.write_text("tags: {nvidia: {match: nvidia OR softbank}, new: {any: [quay]}}\n", encoding="utf-8")
    done = monitor(
        "lab", "score", "--archive", "--tags", str(file), "--changes", at=collected.folder, now=PUBLISHED
    )
    assert done.returncode == 0
    lines = [json.loads(one) for one in done.stdout.splitlines()]
    assert lines
    assert all(one["crossed"] for one in lines)
    gained = sum(one["crossed"].get("nvidia") == "gained" for one in lines)
    assert f"{gained} gained" in done.stderr.splitlines()[0]
    for one in lines:
        new = {score["tag"]: score["score"] for score in one["scores"]}
        assert set(new) == {"nvidia", "new"}
    whole = monitor("lab", "score", "--archive", "--since", "2026-11-01", at=collected.folder, now=PUBLISHED)
    assert all(not json.loads(one)["crossed"] for one in whole.stdout.splitlines())
    assert "0 gained, 0 lost" in whole.stderr


def test_the_same_rules_in_another_file_change_nothing_where_a_tag_has_aliases(
    collected: Desk, tmp_path: Path
) -> None:
    desk = collected.copy(tmp_path / "desk")
    desk.run("tags", "alias", "nvidia", "supercomputer")
    desk.run("publish", now=PUBLISHED)
    file = tmp_path / "tags.yaml"
    file.write_text((desk.folder / "feeds.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    done = monitor(
        "lab", "score", "--archive", "--tags", str(file), "--changes", at=desk.folder, now=PUBLISHED
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert "nvidia: " in done.stderr
    assert all(line.endswith("0 gained, 0 lost") for line in done.stderr.splitlines())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--changes",), "goes with --archive"),
        ((), "--tags: is missing"),
        (("--archive", "x"), "reads the store"),
    ],
)
def test_options_that_make_no_sense_are_told(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    done = monitor("lab", "score", *options, at=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_the_parts_of_every_rule_are_listed_with_what_they_found(collected: Desk) -> None:
    found = collected.json("lab", "rules")
    parts = {(one["tag"], one["part"]): one for one in found["parts"]}
    assert parts["nvidia", "nvidia"]["articles"] > parts["nvidia", "エヌビディア"]["articles"] > 0
    assert all(one["alone"] <= one["articles"] for one in found["parts"])
    assert collected.run("lab", "rules").startswith("tag ")
