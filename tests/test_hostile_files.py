"""What a command writes to, and reads from, may be anything: nothing is destroyed, and nothing hangs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from test_cli import monitor

HEAD = "# mine\ntags: {q: {match: q}}\nfeeds: [http://a.example/f]\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "feeds.yaml").write_text(HEAD, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", [("feeds", "export", "--out"), ("status", "--prometheus")])
def test_what_is_no_file_is_written_to_and_stays_what_it_is(desk: Path, command: tuple[str, ...]) -> None:
    os.mkfifo(desk / "pipe")
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append((desk / "pipe").read_bytes()))
    reader.start()
    assert monitor(*command, "pipe", at=desk).returncode == 0
    reader.join(30)
    assert (desk / "pipe").is_fifo()
    assert heard[0]
    (desk / "link").symlink_to("target")
    assert monitor(*command, "link", at=desk).returncode == 0
    assert (desk / "link").is_symlink()
    assert (desk / "target").stat().st_size > 0


@pytest.mark.parametrize("name", ["feeds.yaml", "./feeds.yaml", "overrides.yaml", ".monitor/monitor.db"])
def test_no_file_of_the_reader_s_own_is_written_over(desk: Path, name: str) -> None:
    done = monitor("feeds", "export", "--out", name, at=desk)
    assert (done.returncode, "is a file of yours" in done.stderr) == (2, True), done.stderr
    assert (desk / "feeds.yaml").read_text("utf-8") == HEAD


def test_where_standard_output_goes_may_be_full_or_closed(desk: Path) -> None:
    for command in (("status", "--json"), ("feeds", "export"), ("feeds", "list")):
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(
                [sys.executable, "-m", "monitor", *command],
                cwd=desk, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            )  # fmt: skip
        assert (done.returncode, "no space is left" in done.stderr) == (1, True), done.stderr
        assert "Traceback" not in done.stderr
    closed = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m monitor status --json >&-"],
        cwd=desk, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (closed.returncode, closed.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"url":"http://x.example/\\ud800","tag":"q","about":true}', "ans:2:1: found a character"),
        ('{"url":"http://x.example/\\u001b","tag":"q","about":true}', "ans:2:1: found a character"),
        ('{"a":"http://x.example/1","b":"http://x.example/2","same":true,"about":true}', "says one thing"),
    ],
)
def test_answers_that_cannot_be_kept_are_told_before_any_is(desk: Path, line: str, words: str) -> None:
    good = '{"url":"http://x.example/","tag":"q","about":true}'
    (desk / "ans").write_text(f"\ufeff{good}\n{line}\n", encoding="utf-8")
    done = monitor("label", "--answers", "ans", at=desk)
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert not (desk / "labels.jsonl").exists()


def test_answers_without_end_are_not_read_to_their_end(desk: Path) -> None:
    done = monitor("label", "--answers", "/dev/zero", at=desk)
    assert (done.returncode, "more than 20 MB" in done.stderr) == (2, True), done.stderr
    missing = monitor("label", "--answers", "none", at=desk)
    assert "none: cannot be read: No such file or directory" in missing.stderr


def test_facts_nested_without_end_or_that_are_no_file_are_no_issue(desk: Path) -> None:
    folder = desk / "digests" / "2026"
    folder.mkdir(parents=True)
    (folder / "2026-W47.json").write_text("[" * 200_000, encoding="utf-8")
    os.mkfifo(folder / "2026-W46.json")
    done = monitor("restore", at=desk)
    assert (done.returncode, "2026-W47.json: is no issue" in done.stderr) == (1, True), done.stderr
    status = json.loads(monitor("status", "--json", at=desk).stdout)
    assert [one["subject"] for one in status["alarms"] if one["kind"] == "store"] == ["2026-W47"]


def test_words_are_shown_as_they_are_and_not_as_pictures(desk: Path) -> None:
    text = "<opml><body><outline text=':x: :boom:' xmlUrl='http://c.example/f'/></body></opml>"
    (desk / "in.opml").write_text(text, encoding="utf-8")
    assert ":x: :boom:" in monitor("feeds", "import", "in.opml", at=desk).stdout


def test_a_name_made_of_an_address_reads_no_secret(desk: Path) -> None:
    for _ in range(2):
        done = monitor("feeds", "add", "http://a.example/${HOME}", at=desk)
    assert done.returncode == 2
    assert (desk / "feeds.yaml").read_text("utf-8").count("a.example") == 2 + 1
    assert "$ {HOME}" in (desk / "feeds.yaml").read_text("utf-8")
