"""`monitor worker`: several processes at one store in PostgreSQL leave what one would have left."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import postgres
import psycopg
import pytest
from psycopg import sql
from test_cli import monitor

from monitor import crew
from monitor.config import load
from monitor.pipeline import STAGES, Desk, shares, work
from monitor.store import Store
from monitor.workers import Workers

TOOLS = Path(__file__).parents[1] / "tools"
NAMES = ("invented", "crew_web", "rehearse_workers")
OUTLETS = 24

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux answers on all loopback addresses"
)


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where the other scripts look for it
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tools() -> Iterator[dict[str, Any]]:
    before = list(sys.path)
    yield {name: loaded(name) for name in NAMES}
    sys.path[:] = before
    for name in NAMES:
        del sys.modules[name]


@pytest.fixture(scope="module")
def web(tools: dict[str, Any]) -> Iterator[Any]:
    with tools["crew_web"].Web(OUTLETS) as running:
        yield running


@pytest.fixture
def desk(tools: dict[str, Any], web: Any, postgres_server: postgres.Server, tmp_path: Path) -> Iterator[Any]:
    with postgres_server.database() as url:
        web.seen()
        yield tools["rehearse_workers"].Desk.at(tmp_path / "desk", web, url)


@pytest.fixture(scope="module")
def alone(
    tools: dict[str, Any],
    web: Any,
    postgres_server: postgres.Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """What one `monitor run` leaves."""
    with postgres_server.database() as url:
        desk = tools["rehearse_workers"].Desk.at(tmp_path_factory.mktemp("alone") / "desk", web, url)
        desk.run("run")
        left: dict[str, Any] = desk.left()
        return left


def test_three_workers_leave_what_one_process_does_and_ask_for_each_address_once(
    desk: Any, web: Any, alone: dict[str, Any]
) -> None:
    desk.workers(3, "--jobs", "4", "--processes", "1")
    assert desk.left() == alone
    assert len(alone["entries"]) == OUTLETS
    assert len(alone["mailed"]) == 5
    seen = web.seen()
    assert {address: count for address, count in seen.asked.items() if count > 1} == {}
    assert seen.together == 1
    # What is done is done: nothing is asked or mailed again.
    desk.workers(1, "--processes", "1")
    assert web.seen().asked == {}
    assert desk.left() == alone
    assert "interrupted" not in desk.run("status")[1]


def test_what_a_killed_worker_was_at_is_another_s_within_a_minute(
    desk: Any, web: Any, alone: dict[str, Any]
) -> None:
    first = desk.start("worker", "--every", "1", "--jobs", "2", "--processes", "1")
    try:
        asked: dict[str, int] = {}
        until = time.monotonic() + 60
        while not any("/a/" in address for address in asked) and time.monotonic() < until:
            time.sleep(0.02)
            asked |= web.seen().asked
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate()
    assert any("/a/" in address for address in asked)
    assert desk.workers(2, "--processes", "1") < 60
    assert desk.left() == alone


def test_a_worker_that_is_told_to_stop_ends_its_tasks_and_leaves_none_behind(desk: Any, web: Any) -> None:
    first = desk.start("worker", "--every", "1", "--jobs", "2", "--processes", "1")
    until = time.monotonic() + 60
    while not web.seen().asked and time.monotonic() < until:
        time.sleep(0.02)
    first.terminate()
    _, err = first.communicate(timeout=60)
    assert (first.returncode, "Traceback" in err) == (0, False), err
    with psycopg.connect(crew._conninfo(desk.database)) as conn:
        conn.execute(f"SET search_path TO {crew._SCHEMA}{crew._VERSION}")
        doing = conn.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'").fetchone()
    assert doing == (0,)


def test_a_worker_may_collect_alone_and_leave_issues_to_where_the_archive_lies(desk: Any) -> None:
    desk.workers(1, "--only", "collect", "--processes", "1")
    assert desk.left_over_tasks("publish") == 1
    assert not (desk.folder / "digests").exists()
    desk.workers(1, "--only", "publish", "--processes", "1")
    assert desk.left_over_tasks("publish") == 0
    assert (desk.folder / "digests" / "2026" / "2026-W47.md").is_file()


def test_without_postgresql_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("tags: {q: {match: q}}\nfeeds: [http://a.example/f]\n", "utf-8")
    done = monitor("worker", at=tmp_path)
    assert done.returncode == 2
    assert "write `database: postgresql://…` into it, or let `monitor schedule` do all of it" in done.stderr


def test_its_tables_are_made_once_and_those_of_versions_that_nobody_uses_go(
    postgres_server: postgres.Server,
) -> None:
    with postgres_server.database() as url, psycopg.connect(crew._conninfo(url), autocommit=True) as conn:
        for name, heard in (("monitor_tasks_1_0", "1 day"), ("monitor_tasks_1_1", "1 second")):
            conn.execute(f"CREATE SCHEMA {name}")
            conn.execute(f"CREATE TABLE {name}.procrastinate_workers (last_heartbeat timestamptz)")
            conn.execute(
                sql.SQL("INSERT INTO {} VALUES (now() - %s::interval)").format(
                    sql.Identifier(name, "procrastinate_workers")
                ),
                [heard],
            )
        crew.prepare(url)
        crew.prepare(url)
        found = conn.execute(
            r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'monitor\_%' ORDER BY 1"
        ).fetchall()
        assert [name for (name,) in found] == ["monitor_tasks_1_1", f"monitor_tasks_{crew._VERSION}"]


def test_a_share_that_is_done_twice_finds_nothing_left_to_do(tools: dict[str, Any], tmp_path: Path) -> None:
    async def done() -> None:
        with ExitStack() as stack:
            web = stack.enter_context(tools["crew_web"].Web(6, entries=2))
            folder = tools["rehearse_workers"].Desk.at(tmp_path / "desk", web, "").folder
            config = load(folder / "feeds.yaml", {})
            store = stack.enter_context(Store.open(f"sqlite:///{tmp_path}/monitor.db"))
            workers = stack.enter_context(Workers(1))
            async with httpx.AsyncClient() as client:
                desk = Desk.of(config, store=store, client=client, workers=workers)
                now = tools["crew_web"]._WEEK
                store.sync_feeds(config.feeds, now=now)
                for stage in STAGES[:2]:
                    found = shares(stage, desk, now=now)
                    assert len({one.host for one in found}) == len(found) == 6
                    for one in (*found, *found):
                        await work(one, desk, now=now)
                    assert shares(stage, desk, now=now) == ()
                asked = web.seen().asked
                assert {count for address, count in asked.items() if "robots" not in address} == {1}
                pages = [address for address in asked if "/a/" in address]
                assert store.counts()["articles"] == len(pages) == 11

    asyncio.run(done())
