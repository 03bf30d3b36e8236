"""How the store reaches its database: SQLite or PostgreSQL, one writer at a time on both.

SQLite has only one writer. On PostgreSQL every writing transaction takes one advisory lock first, so
that the questions in this package need to be right under one model of concurrency, not two. Readers
never wait, and each sees one moment of the store from first row to last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, exc, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.errors import StoreError
from monitor.store.cold import ColdFiles
from monitor.store.columns import cold_files

BUSY_SECONDS = 30
COLD = "texts"
"""The folder of old texts, by default."""
_WRITES = "monitor_writes"
# An arbitrary number that this program alone uses: the key of the writers' lock.
_WRITER = 0x6D6F6E69746F72


def parse_url(url: str) -> URL:
    """`url` as SQLAlchemy's, with psycopg 3 as PostgreSQL's driver. Raises StoreError."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        raise StoreError(
            "the database address cannot be read; expected sqlite:///PATH or "
            "postgresql+psycopg://USER@HOST/NAME"
        ) from error
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        if parsed.database in {None, "", ":memory:"} or "mode=memory" in str(parsed.query):
            raise StoreError("the store needs a file, sqlite:///PATH: memory forgets")
        return parsed
    raise StoreError(
        f"{parsed.drivername} is not a database the store knows; expected sqlite or postgresql+psycopg"
    )


def name(url: URL) -> str:
    """What to call the store in messages: its file, or its address without the password."""
    return str(url.database) if is_sqlite(url) else url.render_as_string(hide_password=True)


def is_sqlite(url: URL) -> bool:
    """Whether the store is a file."""
    return url.get_backend_name() == "sqlite"


def connect(url: URL, cold: Path | None = None) -> Engine:
    """An engine for `url`. Makes the folder of a SQLite file. `cold`: where old texts lie in files; beside a
    SQLite file by default. Raises StoreError."""
    if is_sqlite(url):
        folder = Path(str(url.database)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"its folder cannot be made ({error.strerror}); name another with --state", subject=name(url)
            ) from error
    try:
        engine = create_engine(
            url,
            # As many threads as asyncio starts by default may ask at once.
            pool_size=8,
            max_overflow=32,
            # A database that was restarted costs nothing but a new connection.
            pool_pre_ping=not is_sqlite(url),
            # A lock's connection is silent for a whole run, and firewalls forget silent ones.
            connect_args={"timeout": BUSY_SECONDS} if is_sqlite(url) else {"keepalives_idle": 60},
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs its driver: pip install 'monitor-digest[postgres]'", subject=name(url)
        ) from error
    if cold is None and is_sqlite(url):
        cold = Path(str(url.database)).parent / COLD
    cold_files[engine.dialect] = ColdFiles(cold)
    if is_sqlite(url):
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _set_up_postgresql)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads one moment of the store and changes nothing."""
    options = (
        {}
        if engine.dialect.name == "sqlite"
        else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )
    with translated(engine), engine.execution_options(**options).connect() as conn, conn.begin():
        yield conn


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that alone may change the store; undone whole when anything is raised."""
    with translated(engine), engine.execution_options(**{_WRITES: True}).connect() as conn, conn.begin():
        if engine.dialect.name == "postgresql":
            conn.execute(select(func.pg_advisory_xact_lock(_WRITER)))
        yield conn


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turns what the database says went wrong with itself into a StoreError that names it and says
    what to do. Errors of ours (a broken constraint, wrong SQL) are bugs and pass."""
    try:
        yield
    except (exc.IntegrityError, exc.ProgrammingError, exc.DataError):
        raise
    except (exc.DBAPIError, exc.TimeoutError) as error:
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        raise StoreError(_advice(cause), subject=name(engine.url)) from error


def _advice(cause: BaseException | None) -> str:
    what = str(cause).strip().partition("\n")[0]
    if not isinstance(cause, sqlite3.Error):
        return f"the database does not answer as it should ({what}); check that it runs and can be reached"
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return {
        sqlite3.SQLITE_BUSY: f"another program has kept the file for over {BUSY_SECONDS} seconds; "
        "wait for it or end it, then try again",
        sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; check that its folder exists and that "
        "you may write there, or name another with --state",
        sqlite3.SQLITE_READONLY: "the file cannot be written; check its owner and permissions and "
        "those of its folder, or name another with --state",
        sqlite3.SQLITE_PERM: "the file may not be used; check its owner and permissions",
        sqlite3.SQLITE_FULL: "the disk is full; make room, then try again: nothing stored is lost",
        sqlite3.SQLITE_IOERR: f"the disk failed ({what}); check it, then try again",
        sqlite3.SQLITE_NOTADB: "the file is not a store; move it away, or name another with --state",
        sqlite3.SQLITE_CORRUPT: "the file is damaged; put a backup in its place, or save what "
        "sqlite3's .recover can, or move it away and begin anew",
    }.get(code, f"the database failed ({what})")


def _set_up_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Python's sqlite3 would begin transactions by itself, late and deferred: a reader that then
    # writes fails at once with "database is locked", whatever the busy time-out. We begin them.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        # WAL alone may lose the last commits when power fails; then a mail sent is sent again.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA wal_autocheckpoint = 4000")
    except BaseException:
        cursor.close()
        connection.close()
        raise
    cursor.close()


def _begin_sqlite(conn: Connection) -> None:
    # IMMEDIATE takes the writers' lock first, where waiting for it is still possible.
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get(_WRITES) else "BEGIN")


def _set_up_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # In other zones times near the year 1 or 9999 cannot be read back.
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.close()
    connection.commit()
