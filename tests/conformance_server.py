"""A web server for the conformance checks: every byte it sends is the check's own, so that it can misbehave
in any way, and it keeps every request as it came.

All of 127.0.0.0/8 answers on Linux, so each feed has an address, and so a host, of its own, at one port."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

_HEAD = 200_000
_HELLO = b"\x16"  # how TLS begins, which nobody speaks where it was not announced
NOON = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request, verbatim. `round_`: in which round of the reader it came; `host`: at which address;
    `connection`: on which; `at`: when, on the machine's own clock, and `clock`, on the reader's."""

    round_: int
    host: str
    connection: int
    at: float
    clock: datetime
    head: bytes

    @property
    def method(self) -> bytes:
        """GET, one hopes."""
        return self.head.split(b" ", 1)[0]

    @property
    def target(self) -> bytes:
        """What stands between the method and the version."""
        return self.head.split(b"\r\n", 1)[0].split(b" ", 1)[1].rsplit(b" ", 1)[0]

    def every(self, name: str) -> list[bytes]:
        """The values of each header line of that name, without the spaces around."""
        pairs = [line.partition(b":") for line in self.head.split(b"\r\n")[1:] if line]
        return [value.strip() for key, _, value in pairs if key.strip().lower() == name.lower().encode()]

    def header(self, name: str) -> bytes | None:
        """Its one value; None where it was not sent. Sent twice is never right."""
        found = self.every(name)
        assert len(found) < 2, f"{name} was sent {len(found)} times"
        return found[0] if found else None


Act = Callable[[Ask, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent, as bytes, after `wait` seconds. `close`: the connection ends with it. `act`: writes for
    itself, in place of `raw`."""

    raw: bytes = b""
    close: bool = False
    wait: float = 0
    act: Act | None = None


Reply = Answer | Callable[[Ask], Answer]


def http_date(moment: datetime) -> str:
    """As HTTP writes it (RFC 9110, section 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def answer(
    body: bytes | str = b"",
    status: int | str = 200,
    headers: Mapping[str, str | bytes] | Sequence[tuple[str, str | bytes]] = (),
    *,
    kind: str | None = "application/rss+xml; charset=utf-8",
    length: int | None = None,
    wait: float = 0,
    close: bool = False,
) -> Answer:
    """A decent answer, or nearly: `headers` go out as given, `length` in place of the body's own."""
    data = body.encode() if isinstance(body, str) else body
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    lines = [f"HTTP/1.1 {status}{' Said' if isinstance(status, int) else ''}".encode()]
    names = {name.lower() for name, _ in pairs}
    if kind is not None and "content-type" not in names and status != 304:
        pairs.insert(0, ("Content-Type", kind))
    if "transfer-encoding" not in names and "content-length" not in names and status != 304:
        pairs.append(("Content-Length", str(len(data) if length is None else length)))
    lines.extend(
        name.encode("ascii") + b": " + (value if isinstance(value, bytes) else value.encode("latin-1"))
        for name, value in pairs
    )
    return Answer(raw=b"\r\n".join(lines) + b"\r\n\r\n" + data, close=close or length is not None, wait=wait)


def raw(*pieces: bytes) -> Answer:
    """These bytes and no others, then the end of the connection."""
    return Answer(raw=b"".join(pieces), close=True)


def acting(act: Act) -> Answer:
    """What is written as it goes, until the reader has had enough."""
    return Answer(act=act, close=True)


@dataclass(slots=True)
class Site:
    """One address of the server: what it answers at which target, and what it was asked. `replies` are given
    in their order, the last of them for good; any other target is 404. `hello`: how TLS was begun with it,
    where it does not speak that."""

    host: str
    base: str
    target: str
    replies: dict[bytes, list[Reply]] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    connections: int = 0
    given: dict[bytes, int] = field(default_factory=dict)
    hello: bytes = b""

    @property
    def url(self) -> str:
        """The address of its feed."""
        return self.base + self.target

    def at(self, target: str, *replies: Reply) -> str:
        """Answers so at another target as well: its address."""
        self.replies[target.encode("latin-1")] = list(replies)
        return self.base + target

    def of(self, target: str | None = None) -> list[Ask]:
        """The requests for its feed, or for `target`."""
        wanted = (self.target if target is None else target).encode("latin-1")
        return [ask for ask in self.asks if ask.target == wanted]

    def rounds(self, target: str | None = None) -> list[int]:
        """In which rounds its feed, or `target`, was asked for."""
        return [ask.round_ for ask in self.of(target)]

    def reply(self, ask: Ask) -> Answer:
        """The next answer to that target."""
        # A proxy is asked with the whole address.
        found = self.replies.get(ask.target) or self.replies.get(b"*")
        if found is None:
            return answer(b"", 404, kind=None)
        number = self.given.get(ask.target, 0)
        self.given[ask.target] = number + 1
        one = found[min(number, len(found) - 1)]
        return one(ask) if callable(one) else one


class Web:
    """The server. `round_` and `clock` are what the reader's are, set before each of its rounds."""

    def __init__(self) -> None:
        self.round_ = -1
        self.clock = NOON
        self.sites: dict[str, Site] = {}
        self.open: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.most_in_all = 0
        self.port = 0
        self.tls_port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncio.Server] = []
        self._hosts = itertools.count(1)
        self._connections = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begins to run; addresses are opened as they are wanted."""
        self._thread.start()

    def stop(self) -> None:
        """Ends every connection and the thread."""

        async def end() -> None:
            for server in self._servers:
                server.close()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

        self._await(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def site(
        self,
        *replies: Reply,
        target: str = "/feed.xml",
        host: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> Site:
        """A new address whose feed is answered so, one reply after the other."""
        number = next(self._hosts)
        host = host or f"127.0.1.{number}"
        port = self._await(self._listen(host, tls))
        shown = f"[{host}]" if ":" in host else host
        found = Site(host=host, base=f"http{'s' if tls else ''}://{shown}:{port}", target=target)
        if replies:
            found.at(target, *replies)
        self.sites[f"{host}:{port}"] = found
        return found

    def moment(self, **later: float) -> str:
        """The time of the round, or `later`, as HTTP writes it."""
        return http_date(self.clock + timedelta(**later))

    def _await(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self, host: str, tls: ssl.SSLContext | None) -> int:
        port = self.tls_port if tls else self.port
        server = await asyncio.start_server(self._serve, host, port, ssl=tls, limit=_HEAD, backlog=128)
        self._servers.append(server)
        found: int = server.sockets[0].getsockname()[1]
        if tls:
            self.tls_port = found
        else:
            self.port = found
        return found

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError):
            pass  # the reader went away, as it should from some
        except asyncio.CancelledError:
            pass  # the server ends
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = writer.get_extra_info("sockname")
        site = self.sites[f"{name[0]}:{name[1]}"]
        site.connections += 1
        number = next(self._connections)
        while True:
            head = await reader.readexactly(1)
            if head == _HELLO:
                site.hello = head + await reader.read(4_000)
                writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                await writer.drain()
                return
            head += await reader.readuntil(b"\r\n\r\n")
            ask = Ask(
                round_=self.round_,
                host=site.host,
                connection=number,
                at=time.monotonic(),
                clock=self.clock,
                head=head[:-4],
            )
            site.asks.append(ask)
            reply = site.reply(ask)
            with self._counted(site.host):
                if reply.wait:
                    await asyncio.sleep(reply.wait)
                if reply.act is not None:
                    await reply.act(ask, writer)
                else:
                    writer.write(reply.raw)
                await writer.drain()
            if reply.close:
                return

    @contextmanager
    def _counted(self, host: str) -> Iterator[None]:
        self.open[host] = self.open.get(host, 0) + 1
        self.most[host] = max(self.most.get(host, 0), self.open[host])
        self.most_in_all = max(self.most_in_all, sum(self.open.values()))
        try:
            yield
        finally:
            self.open[host] -= 1


@contextmanager
def serving() -> Iterator[Web]:
    """A server until the block ends."""
    web = Web()
    web.start()
    try:
        yield web
    finally:
        with contextlib.suppress(TimeoutError):
            web.stop()
