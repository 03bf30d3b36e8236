"""`monitor run`, as a timer calls it: collected, published, committed and mailed, each of it once."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from smtp_server import DROP, Gate, Server, answer, at, hold
from whole import PUBLISHED, Desk

LATER = "2026-11-23T08:00:00+09:00"


@pytest.fixture(scope="module")
def read(collected: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The sample week, collected until it is due: a run of that hour finds nothing new."""
    desk = collected.copy(tmp_path_factory.mktemp("read") / "desk")
    desk.run("collect", now=PUBLISHED)
    return desk


@pytest.fixture
def desk(read: Desk, tmp_path: Path) -> Desk:
    return read.copy(tmp_path / "desk")


def readers(desk: Desk, server: str, *addresses: str) -> None:
    with (desk.folder / "feeds.yaml").open("a", encoding="utf-8") as stream:
        stream.write(
            f"mail: {{from: digest@example.com, server: {json.dumps(server)}, to: {json.dumps(addresses)}}}\n"
        )


def git(desk: Desk, *words: str) -> str:
    """What git says there, as a user of no settings."""
    return subprocess.run(
        ["git", "-c", "user.name=User", "-c", "user.email=user@example.com", *words],
        cwd=desk.folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def under_git(desk: Desk) -> None:
    (desk.folder / ".gitignore").write_text(".monitor/\n")
    git(desk, "init", "-q", "-b", "main")
    git(desk, "add", ".gitignore", "feeds.yaml")
    git(desk, "commit", "-q", "-m", "my own")


def test_a_run_publishes_commits_and_mails_once_and_says_nothing(collected: Desk, tmp_path: Path) -> None:
    desk = collected.copy(tmp_path / "desk")
    with Server() as server:
        readers(desk, server.url, "a@example.com", "b@example.com")
        under_git(desk)
        assert desk.run("run", now=PUBLISHED) == ""
        assert [mail.recipient for mail in server.accepted] == ["a@example.com", "b@example.com"]
        assert git(desk, "status", "--porcelain") == ""
        assert git(desk, "log", "--format=%an <%ae> %aI %cI %s", "-1").strip() == (
            "monitor <monitor@localhost> 2026-11-23T07:00:00+09:00 2026-11-23T07:00:00+09:00 Digest 2026-W47"
        )
        names = git(desk, "show", "--name-only", "--format=", "HEAD").split()
        assert sorted(names) == sorted(f"digests/{name}" for name in desk.files())
        message = message_from_bytes(server.accepted[0].data, policy=policy.default)
        assert "W47 · SoftBank in talks with Nvidia" in message["Subject"]

        head = git(desk, "rev-parse", "HEAD")
        assert desk.run("run", now=LATER) == ""
        assert git(desk, "rev-parse", "HEAD") == head
        assert len(server.accepted) == 2


def talk(desk: Desk) -> str:
    """What a run that is asked to talk says on standard error."""
    _, said = desk.start("-v", "run", now=PUBLISHED).communicate(timeout=120)
    return " ".join(said.split())


def test_a_run_that_is_asked_to_talk_says_what_comes_next_and_a_second_one_that_nothing_is_due(
    desk: Desk,
) -> None:
    said = talk(desk)
    assert "Published 2026-W47: " in said
    assert "nobody is mailed: the configuration has no mail: section" in said
    assert "2026-W47 is the newest issue. The next issue, 2026-W48, is due Monday 2026-11-30" in said
    again = talk(desk)
    assert "No feed is due before 2026-11-2" in again
    assert "Published" not in again


def test_the_archive_is_committed_before_the_mail_that_points_to_it_leaves(desk: Desk) -> None:
    with Server(at("connect", answer(450))) as server:
        readers(desk, server.url, "a@example.com")
        under_git(desk)
        desk.run("run", now=PUBLISHED, code=75)
        assert git(desk, "log", "--format=%s", "-1").strip() == "Digest 2026-W47"
        assert server.accepted == []


def test_what_git_would_not_take_is_told_written_and_mailed_and_mended_by_the_next_run(desk: Desk) -> None:
    with Server() as server:
        readers(desk, server.url, "a@example.com")
        under_git(desk)
        git(desk, "checkout", "-q", "--detach")
        with desk.start("run", now=PUBLISHED) as process:
            out, err = process.communicate(timeout=120)
        assert (process.returncode, out) == (0, "")
        assert "2026-W47: " in err
        assert "detached" in err
        assert len(desk.files()) == 8
        assert len(server.accepted) == 1
        assert "2026-W47.md" in desk.run("status", now=LATER).partition("Not committed yet: ")[2]

        assert desk.run("run", now=LATER) == ""  # told once, not each quarter of an hour
        git(desk, "checkout", "-q", "main")
        (desk.folder / "digests" / "2026" / "2026-W47.html").write_text("mine\n")
        desk.run("run", now=LATER)
        names = git(desk, "show", "--name-only", "--format=", "HEAD").split()
        assert "digests/2026/2026-W47.md" in names
        assert "digests/2026/2026-W47.html" not in names  # changed by hand: not in the issue's name
        assert len(server.accepted) == 1


def test_a_mail_server_that_is_down_costs_neither_the_issue_nor_its_commit(desk: Desk) -> None:
    with Server() as server:
        gone = server.url
    readers(desk, gone, "a@example.com")
    desk.run("run", now=PUBLISHED, code=75)
    assert len(desk.files()) == 8
    assert desk.json("status", now=LATER)["outbox"][0]["state"] == "waiting"


def test_sigterm_lets_the_letter_of_a_run_end(desk: Desk) -> None:
    gate = Gate()
    with Server(at("dot", hold(gate), nth=1)) as server:
        readers(desk, server.url, "a@example.com", "b@example.com")
        process = desk.start("run", now=PUBLISHED)
        gate.reached(90)
        process.send_signal(signal.SIGTERM)
        gate.open()
        process.communicate(timeout=30)
        assert process.returncode == 75
        assert [line["state"] for line in desk.json("status", now=LATER)["outbox"]] == ["accepted", "planned"]


def test_an_unknown_letter_is_told_by_the_run_it_happened_in_and_by_status_ever_after(desk: Desk) -> None:
    with Server(at("dot", DROP, nth=1)) as server:
        readers(desk, server.url, "a@example.com")
        assert "a@example.com: unknown" in desk.run("run", now=PUBLISHED, code=1)
        assert desk.run("run", now=LATER) == ""
        assert "a@example.com: unknown" in desk.run("status", now=LATER)
        assert len(server.received) == 1


def test_a_corrected_issue_is_a_numbered_revision_and_is_mailed_on_request_alone(desk: Desk) -> None:
    with Server() as server:
        readers(desk, server.url, "a@example.com")
        under_git(desk)
        desk.run("run", now=PUBLISHED)
        assert desk.json("publish", "2026-W47", "--revise", now=LATER)["revision"] == 1  # nothing to correct

        path = desk.folder / "feeds.yaml"
        path.write_text(path.read_text("utf-8").replace("name: SoftBank", "name: SoftBank Group"), "utf-8")
        assert desk.json("publish", "2026-W47", "--revise", now=LATER)["revision"] == 2
        assert desk.issue()["revision"] == 2
        assert git(desk, "log", "--format=%s", "-1").strip() == "Digest 2026-W47, revision 2"
        desk.run("run", now=LATER)
        assert len(server.accepted) == 1
        desk.run("send", "2026-W47", now=LATER)
        second = message_from_bytes(server.accepted[1].data, policy=policy.default)
        assert second["Subject"].startswith("Corrected: ")


@pytest.mark.parametrize(
    ("catch_up", "made", "carrying"),
    [
        ("each", ["2026-W46", "2026-W47", "2026-W48", "2026-W49"], "2026-W47"),
        ("newest", ["2026-W46", "2026-W49"], "2026-W49"),
    ],
)
def test_after_downtime_each_week_or_the_newest_is_made_and_nothing_collected_is_lost(
    desk: Desk, catch_up: str, made: list[str], carrying: str
) -> None:
    path = desk.folder / "feeds.yaml"
    rules = f"catch_up: {catch_up}\n  lookback_days: 0\n  publish:"
    path.write_text(path.read_text("utf-8").replace("publish:", rules), "utf-8")
    desk.run("publish", "2026-W46", now=PUBLISHED)
    desk.run("run", now="2026-12-07T09:00:00+09:00")
    issues = desk.folder / "digests" / "2026"
    assert sorted(one.stem for one in issues.glob("*.md")) == made
    assert json.loads((issues / f"{carrying}.json").read_text("utf-8"))["counts"]["articles"] > 40


def test_an_old_week_made_by_hand_is_no_beginning_to_catch_up_from(desk: Desk) -> None:
    with Server() as server:
        readers(desk, server.url, "a@example.com")
        desk.run("publish", "2026-W30", now=PUBLISHED)
        desk.run("run", now=PUBLISHED)
        assert sorted(one.stem for one in (desk.folder / "digests" / "2026").glob("*.md")) == [
            "2026-W30",
            "2026-W47",
        ]
        assert len(server.accepted) == 1


def test_a_clock_that_was_ahead_is_told_and_stops_no_later_issue(desk: Desk) -> None:
    desk.run("run", now=PUBLISHED)
    desk.run("publish", "2027-W20", now="2027-06-01T09:00:00+09:00")
    assert "the clock was ahead: 2027-W20" in desk.run("status", now=LATER)
    desk.run("run", now="2026-11-30T09:00:00+09:00")
    assert (desk.folder / "digests" / "2026" / "2026-W48.md").is_file()


def test_status_names_the_next_issue_also_when_it_comes_days_after_its_week(desk: Desk) -> None:
    path = desk.folder / "feeds.yaml"
    path.write_text(path.read_text("utf-8").replace("Mon 07:00", "Fri 18:30"), "utf-8")
    assert desk.json("status", now=PUBLISHED)["next_issue"] == {
        "week": "2026-W46",
        "due": "2026-11-20T09:30:00Z",
        "overdue": True,
    }
    desk.run("publish", "2026-W46", now=PUBLISHED)
    assert desk.json("status", now=PUBLISHED)["next_issue"] == {
        "week": "2026-W47",
        "due": "2026-11-27T09:30:00Z",
        "overdue": False,
    }


def test_files_that_could_not_be_written_are_by_the_next_run_that_can(desk: Desk) -> None:
    under_git(desk)
    (desk.folder / "digests").write_text("in the way")
    with Server() as server:
        readers(desk, server.url, "a@example.com")
        assert "cannot be written" in desk.run("run", now=PUBLISHED, code=1)
        assert len(server.accepted) == 1  # what is frozen can be mailed
        (desk.folder / "digests").unlink()
        assert desk.run("run", now=LATER) == ""
        assert len(desk.files()) == 8
        assert git(desk, "log", "--format=%s", "-1").strip() == "Digest 2026-W47"
        (desk.folder / "digests" / "2026" / "2026-W47.html").unlink()
        desk.run("run", now=LATER)
        assert len(desk.files()) == 7  # what was there once is its owner's


def test_a_push_that_failed_goes_with_a_later_run_of_whichever_issue(desk: Desk, tmp_path: Path) -> None:
    under_git(desk)
    with (desk.folder / "feeds.yaml").open("a") as stream:
        stream.write("archive: {push: origin}\n")
    git(desk, "commit", "-qam", "push")
    git(desk, "remote", "add", "origin", str(tmp_path / "remote.git"))
    with desk.start("run", now=PUBLISHED) as process:
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "not pushed" in err
    assert "not on origin yet" in desk.run("status", now=LATER)
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "remote.git"], check=True)
    desk.run("run", now=LATER)
    assert "not on origin yet" not in desk.run("status", now=LATER)
    remote = subprocess.run(
        ["git", "-C", tmp_path / "remote.git", "log", "--format=%s", "-1", "main"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert remote.stdout.strip() == "Digest 2026-W47"


def test_a_resident_run_publishes_and_mails_at_once_and_ends_its_step_when_told_to_stop(desk: Desk) -> None:
    with Server() as server:
        readers(desk, server.url, "a@example.com")
        process = desk.start("schedule", "--every", "1", now=PUBLISHED)
        end = time.monotonic() + 90
        while not server.accepted and time.monotonic() < end:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        assert len(server.accepted) == 1
    assert desk.json("status", now=LATER)["outbox"][0]["state"] == "accepted"


def test_the_units_and_crontab_lines_call_this_very_installation(desk: Desk) -> None:
    desk.run("service", "systemd", "--out", "units")
    unit = (desk.folder / "units" / "monitor.service").read_text("utf-8")
    assert str(desk.folder / "feeds.yaml") in unit
    assert f"ReadWritePaths={desk.folder}" in unit or f'"{desk.folder}' in unit
    assert "OnCalendar=Mon *-*-* 07:00" in (desk.folder / "units" / "monitor.timer").read_text("utf-8") or (
        "Mon 07:00" in (desk.folder / "units" / "monitor.timer").read_text("utf-8")
    )
    whole = desk.run("service")
    assert "monitor.service" in whole
    assert "CRON_TZ=Asia/Tokyo" in whole
    assert "[Timer]" not in desk.run("service", "resident")
