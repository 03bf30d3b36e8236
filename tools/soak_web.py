# ruff: noqa: INP001 - beside a script, and run by one
"""Invented outlets over weeks of accelerated time, with faults, each a host of its own on loopback (Linux
answers on all of 127.0.0.0/8): for `soak.py`.

What is answered depends on the address and on the time that `turn_to` has set, and on nothing else: who asks
twice, or late in a round, is told the same. Each time, one feed in twelve has a fault, and one new page in
thirty. A fault is over the next time.

In a process of its own: reads lines of JSON, answers each with a line, and ends at the end of its input.
"""

from __future__ import annotations

import asyncio
import hashlib
import html
import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any, cast

import invented
from crew_web import Outlets, host, written

# A feed lists so many entries, its newest.
LISTED = 20
FAULTS = ("500", "503", "429", "dropped", "cut", "page", "empty", "404", "slow", "garbage")
_FEED_FAULT, _PAGE_FAULT = 12, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is published when: `outlets` feeds, over `rounds` times from `start`, `step` apart; each publishes
    at one time in `rarely`."""

    outlets: int
    rounds: int
    start: str
    step: float
    rarely: int = 25

    def at(self, turn: int) -> datetime:
        """The time of a turn."""
        return datetime.fromisoformat(self.start) + timedelta(seconds=self.step * turn)

    def publishes(self, outlet: int, turn: int) -> bool:
        """Whether it has a new article then; none at the last times, so that all can be read in the end."""
        return turn < self.rounds - 6 and _chance("new", outlet, turn) % self.rarely == 0


def _chance(*words: object) -> int:
    return int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:8])


class Web(Outlets):
    """The outlets of this script, at a port of one's own."""

    def __init__(self, plan: Plan, *, port: int = 0) -> None:
        self.plan = plan
        super().__init__(__file__, {**asdict(plan), "port": port})

    def turn_to(self, turn: int) -> datetime:
        """It is that time now; returns it."""
        self._ask({"turn": turn})
        return self.plan.at(turn)

    def published(self) -> frozenset[str]:
        """The ids of all entries that any feed has published so far."""
        return frozenset(self._ask({"published": True})["ids"])

    def seen(self) -> dict[str, int]:
        """How often each kind of answer was given: statuses, and faults by name."""
        return cast("dict[str, int]", self._ask({"seen": True}))


@dataclass
class _Outlets:
    plan: Plan
    port: int = 0
    turn: int = 0
    given: Counter[str] = field(default_factory=Counter)
    entries: list[list[tuple[int, int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entries = [[] for _ in range(self.plan.outlets)]
        number = 0
        for turn in range(self.plan.rounds):
            for outlet in range(self.plan.outlets):
                if self.plan.publishes(outlet, turn):
                    self.entries[outlet].append((turn, number))
                    number += 1
        # In the order of their publication, so that a story's reports come from many outlets, in days.
        self.news = invented.news(number).articles

    def published(self, outlet: int) -> list[tuple[int, int]]:
        return [one for one in self.entries[outlet] if one[0] <= self.turn]

    def feed(self, outlet: int) -> str:
        items = []
        for turn, number in reversed(self.published(outlet)[-LISTED:]):
            article = self.news[number]
            items.append(
                f"<item><title>{html.escape(article.title)}</title>"
                f"<link>http://{host(outlet)}:{self.port}/a/{number}</link><guid>{number}</guid>"
                f"<pubDate>{format_datetime(self.plan.at(turn))}</pubDate>"
                f"<description>{html.escape(article.text[:200])}</description></item>"
            )
        return f"<rss version='2.0'><channel><title>Outlet {outlet}</title>{''.join(items)}</channel></rss>"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        third, fourth = str(writer.get_extra_info("sockname")[0]).split(".")[2:]
        outlet = int(third) * 250 + int(fourth) - 1
        try:
            while line := await reader.readline():
                path = line.split()[1].decode("ascii", "replace")
                known = ""
                while header := (await reader.readline()).strip():
                    if header.lower().startswith(b"if-none-match:"):
                        known = header.partition(b":")[2].strip().decode("ascii", "replace")
                fault = self._fault(outlet, path)
                self.given[fault or "as it is"] += 1
                if fault == "slow":
                    await asyncio.sleep(0.3)
                if fault == "dropped":
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss")
                    await writer.drain()
                    return
                writer.write(self._said(outlet, path, known, fault))
                await writer.drain()
        except (OSError, IndexError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _fault(self, outlet: int, path: str) -> str:
        if path == "/feed.xml":
            chance = _chance("feed", outlet, self.turn)
            return FAULTS[chance // _FEED_FAULT % len(FAULTS)] if chance % _FEED_FAULT == 0 else ""
        if path.startswith("/a/"):
            return "500" if _chance("page", path, self.turn) % _PAGE_FAULT == 0 else ""
        return ""

    def _said(self, outlet: int, path: str, known: str, fault: str) -> bytes:
        kind, tag, status, body = "text/html; charset=utf-8", "", "200 OK", ""
        if fault in {"500", "503", "429", "404"}:
            more = "Retry-After: 3600\r\n" if fault in {"503", "429"} else ""
            return f"HTTP/1.1 {fault} No\r\n{more}Content-Length: 0\r\n\r\n".encode()
        if path == "/feed.xml":
            kind, own = "application/rss+xml", f'"{len(self.published(outlet))}"'
            if known == own and fault in {"", "slow"}:
                return f"HTTP/1.1 304 Not Modified\r\nETag: {own}\r\n\r\n".encode()
            body, tag = self.feed(outlet), f"ETag: {own}\r\n"
            if fault and fault != "slow":
                # What is broken bears no validator: nobody is to hold on to it.
                tag = ""
            if fault == "cut":
                body = body[: len(body) // 2]
            elif fault == "page":
                body, kind = "<html><body><h1>Be right back</h1></body></html>", "text/html"
            elif fault == "empty":
                body = ""
            elif fault == "garbage":
                body = "\x1f\x00<<<&&&" * 50
        elif path.startswith("/a/") and path[3:].isdigit() and int(path[3:]) < len(self.news):
            body = written(self.news[int(path[3:])])
        else:
            status = "404 Not Found"
        data = body.encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{tag}Content-Length: {len(data)}\r\n\r\n"
        return head.encode() + data


async def _serve() -> None:
    asked = json.loads(sys.stdin.readline())
    port = asked.pop("port")
    outlets = _Outlets(Plan(**asked))
    # All of 127.0.0.0/8 is asked; from elsewhere nothing is answered by a host that is none of ours.
    server = await asyncio.start_server(outlets.answer, "0.0.0.0", port, backlog=1024)  # noqa: S104  see above
    outlets.port = server.sockets[0].getsockname()[1]
    print(json.dumps({"port": outlets.port}), flush=True)  # noqa: T201  the answer
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked, told = json.loads(line), dict[str, Any]()
        if "turn" in asked:
            outlets.turn = asked["turn"]
        if "published" in asked:
            told["ids"] = [
                str(number) for at in range(outlets.plan.outlets) for _, number in outlets.published(at)
            ]
        if "seen" in asked:
            told = dict(outlets.given)
        print(json.dumps(told), flush=True)  # noqa: T201  the answer
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve())
