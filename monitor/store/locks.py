"""Who may run: named locks that the kernel or the server releases when their holder dies.

A file with a process id in it is no lock: after kill -9 it stays, and the number finds a new owner.
flock(2) beside the SQLite file and PostgreSQL's advisory locks end with the process that took them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, func, select

from monitor.errors import Busy, StoreError
from monitor.store import engine as _engine

_held: set[int] = set()


def _let_go() -> None:
    # A forked child (a process pool's worker) shares the open file and with it the lock: it would
    # outlive its killed parent and shut the next run out. To close the child's copy frees nothing
    # of the parent's.
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def lock(engine: Engine, name: str, *, wait: bool = False) -> Iterator[None]:
    """Holds the lock `name` of this store. Raises Busy where another holds it, or waits for it."""
    held = _file_lock if engine.dialect.name == "sqlite" else _server_lock
    with held(engine, name, wait=wait):
        yield


def locked(engine: Engine, name: str) -> bool:
    """Whether anyone holds the lock `name`."""
    try:
        with lock(engine, name):
            return False
    except Busy:
        return True


@contextmanager
def _file_lock(engine: Engine, name: str, *, wait: bool) -> Iterator[None]:
    path = Path(f"{engine.url.database}.{name}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise StoreError(
            f"the lock beside it cannot be made ({error.strerror}); check the permissions of its folder, "
            "or name another with --state",
            subject=_engine.name(engine.url),
        ) from error
    _held.add(descriptor)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(engine, name) from None
        yield
    finally:
        # The file stays: to remove it would let a third in beside one who waits on the old file.
        _held.discard(descriptor)
        os.close(descriptor)


@contextmanager
def _server_lock(engine: Engine, name: str, *, wait: bool) -> Iterator[None]:
    key = int.from_bytes(hashlib.sha256(f"monitor {name}".encode()).digest()[:8], "big", signed=True)
    # A connection of its own, outside any transaction, so that the lock lives as long as the run
    # and no longer, and an idle transaction does not keep the server from tidying up.
    with (
        _engine.translated(engine),
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn,
    ):
        if wait:
            conn.execute(select(func.pg_advisory_lock(key)))
        elif not conn.scalar(select(func.pg_try_advisory_lock(key))):
            raise _busy(engine, name)
        try:
            yield
        finally:
            conn.execute(select(func.pg_advisory_unlock(key)))


def _busy(engine: Engine, name: str) -> Busy:
    return Busy(f"another run holds the lock {name!r}; try again later", subject=_engine.name(engine.url))
