"""Asking the `git` program: what it is told of the world, how long it has, and what its words mean.

The program and not a library: it honours the user's hooks, signing, credentials and `safe.directory`.
(dulwich's commit takes the whole index: a file that the user had staged went along.) Promised:

- It works where it is told to, whatever repository our own surroundings speak of.
- It has nobody to ask, and when its time is up, git and all that it started are ended.
- What happens is an `Answer`, never an exception; its words hold no password and no colours.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# The person's own settings of git, which stay. Every other GIT_ variable goes: run inside a hook (a publish
# at post-receive, say), GIT_DIR, GIT_INDEX_FILE and their kin would send us into another repository.
_KEPT_VARIABLES = re.compile(
    r"GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|EXEC_PATH|TEMPLATE_DIR|CEILING_DIRECTORIES|ALLOW_PROTOCOL"
    r"|DISCOVERY_ACROSS_FILESYSTEM|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|(KEY|VALUE)_\d+)"
    r"|(SSL|HTTP|PROXY|CURL)_\w+)"
)

_LOCKED = re.compile(r"Unable to create '(.+\.lock)': File exists")
# What passes by itself, beside a lock: the branch moved meanwhile, or `git gc` removed an empty folder of
# objects just when git wanted to write there (met in 2 of 1049 commits beside two gc on a busy machine).
_PASSING = re.compile(
    r"cannot lock ref .* but expected|unable to (create temporary|write) file.*No such file"
)
_REMEDIES = (
    (
        re.compile(r"failed to sign|\bgpg\b|user\.signingkey|load public key"),
        "commits are signed here: let this user's key sign",
    ),
    (re.compile(r"No space left|quota exceeded"), "make room"),
    (re.compile(r"Read-only|Permission denied|insufficient permission"), "let this user write there"),
)
# Said below every failure to reach a remote, and below every refusal.
_EMPTY_WORDS = re.compile(
    r"hint:|Please make sure you have|and the repository exists|fatal: Could not read from remote"
    r"|error: failed to push some refs"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PASSWORD = re.compile(r"(?<=://)[^/\s'@]+(?:@[^/\s'@]+)*@")

# git removes its locks at SIGTERM; what ignores that is killed after this many seconds.
_GRACE = 2.0
# What only reads takes milliseconds; it is given this long at least.
_READING = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How git ended, and what it said; `late` where it was stopped."""

    code: int
    out: str = ""
    error: str = ""
    late: bool = False

    @property
    def failed(self) -> Answer | None:
        return self if self.code else None

    @property
    def words(self) -> str:
        """The line of its complaint that says most: git's first, as what follows from it stands below; or
        the last of another program (a hook, ssh)."""
        if self.late:
            return "git took too long and was stopped"
        lines = list(filter(None, map(plain, self.error.splitlines())))
        telling = [line for line in lines if not _EMPTY_WORDS.match(line)] or lines or ["it does not say why"]
        gits = [line for line in telling if line.startswith(("error: ", "fatal: "))]
        return (gits[0] if gits else telling[-1])[:300]

    @property
    def remedy(self) -> str | None:
        """What people can do about it."""
        return next((remedy for complaint, remedy in _REMEDIES if complaint.search(self.error)), None)

    @property
    def lock(self) -> str | None:
        """The lock of another git that it met."""
        found = _LOCKED.search(self.error)
        return found and found[1]

    @property
    def passing(self) -> bool:
        """Whether to try again in a moment is of use."""
        return self.lock is not None or _PASSING.search(self.error) is not None


class Git:
    """The program and its surroundings. A question has `seconds`, but ten at least."""

    def __init__(self, env: Mapping[str, str], *, seconds: float) -> None:
        self._program = shutil.which("git", path=env.get("PATH", os.defpath))
        self._seconds = max(seconds, _READING)
        self._env = {
            **{
                name: value
                for name, value in env.items()
                if not name.startswith("GIT_") or _KEPT_VARIABLES.fullmatch(name)
            },
            "LC_ALL": "C",  # its words are read here
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",  # to look is not to write
        }

    @property
    def installed(self) -> bool:
        return self._program is not None

    @property
    def own_ssh(self) -> bool:
        """Whether the user's surroundings say how ssh is called."""
        return not self._env.keys().isdisjoint({"GIT_SSH", "GIT_SSH_COMMAND"})

    def run(
        self,
        folder: Path,
        *words: str,
        seconds: float | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Answer:
        """git's answer to these words in this folder; `more` are further variables."""
        command = [
            *(self._program or "git", "-C", str(folder), "--literal-pathspecs"),
            # The same commit whatever the user's encoding; and a line ending that git would change is no
            # reason to refuse a file that is made again each week.
            *("-c", "i18n.commitEncoding=UTF-8", "-c", "core.safecrlf=false"),
            *words,
        ]
        # Files and not pipes: a hook may leave something running that holds on to a pipe for hours.
        try:
            with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
                # In a session of its own: ssh and gpg find no terminal to ask at, and all can be stopped.
                process = subprocess.Popen(  # noqa: S603 - git and our own words; file names stand behind --
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=error,
                    env={**self._env, **(more or {})},
                    start_new_session=True,
                )
                late = False
                try:
                    process.wait(self._seconds if seconds is None else max(seconds, 0))
                except subprocess.TimeoutExpired:
                    late = True
                finally:
                    if process.returncode is None:  # late, or we ourselves are interrupted
                        _stop(process)
                out.seek(0)
                error.seek(0)
                return Answer(
                    code=process.returncode,
                    out=os.fsdecode(out.read()),
                    error=error.read().decode(errors="replace"),
                    late=late,
                )
        except OSError as cause:
            return Answer(code=-1, error=f"git cannot be run: {cause.strerror or cause}")


def plain(line: str) -> str:
    """One line for people, without passwords, colours and what cannot be printed."""
    line = _PASSWORD.sub("", _COLOUR.sub("", line))
    return "".join(letter for letter in line if letter.isprintable()).strip()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends git and whatever it has started: asked first, so that it removes its own locks."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
