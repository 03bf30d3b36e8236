"""`monitor --version`: the version for scripts, and what a bug report needs for people."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import started

from monitor import __version__
from monitor.cli import about


def said(at: Path, **environment: str) -> str:
    done = started.run("--version", at=at, environment={"PATH": os.environ["PATH"], **environment})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_first_line_is_the_version_and_nothing_else(tmp_path: Path) -> None:
    assert said(tmp_path).split("\n")[0] == f"monitor {__version__}"


def test_below_it_stands_what_a_bug_report_needs(tmp_path: Path) -> None:
    text = said(tmp_path, LANG="C.UTF-8", TZ="Asia/Tokyo")
    rows = dict(line.split(maxsplit=1) for line in text.splitlines())
    assert rows["SQLite"].startswith(sqlite3.sqlite_version)
    assert ("with FTS5" in rows["SQLite"]) == about.has_fts5()
    assert "httpx 0." in rows["Libraries"]
    assert "time zone Asia/Tokyo" in rows["Locale"]
    assert "no feeds.yaml" in rows["Here"]


def test_it_says_which_files_are_there_and_calls_home_by_its_sign(tmp_path: Path) -> None:
    (tmp_path / "news" / ".monitor").mkdir(parents=True)
    (tmp_path / "news" / "feeds.yaml").write_text("{ this: is: broken", encoding="utf-8")
    (tmp_path / "news" / ".monitor" / "monitor.db").write_bytes(b"x" * 1_500_000)
    text = said(tmp_path / "news", HOME=str(tmp_path))
    assert "feeds.yaml, .monitor/monitor.db (1.5 MB) in ~/news" in text
    assert str(tmp_path) not in text


def test_no_value_of_the_environment_is_told(tmp_path: Path) -> None:
    text = said(
        tmp_path,
        MONITOR_DATABASE_URL="postgresql://monitor:hunter2@db.example/monitor",
        HTTPS_PROXY="http://user:hunter2@proxy.example",
        SMTP_PASSWORD="hunter2",  # noqa: S106  what must not be told
    )
    assert "hunter2" not in text
    assert "example" not in text
    assert "MONITOR_DATABASE_URL (postgresql), HTTPS_PROXY" in text


def test_a_secret_in_the_wrong_place_is_not_told_either(tmp_path: Path) -> None:
    text = said(tmp_path, MONITOR_DATABASE_URL="hunter2")
    assert "hunter2" not in text
    assert "MONITOR_DATABASE_URL (of no kind that we know)" in text


def test_nothing_in_the_environment_reaches_the_terminal_as_a_sign_for_it(tmp_path: Path) -> None:
    assert "\x1b" not in said(tmp_path, LANG="\x1b[2J\x1b]0;gone\x07", TZ="\x1b[31m")
