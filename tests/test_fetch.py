"""The door in: conditional requests, bounds, redirects, and which machines are spoken to."""

import asyncio
import gzip
import time
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest
from web import Answer, site

from monitor.errors import FetchError, Forbidden, Gone
from monitor.fetch import Bounds, Hosts, fetch, open_client
from monitor.fetch.guard import networks, permitted
from monitor.model import NotModified, Page, Validators

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LOOPBACK = ("127.0.0.0/8",)


def get(
    url: str,
    seen: Validators | None = None,
    *,
    allow: tuple[str, ...] = LOOPBACK,
    bounds: Bounds | None = None,
    contact: str | None = "desk@example.com",
) -> Page | NotModified:
    async def go() -> Page | NotModified:
        async with open_client(contact=contact, allow=allow) as client:
            return await fetch(client, url, seen, now=NOW, bounds=bounds or Bounds())

    return asyncio.run(go())


def page(url: str, seen: Validators | None = None) -> Page:
    found = get(url, seen)
    assert isinstance(found, Page)
    return found


def test_a_page_comes_with_its_type_charset_and_validators() -> None:
    headers = {
        "Content-Type": "text/HTML; charset=Shift_JIS",
        "ETag": 'W/"x"',
        "Last-Modified": "Mon, 16 Nov 2026 00:00:00 GMT",
    }
    with site(lambda path, asked: Answer(b"<p>", headers=headers)) as web:
        found = page(f"{web.base}/a")
    assert (found.body, found.media_type, found.charset) == (b"<p>", "text/html", "Shift_JIS")
    assert found.validators == Validators(etag='W/"x"', last_modified="Mon, 16 Nov 2026 00:00:00 GMT")


def test_validators_are_sent_back_verbatim_and_a_304_is_a_value() -> None:
    with site(lambda path, asked: Answer(status=304)) as web:
        found = get(f"{web.base}/a", Validators(etag='"odd \\ one"', last_modified="yesterday"))
    assert isinstance(found, NotModified)
    assert web.requests[0][1]["if-none-match"] == '"odd \\ one"'
    assert web.requests[0][1]["if-modified-since"] == "yesterday"


def test_a_validator_that_is_not_ascii_goes_back_byte_for_byte() -> None:
    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        if "if-none-match" in asked:
            return Answer(status=304)
        return Answer(b"x", headers={"ETag": '"\xe9\xff"'})

    with site(answer) as web:
        first = page(f"{web.base}/a")
        assert isinstance(get(f"{web.base}/a", first.validators), NotModified)
    assert web.requests[1][1]["if-none-match"] == '"\xe9\xff"'


def test_the_agent_names_itself_and_its_contact_and_sends_no_cookie() -> None:
    with site(
        lambda path, asked: (
            Answer(status=302, headers={"Location": "/b", "Set-Cookie": "a=1"})
            if path == "/a"
            else Answer(b"x")
        )
    ) as web:
        page(f"{web.base}/a")
    assert [path for path, _ in web.requests] == ["/a", "/b"]
    for _, asked in web.requests:
        assert asked["user-agent"].startswith("monitor/")
        assert "desk@example.com" in asked["user-agent"]
        assert "cookie" not in asked
        assert "referer" not in asked


def test_only_a_chain_of_permanent_redirects_is_permanent() -> None:
    chain = {"/a": (301, "/b"), "/b": (308, "/c"), "/d": (301, "/e"), "/e": (302, "/c")}

    def answer(path: str, asked: Mapping[str, str]) -> Answer:
        return (
            Answer(status=chain[path][0], headers={"Location": chain[path][1]})
            if path in chain
            else Answer(b"x")
        )

    with site(answer) as web:
        assert page(f"{web.base}/a").permanent_url == f"{web.base}/c"
        assert page(f"{web.base}/d").permanent_url == f"{web.base}/e"
        assert page(f"{web.base}/c").permanent_url is None


def test_validators_of_a_redirects_target_go_back_to_that_target_alone() -> None:
    with site(
        lambda path, asked: (
            Answer(status=302, headers={"Location": "/b"})
            if path == "/a"
            else Answer(b"x", headers={"ETag": '"b"'})
        )
    ) as web:
        kept = page(f"{web.base}/a").validators
        page(f"{web.base}/a", seen=kept)
        sent = [(path, headers.get("if-none-match")) for path, headers in web.requests]
    assert sent == [("/a", None), ("/b", None), ("/a", None), ("/b", '"b"')]


def test_a_redirect_loop_ends() -> None:
    with (
        site(lambda path, asked: Answer(status=302, headers={"Location": path})) as web,
        pytest.raises(FetchError, match="redirects"),
    ):
        get(f"{web.base}/a")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "http://"]
)
def test_a_redirect_leads_only_to_the_web(target: str) -> None:
    with (
        site(lambda path, asked: Answer(status=302, headers={"Location": target})) as web,
        pytest.raises(FetchError),
    ):
        get(f"{web.base}/a")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
def test_a_private_address_is_refused_in_any_notation(host: str) -> None:
    with site(lambda path, asked: Answer(b"secret")) as web:
        port = web.base.rpartition(":")[2]
        with pytest.raises(FetchError):
            get(f"http://{host}:{port}/", allow=())
        assert web.requests == []


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(Forbidden, match=r"fetch\.allow"):
        get("http://127.0.0.1:9/", allow=())


def test_a_redirect_into_a_private_network_is_refused() -> None:
    with (
        site(lambda path, asked: Answer(status=302, headers={"Location": "http://10.0.0.1/"})) as web,
        pytest.raises(Forbidden),
    ):
        get(f"{web.base}/a")


@pytest.mark.parametrize(
    "address",
    (
        "10.1.2.3 192.168.0.1 169.254.169.254 100.64.0.1 ::1 fe80::1%eth0 fc00::1 ::ffff:10.0.0.1 "
        "64:ff9b::7f00:1 2002:7f00:1:: 224.0.0.1 nonsense"
    ).split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not permitted(address, ())


def test_public_addresses_and_allowed_networks() -> None:
    assert permitted("93.184.216.34", ())
    assert permitted("2606:2800:220:1::1", ())
    assert permitted("10.1.2.3", networks(["10.0.0.0/8"]))
    assert permitted("::ffff:10.1.2.3", networks(["10.0.0.0/8"]))


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_body_is_unpacked(encoding: str) -> None:
    packed = gzip.compress(b"words" * 100) if encoding == "gzip" else zlib.compress(b"words" * 100)
    with site(lambda path, asked: Answer(packed, headers={"Content-Encoding": encoding})) as web:
        assert page(f"{web.base}/a").body == b"words" * 100


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    with (
        site(lambda path, asked: Answer(bomb, headers={"Content-Encoding": "gzip"})) as web,
        pytest.raises(FetchError, match="larger than"),
    ):
        get(f"{web.base}/a", bounds=Bounds(bytes=1_000_000))


def test_a_body_larger_than_the_bound_is_refused() -> None:
    with (
        site(lambda path, asked: Answer(bytes(2_000_000))) as web,
        pytest.raises(FetchError, match="larger than"),
    ):
        get(f"{web.base}/a", bounds=Bounds(bytes=1_000_000))


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_body_cut_short_is_no_page(encoding: str) -> None:
    body = gzip.compress(bytes(range(256)) * 40)[:-20] if encoding == "gzip" else b"half"
    length = len(body) if encoding == "gzip" else 1000

    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(
            f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {length}\r\n\r\n".encode()
            + body
        )

    with site(lambda path, asked: Answer(raw=cut)) as web, pytest.raises(FetchError):
        get(f"{web.base}/a")


def test_a_drip_ends_at_the_deadline_of_the_whole_exchange() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    with site(lambda path, asked: Answer(raw=drip)) as web, pytest.raises(FetchError, match=r"0\.5 seconds"):
        get(f"{web.base}/a", bounds=Bounds(seconds=0.5))


def test_an_answer_that_is_no_page_says_its_status() -> None:
    with site(lambda path, asked: Answer(status=int(path[1:]), headers={"Retry-After": "7"})) as web:
        with pytest.raises(FetchError) as busy:
            get(f"{web.base}/503")
        assert (busy.value.status, busy.value.retry_after) == (503, 7.0)
        with pytest.raises(Gone):
            get(f"{web.base}/410")


def test_how_long_an_answer_stays_fresh() -> None:
    said = {
        "/a": {"Cache-Control": "public, max-age=600", "Age": "100"},
        "/b": {"Expires": "Mon, 23 Nov 2026 09:00:00 GMT", "Date": "Mon, 23 Nov 2026 08:00:00 GMT"},
        "/c": {"Expires": "0"},
    }
    with site(lambda path, asked: Answer(b"x", headers=said[path])) as web:
        assert page(f"{web.base}/a").fresh_for == 500
        assert page(f"{web.base}/c").fresh_for is None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://no-such-name.invalid/",
        "http://exa mple/",
        "http://[::",
        "https://\u200b/",
    ],
)
def test_an_address_that_cannot_be_had_is_an_error_with_words(url: str) -> None:
    with pytest.raises(FetchError) as failed:
        get(url)
    assert failed.value.message


def test_one_host_is_asked_a_few_at_a_time() -> None:
    under_way: list[int] = []
    most = 0

    async def one(hosts: Hosts) -> None:
        nonlocal most
        async with hosts.turn("https://example.com/a"):
            under_way.append(1)
            most = max(most, len(under_way))
            await asyncio.sleep(0.001)
            under_way.pop()

    async def all_of_them() -> None:
        hosts = Hosts(per_host=2, in_all=64)
        await asyncio.gather(*(one(hosts) for _ in range(20)))

    asyncio.run(all_of_them())
    assert most == 2
