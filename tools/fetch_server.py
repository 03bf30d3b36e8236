# ruff: noqa: INP001 - beside a script, and run by one
"""A web server on loopback addresses, for measuring who asks it: in its own process, as cheap as can be.

It serves the feeds of `fetch_documents` at /f/NUMBER, spread over hosts 127.0.1.1 and up, all on one port, so
that no name is resolved (Linux answers on all of 127.0.0.0/8). Every answer waits, as across a network; each
has ETag and Last-Modified, and is 304 where the asker's still hold; bodies were packed before. Connections
stay open. Hosts from 127.1.0.1 up are hostile, each in its own way (`fetch_hostile`).

What started it speaks to it in lines of JSON on its standard input, and is answered in lines; at the input's
end it ends, so it outlives nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import mmap
import os
import resource
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO, cast

from fetch_documents import load
from fetch_hostile import answer

HOSTS = 250
LATENCY = 0.05
_DAYS = ("Tue, 10 Mar 2026 08:00:00 GMT", "Wed, 11 Mar 2026 08:00:00 GMT")
_BACKLOG = 256


def host(number: int) -> str:
    """The address of a good host."""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


def hostile_host(number: int) -> str:
    """The address of a hostile host."""
    return f"127.1.{number // 250}.{1 + number % 250}"


# -- for who starts it ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the server saw since it was last asked: requests by status, connections accepted (those of hostile
    hosts not), and the seconds of the processor it took for itself."""

    requests: int
    statuses: dict[str, int]
    connections: int
    processor: float


class Server:
    """The server, running: use as a context manager. `documents`: the folder of `fetch_documents.make`;
    `hostile`: kinds of `fetch_hostile`, each at a host of its own."""

    def __init__(
        self, documents: Path, *, hosts: int = HOSTS, latency: float = LATENCY, hostile: Sequence[str] = ()
    ) -> None:
        self._hosts = hosts
        self._hostile = tuple(hostile)
        self._process = subprocess.Popen(  # noqa: S603  this very script
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._in, self._out = cast("TextIO", self._process.stdin), cast("TextIO", self._process.stdout)
        self.port: int = self._ask(
            documents=str(documents), hosts=hosts, latency=latency, hostile=self._hostile
        )["port"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._in.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._out.close()

    def feeds(self, count: int) -> tuple[str, ...]:
        """The addresses of the first feeds: feed after feed at the next host."""
        return tuple(
            f"http://{host(number % self._hosts)}:{self.port}/f/{number}.xml" for number in range(count)
        )

    def hostile(self) -> tuple[str, ...]:
        """The addresses of the hostile feeds, in the order of their kinds."""
        return tuple(
            f"{'https' if kind.startswith('tls') else 'http'}://{hostile_host(number)}:{self.port}/feed.xml"
            for number, kind in enumerate(self._hostile)
        )

    def turn_to(self, state: int) -> None:
        """From now on every feed is in that state."""
        self._ask(state=state)

    def seen(self) -> Seen:
        """What it saw since this was last asked."""
        return Seen(**self._ask(seen=True))

    def _ask(self, **what: Any) -> dict[str, Any]:
        self._in.write(json.dumps(what) + "\n")
        self._in.flush()
        line = self._out.readline()
        if not line:
            raise RuntimeError("the server ended")
        found: dict[str, Any] = json.loads(line)
        return found


# -- the server itself ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Site:
    """What is served, and what was seen."""

    heads: tuple[tuple[bytes, ...], ...]
    tags: tuple[tuple[bytes, ...], ...]
    places: tuple[tuple[tuple[int, int], ...], ...]
    packed: mmap.mmap
    latency: float
    state: int = 0
    connections: int = 0
    statuses: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, folder: Path, latency: float) -> _Site:
        documents = load(folder)
        heads, tags = [], []
        for number, one in enumerate(documents):
            media = "application/atom+xml" if one.atom else "application/rss+xml; charset=UTF-8"
            own = tuple(f'"f{number}-{state}"'.encode() for state in range(len(one.places)))
            tags.append(own)
            heads.append(
                tuple(
                    b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n"
                    b"ETag: %s\r\nLast-Modified: %s\r\nVary: Accept-Encoding\r\n\r\n"
                    % (media.encode(), size, own[state], _DAYS[state].encode())
                    for state, (_, size) in enumerate(one.places)
                )
            )
        file = os.open(folder / "packed.bin", os.O_RDONLY)
        packed = mmap.mmap(file, 0, prot=mmap.PROT_READ)
        os.close(file)
        return cls(tuple(heads), tuple(tags), tuple(one.places for one in documents), packed, latency)

    def answer(self, head: bytes) -> bytes:
        """The whole answer to a request."""
        path = head.split(b" ", 2)[1]
        number = path[3:-4]
        if not (path.startswith(b"/f/") and number.isdigit() and int(number) < len(self.heads)):
            self.statuses["404"] += 1
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        at, state = int(number), self.state
        if self._holds(head, at, state):
            self.statuses["304"] += 1
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\nLast-Modified: %s\r\n\r\n" % (
                self.tags[at][state],
                _DAYS[state].encode(),
            )
        self.statuses["200"] += 1
        begin, size = self.places[at][state]
        return self.heads[at][state] + self.packed[begin : begin + size]

    def _holds(self, head: bytes, at: int, state: int) -> bool:
        """Whether the validators of a request are those of now; of two, the tag counts (RFC 9110, 13.2.2)."""
        lower = head.lower()
        found = lower.find(b"\r\nif-none-match:")
        if found >= 0:
            return head[found + 16 : head.index(b"\r\n", found + 2)].strip() == self.tags[at][state]
        found = lower.find(b"\r\nif-modified-since:")
        if found >= 0:
            return head[found + 20 : head.index(b"\r\n", found + 2)].strip() == _DAYS[state].encode()
        return False


class _Connection(asyncio.Protocol):
    """A client's connection."""

    def __init__(self, site: _Site) -> None:
        self._site = site
        self._site.connections += 1
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head, self._read = self._read[: end + 2], self._read[end + 4 :]
            asyncio.get_running_loop().call_later(self._site.latency, self._send, head)

    def _send(self, head: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._site.answer(head))


async def _listen(hosts: int, hostile: int) -> tuple[list[socket.socket], list[socket.socket]]:
    """Sockets of all hosts, on one port that is free at each."""
    for _ in range(20):
        opened: list[socket.socket] = []
        port = 0
        try:
            for address in [host(n) for n in range(hosts)] + [hostile_host(n) for n in range(hostile)]:
                one = socket.socket()
                opened.append(one)
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                one.bind((address, port))
                port = one.getsockname()[1]
        except OSError:
            for one in opened:
                one.close()
            continue
        return opened[:hosts], opened[hosts:]
    raise OSError("no port is free on all loopback addresses; is this Linux?")


async def _serve() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8_192)), hard))
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    wish = json.loads(await lines.readline())
    site = _Site.of(Path(wish["documents"]), wish["latency"])
    good, bad = await _listen(wish["hosts"], len(wish["hostile"]))
    for one in good:
        await loop.create_server(lambda: _Connection(site), sock=one, backlog=_BACKLOG)
    for kind, one in zip(wish["hostile"], bad, strict=True):
        await asyncio.start_server(answer(kind), sock=one, backlog=_BACKLOG)
    _say(port=good[0].getsockname()[1])
    before = 0.0
    while line := await lines.readline():
        asked = json.loads(line)
        if "state" in asked:
            site.state = asked["state"]
            _say()
            continue
        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = usage.ru_utime + usage.ru_stime
        _say(
            requests=site.statuses.total(),
            statuses=dict(site.statuses),
            connections=site.connections,
            processor=used - before,
        )
        before = used
        site.statuses.clear()
        site.connections = 0
    # At once: some answers never end, and asyncio would end each with a complaint.
    os._exit(0)


def _say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve())
