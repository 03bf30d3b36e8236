"""Connections kept by origin, turns at hosts, proxies."""

import asyncio
import json
import queue
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
import trustme
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived
from web import Answer, site

from monitor.errors import FetchError
from monitor.fetch import Access, Hosts, fetch, near, open_client
from monitor.model import NotModified, Page

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@contextmanager
def serving(*turns: bytes, host: str = "127.0.0.1", port: int = 0) -> Iterator[tuple[int, list[list[bytes]]]]:
    """A server that says `turns`, one to each request of a connection, and then closes it; what it was asked,
    by connection."""
    asked: list[list[bytes]] = []
    listening = socket.create_server((host, port))

    def talk(connection: socket.socket) -> None:
        heard: list[bytes] = []
        asked.append(heard)
        with connection:
            for turn in turns:
                request = b""
                while b"\r\n\r\n" not in request:
                    more = connection.recv(65_536)
                    if not more:
                        return
                    request += more
                heard.append(request)
                connection.sendall(turn)

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1], asked
    finally:
        listening.close()


def asking(*urls: str, at_once: bool = False, access: Access | None = None) -> list[Page | NotModified]:
    async def go() -> list[Page | NotModified]:
        async with open_client(contact=None, allow=("127.0.0.0/8",)) as client:
            if at_once:
                return list(await asyncio.gather(*(fetch(client, one, None, now=NOW) for one in urls)))
            return [await fetch(client, one, None, now=NOW, access=access or Access()) for one in urls]

    return asyncio.run(go())


def test_one_connection_serves_one_request_after_the_other() -> None:
    with serving(OK, OK, OK) as (port, asked):
        asking(*(f"http://127.0.0.1:{port}/{n}" for n in range(3)))
    assert [len(one) for one in asked] == [3]


def test_a_redirect_an_error_and_an_unchanged_feed_keep_their_connection() -> None:
    away = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 4\r\n\r\naway"
    with serving(away, OK, OK) as (port, asked):
        asking(f"http://127.0.0.1:{port}/a", f"http://127.0.0.1:{port}/c")
    assert [len(one) for one in asked] == [3]


def test_a_connection_that_its_server_closed_in_the_meantime_costs_no_feed() -> None:
    with serving(OK) as (port, asked):
        urls = [f"http://127.0.0.1:{port}/{n}" for n in range(3)]

        async def go() -> None:
            async with open_client(contact=None, allow=("127.0.0.0/8",)) as client:
                for one in urls:
                    await fetch(client, one, None, now=NOW)

        asyncio.run(go())
    assert [len(one) for one in asked if one] == [1, 1, 1]


def test_a_server_that_hangs_up_without_an_answer_is_asked_once() -> None:
    with serving(b"") as (port, asked), pytest.raises(FetchError):
        asking(f"http://127.0.0.1:{port}/")
    assert [len(one) for one in asked] == [1]


def test_hundreds_of_hosts_are_asked_at_once_each_by_a_connection_of_its_own() -> None:
    with serving(OK, OK, host="0.0.0.0") as (port, asked):
        asking(*(f"http://127.0.{n // 200}.{1 + n % 200}:{port}/" for n in range(300)), at_once=True)
    assert [len(one) for one in asked] == [1] * 300


def test_through_a_proxy_the_whole_address_is_asked_for_and_addresses_inside_are_refused() -> None:
    with serving(OK) as (port, asked):
        access = Access(proxy=f"http://127.0.0.1:{port}")
        (found,) = asking("http://feeds.example/a?b=1", access=access)
        assert isinstance(found, Page)
        assert found.body == b"ok"
        assert asked[0][0].startswith(b"GET http://feeds.example/a?b=1 HTTP/1.1\r\n")
        for host in ("10.0.0.1", "2852039166", "0xa9fea9fe", "[::1]", "[::ffff:10.0.0.1]"):
            with pytest.raises(FetchError, match="private or reserved"):
                asking(f"http://{host}/", access=access)
    assert len(asked) == 1


def test_a_login_goes_through_the_proxy_to_its_own_origin_alone() -> None:
    away = b"HTTP/1.1 302 Found\r\nLocation: http://other.example/\r\nContent-Length: 0\r\n\r\n"
    with serving(away, OK) as (port, asked):
        asking("http://feeds.example/", access=Access(proxy=f"http://127.0.0.1:{port}", token="t"))  # noqa: S106  a made-up one
    heard = b"".join(one for connection in asked for one in connection)
    assert heard.count(b"Authorization: Bearer t") == 1


ENVIRONMENTS = """
from monitor.fetch.access import environments_proxies
says = environments_proxies()
print([says(f"{one}/feed") for one in ("https://a.example", "http://a.example", "https://wiki.inside.example")])
"""


def proxies(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", ENVIRONMENTS], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_the_environment_names_proxies_and_who_is_left_out() -> None:
    assert proxies() == "[None, None, None]"
    named = {"https_proxy": "proxy.example:3128", "no_proxy": "localhost,.inside.example"}
    assert proxies(**named) == "['http://proxy.example:3128', None, None]"


def test_a_host_is_asked_a_few_at_a_time_and_no_faster_than_it_wants() -> None:
    async def go() -> list[float]:
        hosts = Hosts(per_host=2, in_all=10, delay=0.1)
        began: list[float] = []

        async def one() -> None:
            async with hosts.turn("https://paper.example/"):
                began.append(time.monotonic())

        await asyncio.gather(*(one() for _ in range(4)))
        return began

    began = asyncio.run(go())
    assert all(b - a >= 0.095 for a, b in pairwise(began))


def test_a_network_of_ones_own_has_no_delay_but_the_one_it_asks_for() -> None:
    says = near(("127.0.0.0/8", "::1/128"))
    assert says("http://127.0.0.9:8080/feed")
    assert says("http://localhost/")
    assert says("http://[::1]:80/")
    assert not says("http://10.0.0.1/")
    assert not says("https://paper.example/")

    async def go() -> float:
        hosts = Hosts(per_host=2, in_all=10, delay=60, near=says)
        begun = time.monotonic()
        for _ in range(2):
            async with hosts.turn("http://127.0.0.1/", delay=0.2):
                pass
        return time.monotonic() - begun

    assert 0.2 <= asyncio.run(go()) < 5


def test_what_would_take_a_host_too_long_waits_for_the_next_round() -> None:
    async def go() -> tuple[bool, bool]:
        hosts = Hosts(per_host=1, in_all=10, delay=0.01)
        slow = 700.0
        before = hosts.too_long("https://a.example/", delay=slow)
        async with hosts.turn("https://a.example/"):
            return before, hosts.too_long("https://a.example/", delay=slow)

    assert asyncio.run(go()) == (False, True)


@contextmanager
def speaking_http2(folder: Path, slow: float) -> Iterator[tuple[int, list[list[str]]]]:
    """A server of HTTP/2 with a certificate of its own authority, in folder/ca.pem: the address /slow never
    answers, the others after `slow` seconds; what was asked, by connection."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    context.set_alpn_protocols(["h2", "http/1.1"])
    asked: list[list[str]] = []
    writers: list[asyncio.StreamWriter] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard: list[str] = []
        asked.append(heard)
        writers.append(writer)
        speech = H2Connection(H2Configuration(client_side=False))
        speech.initiate_connection()
        writer.write(speech.data_to_send())

        def reply(stream: int) -> None:
            speech.send_headers(stream, [(":status", "200")])
            speech.send_data(stream, b"ok", end_stream=True)
            writer.write(speech.data_to_send())

        while data := await reader.read(65_536):
            for event in speech.receive_data(data):
                if isinstance(event, RequestReceived):
                    path = dict(event.headers)[b":path"].decode()
                    heard.append(path)
                    if path != "/slow":
                        asyncio.get_running_loop().call_later(slow, reply, event.stream_id)
            writer.write(speech.data_to_send())

    async def serve() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
        over = asyncio.Event()
        ready.put((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), over))
        await over.wait()
        server.close()
        for writer in writers:
            writer.transport.abort()
        # A moment in which what was cut off is tidied up.
        await asyncio.sleep(0.1)

    ready: queue.Queue[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()
    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    port, loop, over = ready.get(timeout=10)
    try:
        yield port, asked
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(5)


ASKING = """
import asyncio, json, sys
from datetime import UTC, datetime
from monitor.errors import FetchError
from monitor.fetch import Bounds, fetch, open_client

async def one(client, url):
    try:
        now = datetime(2026, 11, 23, tzinfo=UTC)
        page = await fetch(client, url, None, now=now, bounds=Bounds(seconds=1.5))
        return page.body.decode()
    except FetchError as error:
        return error.kind

async def main():
    async with open_client(contact=None, allow=("127.0.0.0/8",)) as client:
        first = await asyncio.gather(*(one(client, url) for url in sys.argv[1:]))
        print(json.dumps([*first, await one(client, sys.argv[1])]))

asyncio.run(main())
"""


def test_over_http2_requests_share_a_connection_and_one_that_hangs_ends_no_other(tmp_path: Path) -> None:
    with speaking_http2(tmp_path, slow=0.2) as (port, asked):
        urls = [f"https://127.0.0.1:{port}/{path}" for path in ("a", "slow", "b")]
        environment = {"SSL_CERT_FILE": str(tmp_path / "ca.pem")}
        done = subprocess.run(
            [sys.executable, "-c", ASKING, *urls],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    assert json.loads(done.stdout) == ["ok", "timeout", "ok", "ok"]
    assert len(asked) == 1
    assert sorted(asked[0]) == ["/a", "/a", "/b", "/slow"]


def test_httpx_is_given_back_what_it_asked_for() -> None:
    with site(lambda path, asked: Answer(b"x", headers={"X-Path": path})) as web:

        async def go() -> httpx.Response:
            async with open_client(contact=None, allow=("127.0.0.0/8",)) as client:
                return await client.get(f"{web.base}/a%20b?c=%7E")

        answer = asyncio.run(go())
    assert (answer.content, answer.headers["x-path"]) == (b"x", "/a%20b?c=%7E")
