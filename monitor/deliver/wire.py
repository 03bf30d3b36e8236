"""One connection to a mail server: bytes out, replies in, each phase against a clock of its own.

smtplib reads with a time-out for each packet, so a server that trickles a byte a second holds it for
ever, and it cannot tell a reply to the last command from one that was sent unasked. Here a phase has a
deadline, and whoever is about to send may ask first whether the server `spoke`.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from dataclasses import dataclass, field

from monitor.deliver.plain import clean

_BLOCK = 16 * 1024
"""Bytes sent between two looks at what the server says."""

_LONGEST_REPLY = 64 * 1024
"""RFC 5321, 4.5.3.1.5, allows 512 octets a line; a server that needs more than this talks nonsense."""

_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_ENHANCED = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}\b")


class Lost(Exception):
    """The connection broke, fell silent or makes no sense any more; str() says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole reply. `lines` are its texts without the code; `words` is all of it for people, cleaned."""

    code: int
    lines: tuple[str, ...]
    words: str

    @property
    def good(self) -> bool:
        """Done."""
        return 200 <= self.code < 300

    @property
    def temporary(self) -> bool:
        """Not done, but may be at another time."""
        return 400 <= self.code < 500

    @property
    def permanent(self) -> bool:
        """Not done, and the same would not be done again."""
        return self.code >= 500

    @property
    def enhanced(self) -> str:
        """The enhanced status code (RFC 3463), as 5.1.1, or empty."""
        found = _ENHANCED.match(self.lines[-1])
        return found.group() if found else ""


@dataclass(slots=True, kw_only=True, eq=False)
class Wire:
    """A connected socket, with what was read from it and not yet used.

    `cap` bounds every phase's seconds. `secrets` never come back in anyone's words.
    """

    sock: socket.socket
    cap: float | None
    secrets: list[str] = field(default_factory=list, repr=False)
    _buffer: bytearray = field(default_factory=bytearray, init=False, repr=False)
    _ended: bool = field(default=False, init=False)
    _seconds: float = field(default=0, init=False)
    _deadline: float = field(default=0, init=False)

    def reply(self, seconds: float) -> Reply:
        """The next reply."""
        self._start(seconds)
        return self._read()

    def ask(self, line: str, seconds: float) -> Reply:
        """The reply to a command.

        A server that has spoken already cannot have answered it: then the command is not sent. The one
        thing it may say unasked is 421, that it is going; any other words are Lost.
        """
        self._start(seconds)
        if self.spoke():
            early = self._read()
            if early.code == 421:
                return early
            raise Lost(f"the server spoke out of turn: {early.words}")
        self._push(line.encode() + b"\r\n")
        return self._read()

    def pour(self, data: bytes, seconds: float) -> bool:
        """Sends a message, with `seconds` for each block. False as soon as the server speaks, which no
        server does that means to take it: its words are there to be read, and are no answer to the end
        of the message."""
        view = memoryview(data)
        for start in range(0, len(data), _BLOCK):
            if self.spoke():
                return False
            self._start(seconds)
            try:
                self._push(view[start : start + _BLOCK])
            except Lost:
                # It may have said why before it hung up.
                if self.spoke() and self._buffer:
                    return False
                raise
        return not self.spoke()

    def finish(self, end: bytes, seconds: float) -> Reply:
        """Sends the end of the message, and reads the reply to it."""
        self._start(seconds)
        self._push(end)
        return self._read()

    def spoke(self) -> bool:
        """Whether there is something to read without waiting: words, or the end."""
        if self._buffer or self._ended:
            return True
        self.sock.settimeout(0)
        try:
            chunk = self.sock.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            # With TLS there may be bytes that are no words: tickets for the next session.
            return False
        except OSError:
            chunk = b""
        self._ended = not chunk
        self._buffer += chunk
        return True

    def secure(self, context: ssl.SSLContext, host: str, seconds: float) -> None:
        """From here on by TLS, for this host. Raises ssl.SSLError as it comes, and Lost."""
        self._start(seconds)
        self.sock.settimeout(self._left())
        try:
            self.sock = context.wrap_socket(self.sock, server_hostname=host)
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as cause:
            raise Lost("the server closed the connection") from cause
        except ssl.SSLError:
            raise
        except OSError as cause:
            raise self._lost(cause) from cause

    def close(self) -> None:
        """Never raises, sends nothing."""
        try:
            self.sock.close()
        except OSError:
            return

    def _start(self, seconds: float) -> None:
        self._seconds = seconds if self.cap is None else min(seconds, self.cap)
        self._deadline = time.monotonic() + self._seconds

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Lost(self._late())
        return left

    def _late(self) -> str:
        return f"time-out after {self._seconds:g} s"

    def _lost(self, cause: OSError) -> Lost:
        if isinstance(cause, TimeoutError):
            return Lost(self._late())
        return Lost(f"the connection broke ({clean(cause.strerror or str(cause))})")

    def _push(self, data: bytes | memoryview) -> None:
        # Not sendall: over TLS its time-out starts again with each record.
        view = memoryview(data)
        while view:
            self.sock.settimeout(self._left())
            try:
                sent = self.sock.send(view)
            except OSError as cause:
                raise self._lost(cause) from cause
            view = view[sent:]

    def _read(self) -> Reply:
        code = b""
        lines: list[str] = []
        size = 0
        more = True
        while more:
            line = self._line()
            size += len(line)
            found = _LINE.fullmatch(line)
            if found is None or (code and found[1] != code) or size > _LONGEST_REPLY:
                words = clean(self._hide(line.decode("utf-8", "replace")))
                raise Lost(f"the server's answer makes no sense: {words}")
            code, more = found[1], found[2] == b"-"
            lines.append((found[3] or b"").decode("utf-8", "replace").strip())
        return Reply(code=int(code), lines=tuple(lines), words=self._words(code.decode(), lines))

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LONGEST_REPLY:
                raise Lost("the server's answer makes no sense: it has no end")
            self._more()
        line = bytes(self._buffer[:end]).removesuffix(b"\r")
        del self._buffer[: end + 1]
        return line

    def _more(self) -> None:
        if self._ended:
            raise Lost("the server closed the connection")
        self.sock.settimeout(self._left())
        try:
            chunk = self.sock.recv(4096)
        except OSError as cause:
            self._ended = not isinstance(cause, TimeoutError)
            raise self._lost(cause) from cause
        self._ended = not chunk
        self._buffer += chunk

    def _words(self, code: str, lines: list[str]) -> str:
        # Servers repeat the enhanced code on each line; once is enough to read.
        first = _ENHANCED.match(lines[0])
        rest = [line.removeprefix(first.group()).lstrip() if first else line for line in lines[1:]]
        return clean(f"{code} {self._hide(' '.join([lines[0], *rest]))}")

    def _hide(self, words: str) -> str:
        """Without secrets: servers quote what they did not understand."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            words = words.replace(secret, "***")
        return words
