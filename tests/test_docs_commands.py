"""Every command in the documents is one that the program takes, with options that it has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from newcomer import fences
from typer.main import get_command

from monitor.cli import app

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
# Of a page that shows what mistakes are told.
_SLIPS = {"monitor chekc", "monitor publish --draft"}


def root() -> Any:
    return get_command(app)


def written(page: Path) -> Iterator[str]:
    """Every command of ours in the page's blocks, without what stands around it."""
    for language, text in fences(page.read_text("utf-8")):
        lines = re.sub(r"\\\n\s*", "", text).split("\n")
        if language == "console":
            lines = [line[2:] for line in lines if line.startswith("$ ")]
        elif language not in {"sh", ""}:
            continue
        for line in lines:
            plain = re.sub(r"\$\([^)]*\)", "said", re.split(r"\s#", line)[0])
            for part in re.split(r"&&|\|\||[;|]", plain):
                if re.match(r"(?:\S*/bin/)?monitor\s+[-a-z]", part.strip()):
                    yield re.split(r"\s\d?[<>]", part.strip())[0].strip()


def mistake(command: str) -> str:
    """What is wrong with a command, as the program's own parser says; empty where nothing is."""
    at = root()
    context = typer.Context(at, info_name="monitor")
    words = shlex.split(command)[1:]
    while True:
        try:
            _, rest, _ = at.make_parser(context).parse_args(words)
        except Exception as error:  # noqa: BLE001  typer brings a click of its own, whose errors it hides
            return str(getattr(error, "message", error))
        inner = getattr(at, "commands", None)
        if inner is None:
            return f"{rest} is too much" if rest else ""
        if not rest:
            return ""
        if rest[0] not in inner:
            return f"there is no command {rest[0]}"
        at = inner[rest[0]]
        context = typer.Context(at, info_name=rest[0], parent=context)
        words = rest[1:]


def test_every_command_in_a_block_is_taken_by_the_program() -> None:
    found = [(page, command) for page in PAGES for command in written(page)]
    assert len(found) > 60
    wrong = [
        f"{page.relative_to(ROOT)}: {command}: {said}"
        for page, command in found
        if (said := mistake(command)) and command not in _SLIPS
    ]
    assert wrong == []


def test_every_command_named_in_a_sentence_exists() -> None:
    known = root()
    wrong = []
    for page in PAGES:
        if page.name == "CHANGELOG.md":
            continue
        text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for said in re.findall(r"`monitor ([a-z][^`\n]*)`", text):
            first, *rest = said.split()
            command = known.commands.get(first)
            inner = getattr(command, "commands", None)
            if command is None or (
                inner and rest and re.fullmatch("[a-z]+", rest[0]) and rest[0] not in inner
            ):
                wrong.append(f"{page.relative_to(ROOT)}: monitor {said}")
    assert wrong == []


def test_a_command_or_an_option_that_is_not_there_is_found() -> None:
    assert "no command publsh" in mistake("monitor publsh")
    assert "--draft" in mistake("monitor publish --draft")
    assert "too much" in mistake("monitor publish 2026-W47 2026-W48")
    assert mistake("monitor --config a.yaml publish 2026-W47 --json") == ""
