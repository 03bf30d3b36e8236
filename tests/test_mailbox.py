"""A mailbox read as a feed is: a bit at a time, changing nothing, and never more than it can bear."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imap_server import Bad, ImapServer

from monitor import mailbox
from monitor.errors import FetchError, Forbidden
from monitor.fetch import connector
from monitor.mailbox import Account, Bag, Limits
from monitor.mailbox.names import encoded

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SINCE = NOW - timedelta(days=21)
QUICK = Limits(seconds=3.0, silence=0.5)
PASSWORD, WRONG = 'pa ss"\\word', "wrong-secret"


def mail(number: int, sender: str = "news@letters.example", day: str = "Fri, 20 Nov 2026") -> bytes:
    return (
        f"From: Letters <{sender}>\r\nTo: reader@example.com\r\nSubject: Number {number}\r\n"
        f"Date: {day} 10:00:00 +0000\r\nMessage-ID: <{number}@letters.example>\r\n\r\nBody {number}.\r\n"
    ).encode()


def account(server: ImapServer, **more: Any) -> Account:
    security: Any = {"": "imap", "implicit": "imaps", "starttls": "imap+starttls"}[server.tls]
    said = {"user": server.user, "password": server.password, "folder": server.folder, **more}
    return Account(security=security, host="127.0.0.1", port=server.port, **said)


def visit(server: ImapServer, state: str | None = None, *, limits: Limits = QUICK, **more: Any) -> Bag:
    context = ssl.create_default_context() if server.tls else None
    if context is not None:
        server.ca.configure_trust(context)
    given = {"since": SINCE, "connect": connector(("127.0.0.0/8",)), "context": context, **more}
    return mailbox.visit(given.pop("account", account(server)), state, limits=limits, **given)


def subjects(bag: Bag) -> list[int]:
    return [int(one.raw.partition(b"Number ")[2].split()[0]) for one in bag.mails]


# -- a mail server ----------------------------------------------------------------------------


@pytest.mark.parametrize("tls", ["", "implicit", "starttls"])
@pytest.mark.parametrize("plain", [True, False])
def test_new_mail_comes_once_and_stays_unread(tls: Any, plain: bool) -> None:
    with ImapServer(tls=tls, plain=plain, password=PASSWORD) as server:
        server.put(mail(1))
        first = visit(server)
        again = visit(server, first.state)
        server.put(mail(2))
        later = visit(server, again.state)
    assert (subjects(first), subjects(again), subjects(later)) == ([1], [], [2])
    assert not any(one.flags for one in server.mails)
    assert server.count("EXAMINE") == 3
    assert not any(server.count(word) for word in ("SELECT", "STORE", "EXPUNGE", "CLOSE", "COPY", "MOVE"))
    assert first.mails[0].arrived == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_at_first_sight_an_archive_stays_where_it_is() -> None:
    with ImapServer() as server:
        for number in range(1, 8):
            server.put(mail(number, day="Mon, 02 Mar 2026" if number < 4 else "Fri, 20 Nov 2026"))
        recent = visit(server)
        newest = visit(server, limits=Limits(seconds=3, silence=0.5, count=2))
        after = visit(server, newest.state)
    assert (subjects(recent), subjects(newest), subjects(after)) == ([4, 5, 6, 7], [6, 7], [])


def test_what_a_visit_leaves_the_next_one_takes() -> None:
    with ImapServer() as server:
        state = visit(server).state
        for number in range(1, 6):
            server.put(mail(number))
        found, left = [], []
        for _ in range(4):
            bag = visit(server, state, limits=Limits(seconds=3, silence=0.5, count=2))
            state = bag.state
            found.append(subjects(bag))
            left.append(bag.left)
    assert (found, left) == ([[1, 2], [3, 4], [5], []], [3, 1, 0, 0])


def test_a_server_that_counts_anew_is_read_anew() -> None:
    with ImapServer() as server:
        server.put(mail(1))
        state = visit(server).state
        server.validity, server.next = 2, 1
        server.mails.clear()
        server.put(mail(2))
        assert subjects(visit(server, state)) == [2]


def test_of_other_senders_nothing_but_the_sender_is_asked() -> None:
    with ImapServer() as server:
        server.put(mail(1))
        server.put(mail(2, "bank@private.example"))
        bag = visit(server, wanted=lambda head: b"letters.example" in head)
        fetched = [one for one in server.commands if "BODY.PEEK[]" in one]
        assert subjects(bag) == [1]
        assert [one.split()[2] for one in fetched] == ["1"]
        assert visit(server, bag.state, wanted=lambda _: True).mails == ()


def test_a_long_mail_is_had_as_far_as_its_bound() -> None:
    with ImapServer() as server:
        server.put(mail(1) + b"x" * 500_000)
        (found,) = visit(server, limits=Limits(seconds=3, silence=0.5, mail=1_000)).mails
    assert len(found.raw) == 1_000


def test_a_folder_in_any_script_is_found() -> None:
    assert encoded("Zeitung & Post/日本語") == "Zeitung &- Post/&ZeVnLIqe-"
    with ImapServer(folder="Post/&ZeVnLIqe-") as server:
        server.put(mail(1))
        assert subjects(visit(server, account=account(server, folder="Post/日本語"))) == [1]


BROKEN: list[tuple[Bad, Any, str]] = [
    ("silent", "", "timeout"),
    ("slow", "", "timeout"),
    ("huge-literal", "", "other"),
    ("broken-literal", "", "other"),
    ("endless-line", "", "other"),
    ("flood", "", "other"),
    ("nonsense", "", "other"),
    ("bye", "", "other"),
    ("no-uidvalidity", "", "other"),
    ("injects", "starttls", "tls"),
    ("no-starttls", "starttls", "tls"),
]


@pytest.mark.parametrize(("bad", "tls", "kind"), BROKEN)
def test_a_server_that_misbehaves_costs_a_bounded_time_and_says_why(bad: Bad, tls: Any, kind: str) -> None:
    with ImapServer(bad=bad, tls=tls) as server:
        server.put(mail(1))
        began = time.monotonic()
        with pytest.raises(FetchError) as raised:
            visit(server, limits=Limits(seconds=1.0, silence=0.3, mail=100_000, visit=1_000_000))
    assert time.monotonic() - began < 3
    assert raised.value.kind == kind
    assert not server.count("AUTHENTICATE") or bad not in ("injects", "no-starttls")


def test_a_server_whose_name_nobody_vouches_for_gets_no_password() -> None:
    with ImapServer(tls="implicit") as server, pytest.raises(FetchError) as raised:
        visit(server, context=ssl.create_default_context())
    assert raised.value.kind == "tls"
    assert server.commands == []


def test_a_refused_login_repeats_neither_password_nor_user() -> None:
    with ImapServer(bad="login-echo") as server, pytest.raises(Forbidden) as raised:
        visit(server, account=account(server, password=WRONG))
    said = str(raised.value)
    assert "app password" in said
    assert "wrong-secret" not in said
    assert "reader@example.com" not in said


def test_a_private_mail_server_is_spoken_to_only_where_that_is_allowed() -> None:
    with ImapServer() as server:
        with pytest.raises(Forbidden, match=r"fetch\.allow"):
            visit(server, connect=connector(()))
        assert server.commands == []


def test_a_password_goes_in_the_clear_to_ones_own_networks_alone() -> None:
    with ImapServer() as server:
        own = connector(("127.0.0.0/8",))
        with pytest.raises(Forbidden, match="in the clear"):
            visit(server, connect=lambda host, port, seconds: (own(host, port, seconds)[0], False))
        assert server.commands == []


def test_a_folder_that_is_not_there_is_said_without_its_name() -> None:
    with ImapServer() as server, pytest.raises(FetchError, match="no such folder") as raised:
        visit(server, account=account(server, folder="Love letters"))
    assert "Love" not in str(raised.value)


# -- a Maildir --------------------------------------------------------------------------------


def maildir(folder: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    return folder


def put(folder: Path, name: str, raw: bytes, at: datetime = NOW - timedelta(days=1)) -> Path:
    path = folder / name
    path.write_bytes(raw)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def look(folder: Path, known: set[str], *, first: bool = False, **more: Any) -> Bag:
    limits = more.pop("limits", QUICK)
    return mailbox.look(folder, known.__contains__, since=SINCE, first=first, limits=limits, **more)


def test_a_maildir_is_read_by_unique_names_and_left_as_it_is(tmp_path: Path) -> None:
    folder = maildir(tmp_path / "Mail")
    put(folder, "new/1.a.host", mail(1))
    put(folder, "cur/2.b.host:2,S", mail(2))
    put(folder, "tmp/3.c.host", mail(3))
    put(folder, "cur/.hidden", mail(4))
    before = sorted((str(one), one.stat().st_mtime_ns) for one in folder.rglob("*"))
    first = look(folder, set(), first=True)
    assert sorted((str(one), one.stat().st_mtime_ns) for one in folder.rglob("*")) == before
    assert sorted(subjects(first)) == [1, 2]
    # A mail program moves it, and adds what it knows of it.
    (folder / "new/1.a.host").rename(folder / "cur/1.a.host:2,RS")
    put(folder, "new/5.e.host", mail(5))
    assert subjects(look(folder, set(first.names))) == [5]


def test_old_mail_of_a_maildir_is_known_and_not_read_at_first_sight(tmp_path: Path) -> None:
    folder = maildir(tmp_path / "Mail")
    put(folder, "cur/1.a:2,S", mail(1), NOW - timedelta(days=300))
    put(folder, "cur/2.b:2,S", mail(2))
    first = look(folder, set(), first=True)
    assert (subjects(first), set(first.names)) == ([2], {"1.a", "2.b"})


def test_more_mail_than_a_visit_takes_waits(tmp_path: Path) -> None:
    folder = maildir(tmp_path / "Mail")
    for number in range(5):
        put(folder, f"new/{number}.x", mail(number), NOW - timedelta(hours=5 - number))
    first = look(folder, set(), limits=Limits(count=3))
    second = look(folder, set(first.names), limits=Limits(count=3))
    assert (subjects(first), first.left, subjects(second), second.left) == ([0, 1, 2], 2, [3, 4], 0)


def test_links_pipes_and_folders_in_a_maildir_are_no_mail(tmp_path: Path) -> None:
    folder = maildir(tmp_path / "Mail")
    (tmp_path / "secret").write_bytes(mail(1))
    (folder / "new/1.link").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "new/2.pipe")
    (folder / "new/3.folder").mkdir()
    assert look(folder, set()).mails == ()


def test_a_mail_that_may_not_be_read_now_is_not_taken_as_read(tmp_path: Path) -> None:
    folder = maildir(tmp_path / "Mail")
    path = put(folder, "new/1.a", mail(1))

    def vanishes(head: bytes) -> bool:
        return bool(head)

    path.unlink()
    path.symlink_to("nowhere")
    assert look(folder, set(), wanted=vanishes) == Bag(names=())


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.mkdir(), lambda p: p.write_text("x")])
def test_what_is_no_maildir_is_said(tmp_path: Path, make: Callable[[Path], Any]) -> None:
    make(tmp_path / "Mail")
    with pytest.raises(FetchError, match=r"no Maildir here: expected a folder with new/ and cur/") as raised:
        look(tmp_path / "Mail", set())
    assert str(tmp_path) not in raised.value.message
