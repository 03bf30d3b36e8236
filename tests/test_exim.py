"""Exim, a mail server that the world uses, takes the product's message and delivers what was sent."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from test_smtp import closed_port, letter, mailer, nothing

from monitor.deliver.mailer import open_mailer
from monitor.deliver.message import mail
from monitor.model import Letter, Reader, Rendered, Sender

EXIM = shutil.which("exim4", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.skipif(EXIM is None, reason="Exim is not installed"),
    # To anybody else it refuses to be a daemon, and called with settings of his own ("-C") it becomes him,
    # and then cannot give its spool files to its own user: tried, 4.96.
    pytest.mark.skipif(os.getuid() != 0, reason="Exim runs on settings of one's own for root only"),
]

SETTINGS = """
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/pid
primary_hostname = mail.example.com
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
disable_ipv6 = true
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts =
smtputf8_advertise_hosts = *
keep_environment =
check_spool_space = 0
acl_smtp_rcpt = recipients
acl_smtp_data = messages

begin acl
recipients:
  deny local_parts = nobody-here
       message = no such user
  defer local_parts = later
       message = greylisted
  accept
messages:
  accept

begin routers
here:
  driver = accept
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = {folder}/mail
  create_directory
  return_path_add
  user = {user}
"""


@contextmanager
def exim() -> Iterator[tuple[int, Path]]:
    """A daemon of our own: its port, and the Maildir it delivers to."""
    assert EXIM is not None
    # Not under pytest's folder, which is closed to Exim's user.
    with tempfile.TemporaryDirectory(prefix="exim-") as name:
        folder, port = Path(name), closed_port()
        folder.chmod(0o755)
        for part in ("spool", "log", "mail"):
            (folder / part).mkdir()
            (folder / part).chmod(0o777)
        # With settings that are not the system's, Exim gives up root for its own user, and delivers as it.
        user = subprocess.check_output([EXIM, "-n", "-bP", "exim_user"], text=True, cwd="/").strip()
        settings = folder / "exim.conf"
        settings.write_text(SETTINGS.format(folder=folder, port=port, user=user))
        settings.chmod(0o644)
        command = [EXIM, "-C", str(settings), "-bdf"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, cwd="/") as daemon:
            try:
                _answers(port, daemon, folder)
                yield port, folder / "mail"
            finally:
                daemon.terminate()
                daemon.communicate(timeout=10)


def _answers(port: int, daemon: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 15
    while time.monotonic() < end and daemon.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    logs = "".join(path.read_text() for path in (folder / "log").iterdir())
    daemon.terminate()
    pytest.fail(f"Exim does not start: {daemon.communicate()[1]!r} {logs}")


def arrived(folder: Path, count: int) -> list[bytes]:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        found = sorted((folder / "new").iterdir()) if (folder / "new").is_dir() else []
        if len(found) >= count:
            return [path.read_bytes() for path in found]
        time.sleep(0.02)
    logs = "".join(path.read_text() for path in (folder.parent / "log").iterdir())
    pytest.fail(f"the mail has not arrived: {logs}")


def issue() -> Letter:
    """A message as the product sends: both parts, in two scripts, some 80 kB."""
    japanese = "ソフトバンクグループは木曜日、人工知能への投資を拡大すると発表した。\n" * 250
    english = "".join(
        f"<p>Story {n}: what was said, by whom, “first” – and when.</p>\n.\n" for n in range(700)
    )
    return mail(
        Rendered(
            week="2026-W47",
            subject="2026-W47: ニュース",
            markdown="",
            html=english,
            page="",
            text=japanese,
            json="",
        ),
        Reader(address="reader@example.com", name="読者"),
        Sender(
            name="Monitor",
            address="news@example.org",
            title="Weekly news",
            domain="example.org",
            bounces="bounces@example.org",
            unsubscribe=("mailto:leave@example.org?subject={token}", "https://example.org/leave/{token}"),
            key=b"k" * 32,
        ),
        revision=1,
        date=datetime(2026, 11, 23, 6, tzinfo=UTC),
    )


def test_exim_takes_an_issue_and_delivers_it_byte_for_byte() -> None:
    sent = issue()
    assert 60_000 < len(sent.data) < 120_000
    with exim() as (port, folder):
        with mailer(f"smtp://127.0.0.1:{port}") as way:
            outcome = way.deliver(sent, nothing)
            assert (outcome.state, outcome.reply.split(" id=")[0]) == ("accepted", "250 OK")
        (there,) = arrived(folder, 1)
    head, _, body = there.partition(b"\n\n")
    sent_head, _, sent_body = sent.data.replace(b"\r\n", b"\n").partition(b"\n\n")
    # Exim puts Return-path and Received above; not one of ours is touched.
    assert head.endswith(b"\n" + sent_head)
    assert head.startswith(b"Return-path: <bounces@example.org>\nReceived: ")
    assert body == sent_body
    parsed = message_from_bytes(there, policy=policy.default)
    assert parsed["Subject"] == "2026-W47: ニュース"
    assert not parsed.defects


def test_exim_answers_as_we_read_it() -> None:
    with exim() as (port, folder):
        with mailer(f"smtp://127.0.0.1:{port}") as way:
            sent = [
                letter(f"{name}@example.com", body=b".\r\n..\r\n.x\r\n")
                for name in ("one", "nobody-here", "later", "two", "読者")
            ]
            outcomes = [way.deliver(one, nothing) for one in sent]
        assert [one.state for one in outcomes] == ["accepted", "refused", "waiting", "accepted", "accepted"]
        assert outcomes[1].reply == "550 no such user"
        assert outcomes[2].reply == "451 greylisted"
        assert all(one.endswith(b"\n\n.\n..\n.x\n") for one in arrived(folder, 3))


def test_exim_as_a_program_takes_an_issue() -> None:
    # Its own settings are out of reach by -C from `sendmail:`, so a script of two lines hands them over.
    sent = issue()
    with exim() as (_, folder):
        script = folder.parent / "sendmail"
        script.write_text(f'#!/bin/sh\nexec {EXIM} -C {folder.parent}/exim.conf "$@"\n')
        script.chmod(0o755)
        way = open_mailer(f"sendmail:{script}")
        assert way.deliver(sent, nothing).state == "accepted"
        way.close()
        (there,) = arrived(folder, 1)
    assert there.partition(b"\n\n")[2] == sent.data.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
