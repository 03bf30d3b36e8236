"""What a newcomer has: a terminal, outlets to read, and a mail server. For the tutorial and its transcript.

The terminal is a real bash on a pseudo-terminal, so that the program says what it says to people. The
outlets are those of the sample week, on loopback, under a clock that the rehearsal may set: their server
sends no Date, by which `monitor check --online` would tell that the clock is not the machine's.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import shlex
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor import rehearsal
from monitor.rehearsal.site import build

_END = "@@the end of it:"
_SILENT = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\r")
_FENCE = re.compile(r"^```([a-z]*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command wrote, as the terminal had it in the end, and its exit code."""

    text: str
    code: int


class Terminal:
    """A bash in `folder`, 100 columns wide. What a command changes (folder, variables) stays for the next."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *, scratch: Path) -> None:
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self._bash = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            cwd=folder,
            env={**environment, "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "100"},
            stdin=subprocess.PIPE,
            stdout=slave,
            stderr=slave,
            text=True,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._bash.stdin is not None
        self._bash.stdin.close()
        if kind is not None:
            os.killpg(self._bash.pid, signal.SIGKILL)
        self._bash.wait(10)
        os.close(self._master)

    def run(self, command: str, *, typed: str = "", seconds: float = 600) -> Said:
        """Runs `command` as it is written; `typed` is what is typed while it runs. Raises TimeoutError."""
        script, input_ = self._scratch / "command.sh", self._scratch / "typed"
        script.write_text(command + "\n", encoding="utf-8")
        input_.write_text(typed, encoding="utf-8")
        assert self._bash.stdin is not None
        self._bash.stdin.write(
            f". {shlex.quote(str(script))} < {shlex.quote(str(input_))}\n"
            f"ended=$?; echo; echo '{_END}' $ended\n"
        )
        self._bash.stdin.flush()
        heard = b""
        end = time.monotonic() + seconds
        while (found := re.search(rf"{_END} (\d+)\r?\n".encode(), heard)) is None:
            if not select.select([self._master], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError(f"{command}\n{heard.decode('utf-8', 'replace')}")
            heard += os.read(self._master, 65536)
        return Said(_settled(heard[: found.start()].decode("utf-8", "replace")), int(found.group(1)))


def _settled(text: str) -> str:
    """Without the terminal's own signs, and without the empty lines that vanished bars leave."""
    lines = [line.rstrip() for line in _SILENT.sub("", text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


@contextmanager
def outlets(port: int = 0) -> Iterator[str]:
    """The outlets of the sample week; their address, without a last stroke."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = site.get(self.path)
            body = (
                found.body if found else b"<!doctype html><title>Not found</title><p>There is no such page."
            )
            self.send_response_only(found.status if found else 404)
            self.send_header("Content-Type", found.content_type if found else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if found and found.location:
                self.send_header("Location", found.location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    base = f"http://127.0.0.1:{server.server_port}"
    site = build(rehearsal.week(), base)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def fences(page: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page in Markdown, each with its language."""
    return [(found.group(1), found.group(2).rstrip("\n")) for found in _FENCE.finditer(page)]


def shape(line: str) -> str:
    """A line of output without what differs from day to day: numbers, days, widths and messages' names."""
    return re.sub(r"[\d,.]*\d", "0", " ".join(line.split()))
