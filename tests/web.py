"""A real HTTP server on loopback that answers as a test says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send. `raw` writes to the socket itself, for what no decent server sends."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass(slots=True)
class Site:
    """The server's address, and the requests it had: path and headers (names in lower case)."""

    base: str
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def site(
    answer: Callable[[str, Mapping[str, str]], Answer], *, robots: Callable[[], Answer] | None = None
) -> Iterator[Site]:
    """Serves `answer(path, headers)` until the block ends. It asks programs for nothing (its robots.txt is
    not there, and not among the requests), unless `robots` says otherwise."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            if self.path == "/robots.txt" and robots is None:
                self.send_error(404)
                return
            found.requests.append((self.path, headers))
            if self.path == "/robots.txt" and robots is not None:
                said = robots()
            else:
                said = answer(self.path, headers)
            try:
                if said.raw is not None:
                    said.raw(self)
                    self.close_connection = True
                    return
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in said.headers:
                    self.send_header("Content-Length", str(len(said.body)))
                self.end_headers()
                self.wfile.write(said.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Site(base=f"http://127.0.0.1:{server.server_port}")
    # It looks so often whether it is to end; the default is half a second, and each test waits for it.
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
