# ruff: noqa: INP001 - beside a script
"""Feeds with all kinds of wishes of when to be asked, and a web server that serves them at any time.

A kind says what its feeds answer, and beside it, by hand, what that asks for: nothing here reads what the
product reads. The server's clock is set by who rehearses; it notes who asked for what, and when.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""A Monday."""
LONGEST = timedelta(days=7)
"""What a server's wish counts at most."""
ADVICE = timedelta(days=1)
"""What a document's wish counts at most."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Trouble:
    """Another answer than the feed: `headers` beside `status`, and what they ask for, in seconds."""

    status: int
    headers: Callable[[datetime], Mapping[str, str]] = lambda _: _NONE
    asks: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A way for a feed to be.

    `headers` stand beside the feed and beside 304, and ask for `asks` seconds; `hints` stand in the document,
    and ask for `advises` seconds and for peace in `hours` and on `days`, both in GMT. A new entry comes every
    `every`; the document lists `window`. `tagged`, `dated`: whether it has ETag and Last-Modified. `trouble`:
    the answer in its place, by the day since the start and the number of the poll. `leads`: the status by
    which its address leads to another. `host`: a name in place of the server's address."""

    headers: Callable[[datetime], Mapping[str, str]] = lambda _: _NONE
    asks: float = 0.0
    hints: str = ""
    advises: float = 0.0
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    every: timedelta = timedelta(hours=9)
    window: int = 12
    tagged: bool = True
    dated: bool = True
    trouble: Callable[[float, int], Trouble | None] = lambda _, __: None
    leads: int | None = None
    host: str | None = None

    @property
    def gives_validators(self) -> bool:
        """Whether it can be asked conditionally."""
        return self.tagged or self.dated


def _said(**headers: str) -> Callable[[datetime], Mapping[str, str]]:
    fixed = MappingProxyType({name.replace("_", "-"): value for name, value in headers.items()})
    return lambda _: fixed


def _in(name: str, wait: timedelta, **more: str) -> Callable[[datetime], Mapping[str, str]]:
    fixed = {key.replace("_", "-"): value for key, value in more.items()}
    return lambda now: {name: format_datetime(now + wait, usegmt=True), **fixed}


def _each(number: int, trouble: Trouble) -> Callable[[float, int], Trouble | None]:
    """Every so many polls."""
    return lambda _, poll: trouble if poll % number == number - 1 else None


def _between(first: float, last: float, trouble: Trouble) -> Callable[[float, int], Trouble | None]:
    """From one day to another."""
    return lambda day, _: trouble if first <= day < last else None


def _skipping(hours: Sequence[int] = (), days: Sequence[int] = ()) -> str:
    found = "".join(f"<hour>{one}</hour>" for one in hours)
    found = f"<skipHours>{found}</skipHours>" if found else ""
    named = "".join(f"<day>{_DAYS[one]}</day>" for one in days)
    return found + (f"<skipDays>{named}</skipDays>" if named else "")


def _syndicated(period: str, frequency: int) -> str:
    own = f"<sy:updateFrequency>{frequency}</sy:updateFrequency>" if frequency else ""
    return f"<sy:updatePeriod>{period}</sy:updatePeriod>{own}"


def _cached(value: str, **more: str) -> Callable[[datetime], Mapping[str, str]]:
    return _said(Cache_Control=value, **more)


_EVER = 10_000.0
_TEN_YEARS = 315_360_000

KINDS: dict[str, Kind] = {
    # what the server says
    "plain": Kind(),
    "tag alone": Kind(dated=False),
    "date alone": Kind(tagged=False),
    "max-age": Kind(headers=_cached("max-age=10800"), asks=10_800),
    "max-age among others": Kind(
        headers=_cached('public, MAX-AGE="14400", stale-while-revalidate=60'), asks=14_400
    ),
    "max-age and Age": Kind(headers=_cached("max-age=21600", Age="3600"), asks=18_000),
    "max-age before Expires": Kind(headers=_in("Expires", 5 * _DAY, Cache_Control="max-age=60"), asks=0.0),
    "max-age of two days": Kind(headers=_cached("max-age=172800"), asks=172_800),
    "max-age of ten years": Kind(headers=_cached(f"max-age={_TEN_YEARS}"), asks=_TEN_YEARS),
    "immutable": Kind(headers=_cached("max-age=36000, immutable"), asks=36_000),
    "no-cache": Kind(headers=_cached("no-cache")),
    "no-store": Kind(headers=_cached("no-store"), tagged=False, dated=False),
    "no-cache, old": Kind(headers=_said(Pragma="no-cache", Expires="0")),
    "Expires": Kind(headers=_in("Expires", 7 * _HOUR), asks=25_200),
    "Expires in the past": Kind(headers=_in("Expires", -_DAY)),
    "Expires in ten years": Kind(headers=_in("Expires", 3_650 * _DAY), asks=_TEN_YEARS),
    # what the document says
    "ttl": Kind(hints="<ttl>180</ttl>", advises=10_800),
    "ttl of a minute": Kind(hints="<ttl>1</ttl>", advises=60),
    "ttl of ten years": Kind(hints="<ttl>5256000</ttl>", advises=_TEN_YEARS),
    "twice a day": Kind(hints=_syndicated("daily", 2), advises=43_200),
    "hourly": Kind(hints=_syndicated("hourly", 0), advises=3_600, every=_HOUR),
    "weekly, it says": Kind(hints=_syndicated("weekly", 1), advises=604_800),
    "quiet at night": Kind(hints=_skipping(range(7)), hours=frozenset(range(7)), every=2 * _HOUR),
    "quiet by day": Kind(hints=_skipping(range(6, 20)), hours=frozenset(range(6, 20)), every=2 * _HOUR),
    "quiet at weekends": Kind(hints=_skipping(days=(5, 6)), days=frozenset((5, 6)), every=2 * _HOUR),
    "never, it says": Kind(hints=_skipping(range(24)), every=5 * _HOUR),
    "ttl and max-age": Kind(
        hints="<ttl>120</ttl>", advises=7_200, headers=_cached("max-age=18000"), asks=18_000
    ),
    # how it changes
    "busy": Kind(every=timedelta(minutes=20), window=30),
    "busy, without validators": Kind(every=timedelta(minutes=20), window=15, tagged=False, dated=False),
    "calm, without validators": Kind(every=30 * _HOUR, tagged=False, dated=False),
    "silent, without validators": Kind(every=timedelta(days=400), tagged=False, dated=False),
    "weekly": Kind(every=timedelta(days=7)),
    "silent": Kind(every=timedelta(days=400)),
    "empty": Kind(every=timedelta(days=400), window=0),
    # what goes wrong
    "429, in seconds": Kind(trouble=_each(5, Trouble(429, _said(Retry_After="28800"), 28_800))),
    "429, by date": Kind(trouble=_each(5, Trouble(429, _in("Retry-After", 9 * _HOUR), 32_400))),
    "429 with max-age": Kind(trouble=_each(5, Trouble(429, _cached("max-age=21600"), 21_600))),
    "429 for ten years": Kind(trouble=_each(9, Trouble(429, _said(Retry_After=str(_TEN_YEARS)), _TEN_YEARS))),
    "429 alone": Kind(trouble=_each(4, Trouble(429))),
    "503, in seconds": Kind(trouble=_each(5, Trouble(503, _said(Retry_After="14400"), 14_400))),
    "503, by date": Kind(trouble=_each(5, Trouble(503, _in("Retry-After", 3 * _DAY), 259_200))),
    "500 for days": Kind(trouble=_between(6, 11, Trouble(500))),
    "404 for days": Kind(trouble=_between(8, 15, Trouble(404))),
    "404": Kind(trouble=_between(0, _EVER, Trouble(404))),
    "410 later": Kind(trouble=_between(7, _EVER, Trouble(410))),
    "410": Kind(trouble=_between(0, _EVER, Trouble(410))),
    "no such name": Kind(host="no-such-name.invalid"),
    # where it leads
    "301": Kind(leads=301),
    "308": Kind(leads=308),
    "302": Kind(leads=302),
    "303": Kind(leads=303),
    "307": Kind(leads=307),
    "301, later": Kind(leads=301, headers=_said(Retry_After="18000"), asks=18_000),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that came, and what it was answered. `until`: not before this does its feed want to be asked
    again, as far as its server goes; `advised`: as far as its document goes."""

    feed: int
    at: datetime
    path: str
    status: int
    conditional: bool
    until: datetime
    advised: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """A feed to be rehearsed: its number, its kind by name, and its address."""

    number: int
    name: str
    url: str

    @property
    def kind(self) -> Kind:
        """What it is like."""
        return KINDS[self.name]


@dataclass(slots=True)
class Site:
    """What serves them. `now` is set by who rehearses."""

    names: tuple[str, ...]
    port: int = 0
    now: datetime = START
    asked: list[Asked] = field(default_factory=list)
    polls: dict[int, int] = field(default_factory=dict)

    def feeds(self) -> tuple[Planned, ...]:
        """All of them, each at a host of its own."""
        return tuple(
            Planned(
                number,
                name,
                f"http://{KINDS[name].host or _host(number)}:{self.port}/{number}/feed.xml",
            )
            for number, name in enumerate(self.names)
        )

    def answer(self, head: bytes) -> bytes:
        """The answer to a request, which is noted."""
        lines = head.decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        sent = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        first = path.split("/")[1]
        if not (first.isdigit() and int(first) < len(self.names)):
            return _written(404, {}, b"")
        number = int(first)
        kind = KINDS[self.names[number]]
        if not (path.endswith("/new.xml") and self._led(number)):
            self.polls[number] = self.polls.get(number, 0) + 1
        status, headers, body, asks, advises = self._of(number, kind, path, sent)
        self.asked.append(
            Asked(
                feed=number,
                at=self.now,
                path=path,
                status=status,
                conditional="if-none-match" in sent or "if-modified-since" in sent,
                until=self.now + min(timedelta(seconds=asks), LONGEST),
                advised=self.now + min(timedelta(seconds=advises), ADVICE),
            )
        )
        return _written(status, {"Date": format_datetime(self.now, usegmt=True), **headers}, body)

    def _led(self, number: int) -> bool:
        """Whether this feed was led on in this very poll."""
        last = self.asked[-1:]
        return any(one.feed == number and one.at == self.now for one in last)

    def _of(
        self, number: int, kind: Kind, path: str, sent: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], bytes, float, float]:
        """Status, headers, body, and what they ask for and advise, in seconds."""
        day = (self.now - START) / _DAY
        trouble = kind.trouble(day, self.polls[number] - 1)
        if trouble is not None:
            return trouble.status, trouble.headers(self.now), b"no", trouble.asks, 0.0
        headers = dict(kind.headers(self.now))
        if kind.leads is not None and not path.endswith("/new.xml"):
            return kind.leads, {**headers, "Location": f"/{number}/new.xml"}, b"", kind.asks, 0.0
        if kind.leads is not None:
            headers, asks = {}, 0.0
        else:
            asks = kind.asks
        # Feeds of one kind do not change in the same moment.
        since = self.now - START + kind.every * (number % 10) / 10
        newest = 50 + since // kind.every
        if kind.tagged:
            headers["ETag"] = f'W/"{number}-{newest}"' if number % 3 else f'"{number}-{newest}"'
        if kind.dated:
            headers["Last-Modified"] = format_datetime(self._day(number, kind, newest), usegmt=True)
        if _holds(headers, sent):
            return 304, headers, b"", asks, kind.advises
        headers["Content-Type"] = "application/rss+xml"
        return 200, headers, self._document(number, kind, newest), asks, kind.advises

    def _day(self, number: int, kind: Kind, entry: int) -> datetime:
        first = START - kind.every * (number % 10) / 10
        return (first + (entry - 50) * kind.every).replace(microsecond=0)

    def _document(self, number: int, kind: Kind, newest: int) -> bytes:
        items = "".join(
            f"<item><title>Entry {one}</title><link>https://outlet{number}.example/{one}</link>"
            f'<guid isPermaLink="false">{number}-{one}</guid>'
            f"<pubDate>{format_datetime(self._day(number, kind, one))}</pubDate></item>"
            for one in range(newest, newest - kind.window, -1)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
            'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
            f"<title>Feed {number}</title>{kind.hints}{items}</channel></rss>"
        ).encode()


def _holds(headers: Mapping[str, str], sent: Mapping[str, str]) -> bool:
    if "if-none-match" in sent:
        return sent["if-none-match"] == headers.get("ETag")
    return "if-modified-since" in sent and sent["if-modified-since"] == headers.get("Last-Modified")


def _written(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    length = "" if status == 304 else f"Content-Length: {len(body)}\r\n"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} So\r\n{lines}{length}\r\n".encode("latin-1") + body


def _host(number: int) -> str:
    return f"127.2.{number // 250}.{1 + number % 250}"


class _Connection(asyncio.Protocol):
    def __init__(self, site: Site) -> None:
        self._site, self._read = site, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head, self._read = self._read[:end], self._read[end + 4 :]
            # A server's transport is one that is written to.
            self._transport.write(self._site.answer(head))  # type: ignore[attr-defined]


def _names(count: int) -> Iterator[str]:
    kinds = list(KINDS)
    for number in range(count):
        # Of fewer feeds than kinds, each has another kind, from all sorts.
        yield kinds[number * len(kinds) // count if count < len(kinds) else number % len(kinds)]


@asynccontextmanager
async def serving(count: int) -> AsyncIterator[Site]:
    """A site with so many feeds, of each kind as many, served in this loop."""
    site = Site(names=tuple(_names(count)))
    loop = asyncio.get_running_loop()
    servers = []
    try:
        for number in range(count):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((_host(number), site.port))
            site.port = one.getsockname()[1]
            servers.append(await loop.create_server(lambda: _Connection(site), sock=one))
        yield site
    finally:
        for server in servers:
            server.close()
