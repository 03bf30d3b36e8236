"""To be let in by a mail server: connect, greet, secure, log in.

Two ends beside success. What another try may mend (nobody answers, 4xx) is Unavailable. What stays
wrong until somebody changes a setting (5xx, no TLS where TLS was asked for, a certificate that does not
hold, a login refused) is a DeliveryError, and no recipient's fault. TLS that was asked for is never left
out: without it there is no session.
"""

from __future__ import annotations

import base64
import errno
import hmac
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, NoReturn, TypeVar

from monitor.deliver.plain import clean
from monitor.deliver.wire import Lost, Reply, Wire
from monitor.errors import DeliveryError

_T = TypeVar("_T")

# RFC 5321, 4.5.3.2, wants 5 minutes for the greeting and for commands it does not name.
_CONNECT = 30.0
_GREETING = 300.0
_COMMAND = 300.0
_HANDSHAKE = 60.0

# OpenSSL's verify codes: expired or not valid yet; made for another name or address. The rest is about
# who signed it.
_OUT_OF_DATE = {9: "is not valid yet", 10: "has expired"}
_OTHER_NAME = {62, 64}


class Unavailable(Exception):
    """The server cannot be used now; str() says why, `advice` what to look at if it stays so."""

    def __init__(self, words: str, *, advice: str = "") -> None:
        super().__init__(words)
        self.advice = advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server and how to speak to it. `path` is a unix socket, instead of host and port."""

    scheme: Literal["smtp", "smtps", "smtp+starttls", "lmtp"]
    host: str = ""
    port: int = 0
    path: str = ""
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """As in the configuration, without user and password."""
        if self.path:
            return f"{self.scheme}:{self.path}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def local(self) -> bool:
        """Whether what is said to it stays on this machine, going by how it is written."""
        if self.path or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open connection, ready for letters. `offers` are the server's extensions, in capitals."""

    wire: Wire
    offers: Mapping[str, str]


def connect(server: Server, *, cap: float | None, helo: str | None) -> Session:
    """Raises Unavailable and DeliveryError."""
    wire = Wire(sock=_connected(server, cap), cap=cap)
    try:
        return _Opening(server, wire, helo).run()
    except BaseException:
        wire.close()
        raise


def _connected(server: Server, cap: float | None) -> socket.socket:
    seconds = _CONNECT if cap is None else min(_CONNECT, cap)
    if server.path:
        places = [(socket.AF_UNIX, server.path)]
    else:
        try:
            found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
        except socket.gaierror as cause:
            raise Unavailable(
                f"no address for {server.host}: {clean(cause.strerror or str(cause))}"
            ) from cause
        except UnicodeError as cause:
            raise DeliveryError("this is no host name; correct it", subject=server.name) from cause
        # Its types allow for a Python without IPv6, whose places are of another form.
        places = [(one[0], one[4]) for one in found]  # type: ignore[misc]
    end = time.monotonic() + seconds
    failure: OSError = TimeoutError()
    for n, (family, place) in enumerate(places):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            # An address that swallows packets must not eat the time of those behind it.
            sock.settimeout(max(0.05, (end - time.monotonic()) / (len(places) - n)))
            sock.connect(place)
            if family != socket.AF_UNIX:
                # Else the final dot, a small packet, waits for the answer to the one before it.
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as cause:
            sock.close()
            failure = cause
            continue
        except BaseException:
            sock.close()
            raise
        return sock
    if failure.errno in {errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.ENAMETOOLONG}:
        raise DeliveryError(
            f"the connection is not permitted: {clean(failure.strerror or str(failure))}", subject=server.name
        ) from failure
    words = (
        f"time-out after {seconds:g} s"
        if isinstance(failure, TimeoutError)
        else clean(failure.strerror or str(failure))
    )
    raise Unavailable(
        f"no connection to {server.name}: {words}; check name and port, and that this machine may reach it"
    ) from failure


class _Opening:
    """The conversation before the first letter."""

    def __init__(self, server: Server, wire: Wire, helo: str | None) -> None:
        self._server = server
        self._wire = wire
        self._helo = helo
        self._offers: dict[str, str] = {}

    def run(self) -> Session:
        if self._server.scheme == "smtps":
            self._secure()
        self._expect("greeting", self._step("greeting", lambda: self._wire.reply(_GREETING)), _GREETING_HINT)
        self._hello()
        if self._server.scheme == "smtp+starttls":
            self._starttls()
            # What was offered in the clear may have been said by anyone (RFC 3207, 4.2).
            self._hello()
        if self._server.user:
            self._login()
        return Session(wire=self._wire, offers=self._offers)

    def _hello(self) -> None:
        self._offers = {}
        name = self._helo or _own_name(self._wire.sock)
        first = "LHLO" if self._server.scheme == "lmtp" else "EHLO"
        reply = self._ask(first, f"{first} {name}")
        if reply.permanent and first == "EHLO":
            self._expect("HELO", self._ask("HELO", f"HELO {name}"), _HELO_HINT)
            return
        self._expect(first, reply, _HELO_HINT)
        for line in reply.lines[1:]:
            # Old servers write AUTH=LOGIN.
            word, _, rest = line.replace("=", " ", 1).partition(" ")
            known = self._offers.get(word.upper(), "")
            self._offers[word.upper()] = f"{known} {rest}".strip().upper()

    def _starttls(self) -> None:
        if "STARTTLS" not in self._offers:
            self._fail(
                "it does not offer STARTTLS, and nothing is sent in the clear; check host and port (587), or "
                "use smtps:// (465)"
            )
        self._expect("STARTTLS", self._ask("STARTTLS", "STARTTLS"), "use smtps://, or ask its postmaster")
        if self._wire.spoke():
            # Whoever sits on the line could have them taken for words said under TLS (CVE-2011-0411 and
            # its relatives).
            self._fail(
                "more came behind its answer to STARTTLS, before the connection was secure: somebody may "
                "be tampering with it, so it is not used; ask its postmaster"
            )
        self._secure()

    def _secure(self) -> None:
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        host = self._server.host
        try:
            self._step("TLS", lambda: self._wire.secure(context, host, _HANDSHAKE))
        except ssl.SSLCertVerificationError as cause:
            self._fail(_mistrust(cause, host), cause)
        except ssl.SSLError as cause:
            self._fail(
                f"no secure connection ({clean(cause.reason or str(cause))}); check the port (smtps:// 465, "
                "smtp+starttls:// 587), and that the server speaks TLS 1.2 or later",
                cause,
            )

    def _login(self) -> None:
        user, password = self._server.user, self._server.password
        offered = self._offers.get("AUTH", "").split()
        self._wire.secrets += [password, _b64(password), _b64(f"\0{user}\0{password}")]
        said: list[str] = []
        for name, mechanism in _MECHANISMS.items():
            if name not in offered:
                continue
            reply = self._step("AUTH", partial(mechanism, self._wire, user, password))
            if reply is None:
                continue
            # 503: logged in already, by something else (a client certificate, an address).
            if reply.good or reply.code == 503:
                return
            if not reply.permanent:
                self._expect("AUTH", reply, "")
            said.append(f"AUTH {name}: {reply.words}")
        if said:
            # What a file or a copy has added can be seen by nobody.
            odd = " (it begins or ends with white space)" if password != password.strip() else ""
            self._fail(f"the login was refused: {'; '.join(said)}; check user and password{odd}")
        self._fail(
            f"it offers no login that we know ({', '.join(_MECHANISMS)}); leave user and password out, or "
            "check the port"
        )

    def _ask(self, step: str, line: str) -> Reply:
        return self._step(step, lambda: self._wire.ask(line, _COMMAND))

    def _step(self, step: str, act: Callable[[], _T]) -> _T:
        try:
            return act()
        except Lost as cause:
            # A server that waits for TLS says nothing to who waits for its greeting, and the other way round.
            raise Unavailable(
                f"{step}: {cause}", advice=_PORTS if step in ("greeting", "TLS") else ""
            ) from cause

    def _expect(self, step: str, reply: Reply, hint: str) -> None:
        if reply.good:
            return
        if reply.permanent:
            self._fail(f"{step}: {reply.words}; {hint}")
        raise Unavailable(f"{step}: {reply.words}")

    def _fail(self, words: str, cause: Exception | None = None) -> NoReturn:
        raise DeliveryError(words, subject=self._server.name) from cause


_PORTS = "check the port: 465 wants smtps://, 587 smtp+starttls://, 25 smtp://"
_GREETING_HINT = "it takes no mail from this machine: use another server, or ask its postmaster"
_HELO_HINT = "check the name that this machine gives itself, and ask the server's postmaster"


def _own_name(sock: socket.socket) -> str:
    """The name to greet with: ours, where it is a full one, else our address (RFC 5321, 4.1.3)."""
    name = socket.getfqdn()
    # Resolvers make up names for machines that have none.
    made_up = name.startswith("localhost") or name.endswith(".arpa")
    if "." in name and name.isascii() and name.replace("-", "").replace(".", "").isalnum() and not made_up:
        return name
    if sock.family == socket.AF_UNIX:
        return "[127.0.0.1]"
    address = ipaddress.ip_address(str(sock.getsockname()[0]).partition("%")[0])
    return f"[{address}]" if address.version == 4 else f"[IPv6:{address}]"


def _mistrust(cause: ssl.SSLCertVerificationError, host: str) -> str:
    if when := _OUT_OF_DATE.get(cause.verify_code):
        return f"its certificate {when}; have it renewed, and check this machine's clock"
    if cause.verify_code in _OTHER_NAME:
        return f"its certificate is for another name than {host}; use the name that it was made for"
    return (
        f"its certificate's issuer is unknown here ({clean(cause.verify_message)}); if it is your own, name "
        "the file with the issuer's certificate in SSL_CERT_FILE"
    )


def _b64(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


def _cram_md5(wire: Wire, user: str, password: str) -> Reply | None:
    try:
        hmac.new(b"", b"", "md5")
    except ValueError:
        return None  # a Python without MD5
    reply = wire.ask("AUTH CRAM-MD5", _COMMAND)
    if reply.code != 334:
        return reply
    try:
        challenge = base64.b64decode(reply.lines[0], validate=True)
    except ValueError as cause:
        raise Lost("the server's challenge makes no sense") from cause
    answer = _b64(f"{user} {hmac.new(password.encode(), challenge, 'md5').hexdigest()}")
    wire.secrets.append(answer)
    return wire.ask(answer, _COMMAND)


def _plain(wire: Wire, user: str, password: str) -> Reply | None:
    answer = _b64(f"\0{user}\0{password}")
    reply = wire.ask(f"AUTH PLAIN {answer}", _COMMAND)
    # Some servers do not read what stands on the same line, and ask for it.
    return wire.ask(answer, _COMMAND) if reply.code == 334 else reply


def _login(wire: Wire, user: str, password: str) -> Reply | None:
    reply = wire.ask("AUTH LOGIN", _COMMAND)
    for words in (user, password):
        if reply.code != 334:
            return reply
        reply = wire.ask(_b64(words), _COMMAND)
    return reply


_MECHANISMS: dict[str, Callable[[Wire, str, str], Reply | None]] = {
    # smtplib's order. Some servers offer CRAM-MD5 and cannot do it, since they keep only hashes of the
    # passwords: so a refusal is tried again with the next.
    "CRAM-MD5": _cram_md5,
    "PLAIN": _plain,
    "LOGIN": _login,
}
