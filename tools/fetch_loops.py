# ruff: noqa: INP001 - beside a script, and run by one
"""The loops that collecting is measured against, each in a process of its own: `fetch_loops.py LOOP WISH`.

    naive   httpx and feedparser with their defaults, 64 feeds at a time, ETag and Last-Modified sent back:
            what a script does that was written in an afternoon
    httpx   the same fetching alone: the body is read, and nothing is done with it
    parse   no fetching: the same documents read by our parser and by feedparser with its defaults

WISH is a file of JSON. Its `state`, where there is one, is where a loop leaves its validators for the next
round. What is printed is JSON: `feeds`, and the seconds of the processor that the work took, loading the
libraries not counted, which is to the loop's advantage.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fetch_documents import Document

    from monitor.model import Page

AT_A_TIME = 64
AT_ONCE = 25
NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)


async def fetched(urls: list[str], known: dict[str, dict[str, str]], *, read: bool) -> dict[str, Any]:
    """Asks for all of them; with `read`, feedparser reads each answer. `known`: the validators of each, which
    are kept there."""
    import feedparser  # noqa: PLC0415  in the loop's own process alone
    import httpx  # noqa: PLC0415

    turn = asyncio.Semaphore(AT_A_TIME)
    statuses: dict[str, int] = {}
    entries = 0

    async def one(client: httpx.AsyncClient, url: str) -> None:
        nonlocal entries
        async with turn:
            answer = await client.get(url, headers=known.get(url, {}), follow_redirects=True)
        said = str(answer.status_code)
        statuses[said] = statuses.get(said, 0) + 1
        if answer.status_code != 200:
            return
        sent = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
        known[url] = {ask: answer.headers[tell] for ask, tell in sent.items() if tell in answer.headers}
        if read:
            entries += len(feedparser.parse(answer.content).entries)

    begun = time.process_time()
    limits = httpx.Limits(max_connections=AT_A_TIME, max_keepalive_connections=AT_A_TIME)
    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:
        await asyncio.gather(*(one(client, url) for url in urls))
    used = time.process_time() - begun
    return {"feeds": len(urls), "processor": used, "statuses": statuses, "entries": entries}


def parsed(folder: Path, count: int) -> dict[str, Any]:
    """The first documents, read by each reader, AT_ONCE after the other: what else the machine does then
    slows all alike. `bare`: as far as the words of every entry, which are shown to be all; `whole`: every
    entry made plain and safe, as in a first round; `again`: where all but the two new ones were known."""
    import feedparser  # noqa: PLC0415
    from fetch_documents import load  # noqa: PLC0415

    from monitor import parse  # noqa: PLC0415
    from monitor.model import Feed  # noqa: PLC0415

    feed = Feed(url="http://127.0.0.1/f/0.xml", name="A feed")
    packed = (folder / "packed.bin").read_bytes()
    documents = load(folder)[:count]
    used = dict.fromkeys(("bare", "whole", "again", "feedparser"), 0.0)
    fewer = 0
    for warm, begin in ((True, 0), *((False, at) for at in range(0, len(documents), AT_ONCE))):
        batch = documents[begin : begin + AT_ONCE]
        before, now = ([_page(one, packed, state) for one in batch] for state in (0, 1))
        times = [time.process_time()]
        for page in before:
            parse.raw(page)
        times.append(time.process_time())
        whole = [parse.read(page, feed) for page in before]
        times.append(time.process_time())
        for page, known in zip(now, whole, strict=True):
            parse.read(page, feed, known.marks)
        times.append(time.process_time())
        judged = [len(feedparser.parse(page.body).entries) for page in before]
        times.append(time.process_time())
        if warm:
            continue
        fewer += sum(len(one.entries) < other for one, other in zip(whole, judged, strict=True))
        for name, begun, ended in zip(used, times, times[1:], strict=False):
            used[name] += ended - begun
    return {"feeds": len(documents), "fewer": fewer, **used}


def _page(document: Document, packed: bytes, state: int) -> Page:
    from monitor.model import Page, Validators  # noqa: PLC0415

    at, size = document.places[state]
    url = "http://127.0.0.1/f/0.xml"
    return Page(
        url=url, final_url=url, status=200, charset=None, fetched_at=NOW,
        body=gzip.decompress(packed[at : at + size]),
        media_type="application/atom+xml" if document.atom else "application/rss+xml",
        validators=Validators(etag=None, last_modified=None),
    )  # fmt: skip


def main() -> int:
    """0; what went wrong ends it with its trace."""
    loop, wish = sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))
    if loop == "parse":
        found = parsed(Path(wish["documents"]), wish["count"])
    else:
        state = Path(wish["state"])
        known = json.loads(state.read_text("utf-8")) if state.exists() else {}
        found = asyncio.run(fetched(wish["urls"], known, read=loop == "naive"))
        state.write_text(json.dumps(known), encoding="utf-8")
    print(json.dumps(found))  # noqa: T201  for the process that asked
    return 0


if __name__ == "__main__":
    sys.exit(main())
