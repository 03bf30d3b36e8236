"""What tests of several rooms share: a store on each database, and the sample week, collected; and in which
order their files are run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor import rehearsal
from monitor.store import Store

# The tests are found by path, not by name; their helpers stand beside them.
sys.path.insert(0, str(Path(__file__).parent))

import postgres
import whole

DATABASES = ("sqlite", "postgresql")
# The files that take longest, at the beginning: with each file on one core, one of them at the end is waited
# for by all the others. By seconds measured; xdist's own order, by number of tests, puts most of these last.
LONGEST = (
    "test_crew.py",
    "test_run.py", "test_whole.py", "test_send.py", "test_send_whole.py", "test_collect.py", "test_lab.py",
    "test_cli.py", "test_evidence_quotes.py", "test_store_properties.py", "test_relevance.py",
    "test_locks.py", "test_bench.py", "test_why.py", "test_collect_again.py", "test_store.py",
    "test_store_crash.py", "test_fetch.py", "test_store_again.py", "test_store_issues.py", "test_schedule.py",
    "test_service.py", "test_meaning.py", "test_bench_stories.py", "test_git.py", "test_evidence.py",
    "test_moving.py", "test_tutorial.py", "test_cli_story.py", "test_restore.py", "test_cli_subscriptions.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest files first; within a file, and among the others, the order stays."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One PostgreSQL for the whole session, started when first wanted."""
    with postgres.server() as running:
        yield running


@pytest.fixture(scope="session")
def sample_web() -> Iterator[str]:
    """The sample week on a web server: its address."""
    with rehearsal.serve() as base:
        yield base


@pytest.fixture(scope="session")
def collected(sample_web: str, tmp_path_factory: pytest.TempPathFactory) -> whole.Desk:
    """A desk that has collected the sample week, once for the whole session: read it, or take a copy."""
    desk = whole.Desk.at(tmp_path_factory.mktemp("collected") / "desk", sample_web)
    desk.run("collect", now=whole.COLLECTED)
    return desk


@pytest.fixture(params=DATABASES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new store, once on each database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/state/monitor.sqlite3"
    else:
        with request.getfixturevalue("postgres_server").database() as url:
            yield url


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, once on each."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty/monitor.sqlite3"
    else:
        with request.getfixturevalue("postgres_server").database(empty=True) as url:
            yield url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A new, open store, once on each database."""
    with Store.open(store_url) as opened:
        yield opened
