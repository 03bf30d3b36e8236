"""The command as scripts and people meet it: quiet, honest exit codes, errors that say what to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import started
from whole import COLLECTED, PUBLISHED, Desk

from monitor import rehearsal
from monitor.store import Store

FEEDS = """
tags:
  harbour: {name: Harbour, match: harbour}
feeds:
  - {name: One, url: "http://127.0.0.1:9/one.xml"}
  - {name: Two, url: "http://127.0.0.1:9/two.xml"}
fetch:
  allow: [127.0.0.0/8]
"""


def monitor(
    *command: str, at: Path, now: str = PUBLISHED, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs `monitor COMMAND` in the folder `at`, as cron would: no terminal."""
    return started.run(*command, at=at, environment={**os.environ, "MONITOR_NOW": now, **environment})


def test_init_writes_a_file_that_checks_and_never_overwrites(tmp_path: Path) -> None:
    assert monitor("init", at=tmp_path).returncode == 0
    assert monitor("check", at=tmp_path).returncode == 0
    (tmp_path / "feeds.yaml").write_text("mine", encoding="utf-8")
    again = monitor("init", at=tmp_path)
    assert (again.returncode, (tmp_path / "feeds.yaml").read_text(encoding="utf-8")) == (2, "mine")
    assert "feeds.yaml" in again.stderr


def test_a_missing_configuration_is_named(tmp_path: Path) -> None:
    done = monitor("collect", at=tmp_path)
    assert done.returncode == 2
    assert "feeds.yaml" in done.stderr


def test_every_mistake_is_reported_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("tags:\n  a: {mach: b}\nfeed: []\n", encoding="utf-8")
    done = monitor("check", at=tmp_path)
    assert done.returncode == 2
    assert "feeds.yaml:2:" in done.stderr
    assert "match" in done.stderr
    assert "feeds.yaml:3:1:" in done.stderr


def test_when_every_feed_fails_the_job_could_not_be_done(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    done = monitor("collect", at=tmp_path)
    assert done.returncode == 1
    assert "every feed failed" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("publish", "2026-W60"), "2026-W60"),
        (("publish", "next"), "2026-W47"),
        (("publish", "0001-W01"), "1990"),
        (("publish", "9999-W52"), "2999"),
        (("publish", "--out", "x"), "--through"),
        (("publish", "--through", "soon", "--out", "x"), "ISO time"),
        (("export", "--since", "monday"), "ISO time"),
        (("--log-format", "xml", "status"), "human or json"),
        (("lab", "score", "--tags", "none.yaml"), "none.yaml"),
    ],
)
def test_wrong_use_is_exit_code_2_and_says_what_is_right(
    tmp_path: Path, command: tuple[str, ...], words: str
) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    done = monitor(*command, at=tmp_path)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("now", ["tomorrow", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00Z"])
def test_a_clock_that_is_none_is_wrong_use(tmp_path: Path, now: str) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    done = monitor("status", at=tmp_path, now=now)
    assert done.returncode == 2
    assert "MONITOR_NOW" in done.stderr


def test_options_are_taken_before_the_command_and_after_it(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(FEEDS, encoding="utf-8")
    for command in (
        ("--config", "other.yaml", "--state", "s", "status", "--json"),
        ("status", "--json", "--config", "other.yaml", "--state", "s"),
    ):
        done = monitor(*command, at=tmp_path)
        assert done.returncode == 0, done.stderr
        assert [feed["name"] for feed in json.loads(done.stdout)["feeds"]] == ["One", "Two"]
    assert (tmp_path / "s").is_dir()
    assert not (tmp_path / ".monitor").exists()


def test_a_good_run_is_quiet_and_its_logs_are_json_lines_when_asked(tmp_path: Path) -> None:
    with rehearsal.serve() as base:
        desk = Desk.at(tmp_path / "desk", base, anew=True)  # Python's own warnings would be heard, too
        with desk.start("collect", now=COLLECTED) as first:
            said = first.communicate(timeout=120)
        assert (first.returncode, *said) == (0, "", "")
        done = monitor("-v", "--log-format", "json", "collect", "--all", at=desk.folder, now=COLLECTED)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines[-1]["event"] == "round ended"
    assert all({"event", "level", "timestamp"} <= set(line) for line in lines)


def test_errors_are_json_lines_too_when_logs_are(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    done = monitor("--log-format", "json", "collect", at=tmp_path)
    assert done.returncode == 1
    assert "every feed failed" in json.loads(done.stderr.splitlines()[-1])["event"]


def test_a_second_run_beside_the_first_says_try_again_later(collected: Desk, tmp_path: Path) -> None:
    desk = collected.copy(tmp_path / "desk")
    # A round under way, for as long as the second run takes: a real one may be over sooner.
    with (
        Store.open(f"sqlite:///{desk.folder / '.monitor' / 'monitor.db'}") as store,
        store.lock("collect"),
    ):
        second = monitor("collect", at=desk.folder, now=COLLECTED)
    third = monitor("collect", at=desk.folder, now=COLLECTED)
    assert second.returncode == 75, second.stderr
    assert third.returncode == 0, third.stderr


def test_a_reader_that_stops_reading_breaks_nothing(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text("".join(json.dumps({"id": n, "html": "<p>x</p>"}) + "\n" for n in range(5000)))
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", "lab", "extract", "--jobs", "1", str(lines)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["id"] == 0
        process.stdout.close()
        said = process.stderr.read()
    assert "Traceback" not in said


def test_every_command_has_an_example(tmp_path: Path) -> None:
    for command in ("", "init", "check", "collect", "publish", "run", "status", "export", "demo", "lab"):
        assert "Example" in monitor(*command.split(), "--help", at=tmp_path).stdout


def test_what_was_asked_for_is_named_without_what_would_move_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("tags: {q: {match: q}}\nfeeds: [http://a.example/f]\n", "utf-8")
    for command in (("why",), ("story", "show"), ("search", "title:"), ("feeds", "discover")):
        done = monitor(*command, "http://a\x1b[31m/\u202eb", at=tmp_path)
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr), command


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("feeds", "add", " "), "URL: is empty"),
        (("tags", "alias", "q", ""), "WORD: has no letter or digit"),
        (("search", "*"), "no letter or digit in what stands here"),
    ],
)
def test_what_is_empty_is_told_by_what_it_should_be(
    tmp_path: Path, command: tuple[str, ...], words: str
) -> None:
    (tmp_path / "feeds.yaml").write_text("tags: {q: {match: q}}\nfeeds: [http://a.example/f]\n", "utf-8")
    done = monitor(*command, at=tmp_path)
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "overrides.yaml").exists()
