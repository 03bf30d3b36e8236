"""A small web server on the loopback interface: only 127.0.0.1, only what was built beforehand.

A path is looked up in a table and never touches the disk, so no path can lead out of it. Answers have
an ETag and, where the sample says when, Last-Modified; conditional requests get 304, HEAD no body,
gzip who asks for it. POST is refused (405), other methods are unknown (501). Ends with its `with` block.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from monitor.errors import MonitorError
from monitor.rehearsal.site import Resource, build
from monitor.rehearsal.week import week

HOST = "127.0.0.1"
_ABSOLUTE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_NOT_FOUND = Resource(
    status=404,
    content_type="text/html; charset=utf-8",
    body=b"<!doctype html><title>404</title><h1>Nothing here</h1>\n",
)
_REFUSED = Resource(status=405, content_type="text/plain; charset=utf-8", body=b"GET and HEAD only\n")
# A client that opens more connections than this waits; a sample needs no more, and a loop that forgets
# to close them should not take every thread that the machine has.
_CONNECTIONS = 256


@contextmanager
def serve(port: int = 0, *, or_any: bool = False) -> Iterator[str]:
    """Serves the sample week on 127.0.0.1 while the block runs; gives its base address, without slash.

    `port` 0 takes any free port. Links in feeds and pages hold the port, so only a fixed one (see
    `PORT`) gives the same bytes each time. A port in use raises MonitorError, or with `or_any` gives
    a free one instead.
    """
    try:
        server = _Server((HOST, port), _Handler)
    except OSError as problem:
        if not or_any:
            raise MonitorError(
                f"cannot listen: {problem.strerror or problem}", subject=f"{HOST}:{port}"
            ) from problem
        server = _Server((HOST, 0), _Handler)
    with server:
        base = f"http://{HOST}:{server.server_address[1]}"
        server.site = build(week(), base)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield base
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # The default of 5 waiting connections resets a client that opens many at once.
    request_queue_size = 128
    site: Mapping[str, Resource]

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.site = {}
        self._room = threading.BoundedSemaphore(_CONNECTIONS)
        super().__init__(address, handler)

    def server_bind(self) -> None:
        # HTTPServer's own asks the resolver for the host's full name, which may take seconds offline.
        socket_address = self.server_address
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(socket_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        self._room.acquire()
        super().process_request(request, client_address)

    def process_request_thread(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: a client that hangs up is no news, and the demo's terminal is not a log."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleWeek"
    sys_version = ""
    timeout = 20
    server: _Server

    def do_GET(self) -> None:
        self._answer(self._found())

    def do_HEAD(self) -> None:
        self._answer(self._found())

    def do_POST(self) -> None:
        # The body of such a request is not read, so the connection can't be used again.
        self.close_connection = True
        self._answer(_REFUSED)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Quiet."""

    def _found(self) -> Resource:
        path = _ABSOLUTE.sub("", self.path, count=1) if self.path[:1] != "/" else self.path
        path = path.partition("#")[0].partition("?")[0]
        return self.server.site.get(unquote(path) or "/", _NOT_FOUND)

    def _answer(self, resource: Resource) -> None:
        body, zipped = resource.body, False
        if resource.status == 200 and _takes_gzip(self.headers.get("Accept-Encoding", "")):
            # No time in the header: the same page must be the same bytes.
            body, zipped = gzip.compress(body, mtime=0), True
        etag = _etag(resource, zipped=zipped) if resource.status == 200 else None
        unchanged = etag is not None and self._has(resource)
        self.send_response(304 if unchanged else resource.status)
        if not unchanged:
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(body)))
            if zipped:
                self.send_header("Content-Encoding", "gzip")
        if etag is not None:
            self.send_header("ETag", etag)
            self.send_header("Vary", "Accept-Encoding")
            if resource.modified is not None:
                self.send_header("Last-Modified", _http_date(resource.modified))
        if resource.location is not None:
            self.send_header("Location", resource.location)
        if resource.status == 405:
            self.send_header("Allow", "GET, HEAD")
            self.send_header("Connection", "close")
        self.end_headers()
        if not unchanged and self.command != "HEAD":
            self.wfile.write(body)

    def _has(self, resource: Resource) -> bool:
        # RFC 9110, section 13.2.2: If-None-Match, where given, decides alone.
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = {_etag(resource, zipped=False), _etag(resource, zipped=True), "*"}
            return any(tag.strip().removeprefix("W/") in known for tag in tags.split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None or resource.modified is None:
            return False
        try:
            asked = parsedate_to_datetime(since)
        except ValueError:
            return False
        if asked.tzinfo is None:
            asked = asked.replace(tzinfo=UTC)
        return resource.modified <= asked


def _etag(resource: Resource, *, zipped: bool) -> str:
    digest = hashlib.sha256(resource.body).hexdigest()[:20]
    return f'"{digest}-gz"' if zipped else f'"{digest}"'


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return re.fullmatch(r"\s*q\s*=\s*0(?:\.0*)?\s*", weight) is None
    return False


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
