"""A mail server on loopback that does at each step what a test's plan says.

    with Server(at("rcpt", answer(550, "5.1.1 no such user"), recipient="b@example.com"),
                at("dot", DROP, nth=3)) as server:
        mailer = open_mailer(server.url)
        ...
    assert [mail.recipient for mail in server.accepted] == [...]

**Steps**, in their order: `connect` (the greeting), `ehlo` (EHLO, HELO, LHLO), `starttls`, `auth`, `mail`,
`rcpt`, `data` (the 354), `body` (right behind the 354, or once `after` bytes have come), `dot` (the
message is here whole, its reply is due), `rset`, `quit`. A step without a rule goes well.

**Rules**: `at(step, act, nth=…, recipient=…)`. `nth` counts from 1: connections for the steps up to
`auth` and for `quit`, else messages (MAIL commands), over all connections. `recipient` is the one that
RCPT names (so it is of no use before). The first rule that fits is followed.

**Acts**: `answer(code, text)`, its lines split at \\n, with `drop=True` to hang up behind it; `DROP` (hang
up), `RESET` (hang up with a TCP reset), `HANG` (say nothing more, read nothing more); `raw(bytes)` for
what no server should say, `every=0.05` for one byte each so many seconds; `TAKEN_BUT_DROPPED` (at `dot`: the
message is kept, the reply is lost); `hold(gate)` stops there: the test waits with `gate.reached()`, does its
worst (kill -9 the sender), and lets the server go on with `gate.open()`, as usual or with `hold(gate, act)`.

**What it saw**: `accepted` are the mails that it took, `received` all whose dot came, `commands` every
line, `connections` how many there were; `left(n)` waits until n of them have ended.

**How it is made**: with `tls="implicit"` or `"starttls"` it needs the `context` of an `Authority`, whose
`pem` is what SSL_CERT_FILE has to name. `logins` makes it want one. `offers` are its extensions.
`lmtp=True` speaks LMTP; `path` makes it listen on a unix socket. `url` and `url_for(user, password)` say how
to open it.

Early words and DROP at `body` leave in one go with the 354, so a sender that looks before its dot has
them there. HANG at `body` is seen by the sender only if the message is longer than what the kernel
buffers (a few MB); else it sends its dot and waits.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import socket
import ssl
import struct
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Literal, Self
from urllib.parse import quote

import trustme

Step = Literal["connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot", "rset", "quit"]
_END = b"\r\n.\r\n"
_PER_CONNECTION = {"connect", "ehlo", "starttls", "auth", "quit"}


class Gate:
    """Where the server stops until it is let through. Opened by itself when the server ends."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._open = threading.Event()

    def reached(self, seconds: float = 20) -> None:
        """Waits until the server stands here."""
        assert self._reached.wait(seconds), "the server never came to this gate"

    def open(self) -> None:
        self._open.set()

    def stand(self) -> None:
        """The server's side."""
        self._reached.set()
        self._open.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the server does at a step: `said` (None: what it would say anyway), and then."""

    said: bytes | None = None
    then: Literal["go on", "drop", "reset", "hang"] = "go on"
    every: float = 0
    gate: Gate | None = None
    kept: bool = False


DROP = Act(said=b"", then="drop")
RESET = Act(said=b"", then="reset")
HANG = Act(said=b"", then="hang")
TAKEN_BUT_DROPPED = Act(said=b"", then="drop", kept=True)


def answer(code: int, text: str = "as planned", *, drop: bool = False) -> Act:
    lines = text.split("\n")
    said = [f"{code}{' ' if n == len(lines) else '-'}{line}\r\n" for n, line in enumerate(lines, 1)]
    return raw("".join(said).encode(), drop=drop)


def raw(said: bytes, *, drop: bool = False, every: float = 0) -> Act:
    return Act(said=said, then="drop" if drop else "go on", every=every)


def hold(gate: Gate, act: Act | None = None) -> Act:
    return replace(act or Act(), gate=gate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    step: Step
    act: Act
    nth: int | None
    recipient: str | None
    after: int


def at(step: Step, act: Act, *, nth: int | None = None, recipient: str | None = None, after: int = 0) -> Rule:
    return Rule(step=step, act=act, nth=nth, recipient=recipient, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message as it came, without the dots that were doubled."""

    sender: str
    recipient: str
    data: bytes


class Authority:
    """Makes certificates; `pem` is the file that says so."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self.pem = folder / "authority.pem"
        self._ca.cert_pem.write_to_path(str(self.pem))

    def context(self, *names: str, expired: bool = False) -> ssl.SSLContext:
        """A server's, for these names (default: those of this machine)."""
        until = datetime.now(UTC) - timedelta(days=1) if expired else None
        since = datetime.now(UTC) - timedelta(days=9) if expired else None
        issued = self._ca.issue_cert(
            *(names or ("127.0.0.1", "localhost")), not_before=since, not_after=until
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued.configure_cert(context)
        return context


class Server:
    """See above. To be used in a `with` block; nothing of it is left behind."""

    def __init__(
        self,
        *plan: Rule,
        tls: Literal["", "implicit", "starttls"] = "",
        context: ssl.SSLContext | None = None,
        logins: Mapping[str, str] | None = None,
        mechanisms: tuple[str, ...] = ("CRAM-MD5", "PLAIN", "LOGIN"),
        offers: tuple[str, ...] = ("PIPELINING", "SIZE 20000000", "8BITMIME", "SMTPUTF8"),
        lmtp: bool = False,
        path: Path | None = None,
    ) -> None:
        self.plan = plan
        self.tls = tls
        self.context = context
        self.logins = dict(logins or {})
        self.mechanisms = mechanisms
        self.offers = offers
        self.lmtp = lmtp
        self.accepted: list[Mail] = []
        self.received: list[Mail] = []
        self.commands: list[str] = []
        self.connections = 0
        self.messages = 0
        self.ended = 0
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self._path = path
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        if path is None:
            self._listener = socket.create_server(("127.0.0.1", 0))
        else:
            self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._listener.bind(str(path))
            self._listener.listen()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """For `open_mailer` and the configuration."""
        return self.url_for()

    def url_for(self, user: str = "", password: str = "") -> str:
        if self._path is not None:
            return f"lmtp:{self._path}"
        scheme = "lmtp" if self.lmtp else {"": "smtp", "implicit": "smtps"}.get(self.tls, "smtp+starttls")
        login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
        return f"{scheme}://{login}127.0.0.1:{self.port}"

    def count(self, verb: str) -> int:
        """How often this command came."""
        return sum(line.split(" ")[0].upper() == verb for line in self.commands)

    def left(self, connections: int = 1, seconds: float = 10) -> None:
        """Waits until so many connections have ended, from whichever side."""
        end = time.monotonic() + seconds
        while self.ended < connections:
            assert time.monotonic() < end, "the connection has not ended"
            time.sleep(0.002)

    def act(self, step: Step, *, connection: int, message: int, recipient: str = "") -> tuple[Act, int]:
        """What the plan says, and after how many bytes."""
        number = connection if step in _PER_CONNECTION else message
        for rule in self.plan:
            if rule.step == step and rule.nth in {None, number} and rule.recipient in {None, recipient}:
                return rule.act, rule.after
        return Act(), 0

    def __enter__(self) -> Self:
        listening = threading.Thread(target=self._listen, daemon=True)
        self._threads.append(listening)
        listening.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ending.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        for rule in self.plan:
            if rule.act.gate is not None:
                rule.act.gate.open()
        self._threads[0].join(5)
        self._listener.close()
        with self.lock:
            for sock in self._open:
                hang_up(sock)
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def _listen(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(sock, self.connections), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        talk = _Talk(self, sock, number)
        try:
            talk.run()
        except (OSError, _Over):
            pass  # the other side went, or the test ends
        finally:
            with self.lock:
                self._open.discard(talk.sock)
            talk.sock.close()
            self.ended += 1

    def watch(self, old: socket.socket | None, new: socket.socket) -> None:
        """Remembers which sockets to hang up in the end."""
        with self.lock:
            self._open.discard(old or new)
            self._open.add(new)


def hang_up(sock: socket.socket) -> None:
    """Wakes whoever reads from it. The plain socket's own shutdown: TLS is not asked."""
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return


class _Over(Exception):
    """This connection is done."""


class _Talk:
    """One connection's conversation."""

    def __init__(self, server: Server, sock: socket.socket, number: int) -> None:
        self.server = server
        self.sock = sock
        self.number = number
        self.message = 0
        self.buffer = b""
        self.secure = False
        self.user = ""
        self.forget()
        server.watch(None, sock)

    def forget(self) -> None:
        self.sender: str | None = None
        self.recipients: list[str] = []

    def run(self) -> None:
        if self.server.tls == "implicit":
            self.start_tls()
        if self.do("connect", b"220 mail.example ESMTP\r\n") >= 400:
            raise _Over
        known = {
            "EHLO": self.hello,
            "LHLO": self.hello,
            "HELO": self.hello,
            "STARTTLS": self.starttls,
            "AUTH": self.auth,
            "MAIL": self.mail,
            "RCPT": self.rcpt,
            "DATA": self.data,
            "RSET": self.rset,
            "QUIT": self.quit,
        }
        while True:
            line = self.line()
            self.server.commands.append(line)
            verb = line.partition(" ")[0].upper()
            if verb in known:
                known[verb](line)
            else:
                self.send(b"500 what?\r\n")

    def starttls(self, _: str) -> None:
        if self.do("starttls", b"220 go ahead\r\n") < 300:
            self.start_tls()

    def rset(self, _: str) -> None:
        self.forget()
        self.do("rset", b"250 flushed\r\n")

    def quit(self, _: str) -> None:
        self.do("quit", b"221 bye\r\n")
        raise _Over

    def hello(self, line: str) -> None:
        verb = line.partition(" ")[0].upper()
        if (verb == "LHLO") != self.server.lmtp:
            self.send(b"500 wrong protocol\r\n")
            return
        lines = ["mail.example greets you", *self.server.offers]
        if self.server.tls == "starttls" and not self.secure:
            lines.append("STARTTLS")
        if self.server.logins:
            lines.append(f"AUTH {' '.join(self.server.mechanisms)}")
        usual = answer(250, "\n".join(lines) if verb != "HELO" else "mail.example")
        self.do("ehlo", usual.said or b"")

    def auth(self, line: str) -> None:
        if self.planned("auth", "")[0] != Act():
            self.do("auth", b"235 welcome\r\n")
            return
        mechanism, _, first = line.partition(" ")[2].partition(" ")
        logins = self.server.logins
        fine = False
        if mechanism == "PLAIN":
            _, user, password = base64.b64decode(first).decode().split("\0")
            fine = logins.get(user) == password
        elif mechanism == "LOGIN":
            user = self.challenge(b"Username:").decode()
            fine = logins.get(user) == self.challenge(b"Password:").decode()
        elif mechanism == "CRAM-MD5":
            nonce = f"<{secrets.token_hex(8)}@mail.example>".encode()
            user, _, digest = self.challenge(nonce).decode().rpartition(" ")
            key = logins.get(user, "").encode()
            fine = user in logins and hmac.new(key, nonce, "md5").hexdigest() == digest
        self.user = user if fine else ""
        self.send(b"235 welcome\r\n" if fine else b"535 5.7.8 authentication failed\r\n")

    def challenge(self, words: bytes) -> bytes:
        self.send(b"334 " + base64.b64encode(words) + b"\r\n")
        return base64.b64decode(self.line())

    def mail(self, line: str) -> None:
        with self.server.lock:
            self.server.messages += 1
            self.message = self.server.messages
        self.forget()
        if self.server.logins and not self.user:
            self.send(b"530 5.7.0 authentication required\r\n")
        elif self.do("mail", b"250 2.1.0 ok\r\n") < 300:
            self.sender = address(line)

    def rcpt(self, line: str) -> None:
        if self.sender is None:
            self.send(b"503 5.5.1 MAIL first\r\n")
        elif self.do("rcpt", b"250 2.1.5 ok\r\n", recipient=address(line)) < 300:
            self.recipients.append(address(line))

    def data(self, _: str) -> None:
        if not self.recipients:
            self.send(b"503 5.5.1 RCPT first\r\n")
            return
        first = self.recipients[0]
        go = b"354 go ahead\r\n"
        body, after = self.planned("body", first)
        if body != Act() and not after and body.gate is None and body.said is not None:
            # In one packet with the 354: else the sender might be done before it comes.
            go += body.said
            self.do("data", go, recipient=first)
            self.end(body)
            body = Act()
        elif self.do("data", go, recipient=first) != 354:
            return
        data = self.whole_message(body, after)
        for recipient in self.recipients if self.server.lmtp else [first]:
            mail = Mail(sender=self.sender or "", recipient=recipient, data=data)
            self.server.received.append(mail)
            self.do("dot", b"250 2.0.0 queued as %d\r\n" % self.message, recipient=recipient, mail=mail)
        self.forget()

    def whole_message(self, body: Act, after: int) -> bytes:
        """Everything up to the dot on a line of its own (CRLF on both sides, nothing else will do)."""
        data = bytearray(b"\r\n" + self.buffer)
        if body != Act() and not after:
            self.perform(body, body.said or b"")
            body = Act()
        looked = 0
        while (end := data.find(_END, looked)) < 0:
            looked = max(0, len(data) - len(_END))
            data += self.more()
            if body != Act() and len(data) > after:
                self.perform(body, body.said or b"")
                body = Act()
        self.buffer = bytes(data[end + len(_END) :])
        return re.sub(rb"\r\n\.", b"\r\n", bytes(data[: end + 2]))[2:]

    def planned(self, step: Step, recipient: str) -> tuple[Act, int]:
        return self.server.act(step, connection=self.number, message=self.message, recipient=recipient)

    def do(self, step: Step, usual: bytes, *, recipient: str = "", mail: Mail | None = None) -> int:
        """Follows the plan at this step; the code that was said."""
        act, _ = self.planned(step, recipient)
        said = usual if act.said is None else act.said
        self.perform(act, said, mail)
        return int(said[:3]) if said[:3].isdigit() else 0

    def perform(self, act: Act, said: bytes, mail: Mail | None = None) -> None:
        if act.gate is not None:
            act.gate.stand()
        if mail is not None and (act.kept or said.startswith(b"2")):
            # Before the reply leaves: the test may look as soon as it has it.
            self.server.accepted.append(mail)
        if act.every:
            for n in range(len(said)):
                if self.server.ending.wait(act.every):
                    raise _Over
                self.sock.sendall(said[n : n + 1])
        else:
            self.send(said)
        self.end(act)

    def end(self, act: Act) -> None:
        if act.then == "hang":
            self.server.ending.wait()
        elif act.then == "reset":
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if act.then != "go on":
            raise _Over

    def start_tls(self) -> None:
        assert self.server.context is not None, "TLS needs a context: Authority.context()"
        old = self.sock
        self.sock = self.server.context.wrap_socket(old, server_side=True)
        self.server.watch(old, self.sock)
        self.secure = True
        self.user = ""
        self.buffer = b""
        self.forget()

    def send(self, data: bytes) -> None:
        if data:
            self.sock.sendall(data)

    def line(self) -> str:
        while b"\r\n" not in self.buffer:
            self.buffer += self.more()
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line.decode("utf-8", "replace")

    def more(self) -> bytes:
        chunk = self.sock.recv(65536)
        if not chunk:
            raise _Over
        return chunk


def address(line: str) -> str:
    """What stands in the brackets of FROM:<…> and TO:<…>."""
    return line.partition("<")[2].rpartition(">")[0]
