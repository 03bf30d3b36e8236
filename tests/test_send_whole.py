"""`monitor send` as people and timers run it: killed at any step, twice at once, and what it says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote

import pytest
from digest_values import issue
from smtp_server import DROP, Authority, Gate, Server, Step, answer, at, hold
from started import Started
from whole import Desk

from monitor.model import State
from monitor.store import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOW = NOON.isoformat()
FIVE = [f"reader{n}@example.com" for n in range(1, 6)]


def desk(folder: Path, server: str, *readers: str, database: str | None = None, more: str = "") -> Desk:
    """A desk with an issue on record that is to be mailed."""
    folder.mkdir(exist_ok=True)
    (folder / "feeds.yaml").write_text(
        "digest: {title: Sea and salt, timezone: Asia/Tokyo}\n"
        "tags: {tidal: {any: [tidal]}}\n"
        "feeds: [https://example.com/feed.xml]\n"
        f"mail: {{from: digest@example.com, server: {json.dumps(server)}, to: {json.dumps(readers)}}}\n"
        f"{more}",
        encoding="utf-8",
    )
    made = Desk(folder, database)
    with opened(made) as store:
        store.freeze(issue(), stories={}, carried=[], now=NOON, mail=True)
    return made


def opened(of: Desk) -> Store:
    return Store.open(of.database or f"sqlite:///{quote(str(of.folder))}/.monitor/monitor.db")


def states(of: Desk) -> list[State]:
    with opened(of) as store:
        return [line.state for line in store.deliveries("2026-W47")]


def kill(process: subprocess.Popen[str] | Started) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)


KILLED: list[tuple[Step, State]] = [
    ("connect", "planned"),
    ("ehlo", "planned"),
    ("starttls", "planned"),
    ("auth", "planned"),
    ("mail", "waiting"),
    ("rcpt", "waiting"),
    ("data", "waiting"),
    ("body", "waiting"),
    ("dot", "unknown"),
    ("quit", "accepted"),
]


@pytest.mark.parametrize(("step", "state"), KILLED, ids=[step for step, _ in KILLED])
def test_a_run_killed_at_any_step_leaves_the_truth_and_the_next_one_sends_the_rest_once(
    tmp_path: Path, step: Step, state: State
) -> None:
    gate = Gate()
    authority = Authority(tmp_path)
    # The second of five, so that one has its letter and three have not; before that, all five have not.
    nth = 2 if step in {"mail", "rcpt", "data", "body", "dot"} else 1
    with Server(
        at(step, hold(gate), nth=nth), tls="starttls", context=authority.context(), logins={"me": "secret"}
    ) as server:
        os.environ["SSL_CERT_FILE"] = str(authority.pem)
        try:
            mine = desk(tmp_path / "desk", server.url_for("me", "${PASSWORD}"), *FIVE)
            path = mine.folder / "feeds.yaml"
            path.write_text(path.read_text("utf-8").replace("%24%7BPASSWORD%7D", "${file:key}"), "utf-8")
            (mine.folder / "key").write_text("secret\n")
            process = mine.start("send", now=NOW)
            gate.reached()
            kill(process)
            gate.open()
            server.left()
            shown = {line["recipient"]: line for line in mine.json("status", now=NOW)["outbox"]}
            seen = shown[FIVE[nth - 1]]["state"] if shown else "planned"
            # Before the first letter is begun nothing is marked: the connection alone was being made.
            assert seen == state or (nth == 1 and seen == "waiting")
            assert shown.get(FIVE[0], {}).get("state") in {"accepted", "planned", "waiting", None}

            server.plan = ()
            code = 1 if state == "unknown" else 0
            mine.run("send", now=NOW, code=code)
        finally:
            del os.environ["SSL_CERT_FILE"]
        counts = Counter(mail.recipient for mail in server.received)
        assert counts == Counter(FIVE)
        assert Counter(states(mine)) == Counter(
            ["accepted"] * (4 if code else 5) + (["unknown"] if code else [])
        )


def test_sigterm_lets_the_letter_under_way_end_and_leaves_the_rest(tmp_path: Path) -> None:
    gate = Gate()
    with Server(at("dot", hold(gate), nth=2)) as server:
        mine = desk(tmp_path / "desk", server.url, *FIVE)
        process = mine.start("send", now=NOW)
        gate.reached()
        process.send_signal(signal.SIGTERM)
        gate.open()
        process.communicate(timeout=30)
        assert process.returncode == 75
        assert states(mine) == ["accepted"] * 2 + ["planned"] * 3
        mine.run("send", now=NOW)
        assert Counter(mail.recipient for mail in server.received) == Counter(FIVE)


def test_a_folder_whose_name_has_signs_of_an_address_keeps_its_own_state(tmp_path: Path) -> None:
    mine = desk(tmp_path / "100% sure?", "eml:out", FIVE[0])
    assert [path.name for path in mine.folder.glob(".monitor/monitor.db")] == ["monitor.db"]
    mine.run("send", now=NOW)
    assert len(list((mine.folder / "out").glob("*.eml"))) == 1


def test_what_is_unknown_is_parked_told_and_sent_again_only_when_asked(tmp_path: Path) -> None:
    with Server(at("dot", DROP, nth=1)) as server:
        mine = desk(tmp_path / "desk", server.url, *FIVE[:2])
        said = mine.run("send", now=NOW, code=1)
        assert "reader1@example.com: unknown" in said
        assert "--retry-unknown" in said
        assert "reader1@example.com: unknown" in mine.run("status", now=NOW)
        assert "reader1@example.com: unknown" not in mine.run("send", now=NOW, code=1).partition("zz")[2]
        assert len(server.received) == 2
        mine.run("send", "--retry-unknown", now=NOW)
        assert Counter(mail.recipient for mail in server.received) == {FIVE[0]: 2, FIVE[1]: 1}
        assert server.received[0].data == server.received[2].data


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_two_senders_at_once_send_once_and_the_second_says_who_is_at_it(
    tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    gate = Gate()
    with Server(at("dot", hold(gate), nth=1)) as server:
        if where == "sqlite":
            mine = desk(tmp_path / "desk", server.url, *FIVE)
            both(mine, gate, server)
        else:
            with request.getfixturevalue("postgres_server").database() as url:
                both(desk(tmp_path / "desk", server.url, *FIVE, database=url), gate, server)


def both(mine: Desk, gate: Gate, server: Server) -> None:
    first = mine.start("send", now=NOW)
    gate.reached()
    second = mine.run("send", now=NOW, code=75)
    assert "monitor send, process" in second
    gate.open()
    first.communicate(timeout=60)
    assert first.returncode == 0
    assert Counter(mail.recipient for mail in server.received) == Counter(FIVE)
    assert states(mine) == ["accepted"] * 5


def test_the_exit_code_says_whether_to_come_again(tmp_path: Path) -> None:
    with Server() as server:
        mine = desk(tmp_path / "desk", server.url, *FIVE)
        server.plan = (at("rcpt", answer(450, "greylisted"), recipient=FIVE[0]),)
        assert "reader1@example.com: waiting until 2026-11-23 12:" in mine.run("send", now=NOW, code=75)
        server.plan = (at("rcpt", answer(550, "no such user"), recipient=FIVE[0]),)
        said = mine.run("send", now=NOW, code=1)
        assert "no such user" in said
        assert "--retry-failed" in said
        server.plan = ()
        assert mine.run("send", "--retry-failed", now=NOW) == ""
        assert mine.run("send", now=NOW) == ""
        assert Counter(mail.recipient for mail in server.accepted) == Counter(FIVE)


def test_a_server_that_refuses_us_is_a_matter_of_configuration_and_marks_nobody(tmp_path: Path) -> None:
    with Server(logins={"me": "secret"}) as server:
        mine = desk(tmp_path / "desk", server.url_for("me", "wrong").replace("wrong", "${file:key}"), *FIVE)
        (mine.folder / "key").write_text("hunter2")
        said = mine.run("send", now=NOW, code=2)
        assert "535" in said
        assert "hunter2" not in said
        assert states(mine) == ["planned"] * 5
        assert "hunter2" not in mine.run("status", "--json", now=NOW)
        (mine.folder / "key").write_text("secret")
        assert mine.run("send", now=NOW) == ""
        assert states(mine) == ["accepted"] * 5


def test_a_dry_run_says_what_would_go_to_whom_and_does_nothing(tmp_path: Path) -> None:
    with Server() as server:
        mine = desk(tmp_path / "desk", server.url, *FIVE)
        told = mine.json("send", "--dry-run", now=NOW)
        assert [one["recipient"] for one in told] == FIVE
        assert all(one["would_send"] and one["bytes"] > 5_000 for one in told)
        assert "reader3@example.com" in mine.run("send", "--dry-run", now=NOW)
        assert states(mine) == []
        assert server.connections == 0
        mine.run("send", now=NOW)
        assert not any(one["would_send"] for one in mine.json("send", "--dry-run", now=NOW))


def test_the_message_can_be_written_to_a_file_as_it_would_be_sent(tmp_path: Path) -> None:
    with Server() as server:
        mine = desk(tmp_path / "desk", server.url, *FIVE)
        mine.run("send", "2026-W47", "--out", "one.eml", "--to", FIVE[1], now=NOW)
        assert server.connections == 0
        mine.run("send", now=NOW)
        assert (mine.folder / "one.eml").read_bytes() == server.accepted[1].data
        mine.run("send", "--out", "two.eml", "--to", FIVE[1], now="2027-01-01T00:00:00Z")
        assert (mine.folder / "two.eml").read_bytes() == server.accepted[1].data
    message = message_from_bytes((mine.folder / "one.eml").read_bytes(), policy=policy.default)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_wrong_use_of_send_is_told_and_changes_nothing(tmp_path: Path) -> None:
    mine = desk(tmp_path / "desk", "eml:out", *FIVE)
    assert "no reader" in mine.run("send", "--out", "x.eml", "--to", "nobody@example.com", code=2)
    assert "goes with --out" in mine.run("send", "--to", FIVE[0], code=2)
    assert "monitor publish 2026-W30" in mine.run("send", "2026-W30", code=2)
    assert "is no ISO week" in mine.run("send", "W30", code=2)
    assert "--dry-run" in mine.run("send", "--dry-run", "--retry-unknown", code=2)
    assert not (mine.folder / "out").exists()
    assert not (mine.folder / "x.eml").exists()


def test_mail_to_a_folder_needs_no_server(tmp_path: Path) -> None:
    mine = desk(tmp_path / "desk", "eml:out", *FIVE)
    mine.run("send", now=NOW)
    mine.run("send", now=NOW)
    assert len(list((mine.folder / "out").glob("*.eml"))) == 5
    assert states(mine) == ["accepted"] * 5


def test_check_online_goes_as_far_as_the_login_and_sends_nothing(tmp_path: Path) -> None:
    with Server(logins={"me": "secret"}) as server:
        mine = desk(tmp_path / "desk", server.url_for("me", "wrong").replace("wrong", "${file:key}"), *FIVE)
        (mine.folder / "key").write_text("hunter2")
        assert "535" in mine.run("check", "--online", code=1)
        (mine.folder / "key").write_text("secret")
        assert "mail: ok" in mine.run("check", "--online", code=1)  # the feed of this desk is not there
        assert server.count("MAIL") == 0


def test_check_knows_which_languages_have_dates_and_which_addresses_are_channels(tmp_path: Path) -> None:
    readers = "[{address: a@example.com, dates: xx}, {address: b@example.com, dates: pt-BR}]"
    mine = desk(tmp_path / "desk", "eml:out", "a@example.com", more="notify: ['nowhere://x']\n")
    path = mine.folder / "feeds.yaml"
    path.write_text(path.read_text("utf-8").replace('["a@example.com"]', readers), "utf-8")
    said = mine.run("check", code=2)
    assert "a@example.com: found dates: xx" in said
    assert "b@example.com" not in said
    assert "notify: nowhere: the address" in said
