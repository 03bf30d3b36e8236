"""Who may run: named locks that the kernel or the server releases when their holder dies.

A file with a process id in it is no lock: after kill -9 it stays, and the number finds a new owner.
flock(2) beside the SQLite file and PostgreSQL's advisory locks end with the process that took them.

Beside the lock stands a row with a lease, for people: who holds it, since when, and when it was last
heard from. It decides nothing. Where it is missing, old or cannot be written, the lock holds all the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, exc, func, select, text

from monitor.errors import Busy, StoreError
from monitor.store import engine as _engine
from monitor.store.schema import holders

LEASE = timedelta(seconds=60)
"""How long a holder may keep silent before its neighbours wonder. It speaks three times as often."""

# The lock under which the tables are made, the holders' among them: nothing to write in yet.
_UNTOLD = "migrate"

# Beside SQLite, whoever asks whether a lock is free holds it for some microseconds, or longer on a loaded
# machine; and PostgreSQL notices a moment late that a holder was killed. A run that comes just then must
# not go away for it: it tries again after these seconds, and believes the last answer.
_PATIENCE = (0.02, 0.1, 0.5)

# A key of 64 bits stands there in two halves, and objsubid 1 tells it from a pair of keys. The view shows
# the locks of every database of the server.
_HELD = text(
    "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
    " AND CAST(classid AS bigint) = :high AND CAST(objid AS bigint) = :low AND objsubid = 1)"
)

# The commands that take a lock: the only words of a command line that are told.
_COMMANDS = frozenset(
    "check collect demo export feeds label lab move publish restore run schedule search send status story "
    "why worker".split()
)

_held: set[int] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds the lock `name`, in words, and when it was last heard from: "monitor run, process 4711
    on HOST". A holder not heard from for a LEASE is stopped, hung, or cut off."""

    name: str
    holder: str
    since: datetime
    heard: datetime


def _let_go() -> None:
    # A forked child (a process pool's worker) shares the open file and with it the lock: it would
    # outlive its killed parent and shut the next run out. To close the child's copy frees nothing
    # of the parent's.
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def lock(engine: Engine, name: str, *, wait: bool = False, lease: timedelta = LEASE) -> Iterator[None]:
    """Holds the lock `name` of this store, and says so to whoever asks. Raises Busy, with who holds it,
    where another does, or waits for it."""
    with _taken(engine, name, wait=wait, lease=lease):
        if name == _UNTOLD:
            yield
        else:
            with _told(engine, name, lease):
                yield


def locked(engine: Engine, name: str) -> bool:
    """Whether anyone holds the lock `name`. To ask turns no run away that comes meanwhile."""
    return _file_locked(engine, name) if engine.dialect.name == "sqlite" else _server_locked(engine, name)


def holder(engine: Engine, name: str) -> Holder | None:
    """Who holds the lock `name`, as far as it has said; None where nobody does, too."""
    return _row(engine, name) if locked(engine, name) else None


def this_run(words: Sequence[str]) -> str:
    """What a run calls itself, from its command line: "monitor run, process 4711 on HOST".

    Only the command's own name is taken from there; paths, addresses and whatever else a command line
    may hold stay out.
    """
    command = next((word for word in words[1:] if word in _COMMANDS), "")
    return f"{f'monitor {command}'.strip()}, process {os.getpid()} on {socket.gethostname()}"


@contextmanager
def _taken(engine: Engine, name: str, *, wait: bool, lease: timedelta) -> Iterator[None]:
    take = _file_lock if engine.dialect.name == "sqlite" else _server_lock
    with take(engine, name, wait=wait, lease=lease):
        yield


@contextmanager
def _file_lock(engine: Engine, name: str, *, wait: bool, lease: timedelta) -> Iterator[None]:
    try:
        descriptor = os.open(_lock_file(engine, name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise StoreError(
            f"the lock beside it cannot be made ({error.strerror}); check the permissions of its folder, "
            "or name another with --state",
            subject=_engine.name(engine.url),
        ) from error
    _held.add(descriptor)
    try:
        if wait:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        elif not _patiently(lambda: _flocked(descriptor, fcntl.LOCK_EX)):
            raise _busy(engine, name, lease)
        yield
    finally:
        # The file stays: to remove it would let a third in beside one who waits on the old file.
        _close(descriptor)


def _file_locked(engine: Engine, name: str) -> bool:
    # flock(2) has no question, only the attempt. Shared, so that two who ask are not in each other's way,
    # and one refusal is an answer: those who run alone keep it from being had.
    try:
        descriptor = os.open(_lock_file(engine, name), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(
            f"the lock beside it cannot be read ({error.strerror}); check its owner and permissions",
            subject=_engine.name(engine.url),
        ) from error
    _held.add(descriptor)
    try:
        return not _flocked(descriptor, fcntl.LOCK_SH)
    finally:
        _close(descriptor)


def _lock_file(engine: Engine, name: str) -> Path:
    return Path(f"{engine.url.database}.{name}.lock")


def _flocked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _close(descriptor: int) -> None:
    if descriptor in _held:  # else this is a forked child, which has closed it already
        _held.discard(descriptor)
        os.close(descriptor)


@contextmanager
def _server_lock(engine: Engine, name: str, *, wait: bool, lease: timedelta) -> Iterator[None]:
    key = int.from_bytes(_key(name), "big", signed=True)
    # A connection of its own, outside any transaction, so that the lock lives as long as the run
    # and no longer, and an idle transaction does not keep the server from tidying up.
    with (
        _engine.translated(engine),
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn,
    ):
        if wait:
            conn.execute(select(func.pg_advisory_lock(key)))
        elif not _patiently(lambda: bool(conn.scalar(select(func.pg_try_advisory_lock(key))))):
            raise _busy(engine, name, lease)
        try:
            yield
        finally:
            conn.execute(select(func.pg_advisory_unlock(key)))


def _server_locked(engine: Engine, name: str) -> bool:
    # Looked up, not tried: the lock is nobody's for it, also where the answer takes a while.
    key = _key(name)
    halves = {"high": int.from_bytes(key[:4], "big"), "low": int.from_bytes(key[4:], "big")}
    with _engine.reading(engine) as conn:
        return bool(conn.scalar(_HELD, halves))


def _key(name: str) -> bytes:
    return hashlib.sha256(f"monitor {name}".encode()).digest()[:8]


def _patiently(attempt: Callable[[], bool]) -> bool:
    for pause in _PATIENCE:
        if attempt():
            return True
        time.sleep(pause)
    return attempt()


# -- who holds it -----------------------------------------------------------------------------


@contextmanager
def _told(engine: Engine, name: str, lease: timedelta) -> Iterator[None]:
    """Says that this run holds `name`, again and again, until the block ends. Raises nothing of its own:
    whatever is wrong with the store, the run will meet it by itself and say it better."""
    now = datetime.now(UTC)
    me = Holder(name=name, holder=this_run(sys.argv), since=now, heard=now)
    over = threading.Event()
    voice = threading.Thread(target=_speak, args=(engine, me, lease, over), name=f"lock {name}", daemon=True)
    with _undisturbed(), _row_of(engine) as conn:
        conn.execute(holders.delete().where(holders.c.name == name))
        conn.execute(holders.insert().values(name=name, holder=me.holder, since=me.since, heard=me.heard))
    voice.start()
    process = os.getpid()
    try:
        yield
    finally:
        if os.getpid() == process:  # a forked child has no voice, and its parent's row is not its own
            over.set()
            # It may be waiting for a database that is busy; then it ends by itself, and finds no row.
            voice.join(2)
            # Still under the lock, so that it cannot be the next holder's.
            with _undisturbed(), _row_of(engine) as conn:
                conn.execute(holders.delete().where(holders.c.name == name))


def _speak(engine: Engine, me: Holder, lease: timedelta, over: threading.Event) -> None:
    while not over.wait(lease.total_seconds() / 3):
        with _undisturbed(), _row_of(engine) as conn:
            conn.execute(
                holders.update()
                .where(holders.c.name == me.name, holders.c.holder == me.holder, holders.c.since == me.since)
                .values(heard=datetime.now(UTC))
            )


def _undisturbed() -> suppress:
    # A store of an older revision has no such table; a broken one is told by whoever needs it; a time
    # that somebody wrote by hand may be none (ValueError).
    return suppress(StoreError, exc.SQLAlchemyError, ValueError)


@contextmanager
def _row_of(engine: Engine) -> Iterator[Connection]:
    # Not `engine.writing`: on PostgreSQL that queues behind all who write, perhaps the very one who hangs.
    # Each row has one writer, the holder of its lock.
    with (
        _engine.translated(engine),
        engine.execution_options(monitor_writes=True).connect() as conn,
        conn.begin(),
    ):
        yield conn


def _row(engine: Engine, name: str) -> Holder | None:
    with _undisturbed(), _engine.reading(engine) as conn:
        row = conn.execute(select(holders).where(holders.c.name == name)).one_or_none()
        return None if row is None else Holder(**row._mapping)
    return None


def _busy(engine: Engine, name: str, lease: timedelta) -> Busy:
    words = f"another run holds the lock {name!r}"
    found = _row(engine, name)
    if found is None:
        return Busy(f"{words}; try again later", subject=_engine.name(engine.url))
    now = datetime.now(UTC)
    form = "%H:%M:%S" if found.since.date() == now.date() else "%Y-%m-%d %H:%M:%S"
    words += f": {found.holder}, since {found.since.strftime(form)} UTC, "
    # Another machine's clock may be ahead of ours.
    silent = max(now - found.heard, timedelta())
    if silent <= lease:
        words += f"last heard from {_long(silent)} ago; try again later"
    else:
        words += (
            f"but not heard from for {_long(silent)}: it is stopped or hung, or its machine is gone; "
            "end that process, the lock ends with it, and try again"
        )
    return Busy(words, subject=_engine.name(engine.url))


def _long(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    count, unit = next(
        (
            (seconds // size, unit)
            for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"))
            if seconds >= 2 * size
        ),
        (seconds, "second"),
    )
    return f"{count} {unit}{'' if count == 1 else 's'}"
