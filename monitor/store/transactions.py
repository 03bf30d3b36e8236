"""What every question to the store goes through: one transaction each."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine

from monitor.store import engine

P = ParamSpec("P")
T = TypeVar("T")


class Transactions:
    """A database, read in moments and written by one at a time."""

    def __init__(self, db: Engine) -> None:
        self._db = db
        # SQLite's waiting writers poll, and an unlucky one can starve; our own threads queue here.
        self._turn = Lock()

    def _read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with engine.reading(self._db) as conn:
            return work(conn, *args, **kwargs)

    def _write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._turn, engine.writing(self._db) as conn:
            return work(conn, *args, **kwargs)
