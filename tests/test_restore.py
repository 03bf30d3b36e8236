"""A store that was lost beside its archive: nothing is told twice, and what it has to know comes back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from smtp_server import Server
from whole import PUBLISHED, Desk

WEEK = "2026-W47"
AFTER = "2026-11-30T08:00:00+09:00"


@pytest.fixture(scope="module")
def published(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose week is published."""
    desk = collected.copy(tmp_path_factory.mktemp("published") / "desk")
    desk.run("publish", now=PUBLISHED)
    return desk


@pytest.fixture
def lost(published: Desk, tmp_path: Path) -> Desk:
    """A desk whose week is published, and whose store is gone."""
    desk = published.copy(tmp_path / "desk")
    shutil.rmtree(desk.folder / ".monitor")
    return desk


def _mailed(desk: Desk, server: Server) -> None:
    with (desk.folder / "feeds.yaml").open("a", encoding="utf-8") as stream:
        stream.write(
            f"mail: {{from: digest@example.com, server: {json.dumps(server.url)}, to: [a@example.com]}}\n"
        )


def _told(desk: Desk, week: str) -> set[str]:
    facts = json.loads((desk.folder / "digests" / week[:4] / f"{week}.json").read_text(encoding="utf-8"))
    stories = [story for section in facts["sections"] for story in section["stories"]]
    return {one["id"] for story in stories for one in (story["best"], *story["also"])}


def test_a_run_collects_and_publishes_nothing_while_the_archive_knows_more(lost: Desk) -> None:
    before = lost.files()
    with Server() as server:
        _mailed(lost, server)
        said = lost.run("run", now=PUBLISHED, code=1)
        assert server.accepted == []
    assert "1 issue lies in" in said
    assert f"knows nothing of ({WEEK})" in said
    assert "`monitor restore`" in said
    assert lost.files() == before
    assert len(lost.entries()) > 10
    status = lost.json("status")
    assert [one["said"] for one in status["alarms"] if one["kind"] == "store"]


@pytest.mark.parametrize("command", [("publish",), ("publish", WEEK), ("publish", "2026-W46")])
def test_nor_does_publish_by_hand(lost: Desk, command: tuple[str, ...]) -> None:
    before = lost.files()
    assert "knows nothing of" in lost.run(*command, now=PUBLISHED, code=1)
    assert lost.files() == before


def test_a_draft_can_be_made_all_the_same_and_one_in_the_archive_is_no_issue(
    lost: Desk, collected: Desk, tmp_path: Path
) -> None:
    draft = ("publish", "--through", PUBLISHED, "--out", "digests")
    other = collected.copy(tmp_path / "other")
    other.run(*draft, now=PUBLISHED)
    assert (other.folder / "digests" / "2026" / "2026-W48.json").is_file()
    other.run("run", now=PUBLISHED)
    assert json.loads(other.run("restore", "--json")) == {"restored": []}


def test_what_was_told_is_on_record_again_and_is_neither_told_nor_mailed_again(
    lost: Desk,
) -> None:
    told = _told(lost, WEEK)
    before = lost.files()
    assert f"On record again: 1 issue ({WEEK})" in lost.run("restore")
    assert lost.files() == before
    assert "Nothing is missing" in lost.run("restore")
    with Server() as server:
        _mailed(lost, server)
        lost.run("run", now=PUBLISHED)
        assert (server.accepted, lost.files()) == ([], before)
        lost.run("run", now=AFTER)
        assert len(server.accepted) == 1
    assert told
    assert not told & _told(lost, "2026-W48")
    facts = json.loads((lost.folder / "digests/2026/2026-W48.json").read_text(encoding="utf-8"))
    assert facts["previous"] == WEEK
    index = (lost.folder / "digests" / "README.md").read_text(encoding="utf-8")
    assert index.index("2026-W48") < index.index(WEEK)


def test_an_issue_taken_from_the_archive_is_mailed_only_where_its_week_is_named(lost: Desk) -> None:
    with Server() as server:
        _mailed(lost, server)
        said = lost.run("restore")
        assert f"monitor send {WEEK} would mail it to every reader" in " ".join(said.split())
        for asked in (("send",), ("send", "--dry-run")):
            assert "who has got it is not known" in lost.run(*asked, now=PUBLISHED, code=2)
        assert server.accepted == []
        lost.run("send", WEEK, now=PUBLISHED)
        assert len(server.accepted) == 1
        # From here on it is known.
        lost.run("send", now=PUBLISHED)
        assert len(server.accepted) == 1


def test_sending_from_a_lost_store_points_to_what_brings_it_back(lost: Desk) -> None:
    with Server() as server:
        _mailed(lost, server)
        for asked in (("send",), ("send", "--dry-run"), ("send", WEEK)):
            assert "`monitor restore`" in lost.run(*asked, now=PUBLISHED, code=1)
        assert server.accepted == []


def test_the_next_issue_is_the_one_that_would_have_come(lost: Desk, published: Desk, tmp_path: Path) -> None:
    kept = published.copy(tmp_path / "kept")
    lost.run("restore")
    for desk in (lost, kept):
        desk.run("run", now=PUBLISHED)
        desk.run("run", now=AFTER)
    ours, theirs = (
        json.loads((desk.folder / "digests/2026/2026-W48.json").read_text(encoding="utf-8"))
        for desk in (lost, kept)
    )
    assert ours["sections"] == theirs["sections"]
    # What bears no date of its own counts as of the day that it was seen, which is on record no more.
    assert ours["counts"]["stories"] == theirs["counts"]["stories"]


def test_a_copy_of_the_store_from_before_a_correction_learns_of_it(lost: Desk) -> None:
    lost.run("restore")
    path = lost.folder / "digests" / "2026" / f"{WEEK}.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"revision": 1', '"revision": 2'), "utf-8")
    assert lost.json("restore") == {"restored": [{"week": WEEK, "revision": 2}]}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: text[:500], "put back the file as it was published"),
        (lambda text: "{}", "it holds no facts of an issue"),
        (lambda text: "[1]", "it holds no facts of an issue"),
        (lambda text: text.replace('"schema": 1', '"schema": 7'), "this program reads 1"),
        (lambda text: text.replace('"sections"', '"section"'), "missing or wrong"),
        (lambda text: text.replace(f'"week": "{WEEK}"', '"week": "2026-W46"'), "is the issue 2026-W46"),
    ],
)
def test_a_file_that_is_no_issue_is_named_and_nothing_is_taken(
    lost: Desk, spoil: Callable[[str], str], words: str
) -> None:
    path = lost.folder / "digests" / "2026" / f"{WEEK}.json"
    older = path.with_name("2026-W40.json")
    older.write_text(path.read_text("utf-8").replace(f'"week": "{WEEK}"', '"week": "2026-W40"'), "utf-8")
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    said = lost.run("restore", code=1)
    assert f"{WEEK}.json: " in said
    assert words in said
    assert [one for one in lost.json("status")["alarms"] if "2 issues lie in" in one["said"]]
