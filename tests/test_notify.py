"""The way out to chat channels: what reaches a service, how often, and what is known of it afterwards."""

import gzip
import json
import logging
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme

from monitor.deliver.notify import Notifier, url_mistake
from monitor.errors import Busy, DeliveryError
from monitor.model import Letter, Outcome, Phase

ROOT = Path(__file__).parent.parent
SECRET = "geheim"  # noqa: S105 (the bait: it may turn up nowhere)
TITLE = "SoftBank raises ¥7bn; *b* _i_ `c` <!channel> <i>&amp; @everyone [go](https://evil.example)"
BODY = "- 日本: one\n  https://example.com/a_b?x=1&y=2\n- see https://medium.example/@who/x @here <@U1>\n"
# Nothing that asks for a person, makes a link elsewhere, or is a tag.
LIVE = ("@everyone", "@here", "<!channel>", "<@U1>", "<i>", "](https", "@who")
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home of its own, and no proxy between us and the loopback."""
    for name in (*BUNDLES, *PROXIES, *(name.upper() for name in PROXIES)):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)


@pytest.fixture(autouse=True)
def _nothing_is_said(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """In every test: with a handler that takes all there is, no library says anything aloud."""
    caplog.set_level(logging.DEBUG)
    yield
    said = [record.getMessage() for record in caplog.records if record.name != "test"]
    assert said == []
    assert SECRET not in "".join(capfd.readouterr())


# --- A server that does as it is told ---


@dataclass
class Server:
    port: int
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    """First line and body of each request."""
    calls: int = 0
    """Connections."""
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def sent(self) -> Any:
        """What the one request that came says."""
        ((_, body),) = self.asked
        return json.loads(body)


Answer = Callable[[Server, socket.socket], None]


def read(server: Server, wire: socket.socket) -> None:
    """Reads a request and keeps it."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = wire.recv(65536)
        if not more:
            return
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = [int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line]
    while length and len(body) < length[0]:
        body += wire.recv(65536)
    if b"content-encoding: gzip" in head.lower():
        body = gzip.decompress(body)
    server.asked.append((head.split(b"\r\n")[0].decode(), body))


def status(code: int, *, headers: str = "", body: str = "{}") -> Answer:
    def answer(server: Server, wire: socket.socket) -> None:
        read(server, wire)
        text = "" if code == 204 else body
        wire.sendall(
            f"HTTP/1.1 {code} Whatever\r\n{headers}Content-Length: {len(text)}\r\nConnection: close\r\n\r\n"
            f"{text}".encode()
        )

    return answer


def dropped_unread(server: Server, wire: socket.socket) -> None:
    wire.recv(1)


def dropped_after_reading(server: Server, wire: socket.socket) -> None:
    read(server, wire)


def dropped_in_the_answer(server: Server, wire: socket.socket) -> None:
    read(server, wire)
    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")


def hanging(server: Server, wire: socket.socket) -> None:
    read(server, wire)
    server.over.wait(5)


def silent(server: Server, wire: socket.socket) -> None:
    server.over.wait(5)


def hung_up(server: Server, wire: socket.socket) -> None:
    return


def behind_tls(certificate: trustme.LeafCert, then: Answer, *, proxy: bool = False) -> Answer:
    """The answer over TLS; as a proxy, in the tunnel that it is asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)

    def answer(server: Server, wire: socket.socket) -> None:
        if proxy:
            while not wire.recv(65536).endswith(b"\r\n\r\n"):
                pass
            wire.sendall(b"HTTP/1.1 200 Go on\r\n\r\n")
        with context.wrap_socket(wire, server_side=True) as inner:
            then(server, inner)

    return answer


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(port=listener.getsockname()[1])

    def work() -> None:
        while True:
            try:
                wire, _ = listener.accept()
            except OSError:
                return
            with wire, suppress(OSError):
                if server.over.is_set():
                    return
                server.calls += 1
                answer(server, wire)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=1):
            pass
        thread.join()
        listener.close()


# --- What we do ---


def letter(title: str = TITLE, body: str = BODY) -> Letter:
    return Letter(id="1", sender="", recipient="desk", subject=title, head=title.encode(), body=body.encode())


def send(url: str, note: Letter | None = None, *, timeout: float = 0.3) -> Outcome:
    assert url_mistake(url) is None
    phases: list[Phase] = []
    started = time.monotonic()
    notifier = Notifier(url, name="desk", timeout=timeout)
    try:
        outcome = notifier.deliver(note or letter(), phases.append)
    finally:
        notifier.close()
    assert phases == ["envelope", "dot"]
    assert time.monotonic() - started < 3, "Apprise's own patience is four seconds"
    assert SECRET not in f"{outcome!r}{notifier!r}"
    assert "127.0.0.1" not in outcome.reply
    assert not outcome.stop
    return outcome


def hook(server: Server, more: str = "") -> str:
    return f"json://desk:{SECRET}@127.0.0.1:{server.port}/{SECRET}/{more}"


def ntfy(server: Server, more: str = "") -> str:
    return f"ntfy://desk:{SECRET}@127.0.0.1:{server.port}/topic{more}"


# --- Answers ---

ANSWERS = [
    (200, "accepted", "HTTP 200 OK"),
    (400, "refused", "HTTP 400 Bad Request"),
    (401, "refused", "HTTP 401 Unauthorized"),
    (403, "refused", "HTTP 403 Forbidden"),
    (404, "refused", "HTTP 404 Not Found"),
    (410, "refused", "HTTP 410 Gone"),
    (413, "refused", "HTTP 413"),
    (408, "waiting", "HTTP 408 Request Timeout"),
    (429, "waiting", "HTTP 429 Too Many Requests"),
    (500, "waiting", "HTTP 500 Internal Server Error"),
    (502, "waiting", "HTTP 502 Bad Gateway"),
    (503, "waiting", "HTTP 503 Service Unavailable"),
    (521, "waiting", "HTTP 521"),
    (504, "unknown", "HTTP 504 Gateway Timeout; it may have been accepted"),
    (524, "unknown", "HTTP 524; it may have been accepted"),
]


@pytest.mark.parametrize(("code", "state", "reply"), ANSWERS)
@pytest.mark.parametrize("address", [hook, ntfy])
def test_each_answer_means_one_thing_and_is_asked_for_once(
    address: Callable[[Server], str], code: int, state: str, reply: str
) -> None:
    with serving(status(code)) as server:
        outcome = send(address(server))
    assert outcome.state == state
    assert outcome.reply.startswith(reply)
    assert len(server.asked) == server.calls == 1
    assert server.sent["title"] == TITLE
    assert server.sent["message"] == BODY.rstrip()


def test_an_answer_without_a_body_is_an_acceptance() -> None:
    with serving(status(204)) as server:
        assert send(hook(server)) == Outcome(state="accepted", reply="HTTP 204 No Content")


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_since_the_message_would_be_lost_on_the_way(code: int) -> None:
    with serving(status(code, headers="Location: /elsewhere\r\n")) as server:
        outcome = send(hook(server))
    assert outcome.state == "refused"
    assert f"HTTP {code}" in outcome.reply
    assert len(server.asked) == 1


@pytest.mark.parametrize("more", ["?retry=3&wait=0", "?optional=yes", "?retry=2&optional=yes"])
def test_an_address_that_asks_for_retries_or_for_leniency_gets_neither(more: str) -> None:
    with serving(status(503)) as server:
        assert send(hook(server, more)).state == "waiting"
    assert len(server.asked) == 1


# --- No answer ---


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        (dropped_unread, "the connection broke before an answer"),
        (dropped_after_reading, "the connection broke before an answer"),
        (dropped_in_the_answer, "the connection broke before an answer"),
        (hung_up, "the connection broke before an answer"),
        (hanging, "no answer in time"),
    ],
)
@pytest.mark.parametrize("address", [hook, ntfy])
def test_what_left_and_was_not_answered_is_unknown(
    address: Callable[[Server], str], answer: Answer, reply: str
) -> None:
    with serving(answer) as server:
        outcome = send(address(server))
    assert outcome == Outcome(state="unknown", reply=f"{reply}; it may have been accepted")
    assert server.calls == 1


def test_the_address_may_set_its_own_time_to_wait() -> None:
    with serving(hanging) as server:
        assert send(hook(server, "?rto=0.2"), timeout=30).state == "unknown"


# --- No connection ---


@pytest.mark.parametrize("kind", ["json", "jsons", "ntfy", "ntfys"])
def test_a_refused_connection_waits(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    outcome = send(f"{kind}://desk:{SECRET}@127.0.0.1:{port}/topic")
    assert outcome == Outcome(state="waiting", reply="no connection; nothing was sent")


def test_a_server_that_does_not_pick_up_waits() -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for caller in (first, second):
            caller.setblocking(False)
            caller.connect_ex(full.getsockname())
        outcome = send(f"json://127.0.0.1:{full.getsockname()[1]}/{SECRET}")
    assert outcome == Outcome(state="waiting", reply="no connection in time; nothing was sent")


def test_a_name_that_nobody_knows_waits() -> None:
    outcome = send(f"json://desk.invalid/{SECRET}")
    assert outcome == Outcome(state="waiting", reply="the server's name is not known; nothing was sent")


@pytest.mark.parametrize("answer", [status(200), hung_up, silent])
def test_a_server_that_does_not_speak_tls_never_got_the_message(answer: Answer) -> None:
    with serving(answer) as server:
        outcome = send(f"jsons://127.0.0.1:{server.port}/{SECRET}")
    assert outcome.state == "waiting"
    assert outcome.reply.endswith("nothing was sent")
    assert all(SECRET not in first for first, _ in server.asked)


def test_a_certificate_that_is_not_trusted_waits() -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    with serving(behind_tls(certificate, status(200))) as server:
        outcome = send(f"jsons://127.0.0.1:{server.port}/{SECRET}")
    assert outcome == Outcome(state="waiting", reply="no secure connection (TLS); nothing was sent")
    assert server.asked == []


def test_verify_no_is_the_addresss_own_wish_and_is_not_commented_on() -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    with serving(behind_tls(certificate, status(200))) as server:
        assert send(f"jsons://127.0.0.1:{server.port}/{SECRET}?verify=no").state == "accepted"
    assert server.sent["title"] == TITLE


def test_a_proxy_that_makes_no_tunnel_never_got_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(status(407)) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}")
        outcome = send(f"discord://4174216298/{SECRET}")
    assert outcome == Outcome(state="waiting", reply="no connection; nothing was sent")


def test_an_error_that_the_caller_is_handling_already_is_not_taken_for_ours() -> None:
    with serving(hanging) as server:
        try:
            raise ConnectionRefusedError("of something else")  # noqa: TRY301
        except ConnectionRefusedError:
            outcome = send(hook(server))
    assert outcome.state == "unknown"


# --- What the services are sent: the real requests, in a tunnel to a stand-in for the service ---

SLACK = f"slack://T1JJ3T3L2/A1BRTD4JD/TI{SECRET}lazkcOXrIdevi7/"
DISCORD = f"discord://4174216298/{SECRET}"
TELEGRAM = f"tgram://123456789:{SECRET}_hijklmnopqrstuvwxyz12345/12315544/"
TEAMS = f"workflows://teams.example:443/{SECRET}/Xm1c00000000/"
GOOGLE = f"gchat://space/{SECRET}/token"
WEBEX = "wxteams://" + SECRET.ljust(80, "a")


@contextmanager
def standing_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, then: Answer) -> Iterator[Server]:
    authority = trustme.CA()
    names = ("hooks.slack.com", "discord.com", "api.telegram.org", "teams.example", "chat.googleapis.com")
    certificate = authority.issue_cert(*names, "webexapis.com", "api.ciscospark.com")
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with serving(behind_tls(certificate, then, proxy=True)) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        yield server


def words(value: object) -> str:
    """All text in a payload."""
    if isinstance(value, dict):
        return "\n".join(words(one) for one in value.values())
    return "\n".join(words(one) for one in value) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("url", [SLACK, DISCORD, TELEGRAM, TEAMS, GOOGLE, WEBEX])
def test_no_service_is_given_a_mention_a_forged_link_or_a_tag(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with standing_in(monkeypatch, tmp_path, status(200, body="ok")) as server:
        send(url)
    said = words(server.sent)
    assert [live for live in LIVE if live in said] == []
    assert "SoftBank raises ¥7bn" in said
    assert "日本: one" in said
    assert "https://example.com/a_b?x=1" in said
    assert "https://medium.example/%40who/x" in said
    assert "apprise" not in said.lower()


def test_slack_is_told_not_to_read_markup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with standing_in(monkeypatch, tmp_path, status(200, body="ok")) as server:
        assert send(SLACK).state == "accepted"
    (part,) = server.sent["attachments"]
    assert server.sent["mrkdwn"] is False
    assert "footer" not in part
    assert "*b* _i_ `c` &lt;" in part["title"]
    assert "?x=1&amp;y=2" in part["text"]


def test_discord_shows_marks_as_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with standing_in(monkeypatch, tmp_path, status(204)) as server:
        note = letter(f"{TITLE} :smile:")
        assert send(f"{DISCORD}?format=markdown&overflow=split", note).state == "accepted"
    assert "\\:smile" in server.sent["content"]
    assert "\\*b\\* \\_i\\_ \\`c\\`" in server.sent["content"]
    assert "avatar_url" not in server.sent
    assert "embeds" not in server.sent


def test_discord_asked_to_slow_down_waits_for_the_next_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with standing_in(monkeypatch, tmp_path, status(429)) as server:
        assert send(DISCORD).state == "waiting"
    # Its plugin asks once more by itself: nothing was accepted, so nothing doubles.
    assert len(server.asked) <= 2


def test_telegram_gets_its_tags_escaped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with standing_in(monkeypatch, tmp_path, status(200)) as server:
        assert send(TELEGRAM).state == "accepted"
    text = server.sent["text"].replace("\u200b", "")
    assert server.sent["parse_mode"] == "HTML"
    assert "*b* _i_ `c` &lt;!channel&gt; &lt;i&gt;" in text


def test_a_service_that_takes_less_gets_whole_lines_in_one_message(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = "\n".join(f"- entry {number} https://example.com/{number}" for number in range(60))
    with standing_in(monkeypatch, tmp_path, status(200)) as server:
        outcome = send(f"{TEAMS}?overflow=split", letter("Week", lines))
    kept = [line for line in words(server.sent).split("\n") if line.startswith("- entry")]
    assert outcome.state == "accepted"
    assert "cut to" in outcome.reply
    assert 10 < len(kept) < 60
    assert kept == lines.split("\n")[: len(kept)]


def test_one_long_line_is_cut_and_not_split(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with standing_in(monkeypatch, tmp_path, status(200)) as server:
        assert send(f"{TEAMS}?overflow=split", letter("Week", "x" * 5000)).state == "accepted"
    assert 900 < words(server.sent).count("x") < 1100


def test_an_avatar_of_the_readers_own_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with standing_in(monkeypatch, tmp_path, status(204)) as server:
        send(f"{DISCORD}?avatar_url=https://example.com/a.png")
    assert server.sent["avatar_url"] == "https://example.com/a.png"


def test_a_refusal_inside_the_tunnel_is_the_services_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with standing_in(monkeypatch, tmp_path, status(404, body=SECRET)) as server:
        assert send(DISCORD) == Outcome(state="refused", reply="HTTP 404 Not Found")
    assert len(server.asked) == 1


# --- Manners ---


def test_a_lock_that_is_lost_sends_nothing() -> None:
    def before(phase: Phase) -> None:
        if phase == "dot":
            raise Busy("the lock is lost")

    with serving(status(200)) as server:
        notifier = Notifier(hook(server), name="desk", timeout=0.3)
        with pytest.raises(Busy):
            notifier.deliver(letter(), before)
        notifier.close()
    assert server.calls == 0


def test_nothing_is_written_to_disk() -> None:
    with serving(status(200)) as server:
        send(ntfy(server))
    assert list(Path.cwd().rglob("*")) == []


def test_logs_are_as_before_afterwards_and_other_threads_are_heard_meanwhile(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loggers = [logging.getLogger(name) for name in ("apprise", "urllib3.connectionpool")]

    def answer(server: Server, wire: socket.socket) -> None:
        read(server, wire)
        logging.getLogger("apprise").warning("of another thread")
        wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with serving(answer) as server:
        assert send(hook(server)).state == "accepted"
    assert [(logger.level, logger.filters) for logger in loggers] == [(logging.NOTSET, [])] * 2
    assert [record.getMessage() for record in caplog.records] == ["of another thread"]
    caplog.clear()


def test_two_channels_at_once_do_not_hear_each_other() -> None:
    found: dict[int, Outcome] = {}
    with serving(status(200)) as good, serving(status(404)) as bad:

        def go(number: int) -> None:
            found[number] = send(hook(bad if number % 2 else good), timeout=5)

        threads = [threading.Thread(target=go, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [found[number].state for number in range(6)] == ["accepted", "refused"] * 3


# --- Addresses ---


@pytest.mark.parametrize("url", [SLACK, DISCORD, TELEGRAM, TEAMS, GOOGLE, "ntfy://topic", " json://h/ \n"])
def test_an_address_of_one_recipient_is_fine(url: str) -> None:
    assert url_mistake(url) is None


def test_an_address_copied_from_the_service_is_fine() -> None:
    assert url_mistake(f"https://discord.com/api/webhooks/4174216298/{SECRET}") is None


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "is empty"),
        (" ", "is empty"),
        (SECRET, "does not start with a service"),
        (f"xoxb-{SECRET}://x", "does not start with a service"),
        (f"nosuch://{SECRET}", "nosuch://, which Apprise cannot read"),
        (f"slack://{SECRET}", "no slack:// address that Apprise can use"),
        (f"https://example.com/{SECRET}", "write jsons:// instead"),
        (f"json://h/{SECRET}, slack://{SECRET}", "several addresses"),
        (f"ntfy://u:{SECRET}@h/one/two", "2 recipients"),
    ],
)
def test_a_mistaken_address_is_explained_without_being_shown(url: str, says: str) -> None:
    mistake = url_mistake(url)
    assert mistake is not None
    assert says in mistake
    assert SECRET not in mistake
    notifier = Notifier(url, name="desk")
    with pytest.raises(DeliveryError) as caught:
        notifier.deliver(letter(), lambda phase: pytest.fail("nothing may start"))
    assert SECRET not in str(caught.value)
    assert str(caught.value).startswith("desk: the notification address ")


def test_without_apprise_the_rest_works_and_a_delivery_says_what_to_install() -> None:
    program = """
from monitor.deliver.notify import Notifier, url_mistake
from monitor.errors import DeliveryError
from monitor.model import Letter
assert url_mistake("nosuch://") is None
note = Letter(id="", sender="", recipient="desk", subject="", head=b"", body=b"")
try:
    Notifier("json://geheim/", name="desk").deliver(note, print)
except DeliveryError as error:
    print(error)
"""
    # -S: without site-packages, as on a machine where nothing is installed.
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.startswith("desk: ")
    assert "pip install 'monitor-digest[notify]'" in done.stdout
    assert "geheim" not in done.stdout + done.stderr
