"""A real PostgreSQL for the tests: a server of their own in a temporary folder, gone afterwards.

It listens on a Unix socket alone, and forgets (fsync off): the tests kill its clients, never it.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from monitor.store import Store

TEMPLATE = "monitor_template"


class Server:
    """A running server, and fresh databases in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        """The address of a database as the store takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def run(self, statement: str, *names: str) -> None:
        """Runs a statement as the server's owner; `{}` are names, quoted."""
        with psycopg.connect(host=str(self._folder), user="postgres", autocommit=True) as conn:
            conn.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """A fresh database's address: with the store's tables, or with nothing."""
        name = f"test_{next(self._numbers)}"
        self.run("CREATE DATABASE {} TEMPLATE {}", name, "template0" if empty else TEMPLATE)
        try:
            yield self.url(name)
        finally:
            self.run("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def server() -> Iterator[Server]:
    """A server for as long as the block lasts. Skips the test, saying why, where it cannot run."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (no initdb and pg_ctl): the store is tested on SQLite only")
    owner = _owner()
    # Not pytest's own folder: it is closed to other users, and its name is too long for a socket's.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if owner is not None:
            shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
        data = folder / "data"
        # Sorted as people do where the server can: what the store sorts must not depend on it.
        icu: list[str | Path] = ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C"]
        common: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        if _run(owner, *common, *icu, check=False) != 0:
            _run(owner, *common, "--locale=C")
        # A zone of its own, too: what the store gives back must not depend on the server's.
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c TimeZone=Asia/Tokyo"
        control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        _run(owner, *control, "-o", settings, "start")
        try:
            running = Server(folder)
            running.run("CREATE DATABASE {} TEMPLATE template0", TEMPLATE)
            Store.open(running.url(TEMPLATE)).close()
            yield running
        finally:
            _run(owner, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    # Debian keeps them off the PATH, a folder for each version.
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    return next((f for f in reversed(folders) if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


def _owner() -> str | None:
    """Whom the server runs as: it refuses root. None: ourselves."""
    if os.getuid() != 0:
        return None
    if shutil.which("runuser") is None:
        pytest.skip("PostgreSQL refuses to run as root, and there is no runuser to become another")
    users = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


def _run(owner: str | None, *command: str | Path, check: bool = True) -> int:
    become = ["runuser", "-u", owner, "--"] if owner is not None else []
    done = subprocess.run(
        [*become, *map(str, command)],
        check=False,
        cwd="/",
        stdin=subprocess.DEVNULL,
        # Into a file, not a pipe: the server would inherit the pipe and hold it open for ever.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if check and done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed with exit code {done.returncode}")
    return done.returncode
