"""The archive's commit: our files and nothing else, whatever state the user's repository is in."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from monitor.deliver.git import Kept, commit, uncommitted

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

AUTHOR = "News Monitor <monitor@example.org>"
DATE = "2026-11-23T06:00:00+01:00"
MESSAGE = "Digest 2026-W47"
# What a person's shell has, kept apart from whoever runs the tests.
USER = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "HOME": "/nonexistent",
    "GIT_AUTHOR_NAME": "A Person",
    "GIT_AUTHOR_EMAIL": "person@example.org",
    "GIT_COMMITTER_NAME": "A Person",
    "GIT_COMMITTER_EMAIL": "person@example.org",
    "GIT_AUTHOR_DATE": "@1700000000 +0000",
    "GIT_COMMITTER_DATE": "@1700000000 +0000",
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class Repository:
    """A person's repository, with a first commit and an issue that git has not seen."""

    top: Path
    env: dict[str, str] = field(default_factory=lambda: dict(USER))

    def git(self, *words: str, fails: bool = False) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.top), "-c", "protocol.file.allow=always", *words],
            env=self.env, capture_output=True, check=False, text=True,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, done.stderr
        return done.stdout

    @property
    def issue(self) -> Path:
        return self.top / "digests" / "2026" / "2026-W47.md"

    @property
    def index(self) -> Path:
        return self.top / "digests" / "README.md"

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.issue, self.index)

    def write(self, words: str = "# Sea\n") -> None:
        self.issue.parent.mkdir(parents=True, exist_ok=True)
        self.issue.write_text(words)
        self.index.write_text("# All\n" + words)

    def hook(self, name: str, *lines: str) -> Path:
        path = Path(self.git("rev-parse", "--absolute-git-dir").strip()) / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(("#!/bin/sh", *lines, "")))
        path.chmod(0o755)
        return path

    def commit(self, *files: Path, push: str | None = None, seconds: float = 30, wait: float = 5) -> Kept:
        return commit(
            files or self.files, message=MESSAGE, author=AUTHOR, date=DATE,
            push=push, seconds=seconds, wait=wait, env=self.env,
        )  # fmt: skip

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD").strip()

    @property
    def changed(self) -> list[str]:
        """The files of the last commit."""
        return self.git("show", "--format=", "--name-only", "-z", "HEAD").rstrip("\0").split("\0")

    @property
    def status(self) -> str:
        return self.git("--no-optional-locks", "status", "--porcelain", "--untracked-files=all")

    @property
    def lock(self) -> Path:
        return self.top / ".git" / "index.lock"


def repository(top: Path, *flags: str) -> Repository:
    top.mkdir(parents=True)
    made = Repository(top)
    made.git("init", "--quiet", "--template=", "--initial-branch=main", *flags)
    (top / "notes.txt").write_text("one\ntwo\n")
    (top / "other.txt").write_text("one\n")
    made.git("add", ".")
    made.git("commit", "--quiet", "-m", "first")
    made.write()
    return made


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "site")


def bare(tmp_path: Path, repo: Repository, name: str = "origin") -> Repository:
    """A remote that has what the repository has."""
    top = tmp_path / f"{name}.git"
    repo.git("init", "--quiet", "--bare", "--template=", "--initial-branch=main", str(top))
    repo.git("remote", "add", name, str(top))
    repo.git("push", "--quiet", name, "HEAD")
    return Repository(top)


@contextmanager
def released_later(lock: Path, seconds: float) -> Iterator[None]:
    lock.touch()
    timer = threading.Timer(seconds, lock.unlink)
    timer.start()
    try:
        yield
    finally:
        timer.join()


# The commit


def test_the_files_of_an_issue_become_one_commit(repo: Repository) -> None:
    kept = repo.commit()
    assert (kept.state, kept.pushed) == ("committed", None)
    assert repo.head[:10] in kept.said
    assert "main" in kept.said
    assert repo.changed == ["digests/2026/2026-W47.md", "digests/README.md"]
    assert repo.git("show", "HEAD:digests/2026/2026-W47.md") == "# Sea\n"
    assert repo.status == ""


def test_author_committer_dates_and_message_are_those_given(repo: Repository) -> None:
    repo.commit()
    assert repo.git("log", "-1", "--format=%an <%ae>%n%cn <%ce>%n%aI%n%cI%n%B").splitlines() == [
        AUTHOR, AUTHOR, DATE, DATE, MESSAGE, "",
    ]  # fmt: skip


def test_the_same_issue_is_the_same_commit_in_another_place_and_under_other_settings(tmp_path: Path) -> None:
    one, other = repository(tmp_path / "one"), repository(tmp_path / "other")
    other.git("config", "user.name", "Somebody")
    other.git("config", "i18n.commitEncoding", "ISO-8859-1")
    other.git("config", "commit.cleanup", "strip")
    other.env.update(TZ="Asia/Tokyo", GIT_AUTHOR_DATE="@1 +0000", LANG="ja_JP.UTF-8")
    for each in (one, other):
        kept = commit(
            each.files, message="# 海\n\n#1 at sea", author="Ágnes <a@example.org>", date=DATE, env=each.env
        )
        assert kept.state == "committed"
    assert one.head == other.head
    assert one.git("log", "-1", "--format=%B").strip() == "# 海\n\n#1 at sea"


def test_what_git_has_already_is_not_committed_again_and_the_index_not_touched(repo: Repository) -> None:
    repo.commit()
    before, index = repo.head, (repo.top / ".git" / "index").stat()
    for one in repo.files:
        os.utime(one, ns=(1, 1))  # looks changed, and is not
    assert repo.commit() == Kept(state="unchanged", said="")
    assert repo.head == before
    assert (repo.top / ".git" / "index").stat() == index


def test_a_changed_issue_is_a_new_commit_of_what_changed(repo: Repository) -> None:
    repo.commit()
    repo.index.write_text("# All, and more\n")
    assert repo.commit().state == "committed"
    assert repo.changed == ["digests/README.md"]


def test_what_the_user_has_staged_changed_and_left_untracked_stays_exactly_so(repo: Repository) -> None:
    (repo.top / "notes.txt").write_text("one\nTWO\n")
    (repo.top / "new.txt").write_text("staged\n")
    (repo.top / "announced.txt").write_text("announced\n")
    repo.git("add", "notes.txt", "new.txt")
    repo.git("add", "--intent-to-add", "announced.txt")
    repo.git("rm", "--quiet", "--cached", "other.txt")
    (repo.top / "notes.txt").write_text("ONE\nTWO\n")
    (repo.top / "untracked.txt").write_text("mine\n")
    staged, unstaged = repo.git("diff", "--cached"), repo.git("diff")
    status = [line for line in repo.status.splitlines() if "digests" not in line]
    assert repo.commit().state == "committed"
    assert repo.changed == ["digests/2026/2026-W47.md", "digests/README.md"]
    assert (repo.git("diff", "--cached"), repo.git("diff")) == (staged, unstaged)
    assert repo.status.splitlines() == status


@pytest.mark.parametrize("tracked", [True, False], ids=["known to git", "new"])
def test_where_the_user_staged_a_change_of_our_file_what_it_holds_is_committed(
    repo: Repository, *, tracked: bool
) -> None:
    if tracked:
        repo.commit()
    repo.index.write_text("staged\n")
    repo.git("add", str(repo.index))
    repo.index.write_text("written\n")
    assert repo.commit().state == "committed"
    assert repo.git("show", "HEAD:digests/README.md") == "written\n"
    assert repo.status == ""


def test_an_index_that_a_kill_left_behind_its_commit_is_put_right(repo: Repository) -> None:
    index = repo.top / ".git" / "index"
    repo.git("add", "--intent-to-add", *map(str, repo.files))
    old = index.read_bytes()
    repo.commit()
    after = repo.head
    index.write_bytes(old)  # git moves the branch first, then the index
    assert repo.status != ""
    assert repo.commit().state == "unchanged"
    assert (repo.head, repo.status) == (after, "")


def test_an_index_behind_its_commit_is_put_right_even_where_a_hook_hangs(repo: Repository) -> None:
    repo.commit()
    repo.git("rm", "--quiet", "--cached", *map(str, repo.files))
    after = repo.head
    repo.hook("pre-commit", "sleep 60")
    assert repo.commit(seconds=0.5) == Kept(state="unchanged", said="")
    assert (repo.head, repo.status) == (after, "")


def test_a_file_of_ours_that_the_user_renamed_to_another_is_committed_as_it_lies(repo: Repository) -> None:
    repo.commit(repo.index)
    repo.git("config", "status.renames", "true")
    repo.issue.unlink()
    repo.git("mv", str(repo.index), str(repo.issue))
    assert uncommitted(repo.files, env=repo.env) == (repo.issue,)
    assert repo.commit().state == "committed"
    assert repo.changed == ["digests/2026/2026-W47.md"]
    assert repo.status == "D  digests/README.md\n"


def test_a_file_that_is_gone_is_left_as_git_has_it(repo: Repository) -> None:
    repo.commit()
    repo.issue.unlink()
    repo.index.write_text("more\n")
    assert repo.commit(*repo.files, repo.top / "never" / "there.md").state == "committed"
    assert repo.changed == ["digests/README.md"]
    assert repo.status == " D digests/2026/2026-W47.md\n"
    assert repo.commit(repo.issue).state == "unchanged"


def test_no_files_are_no_commit(repo: Repository) -> None:
    assert commit((), message=MESSAGE, author=AUTHOR, date=DATE, env=repo.env).state == "unchanged"


def test_names_with_blanks_quotes_stars_dashes_and_all_scripts_are_names(repo: Repository) -> None:
    names = ["-f", "--all", "a b", "q\"uo'te", "塩", "*", ":(top)x", "[a]", "line\nbreak", "back\\slash"]
    (repo.top / "a").write_text("not ours, though [a] matches it\n")
    files = [repo.top / name for name in names]
    for one in files:
        one.write_text("x\n")
    assert set(uncommitted(files, env=repo.env)) == set(files)
    assert repo.commit(*files).state == "committed"
    assert sorted(repo.changed) == sorted(names)
    assert repo.commit(*files).state == "unchanged"


@pytest.mark.parametrize("author", ["", "Name", "Name <>", "<a@example.org>", "A <b> <c>"])
def test_an_author_without_name_or_address_is_a_mistake_of_the_caller(repo: Repository, author: str) -> None:
    with pytest.raises(ValueError, match="author"):
        commit(repo.files, message=MESSAGE, author=author, date=DATE, env=repo.env)


def test_a_date_without_offset_is_a_mistake_of_the_caller(repo: Repository) -> None:
    with pytest.raises(ValueError, match="offset"):
        commit(repo.files, message=MESSAGE, author=AUTHOR, date="2026-11-23T06:00:00", env=repo.env)


def test_what_is_not_committed_yet_can_be_asked(repo: Repository) -> None:
    assert uncommitted(repo.files, env=repo.env) == repo.files
    repo.commit(repo.index)
    assert uncommitted(repo.files, env=repo.env) == (repo.issue,)
    repo.commit()
    assert uncommitted(repo.files, env=repo.env) == ()


# Kinds of repositories


def test_a_linked_work_tree_commits_on_its_own_branch(repo: Repository, tmp_path: Path) -> None:
    main = repo.head
    repo.git("worktree", "add", "--quiet", "-b", "archive/weekly", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    linked.write()
    assert "archive/weekly" in linked.commit().said
    assert linked.changed == ["digests/2026/2026-W47.md", "digests/README.md"]
    assert repo.head == main


def test_a_submodule_commits_in_itself(repo: Repository, tmp_path: Path) -> None:
    repository(tmp_path / "archive")
    repo.git("submodule", "--quiet", "add", str(tmp_path / "archive"), "sub")
    inner = Repository(repo.top / "sub")
    inner.write()
    outer = repo.head
    assert inner.commit().state == "committed"
    assert inner.changed == ["digests/2026/2026-W47.md", "digests/README.md"]
    assert repo.head == outer


def test_files_of_two_repositories_are_put_off(repo: Repository, tmp_path: Path) -> None:
    inner = repository(repo.top / "inner")
    kept = repo.commit(repo.index, inner.index)
    assert kept.state == "put off"
    assert "more than one work tree" in kept.said


def test_a_folder_reached_by_a_symlink_is_the_folder(repo: Repository, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repo.top / "digests")
    files = (tmp_path / "link" / "README.md", tmp_path / "link" / "2026" / "2026-W47.md")
    assert uncommitted(files, env=repo.env) == files
    assert repo.commit(*files).state == "committed"
    assert repo.changed == ["digests/2026/2026-W47.md", "digests/README.md"]


def test_a_repository_of_sha_256_is_one_like_others(tmp_path: Path) -> None:
    repo = repository(tmp_path / "new", "--object-format=sha256")
    assert repo.commit().state == "committed"
    assert len(repo.head) == 64
    assert repo.commit().state == "unchanged"


@pytest.mark.parametrize("safe", ["false", "true", "warn"])
def test_line_endings_that_git_converts_are_no_obstacle_and_no_change(repo: Repository, safe: str) -> None:
    repo.git("config", "core.autocrlf", "true")
    repo.git("config", "core.safecrlf", safe)
    repo.issue.write_bytes(b"one\r\ntwo\r\n")
    assert repo.commit().state == "committed"
    assert repo.commit().state == "unchanged"
    assert repo.issue.read_bytes() == b"one\r\ntwo\r\n"


def test_settings_that_change_how_git_shows_things_change_nothing(repo: Repository) -> None:
    for name, value in {
        "color.ui": "always", "status.showUntrackedFiles": "no", "status.relativePaths": "true",
        "status.branch": "true", "status.showStash": "true", "core.quotePath": "true", "status.short": "true",
        "commit.verbose": "true", "commit.template": "/nonexistent", "core.pager": "false",
        "core.editor": "false",
    }.items():  # fmt: skip
        repo.git("config", name, value)
    assert repo.commit().state == "committed"
    assert repo.commit().state == "unchanged"


def test_git_gc_at_the_same_time_is_no_obstacle(repo: Repository) -> None:
    # Its own status is not ours to promise: it gives up a ref that a commit has locked.
    with subprocess.Popen(["git", "-C", repo.top, "gc", "--quiet"], env=repo.env, stderr=subprocess.DEVNULL):
        kept = repo.commit()
    assert kept.state == "committed", kept.said
    repo.git("fsck", "--strict")


def test_inside_a_hook_of_another_repository_the_right_one_is_found(repo: Repository, tmp_path: Path) -> None:
    other = repository(tmp_path / "other")
    before, status = other.head, other.status
    repo.env.update(
        GIT_DIR=str(other.top / ".git"),
        GIT_WORK_TREE=str(other.top),
        GIT_INDEX_FILE=str(other.top / ".git" / "index"),
        GIT_OBJECT_DIRECTORY=str(other.top / ".git" / "objects"),
        GIT_COMMON_DIR=str(other.top / ".git"),
        GIT_NAMESPACE="elsewhere",
        GIT_PREFIX="digests/",
        GIT_CONFIG_PARAMETERS="'core.bare'='true'",
        GIT_GLOB_PATHSPECS="1",
    )
    assert repo.commit().state == "committed"
    assert (other.head, other.status) == (before, status)
    clean = Repository(repo.top)
    assert clean.changed == ["digests/2026/2026-W47.md", "digests/README.md"]


# Where nothing is committed


def test_outside_of_git_the_files_stay_as_they_are(tmp_path: Path) -> None:
    alone = Repository(tmp_path / "alone")
    alone.write()
    kept = alone.commit()
    assert (kept.state, kept.pushed) == ("none", None)
    assert "in no git work tree" in kept.said
    assert alone.commit(push="origin").pushed is False
    assert uncommitted(alone.files, env=alone.env) == ()


def test_without_git_the_files_stay_as_they_are(repo: Repository, tmp_path: Path) -> None:
    repo.env["PATH"] = str(tmp_path)
    kept = repo.commit()
    assert kept.state == "none"
    assert "not installed" in kept.said
    assert uncommitted(repo.files, env=repo.env) == ()


def test_inside_a_git_folder_and_in_a_bare_repository_nothing_is_committed(
    repo: Repository, tmp_path: Path
) -> None:
    inside = Repository(repo.top / ".git")
    inside.write()
    assert inside.commit().state == "none"
    assert "inside a .git folder" in inside.commit().said
    origin = bare(tmp_path, repo)
    origin.write()
    assert origin.commit().state == "none"
    assert "bare" in origin.commit().said


def test_files_that_git_ignores_are_not_committed(repo: Repository) -> None:
    (repo.top / ".gitignore").write_text("digests/\n")
    kept = repo.commit()
    assert kept.state == "none"
    assert "ignores" in kept.said
    assert uncommitted(repo.files, env=repo.env) == ()
    assert repo.status == "?? .gitignore\n"


def test_where_git_ignores_one_file_the_others_are_committed_and_it_is_named(repo: Repository) -> None:
    (repo.top / ".gitignore").write_text("README.md\n")
    kept = repo.commit()
    assert kept.state == "committed"
    assert "git ignores digests/README.md" in kept.said
    assert repo.changed == ["digests/2026/2026-W47.md"]
    assert repo.commit() == Kept(state="unchanged", said="git ignores digests/README.md")


def test_a_file_that_git_keeps_although_it_is_ignored_is_committed(repo: Repository) -> None:
    repo.commit()
    (repo.top / ".gitignore").write_text("digests/\n")
    repo.index.write_text("more\n")
    assert repo.commit().state == "committed"
    assert repo.changed == ["digests/README.md"]


def test_a_file_that_the_user_took_out_of_git_and_ignores_is_not_put_back(repo: Repository) -> None:
    repo.commit()
    repo.git("rm", "--quiet", "--cached", str(repo.index))
    (repo.top / ".gitignore").write_text("README.md\n")
    before = repo.git("diff", "--cached")
    assert repo.commit() == Kept(state="unchanged", said="git ignores digests/README.md")
    assert repo.git("diff", "--cached") == before


# Put off, and mended


def diverged(repo: Repository) -> None:
    """A branch `side` and main, each with its own change of one line."""
    repo.git("switch", "--quiet", "-c", "side")
    (repo.top / "notes.txt").write_text("side\n")
    repo.git("commit", "--quiet", "-am", "side")
    repo.git("switch", "--quiet", "main")
    (repo.top / "notes.txt").write_text("main\n")
    repo.git("commit", "--quiet", "-am", "main")


def patch_that_fails(repo: Repository) -> None:
    diverged(repo)
    (repo.top.parent / "one.patch").write_text(repo.git("format-patch", "-1", "--stdout", "side"))
    repo.git("am", "--quiet", str(repo.top.parent / "one.patch"), fails=True)


def pick_half_done(repo: Repository) -> None:
    """The first of two commits made by hand, the second still to be picked."""
    diverged(repo)
    repo.git("switch", "--quiet", "side")
    repo.git("commit", "--quiet", "--allow-empty", "-m", "second")
    repo.git("switch", "--quiet", "main")
    repo.git("cherry-pick", "side~1", "side", fails=True)
    repo.git("add", "notes.txt")
    repo.git("commit", "--quiet", "--allow-empty", "-m", "picked")


def step(*words: str, fails: bool = True) -> Callable[[Repository], None]:
    def take(repo: Repository) -> None:
        diverged(repo)
        repo.git(*words, fails=fails)

    return take


UNDER_WAY: dict[str, tuple[Callable[[Repository], None], str, tuple[str, ...]]] = {
    "merge": (step("merge", "side"), "a merge is under way", ("merge", "--abort")),
    "rebase": (step("rebase", "side"), "a rebase is under way", ("rebase", "--abort")),
    "rebase with patches": (
        step("rebase", "--apply", "side"), "a rebase is under way", ("rebase", "--abort"),
    ),
    "am": (patch_that_fails, "git am is under way", ("am", "--abort")),
    "cherry-pick": (
        step("cherry-pick", "side"), "a cherry-pick is under way", ("cherry-pick", "--abort"),
    ),
    "cherry-pick between two commits": (
        pick_half_done, "a cherry-pick or revert is under way", ("cherry-pick", "--abort"),
    ),
    "revert": (step("revert", "side"), "a revert is under way", ("revert", "--abort")),
    "bisect": (
        step("bisect", "start", "--no-checkout", "HEAD", "HEAD~1", fails=False),
        "a bisect is under way",
        ("bisect", "reset"),
    ),
    "squash": (
        step("merge", "--squash", "-X", "ours", "side", fails=False),
        "a squashed merge waits",
        ("reset", "--quiet", "--hard"),
    ),
    "cherry-pick without commit": (
        step("cherry-pick", "--no-commit", "-X", "theirs", "side", fails=False),
        "waits for its commit",
        ("reset", "--quiet", "--hard"),
    ),
    "detached": (
        step("switch", "--quiet", "--detach", fails=False),
        "HEAD is detached",
        ("switch", "--quiet", "main"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNDER_WAY)
def test_what_the_user_has_under_way_is_not_disturbed_and_the_next_call_commits(
    repo: Repository, name: str
) -> None:
    begin, words, end = UNDER_WAY[name]
    begin(repo)
    before = (repo.head, repo.status, repo.git("diff", "--cached"), sorted((repo.top / ".git").iterdir()))
    kept = repo.commit()
    assert kept.state == "put off"
    assert words in kept.said
    assert "next run" in kept.said
    after = (repo.head, repo.status, repo.git("diff", "--cached"), sorted((repo.top / ".git").iterdir()))
    assert after == before
    assert uncommitted(repo.files, env=repo.env) == repo.files
    repo.git(*end)
    assert repo.commit().state == "committed"
    assert repo.status == ""


def test_in_the_middle_of_a_merge_an_issue_that_git_has_is_simply_unchanged(repo: Repository) -> None:
    repo.commit()
    step("merge", "side")(repo)
    assert repo.commit().state == "unchanged"


def test_the_first_commit_of_a_repository_is_left_to_its_owner(tmp_path: Path) -> None:
    new = Repository(tmp_path / "new")
    new.write()
    new.git("init", "--quiet", "--initial-branch=main")
    kept = new.commit()
    assert kept.state == "put off"
    assert "no commit yet" in kept.said
    assert all(line.startswith("??") for line in new.status.splitlines())
    new.git("commit", "--quiet", "--allow-empty", "-m", "first")
    assert new.commit().state == "committed"


def test_a_lock_that_another_git_holds_is_waited_for(repo: Repository) -> None:
    with released_later(repo.lock, 0.15):
        assert repo.commit().state == "committed"


def test_a_lock_that_stays_is_named_and_not_removed(repo: Repository) -> None:
    repo.lock.touch()
    before = time.monotonic()
    kept = repo.commit(wait=0.1)
    assert 0.1 <= time.monotonic() - before < 3
    assert kept.state == "put off"
    assert str(repo.lock) in kept.said
    assert repo.lock.exists()
    repo.lock.unlink()
    assert repo.commit().state == "committed"


def test_a_lock_on_the_branch_is_waited_for_and_named_as_well(repo: Repository) -> None:
    lock = repo.top / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()
    kept = repo.commit(wait=0.1)
    assert str(lock) in kept.said
    assert repo.git("diff", "--cached") == ""
    lock.unlink()
    with released_later(lock, 0.15):
        assert repo.commit().state == "committed"


def test_two_monitors_in_one_repository_both_get_their_commit(repo: Repository) -> None:
    repo.hook("pre-commit", "sleep 0.1")
    found: list[Kept] = []
    desks = [
        threading.Thread(target=lambda one=one: found.append(repo.commit(one, wait=30))) for one in repo.files
    ]
    for one in desks:
        one.start()
    for one in desks:
        one.join()
    assert [kept.state for kept in found] == ["committed", "committed"]
    assert repo.git("rev-list", "--count", "HEAD").strip() == "3"
    assert repo.status == ""


def test_two_monitors_with_the_same_issue_make_one_commit(repo: Repository) -> None:
    repo.hook("pre-commit", "sleep 0.1")
    found: list[Kept] = []
    desks = [threading.Thread(target=lambda: found.append(repo.commit())) for _ in range(2)]
    for one in desks:
        one.start()
    for one in desks:
        one.join()
    assert sorted(kept.state for kept in found) == ["committed", "unchanged"]
    assert (repo.git("rev-list", "--count", "HEAD").strip(), repo.status) == ("2", "")


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg", "prepare-commit-msg"])
def test_a_hook_that_refuses_is_quoted_and_nothing_of_ours_stays_staged(repo: Repository, name: str) -> None:
    (repo.top / "notes.txt").write_text("staged\n")
    repo.git("add", "notes.txt")
    before = (repo.head, repo.status, repo.git("diff", "--cached"))
    hook = repo.hook(name, "echo looking", r"printf '\033[31mno digests on Fridays\033[0m\n' >&2", "exit 1")
    kept = repo.commit()
    assert kept.state == "put off"
    assert "a hook refused: no digests on Fridays" in kept.said
    assert (repo.head, repo.status, repo.git("diff", "--cached")) == before
    hook.unlink()
    assert repo.commit().state == "committed"


def test_a_hook_that_refuses_without_a_word_is_said_to(repo: Repository) -> None:
    repo.hook("pre-commit", "exit 1")
    assert "a hook refused: it does not say why" in repo.commit().said


def test_the_users_hooks_run(repo: Repository) -> None:
    repo.hook("commit-msg", 'echo "Checked: yes" >> "$1"')
    repo.hook("post-commit", "echo $$ > ran")
    assert repo.commit().state == "committed"
    assert "Checked: yes" in repo.git("log", "-1", "--format=%B")
    assert (repo.top / "ran").exists()


def test_what_a_hook_leaves_running_is_not_waited_for(repo: Repository) -> None:
    repo.hook("post-commit", "sleep 3 &")
    before = time.monotonic()
    assert repo.commit().state == "committed"
    assert time.monotonic() - before < 2.5


def test_a_repository_that_belongs_to_somebody_else_is_named_with_its_remedy(
    repo: Repository, tmp_path: Path
) -> None:
    # git's own switch for its own tests of this; the shell between gives it to the real git.
    shell = tmp_path / "bin" / "git"
    shell.parent.mkdir()
    real = shutil.which("git", path=repo.env["PATH"])
    shell.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{real}" "$@"\n')
    shell.chmod(0o755)
    path, repo.env["PATH"] = repo.env["PATH"], f"{shell.parent}:{repo.env['PATH']}"
    kept = repo.commit()
    assert kept.state == "put off"
    assert "belongs to another user" in kept.said
    assert f"git config --global --add safe.directory {repo.top}" in kept.said
    repo.env["PATH"] = path
    assert repo.commit().state == "committed"


def test_a_linked_work_tree_whose_repository_is_gone_is_not_taken_for_no_repository(
    repo: Repository, tmp_path: Path
) -> None:
    repo.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    linked.write()
    repo.top.rename(tmp_path / "moved")
    kept = linked.commit()
    assert kept.state == "put off"
    assert "not a git repository" in kept.said


@pytest.mark.parametrize(
    "settings",
    [
        {"gpg.program": "false"},
        {"gpg.format": "x509", "gpg.x509.program": "false"},
        {"gpg.format": "ssh"},
        {"gpg.format": "ssh", "user.signingKey": "/nonexistent/key.pub"},
    ],
    ids=["OpenPGP", "X.509", "SSH without a key", "SSH with a key that is gone"],
)
def test_a_key_that_cannot_sign_is_said(repo: Repository, settings: dict[str, str]) -> None:
    for name, value in {"commit.gpgSign": "true", **settings}.items():
        repo.git("config", name, value)
    before = repo.status
    kept = repo.commit()
    assert kept.state == "put off"
    assert "(commits are signed here: let this user's key sign)" in kept.said
    assert "failed to write commit object" not in kept.said, "that is not the cause"
    assert repo.status == before
    repo.git("config", "commit.gpgSign", "false")
    assert repo.commit().state == "committed"


# Nobody may write there, not even root.
NOT_OURS = Path("/sys")


def test_objects_that_cannot_be_written_are_said(repo: Repository) -> None:
    objects = repo.top / ".git" / "objects"
    blocked = [objects / f"{number:02x}" for number in range(256) if not (objects / f"{number:02x}").exists()]
    for one in blocked:
        one.symlink_to(NOT_OURS)
    repo.write("# Sea, told so that its objects fall into new folders\n")
    before = (repo.head, repo.status)
    started = time.monotonic()
    kept = repo.commit()
    assert time.monotonic() - started < 4, "this does not pass by waiting"
    assert kept.state == "put off"
    assert "(let this user write there)" in kept.said
    assert (repo.head, repo.status, repo.git("diff", "--cached")) == (*before, "")
    for one in blocked:
        one.unlink()
    assert repo.commit().state == "committed"


def test_a_branch_that_cannot_be_written_is_not_taken_for_a_lock(repo: Repository) -> None:
    repo.git("pack-refs", "--all")
    heads = repo.top / ".git" / "refs" / "heads"
    heads.rmdir()
    heads.symlink_to(NOT_OURS)
    kept = repo.commit()
    assert kept.state == "put off"
    assert "main.lock" in kept.said
    assert "(let this user write there)" in kept.said
    heads.unlink()
    heads.mkdir()
    assert repo.commit().state == "committed"


def test_a_full_disk_is_said(repo: Repository) -> None:
    log = repo.top / ".git" / "logs" / "HEAD"
    log.unlink()
    log.symlink_to("/dev/full")
    before = (repo.head, repo.status)
    kept = repo.commit()
    assert kept.state == "put off"
    assert "No space left on device (make room)" in kept.said
    assert (repo.head, repo.status, repo.git("diff", "--cached")) == (*before, "")
    log.unlink()
    assert repo.commit().state == "committed"


def conflict(repo: Repository, path: Path) -> None:
    """What a popped stash leaves where it does not fit: a file unmerged, and nothing under way."""
    for words, put_away in (("stashed\n", ("stash", "--quiet")), ("kept\n", ("commit", "-qam", "kept"))):
        path.write_text(words)
        repo.git(*put_away)
    repo.git("stash", "pop", "--quiet", fails=True)
    assert repo.git("ls-files", "--unmerged")


def test_a_conflict_in_another_file_stays_exactly_so(repo: Repository) -> None:
    repo.commit()
    conflict(repo, repo.top / "notes.txt")
    before = (repo.status, repo.git("ls-files", "--unmerged"), (repo.top / "notes.txt").read_text())
    repo.issue.write_text("# Sea, and more\n")
    assert repo.commit().state == "committed"
    assert repo.changed == ["digests/2026/2026-W47.md"]
    assert (repo.status, repo.git("ls-files", "--unmerged"), (repo.top / "notes.txt").read_text()) == before


def test_a_conflict_in_our_file_ends_with_what_the_file_holds(repo: Repository) -> None:
    repo.commit()
    conflict(repo, repo.index)
    repo.index.write_text("made again\n")
    assert repo.commit().state == "committed"
    assert repo.git("show", "HEAD:digests/README.md") == "made again\n"
    assert repo.status == ""


def test_a_branch_that_moves_while_the_commit_is_made_gets_it_on_top(repo: Repository) -> None:
    repo.hook(
        "pre-commit",
        "[ -e .git/moved ] && exit",
        "git update-ref refs/heads/main $(git commit-tree -p HEAD -m theirs HEAD^{tree}) && touch .git/moved",
    )
    assert repo.commit().state == "committed"
    assert repo.git("log", "--format=%s").splitlines() == [MESSAGE, "theirs", "first"]
    assert repo.status == ""


def test_a_folder_whose_name_git_cannot_tell_apart_is_named(tmp_path: Path) -> None:
    repo = repository(tmp_path / "two\nlines")
    kept = repo.commit()
    assert kept.state == "put off"
    assert "line break" in kept.said


def test_a_damaged_configuration_is_said(repo: Repository) -> None:
    (repo.top / ".git" / "config").write_text("[core\n")
    kept = repo.commit()
    assert kept.state == "put off"
    assert "bad config" in kept.said
    assert uncommitted(repo.files, env=repo.env) == ()


# Time


def anybody_left(pipe: int) -> bool:
    """Whether somebody still has the other end of the pipe."""
    try:
        return os.read(pipe, 1) != b""
    except BlockingIOError:
        return True


def test_a_hook_that_never_ends_is_stopped_with_its_children_and_leaves_no_lock(
    repo: Repository, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        hook = repo.hook("pre-commit", f"exec 3>'{tmp_path}/pipe'", "sleep 60 & sleep 60")
        before = (repo.head, repo.status)
        kept = repo.commit(seconds=0.5)
        assert not anybody_left(pipe)
    finally:
        os.close(pipe)
    assert kept.state == "put off"
    assert "took too long" in kept.said
    assert not repo.lock.exists()
    assert (repo.head, repo.status, repo.git("diff", "--cached")) == (*before, "")
    hook.unlink()
    assert repo.commit().state == "committed"


def test_a_hook_that_hangs_after_the_commit_does_not_unmake_it(repo: Repository) -> None:
    repo.hook("post-commit", "sleep 60")
    kept = repo.commit(seconds=0.5)
    assert kept.state == "committed"
    assert "stopped" in kept.said
    assert repo.status == ""
    assert repo.commit() == Kept(state="unchanged", said="")


def killed_in_the_hook(repo: Repository, *, everything: bool) -> None:
    """A monitor that is killed while its pre-commit hook runs; alone, or with its git."""
    begun, go_on = repo.top.parent / "begun", repo.top.parent / "go-on"
    os.mkfifo(begun)
    os.mkfifo(go_on)
    repo.hook("pre-commit", f"echo yes > '{begun}'", f"cat '{go_on}'")
    code = textwrap.dedent(f"""
        import pathlib
        from monitor.deliver.git import commit
        files = [pathlib.Path(name) for name in {[str(one) for one in repo.files]!r}]
        commit(files, message={MESSAGE!r}, author={AUTHOR!r}, date={DATE!r})
    """)
    with subprocess.Popen(
        [sys.executable, "-c", code], env={**repo.env, "PYTHONPATH": str(Path(__file__).parent.parent)}
    ) as monitor:
        assert begun.read_text() == "yes\n"
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(monitor.pid)], capture_output=True, text=True, check=True
        ).stdout.split()
        monitor.kill()
        if everything:
            for child in children:
                os.killpg(int(child), signal.SIGKILL)
        else:
            go_on.write_text("yes\n")
    (repo.top / ".git" / "hooks" / "pre-commit").unlink()


def test_killed_in_the_middle_the_next_run_finds_the_commit_that_its_git_made(repo: Repository) -> None:
    killed_in_the_hook(repo, everything=False)
    kept = repo.commit()
    assert kept.state == "unchanged"
    assert (repo.git("rev-list", "--count", "HEAD").strip(), repo.status) == ("2", "")


def test_killed_together_with_git_the_users_next_commit_has_nothing_of_ours(repo: Repository) -> None:
    killed_in_the_hook(repo, everything=True)
    kept = repo.commit(wait=0)
    assert kept.state == "put off"
    assert f"{repo.lock}; if none is at work there, delete that file" in kept.said
    repo.lock.unlink()
    (repo.top / "notes.txt").write_text("mine\n")
    repo.git("add", "notes.txt")
    repo.git("commit", "--quiet", "-m", "mine")
    assert repo.changed == ["notes.txt"]
    assert repo.commit().state == "committed"
    assert repo.status == ""


# The push


def test_a_push_brings_the_branch_to_the_remote(repo: Repository, tmp_path: Path) -> None:
    repo.git("switch", "--quiet", "-c", "archive/weekly")
    origin = bare(tmp_path, repo)
    kept = repo.commit(push="origin")
    assert (kept.state, kept.pushed) == ("committed", True)
    assert origin.git("rev-parse", "refs/heads/archive/weekly").strip() == repo.head


def test_what_is_on_the_remote_is_not_pushed_again_nor_asked_for(repo: Repository, tmp_path: Path) -> None:
    origin = bare(tmp_path, repo)
    repo.commit(push="origin")
    origin.top.rename(tmp_path / "away")
    assert repo.commit(push="origin") == Kept(state="unchanged", said="", pushed=True)


def test_a_remote_that_cannot_be_reached_leaves_the_commit_and_the_next_call_pushes(
    repo: Repository, tmp_path: Path
) -> None:
    origin = bare(tmp_path, repo)
    origin.top.rename(tmp_path / "away")
    kept = repo.commit(push="origin")
    assert (kept.state, kept.pushed) == ("committed", False)
    assert "not pushed: origin cannot be reached" in kept.said
    assert str(origin.top) in kept.said
    (tmp_path / "away").rename(origin.top)
    assert repo.commit(push="origin") == Kept(state="unchanged", said="", pushed=True)
    assert origin.head == repo.head


def test_the_users_own_commits_are_not_pushed_while_ours_are_there(repo: Repository, tmp_path: Path) -> None:
    origin = bare(tmp_path, repo)
    repo.commit(push="origin")
    there = origin.head
    repo.git("commit", "--quiet", "--allow-empty", "-m", "not for the public yet")
    assert repo.commit(push="origin").pushed is True
    assert origin.head == there


def test_a_remote_that_is_ahead_is_not_overwritten_whatever_the_settings(
    repo: Repository, tmp_path: Path
) -> None:
    origin = bare(tmp_path, repo)
    repo.git("clone", "--quiet", str(origin.top), str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone")
    (clone.top / "notes.txt").write_text("from elsewhere\n")
    clone.git("commit", "--quiet", "-am", "from elsewhere")
    clone.git("push", "--quiet")
    there = origin.head
    repo.git("config", "remote.origin.push", "+refs/heads/*:refs/heads/*")
    repo.git("config", "push.default", "matching")
    kept = repo.commit(push="origin")
    assert (kept.state, kept.pushed, origin.head) == ("committed", False, there)
    assert "origin has commits that main has not" in kept.said
    repo.git("pull", "--quiet", "--rebase", "origin", "main")
    assert repo.commit(push="origin").pushed is True
    assert origin.head == repo.head


def test_a_remote_set_to_mirror_is_not_mirrored(repo: Repository, tmp_path: Path) -> None:
    origin = bare(tmp_path, repo)
    origin.git("branch", "theirs", "main")
    repo.git("config", "remote.origin.mirror", "true")
    kept = repo.commit(push="origin")
    assert (kept.state, kept.pushed) == ("committed", False)
    assert "mirror" in kept.said
    assert "theirs" in origin.git("branch")


def test_only_the_branch_is_pushed(repo: Repository, tmp_path: Path) -> None:
    origin = bare(tmp_path, repo)
    repo.git("branch", "private")
    repo.git("tag", "-a", "v1", "-m", "mine")
    repo.git("config", "push.followTags", "true")
    assert repo.commit(push="origin").pushed is True
    assert origin.git("for-each-ref", "--format=%(refname)").split() == ["refs/heads/main"]


def test_a_remote_that_refuses_is_quoted(repo: Repository, tmp_path: Path) -> None:
    origin = bare(tmp_path, repo)
    hook = origin.hook("pre-receive", "echo 'main is frozen until Monday' >&2", "exit 1")
    kept = repo.commit(push="origin")
    assert (kept.state, kept.pushed) == ("committed", False)
    assert "pre-receive hook declined" in kept.said
    assert "main is frozen until Monday" in kept.said
    hook.unlink()
    assert repo.commit(push="origin").pushed is True


def test_a_pre_push_hook_that_refuses_is_quoted(repo: Repository, tmp_path: Path) -> None:
    bare(tmp_path, repo)
    repo.hook("pre-push", "echo 'not before noon' >&2", "exit 1")
    kept = repo.commit(push="origin")
    assert kept.pushed is False
    assert "not before noon" in kept.said


@pytest.mark.parametrize("remote", ["nowhere", "--mirror", "", "a b"])
def test_a_remote_that_is_none_is_said(repo: Repository, remote: str) -> None:
    kept = repo.commit(push=remote)
    assert (kept.state, kept.pushed) == ("committed", False)
    assert "not pushed" in kept.said


def test_ssh_is_told_not_to_ask_unless_the_user_says_how_it_is_called(
    repo: Repository, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    for name in ("ssh", "own-ssh"):
        (tmp_path / name).write_text(
            f'#!/bin/sh\necho "{name} $*" >> {seen}\n'
            "echo 'git@example.org: Permission denied (publickey).' >&2\nexit 255\n"
        )
        (tmp_path / name).chmod(0o755)
    repo.git("remote", "add", "origin", "git@example.org:site.git")
    repo.env["PATH"] = f"{tmp_path}:{repo.env['PATH']}"
    kept = repo.commit(push="origin")
    assert "Permission denied (publickey)" in kept.said
    repo.git("config", "core.sshCommand", "own-ssh -x")
    repo.commit(push="origin")
    repo.env["GIT_SSH_COMMAND"] = "own-ssh -y"
    repo.commit(push="origin")
    first, second, third = [line for line in seen.read_text().splitlines() if "git-receive-pack" in line]
    assert first.startswith("ssh -oBatchMode=yes")
    assert second.startswith("own-ssh -x")
    assert third.startswith("own-ssh -y")


def test_a_password_in_an_address_is_never_said(repo: Repository) -> None:
    kept = repo.commit(push="http://me:s3cr3t@127.0.0.1:9/site.git")
    assert kept.pushed is False
    assert "127.0.0.1:9" in kept.said
    assert "s3cr3t" not in kept.said


def test_a_remote_that_never_answers_is_given_up(repo: Repository, tmp_path: Path) -> None:
    repo.git("remote", "add", "origin", "git@example.org:site.git")
    repo.env["GIT_SSH_COMMAND"] = "sleep 60; :"
    kept = repo.commit(push="origin", seconds=0.5)
    assert (kept.state, kept.pushed) == ("committed", False)
    assert "took too long" in kept.said


def test_nothing_is_pushed_from_a_detached_head(repo: Repository, tmp_path: Path) -> None:
    origin = bare(tmp_path, repo)
    repo.commit()
    there = origin.head
    repo.git("switch", "--quiet", "--detach")
    kept = repo.commit(push="origin")
    assert (kept.state, kept.pushed, origin.head) == ("unchanged", False, there)
    assert "detached" in kept.said


def test_what_is_put_off_is_not_pushed(repo: Repository, tmp_path: Path) -> None:
    bare(tmp_path, repo)
    repo.hook("pre-commit", "exit 1")
    assert repo.commit(push="origin").pushed is False
