"""The whole program over the sample week on a real web server: each command a process, as its user has it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import started
from started import Started

from monitor import rehearsal

COLLECTED = rehearsal.COLLECTED.isoformat()
PUBLISHED = rehearsal.NOW.isoformat()


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with a feeds.yaml, as a user has one. `database`: PostgreSQL in place of SQLite. `anew`: each
    command is an interpreter started for it, with a seed of its own for its hashes (see `started`)."""

    folder: Path
    database: str | None = None
    anew: bool = False

    @classmethod
    def at(cls, folder: Path, base: str, database: str | None = None, *, anew: bool = False) -> Desk:
        """A new desk that reads the sample week served at `base`."""
        folder.mkdir(parents=True)
        (folder / "feeds.yaml").write_text(rehearsal.feeds_yaml(base), encoding="utf-8")
        return cls(folder, database, anew)

    def copy(self, folder: Path) -> Desk:
        """Another desk that has got as far as this one; of a SQLite file alone."""
        shutil.copytree(self.folder, folder)
        return Desk(folder)

    def start(self, *command: str, now: str) -> subprocess.Popen[str] | Started:
        """Starts `monitor COMMAND` there."""
        environment = {**os.environ, "MONITOR_NOW": now, "NO_COLOR": "1"}
        environment.pop("MONITOR_DATABASE_URL", None)
        if self.database is not None:
            environment["MONITOR_DATABASE_URL"] = self.database
        if not self.anew:
            return started.start(*command, at=self.folder, environment=environment)
        return subprocess.Popen(
            [sys.executable, "-m", "monitor", *command],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # so that a test can kill it with its worker processes
        )

    def run(self, *command: str, now: str = PUBLISHED, code: int = 0) -> str:
        """What `monitor COMMAND` prints; fails where it does not exit with `code`."""
        with self.start(*command, now=now) as process:
            out, err = process.communicate(timeout=240)
        assert process.returncode == code, (
            f"monitor {' '.join(command)}: {process.returncode}\n{out[-2000:]}\n{err[-4000:]}"
        )
        assert "Traceback" not in err, err
        return out if code == 0 else out + err

    def json(self, *command: str, now: str = PUBLISHED) -> Any:
        """What `monitor COMMAND --json` says."""
        return json.loads(self.run(*command, "--json", now=now))

    def entries(self) -> list[dict[str, Any]]:
        """Every line of the export."""
        return [json.loads(line) for line in self.run("export").splitlines()]

    def files(self) -> Mapping[str, str]:
        """Every file of the archive, with the hash of its bytes."""
        root = self.folder / "digests"
        return {
            str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    def issue(self) -> dict[str, Any]:
        """The facts of the sample week's issue."""
        path = self.folder / "digests" / rehearsal.WEEK[:4] / f"{rehearsal.WEEK}.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
