"""What tests of several rooms share: a store on each database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store

# The tests are found by path, not by name; their helpers stand beside them.
sys.path.insert(0, str(Path(__file__).parent))

import postgres

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One PostgreSQL for the whole session, started when first wanted."""
    with postgres.server() as running:
        yield running


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
