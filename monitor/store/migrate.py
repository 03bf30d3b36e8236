"""Brings a store to this program's tables: append-only revisions, each one transaction.

A new store walks the same revisions as an old one, so there is one way to make the tables, and an
old store, upgraded, equals a new one.
"""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from monitor.errors import StoreError
from monitor.store import engine as _engine
from monitor.store import locks

# Not Alembic's own name: a database may be shared with other programs that use Alembic.
VERSION_TABLE = "monitor_version"
# Alembic keeps the running migration in globals of its modules.
_alone = threading.Lock()


def revisions() -> tuple[str, ...]:
    """Every revision this program knows, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(s.revision for s in reversed(list(scripts.walk_revisions())))


def revision(engine: Engine) -> str | None:
    """The revision the store stands at; None for an empty database."""
    with _engine.reading(engine) as conn:
        return MigrationContext.configure(conn, opts={"version_table": VERSION_TABLE}).get_current_revision()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Brings the store to revision `to`, alone: others who open it meanwhile wait.

    Killed halfway, it stands at a whole revision, and the next to open it goes on. Raises
    StoreError for a store that a newer program has made.
    """
    known = revisions()
    if to == "head" and _checked(engine, known) == known[-1]:
        return
    with locks.lock(engine, "migrate", wait=True), _alone:
        _checked(engine, known)
        config = _config()
        with _engine.translated(engine), engine.execution_options(monitor_writes=True).connect() as conn:
            config.attributes["connection"] = conn
            command.upgrade(config, to)


def _checked(engine: Engine, known: tuple[str, ...]) -> str | None:
    found = revision(engine)
    if found is not None and found not in known:
        raise StoreError(
            f"a newer version of monitor has made this store (its revision {found} is unknown here, the "
            f"newest known is {known[-1]}); upgrade monitor, or name another store with --state",
            subject=_engine.name(engine.url),
        )
    return found


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    # Else Alembic splits the path at spaces, and warns.
    config.set_main_option("path_separator", "os")
    config.attributes["version_table"] = VERSION_TABLE
    return config
