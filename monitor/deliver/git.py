"""The archive in git: the issue's own files become a commit, and nothing else of the repository changes.

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
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from monitor.deliver.git_program import Answer, Git, plain
from monitor.deliver.git_tree import ANNOUNCED, NEW, Look, Nowhere, WorkTree, work_tree

_STOPPED = "the commit is made; what git ran after it (a hook, gc) took too long and was stopped"


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
    identity = _identity(author, date)
    if not files:
        return Kept(state="unchanged", said="", pushed=None if push is None else False)
    tree = work_tree(files, Git(env, seconds=seconds))
    if isinstance(tree, Nowhere):
        kept = _put_off(tree.said) if tree.mendable else Kept(state="none", said=tree.said)
    else:
        kept = _Attempt(tree, message, identity, seconds=seconds, wait=wait).commit()
    if push is None:
        return kept
    if isinstance(tree, Nowhere) or kept.state in {"none", "put off"}:
        return replace(kept, pushed=False)
    return _push(tree, push, kept, seconds)


def uncommitted(
    files: Sequence[Path], *, seconds: float = 60, env: Mapping[str, str] = os.environ
) -> tuple[Path, ...]:
    """Those of the files, in their order, that git would commit and has not as they are.

    Empty where git keeps nothing, or cannot be asked.
    """
    if not files:
        return ()
    tree = work_tree(files, Git(env, seconds=seconds))
    if isinstance(tree, Nowhere):
        return ()
    seen = tree.look()
    if isinstance(seen, str):
        return ()
    return tuple(path for name, path in tree.names.items() if name in seen.changes)


def hindrance(
    files: Sequence[Path],
    *,
    push: str | None = None,
    seconds: float = 60,
    env: Mapping[str, str] = os.environ,
) -> str:
    """What keeps git from taking the files now, or what is still to be pushed, in words; empty where
    nothing does, or git keeps nothing there. Asks no network."""
    if not files:
        return ""
    tree = work_tree(files, Git(env, seconds=seconds))
    if isinstance(tree, Nowhere):
        return tree.said if tree.mendable else ""
    seen = tree.look()
    if isinstance(seen, str):
        return seen
    if seen.changes and (what := tree.in_the_way(seen)):
        return what
    if push is not None and seen.branch is not None and _missing(tree, push, seen.branch):
        return f"{seen.branch} has commits that are not on {plain(push)} yet"
    return ""


def _missing(tree: WorkTree, remote: str, branch: str) -> bool:
    """Whether a commit that touches the files is not on the remote's branch, as far as is known here.
    Without a tracking branch nothing is."""
    there = f"refs/remotes/{remote}/{branch}"
    words = ("--max-count=1", f"refs/heads/{branch}", f"^{there}", "--", *tree.names)
    answer = tree.ask("rev-list", *words)
    return answer.code != 0 or bool(answer.out)


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


# The commit ------------------------------------------------------------------------------------------


class _Attempt:
    """The way to one commit: look, announce what is new, commit; and again while another git is at work."""

    def __init__(
        self, tree: WorkTree, message: str, identity: Mapping[str, str], *, seconds: float, wait: float
    ) -> None:
        self._tree = tree
        self._message = message
        self._identity = identity
        self._end = time.monotonic() + seconds
        self._until = time.monotonic() + min(wait, seconds)
        self._announced: set[str] = set()

    def commit(self) -> Kept:
        before = ""
        failed: Answer | None = None
        while not isinstance(seen := self._tree.look(), str):
            before = before or seen.commit
            if not seen.changes:
                if failed is not None and failed.late and seen.commit != before:
                    return Kept(state="committed", said=_STOPPED)
                return self._nothing_left(seen)
            if hindrance := self._tree.in_the_way(seen):
                return self._give_up(hindrance)
            if failed is not None:
                if not failed.passing or time.monotonic() >= self._until:
                    return self._give_up(_complaint(failed))
                time.sleep(0.1)
            failed = self._settle(seen.changes) or self._announce(seen.changes) or self._record(seen.changes)
            if failed is None:
                return Kept(state="committed", said=self._told(seen))
        return self._give_up(f"git cannot compare the files: {seen}")

    def _settle(self, changes: Mapping[str, str]) -> Answer | None:
        """Staged one way and lying there another: the user staged a change of our file, or a git was killed
        between its commit and its index. What the file holds is right in both cases. (If HEAD has that
        already, git finds nothing to commit, and the next look no change.)"""
        both = [name for name, letters in changes.items() if "." not in letters and letters != NEW]
        return self._do("add", "--", *both) if both else None

    def _announce(self, changes: Mapping[str, str]) -> Answer | None:
        new = [name for name, letters in changes.items() if letters == NEW]
        failed = self._do("add", "--intent-to-add", "--", *new) if new else None
        if failed is None:
            self._announced.update(new)
        return failed

    def _record(self, changes: Mapping[str, str]) -> Answer | None:
        words = ("--quiet", "--only", "--cleanup=whitespace", f"--message={self._message}")
        return self._do("commit", *words, "--", *changes)

    def _do(self, *words: str) -> Answer | None:
        """What fails, if it fails."""
        left = self._end - time.monotonic()
        return self._tree.git.run(self._tree.top, *words, seconds=left, more=self._identity).failed

    def _nothing_left(self, seen: Look) -> Kept:
        """git has every file as it is: from before, or by another monitor while this one waited."""
        if seen.ignored and len(seen.ignored) == len(self._tree.there):
            said = f"git ignores the files in {self._tree.top}: nothing is committed"
            return Kept(state="none", said=said)
        return Kept(state="unchanged", said=_left_out(seen))

    def _told(self, seen: Look) -> str:
        files = "1 file" if len(seen.changes) == 1 else f"{len(seen.changes)} files"
        now = self._tree.look()
        where = "a commit" if isinstance(now, str) else f"commit {now.commit[:10]} on {now.branch}"
        return "; ".join(filter(None, (f"{files} in {where}", _left_out(seen))))

    def _give_up(self, what: str) -> Kept:
        """Nothing of ours stays in the index; unless another git holds it, and then it is announced only."""
        seen = self._tree.look() if self._announced else None
        changes = seen.changes if isinstance(seen, Look) else {}
        still = [name for name in self._announced if changes.get(name) == ANNOUNCED]
        if still:
            self._tree.ask("rm", "--cached", "--quiet", "--", *still)
        return _put_off(what)


def _left_out(seen: Look) -> str:
    return f"git ignores {', '.join(seen.ignored)}" if seen.ignored else ""


def _complaint(failed: Answer) -> str:
    if failed.late:
        return "git took too long (a hook, or a key that waits for its password?) and was stopped"
    if failed.lock:
        return f"another git holds {failed.lock}; if none is at work there, delete that file"
    if failed.code == 1 and not failed.words.startswith(("error: ", "fatal: ")):
        return f"a hook refused: {failed.words}"
    return f"{failed.words} ({failed.remedy})" if failed.remedy else failed.words


def _put_off(what: str) -> Kept:
    return Kept(state="put off", said=f"not committed: {what}. The next run tries again")


# The push --------------------------------------------------------------------------------------------


def _push(tree: WorkTree, remote: str, kept: Kept, seconds: float) -> Kept:
    """Pushes the branch if a commit that touches the files is not on the remote's."""
    seen = tree.look()
    if isinstance(seen, str):
        return _not_pushed(kept, seen)
    if seen.branch is None:
        return _not_pushed(kept, f"HEAD is detached in {tree.top}: switch to a branch")
    branch = f"refs/heads/{seen.branch}"
    if not _missing(tree, remote, seen.branch):
        return replace(kept, pushed=True)
    # ssh must not ask; but where the user says how it is called, that is how.
    ssh_is_set = tree.git.own_ssh or tree.ask("config", "--get", "core.sshCommand").code == 0
    # The full name on both sides, so that neither push.default nor remote.*.push has a say: a `+` there
    # would force. (remote.*.mirror would as well, and git refuses it together with a name.)
    answer = tree.git.run(
        tree.top,
        *("push", "--porcelain", "--no-follow-tags", "--", remote, f"{branch}:{branch}"),
        seconds=seconds,
        more={} if ssh_is_set else {"GIT_SSH_COMMAND": "ssh -oBatchMode=yes"},
    )
    if answer.code == 0:
        return replace(kept, pushed=True)
    name = plain(remote)
    if answer.late:
        return _not_pushed(kept, f"{name} took too long")
    refused = re.search(r"^!\t[^\t]*\t(\[[^]]*\] ?\(?([^)\n]*)\)?)", answer.out, re.MULTILINE)
    if refused is None:
        return _not_pushed(kept, f"{name} cannot be reached: {answer.words}")
    if refused[2] in {"fetch first", "non-fast-forward"}:
        return _not_pushed(
            kept, f"{name} has commits that {seen.branch} has not: pull or rebase in {tree.top}"
        )
    remarks = [
        plain(line.removeprefix("remote:")) for line in answer.error.splitlines() if line[:7] == "remote:"
    ]
    why = ": ".join((plain(refused[1]), *[line for line in remarks if line][-1:]))
    return _not_pushed(kept, f"{name} refuses {seen.branch}: {why}")


def _not_pushed(kept: Kept, why: str) -> Kept:
    said = "; ".join(filter(None, (kept.said, f"not pushed: {why}. The next run tries again")))
    return replace(kept, said=said, pushed=False)
