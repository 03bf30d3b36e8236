"""What the week has so far, mailed to one reader, and the issue goes to everybody all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from smtp_server import Mail, Server, answer, at
from whole import PUBLISHED, Desk

THURSDAY = "2026-11-19T18:00:00+09:00"
LATER = "2026-11-19T18:00:05+09:00"


@pytest.fixture
def desk(collected: Desk, tmp_path: Path) -> Desk:
    return collected.copy(tmp_path / "desk")


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    with Server() as running:
        _readers(desk, running)
        yield running


def _readers(desk: Desk, server: Server) -> None:
    with (desk.folder / "feeds.yaml").open("a", encoding="utf-8") as stream:
        readers = '["A <a@example.com>", b@example.com]'
        stream.write(f"mail: {{from: digest@example.com, server: {json.dumps(server.url)}, to: {readers}}}\n")


def _message(mail: Mail) -> EmailMessage:
    return message_from_bytes(mail.data, policy=policy.default)


def test_a_draft_goes_to_the_first_reader_and_says_that_it_is_one(desk: Desk, server: Server) -> None:
    assert desk.run("send", "--draft", now=THURSDAY) == ""
    assert desk.run("send", "--draft", "--to", "b@example.com", now=LATER) == ""
    assert [mail.recipient for mail in server.accepted] == ["a@example.com", "b@example.com"]
    message = _message(server.accepted[0])
    assert message["Subject"].startswith("Draft: W47 · ")
    assert message["List-Archive"] is None
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("DRAFT: ")
    assert not (desk.folder / "digests").exists()


def test_everybody_gets_the_issue_all_the_same_as_a_message_of_its_own(desk: Desk, server: Server) -> None:
    desk.run("send", "--draft", now=THURSDAY)
    desk.run("send", "--draft", now=LATER)
    desk.run("run", now=PUBLISHED)
    mails = [(mail.recipient, _message(mail)["Message-ID"]) for mail in server.accepted]
    assert [one for one, _ in mails] == ["a@example.com", "a@example.com", "a@example.com", "b@example.com"]
    assert len({name for _, name in mails}) == 4
    assert {one["state"] for one in desk.json("status")["outbox"]} <= {"accepted"}


def test_a_draft_that_nobody_takes_says_why(desk: Desk) -> None:
    with Server(at("rcpt", answer(550, "no such person"))) as server:
        _readers(desk, server)
        assert "a@example.com: was refused" in desk.run("send", "--draft", now=THURSDAY, code=1)
    text = (desk.folder / "feeds.yaml").read_text(encoding="utf-8").rpartition("mail:")[0]
    (desk.folder / "feeds.yaml").write_text(text, encoding="utf-8")
    with Server(at("rcpt", answer(450, "come again"))) as server:
        _readers(desk, server)
        said = desk.run("send", "--draft", now=THURSDAY, code=75)
        assert "is not taken now" in said


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--to", "c@example.com"), "mail.to has a@example.com, b@example.com"),
        (("2026-W47",), "is of this week"),
        (("--dry-run",), "goes with --to ADDRESS alone"),
    ],
)
def test_what_makes_no_sense_with_a_draft_is_refused(
    desk: Desk, server: Server, more: tuple[str, ...], words: str
) -> None:
    assert words in desk.run("send", "--draft", *more, now=THURSDAY, code=2)
    assert server.accepted == []
