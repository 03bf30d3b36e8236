"""A folder on a mail server, over IMAP4rev1 (RFC 3501) by Python's own imaplib.

What is new is what has a higher UID than the last one that was had, as long as the folder says the same
UIDVALIDITY; where it says another, or is looked at for the first time, what came since a day. So nothing is
marked on the server, and two programs may read one folder.

imaplib believes its server: it waits for as long as it takes, and reads as much as is announced. Here each
wait and each answer has a bound, and the whole visit. The socket comes from outside (`connect`), where it is
decided which machines may be spoken to; a password goes to a server in the clear on one's own networks alone.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from monitor.errors import FetchError, Forbidden
from monitor.mailbox.names import encoded, quoted
from monitor.mailbox.values import Bag, Limits
from monitor.model import Mail

Connect = Callable[[str, int, float], tuple[socket.socket, bool]]
"""Opens a socket to a host and port within so many seconds; says whether it leads to one of one's own
networks. Raises FetchError."""

_LONGEST_LINE = 1_000_000
_ROOM = 100_000
_CHUNK = 65_536
_HEADERS_AT_ONCE = 100
_LONGEST_REASON = 200
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STATE = re.compile(r"(\d{1,10}):(\d{1,10})")
_UID = re.compile(rb"\bUID (\d{1,10})\b", re.IGNORECASE)
_ARRIVED = re.compile(
    rb'INTERNALDATE "([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"', re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A folder on a server, and who asks for it."""

    security: Literal["imaps", "imap+starttls", "imap"]
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str


def visit(
    account: Account,
    state: str | None,
    *,
    since: datetime,
    limits: Limits,
    connect: Connect,
    wanted: Callable[[bytes], bool] | None = None,
    context: ssl.SSLContext | None = None,
) -> Bag:
    """What is new in the folder since `state`, which the visit before gave; without one, or where the server
    has counted anew, what came since then. `wanted` says by the header of a mail whether it counts; of the
    others, nothing else is fetched. Blocks; raises FetchError."""
    deadline = time.monotonic() + limits.seconds
    server: _Server | None = None
    try:
        server = _Server(account, limits, deadline, connect, context)
        return _visited(server, account, state, since, limits, wanted)
    except FetchError as error:
        error.subject = error.subject or account.host
        error.message = _without_secrets(error.message, account)
        raise
    except TimeoutError as cause:
        raise _late(account, limits, deadline) from cause
    except ssl.SSLError as cause:
        words = f"the mail server is not to be trusted: {_reason(cause, account)}"
        raise FetchError(words, subject=account.host, kind="tls") from cause
    except imaplib.IMAP4.error as cause:
        if isinstance(cause.__context__, TimeoutError):
            raise _late(account, limits, deadline) from cause
        raise FetchError(f"the mail server says: {_reason(cause, account)}", subject=account.host) from cause
    except (OSError, EOFError) as cause:
        raise FetchError(
            f"the mail server broke off: {_reason(cause, account)}", subject=account.host
        ) from cause
    except (ValueError, IndexError, TypeError, AttributeError, KeyError) as cause:
        # imaplib takes answers apart as they should be.
        words = "the mail server answers what no program understands"
        raise FetchError(words, subject=account.host) from cause
    finally:
        if server is not None:
            server.leave()


def _late(account: Account, limits: Limits, deadline: float) -> FetchError:
    whole = f"no complete answer in {limits.seconds:g} seconds"
    words = whole if time.monotonic() >= deadline else "the mail server does not answer"
    return FetchError(words, subject=account.host, kind="timeout")


def _visited(
    server: _Server,
    account: Account,
    state: str | None,
    since: datetime,
    limits: Limits,
    wanted: Callable[[bytes], bool] | None,
) -> Bag:
    server.log_in(account)
    validity, following = server.open_folder(account.folder)
    before = _STATE.fullmatch(state or "")
    last = int(before.group(2)) if before and int(before.group(1)) == validity else None
    if last is not None and following is not None and following <= last + 1:
        return Bag(state=f"{validity}:{last}", total=server.total)
    if last is None:
        day = since.astimezone(UTC) - timedelta(days=1)  # SINCE goes by the server's own days
        found = server.found(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")
        # At first sight the newest; whatever is older was there before.
        uids = found[-limits.count :]
    else:
        # The last one is always found: `n:*` begins with whichever is less.
        uids = [one for one in server.found(f"UID {last + 1}:*") if one > last]
    at = max(last or 0, (following or 1) - 1) if not uids else None
    if at is not None:
        return Bag(state=f"{validity}:{at}", total=server.total)
    return _fetched(server, uids, validity, last, limits, wanted)


def _fetched(
    server: _Server,
    uids: Sequence[int],
    validity: int,
    last: int | None,
    limits: Limits,
    wanted: Callable[[bytes], bool] | None,
) -> Bag:
    mails: list[Mail] = []
    size = 0
    done = last or 0
    looked = 0
    for some in _some(uids, _HEADERS_AT_ONCE):
        good = set(some) if wanted is None else {uid for uid, head in server.heads(some) if wanted(head)}
        for uid in some:
            if len(mails) >= limits.count or size >= limits.visit:
                left = len(uids) - looked
                return Bag(mails=tuple(mails), state=f"{validity}:{done}", left=left, total=server.total)
            if uid in good and (mail := server.mail(uid, validity, limits.mail)) is not None:
                size += len(mail.raw)
                mails.append(mail)
            done, looked = uid, looked + 1
    return Bag(mails=tuple(mails), state=f"{validity}:{done}", total=server.total)


def _some(uids: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    for at in range(0, len(uids), most):
        yield uids[at : at + most]


class _Server(imaplib.IMAP4):
    """A connection with bounds. `open`, `read`, `readline`, `send` and `shutdown` are imaplib's own doors."""

    def __init__(
        self,
        account: Account,
        limits: Limits,
        deadline: float,
        connect: Connect,
        context: ssl.SSLContext | None,
    ) -> None:
        self._account = account
        self._limits = limits
        self._deadline = deadline
        self._door = connect  # imaplib has a _connect
        self._context = context
        self._buffer = bytearray()
        self._came = 0
        self.total = 0
        super().__init__(account.host, account.port)

    # -- imaplib's doors ----------------------------------------------------------------------

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:  # noqa: ARG002  imaplib's own signature; every wait has its own
        """Connects, with TLS where the account says so."""
        self.host, self.port = host, port
        self.sock, own_network = self._door(host, port, self._patience())
        if self._account.security == "imaps":
            self.sock = self.wrap_socket(self.sock, server_hostname=host)
        elif self._account.security == "imap" and not own_network:
            self.sock.close()
            words = "imap:// would send the password in the clear; use imaps:// or imap+starttls://"
            raise Forbidden(words)

    def wrap_socket(self, sock: socket.socket, *, server_hostname: str) -> ssl.SSLSocket:
        """TLS from here on; imaplib calls it after STARTTLS as a method of an SSL context."""
        if self._buffer:
            # Said in the clear, it would be taken for what is said within (CVE-2021-38371 and its kin).
            raise FetchError("the mail server, or who sits before it, speaks ahead of TLS", kind="tls")
        context = self._context or ssl.create_default_context()
        sock.settimeout(self._patience())
        try:
            return context.wrap_socket(sock, server_hostname=server_hostname)
        except BaseException:
            sock.close()
            raise

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes of the answer."""
        if size > self._limits.mail + _ROOM:
            raise FetchError(f"the mail server announces {size:,} bytes in one piece")
        while len(self._buffer) < size:
            self._more()
        return self._taken(size)

    def readline(self) -> bytes:
        """A line of the answer."""
        start = 0
        while (at := self._buffer.find(b"\n", start)) < 0:
            start = len(self._buffer)
            if start > _LONGEST_LINE:
                raise FetchError(f"the mail server answers with a line of more than {_LONGEST_LINE:,} bytes")
            self._more()
        return self._taken(at + 1)

    def shutdown(self) -> None:
        """Closes the socket."""
        sock: socket.socket | None = getattr(self, "sock", None)
        if sock is not None:
            sock.close()

    def send(self, data: Any) -> None:
        """Sends all of it."""
        self.sock.settimeout(self._patience())
        self.sock.sendall(data)

    def _more(self) -> None:
        self.sock.settimeout(self._patience())
        came = self.sock.recv(_CHUNK)
        if not came:
            raise EOFError("it ended the connection in the middle of an answer")
        self._came += len(came)
        if self._came > self._limits.visit + self._limits.mail + _ROOM * 100:
            raise FetchError("the mail server sends more than was asked for")
        self._buffer += came

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _patience(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, self._limits.silence)

    # -- what is asked ------------------------------------------------------------------------

    def log_in(self, account: Account) -> None:
        """Says who asks: after TLS, where the account wants it."""
        if account.security == "imap+starttls":
            if "STARTTLS" not in self.capabilities:
                words = "the mail server offers no STARTTLS; use imaps://, or ask its provider"
                raise FetchError(words, kind="tls")
            self.starttls(self)  # of a context, it wants wrap_socket alone
        try:
            if "AUTH=PLAIN" in self.capabilities:
                said = f"\0{account.user}\0{account.password}".encode()
                self.authenticate("PLAIN", lambda _: said)
            elif "LOGINDISABLED" in self.capabilities:
                raise Forbidden("the mail server lets nobody log in with a password")
            elif not (account.user + account.password).isascii():
                raise Forbidden("the mail server takes only ASCII in users and passwords")
            else:
                kind, answer = self._simple_command("LOGIN", quoted(account.user), quoted(account.password))
                if kind != "OK":
                    raise _refused(imaplib.IMAP4.error(answer[-1]), account)
                self.state = "AUTH"
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as cause:
            raise _refused(cause, account) from cause

    def open_folder(self, folder: str) -> tuple[int, int | None]:
        """Opens a folder for reading alone; its UIDVALIDITY, and the UID that its next mail will have."""
        kind, said = self.select(quoted(encoded(folder)), readonly=True)
        if kind != "OK":
            raise FetchError("the mail server has no such folder, or does not let us read it")
        validity, following = self._number("UIDVALIDITY"), self._number("UIDNEXT")
        if validity is None:
            raise FetchError("the mail server gives its mails no lasting numbers (UIDVALIDITY)")
        exists = said[0] if said else None
        self.total = int(exists) if isinstance(exists, bytes) and exists.isdigit() else 0
        return validity, following

    def _number(self, code: str) -> int | None:
        _, said = self.response(code)
        first = said[0] if said else None
        return int(first) if isinstance(first, bytes) and first.isdigit() and len(first) <= 10 else None

    def found(self, what: str) -> list[int]:
        """The UIDs of the mails that are `what`, in their order."""
        kind, said = self.uid("SEARCH", what)
        if kind != "OK":
            raise FetchError("the mail server will not search the folder")
        lines = [one for one in said if isinstance(one, bytes)]
        return sorted(
            {int(one) for line in lines for one in line.split() if one.isdigit() and len(one) <= 10}
        )

    def heads(self, uids: Sequence[int]) -> list[tuple[int, bytes]]:
        """What the mails with these UIDs say of their sender."""
        numbers = ",".join(map(str, uids))
        kind, said = self.uid("FETCH", numbers, "(UID BODY.PEEK[HEADER.FIELDS (FROM)])")
        return _literals(said) if kind == "OK" else []

    def mail(self, uid: int, validity: int, most: int) -> Mail | None:
        """A mail, as far as it is read of one; None where it is gone."""
        kind, said = self.uid("FETCH", str(uid), f"(UID INTERNALDATE BODY.PEEK[]<0.{most}>)")
        found = [raw for number, raw in _literals(said) if number == uid] if kind == "OK" else []
        if not found:
            return None
        about = b" ".join(part if isinstance(part, bytes) else part[0] for part in said if part)
        return Mail(name=f"{validity}:{uid}", raw=found[0][:most], arrived=_arrived(about))

    def leave(self) -> None:
        """Says goodbye, in a second, and closes. The folder is left as it is: CLOSE would remove what others
        have marked as deleted, were it open for writing."""
        self._deadline = min(self._deadline, time.monotonic() + 1.0)
        # Whatever happens now, the visit is over.
        with contextlib.suppress(Exception):
            self.logout()
        with contextlib.suppress(Exception):
            self.shutdown()


def _literals(said: Sequence[Any]) -> list[tuple[int, bytes]]:
    """The UID and the bytes of each answer to FETCH; the UID may stand before the bytes or after them."""
    found: list[tuple[int, bytes]] = []
    for at, part in enumerate(said):
        if not isinstance(part, tuple) or len(part) < 2:
            continue
        after = said[at + 1] if at + 1 < len(said) and isinstance(said[at + 1], bytes) else b""
        number = _UID.search(part[0]) or _UID.search(after)
        if number:
            found.append((int(number.group(1)), part[1]))
    return found


def _arrived(about: bytes) -> datetime | None:
    found = _ARRIVED.search(about)
    if found is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = (one.decode() for one in found.groups())
    with contextlib.suppress(ValueError, OverflowError):
        at = datetime(
            int(year),
            _MONTHS.index(month.title()) + 1,
            int(day),
            int(hour),
            int(minute),
            int(second),
            tzinfo=UTC,
        )
        zone = timedelta(hours=int(hours), minutes=int(minutes))
        return at - zone if sign == "+" else at + zone
    return None


def _refused(cause: Exception, account: Account) -> Forbidden:
    said = _reason(cause, account)
    return Forbidden(f"the mail server refuses the login: {said} (many providers want an app password here)")


def _reason(cause: BaseException, account: Account) -> str:
    words = cause.args[0] if cause.args else ""
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(cause)
    shown = _printable(" ".join(said.split()))[:_LONGEST_REASON]
    return _without_secrets(shown, account) or type(cause).__name__


def _without_secrets(words: str, account: Account) -> str:
    """What an issue may show: servers repeat who asked, and for what."""
    local = account.user.partition("@")[0]
    for secret in sorted((account.password, account.user, account.folder, local), key=len, reverse=True):
        if len(secret) > 2 and secret.upper() != "INBOX":
            words = words.replace(secret, "***")
    return words


def _printable(said: str) -> str:
    return "".join(one for one in said if one.isprintable())
