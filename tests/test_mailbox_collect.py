"""A mailbox collected as a user has it: the command, a real server with TLS, a real store."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import started
from imap_server import ImapServer
from test_collect import BODY, Here, article, entries, rounds, rss
from test_page_feeds import trouble
from web import Answer, site

from monitor.config import load
from monitor.errors import ConfigError
from monitor.model import Mail
from monitor.parse import letters
from monitor.store import Store
from monitor.workers import WorkerLost

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORD = "a-long-password"
STORY = (
    "The harbour council has ordered forty cranes for its northern quay, Ada Holm said on Tuesday.",
    "They will cost 212 million crowns and arrive in the spring of 2028, built by the Lindholm yard.",
    "The order follows two years of talks with the port workers, who had asked for quieter machines.",
    "Lindholm will hire 300 people in its home town, said its chairman Per Strand.",
    "A first ship is expected in March. The harbour moved 1.4 million containers last year.",
)


def mail(number: int, body: str = "", sender: str = "news@letters.example", subject: str = "") -> bytes:
    said = body or f"<p>Harbour news number {number}: {BODY}</p>"
    return (
        f"From: The Letter <{sender}>\r\nTo: Anna Berg <reader@example.com>\r\n"
        f"Subject: {subject or f'Harbour letter {number}'}\r\nDate: {format_datetime(NOW - 30 * HOUR)}\r\n"
        f"Message-ID: <{number}@letters.example>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{said}"
        "<p>Sent to reader@example.com. <a href='https://letters.example/u/t0ken'>Unsubscribe</a></p>\r\n"
    ).encode()


def configured(folder: Path, *feeds: str) -> Path:
    folder.mkdir(exist_ok=True)
    listed = "\n".join(f"  - {one}" for one in feeds)
    (folder / "feeds.yaml").write_text(
        "digest: {folder: digests}\n"
        "tags:\n  harbour: {name: Harbour, match: harbour}\n"
        "fetch: {allow: [127.0.0.0/8], timeout_seconds: 5}\n"
        f"feeds:\n{listed}\n",
        encoding="utf-8",
    )
    (folder / "password").write_text(f"{WORD}\n", encoding="utf-8")
    return folder


def box(server: ImapServer, more: str = "") -> str:
    login = f"auth: {{user: {server.user}, password: '${{file:password}}'}}"
    return f"{{name: Letters, url: '{server.url}', {login}{more}}}"


def monitor(folder: Path, *command: str, now: datetime = NOW, **more: str) -> Any:
    environment = {**os.environ, "MONITOR_NOW": now.isoformat(), "NO_COLOR": "1", **more}
    environment.pop("MONITOR_DATABASE_URL", None)
    return started.run(*command, at=folder, environment=environment)


def everything_in(folder: Path) -> bytes:
    """Every byte that a run left behind, but for what the user wrote."""
    kept = [one for one in folder.rglob("*") if one.is_file() and one.name not in {"password", "feeds.yaml"}]
    return b"".join(one.read_bytes() for one in kept)


def test_newsletters_come_over_tls_once_each_and_tell_nothing_of_their_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ImapServer(tls="implicit", password=WORD, folder="INBOX/News") as server:
        authority = tmp_path / "ca.pem"
        server.ca.cert_pem.write_to_path(authority)
        folder = configured(tmp_path / "desk", box(server))
        for number in (1, 2):
            server.put(mail(number))
        first = monitor(folder, "collect", "--json", SSL_CERT_FILE=str(authority))
        server.put(mail(3))
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        rounds(folder, now=NOW + HOUR)
        published = monitor(folder, "publish")
    assert (first.returncode, published.returncode) == (0, 0), first.stderr + published.stderr
    assert json.loads(first.stdout)["counts"]["entries"] == 2
    found = entries(folder)
    assert sorted(one.title for one in found) == [f"Harbour letter {n}" for n in (1, 2, 3)]
    assert {(one.status, one.text_from, one.source) for one in found} == {("feed-text", "feed", "The Letter")}
    assert all(one.scores for one in found)
    left = everything_in(folder)
    assert b"Harbour letter 1" in left
    assert WORD.encode() not in left
    assert b"t0ken" not in left
    assert b"Anna" not in left
    # The address of the mailbox, as it is configured, is the feed's; the reader's own is nowhere.
    assert b"reader@example.com" not in left
    assert not any(one.flags for one in server.mails)


def test_a_maildir_is_read_relative_to_the_configuration(tmp_path: Path) -> None:
    folder = configured(
        tmp_path / "desk", "{name: Local, url: 'maildir:Mail/news', senders: ['@letters.example']}"
    )
    for part in ("cur", "new", "tmp"):
        (folder / "Mail/news" / part).mkdir(parents=True)
    for name, raw in {
        "new/1.a": mail(1),
        "cur/2.b:2,S": mail(2),
        "new/3.c": mail(3, sender="x@bank.example"),
    }.items():
        (folder / "Mail/news" / name).write_bytes(raw)
        os.utime(folder / "Mail/news" / name, (NOW.timestamp() - 99, NOW.timestamp() - 99))
    rounds(folder, now=NOW)
    assert sorted(one.title for one in entries(folder)) == ["Harbour letter 1", "Harbour letter 2"]
    (folder / "Mail/news/new/1.a").rename(folder / "Mail/news/cur/1.a:2,S")
    rounds(folder, now=NOW + HOUR)
    assert len(entries(folder)) == 2


def test_a_round_killed_in_between_loses_no_mail_and_keeps_none_twice(tmp_path: Path) -> None:
    with ImapServer(password=WORD) as server:
        folder = configured(tmp_path / "desk", box(server))
        for number in range(12):
            server.put(mail(number))
        for wait in (0.2, 0.5, 0.8):
            environment = {**os.environ, "MONITOR_NOW": NOW.isoformat(), "NO_COLOR": "1"}
            environment.pop("MONITOR_DATABASE_URL", None)
            run = started.start("collect", "--all", at=folder, environment=environment)
            time.sleep(wait)
            os.killpg(run.pid, 9)
            run.communicate()
        rounds(folder, now=NOW)
        rounds(folder, now=NOW + HOUR)
    kept = entries(folder)
    assert sorted(one.title for one in kept) == sorted(f"Harbour letter {number}" for number in range(12))
    assert {one.status for one in kept} == {"feed-text"}


def test_what_a_letter_links_is_never_fetched_not_even_its_archive(tmp_path: Path) -> None:
    with site(lambda path, asked: Answer(article(BODY))) as web, ImapServer(password=WORD) as server:
        folder = configured(tmp_path / "desk", box(server))
        link = f"{web.base}/archive/forty-cranes"
        raw = mail(1, f"<p>Harbour. <a href='{link}'>Read it</a> {BODY}</p><img src='{web.base}/open.gif'>")
        server.put(f"Archived-At: <{link}>\r\n".encode() + raw)
        rounds(folder, now=NOW)
        (found,) = entries(folder)
    assert web.requests == []
    assert (found.url, found.text_from) == (link, "feed")


def test_the_same_story_in_a_letter_and_on_the_web_is_one_story(tmp_path: Path) -> None:
    words = "".join(f"<p>{one}</p>" for one in STORY)
    page = (
        f"<html><body><article><h1>Forty cranes for the harbour</h1>{words}</article></body></html>".encode()
    )
    web_of = {"/feed": rss(("Forty cranes for the harbour", "/p/1", STORY[0]))}

    def answer(path: str, asked: Any) -> Answer:
        return Answer(web_of.get(path, page), headers={"Content-Type": "text/html"})

    with site(answer) as web, ImapServer(password=WORD) as server:
        feed = f"{{name: Paper, url: '{web.base}/feed'}}"
        folder = configured(tmp_path / "desk", feed, box(server))
        server.put(mail(1, f"<h1>Forty cranes for the harbour</h1>{words}"))
        festival = "<p>The mayor opened a festival of boats with music by the harbour; 2,000 danced.</p>"
        server.put(mail(2, festival, subject="Music and dance on Sunday"))
        rounds(folder, now=NOW - 26 * HOUR)
        done = monitor(folder, "publish")
        assert done.returncode == 0, done.stderr
    stories = {one.title: one.story for one in entries(folder)}
    assert stories["Harbour letter 1"] == stories["Forty cranes for the harbour"] is not None
    assert stories["Music and dance on Sunday"] != stories["Harbour letter 1"]


@pytest.mark.parametrize(
    ("password", "more", "kind", "words"),
    [
        ("another", "", "forbidden", "refuses the login"),
        (WORD, "/Nowhere", "other", "no such folder"),
    ],
)
def test_a_mailbox_that_cannot_be_had_is_a_feed_that_fails(
    tmp_path: Path, password: str, more: str, kind: str, words: str
) -> None:
    with ImapServer(password=password) as server:
        folder = configured(tmp_path / "desk", box(server).replace("/INBOX", f"/INBOX{more}"))
        rounds(folder, now=NOW)
    said, reason = trouble(folder)
    assert said == kind
    assert words in reason
    assert WORD not in reason


def test_a_server_that_is_not_there_is_refused_and_asked_again_later(tmp_path: Path) -> None:
    with ImapServer(password=WORD) as server:
        folder = configured(tmp_path / "desk", box(server))
    rounds(folder, now=NOW)
    assert trouble(folder)[0] == "refused"


def test_other_senders_are_another_mailbox_and_what_was_had_stays_one(tmp_path: Path) -> None:
    with ImapServer(password=WORD) as server:
        server.put(mail(1))
        server.put(mail(2, sender="other@elsewhere.example"))
        folder = configured(tmp_path / "desk", box(server, ", senders: [news@letters.example]"))
        rounds(folder, now=NOW)
        assert [one.title for one in entries(folder)] == ["Harbour letter 1"]
        configured(folder, box(server, ", senders: [news@letters.example, '@elsewhere.example']"))
        rounds(folder, now=NOW + HOUR)
    assert sorted(one.title for one in entries(folder)) == ["Harbour letter 1", "Harbour letter 2"]


def test_a_mailbox_without_news_changes_nothing_and_slows_down(tmp_path: Path) -> None:
    with ImapServer(password=WORD) as server:
        server.put(mail(1))
        folder = configured(tmp_path / "desk", box(server))
        for hour in range(24):
            rounds(folder, now=NOW + hour * HOUR, everything=False, pages=False)
        with Store.open(f"sqlite:///{folder}/.monitor/monitor.db") as store:
            (health,) = store.health(now=NOW + 23 * HOUR)
    assert 3 <= server.count("EXAMINE") <= 10
    assert (health.state, health.problem, health.entries) == ("ok", "", 1)


class Weak(Here):
    """Workers that a certain mail takes with it."""

    async def run(self, work: Any, *arguments: Any, **bounds: Any) -> Any:
        if work is letters.read and any(
            isinstance(one, Mail) and b"number 2" in one.raw for one in arguments[0]
        ):
            raise WorkerLost("took more than 30 seconds")
        return work(*arguments)


def test_a_mail_that_takes_its_worker_with_it_costs_no_other(tmp_path: Path) -> None:
    with ImapServer(password=WORD) as server:
        for number in (1, 2, 3):
            server.put(mail(number))
        folder = configured(tmp_path / "desk", box(server))
        rounds(folder, now=NOW, workers=Weak())
        rounds(folder, now=NOW + HOUR, workers=Weak())
    assert sorted(one.title for one in entries(folder)) == ["Harbour letter 1", "Harbour letter 3"]


@pytest.mark.parametrize(
    ("feed", "words"),
    [
        (
            "{name: L, url: 'imaps://me%40x.example@mail.example/'}",
            'expected auth: with a password: "${NAME}"',
        ),
        ("{name: L, url: 'imaps://mail.example/'}", 'expected auth: with user and password: "${NAME}"'),
        ("{name: L, url: 'imaps://me:plain@mail.example/'}", "found a password in the address"),
        (
            "{name: L, url: 'imaps://mail.example/', auth: {user: a, password: plain}}",
            "found a secret in plain letters",
        ),
        ("{name: L, url: 'imap+startls://mail.example/'}", "did you mean imap+starttls:…?"),
        ("{name: L, url: 'maildir:~/Mail'}", "~ is not read"),
        ("{name: L, url: 'maildir:Mail', select: a}", "expected a mailbox without select:"),
        ("{name: L, url: 'maildir:Mail', senders: [letters.example]}", "all of a domain: @letters.example"),
        ("{name: L, url: 'imaps://u@mail.example/a b'}", "every space in it as %20"),
    ],
)
def test_a_mailbox_that_is_written_wrong_is_a_mistake(tmp_path: Path, feed: str, words: str) -> None:
    folder = configured(tmp_path / "desk", feed)
    with pytest.raises(ConfigError) as raised:
        load(folder / "feeds.yaml", {})
    assert words in str(raised.value)
    assert "plain@" not in str(raised.value)
