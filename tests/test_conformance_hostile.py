"""Conformance, hostile: addresses, bytes and documents that are meant to harm cost their own feed alone, in
bounded time and memory, and lead nowhere but where the reader's owner allowed."""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
import trustme
from conformance import FORBIDDEN, PLAIN, Reader, dated, item, packed, rss
from conformance_server import NOON, Answer, Ask, Reply, Site, Web, acting, answer, raw, serving

try:
    from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # from Python 3.14 on
except ImportError:
    from backports import zstd  # type: ignore[no-redef, unused-ignore]

SECONDS, BYTES, GOOD = 3, 300_000, 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
BEGINNING = rss(item("A", None, "a")).removesuffix("</channel></rss>\n").encode()
LARGE = BEGINNING + b"<item><description>" + b"a" * 40_000_000 + b"</description></item></channel></rss>"


def pouring(head: bytes, piece: bytes, pause: float = 0, pieces: int = 100_000) -> Answer:
    """`head`, then `piece` again and again, for as long as somebody listens."""

    async def act(ask: Ask, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(pieces):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return acting(act)


def hanging(*pieces: bytes) -> Answer:
    """These bytes, and then nothing."""

    async def act(ask: Ask, writer: asyncio.StreamWriter) -> None:
        writer.write(b"".join(pieces))
        await writer.drain()
        await asyncio.sleep(60)

    return acting(act)


def moved(to: str | bytes) -> Answer:
    return answer(b"", 302, {"Location": to}, kind=None)


def coded(coding: str, body: bytes) -> Answer:
    return answer(body, 200, {"Content-Encoding": coding})


def nested(body: bytes, times: int) -> Answer:
    for _ in range(times):
        body = packed(body)
    return coded(", ".join(["gzip"] * times), body)


def described(text: str, guid: str = "a") -> str:
    return rss(item("A", None, guid, f"<description><![CDATA[{text}]]></description>"))


def declared(declarations: str, words: str) -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [{declarations}]>'
        + rss(item(words, None, "x")).split("?>", 1)[1]
    )


LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))

# fmt: off
# Each is to fail, with one of these problems, and to leave no entry.
BAD: dict[str, tuple[Reply, set[str]]] = {
    "a gzip bomb": (coded("gzip", packed(LARGE)), set()),
    "a brotli bomb": (coded("br", brotli.compress(LARGE, quality=4)), set()),
    "a zstd bomb": (coded("zstd", zstd.compress(LARGE)), set()),
    "a deflate bomb": (coded("deflate", zlib.compress(LARGE)), set()),
    "a bomb in a bomb": (nested(LARGE, 3), set()),
    "more codings than anyone needs": (nested(PLAIN.encode(), 30), set()),
    "a body without end": (pouring(HEAD + b"\r\n" + BEGINNING, b"<item><title>x</title></item>" * 500),
        set()),
    "chunks without end": (pouring(HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
        b"1000\r\n" + b"x" * 4096 + b"\r\n"),
                           set()),
    "a false length of fifty gigabytes": (hanging(HEAD + b"Content-Length: 50000000000\r\n\r\n",
        BEGINNING), set()),
    "a byte every half second": (pouring(HEAD + b"Content-Length: 100000\r\n\r\n", b"x", 0.5), {"timeout"}),
    "headers a byte every half second": (pouring(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", 0.5), {"timeout"}),
    "silence": (hanging(), {"timeout"}),
    "silence after the headers": (hanging(HEAD, b"Content-Length: 10\r\n\r\n"), {"timeout"}),
    "headers without end": (pouring(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 4000 + b"\r\n"), set()),
    "a header of a megabyte": (raw(HEAD, b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\n", PLAIN.encode()),
        set()),
    "interim answers without end": (pouring(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 20),
        set()),
    "a connection that is closed": (raw(b""), set()),
    "no HTTP at all": (raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), set()),
    "a status of four digits": (raw(b"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"), set()),
    "chunks of no length": (raw(HEAD, b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n"), set()),
    "two lengths": (raw(HEAD, b"Content-Length: 5\r\nContent-Length: 500\r\n\r\n", PLAIN.encode()), set()),
    "gzip that is none": (coded("gzip", b"\x1f\x8b" + b"garbage" * 50), set()),
    "a coding that nobody knows": (coded("x-rot13", PLAIN.encode()), set()),
    "redirects slower than their time": (moved("/slow/0"), {"timeout"}),
    "an empty body": (answer(b""), {"empty", "not-a-feed"}),
    "a challenge": (
        answer("<!doctype html><html><head><title>Just a moment...</title></head><body><div id='cf-wrapper'>"
               "<script src='/cdn-cgi/challenge-platform/x.js'></script>Checking your browser</div></body>"
               "</html>", 403,
               {"cf-mitigated": "challenge", "Server": "cloudflare"}, kind="text/html"), {"challenge"}),
}

# Each is read as far as it can be, or fails; but it costs nobody else.
ODD: dict[str, Reply] = {
    "laughs": answer(declared(LAUGHS, "A &l11;")),
    "quadratic": answer(declared(f'<!ENTITY q "{"q" * 50_000}">', "A " + "&q;" * 20_000)),
    "deep": answer(rss(item("A", None, "a"), "<a>" * 30_000 + "</a>" * 30_000)),
    "deep-content": answer(described("<div><b><a>" * 20_000)),
    "attributes": answer(rss("<item " + " ".join(f'a{n}="x"' for n in range(20_000))
                             + "><title>A</title></item>")),
    "soup": answer(described("<p><table><tr><td><b><i>" * 9_000)),
    "names": answer(rss("".join(f"<x{n}:y xmlns:x{n}='u{n}'/>" for n in range(5_000)), item("A", None, "a"))),
    "nul": answer(b"\x00" * 200_000),
    "long": answer(rss(item("T" * 100_000, "http://127.0.1.1:9/" + "p" * 50_000, "g" * 50_000))),
    "cookies": answer(PLAIN, 200, [("Set-Cookie", f"c{n}=x") for n in range(500)]),
    "json": answer('{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 90_000,
        kind="application/json"),
    "json-odd": answer('{"version": "https://jsonfeed.org/version/1.1", "items": [null, 5, [], {}, '
                       '{"id": {"a": 1}, '
                       '"url": 7, "date_published": 1e999, "authors": "x"}]}', kind="application/feed+json"),
    "numbers": answer(rss(item("A &#1114112; &#xD800; &#0; &#99999999999999999999;", None, "a"))),
    "retry": answer("no", 503, {"Retry-After": "9" * 300, "Cache-Control": "max-age=" + "9" * 300,
        "Age": "-1"}),
    "dates": answer(rss(*(item(f"D{n}", None, f"d{n}", f"<pubDate>{text}</pubDate>")
                          for n, text in enumerate((
        "0000-00-00T00:00:00Z", "99999-12-31", "Mon, 00 Jan 0000 00:00:00 GMT", "-62167219200",
        "Thu, 01 Jan 1970 00:00:00 +9999")))) ),
}
# fmt: on

# Where no request may go; each stands for the server at 127.0.0.1, or for a place in the reader's own
# network.
INWARD = {
    "the loopback": "http://127.0.0.1:{port}/secret",
    "a decimal number": "http://2130706433:{port}/secret",
    "a hexadecimal number": "http://0x7f000001:{port}/secret",
    "octal numbers": "http://0177.0.0.1:{port}/secret",
    "a short form": "http://127.1:{port}/secret",
    "no address": "http://0.0.0.0:{port}/secret",
    "a name": "http://localhost:{port}/secret",
    "a name with a dot": "http://localhost.:{port}/secret",
    "the loopback of IPv6": "http://[::1]:{port}/secret",
    "a mapped address": "http://[::ffff:127.0.0.1]:{port}/secret",
    "a compatible address": "http://[::127.0.0.1]:{port}/secret",
    "a translated address": "http://[64:ff9b::7f00:1]:{port}/secret",
    "6to4": "http://[2002:7f00:1::1]:{port}/secret",
    "full-width digits": "http://１２７.０.０.１:{port}/secret",
    "the metadata of a cloud": "http://169.254.169.254/latest/meta-data/",
    "a private network": "http://10.0.0.1/secret",
    "another": "http://192.168.1.1/secret",
    "a carrier’s": "http://100.64.0.1/secret",
    "a unique local one": "http://[fd00::1]/secret",
    "a link-local one": "http://[fe80::1]/secret",
    "a group": "http://224.0.0.1/secret",
    "everyone": "http://255.255.255.255/secret",
}
ODD_SCHEMES = (
    "file:///etc/passwd", "ftp://127.0.1.1/x", "gopher://127.0.1.1:70/_x", "data:text/xml,<rss/>",
    "FILE:/etc/hostname", "unix:/var/run/docker.sock", "javascript:alert(1)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Round:
    """What the reader has after one round among all of these, and what that cost."""

    sites: dict[str, Site]
    inner: list[Site]
    status: dict[str, dict[str, Any]]
    entries: list[dict[str, Any]]
    seconds: float
    megabytes: float

    def how(self, name: str) -> dict[str, Any]:
        return self.status[self.sites[name].url]

    def of(self, name: str) -> list[dict[str, Any]]:
        return [one for one in self.entries if one["feed"] == self.sites[name].url]


def inward(name: str, port: int) -> str:
    """The address as it is configured: each is another, however it is written."""
    return INWARD[name].format(port=port) + f"?as={list(INWARD).index(name)}"


def secret(web: Web) -> Iterator[Site]:
    """The server inside, at each of the addresses that this machine has."""
    for host in (FORBIDDEN, "::1"):
        try:
            site = web.site(target="/secret", host=host)
        except OSError:  # without IPv6
            continue
        site.at("*", answer(rss(item("SECRET", None, "secret"))))
        yield site


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """One round of everything here, and of good feeds among it."""
    with serving() as web:
        sites: dict[str, Site] = {}
        sites |= {
            f"good {number}": web.site(answer(rss(item("G", None, f"good-{number}", dated(NOON)))))
            for number in range(GOOD)
        }
        inner = list(secret(web))
        sites |= {name: web.site(reply) for name, (reply, _) in BAD.items()}
        sites |= {name: web.site(reply) for name, reply in ODD.items()}
        for number in range(9):
            slow = answer(b"", 302, {"Location": f"/slow/{number}"}, kind=None, wait=1.2)
            sites["redirects slower than their time"].at(
                f"/slow/{number - 1}" if number else "/feed.xml", slow
            )
        for name, address in INWARD.items():
            to = address.format(port=web.port).encode()
            sites[f"to {name}"] = web.site(moved(to))
        sites["in two hops"] = web.site(moved("/next"))
        sites["in two hops"].at("/next", moved(f"http://{FORBIDDEN}:{web.port}/secret"))
        sites["with a port"] = web.site(moved(f"http://127.0.1.1:{web.port}@{FORBIDDEN}:{web.port}/secret"))
        sites |= {f"to {to}": web.site(moved(to)) for to in ODD_SCHEMES}
        sites["split"] = web.site(moved(b"/a b\tc\x01d"))
        folder = tmp_path_factory.mktemp("hostile")
        local = folder / "local.xml"
        local.write_text(rss(item("SECRET", None, "local")), encoding="utf-8")
        sites["to a local file"] = web.site(moved(local.as_uri()))
        sites["outside"] = web.site(answer("OUTSIDE-SECRET"), target="/x.dtd")
        outside, path = sites["outside"].base, local.as_uri()
        sites["xxe"] = web.site(
            answer(declared(f'<!ENTITY f SYSTEM "{path}"><!ENTITY h SYSTEM "{outside}/x.dtd">', "A &f; &h;"))
        )
        sites["dtd"] = web.site(
            answer(
                f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{outside}/x.dtd">'
                + rss(item("A", None, "a"))[39:]
            )
        )
        sites["parameter"] = web.site(answer(declared(f'<!ENTITY % p SYSTEM "{outside}/x.dtd"> %p;', "A")))
        sites["include"] = web.site(
            answer(rss(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" '
                       f'href="{outside}/x.dtd"/>',
                       item("A", None, "a"), before=f'<?xml-stylesheet href="{outside}/x.dtd"?>'))
        )  # fmt: skip
        listed = [*(site for name, site in sites.items() if name != "outside")]
        names = [inward(name, web.port) for name in INWARD]
        reader = Reader(folder / "desk", web)
        reader.feeds(*listed[::2], *names, *listed[1::2], timeout_seconds=SECONDS, max_bytes=BYTES)
        reader.collect()
        yield Round(sites, inner, reader.status(), reader.export(), reader.seconds[0], reader.megabytes)


@pytest.mark.parametrize("number", [0, GOOD - 1])
def test_good_feeds_are_read_whatever_the_others_do(number: int, read: Round) -> None:
    kept = {one["guid"] for one in read.entries}
    assert {f"good-{one}" for one in range(GOOD)} <= kept
    assert read.how(f"good {number}")["problem"] is None


def test_the_round_ends_in_its_time(read: Round) -> None:
    assert read.seconds < 40


def test_the_round_takes_bounded_memory(read: Round) -> None:
    assert 20 < read.megabytes < 256


@pytest.mark.parametrize("name", BAD)
def test_fails_alone(name: str, read: Round) -> None:
    how = read.how(name)
    assert (how["state"], how["failures"], how["last_ok"]) == ("failing", 1, None)
    assert how["detail"]
    assert not BAD[name][1] or how["problem"] in BAD[name][1]
    assert read.of(name) == []


@pytest.mark.parametrize("name", ODD)
def test_costs_nobody_else(name: str, read: Round) -> None:
    assert len(read.sites[name].asks) == 1
    found = read.of(name)
    assert read.how(name)["state"] in ("failing", "ok", "quiet")
    assert all(len(one["title"]) < 200_000 and len(one["content_html"]) < 2_000_000 for one in found)
    if name in ("cookies", "numbers", "dates", "long", "deep-content", "soup"):
        assert len(found) == (5 if name == "dates" else 1), read.how(name)


@pytest.mark.parametrize("name", INWARD)
def test_an_address_inside_is_refused_as_feed_and_as_redirect(name: str, read: Round) -> None:
    how = read.how(f"to {name}")
    # An address that nobody can read as one is as good as a forbidden one.
    assert how["state"] == "failing"
    assert how["problem"] in ("forbidden", "dns", "other")
    assert read.of(f"to {name}") == []
    port = read.inner[0].base.rsplit(":", 1)[1]
    said = read.status[inward(name, int(port))]
    assert said["problem"] in ("forbidden", "dns", "other"), said


def test_nobody_inside_was_ever_spoken_to(read: Round) -> None:
    assert [site.connections for site in read.inner] == [0] * len(read.inner)
    assert not [one for one in read.entries if "SECRET" in one["title"]]


@pytest.mark.parametrize("name", ["in two hops", "with a port"])
def test_each_hop_is_looked_at(name: str, read: Round) -> None:
    assert read.how(name)["state"] == "failing"
    assert read.of(name) == []


@pytest.mark.parametrize("to", [*ODD_SCHEMES, "a local file"])
def test_a_redirect_leads_to_nothing_but_http(to: str, read: Round) -> None:
    assert read.how(f"to {to}")["state"] == "failing"
    assert read.of(f"to {to}") == []


def test_a_location_of_odd_bytes_is_never_sent_as_it_is(read: Round) -> None:
    assert len(read.sites["split"].asks) <= 2
    assert not any(
        b"\x01" in ask.head or b"\t" in ask.target or b" " in ask.target for ask in read.sites["split"].asks
    )


@pytest.mark.parametrize("name", ["xxe", "dtd", "parameter", "include"])
def test_a_document_fetches_nothing(name: str, read: Round) -> None:
    assert read.sites["outside"].asks == []
    text = str(read.of(name))
    assert "SECRET" not in text
    assert len(read.sites[name].asks) == 1


def test_entities_are_not_blown_up(read: Round) -> None:
    for name in ("laughs", "quadratic"):
        assert len(str(read.of(name))) < 200_000


# -- pages ------------------------------------------------------------------------------------


def test_an_entry_s_link_leads_nowhere_inside(tmp_path: Path) -> None:
    with serving() as web:
        inner = list(secret(web))
        page = web.site(moved(f"http://{FORBIDDEN}:{web.port}/secret"), target="/page")
        links = [address.format(port=web.port) for address in list(INWARD.values())[:10]]
        feed = web.site(
            answer(rss(*(item(f"L{n}", link, f"l{n}") for n, link in enumerate([*links, page.url]))))
        )
        reader = Reader(tmp_path / "desk", web)
        reader.feeds(feed, timeout_seconds=SECONDS)
        reader.collect(pages=True)
        assert [site.connections for site in inner] == [0] * len(inner)
        assert len(page.of()) == 1
        assert len(reader.export()) == 11


def test_nothing_private_is_allowed_unless_the_owner_says_so(tmp_path: Path) -> None:
    with serving() as web:
        site = web.site(answer(PLAIN))
        reader = Reader(tmp_path / "desk", web)
        reader.feeds(site, allow=[])
        reader.collect()
        assert (site.connections, reader.status()[site.url]["problem"]) == (0, "forbidden")
        reader.feeds(site, allow=[f"{site.host}/32"])
        reader.collect(25)
        assert [one["guid"] for one in reader.export()] == ["plain-1"]


# -- TLS --------------------------------------------------------------------------------------

Secure = tuple[dict[str, Site], dict[str, dict[str, Any]]]


def context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(made)
    return made


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    """A round over TLS, where one authority is trusted: the feeds, and how they are."""
    ours, theirs = trustme.CA(), trustme.CA()
    now = datetime.now(UTC)
    with serving() as web:
        makers: dict[str, Callable[[str], trustme.LeafCert]] = {
            "good": ours.issue_cert,
            "self-signed": theirs.issue_cert,
            "wrong name": lambda host: ours.issue_cert("other.example", "127.0.1.99"),
            "expired": lambda host: ours.issue_cert(host, not_after=now - timedelta(days=1)),
        }
        sites = {}
        for number, (name, make) in enumerate(makers.items(), start=1):
            sites[name] = web.site(answer(PLAIN), tls=context(make(f"127.0.1.{number}")))
        sites["to bad"] = web.site(moved(sites["self-signed"].url))
        plain = web.site(answer(PLAIN))
        folder = tmp_path_factory.mktemp("tls")
        ours.cert_pem.write_to_path(str(folder / "ca.pem"))
        reader = Reader(folder / "desk", web, {"SSL_CERT_FILE": str(folder / "ca.pem")})
        reader.feeds(
            *sites.values(), "https://" + plain.base.removeprefix("http://") + "/feed.xml", timeout_seconds=8
        )
        reader.collect()
        status = reader.status()
        plain.base = "https://" + plain.base.removeprefix("http://")
        sites["plain"] = plain
        yield sites, status


def test_a_certificate_of_a_trusted_authority_is_good(secure: Secure) -> None:
    sites, status = secure
    assert (status[sites["good"].url]["problem"], len(sites["good"].asks)) == (None, 1)


@pytest.mark.parametrize("name", ["self-signed", "wrong name", "expired"])
def test_a_bad_certificate_is_refused_before_anything_is_said(name: str, secure: Secure) -> None:
    sites, status = secure
    assert sites[name].asks == []
    assert (status[sites[name].url]["state"], status[sites[name].url]["problem"]) == ("failing", "tls")


def test_a_redirect_to_a_bad_certificate_is_refused(secure: Secure) -> None:
    sites, status = secure
    assert status[sites["to bad"].url]["problem"] == "tls"


def test_a_server_without_tls_is_not_spoken_to_in_the_clear(secure: Secure) -> None:
    sites, status = secure
    assert status[sites["plain"].url]["problem"] == "tls"
    assert sites["plain"].asks == []


def test_http_2_is_offered_and_no_version_of_tls_that_is_broken(secure: Secure) -> None:
    hello = secure[0]["plain"].hello
    assert b"\x02h2\x08http/1.1" in hello or b"\x08http/1.1\x02h2" in hello
    assert b"\x03\x04" in hello[40:], "TLS 1.3"
