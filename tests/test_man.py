"""The man page and the reference pages are made from the program, and are up to date."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from monitor.cli import app

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "man" / "monitor.1"


def made(width: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_reference.py"), "--check"],
        env={**os.environ, "COLUMNS": width, "TERM": "xterm-256color", "FORCE_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_pages_are_what_the_program_says_whatever_the_terminal() -> None:
    done = made("37")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_the_man_page_has_every_command_and_option() -> None:
    text = PAGE.read_text("utf-8").replace("\\-", "-")
    waiting: list[tuple[str, Any]] = [("monitor", get_command(app))]
    count = 0
    while waiting:
        name, command = waiting.pop()
        assert name == "monitor" or f".SS {name}\n" in text
        for option in (one for parameter in command.params for one in parameter.opts if one.startswith("-")):
            assert f"\\fB{option}\\fR" in text, (name, option)
        waiting += [(f"{name} {word}", one) for word, one in getattr(command, "commands", {}).items()]
        count += 1
    assert count > 25


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not here")
def test_groff_reads_the_man_page_without_a_warning() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z", str(PAGE)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not here")
def test_what_a_reader_of_the_man_page_sees_is_what_can_be_typed() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-Kutf8", "-P-c", "-rLL=400n", str(PAGE)],
        capture_output=True,
        text=True,
        check=True,
    )
    text = re.sub(r".\x08", "", done.stdout)
    # A hyphen, and none of the dashes that a typesetter would put in its place.
    assert "monitor check --online" in text
    assert "monitor export --since 2026-11-16 | gzip > entries.jsonl.gz" in text


def test_the_wheel_brings_the_man_page() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"man/monitor.1": "share/man/man1/monitor.1"}
