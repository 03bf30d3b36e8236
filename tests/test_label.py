"""`monitor label`: what a reader is asked, and that each answer is kept, holds, and can be taken back."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_cli import FEEDS, monitor
from whole import PUBLISHED, Desk

from monitor.config import load
from monitor.errors import ConfigError


@pytest.fixture
def desk(collected: Desk, tmp_path: Path) -> Desk:
    return collected.copy(tmp_path / "desk")


def asked(desk: Desk, *options: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in desk.run("label", "--json", *options).splitlines()]


def labels(desk: Desk) -> list[dict[str, object]]:
    path = desk.folder / "labels.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def test_articles_near_a_tag_s_line_are_asked_for_by_turns_above_and_below_it(desk: Desk) -> None:
    questions = asked(desk, "--tag", "nvidia", "--count", "6")
    assert {one["tag"] for one in questions} == {"nvidia"}
    assert [one["relevant"] for one in questions[:4]] == [True, False, True, False]
    above = [one["score"] for one in questions if one["relevant"]]
    assert above == sorted(above)  # type: ignore[type-var]
    assert len({one["url"] for one in questions}) == len(questions)
    assert all(one["because"] for one in questions)
    # What names the tag in passing is not near its line.
    every = asked(desk, "--tag", "nvidia", "--count", "1000")
    assert min(one["score"] / one["line"] for one in every) > 0.05  # type: ignore[operator]


def test_every_tag_is_asked_about_where_none_is_named(desk: Desk) -> None:
    assert {one["tag"] for one in asked(desk)} == {"softbank", "nvidia", "sovereign-ai"}


def test_pairs_nearest_to_one_event_or_two_are_asked_for(desk: Desk) -> None:
    pairs = asked(desk, "--stories", "--count", "8")
    assert [one["joined"] for one in pairs[:2]] == [True, False]
    assert all(one["a"] != one["b"] for one in pairs)


def test_answers_that_come_in_are_kept_and_not_asked_for_again(desk: Desk) -> None:
    first, second, *_ = asked(desk, "--tag", "nvidia")
    answers = "".join(
        json.dumps({**one, "about": about}) + "\n" for one, about in ((first, True), (second, False))
    )
    (desk.folder / "answers.jsonl").write_text(answers, encoding="utf-8")
    done = monitor("label", "--answers", "answers.jsonl", at=desk.folder)
    assert done.returncode == 0
    assert "2 answers kept" in done.stderr
    assert [(one["url"], one["about"]) for one in labels(desk)] == [
        (first["url"], True),
        (second["url"], False),
    ]
    left = {one["url"] for one in asked(desk, "--tag", "nvidia")}
    assert not left & {first["url"], second["url"]}
    said = desk.run("why", str(second["url"]))
    assert "your label: not about it" in said


def test_what_is_said_of_a_pair_holds_in_grouping(desk: Desk) -> None:
    (joined,) = [one for one in asked(desk, "--stories") if one["joined"]][:1]
    before = desk.json("story", "show", str(joined["a"]))
    (desk.folder / "answers.jsonl").write_text(json.dumps({**joined, "same": False}), encoding="utf-8")
    assert monitor("label", "--answers", "answers.jsonl", at=desk.folder).returncode == 0
    assert '- apart:\n    - "' in (desk.folder / "overrides.yaml").read_text("utf-8")
    after = desk.json("story", "show", str(joined["a"]))
    assert len(after["articles"]) < len(before["articles"])
    assert [one["same"] for one in labels(desk)] == [False]
    assert (joined["a"], joined["b"]) not in [(one["a"], one["b"]) for one in asked(desk, "--stories")]
    # What contradicts it is told, and changes nothing.
    (desk.folder / "answers.jsonl").write_text(json.dumps({**joined, "same": True}), encoding="utf-8")
    done = monitor("label", "--answers", "answers.jsonl", at=desk.folder)
    assert (done.returncode, len(labels(desk))) == (1, 1)
    assert "expected one or the other" in done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"url": "https://a.example/", "tag": "nvidia"}', 'x.jsonl:1:1: expected "about"'),
        ('{"a": "https://a.example/", "b": "https://a.example/", "same": true}', 'expected "a" and "b"'),
        ('{"a": "https://a.example/", "b": "https://b.example/"}', 'expected "same"'),
        ("nonsense", "x.jsonl:1:1: not JSON"),
    ],
)
def test_an_answer_that_is_none_is_told_with_its_place(desk: Desk, line: str, said: str) -> None:
    (desk.folder / "x.jsonl").write_text(line, encoding="utf-8")
    done = monitor("label", "--answers", "x.jsonl", at=desk.folder)
    assert (done.returncode, labels(desk)) == (2, [])
    assert said in done.stderr


def test_pairs_in_labels_jsonl_are_read_and_wrong_ones_told(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    path = tmp_path / "labels.jsonl"
    path.write_text('{"a": "https://a.example/1", "b": "https://b.example/1", "same": true}\n', "utf-8")
    (pair,) = load(tmp_path / "feeds.yaml", {}).pairs
    assert (pair.a, pair.same) == ("https://a.example/1", True)
    path.write_text('\n{"a": "https://a.example/1", "same": true}\n', "utf-8")
    with pytest.raises(ConfigError, match=r"labels\.jsonl:2:1"):
        load(tmp_path / "feeds.yaml", {})


def test_without_a_terminal_nobody_is_asked(desk: Desk) -> None:
    done = monitor("label", at=desk.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--json lists the questions" in done.stderr


def test_at_a_terminal_a_key_answers_and_another_takes_it_back(desk: Desk) -> None:
    first, second, *_ = asked(desk, "--tag", "nvidia")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "monitor", "label", "--tag", "nvidia"]
    environment = {**os.environ, "MONITOR_NOW": PUBLISHED, "TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.Popen(
        command, cwd=desk.folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
    )
    os.close(theirs)
    heard = b""
    try:
        for key in (b"y", b"u", b"x", b"n", b"s", b"q"):
            heard += heard_until(ours, b"q quit")
            os.write(ours, key)
        heard += heard_until(ours, b"kept in")
        assert done.wait(timeout=30) == 0
    finally:
        done.kill()
        done.wait(timeout=30)
        os.close(ours)
    shown = heard.decode("utf-8", "replace")
    assert "'x' is no answer: y yes" in shown
    assert shown.count("About Nvidia? It scores") == 5
    assert [(one["url"], one["about"]) for one in labels(desk)] == [(first["url"], False)]
    assert second["url"] != first["url"]


def heard_until(terminal: int, words: bytes) -> bytes:
    """What a terminal shows, until it has shown `words`."""
    heard, end = b"", time.monotonic() + 60
    while words not in heard:
        ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
        assert ready, heard
        heard += os.read(terminal, 65_536)
    return heard
