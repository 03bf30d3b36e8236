# ruff: noqa: INP001 - beside a script
"""What a command and everything it starts take: seconds of the processor, and memory, of the whole tree."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a command took. `processor`: of the command and all that it waited for, as the kernel counts it;
    `by_others`: how much of it by processes it started, as last seen. `peak` and `resident` in MB: the most
    that all its processes held at once, memory that they share counted once (PSS), and counted for each
    (RSS). `patient`: whether it ended by itself."""

    code: int
    seconds: float
    processor: float
    by_others: float
    peak: float
    resident: float
    patient: bool
    output: str
    errors: str


def run(command: Sequence[str], *, env: Mapping[str, str], limit: float) -> Used:
    """Runs `command`, looking at it every EVERY seconds; after `limit` seconds it is ended."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  the bench's own commands
            command, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        watch = _Watch(process.pid, begun + limit)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.end()
        out.seek(0)
        err.seek(0)
        own = usage.ru_utime + usage.ru_stime
        others = sum(watch.used.values())
        return Used(
            code=process.returncode,
            seconds=seconds,
            # What a process did that nobody waited for, the kernel adds to nobody.
            processor=max(own, others + watch.first),
            by_others=others,
            peak=watch.peak / _MB,
            resident=watch.resident / _MB,
            patient=watch.patient,
            output=out.read().decode("utf-8", "replace"),
            errors=err.read().decode("utf-8", "replace"),
        )


class _Watch(threading.Thread):
    """Looks at a tree of processes until told to end."""

    def __init__(self, root: int, until: float) -> None:
        super().__init__(daemon=True)
        self._root, self._until = root, until
        self._ended = threading.Event()
        self.used: dict[int, float] = {}
        self.first = 0.0
        self.peak = self.resident = 0.0
        self.patient = True

    def end(self) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        while not self._ended.wait(EVERY):
            shared = resident = 0
            for one in _tree(self._root):
                with contextlib.suppress(OSError, ValueError, IndexError):
                    pss, rss, used = _look(one)
                    shared += pss
                    resident += rss
                    if one == self._root:
                        self.first = used
                    else:
                        self.used[one] = max(used, self.used.get(one, 0.0))
            self.peak, self.resident = max(self.peak, shared), max(self.resident, resident)
            if self.patient and time.perf_counter() > self._until:
                self.patient = False
                for one in _tree(self._root):
                    with contextlib.suppress(OSError):
                        os.kill(one, 9)


def _tree(root: int) -> list[int]:
    """A process and all below it."""
    found = [root]
    for one in found:
        # By thread: a child belongs to the thread that started it.
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(child) for child in task.read_text("ascii").split()]
    return found


def _look(process: int) -> tuple[int, int, float]:
    """Bytes it holds (shared ones by its share; in all), and its seconds of the processor."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    used = (int(fields[11]) + int(fields[12])) / _TICKS
    resident = int(fields[21]) * _PAGE
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024, resident, used
    return resident, resident, used
