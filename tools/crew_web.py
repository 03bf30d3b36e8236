# ruff: noqa: INP001 - beside a script, and run by one
"""Invented outlets on loopback addresses (Linux answers on all of 127.0.0.0/8), each a host of its own, with
a feed and pages; and what was asked of them: how often each address, and the most requests at once of a host.

In a process of its own: `crew_web.py` reads one line of JSON (`outlets`, `entries`, `latency`, `weight`),
says its port, answers each further line with what it saw, and ends at the end of its input.
"""

from __future__ import annotations

import asyncio
import html
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Self, TextIO, cast

import invented

from monitor.model import Article

# Every so many entries link to the next outlet's article, as aggregators do.
SHARED = 10
_WEEK = datetime(2026, 11, 16, 6, tzinfo=UTC)
_FURNITURE = "<li><a href='/section/{n}'>Section {n} of this outlet</a></li>"


def host(number: int) -> str:
    """The address of an outlet."""
    return f"127.2.{number // 250}.{1 + number % 250}"


def written(article: Article, furniture: str = "") -> str:
    """The page of an article, between two lists of links."""
    sentences = article.text.split(". ")
    paragraphs = "".join(
        f"<p>{html.escape('. '.join(sentences[at : at + 3]))}.</p>" for at in range(0, len(sentences), 3)
    )
    title = html.escape(article.title)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body>"
        f"<nav><ul>{furniture}</ul></nav><main><article><h1>{title}</h1>{paragraphs}</article></main>"
        f"<footer><ul>{furniture}</ul></footer></body></html>"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the outlets saw: how often each address was asked for, the most requests that one host had at
    once, and the seconds from the first page's request to the last."""

    asked: dict[str, int]
    together: int
    seconds: float


class Outlets:
    """Outlets in a process of their own, running: use as a context manager. `script`: what it runs, and is
    spoken to in lines of JSON; `facts`: its first line, which it answers with its port."""

    def __init__(self, script: str, facts: dict[str, Any]) -> None:
        self.outlets = int(facts["outlets"])
        self._process = subprocess.Popen(  # noqa: S603  a script of ours
            [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._in, self._out = cast("TextIO", self._process.stdin), cast("TextIO", self._process.stdout)
        self.port = int(self._ask(facts)["port"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._in.close()
        self._process.wait(10)
        self._out.close()

    def feeds(self) -> tuple[str, ...]:
        """The addresses of the feeds."""
        return tuple(f"http://{host(number)}:{self.port}/feed.xml" for number in range(self.outlets))

    def _ask(self, words: dict[str, Any]) -> Any:
        self._in.write(json.dumps(words) + "\n")
        self._in.flush()
        return json.loads(self._out.readline())


class Web(Outlets):
    """The outlets of this script. `entries`: of each feed; `latency`: seconds before each page's answer;
    `weight`: how many further links stand on each page, to be read and thrown away. Feeds never change, and
    say so (304)."""

    def __init__(
        self, outlets: int, *, entries: int = 1, latency: float = 0.0, weight: int = 20, port: int = 0
    ) -> None:
        facts = {"outlets": outlets, "entries": entries, "latency": latency, "weight": weight, "port": port}
        super().__init__(__file__, facts)

    def seen(self) -> Seen:
        """What was asked since this was last called."""
        return Seen(**self._ask({}))


@dataclass
class _Outlets:
    outlets: int
    entries: int
    latency: float
    weight: int
    port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    now: Counter[str] = field(default_factory=Counter)
    together: int = 0
    pages: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._news = invented.news(self.outlets * self.entries).articles
        self._furniture = "".join(_FURNITURE.format(n=n) for n in range(self.weight))

    def _address(self, number: int) -> str:
        return f"http://{host(number // self.entries)}:{self.port}/a/{number}"

    def feed(self, outlet: int) -> str:
        items = []
        for number in range(outlet * self.entries, (outlet + 1) * self.entries):
            meant = (number + self.entries) % len(self._news) if number % SHARED == 0 else number
            article, when = self._news[meant], format_datetime(self._when(meant))
            items.append(
                f"<item><title>{html.escape(article.title)}</title><link>{self._address(meant)}</link>"
                f"<guid>{number}</guid><pubDate>{when}</pubDate>"
                f"<description>{html.escape(article.text[:200])}</description></item>"
            )
        return f"<rss version='2.0'><channel><title>Outlet {outlet}</title>{''.join(items)}</channel></rss>"

    def page(self, number: int) -> str:
        return written(self._news[number], self._furniture)

    def _when(self, number: int) -> datetime:
        return _WEEK + timedelta(minutes=number * 7_000 / len(self._news))

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = str(writer.get_extra_info("sockname")[0])
        try:
            while line := await reader.readline():
                path = line.split()[1].decode("ascii", "replace")
                known = False
                while header := (await reader.readline()).strip():
                    known = known or header.lower().startswith(b"if-none-match:")
                self.asked[f"{own}{path}"] += 1
                if path.startswith("/a/"):
                    self.pages += [time.monotonic()]
                self.now[own] += 1
                self.together = max(self.together, self.now[own])
                status, kind, body = self._answer(own, path)
                if known and path == "/feed.xml":
                    status, body = "304 Not Modified", b""
                if self.latency and path != "/robots.txt":
                    await asyncio.sleep(self.latency)
                self.now[own] -= 1
                tag = 'ETag: "1"\r\n' if path == "/feed.xml" else ""
                size = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
                head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{tag}{size}\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        except (OSError, IndexError, asyncio.IncompleteReadError):
            self.now[own] = 0
        finally:
            writer.close()

    def _answer(self, own: str, path: str) -> tuple[str, str, bytes]:
        third, fourth = own.split(".")[2:]
        if path == "/feed.xml":
            return "200 OK", "application/rss+xml", self.feed(int(third) * 250 + int(fourth) - 1).encode()
        if path.startswith("/a/"):
            # Pages of a store that was filled by hand are not there.
            number = int(path[3:]) if path[3:].isdigit() else -1
            if 0 <= number < len(self._news):
                return "200 OK", "text/html; charset=utf-8", self.page(number).encode()
        return "404 Not Found", "text/plain", b""


async def _serve() -> None:
    outlets = _Outlets(**json.loads(sys.stdin.readline()))
    # All of 127.0.0.0/8 is asked; from elsewhere nothing is answered by a host that is none of ours.
    server = await asyncio.start_server(outlets.answer, "0.0.0.0", outlets.port, backlog=1024)  # noqa: S104  see above
    outlets.port = server.sockets[0].getsockname()[1]
    print(json.dumps({"port": outlets.port}), flush=True)  # noqa: T201  the answer
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(  # noqa: T201  the answer
            json.dumps(
                {
                    "asked": dict(outlets.asked),
                    "together": outlets.together,
                    "seconds": outlets.pages[-1] - outlets.pages[0] if outlets.pages else 0.0,
                }
            ),
            flush=True,
        )
        outlets.asked.clear()
        outlets.pages.clear()
        outlets.together = 0
    server.close()
    # Whoever waits on an open connection is cancelled with the loop, and nobody wants to hear of it.
    loop.set_exception_handler(lambda _, __: None)


if __name__ == "__main__":
    asyncio.run(_serve())
