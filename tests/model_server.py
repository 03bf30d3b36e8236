"""A small OpenAI-compatible server on loopback that answers as a test says."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """What the server sends: words in a chat completion, or a whole body; `raw` writes to the socket."""

    words: str | None = ""
    status: int = 200
    body: bytes | None = None
    location: str = ""
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None

    def sent(self) -> bytes:
        """The body."""
        if self.body is not None:
            return self.body
        message = {"role": "assistant", "content": self.words}
        return json.dumps(
            {"object": "chat.completion", "choices": [{"index": 0, "message": message}]}
        ).encode()


@dataclass(slots=True)
class ModelServer:
    """The address for `model.url`, and the questions it had: the body of each, and its headers."""

    url: str
    questions: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def data(self) -> list[Any]:
        """What each question gave as the user's data: a headline, or the list of reports."""
        found = [json.loads(one["messages"][1]["content"]) for one in self.questions]
        return [one.get("headline", one.get("reports")) for one in found]


@contextmanager
def model_server(answer: Callable[[dict[str, Any]], Said]) -> Iterator[ModelServer]:
    """Serves `answer(question)` until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.questions.append(question)
            found.headers.append({name.lower(): value for name, value in self.headers.items()})
            found.paths.append(self.path)
            said = answer(question)
            with contextlib.suppress(OSError):
                if said.raw is not None:
                    said.raw(self)
                    self.close_connection = True
                    return
                body = said.sent()
                self.send_response(said.status)
                if said.location:
                    self.send_header("Location", said.location)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = ModelServer(url=f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
