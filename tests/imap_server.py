"""A real IMAP4rev1 server on loopback: as much of RFC 3501 as a program that only reads asks for; where a
test says so, as badly as servers, and those between, may behave.

It keeps what it was asked (`commands`), and whether anything was changed (`flags`): a mail that is fetched
without PEEK is marked as seen, as the standard says.
"""

from __future__ import annotations

import base64
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Literal, Self
from urllib.parse import quote

import trustme

Bad = Literal[
    "", "silent", "slow", "huge-literal", "broken-literal", "endless-line", "nonsense", "injects",
    "no-starttls", "flood", "bye", "login-echo", "no-uidvalidity",
]  # fmt: skip
"""What a server does amiss, and when: see where it is looked at."""


@dataclass(slots=True)
class Stored:
    """A mail on the server."""

    uid: int
    raw: bytes
    arrived: datetime
    flags: set[str] = field(default_factory=set)


class ImapServer:
    """Serves one folder to one user until the block ends. `tls`: "" for none, "implicit" or "starttls"."""

    def __init__(
        self,
        *,
        tls: Literal["", "implicit", "starttls"] = "",
        user: str = "reader@example.com",
        password: str = 'pa ss"wörd',  # noqa: S107  a test's own
        folder: str = "INBOX",
        plain: bool = True,
        bad: Bad = "",
    ) -> None:
        self.tls = tls
        self.user, self.password, self.folder = user, password, folder
        self.plain, self.bad = plain, bad
        self.validity = 1
        self.mails: list[Stored] = []
        self.commands: list[str] = []
        self.next = 1
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if tls:
            self.ca = trustme.CA()
            self.ca.issue_cert("127.0.0.1", "localhost").configure_cert(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._ending = threading.Event()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """For the configuration."""
        scheme = {"": "imap", "implicit": "imaps", "starttls": "imap+starttls"}[self.tls]
        return f"{scheme}://{quote(self.user, safe='')}@127.0.0.1:{self.port}/{quote(self.folder)}"

    def put(self, raw: bytes, arrived: datetime | None = None) -> Stored:
        """A mail comes in."""
        if arrived is None:
            said = re.search(rb"^Date: (.*?)\r?$", raw, re.MULTILINE)
            arrived = (
                parsedate_to_datetime(said.group(1).decode()) if said else datetime(2026, 11, 20, tzinfo=UTC)
            )
        stored = Stored(self.next, re.sub(rb"\r?\n", b"\r\n", raw), arrived)
        self.next += 1
        self.mails.append(stored)
        return stored

    def count(self, verb: str) -> int:
        """How often a command came."""
        return sum(verb in one.upper() for one in self.commands)

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        # Closed alone, it would take one more caller: a thread waits in accept.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in list(self._open):
            sock.close()

    def _listen(self) -> None:
        while not self._ending.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._open.add(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        try:
            if self.tls == "implicit":
                sock = self._context.wrap_socket(sock, server_side=True)
                self._open.add(sock)
            _Talk(self, sock).run()
        except (OSError, ValueError):
            pass
        finally:
            sock.close()

    def wrapped(self, sock: socket.socket) -> socket.socket:
        """The same connection with TLS."""
        secure = self._context.wrap_socket(sock, server_side=True)
        self._open.add(secure)
        return secure

    def wait(self, seconds: float) -> None:
        """Waits, no longer than the test."""
        self._ending.wait(seconds)


class _Talk:
    """One connection."""

    def __init__(self, server: ImapServer, sock: socket.socket) -> None:
        self.server, self.sock = server, sock
        self.buffer = b""
        self.secure = server.tls == "implicit"
        self.user = ""
        self.selected: bool = False
        self.readonly = False

    def say(self, line: str | bytes) -> None:
        raw = line if isinstance(line, bytes) else line.encode()
        if self.server.bad == "slow":
            for at in range(len(raw)):
                self.sock.sendall(raw[at : at + 1])
                self.server.wait(0.1)
            self.sock.sendall(b"\r\n")
            return
        self.sock.sendall(raw + b"\r\n")

    def line(self) -> str | None:
        while b"\r\n" not in self.buffer:
            came = self.sock.recv(65_536)
            if not came:
                return None
            self.buffer += came
        found, _, self.buffer = self.buffer.partition(b"\r\n")
        return found.decode("utf-8", "replace")

    def capabilities(self) -> str:
        offers = ["IMAP4rev1"]
        if self.server.tls == "starttls" and not self.secure:
            offers += ["LOGINDISABLED"] if self.server.bad == "no-starttls" else ["STARTTLS", "LOGINDISABLED"]
        elif self.server.plain:
            offers.append("AUTH=PLAIN")
        return " ".join(offers)

    def run(self) -> None:
        if self.server.bad == "silent":
            self.server.wait(30)
            return
        if self.server.bad == "nonsense":
            self.say(b"\xff\xfe{}{}{} 220 what is this")
        if self.server.bad == "bye":
            self.say("* BYE overloaded, come back later")
            return
        self.say("* OK ready")
        while (said := self.line()) is not None:
            tag, _, rest = said.partition(" ")
            verb, _, argument = rest.partition(" ")
            self.server.commands.append(re.sub(r"(?i)^(login \S+).*", r"\1 ***", rest))
            act = getattr(self, f"do_{verb.lower()}", None)
            if act is None:
                self.say(f"{tag} BAD unknown command")
            elif act(tag, argument) is False:
                return

    def do_capability(self, tag: str, argument: str) -> None:
        self.say(f"* CAPABILITY {self.capabilities()}")
        self.say(f"{tag} OK done")

    def do_starttls(self, tag: str, argument: str) -> None:
        if self.server.bad == "injects":
            self.sock.sendall(f"{tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN X-EVIL\r\n".encode())
        else:
            self.say(f"{tag} OK begin")
        self.sock = self.server.wrapped(self.sock)
        self.secure = True

    def do_authenticate(self, tag: str, argument: str) -> None:
        self.sock.sendall(b"+ \r\n")
        said = base64.b64decode(self.line() or "").decode().split("\0")
        self._logged_in(tag, said[1], said[2])

    def do_login(self, tag: str, argument: str) -> None:
        found = re.fullmatch(r'"((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"', argument)
        assert found is not None
        user, password = (re.sub(r"\\(.)", r"\1", one) for one in found.groups())
        self._logged_in(tag, user, password)

    def _logged_in(self, tag: str, user: str, password: str) -> None:
        if (user, password) == (self.server.user, self.server.password):
            self.user = user
            self.say(f"{tag} OK [CAPABILITY IMAP4rev1] welcome")
        else:
            more = f" for {user} with {password}" if self.server.bad == "login-echo" else ""
            self.say(f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials{more}")

    def do_examine(self, tag: str, argument: str) -> None:
        self._opened(tag, argument, readonly=True)

    def do_select(self, tag: str, argument: str) -> None:
        self._opened(tag, argument, readonly=False)

    def _opened(self, tag: str, argument: str, *, readonly: bool) -> None:
        if not self.user or argument.strip('"') != self.server.folder:
            self.say(f"{tag} NO no such folder")
            return
        self.selected, self.readonly = True, readonly
        self.say(f"* {len(self.server.mails)} EXISTS")
        self.say("* FLAGS (\\Seen \\Deleted)")
        if self.server.bad != "no-uidvalidity":
            self.say(f"* OK [UIDVALIDITY {self.server.validity}] yes")
        self.say(f"* OK [UIDNEXT {self.server.next}] yes")
        self.say(f"{tag} OK [{'READ-ONLY' if readonly else 'READ-WRITE'}] done")

    def do_uid(self, tag: str, argument: str) -> bool | None:
        verb, _, rest = argument.partition(" ")
        if verb.upper() == "SEARCH":
            self._search(tag, rest)
            return None
        if verb.upper() == "FETCH":
            return self._fetch(tag, rest)
        self.say(f"{tag} BAD unknown")
        return None

    def _search(self, tag: str, what: str) -> None:
        if self.server.bad == "endless-line":
            self.sock.sendall(b"* SEARCH " + b"1 " * 2_000_000)
            self.server.wait(30)
        if self.server.bad == "flood":
            for _ in range(40_000):
                self.sock.sendall(b"* 1 EXPUNGED " + b"x" * 5_000 + b"\r\n")
        since = re.search(r"SINCE (\d+-\w+-\d+)", what)
        from_uid = re.search(r"UID (\d+):\*", what)
        mails = self.server.mails
        if since:
            day = datetime.strptime(since.group(1), "%d-%b-%Y").replace(tzinfo=UTC).date()
            mails = [one for one in mails if one.arrived.date() >= day]
        if from_uid and mails:
            first = int(from_uid.group(1))
            mails = [one for one in mails if one.uid >= min(first, mails[-1].uid)]
        self.say(f"* SEARCH {' '.join(str(one.uid) for one in mails)}".rstrip())
        self.say(f"{tag} OK done")

    def _fetch(self, tag: str, rest: str) -> bool | None:
        numbers, _, what = rest.partition(" ")
        wanted = {int(one) for one in numbers.split(",")}
        for place, mail in enumerate(self.server.mails, 1):
            if mail.uid not in wanted:
                continue
            if "PEEK" not in what.upper() and not self.readonly:
                mail.flags.add("\\Seen")
            if "HEADER.FIELDS" in what.upper():
                head = b"".join(
                    one + b"\r\n"
                    for one in mail.raw.split(b"\r\n\r\n")[0].split(b"\r\n")
                    if one[:5] == b"From:"
                )
                name, body = "BODY[HEADER.FIELDS (FROM)]", head + b"\r\n"
            else:
                most = re.search(r"<0\.(\d+)>", what)
                name, body = "BODY[]<0>", mail.raw[: int(most.group(1)) if most else None]
            size = len(body)
            if self.server.bad == "huge-literal":
                size = 9_000_000_000_000
            day = mail.arrived.strftime("%d-%b-%Y %H:%M:%S +0000")
            about = f'* {place} FETCH (UID {mail.uid} INTERNALDATE "{day}" {name} {{{size}}}\r\n'
            self.sock.sendall(about.encode())
            if self.server.bad == "broken-literal":
                self.sock.sendall(body[: size // 2])
                return False
            self.sock.sendall(body + b")\r\n")
        self.say(f"{tag} OK done")
        return None

    def do_logout(self, tag: str, argument: str) -> bool:
        self.say("* BYE bye")
        self.say(f"{tag} OK done")
        return False
