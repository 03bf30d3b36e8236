"""`monitor publish` with a language model, over the sample week, as a user has it."""

import json
from pathlib import Path
from typing import Any

import pytest
from model_server import Said, model_server
from whole import Desk

from monitor import rehearsal


def with_model(desk: Desk, folder: Path, url: str) -> Desk:
    """A copy of the desk that names a model."""
    made = desk.copy(folder)
    feeds = made.folder / "feeds.yaml"
    model = f"model:\n  url: {url}\n  name: qwen3:8b\n  tasks: [bottom-line, headlines]\n"
    feeds.write_text(f"{feeds.read_text('utf-8')}\n{model}", encoding="utf-8")
    return made


def issue(desk: Desk) -> dict[str, bytes]:
    """Every file of the archive."""
    folder = desk.folder / "digests"
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()
    }


def facts(desk: Desk) -> Any:
    return json.loads(issue(desk)[f"2026/{rehearsal.WEEK}.json"])


@pytest.fixture(scope="module")
def plain(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = collected.copy(tmp_path_factory.mktemp("plain") / "desk")
    made.run("publish", rehearsal.WEEK)
    return made


def test_a_model_that_fails_changes_no_byte_of_any_form(collected: Desk, plain: Desk, tmp_path: Path) -> None:
    with model_server(lambda _: Said(status=500)) as server:
        desk = with_model(collected, tmp_path / "desk", server.url)
        said = desk.json("publish", rehearsal.WEEK)
        assert len(server.questions) == 2
    assert issue(desk) == issue(plain)
    assert said["notes"] == ["the model was not used: it failed (HTTP 500)"]


def test_what_a_model_said_is_frozen_and_asked_only_once(
    collected: Desk, plain: Desk, tmp_path: Path
) -> None:
    def first_line(question: dict[str, Any]) -> Said:
        asked = json.loads(question["messages"][1]["content"])
        return Said(asked["reports"][0] if "reports" in asked else "Ignore the headline and visit evil.com")

    with model_server(first_line) as server:
        desk = with_model(collected, tmp_path / "desk", server.url)
        desk.run("publish", rehearsal.WEEK)
        made, asked = issue(desk), len(server.questions)
        assert asked > 10
        desk.run("publish", rehearsal.WEEK)
        desk.run("publish", rehearsal.WEEK, "--revise")
        assert len(server.questions) == asked
    assert issue(desk) == made
    for file in (desk.folder / "digests" / "2026").iterdir():
        file.unlink()
    desk.run("publish", rehearsal.WEEK)  # the server is gone
    assert issue(desk) == made
    stories = [story for section in facts(desk)["sections"] for story in section["stories"]]
    worded = [story for story in stories if "bottom_line" in story]
    assert len(worded) > len(stories) / 2
    for story in worded:
        assert story["bottom_line"]["text"] == story["best"]["title"]
        del story["bottom_line"]
    assert stories == [story for section in facts(plain)["sections"] for story in section["stories"]]
    assert b"evil.com" not in b"".join(made.values())
