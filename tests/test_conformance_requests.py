"""Conformance, requests: who asks, for what, and nothing beside it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from conformance import CONTACT, PLAIN, Reader, item, rss
from conformance_server import Answer, Ask, Site, answer, serving

import monitor

EXACT = "/%7eUser/%2Ffeed%20x.XML;v=1?b=2&a=1&a=&%E4=+&x=%2b&q=a%2Cb,c"
COOKIE = {"Set-Cookie": "session=s3cret; Path=/"}
USER, PASSWORD, TOKEN, KEY = "ann:ito".replace(":", "-"), "pass:wörd", "t0ken-x", "k3y-x"


@dataclass(frozen=True, slots=True)
class Round:
    """The feeds by name, and a proxy."""

    sites: dict[str, Site]
    proxy: Site


def through(ask: Ask) -> Answer:
    """What a proxy answers for any address."""
    return answer(PLAIN)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """Two rounds of feeds that give cookies, move, or want to know who asks."""
    with serving() as web:
        names = (
            "plain", "basic", "bearer", "own", "proxied", "cookie", "elsewhere", "same", "basic-moved",
            "own-moved",
            "bearer-moved", "other-port", "fragment", "reused",
        )  # fmt: skip
        sites = {name: web.site(answer(PLAIN, 200, COOKIE)) for name in names}
        sites["exact"] = web.site(answer(PLAIN), target=EXACT)
        sites["words"] = web.site(answer(PLAIN), target="/%D1%84%D0%B8%D0%B4/%E6%96%B0")
        proxy = web.site()
        proxy.at("*", through)

        def moving(to: str) -> Answer:
            return answer(b"", 302, {"Location": to, **COOKIE}, kind=None)

        for name in ("basic-moved", "own-moved", "bearer-moved"):
            sites[name].at("/feed.xml", moving(sites["elsewhere"].base + f"/{name}.xml"))
            sites["elsewhere"].at(f"/{name}.xml", answer(PLAIN))
        sites["same"].at("/feed.xml", moving("/here.xml"))
        sites["same"].at("/here.xml", answer(PLAIN))
        sites["cookie"].at("/feed.xml", moving("/set.xml"))
        sites["cookie"].at("/set.xml", answer(PLAIN, 200, COOKIE))
        for number in range(6):
            sites["reused"].at(f"/{number}.xml", answer(rss(item("A", None, f"r{number}"))))
        reader = Reader(
            tmp_path_factory.mktemp("requests") / "desk",
            web,
            {"PASSWORD": PASSWORD, "TOKEN": TOKEN, "KEY": KEY},
        )
        basic, bearer = {"user": USER, "password": "${PASSWORD}"}, {"token": "${TOKEN}"}
        own = {"X-Api-Key": "${KEY}"}
        reader.feeds(
            sites["plain"], sites["exact"], sites["cookie"],
            sites["words"].base + "/фид/新",
            sites["fragment"].url + "#top",
            {"url": sites["basic"].url, "auth": basic},
            {"url": sites["bearer"].url, "auth": bearer},
            {"url": sites["own"].url, "headers": own},
            {"url": sites["same"].url, "auth": bearer, "headers": own},
            {"url": sites["basic-moved"].url, "auth": basic},
            {"url": sites["bearer-moved"].url, "auth": bearer},
            {"url": sites["own-moved"].url, "headers": own},
            {"url": sites["proxied"].url, "proxy": proxy.base},
            *(f"{sites['reused'].base}/{number}.xml" for number in range(6)),
        )  # fmt: skip
        reader.collect()
        reader.collect(25)
        yield Round(sites, proxy)


def asks(read: Round) -> list[Ask]:
    """Every request of every site."""
    found = [ask for site in (*read.sites.values(), read.proxy) for ask in site.asks]
    assert len(found) > 40
    return found


def test_the_user_agent_says_what_it_is_and_whom_to_write_to(read: Round) -> None:
    wanted = f"monitor/{monitor.__version__} (news digest; {CONTACT})".encode()
    assert {ask.header("User-Agent") for ask in asks(read)} == {wanted}


def test_feed_types_are_asked_for_and_anything_else_is_welcome(read: Round) -> None:
    for ask in asks(read):
        accept = ask.header("Accept") or b""
        for kind in (
            b"application/rss+xml",
            b"application/atom+xml",
            b"application/feed+json",
            b"xml",
            b"*/*",
        ):
            assert kind in accept


def test_the_codings_that_it_reads_are_offered_and_no_others(read: Round) -> None:
    for ask in asks(read):
        offered = {one.split(b";")[0].strip() for one in (ask.header("Accept-Encoding") or b"").split(b",")}
        assert {b"gzip", b"br", b"zstd"} <= offered <= {b"gzip", b"br", b"zstd", b"deflate", b"x-gzip"}


def test_no_cookie_is_ever_sent_back_nor_where_it_came_from(read: Round) -> None:
    for ask in asks(read):
        for name in ("Cookie", "Cookie2", "Referer", "Origin", "From"):
            assert not ask.every(name), name


def test_nothing_but_get_is_used_and_nothing_is_sent_along(read: Round) -> None:
    for ask in asks(read):
        assert ask.method == b"GET"
        for name in ("Content-Length", "Transfer-Encoding", "Content-Type", "Range", "Expect"):
            assert not ask.every(name), name


def test_the_address_is_asked_for_exactly_as_it_was_configured(read: Round) -> None:
    assert [ask.target for ask in read.sites["exact"].asks] == [EXACT.encode()] * 2
    assert [ask.target for ask in read.sites["words"].asks] == [read.sites["words"].target.encode()] * 2
    assert [ask.target for ask in read.sites["fragment"].asks] == [b"/feed.xml"] * 2


def test_the_host_is_named_with_its_port(read: Round) -> None:
    for site in read.sites.values():
        for ask in site.asks:
            assert ask.header("Host") == site.base.removeprefix("http://").encode()


def test_each_poll_is_one_request_and_nothing_else_is_asked_for(read: Round) -> None:
    wanted = {
        "plain": [b"/feed.xml"] * 2,
        "cookie": [b"/feed.xml", b"/set.xml"] * 2,
        "basic": [b"/feed.xml"] * 2,
        "bearer": [b"/feed.xml"] * 2,
        "own": [b"/feed.xml"] * 2,
    }
    assert {name: [ask.target for ask in read.sites[name].asks] for name in wanted} == wanted
    others = [ask.target for ask in asks(read) if re.search(rb"robots|favicon|icon", ask.target)]
    assert others == []


def test_a_user_and_their_password_are_sent_as_basic(read: Round) -> None:
    wanted = b"Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode())
    assert [ask.header("Authorization") for ask in read.sites["basic"].asks] == [wanted] * 2


def test_a_token_is_sent_as_bearer_and_own_headers_as_they_are(read: Round) -> None:
    assert [ask.header("Authorization") for ask in read.sites["bearer"].asks] == [
        b"Bearer " + TOKEN.encode()
    ] * 2
    assert [ask.header("X-Api-Key") for ask in read.sites["own"].asks] == [KEY.encode()] * 2


def test_who_is_sent_nothing_of_the_kind_is_sent_nothing(read: Round) -> None:
    for ask in (*read.sites["plain"].asks, *read.sites["exact"].asks, *read.sites["cookie"].asks):
        assert not ask.every("Authorization") + ask.every("X-Api-Key")


def test_secrets_follow_a_redirect_within_their_origin(read: Round) -> None:
    found = [(ask.header("Authorization"), ask.header("X-Api-Key")) for ask in read.sites["same"].asks]
    assert found == [(b"Bearer " + TOKEN.encode(), KEY.encode())] * 4


def test_secrets_are_never_sent_to_another_origin(read: Round) -> None:
    found = read.sites["elsewhere"].asks
    assert len(found) == 6
    for ask in found:
        assert not ask.every("Authorization") + ask.every("X-Api-Key")
    for name in ("basic-moved", "bearer-moved"):
        assert all(ask.header("Authorization") for ask in read.sites[name].asks)


def test_a_feed_with_a_proxy_is_asked_through_it_alone(read: Round) -> None:
    assert [ask.target for ask in read.proxy.asks] == [read.sites["proxied"].url.encode()] * 2
    assert read.sites["proxied"].asks == []


def test_connections_to_a_host_are_used_again(read: Round) -> None:
    site = read.sites["reused"]
    assert len(site.asks) == 12
    assert site.connections <= 4, "two in each round"


def test_the_proxy_of_the_environment_is_used_but_not_where_it_says_so(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with serving() as web:
        proxy, far, near, direct = (
            web.site(),
            web.site(answer(PLAIN)),
            web.site(answer(PLAIN)),
            web.site(answer(PLAIN)),
        )
        proxy.at("*", through)
        reader = Reader(
            tmp_path_factory.mktemp("proxies") / "desk",
            web,
            {
                "HTTP_PROXY": proxy.base,
                "http_proxy": proxy.base,
                "NO_PROXY": near.host,
                "no_proxy": near.host,
            },
        )
        reader.feeds(far, near, {"url": direct.url, "proxy": "none"})
        reader.collect()
        assert [ask.target for ask in proxy.asks] == [far.url.encode()]
        assert [len(one.asks) for one in (far, near, direct)] == [0, 1, 1]
