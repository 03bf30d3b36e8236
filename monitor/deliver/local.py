"""Letters that stay on this machine: a sendmail program, a Maildir, a folder of .eml files.

Files are named for their Message-ID and appear whole, so a run that was killed finds what it wrote, and
writes no second copy: there a letter is never `unknown`, and `dot` is not announced. A program is
another matter: what it did with its input is known from its exit code alone.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from monitor.deliver.plain import clean, file_name, unsendable
from monitor.errors import DeliveryError
from monitor.files import sync
from monitor.model import Letter, Outcome, Phase

_PATIENCE = 600.0
"""Seconds for the program. One that waits for its server's reply has the 10 minutes of RFC 5321."""

# sysexits.h. What is not named (69, the "catch-all", 71 operating system, 74 input or output, 75 try
# again, and the 1 of programs that know no other) says that the letter was not taken, and not for whose
# fault: it is tried again until it expires. So is 68, no such host: programs that hand on to one relay say
# it of the relay, on a laptop without a network.
_REFUSED = {67: "no such user"}
_CONFIGURATION = {
    64: "it was called wrongly",
    65: "it cannot read the message",
    66: "it cannot read its input",
    72: "a file of its own is missing",
    77: "it may not do this",
    78: "its configuration is wrong",
    126: "it cannot be run",
    127: "something it needs is missing",
}

# What passes when somebody makes room. EFBIG is the limit of `ulimit -f`.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM}

_PARTS = {"cur", "new", "tmp"}


class Sendmail:
    """A Mailer by way of a program with sendmail's options: sendmail, Postfix, Exim, msmtp and others."""

    def __init__(self, program: Path, *, timeout: float | None) -> None:
        self._program = program
        self._seconds = _PATIENCE if timeout is None else min(timeout, _PATIENCE)
        self._doubts = 0

    def deliver(self, letter: Letter, before: Callable[[Phase], None]) -> Outcome:
        """See Mailer. Exit code 0 is acceptance; no exit code (a time-out, a signal) is unknown."""
        if words := unsendable(letter, subject=self._subject):
            return Outcome(state="refused", reply=words)
        self.check()
        before("envelope")
        # Without a buffer, since to close one that would not go to the disk raises once more.
        with tempfile.TemporaryFile(buffering=0) as message, tempfile.TemporaryFile() as said:
            try:
                # A file, and not a pipe: if we are killed half way through a pipe, the program sees an
                # end of input like any other, and sends half a message.
                rest = memoryview(letter.data.replace(b"\r\n", b"\n"))
                while rest:
                    rest = rest[message.write(rest) :]
                message.seek(0)
            except OSError as cause:
                return _hindered(cause, self._subject)
            before("dot")
            return self._outcome(letter, message, said)

    def check(self) -> str:
        """See Mailer."""
        if not (self._program.is_file() and os.access(self._program, os.X_OK)):
            raise DeliveryError("there is no such program, or it may not be run", subject=self._subject)
        return ""

    def close(self) -> None:
        """Nothing is held open."""

    @property
    def _subject(self) -> str:
        return f"sendmail:{self._program}"

    def _outcome(self, letter: Letter, message: IO[bytes], said: IO[bytes]) -> Outcome:
        try:
            code = self._run(letter, message, said)
        except OSError as cause:
            if cause.errno in {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}:
                return Outcome(state="waiting", reply=f"cannot be started: {cause.strerror}", stop=True)
            raise DeliveryError(f"cannot be started: {cause.strerror}", subject=self._subject) from cause
        said.seek(0)
        words = clean(said.read(4096).decode("utf-8", "replace"))
        if code is None or code < 0:
            self._doubts += 1
            end = f"time-out after {self._seconds:g} s" if code is None else f"killed by {_signal(-code)}"
            return Outcome(state="unknown", reply=clean(f"{end} {words}"), stop=self._doubts > 1)
        reply = clean(f"exit code {code} {words}")
        if code == 0:
            self._doubts = 0
            return Outcome(state="accepted", reply=words or reply)
        if code in _CONFIGURATION:
            raise DeliveryError(f"{_CONFIGURATION[code]}: {reply}; mend that", subject=self._subject)
        if code in _REFUSED:
            return Outcome(state="refused", reply=f"{_REFUSED[code]}: {reply}")
        return Outcome(state="waiting", reply=reply)

    def _run(self, letter: Letter, message: IO[bytes], said: IO[bytes]) -> int | None:
        """The exit code; None for a program that had to be ended."""
        # `--` and no shell: an address is never an option or a command. Words go to a file, since a
        # daemon that the program leaves behind may hold a pipe open for hours.
        running = subprocess.Popen(  # noqa: S603  the program is the user's own setting
            [str(self._program), "-i", "-f", letter.sender or "<>", "--", letter.recipient],
            stdin=message,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            return running.wait(self._seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if running.returncode is None:
                try:
                    os.killpg(running.pid, signal.SIGKILL)
                    running.wait()
                except PermissionError:
                    pass  # a program that has become root is not ours to end, nor to wait for


class Maildir:
    """A Mailer into a Maildir, made where there is none. Bytes as in the letter, with LF line ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] | None = None

    def deliver(self, letter: Letter, before: Callable[[Phase], None]) -> Outcome:
        """See Mailer. A message that is there already, read or not, is not written again."""
        if words := unsendable(letter, subject=self._subject):
            return Outcome(state="refused", reply=words)
        before("envelope")
        name = file_name(letter.id)
        try:
            # Listed once: a Maildir may hold a hundred thousand messages.
            known = self._opened() if self._known is None else self._known
        except OSError as cause:
            return _hindered(cause, self._subject)
        self._known = known
        if name in known:
            return Outcome(state="accepted", reply=f"{name} is there already")
        before("body")
        new = self._folder / "new" / name
        part = self._folder / "tmp" / f"{name}.{os.getpid()}"
        try:
            _place(new, part, letter.data.replace(b"\r\n", b"\n"))
        except OSError as cause:
            return _hindered(cause, self._subject)
        known.add(name)
        return Outcome(state="accepted", reply=str(new))

    def check(self) -> str:
        """See Mailer."""
        try:
            self._opened()
        except OSError as cause:
            return _hindered(cause, self._subject).reply
        return ""

    def close(self) -> None:
        """Nothing is held open."""

    @property
    def _subject(self) -> str:
        return f"maildir:{self._folder}"

    def _opened(self) -> set[str]:
        """The names of what is there, without flags."""
        self._folder.mkdir(parents=True, exist_ok=True)
        # One that a killed run had begun to make counts as empty.
        inside = set(os.listdir(self._folder))  # noqa: PTH208  names are wanted, not paths
        if not (inside >= _PARTS or inside <= _PARTS):
            raise DeliveryError(
                "the folder holds other things than a Maildir (cur, new, tmp); name an empty or new one",
                subject=self._subject,
            )
        for part in _PARTS:
            (self._folder / part).mkdir(exist_ok=True)
        # new before cur: what a reader moves from one to the other meanwhile is seen at least once.
        return {
            one.partition(":")[0]
            for part in ("new", "cur")
            for one in os.listdir(self._folder / part)  # noqa: PTH208  as above
        }


class EmlFolder:
    """A Mailer into a folder of .eml files, made where there is none: the very bytes that mail would have."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, letter: Letter, before: Callable[[Phase], None]) -> Outcome:
        """See Mailer. A file of this name with other bytes is not ours to replace: DeliveryError."""
        if words := unsendable(letter, subject=self._subject):
            return Outcome(state="refused", reply=words)
        before("envelope")
        path = self._folder / f"{file_name(letter.id)}.eml"
        before("body")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _place(path, self._folder / f".{path.name}.{os.getpid()}.part", letter.data)
            there = path.read_bytes()
        except OSError as cause:
            return _hindered(cause, self._subject)
        if there != letter.data:
            raise DeliveryError(
                f"{path.name} is there already, with other words in it; move it away, or name another folder",
                subject=self._subject,
            )
        return Outcome(state="accepted", reply=str(path))

    def check(self) -> str:
        """See Mailer."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            return _hindered(cause, self._subject).reply
        return ""

    def close(self) -> None:
        """Nothing is held open."""

    @property
    def _subject(self) -> str:
        return f"eml:{self._folder}"


def _place(path: Path, part: Path, data: bytes) -> None:
    """Writes a file beside its place, and gives it its name when it is whole and on the disk. A file that
    has the name by then keeps it."""
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            path.hardlink_to(part)
        except FileExistsError:
            pass
        except OSError as cause:
            if cause.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}:
                raise
            part.replace(path)  # FAT and some network folders have no links
    finally:
        part.unlink(missing_ok=True)
    sync(path.parent)


def _hindered(cause: OSError, subject: str) -> Outcome:
    """A full disk is for waiting; a folder that cannot be used is somebody's to mend."""
    words = cause.strerror or str(cause)
    if cause.errno in _FULL:
        return Outcome(state="waiting", reply=f"cannot be written: {words}", stop=True)
    raise DeliveryError(
        f"cannot be written: {words}; check the folder and its permissions", subject=subject
    ) from cause


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
