"""The tools that measure and rehearse fetching: that server, loops and rehearsal do what they say."""

from __future__ import annotations

import asyncio
import gzip
import importlib.util
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import feedparser
import httpx
import pytest

TOOLS = Path(__file__).parent.parent / "tools"
NAMES = (
    "invented", "fetch_documents", "fetch_hostile", "fetch_server", "fetch_watch", "fetch_loops",
    "fetch_rounds", "fetch_hints", "fetch_promises", "bench_fetch", "rehearse_fetch",
)  # fmt: skip
FEEDS = 20

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux answers on all loopback addresses"
)


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where its dataclasses and the other scripts look for it
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tools() -> Iterator[dict[str, Any]]:
    yield {name: loaded(name) for name in NAMES}
    for name in NAMES:
        del sys.modules[name]


@pytest.fixture(scope="module")
def folder(tools: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FEEDS invented feeds."""
    made = tmp_path_factory.mktemp("documents")
    tools["fetch_documents"].make(made, FEEDS)
    return made


@pytest.fixture(scope="module")
def server(tools: dict[str, Any], folder: Path) -> Iterator[Any]:
    with tools["fetch_server"].Server(folder, hosts=10, latency=0.0) as running:
        yield running


def bodies(tools: dict[str, Any], folder: Path, state: int) -> list[bytes]:
    packed = (folder / "packed.bin").read_bytes()
    places = [one.places[state] for one in tools["fetch_documents"].load(folder)]
    return [gzip.decompress(packed[at : at + size]) for at, size in places]


# -- feeds --------------------------------------------------------------------------------------------


def test_invented_feeds_are_as_large_as_they_say_and_have_the_entries_that_they_say(
    tools: dict[str, Any], folder: Path
) -> None:
    documents = tools["fetch_documents"].load(folder)
    for state in (0, 1):
        for body, document in zip(bodies(tools, folder, state), documents, strict=True):
            found = feedparser.parse(body)
            assert 38_000 < len(body) < 102_000
            assert 20 <= len(found.entries) <= 50
            assert not found.bozo
            assert [one.id for one in found.entries] == list(document.ids[state])
    assert {one.lang for one in documents} == {"en", "ja"}
    assert {one.atom for one in documents} == {True, False}


def test_a_changed_feed_has_two_new_entries_at_its_top_and_lost_its_oldest_two(
    tools: dict[str, Any], folder: Path
) -> None:
    for one in tools["fetch_documents"].load(folder):
        before, after = one.ids
        assert after[2:] == before[:-2]
        assert not set(after[:2]) & set(before)


def test_the_same_seed_gives_the_same_feeds(tools: dict[str, Any], folder: Path, tmp_path: Path) -> None:
    tools["fetch_documents"].make(tmp_path, FEEDS)
    assert (tmp_path / "packed.bin").read_bytes() == (folder / "packed.bin").read_bytes()


# -- the server ---------------------------------------------------------------------------------------


def test_the_server_answers_304_as_long_as_a_feed_stays_what_it_was(server: Any) -> None:
    server.turn_to(0)
    server.seen()
    url = server.feeds(1)[0]
    with httpx.Client(trust_env=False) as client:
        first = client.get(url)
        tag, day = first.headers["etag"], first.headers["last-modified"]
        assert feedparser.parse(first.content).entries
        for asked in ({"If-None-Match": tag}, {"If-Modified-Since": day}):
            assert client.get(url, headers=asked).status_code == 304
        server.turn_to(1)
        assert client.get(url, headers={"If-None-Match": tag, "If-Modified-Since": day}).status_code == 200
    seen = server.seen()
    assert seen.statuses == {"200": 2, "304": 2}
    assert seen.connections == 1


def test_feeds_are_spread_over_the_hosts(server: Any) -> None:
    assert len({httpx.URL(url).host for url in server.feeds(FEEDS)}) == 10


def test_each_hostile_kind_answers_otherwise_than_with_a_feed_in_time(
    tools: dict[str, Any], folder: Path
) -> None:
    kinds = (
        "silence",
        "a body that drips",
        "a gzip bomb",
        "a redirect to a file",
        "garbage",
        "a billion laughs",
    )
    with tools["fetch_server"].Server(folder, hosts=1, hostile=kinds) as running:
        urls = dict(zip(kinds, running.hostile(), strict=True))
        with httpx.Client(trust_env=False, timeout=0.3) as client:
            with pytest.raises(httpx.ReadTimeout):
                client.get(urls["silence"])
            with pytest.raises(httpx.RemoteProtocolError):
                client.get(urls["garbage"])
            assert client.get(urls["a redirect to a file"]).headers["location"] == "file:///etc/passwd"
            assert b"<!ENTITY" in client.get(urls["a billion laughs"]).content
            with client.stream("GET", urls["a gzip bomb"], timeout=30) as answer:
                assert sum(map(len, answer.iter_raw())) < 1_000_000
            with (
                client.stream("GET", urls["a body that drips"]) as answer,
                pytest.raises(httpx.ReadTimeout),
            ):
                answer.read()


# -- the loops ----------------------------------------------------------------------------------------


def test_the_loops_send_validators_back_and_read_every_entry(
    tools: dict[str, Any], folder: Path, server: Any, tmp_path: Path
) -> None:
    server.turn_to(0)
    rounds, urls = tools["fetch_rounds"], server.feeds(FEEDS)
    wish = {"urls": urls, "state": str(tmp_path / "state.json")}
    documents = tools["fetch_documents"].load(folder)
    _, first = rounds.loop("naive", wish, tmp_path)
    assert first["statuses"] == {"200": FEEDS}
    assert first["entries"] == sum(len(one.ids[0]) for one in documents)
    _, again = rounds.loop("httpx", wish, tmp_path)
    assert again["statuses"] == {"304": FEEDS}


def test_what_a_command_starts_is_counted_with_it(tools: dict[str, Any]) -> None:
    work = "sum(range(20_000_000))"
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{work}'])"
    used = tools["fetch_watch"].run(
        (sys.executable, "-c", inner), env=tools["fetch_rounds"].plain_environment(), limit=60
    )
    assert used.code == 0
    assert used.by_others > 0.1
    assert used.processor >= used.by_others
    assert used.peak > 5


def test_a_command_that_does_not_end_is_ended(tools: dict[str, Any]) -> None:
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    used = tools["fetch_watch"].run(command, env=tools["fetch_rounds"].plain_environment(), limit=0.2)
    assert not used.patient
    assert used.seconds < 20


# -- rounds -------------------------------------------------------------------------------------------


def test_three_rounds_leave_every_entry_in_the_store(
    tools: dict[str, Any], folder: Path, server: Any, tmp_path: Path
) -> None:
    bench, documents = tools["fetch_rounds"], tools["fetch_documents"].load(folder)
    desk = bench.Desk.at(tmp_path / "desk", server.feeds(FEEDS))
    rounds = [step(desk, server, documents) for step in (bench.first, bench.unchanged, bench.changed)]
    assert [one.wrong for one in rounds] == [(), (), ()]
    assert [one.seen.statuses for one in rounds] == [{"200": FEEDS}, {"304": FEEDS}, {"200": FEEDS}]
    lost = (replace(documents[0], ids=(("an entry that no feed has",),)), *documents[1:])
    missing = bench.checked("first", desk, lost, rounds[0].used, rounds[0].seen, states=1)
    assert any("not in the store" in words for words in missing.wrong)


def test_a_figure_beyond_its_bound_is_told(tools: dict[str, Any]) -> None:
    bench = tools["bench_fetch"]
    floors = json.loads(bench.FLOORS.read_text("utf-8"))
    within = {name: floors[name] for name in ("first", "unchanged", "changed", "parsing", "peak", "growth")}
    found = {"feeds": 2_000, "figures": within, "wrong": []}
    assert bench.fallen(found, floors) == []
    slow = {**found, "figures": {**within, "first": 0.5}}
    assert bench.fallen(slow, floors) == ["first: 0.500, and 0.17 is the most that it may be"]
    assert bench.fallen({**slow, "feeds": 200}, floors) == []


# -- the rehearsal ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rehearsed(tools: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A day of every kind of feed."""
    kinds = len(tools["fetch_hints"].KINDS)
    return asyncio.run(
        tools["rehearse_fetch"].rehearse(tmp_path_factory.mktemp("rehearsal"), feeds=kinds, days=1)
    )


def test_a_rehearsed_day_asks_every_feed_that_can_be_asked(tools: dict[str, Any], rehearsed: Any) -> None:
    never = {feed.name for feed in rehearsed.feeds if not rehearsed.polls()[feed.number]}
    assert never == {"no such name"}
    assert len(rehearsed.rounds) == 48


def told(tools: dict[str, Any], rehearsed: Any, kind: str, later: timedelta) -> list[str]:
    """What is told of a rehearsal in which the first feed of `kind` was asked once more, so long after its
    last answer."""
    feed = next(one for one in rehearsed.feeds if one.name == kind)
    last = [one for one in rehearsed.asked if one.feed == feed.number][-1]
    more = replace(last, at=last.at + later)
    seen = replace(rehearsed, asked=(*rehearsed.asked, more))
    broken: list[str] = tools["rehearse_fetch"].broken(seen)
    return [words for words in broken if words.startswith(f"{kind} (")]


def test_a_feed_asked_sooner_than_it_asked_is_told(tools: dict[str, Any], rehearsed: Any) -> None:
    assert any(
        "wanted to be left" in words
        for words in told(tools, rehearsed, "max-age of two days", timedelta(hours=30))
    )
    assert any("within the hour" in words for words in told(tools, rehearsed, "plain", timedelta(minutes=30)))
    assert any("gone for good" in words for words in told(tools, rehearsed, "410", timedelta(days=3)))


def test_a_feed_that_is_forgotten_is_told(tools: dict[str, Any], rehearsed: Any) -> None:
    assert any("not again until" in words for words in told(tools, rehearsed, "plain", timedelta(days=3)))
