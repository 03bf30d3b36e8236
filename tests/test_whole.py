"""End to end: the sample week goes in, an issue comes out, whatever happens on the way."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from postgres import Server
from test_collect import NEWS, rounds, rss
from test_collect import article as page_of
from test_collect import desk as desk_of
from test_collect import entries as kept
from web import Answer, site
from whole import COLLECTED, Desk

from monitor import rehearsal


@pytest.fixture(scope="module")
def web(sample_web: str) -> str:
    return sample_web


@pytest.fixture(scope="module")
def desk(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that has collected and published without trouble."""
    made = collected.copy(tmp_path_factory.mktemp("whole") / "desk")
    made.run("publish", rehearsal.WEEK)
    return made


@pytest.fixture(scope="module")
def entries(desk: Desk) -> list[dict[str, Any]]:
    """What it exports."""
    return desk.entries()


def test_every_entry_of_every_feed_is_kept(entries: list[dict[str, Any]]) -> None:
    listed = sum(piece.in_feed for piece in rehearsal.week().pieces)
    assert len(entries) == len({(entry["feed"], entry["guid"]) for entry in entries}) == listed >= 70


def test_every_article_that_has_a_page_is_kept_under_its_address(
    entries: list[dict[str, Any]], web: str
) -> None:
    pages = {entry["url"].removeprefix(web).partition("?")[0] for entry in entries if entry["url"]}
    expected = {
        piece.path
        for piece in rehearsal.week().pieces
        if piece.in_feed and piece.kind not in {"moved", "unlinked"}
    }
    assert expected <= pages


def test_undated_entries_are_kept_with_the_time_first_seen(entries: list[dict[str, Any]]) -> None:
    undated = [entry for entry in entries if entry["published"] is None]
    assert undated
    assert all(entry["first_seen"] for entry in undated)


def test_pages_that_cannot_be_had_or_read_leave_the_feeds_own_text(entries: list[dict[str, Any]]) -> None:
    by_status: dict[str, list[str]] = {}
    for entry in entries:
        by_status.setdefault(entry["status"], []).append(entry["text_from"])
        assert entry["text"] or entry["text_from"] == "title"
    assert {"article", "failed", "consent", "paywall", "list"} <= set(by_status)
    assert set(by_status["article"]) == {"page"}
    assert "page" not in by_status["failed"] + by_status["consent"] + by_status["paywall"] + by_status["list"]


def test_the_issue_tells_of_every_tag_and_links_every_article_once(desk: Desk) -> None:
    issue = desk.issue()
    assert [section["tag"] for section in issue["sections"]] == ["SoftBank", "Nvidia", "Sovereign AI"]
    assert all(section["stories"] for section in issue["sections"])
    markdown = (desk.folder / "digests" / "2026" / f"{rehearsal.WEEK}.md").read_text(encoding="utf-8")
    for section in issue["sections"]:
        for story in section["stories"]:
            for article in (story["best"], *story["also"]):
                shown = f"]({article['url']})" if article["url"] else article["title"]
                assert markdown.count(shown) == 1


def test_rewrites_of_one_report_are_one_story(desk: Desk) -> None:
    issue = desk.issue()
    sizes = [story["articles"] for section in issue["sections"] for story in section["stories"]]
    assert max(sizes) >= 6
    assert issue["counts"]["articles"] - issue["counts"]["merged"] == issue["counts"]["stories"]


def test_a_second_collect_fetches_no_page_and_changes_nothing(desk: Desk) -> None:
    before = desk.run("export")
    idle = desk.json("collect", now=COLLECTED)
    assert set(idle["counts"].values()) == {0}
    again = desk.json("collect", "--all", now=COLLECTED)
    assert again["counts"]["feeds"] == again["counts"]["unchanged"] == len(rehearsal.week().outlets)
    assert again["counts"]["pages"] == 0
    assert desk.run("export") == before


def test_a_second_publish_writes_nothing_and_a_lost_file_comes_back_the_same(desk: Desk) -> None:
    before = desk.files()
    assert desk.json("publish", rehearsal.WEEK)["changed"] == []
    lost = desk.folder / "digests" / "2026" / f"{rehearsal.WEEK}.md"
    lost.unlink()
    assert desk.json("publish", rehearsal.WEEK)["new"] is False
    assert desk.files() == before


def test_an_unfinished_week_is_refused_and_its_draft_is_not_recorded(desk: Desk, tmp_path: Path) -> None:
    said = desk.run("publish", "2026-W48", code=2)
    assert "--through" in said
    before = desk.files()
    through = "2026-11-19T00:00:00+09:00"
    draft = desk.json("publish", "--through", through, "--out", str(tmp_path / "draft"))
    assert (draft["draft"], draft["week"]) == (True, rehearsal.WEEK)
    assert "draft: true" in Path(draft["files"][0]).read_text(encoding="utf-8")
    assert desk.files() == before
    assert desk.json("status")["counts"]["issues"] == 1


def test_status_and_check_say_how_things_stand(desk: Desk) -> None:
    status = desk.json("status")
    assert {feed["state"] for feed in status["feeds"]} <= {"ok", "quiet"}
    assert status["next_issue"]["week"] == "2026-W48"
    online = desk.json("check", "--online")
    assert all(feed["ok"] for feed in online)
    assert desk.run("check").strip().endswith("no mistakes")


def test_run_collects_and_publishes_what_is_due_and_the_bytes_are_the_same(
    desk: Desk, web: str, tmp_path: Path
) -> None:
    other = Desk.at(tmp_path / "other", web)
    assert other.json("run", now=COLLECTED)["published"][0]["week"] == "2026-W46"
    assert [one["week"] for one in other.json("run")["published"]] == [rehearsal.WEEK]
    assert other.json("run")["published"] == []


def test_the_same_over_postgresql_gives_the_same_bytes(
    desk: Desk, web: str, tmp_path: Path, postgres_server: Server
) -> None:
    with postgres_server.database(empty=True) as url:
        other = Desk.at(tmp_path / "other", web, database=url, anew=True)
        other.run("collect", now=COLLECTED)
        other.run("publish", rehearsal.WEEK)
        assert other.files() == desk.files()
        assert other.run("export") == desk.run("export")


def test_killed_at_ten_moments_the_next_run_leaves_the_same_store_and_issue(
    desk: Desk, web: str, tmp_path: Path
) -> None:
    def timed(*command: str, now: str, at: Desk) -> float:
        before = time.monotonic()
        at.run(*command, now=now)
        return time.monotonic() - before

    calm = Desk.at(tmp_path / "calm", web)
    long = {
        "collect": timed("collect", now=COLLECTED, at=calm),
        "publish": timed("publish", rehearsal.WEEK, now=rehearsal.NOW.isoformat(), at=calm),
    }
    other = Desk.at(tmp_path / "other", web)
    for command, arguments, now in (
        ("collect", (), COLLECTED),
        ("publish", (rehearsal.WEEK,), rehearsal.NOW.isoformat()),
    ):
        for moment in range(1, 6):
            with other.start(command, *arguments, now=now) as process:
                try:
                    process.wait(long[command] * (0.25 + 0.15 * moment))
                except subprocess.TimeoutExpired:  # else it had little left to do, and has done it
                    os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        replace(other, anew=True).run(command, *arguments, now=now)
    assert other.files() == desk.files()
    assert other.run("export") == desk.run("export")


def test_an_issue_stays_as_it_was_when_its_articles_are_cleaned_later(tmp_path: Path) -> None:
    pitch = "Whatever moved at the harbour this week, in your hands on Friday."
    quays = ["north", "south", "east", "west"]
    listed = [2]
    later = "2026-11-23T07:00:00Z"

    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        if path == "/feed":
            items = (
                (f"The harbour closes its {quay} quay", f"/p/{quay}", quay) for quay in quays[: listed[0]]
            )
            # A feed that gives nothing to ask with is asked once a day.
            return Answer(rss(*items), headers={"ETag": f'"{listed[0]}"'})
        quay = path.rpartition("/")[2]
        own = (
            f"The harbour closed its {quay} quay on Tuesday, since the wall of the {quay} basin had moved.",
            f"Ships for the {quay} quay wait outside, and the pilots of the {quay} station were sent home.",
            f"Nobody knows when the {quay} quay will be open, the harbour master of the {quay} basin said.",
        )
        body = page_of("</p><p>".join([own[0], pitch, *own[1:]]), NEWS)
        return Answer(body, headers={"Content-Type": "text/html"})

    with site(answer) as web:
        one = Desk(desk_of(tmp_path / "desk", web.base, "/feed"))
        rounds(one.folder, now=rehearsal.COLLECTED)
        one.run("publish", rehearsal.WEEK, now=later)
        before = one.files()
        assert all(pitch in entry.text for entry in kept(one.folder))
        listed[0] = 4
        rounds(one.folder, now=datetime.fromisoformat(later), everything=False)
        assert [pitch in entry.text for entry in kept(one.folder)] == [False] * 4
        assert one.json("publish", rehearsal.WEEK, now=later)["changed"] == []
    assert before
    assert one.files() == before
