"""`monitor status --prometheus`: the text file for node_exporter's textfile collector."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from prometheus_client.parser import text_string_to_metric_families
from test_status import NOON, WELL, a_round, desk, monitor

from monitor import weeks
from monitor.cli import metrics
from monitor.model import FeedHealth
from monitor.pipeline import STATES, AlarmKind, Overview
from monitor.pipeline.overview import Space
from monitor.store import Ahead, Extent

HOSTILE = 'a"} 1\nmonitor_articles 999\\\n# HELP x\x1b[31m'


def found(*feeds: FeedHealth, rounds: int = 1) -> Overview:
    """An overview of these feeds."""
    ran = tuple(a_round(NOON - n * timedelta(hours=1)) for n in range(rounds))
    week = weeks.week("2026-W47", "UTC")
    return Overview(
        at=NOON, feeds=feeds, rounds=ran, last_good=ran[0] if ran else None, running=(),
        counts={"entries": 7, "articles": 5, "wanted": 2, "issues": 1}, week=week, due=week.end,
        ahead=Ahead(articles=3, relevant=2, by_tag=()), checks=0, outbox=(), to_plan=(), uncommitted=(),
        git="", made_ahead=(), alarms=(),
        space=Space(store=Extent(place=Path("x"), database=10, log=2), state=20, archive=30, free=40),
    )  # fmt: skip


def named(name: str, **more: object) -> FeedHealth:
    return replace(WELL, feed=replace(WELL.feed, name=name), **more)  # type: ignore[arg-type]  # fields of it


def series(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every series, as Prometheus' own parser reads it; fails where one is there twice."""
    read: dict[tuple[str, tuple[tuple[str, str], ...]], float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in read, key
            read[key] = sample.value
    return read


def value(text: str, name: str, **labels: str) -> float:
    return series(text)[name, tuple(sorted(labels.items()))]


def test_it_holds_what_status_found() -> None:
    text = metrics.exposition(found(named("A"), named("B", state="failing"), named("C", retired=True)))
    assert value(text, "monitor_feeds", state="ok") == 1
    assert value(text, "monitor_feeds", state="failing") == 1
    assert value(text, "monitor_feeds", state="gone") == 1
    assert value(text, "monitor_feeds", state="silent") == 0
    assert [value(text, "monitor_feed_up", feed=name) for name in "ABC"] == [1, 0, 0]
    assert value(text, "monitor_feed_last_success_timestamp_seconds", feed="A") == NOON.timestamp()
    assert value(text, "monitor_entries_total") == 7
    assert value(text, "monitor_store_bytes") == 12
    assert value(text, "monitor_disk_free_bytes") == 40
    assert value(text, "monitor_round_duration_seconds") == 60
    assert value(text, "monitor_last_round_timestamp_seconds") == NOON.timestamp()
    assert (
        value(text, "monitor_next_issue_timestamp_seconds") == datetime(2026, 11, 23, tzinfo=UTC).timestamp()
    )


def test_each_metric_is_named_as_prometheus_asks_and_has_its_help_and_type() -> None:
    text = metrics.exposition(found(named("A")))
    families = list(text_string_to_metric_families(text))
    assert len(families) > 20
    for family in families:
        assert family.documentation.endswith("."), family.name
        assert re.fullmatch(r"monitor_[a-z][a-z_]*[a-z]", family.name), family.name
        assert not family.name.endswith(("_total", "_count", "_sum", "_bucket")), family.name
        assert family.type in {"gauge", "counter"}, family.name
        unit = re.search(r"(?:milli|mega|minutes|hours|percent)", family.name)
        assert unit is None, "base units alone"
    assert not re.search(r"^(?:python|process)_", text, re.MULTILINE)


def test_a_hostile_name_stays_one_label_of_one_series() -> None:
    text = metrics.exposition(found(named(HOSTILE)))
    labels = [dict(labels)["feed"] for name, labels in series(text) if name == "monitor_feed_up"]
    assert len(labels) == 1
    assert "\x1b" not in text
    assert value(text, "monitor_articles") == 5


def test_feeds_of_one_name_are_two_series_and_long_names_are_cut() -> None:
    text = metrics.exposition(found(named("A" * 900), named("A" * 900), named("B\n"), named("B")))
    labels = [dict(labels)["feed"] for name, labels in series(text) if name == "monitor_feed_up"]
    assert len(set(labels)) == 4
    assert all(len(label) < 220 for label in labels)


def test_what_is_not_known_is_left_out_and_not_nought() -> None:
    text = metrics.exposition(found(named("A", state="new", last_ok=None), rounds=0))
    names = {name for name, _ in series(text)}
    assert not names & {
        "monitor_feed_up", "monitor_feed_last_success_timestamp_seconds",
        "monitor_last_round_timestamp_seconds", "monitor_last_success_timestamp_seconds",
        "monitor_round_duration_seconds",
    }  # fmt: skip


def test_the_file_is_replaced_whole_for_everybody_to_read(tmp_path: Path) -> None:
    to = tmp_path / "monitor.prom"
    to.write_text("old", encoding="utf-8")
    to.chmod(0o600)
    metrics.write(found(named("A")), to)
    assert value(to.read_text("utf-8"), "monitor_articles") == 5
    assert stat.S_IMODE(to.stat().st_mode) == 0o644
    assert [one.name for one in tmp_path.iterdir()] == ["monitor.prom"]


def test_the_command_writes_the_file_and_says_nothing(tmp_path: Path) -> None:
    folder = desk(tmp_path)
    assert monitor("status", "--prometheus", "out.prom", at=folder) == ""
    text = (folder / "out.prom").read_text("utf-8")
    assert value(text, "monitor_feeds", state="new") == 4
    printed = monitor("status", "--prometheus", "-", at=folder)
    assert set(series(printed)) == set(series(text))


@pytest.mark.parametrize(
    ("to", "words"), [("no/such/x.prom", "its folder must be there"), (".", "is a folder")]
)
def test_a_place_that_cannot_be_written_is_named(to: str, words: str, tmp_path: Path) -> None:
    told = monitor("status", "--prometheus", to, at=desk(tmp_path), code=1)
    assert to in told
    assert words in told


def test_a_status_that_fails_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    folder = desk(tmp_path)
    (folder / "monitor.prom").write_text("old", encoding="utf-8")
    (folder / ".monitor").mkdir()
    (folder / ".monitor" / "monitor.db").write_text("no store" * 200, encoding="utf-8")
    monitor("status", "--prometheus", "monitor.prom", at=folder, code=1)
    assert (folder / "monitor.prom").read_text("utf-8") == "old"
    assert not list(folder.glob(".monitor.prom*"))


def test_the_documentation_names_every_metric_and_no_other() -> None:
    told = (Path(__file__).parent.parent / "docs" / "health.md").read_text("utf-8")
    made = {name for name, _ in series(metrics.exposition(found(named("A"))))}
    # In the table, and in the rules.
    assert set(re.findall(r"\bmonitor_[a-z_]+", told)) == made
    for kind in (*STATES, *get_args(AlarmKind)):
        assert f"| `{kind}` |" in told, kind
