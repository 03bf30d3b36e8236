"""Brings a store to this program's tables: append-only revisions, each one transaction.

A new store walks the same revisions as an old one, so there is one way to make the tables, and an
old store, upgraded, equals a new one.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, column, inspect, select, table

from monitor.errors import StoreError
from monitor.store import engine as _engine
from monitor.store import locks

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
# Not Alembic's own name: a database may be shared with other programs that use Alembic.
VERSION_TABLE = "monitor_version"
# Alembic keeps the running migration in globals of its modules.
_alone = threading.Lock()


def revisions() -> tuple[str, ...]:
    """Every revision this program knows, oldest first: a file's name begins with its own
    (`r0003_send.py`).

    Alembic is not asked, neither here nor where the store stands: whoever opens a store asks both, and
    Alembic with its revisions takes 0.2 s to load. Only who has something to migrate needs it.
    """
    return tuple(sorted(path.name[1:5] for path in (_MIGRATIONS / "versions").glob("r*.py")))


def revision(engine: Engine) -> str | None:
    """The revision the store stands at; None for an empty database."""
    with _engine.reading(engine) as conn:
        if not inspect(conn).has_table(VERSION_TABLE):
            return None
        found: str | None = conn.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
        return found


def upgrade(engine: Engine, to: str = "head") -> None:
    """Brings the store to revision `to`, alone: others who open it meanwhile wait.

    Killed halfway, it stands at a whole revision, and the next to open it goes on. Raises
    StoreError for a store that a newer program has made.
    """
    known = revisions()
    if to == "head" and _checked(engine, known) == known[-1]:
        return
    from alembic import command  # noqa: PLC0415  see `revisions`

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
    from alembic.config import Config  # noqa: PLC0415  see `revisions`

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    # Else Alembic splits the path at spaces, and warns.
    config.set_main_option("path_separator", "os")
    config.attributes["version_table"] = VERSION_TABLE
    return config
