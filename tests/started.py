"""`monitor COMMAND` in a process of its own, without the second that Python takes to load the program.

The suite starts the command hundreds of times. So one process for each of pytest's loads what every command
loads, and forks for each command: a session, folder, environment, streams and exit code of its own, and
`python -m monitor` from there on (the commands themselves, which look at the environment and the terminal
when they are loaded, are loaded after the fork).

Not for what is about the start of Python: its warnings, its own settings in the environment, or the seed of
its hashes, which all that are forked here share. What must come out the same whatever that seed is, is
compared with a run that was started as users start it.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

# Nearly all of the program, and what it loads when first needed.
LOADED = (
    "monitor.pipeline", "httpx", "httpcore", "monitor.stories.room", "monitor.stories.telling",
    "monitor.evidence.certainty", "monitor.evidence.dates", "monitor.evidence.edits",
    "monitor.evidence.ledger", "monitor.evidence.origins", "monitor.evidence.parties",
    "monitor.evidence.reads", "monitor.evidence.summary",
)  # fmt: skip
_SIZE = 8  # bytes that say how long a request is


class Started:
    """A command under way: as much of subprocess.Popen as the tests ask of one."""

    def __init__(self, pid: int, ending: socket.socket, stdin: int, stdout: int, stderr: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ending = ending
        self._asked = False
        self._heard: tuple[str, str] | None = None
        self._stdin = stdin
        self._said: list[TextIO] = [open(end, encoding="utf-8") for end in (stdout, stderr)]  # noqa: PTH123, SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.communicate()

    def communicate(self, said: str = "", timeout: float | None = None) -> tuple[str, str]:
        """Hands over `said`, and waits for the end; what was written to standard output and error."""
        found = ["", ""]

        def read(which: int) -> None:
            with self._said[which] as stream:
                found[which] = stream.read()

        def write() -> None:
            with contextlib.suppress(BrokenPipeError), open(self._stdin, "w", encoding="utf-8") as stream:  # noqa: PTH123
                stream.write(said)

        if self._heard is None:
            jobs = [threading.Thread(target=read, args=(which,), daemon=True) for which in (0, 1)]
            jobs.append(threading.Thread(target=write, daemon=True))
            end = None if timeout is None else time.monotonic() + timeout
            for job in jobs:
                job.start()
            for job in jobs:
                job.join(None if end is None else max(0, end - time.monotonic()))
                if job.is_alive():
                    raise subprocess.TimeoutExpired("monitor", timeout or 0)
            self.wait(None if end is None else max(0.1, end - time.monotonic()))
            self._heard = found[0], found[1]
        return self._heard

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code; less than nothing, the signal that ended it."""
        if self.returncode is None:
            self._ending.settimeout(timeout)
            try:
                if not self._asked:
                    self._ending.sendall(b"?")
                    self._asked = True
                self.returncode = int(self._ending.recv(_SIZE))
            except TimeoutError:
                raise subprocess.TimeoutExpired("monitor", timeout or 0) from None
            self._ending.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Sends it a signal."""
        os.kill(self.pid, number)


def start(*command: str, at: Path, environment: Mapping[str, str]) -> Started:
    """Starts `monitor COMMAND` in the folder `at`; its input ends when it is waited for."""
    ending, theirs = socket.socketpair()
    (stdin, to_it), (out, stdout), (err, stderr) = os.pipe(), os.pipe(), os.pipe()
    request = json.dumps([command, str(at), dict(environment)]).encode()
    door, turn = _loaded()
    with turn:
        socket.send_fds(door, [b"%*d" % (_SIZE, len(request))], [stdin, stdout, stderr, theirs.fileno()])
        door.sendall(request)
    for end in (stdin, stdout, stderr):
        os.close(end)
    theirs.close()
    return Started(int(ending.recv(_SIZE)), ending, to_it, out, err)


def run(
    *command: str, at: Path, environment: Mapping[str, str], said: str = "", timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Runs `monitor COMMAND` in the folder `at` to its end, with `said` as its input."""
    under_way = start(*command, at=at, environment=environment)
    out, err = under_way.communicate(said, timeout)
    return subprocess.CompletedProcess(command, under_way.wait(), out, err)


@cache
def _loaded() -> tuple[socket.socket, threading.Lock]:
    """The way to the process that has everything loaded, which ends when this one does."""
    door, theirs = socket.socketpair()
    with theirs:
        loaded = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            # NumPy's library starts threads where it may, and what has threads cannot fork.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def end() -> None:
        door.close()
        loaded.wait()

    atexit.register(end)
    return door, threading.Lock()


# -- in that process --------------------------------------------------------------------------


def _serve(door: socket.socket) -> None:
    """Forks for each request. Returns in the process of a command alone, which is then to run it."""
    while True:
        head, streams, _, _ = socket.recv_fds(door, _SIZE, 4)
        if not head:
            os._exit(0)
        request = b""
        while len(request) < int(head):
            request += door.recv(int(head) - len(request))
        if os.fork() == 0:
            door.close()
            _watch(json.loads(request), streams)
            return
        for stream in streams:
            os.close(stream)


def _watch(request: Any, streams: Sequence[int]) -> None:
    """Forks the command and tells of it: its process, and when asked its end: until then its number stays
    its own, so that a test can kill what may have ended. Returns in the command's process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ending = socket.socket(fileno=streams[3])
    pid = os.fork()
    if pid:
        for stream in (0, 1, 2, *streams[:3]):
            os.close(stream)
        ending.sendall(b"%*d" % (_SIZE, pid))
        ending.recv(1)
        _, status = os.waitpid(pid, 0)
        with contextlib.suppress(OSError):  # nobody waits for it any more
            ending.sendall(b"%*d" % (_SIZE, os.waitstatus_to_exitcode(status)))
        os._exit(0)
    ending.close()
    os.setsid()  # so that a test can kill it with its worker processes
    for number, stream in enumerate(streams[:3]):
        os.dup2(stream, number)
        os.close(stream)
    command, at, environment = request
    os.chdir(at)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.path[0] = at
    sys.argv[:] = ["monitor", *command]


if __name__ == "__main__":
    for module in LOADED:
        importlib.import_module(module)
    gc.freeze()  # else each command collects, and so copies, what all share: half its time
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever watches a command is waited for by nobody
    _serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("monitor", run_name="__main__", alter_sys=True)
