# ruff: noqa: INP001 - beside a script
"""Hostile answers to who asks for a feed: each kind by its name, as it is sent over the wire.

Slow, endless, packed, broken, misleading, and documents that cost their reader dearly. Every kind wants to
take time, memory, or the process of who asks; none is a feed worth reading.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import random
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable, Iterator
from functools import cache

import brotli

Kind = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""What is done once a request is read."""

_RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
_ITEM = (
    b"<item><title>an entry</title><guid>%d</guid><description>" + b"words " * 150 + b"</description></item>"
)
_CLOSE = b"</channel></rss>"
_MB = 1_000_000
_BLOCK = bytes(_MB)
_BOMB = 200
"""MB of a bomb, unpacked."""
_LONG = 3_600.0


def answer(name: str) -> Kind:
    """The kind of that name for asyncio.start_server: reads a request's head, then answers, and closes."""
    kind = KINDS[name]

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            if name not in _UNASKED:
                await reader.readuntil(b"\r\n\r\n")
            await kind(reader, writer)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    return answered


# -- how it is sent -------------------------------------------------------------------------------------


def _whole(status: str, headers: str, body: bytes, *, length: int | None = None) -> bytes:
    said = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {said}\r\n\r\n".encode("latin-1") + body


def _plain(
    body: Callable[[], bytes] | bytes,
    headers: str = "Content-Type: text/xml\r\n",
    *,
    length: int | None = None,
) -> Kind:
    """A 200 with `body`."""

    async def send(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(_whole("200 OK", headers, body if isinstance(body, bytes) else body(), length=length))

    return send


def _status(status: str, headers: str = "", body: bytes = b"no") -> Kind:
    async def send(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(_whole(status, headers, body))

    return send


def _raw(*parts: bytes, wait: float = 0.0) -> Kind:
    """These bytes; then the connection is kept for `wait` seconds."""

    async def send(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
        await writer.drain()
        await asyncio.sleep(wait)

    return send


def _endless(begin: bytes, again: bytes) -> Kind:
    async def send(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(begin)
        while True:
            writer.write(again)
            await writer.drain()
            # Loopback takes all that it is given: what is measured is who asks, not who sends.
            await asyncio.sleep(0.01)

    return send


def _drip(begin: bytes, drop: bytes, every: float = 0.5) -> Kind:
    async def send(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(begin)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(every)

    return send


def _redirect(target: str, status: str = "302 Found") -> Kind:
    return _status(status, f"Location: {target}\r\n")


async def _onward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Redirects for ever, each time to a new address."""
    number = 0
    while True:
        number += 1
        writer.write(_whole("302 Found", f"Location: /next/{number}/{random.random()}\r\n", b""))  # noqa: S311
        await reader.readuntil(b"\r\n\r\n")


async def _to_itself(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(_whole("301 Moved Permanently", "Location: /feed.xml\r\n", b""))
        await reader.readuntil(b"\r\n\r\n")


async def _reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + _RSS)
    opened = writer.get_extra_info("socket")
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    await asyncio.sleep(0.05)
    writer.transport.abort()


async def _hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _silence(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(_LONG)


async def _garbage_at_once(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(random.Random(7).randbytes(50_000))  # noqa: S311


# -- what is sent ---------------------------------------------------------------------------------------


def _zeros() -> Iterator[bytes]:
    """A feed, as far as its first bytes say, and then nothing for very long."""
    yield _RSS
    for _ in range(_BOMB):
        yield _BLOCK


@cache
def _gzip_bomb() -> bytes:
    pack = zlib.compressobj(9, wbits=31)
    return b"".join(pack.compress(part) for part in _zeros()) + pack.flush()


@cache
def _deflate_bomb() -> bytes:
    pack = zlib.compressobj(9)
    return b"".join(pack.compress(part) for part in _zeros()) + pack.flush()


@cache
def _brotli_bomb() -> bytes:
    pack = brotli.Compressor(quality=3)
    found: bytes = b"".join(pack.process(part) for part in _zeros()) + pack.finish()
    return found


def _zstd_bomb(window: int = 0x50) -> bytes:
    """By hand (RFC 8878): blocks of 128 kB that repeat one byte, four bytes each. `window`: what the frame
    says that its reader has to keep: 0x50 for 1 MB, 0xA8 for 2 GB."""
    size, blocks = 128 * 1024, _BOMB * 8
    block = ((size << 3) | 0b010).to_bytes(3, "little") + b" "
    last = ((size << 3) | 0b011).to_bytes(3, "little") + b" "
    return b"\x28\xb5\x2f\xfd\x00" + bytes([window]) + block * (blocks - 1) + last


def _packed(coding: str, body: Callable[[], bytes]) -> Kind:
    return _plain(body, f"Content-Type: text/xml\r\nContent-Encoding: {coding}\r\n")


def _feed(items: int) -> bytes:
    return _RSS + b"".join(_ITEM % number for number in range(items)) + _CLOSE


def _laughs() -> bytes:
    lines = ['<!ENTITY l0 "lol">'] + [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return _typed("".join(lines), "&l9;")


def _quadratic() -> bytes:
    return _typed(f'<!ENTITY a "{"x" * 100_000}">', "&a;" * 50_000)


def _typed(entities: str, title: str) -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel><title>t</title>'
        f"<item><guid>1</guid><title>{title}</title></item></channel></rss>"
    ).encode()


def _deep() -> bytes:
    return _RSS + b"<item>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</item>" + _CLOSE


def _deep_html() -> bytes:
    tags = b"&lt;div>&lt;b>&lt;a>" * 30_000
    return _RSS + b"<item><guid>1</guid><description>" + tags + b"</description></item>" + _CLOSE


def _attributes() -> bytes:
    many = b" ".join(b'a%d="%d"' % (number, number) for number in range(500_000))
    return _RSS + b"<item " + many + b"><title>x</title></item>" + _CLOSE


def _namespaces() -> bytes:
    many = b" ".join(b'xmlns:n%d="urn:%d"' % (number, number) for number in range(200_000))
    return b'<?xml version="1.0"?><rss version="2.0" ' + many + b"><channel>" + _CLOSE


def _tiny_items() -> bytes:
    return _RSS + b"<item/>" * _MB + _CLOSE


def _one_long_text() -> bytes:
    return (
        _RSS + b"<item><guid>1</guid><description>" + b"word " * 1_800_000 + b"</description></item>" + _CLOSE
    )


_HTML = b"<!doctype html><html><head><title>Welcome</title></head><body><p>No news.</p></body></html>"
_CHALLENGE = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser before "
    b'you go on.<div id="cf-challenge" class="g-recaptcha h-captcha"></div><noscript>No JavaScript</noscript>'
    b"</body></html>"
)
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"

KINDS: dict[str, Kind] = {
    # slow
    "silence": _silence,
    "silence after the head": _raw(_OK + b"Content-Length: 5000\r\n\r\n", wait=_LONG),
    "silence in the body": _raw(_OK + b"Content-Length: 5000\r\n\r\n" + _RSS, wait=_LONG),
    "a head that drips": _drip(_OK, b"a"),
    "a body that drips": _drip(_OK + b"Content-Length: 500000\r\n\r\n" + _RSS, b" "),
    "chunks that drip": _drip(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "continue, for ever": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02),
    # too much
    "endless headers": _endless(_OK, b"X-More: and more of it, and more of it\r\n" * 50),
    "a header of 50 MB": _endless(_OK + b"X-Long: ", b"x" * 65_536),
    "a status line without end": _endless(b"HTTP/1.1 200 ", b"O" * 65_536),
    "an endless body": _endless(_OK + b"\r\n" + _RSS, _ITEM % 1 * 60),
    "endless chunks": _endless(
        _OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b" " * 65_536 + b"\r\n"
    ),
    "50 GB announced": _endless(_OK + b"Content-Length: 50000000000\r\n\r\n" + _RSS, b" " * 65_536),
    "20 MB at once": _plain(lambda: _RSS + b" " * 20 * _MB),
    # packed
    "a gzip bomb": _packed("gzip", _gzip_bomb),
    "a deflate bomb": _packed("deflate", _deflate_bomb),
    "a brotli bomb": _packed("br", _brotli_bomb),
    "a zstd bomb": _packed("zstd", _zstd_bomb),
    "a zstd window of 2 GB": _packed("zstd", lambda: _zstd_bomb(0xA8)),
    "a bomb in a bomb": _packed("gzip, gzip", lambda: gzip.compress(_gzip_bomb())),
    "codings within codings": _packed("gzip, br, deflate, gzip, br", _gzip_bomb),
    "twenty codings": _packed(", ".join(["gzip"] * 20), _gzip_bomb),
    "an unknown coding": _packed("lzma-9", lambda: _feed(3)),
    "a coding that is not true": _packed("gzip", lambda: _feed(3)),
    "gzip cut in the middle": _packed("gzip", lambda: gzip.compress(_feed(200))[:-200]),
    # redirects
    "a redirect to itself": _to_itself,
    "redirects for ever": _onward,
    "a redirect to a file": _redirect("file:///etc/passwd"),
    "a redirect to ftp": _redirect("ftp://10.0.0.1/feed"),
    "a redirect to gopher": _redirect("gopher://10.0.0.1/_x"),
    "a redirect to data": _redirect("data:text/xml,<rss/>"),
    "a redirect to a private address": _redirect("http://10.0.0.1/", "301 Moved Permanently"),
    "a redirect to metadata": _redirect("http://169.254.169.254/latest/meta-data/", "307 Temporary Redirect"),
    "metadata as a number": _redirect("http://2852039166/"),
    "metadata in hexadecimal": _redirect("http://0xA9FEA9FE/"),
    "metadata in octal": _redirect("http://0251.0376.0251.0376/"),
    "metadata, mapped": _redirect("http://[::ffff:169.254.169.254]/", "308 Permanent Redirect"),
    "metadata, NAT64": _redirect("http://[64:ff9b::a9fe:a9fe]/"),
    "a redirect to everywhere": _redirect("http://0.0.0.0/"),
    "a redirect to no address": _redirect("http://[::]/"),
    "a redirect to the link": _redirect("http://[fe80::1]/"),
    "a redirect to many": _redirect("http://224.0.0.1/"),
    "a redirect in disguise": _redirect("http://news.example@10.0.0.1/"),
    "a redirect to nowhere": _status("302 Found"),
    "a redirect that is no address": _redirect("http://[:::/%%%\x01"),
    "a redirect of 60 kB": _redirect("http://10.0.0.1/" + "x" * 60_000),
    # broken
    "a body cut short": _plain(lambda: _feed(50), length=200_000),
    "a body longer than said": _plain(lambda: _feed(50), length=700),
    "two lengths": _raw(_OK + b"Content-Length: 10\r\nContent-Length: 9000\r\n\r\n" + _RSS),
    "a length below nothing": _raw(_OK + b"Content-Length: -1\r\n\r\n" + _RSS),
    "a length that is a word": _raw(_OK + b"Content-Length: many\r\n\r\n" + _RSS),
    "chunks cut short": _raw(_OK + b"Transfer-Encoding: chunked\r\n\r\n40\r\n" + _RSS[:20]),
    "a chunk without a size": _raw(
        _OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + _RSS + b"\r\n0\r\n\r\n"
    ),
    "a chunk of 16 EB": _raw(_OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n" + _RSS),
    "a length and chunks": _raw(
        _OK + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    ),
    "a reset": _reset,
    "hanging up": _hang_up,
    "hanging up unasked": _hang_up,
    "garbage": _garbage_at_once,
    "garbage unasked": _garbage_at_once,
    "no head": _raw(_feed(5)),
    "a version of the future": _raw(b"HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\nno"),
    "a status of 999": _status("999 Odd"),
    "a status that is none": _raw(b"HTTP/1.1 abc OK\r\n\r\n"),
    "another protocol": _raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", wait=_LONG),
    "nulls in the head": _raw(b"HTTP/1.1 200 OK\r\nX-\0: \0\r\nContent-Length: 2\r\n\r\nno"),
    "tls garbage": _garbage_at_once,
    "tls silence": _silence,
    "tls answered plainly": _raw(_OK + b"Content-Length: 2\r\n\r\nno"),
    # documents
    "a billion laughs": _plain(_laughs),
    "quadratic entities": _plain(_quadratic),
    "an entity from a file": _plain(_typed('<!ENTITY f SYSTEM "file:///etc/passwd">', "&f;")),
    "an entity from the web": _plain(_typed('<!ENTITY % f SYSTEM "http://10.0.0.1/x.dtd"> %f;', "&f;")),
    "an entity of itself": _plain(_typed('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;")),
    "200,000 tags deep": _plain(_deep),
    "90,000 tags deep in a body": _plain(_deep_html),
    "half a million attributes": _plain(_attributes),
    "200,000 namespaces": _plain(_namespaces),
    "a million empty entries": _plain(_tiny_items),
    "an entry of 9 MB": _plain(_one_long_text),
    "a comment left open": _plain(lambda: _RSS + b"<!-- " + b"- -" * 500_000),
    "character data left open": _plain(lambda: _RSS + b"<item><title><![CDATA[" + b"]] >" * 500_000),
    "a tag of 5 MB": _plain(lambda: _RSS + b"<" + b"t" * 5 * _MB + b">"),
    "half characters": _plain(lambda: _RSS + b"\xff\xfe\xed\xa0\x80" * 200_000),
    "nulls": _plain(bytes(3 * _MB)),
    "UTF-16 without sense": _plain(lambda: b"\xff\xfe" + random.Random(5).randbytes(_MB)),  # noqa: S311
    "dates without sense": _plain(
        _RSS + b"<item><guid>1</guid><pubDate>0000-00-00T00:00:00Z</pubDate></item>" * 50 + _CLOSE
    ),
    "JSON, nested": _plain(b'{"version":' + b"[" * 300_000, "Content-Type: application/json\r\n"),
    "JSON, a number": _plain(
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":' + b"9" * 200_000 + b"}]}",
        "Content-Type: application/feed+json\r\n",
    ),
    "nothing": _plain(b""),
    "a web page": _plain(_HTML, "Content-Type: text/html\r\n"),
    "a challenge": _plain(_CHALLENGE, "Content-Type: text/html\r\n"),
    "a challenge, refused": _status("403 Forbidden", "Content-Type: text/html\r\n", _CHALLENGE),
    "too many requests": _status("429 Too Many Requests", "Retry-After: 99999999999\r\n"),
    "a server's fault": _status("503 Service Unavailable", "Retry-After: Mon, 99 Foo 2026\r\n"),
    "a fresh feed for ever": _plain(
        _RSS + _CLOSE, "Cache-Control: max-age=99999999999999999999\r\nExpires: x\r\n"
    ),
}

# They do not wait to be asked.
_UNASKED = frozenset(
    ("hanging up unasked", "garbage unasked", "tls garbage", "tls silence", "tls answered plainly")
)


def some(count: int) -> tuple[str, ...]:
    """So many kinds, all of them equally often."""
    names = list(KINDS)
    return tuple(names[number % len(names)] for number in range(count))
