"""The archive's files: each whole or as it was, and rewritten only when its bytes change."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import deliver
from monitor.errors import PublishError
from monitor.model import Rendered

ISSUE = Rendered(
    week="2026-W47",
    subject="W47",
    markdown="# Sea\n",
    html="<p>塩, mailed</p>\n",
    page="<p>塩</p>\n",
    text="Sea\n",
    json='{"week": "2026-W47"}\n',
)
LONG_AGO = 1_000_000_000_000_000_000


def archive(folder: Path, issue: Rendered = ISSUE, index: str = "# All\n") -> tuple[Path, ...]:
    return deliver.archive(
        issue, folder, {"search/2026.js": "found();\n", "README.md": index, "feed.xml": "<feed/>\n"}
    )


def files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_an_issue_is_written_as_markdown_page_and_facts_beside_its_index_and_feed(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet" / "there"
    changed = archive(folder)
    assert files(folder) == [
        "2026/2026-W47.html", "2026/2026-W47.json", "2026/2026-W47.md", "README.md", "feed.xml",
        "search/2026.js",
    ]  # fmt: skip
    assert sorted(changed) == sorted(folder / name for name in files(folder))
    assert (folder / "2026/2026-W47.md").read_bytes() == b"# Sea\n"
    assert (folder / "2026/2026-W47.html").read_bytes() == "<p>塩</p>\n".encode()
    assert (folder / "2026/2026-W47.json").read_bytes() == b'{"week": "2026-W47"}\n'
    assert (folder / "README.md").read_bytes() == b"# All\n"
    assert (folder / "feed.xml").read_bytes() == b"<feed/>\n"


def test_index_and_feed_come_after_what_they_point_to(tmp_path: Path) -> None:
    assert [one.name for one in archive(tmp_path)][-2:] == ["README.md", "feed.xml"]


def test_unchanged_bytes_are_not_written_again(tmp_path: Path) -> None:
    for one in archive(tmp_path):
        os.utime(one, ns=(LONG_AGO, LONG_AGO))
    assert archive(tmp_path) == ()
    assert {(tmp_path / name).stat().st_mtime_ns for name in files(tmp_path)} == {LONG_AGO}


def test_only_the_file_that_changed_is_replaced(tmp_path: Path) -> None:
    for one in archive(tmp_path):
        os.utime(one, ns=(LONG_AGO, LONG_AGO))
    page = tmp_path / "2026" / "2026-W47.html"
    assert archive(tmp_path, replace(ISSUE, page="<p>new</p>\n")) == (page,)
    assert page.read_text() == "<p>new</p>\n"
    assert [name for name in files(tmp_path) if (tmp_path / name).stat().st_mtime_ns != LONG_AGO] == [
        "2026/2026-W47.html"
    ]


def test_a_file_that_was_edited_or_removed_is_made_again(tmp_path: Path) -> None:
    archive(tmp_path)
    edited, removed = tmp_path / "README.md", tmp_path / "2026" / "2026-W47.md"
    edited.write_text("scribble")
    removed.unlink()
    assert archive(tmp_path) == (removed, edited)
    assert edited.read_text() == "# All\n"


def test_a_reader_who_has_the_file_open_keeps_the_old_one_whole(tmp_path: Path) -> None:
    archive(tmp_path)
    with (tmp_path / "README.md").open() as reader:
        archive(tmp_path, index="# Other\n")
        assert reader.read() == "# All\n"
    assert (tmp_path / "README.md").read_text() == "# Other\n"


def test_another_issue_lies_in_the_folder_of_its_iso_year(tmp_path: Path) -> None:
    archive(tmp_path)
    archive(tmp_path, replace(ISSUE, week="2027-W01"))
    assert (tmp_path / "2027" / "2027-W01.md").is_file()
    assert (tmp_path / "2026" / "2026-W47.md").is_file()


def test_what_a_killed_run_left_half_written_is_swept_and_nothing_else(tmp_path: Path) -> None:
    archive(tmp_path)
    left = [tmp_path / ".README.md.99.monitor-part", tmp_path / "2026" / ".2026-W47.md.99.monitor-part"]
    own = [tmp_path / ".gitignore", tmp_path / "2026" / "notes.md"]
    for one in (*left, *own):
        one.write_text("half")
    assert archive(tmp_path) == ()
    assert not any(one.exists() for one in left)
    assert all(one.read_text() == "half" for one in own)


def test_a_folder_that_is_a_file_is_named_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.write_text("mine")
    with pytest.raises(PublishError) as caught:
        archive(folder)
    assert str(folder) in str(caught.value)
    assert "publish again" in str(caught.value)
    assert folder.read_text() == "mine"


def test_a_year_that_is_a_file_is_named_and_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "2026").write_text("mine")
    with pytest.raises(PublishError) as caught:
        archive(tmp_path)
    assert caught.value.subject.startswith(str(tmp_path / "2026"))
    assert files(tmp_path) == ["2026"]


def test_a_folder_in_the_place_of_a_file_is_named_and_no_part_is_left(tmp_path: Path) -> None:
    page = tmp_path / "2026" / "2026-W47.html"
    page.mkdir(parents=True)
    with pytest.raises(PublishError) as caught:
        archive(tmp_path)
    assert caught.value.subject == str(page)
    # What was written before is whole, what comes after it is not there yet.
    assert files(tmp_path) == ["2026/2026-W47.json"]
    assert (tmp_path / "2026" / "2026-W47.json").read_text() == ISSUE.json


def test_a_leftover_that_cannot_be_removed_is_named(tmp_path: Path) -> None:
    odd = tmp_path / ".README.md.1.monitor-part"
    odd.mkdir()
    with pytest.raises(PublishError) as caught:
        archive(tmp_path)
    assert caught.value.subject == str(odd)
