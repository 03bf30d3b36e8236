"""Where the files lie, and what git sees of them: questions only, nothing is changed.

The files are named to git from the top of their work tree, as git itself names them: through symbolic
links, in a linked work tree, in a submodule.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.deliver.git_program import Answer, Git

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

NEW = "??"
ANNOUNCED = ".A"

# A line of `status --porcelain=v2` begins with a letter and a blank; how many more stand before the name.
_BLANKS = {"1": 7, "u": 9, "?": 0, "!": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nowhere:
    """There is no work tree to commit in. `mendable`: what stands in the way can be removed."""

    said: str
    mendable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What git sees of a work tree. A file that is gone is neither changed nor ignored.

    `commit` is empty where there is none yet, `branch` None where HEAD is detached. `changes` are the files
    that git has not as they are, with two letters each: how the index differs from HEAD, and the file from
    the index; or `NEW`, or `ANNOUNCED`. `ignored` are those that git is told to leave out, unless it keeps
    them already.
    """

    commit: str
    branch: str | None
    changes: Mapping[str, str]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTree:
    """A work tree, and the files by their names from its top."""

    git: Git
    top: Path
    inside: Path  # its git folder; a linked work tree and a submodule have their own
    names: Mapping[str, Path]

    @property
    def there(self) -> tuple[str, ...]:
        # Not Path.exists: that raises where this user may not enter a folder on the way.
        return tuple(name for name, path in self.names.items() if os.path.lexists(path))

    def ask(self, *words: str) -> Answer:
        return self.git.run(self.top, *words)

    def look(self) -> Look | str:
        """What git sees now, or its complaint."""
        there = set(self.there)
        answer = self.ask(
            *("status", "--porcelain=v2", "-z", "--branch", "--no-ahead-behind", "--no-renames"),
            *("--untracked-files=all", "--ignored=traditional", "--", *self.names),
        )
        if answer.code:
            return answer.words
        heading: dict[str, str] = {}
        changes: dict[str, str] = {}
        ignored: list[str] = []
        for line in filter(None, answer.out.split("\0")):
            kind, rest = line[0], line[2:]
            if kind == "#":
                what, _, value = rest.partition(" ")
                heading[what] = value
                continue
            name = rest.split(" ", _BLANKS[kind])[-1]
            if name not in there:
                continue
            if kind == "!":
                changes.pop(name, None)  # out of the index by `rm --cached`, and ignored since
                ignored.append(name)
            elif kind == "?":
                # Told twice: out of the index by `rm --cached`, and still on the disk.
                changes[name] = "D?" if name in changes else NEW
            else:
                changes[name] = rest[:2]
        commit, branch = heading["branch.oid"], heading["branch.head"]
        return Look(
            commit="" if commit == "(initial)" else commit,
            branch=None if branch == "(detached)" else branch,
            changes=changes,
            ignored=tuple(sorted(ignored)),
        )

    def in_the_way(self, seen: Look) -> str | None:
        """What forbids a commit here and now, and what to do about it."""
        for mark, what in _UNDER_WAY:
            if os.path.lexists(self.inside / mark):
                return f"{what} in {self.top}: finish or abort it"
        if seen.branch is None:
            return f"HEAD is detached in {self.top}: switch to a branch"
        if not seen.commit:
            return f"the branch in {self.top} has no commit yet: make the first one yourself"
        return None


def work_tree(files: Sequence[Path], git: Git) -> WorkTree | Nowhere:
    """The work tree of the files; or what to say where they lie in none, or git will not tell."""
    if not git.installed:
        return Nowhere(said="git is not installed: the files are written, and not committed")
    found: dict[Path, _Folder] = {}
    names: dict[str, Path] = {}
    for path in files:
        whole = path.absolute()
        folder = next(one for one in whole.parents if os.path.isdir(one))  # noqa: PTH112 - is_dir may raise
        place = found.get(folder) or _look(folder, git)
        if isinstance(place, Nowhere):
            return place
        found[folder] = place
        names[place.prefix + whole.relative_to(folder).as_posix()] = path
    tops = {place.top: place for place in found.values()}
    if len(tops) > 1:
        listed = ", ".join(sorted(tops))
        return Nowhere(
            said=f"the files lie in more than one work tree ({listed}): keep the archive in one",
            mendable=True,
        )
    ((top, place),) = tops.items()
    return WorkTree(git=git, top=Path(top), inside=Path(place.inside), names=names)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """A folder of a work tree: the top, its git folder, and the folder's own name from the top."""

    top: str
    inside: str
    prefix: str


def _look(folder: Path, git: Git) -> _Folder | Nowhere:
    answer = git.run(
        folder,
        *("rev-parse", "--is-bare-repository", "--is-inside-git-dir", "--show-prefix"),
        *("--show-toplevel", "--absolute-git-dir"),
    )
    said = answer.out.split("\n")
    if said[0] == "true" or "cannot use bare repository" in answer.error:
        return Nowhere(said=f"{folder} is in a bare repository: nothing is committed there")
    if said[1:2] == ["true"]:
        return Nowhere(said=f"{folder} is inside a .git folder: nothing is committed there")
    if re.search(r"not a git repository \(or any|must be run in a work tree", answer.error):
        return Nowhere(said=f"{folder} is in no git work tree: nothing is committed there")
    if owner := re.search(r"(?:dubious ownership in|unsafe) repository.*?'(.+?)'", answer.error):
        return Nowhere(
            said=f"{owner[1]} belongs to another user, so git does not touch it: make it this user's, or run "
            f"`git config --global --add safe.directory {owner[1]}` as this user",
            mendable=True,
        )
    if answer.code:
        return Nowhere(said=f"git cannot read the repository of {folder}: {answer.words}", mendable=True)
    if len(said) != 6:
        return Nowhere(
            said=f"the name of {folder} holds a line break, which git cannot tell us apart: rename it",
            mendable=True,
        )
    _, _, prefix, top, inside, _ = said
    return _Folder(top=top, inside=inside, prefix=prefix)
