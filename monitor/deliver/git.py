"""The archive in git: the issue's own files become a commit, and nothing else of the repository changes.

The `git` program does it, not a library: it honours the user's hooks, signing, credentials and
`safe.directory`. (dulwich's commit takes the whole index: a file that the user had staged went along.)
What is promised:

- Only the files given are committed. What the user has staged stays staged, what is not stays so; with one
  exception: where a change of one of *our* files is staged, what the file holds now takes its place.
- The same files upon the same parent, with the same message, author and date, are the same commit (unless
  the user signs commits, or a hook rewrites the message).
- Nothing here forces, resets, stashes, cleans, checks out, merges or rebases, and no lock is removed that
  another git holds.
- What stands in git's way is a value, "put off", with what it is and how it is mended. The files are written
  all the same; to call again with the same files is to catch up, with the commit and with the push.

How a new file gets in: `commit --only` takes files that the index knows, so a new one is announced there
first (`add --intent-to-add`). An announced file is not part of the user's next `git commit`, so even a kill
between the two leaves no surprise; `git add` would. Where the commit then fails, the announcement is undone.

Known to fall short: a machine that dies while git works may leave `index.lock` behind. It cannot be told from
that of a living git, so it is named and left. What is on the remote is read from the tracking branch
(`refs/remotes/…`): if somebody rewinds the remote, we learn of it at the next new commit.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

# The person's own settings of git, which stay. Every other GIT_ variable goes: run inside a hook (a publish
# at post-receive, say), GIT_DIR, GIT_INDEX_FILE and their kin would send us into another repository.
_KEPT_VARIABLES = re.compile(
    r"GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|EXEC_PATH|TEMPLATE_DIR|CEILING_DIRECTORIES|ALLOW_PROTOCOL"
    r"|DISCOVERY_ACROSS_FILESYSTEM|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|(KEY|VALUE)_\d+)"
    r"|(SSL|HTTP|PROXY|CURL)_\w+)"
)

# What git leaves in its folder while something is under way; the first that is there names it. The last two
# hold a message that the user's next commit would take, and that any commit in between deletes.
_UNDER_WAY = (
    ("MERGE_HEAD", "a merge is under way"),
    ("rebase-merge", "a rebase is under way"),
    ("rebase-apply/applying", "git am is under way"),
    ("rebase-apply", "a rebase is under way"),
    ("CHERRY_PICK_HEAD", "a cherry-pick is under way"),
    ("REVERT_HEAD", "a revert is under way"),
    ("sequencer", "a cherry-pick or revert is under way"),
    ("BISECT_LOG", "a bisect is under way"),
    ("SQUASH_MSG", "a squashed merge waits for its commit"),
    ("MERGE_MSG", "a cherry-pick, revert or merge waits for its commit"),
)

# What passes by itself: another git at work, and `git gc`, which removes an empty folder of objects just
# when a commit wants to write there (met in 2 of 160 commits beside a gc on a busy machine).
_BUSY = re.compile(
    r"\.lock': File exists|cannot lock ref|Another git process"
    r"|unable to (create temporary|write) file.*No such file|Error building trees|cannot create an empty blob"
)
_REMEDIES = (
    (re.compile(r"failed to sign|\bgpg\b|signing key"), "commits are signed here: let this user's key sign"),
    (re.compile(r"No space left|quota exceeded", re.IGNORECASE), "make room"),
    (re.compile(r"Read-only|Permission denied|insufficient permission"), "let this user write there"),
    (re.compile(r"unmerged files"), "resolve them"),
)
# Said below every failure to reach a remote, and below every refusal.
_EMPTY_WORDS = re.compile(
    r"hint:|Please make sure you have|and the repository exists|fatal: Could not read from remote"
    r"|error: failed to push some refs|fatal: failed to write commit object|To "
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PASSWORD = re.compile(r"(?<=://)[^/\s'@]+(?:@[^/\s'@]+)*@")

# git removes its locks at SIGTERM; what ignores that is killed after this many seconds.
_GRACE = 2.0
# What only reads takes milliseconds; it is given this long even where the time for the commit is up.
_READING = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What git made of the files.

    `committed`: they are in a new commit. `unchanged`: git had them as they are. `none`: they lie where git
    keeps nothing. `put off`: something is in the way; call again when it is gone. `said` is one line for
    people, or empty. `pushed` says whether the remote has them; None where no push was asked for.
    """

    state: Literal["committed", "unchanged", "none", "put off"]
    said: str
    pushed: bool | None = None


def commit(
    files: Sequence[Path],
    *,
    message: str,
    author: str,
    date: str,
    push: str | None = None,
    seconds: float = 60,
    wait: float = 10,
    env: Mapping[str, str] = os.environ,
) -> Kept:
    """Commits what these files hold, and with `push` (the name of a remote) pushes the branch they are on.

    Give all files of the issue, not only those just written: what an earlier call could not commit or push
    is caught up with. A file that is not there is left as git has it. `author` ("Name <address>") is the
    committer as well, and `date` (ISO 8601 with an offset) both dates. `seconds` bounds the commit, and
    again the push; `wait` is how long to wait for another git to finish.

    A push is plain, never forced, and made only while a commit that touches the files is not on the remote;
    it takes along what else the branch holds before it. Where it fails the commit stands.

    Never raises for anything that git, the disk or the network does. ValueError: the author or the date is
    not one.
    """
    git = _Git(env, seconds=seconds, identity=_identity(author, date))
    place = _place(files, git)
    kept = place if isinstance(place, Kept) else _Attempt(place, message, wait).commit()
    if push is None:
        return kept
    if isinstance(place, Kept) or kept.state in {"none", "put off"}:
        return replace(kept, pushed=False)
    return _push(replace(place, git=_Git(env, seconds=seconds)), push, kept)


def uncommitted(
    files: Sequence[Path], *, seconds: float = 60, env: Mapping[str, str] = os.environ
) -> tuple[Path, ...]:
    """Those of the files, in their order, that git would commit and has not as they are.

    Empty where git keeps nothing, or cannot be asked.
    """
    place = _place(files, _Git(env, seconds=seconds))
    if isinstance(place, Kept):
        return ()
    changes = place.changes()
    return (
        ()
        if isinstance(changes, str)
        else tuple(place.names[name] for name in place.names if name in changes)
    )


# Asking git ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    code: int
    out: str = ""
    error: str = ""
    late: bool = False
    command: str = ""

    @property
    def failed(self) -> _Answer | None:
        return self if self.code else None

    @property
    def words(self) -> str:
        """The line of its complaint that says most, without colours and passwords."""
        if self.late:
            return "git took too long and was stopped"
        lines = [_plain(line) for line in self.error.splitlines()]
        lines = [line for line in lines if line]
        telling = [line for line in lines if not _EMPTY_WORDS.match(line)]
        return (telling or lines or [""])[-1][:300]

    @property
    def busy(self) -> bool:
        return _BUSY.search(self.error) is not None


class _Git:
    """The program, its surroundings, and the time that it has."""

    def __init__(self, env: Mapping[str, str], *, seconds: float, identity: Mapping[str, str] | None = None):
        self._program = shutil.which("git", path=env.get("PATH", os.defpath))
        self._end = time.monotonic() + seconds
        own = {
            name: value
            for name, value in env.items()
            if name != "LANGUAGE" and (not name.startswith("GIT_") or _KEPT_VARIABLES.fullmatch(name))
        }
        self._env = {
            **own,
            **(identity or {}),
            "LC_ALL": "C",  # its words are read here
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_EDITOR": ":",
            "GIT_OPTIONAL_LOCKS": "0",  # to look is not to write
        }
        self.own_ssh = "GIT_SSH_COMMAND" in own or "GIT_SSH" in own

    @property
    def installed(self) -> bool:
        return self._program is not None

    @property
    def left(self) -> float:
        return self._end - time.monotonic()

    def ask(self, folder: Path, *words: str) -> _Answer:
        """Runs what only reads, or takes milliseconds."""
        return self.run(folder, *words, seconds=max(self.left, _READING))

    def run(
        self, folder: Path, *words: str, seconds: float, more: Mapping[str, str] | None = None
    ) -> _Answer:
        command = [
            *(self._program or "git", "-C", str(folder), "--no-pager", "--literal-pathspecs"),
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
                    process.wait(max(seconds, 0))
                except subprocess.TimeoutExpired:
                    late = True
                finally:
                    if process.returncode is None:  # late, or we ourselves are interrupted
                        _stop(process)
                out.seek(0)
                error.seek(0)
                return _Answer(
                    code=process.returncode,
                    out=os.fsdecode(out.read()),
                    error=error.read().decode(errors="replace"),
                    late=late,
                    command=words[0],
                )
        except OSError as cause:
            return _Answer(code=-1, error=f"git cannot be run: {cause.strerror or cause}", command=words[0])


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends git and whatever it has started: asked first, so that it removes its own locks."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _plain(line: str) -> str:
    line = _PASSWORD.sub("", _COLOUR.sub("", line))
    return "".join(letter for letter in line if letter.isprintable()).strip()


def _identity(author: str, date: str) -> dict[str, str]:
    parts = re.fullmatch(r"\s*([^<>\r\n\0]*[^<>\s\0])\s*<([^<>\s\0]+)>\s*", author)
    if parts is None:
        raise ValueError(f"not an author in the form Name <address>: {author!r}")
    moment = datetime.fromisoformat(date)
    if moment.tzinfo is None:
        raise ValueError(f"a date without its offset from UTC: {date!r}")
    stamp = f"@{int(moment.timestamp())} {moment:%z}"
    return {
        f"GIT_{role}_{field}": value
        for role in ("AUTHOR", "COMMITTER")
        for field, value in (("NAME", parts[1]), ("EMAIL", parts[2]), ("DATE", stamp))
    }


# Where the files lie ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A work tree, and the files by their names from its top."""

    git: _Git
    top: Path
    inside: Path  # its git folder; a linked work tree and a submodule have their own
    names: Mapping[str, Path]

    @property
    def there(self) -> tuple[str, ...]:
        return tuple(name for name, path in self.names.items() if _is_there(path))

    def ask(self, *words: str) -> _Answer:
        return self.git.ask(self.top, *words)

    def ignored(self) -> frozenset[str]:
        """Those of the files that git is told to leave out (and does not keep already)."""
        if not self.there:
            return frozenset()
        flags = ("-z", "--others", "--ignored", "--exclude-standard")
        return frozenset(filter(None, self.ask("ls-files", *flags, "--", *self.there).out.split("\0")))

    def changes(self) -> dict[str, str] | str:
        """What git sees of the files that it has not as they are, or its complaint.

        Two letters a file: how the index differs from HEAD, and the file from the index. `??` is new to
        git, `.A` announced only.
        """
        names = self.there
        if not names:
            return {}
        out = self.ignored()
        names = tuple(name for name in names if name not in out)
        if not names:
            return {}
        flags = ("--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=none")
        answer = self.ask("status", *flags, "--", *names)
        if answer.code:
            return answer.words
        seen: dict[str, str] = {}
        for line in filter(None, answer.out.split("\0")):
            if line[0] == "1":
                letters, name = line[2:4], line.split(" ", 8)[8]
            elif line[0] == "u":
                letters, name = "U.", line.split(" ", 10)[10]
            elif line[0] == "?":
                letters, name = "??", line[2:]
            else:
                continue
            # Told twice: out of the index by `rm --cached`, and still on the disk.
            seen[name] = "D?" if name in seen else letters
        return seen

    def branch(self) -> str | None:
        """The full name of the branch checked out; None where HEAD is detached."""
        answer = self.ask("symbolic-ref", "--quiet", "HEAD")
        return answer.out.strip() if answer.code == 0 else None

    def head(self) -> str:
        """The commit checked out; empty on a branch without one."""
        return self.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}").out.strip()

    def in_the_way(self) -> str | None:
        """What forbids a commit here and now, and what to do about it."""
        for mark, what in _UNDER_WAY:
            if os.path.lexists(self.inside / mark):
                return f"{what} in {self.top}: finish or abort it"
        if self.branch() is None:
            return f"HEAD is detached in {self.top}: switch to a branch"
        if not self.head():
            return f"the branch in {self.top} has no commit yet: make the first one yourself"
        return None


def _place(files: Sequence[Path], git: _Git) -> _Place | Kept:
    """The work tree of the files; or what to say where they lie in none, or git will not tell."""
    if not files:
        return Kept(state="unchanged", said="")
    if not git.installed:
        return Kept(state="none", said="git is not installed: the files are written, and not committed")
    found: dict[Path, _Place] = {}
    names: dict[str, Path] = {}
    for path in files:
        folder = next(folder for folder in path.absolute().parents if _is_folder(folder))
        place = found.get(folder) or _look(folder, git)
        if isinstance(place, Kept):
            return place
        found[folder] = place
        (prefix,) = place.names
        names[prefix + path.absolute().relative_to(folder).as_posix()] = path
    first, *others = found.values()
    if any(one.top != first.top for one in others):
        tops = ", ".join(sorted({str(one.top) for one in found.values()}))
        return _put_off(f"the files lie in more than one work tree ({tops}): keep the archive in one")
    return replace(first, names=names)


def _look(folder: Path, git: _Git) -> _Place | Kept:
    """The work tree that the folder is in; its `names` hold the folder's own name from the top."""
    answer = git.ask(
        folder,
        *("rev-parse", "--is-bare-repository", "--is-inside-git-dir", "--show-prefix"),
        *("--show-toplevel", "--absolute-git-dir"),
    )
    said = answer.out.split("\n")
    if said[0] == "true" or "cannot use bare repository" in answer.error:
        return Kept(state="none", said=f"{folder} is in a bare repository: nothing is committed there")
    if said[1:2] == ["true"]:
        return Kept(state="none", said=f"{folder} is inside a .git folder: nothing is committed there")
    if re.search(r"not a git repository \(or any|must be run in a work tree", answer.error):
        return Kept(state="none", said=f"{folder} is in no git work tree: nothing is committed there")
    if owner := re.search(r"(?:dubious ownership in|unsafe) repository.*?'(.+?)'", answer.error):
        return _put_off(
            f"{owner[1]} belongs to another user, so git does not touch it: make it this user's, or run "
            f"`git config --global --add safe.directory {owner[1]}` as this user"
        )
    if answer.code:
        return _put_off(f"git cannot read the repository of {folder}: {answer.words}")
    if len(said) != 6:
        return _put_off(f"the name of {folder} holds a line break, which git cannot tell us apart: rename it")
    _, _, prefix, top, inside, _ = said
    return _Place(git=git, top=Path(top), inside=Path(inside), names={prefix: folder})


def _is_there(path: Path) -> bool:
    try:
        return path.is_symlink() or path.is_file()
    except OSError:  # a folder on the way that this user may not enter
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _put_off(what: str) -> Kept:
    return Kept(state="put off", said=f"not committed: {what}. The next run tries again")


# The commit ------------------------------------------------------------------------------------------


class _Attempt:
    """The way to one commit: look, announce what is new, commit; and again while another git is at work."""

    def __init__(self, place: _Place, message: str, wait: float) -> None:
        self._place = place
        self._message = message
        self._until = time.monotonic() + min(wait, place.git.left)
        self._announced: set[str] = set()

    def commit(self) -> Kept:
        before = self._place.head()
        settled = False
        failed: _Answer | None = None
        while True:
            changes = self._place.changes()
            if isinstance(changes, str):
                return self._give_up(f"git cannot compare the files: {changes}")
            if not changes:
                return self._nothing_left(failed, before)
            if hindrance := self._place.in_the_way():
                return self._give_up(hindrance)
            if failed is not None:
                if not failed.busy or time.monotonic() >= self._until:
                    return self._give_up(self._complaint(failed))
                time.sleep(0.1)
            # Staged one way and lying there another: the user staged a change of our file, or a git was
            # killed between its commit and its index. What the file holds is right in both cases; and
            # HEAD may have that already, so look again.
            both = [name for name, seen in changes.items() if "." not in seen and seen != "??"]
            if both and not settled:
                failed = self._place.ask("add", "--", *both).failed
                settled = failed is None
                continue
            failed = self._announce([name for name, seen in changes.items() if seen == "??"])
            if failed is None:
                failed = self._record(list(changes))
            if failed is None:
                return Kept(state="committed", said=self._told(len(changes)))

    def _announce(self, new: Collection[str]) -> _Answer | None:
        if not new:
            return None
        failed = self._place.ask("add", "--intent-to-add", "--", *new).failed
        if failed is None:
            self._announced.update(new)
        return failed

    def _record(self, names: Collection[str]) -> _Answer | None:
        place = self._place
        words = ("--quiet", "--only", "--cleanup=whitespace", f"--message={self._message}")
        return place.git.run(place.top, "commit", *words, "--", *names, seconds=place.git.left).failed

    def _nothing_left(self, failed: _Answer | None, before: str) -> Kept:
        """git has every file as it is: from before, or by another monitor while this one waited."""
        if failed is not None and failed.late and self._place.head() != before:
            return Kept(
                state="committed",
                said="the commit is made; what git ran after it (a hook, gc) took too long and was stopped",
            )
        there, ignored = self._place.there, self._place.ignored()
        if there and len(ignored) == len(there):
            return Kept(
                state="none", said=f"git ignores the files in {self._place.top}: nothing is committed"
            )
        return Kept(state="unchanged", said=self._left_out())

    def _told(self, count: int) -> str:
        branch = (self._place.branch() or "").removeprefix("refs/heads/")
        told = f"{count} {'file' if count == 1 else 'files'} in commit {self._place.head()[:10]} on {branch}"
        return "; ".join(filter(None, (told, self._left_out())))

    def _left_out(self) -> str:
        ignored = sorted(self._place.ignored())
        return f"git ignores {', '.join(ignored)}" if ignored else ""

    def _complaint(self, failed: _Answer) -> str:
        if failed.busy and (lock := re.search(r"'([^']+\.lock)'", failed.error)):
            return f"another git holds {lock[1]}; if none is at work there, delete that file"
        if failed.late:
            return "git took too long (a hook, or a key that waits for its password?) and was stopped"
        if (
            failed.command == "commit"
            and failed.code == 1
            and not re.search("^(error|fatal):", failed.error, re.MULTILINE)
        ):
            return f"a hook refused: {failed.words or 'it does not say why'}"
        for complaint, remedy in _REMEDIES:
            if complaint.search(failed.error):
                return f"{failed.words} ({remedy})"
        return failed.words or f"git {failed.command} fails and does not say why"

    def _give_up(self, what: str) -> Kept:
        """Nothing of ours stays in the index; unless another git holds it, and then it is announced only."""
        changes = self._place.changes() if self._announced else {}
        if isinstance(changes, dict):
            still = [name for name in self._announced if changes.get(name) == ".A"]
            if still:
                self._place.ask("rm", "--cached", "--quiet", "--", *still)
        return _put_off(what)


# The push --------------------------------------------------------------------------------------------


def _push(place: _Place, remote: str, kept: Kept) -> Kept:
    """Pushes the branch if a commit that touches the files is not on the remote's."""
    branch = place.branch()
    if branch is None:
        return _not_pushed(kept, f"HEAD is detached in {place.top}: switch to a branch")
    short = branch.removeprefix("refs/heads/")
    there = place.ask(
        "rev-parse", "--verify", "--quiet", f"refs/remotes/{remote}/{short}^{{commit}}"
    ).out.strip()
    if there:
        ours = place.ask("rev-list", "--max-count=1", f"{there}..{branch}", "--", *place.names)
        if ours.code == 0 and not ours.out:
            return replace(kept, pushed=True)
    # ssh must not ask; but where the user says how it is called, that is how.
    ssh_is_set = place.git.own_ssh or place.ask("config", "--get", "core.sshCommand").code == 0
    # The full name on both sides, so that neither push.default nor remote.*.push has a say: a `+` there
    # would force. (remote.*.mirror would as well, and git refuses it together with a name.)
    answer = place.git.run(
        place.top,
        *("push", "--porcelain", "--no-follow-tags", "--", remote, f"{branch}:{branch}"),
        seconds=place.git.left,
        more={} if ssh_is_set else {"GIT_SSH_COMMAND": "ssh -oBatchMode=yes"},
    )
    if answer.code == 0:
        return replace(kept, pushed=True)
    name = _plain(remote)
    if answer.late:
        return _not_pushed(kept, f"{name} took too long")
    refused = re.search(r"^!\t[^\t]*\t(\[[^]]*\] ?\(?([^)\n]*)\)?)", answer.out, re.MULTILINE)
    if refused is None:
        return _not_pushed(kept, f"{name} cannot be reached: {answer.words}")
    if refused[2] in {"fetch first", "non-fast-forward"}:
        return _not_pushed(kept, f"{name} has commits that {short} has not: pull or rebase in {place.top}")
    remarks = [
        _plain(line.removeprefix("remote:")) for line in answer.error.splitlines() if line[:7] == "remote:"
    ]
    why = ": ".join((_plain(refused[1]), *[line for line in remarks if line][-1:]))
    return _not_pushed(kept, f"{name} refuses {short}: {why}")


def _not_pushed(kept: Kept, why: str) -> Kept:
    said = "; ".join(filter(None, (kept.said, f"not pushed: {why}. The next run tries again")))
    return replace(kept, said=said, pushed=False)
