"""The archive in git: each issue's files in a commit of their own, now or, where git will not, later."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor import deliver, digest
from monitor.config import Config
from monitor.model import Digest
from monitor.store import Store


def folder_of(config: Config) -> Path:
    """The archive's folder."""
    return config.path.parent / config.digest.folder


def files_of(issue: Digest, folder: Path) -> tuple[Path, ...]:
    """The files of an issue: Markdown, page and facts."""
    stem = folder / issue.week[:4] / issue.week
    return tuple(stem.with_suffix(suffix) for suffix in (".md", ".html", ".json"))


def index_files(folder: Path) -> tuple[Path, ...]:
    """The files that change with every issue."""
    return folder / "README.md", folder / "feed.xml"


def commit(config: Config, issue: Digest, subject: str, files: Sequence[Path]) -> deliver.Kept:
    """Commits `files` as this issue's. Same issue, same commit: its author and date are not the day's."""
    revision = f", revision {issue.revision}" if issue.revision > 1 else ""
    return deliver.commit(
        files,
        message=f"Digest {issue.week}{revision}\n\n{subject}\n",
        author=config.archive.author,
        date=digest.generated(issue).isoformat(),
        push=config.archive.push,
    )


def write(config: Config, issue: Digest, *, store: Store) -> tuple[Path, ...]:
    """Writes an issue's files, and the index with it; returns those that changed. Raises PublishError."""
    issues = store.issues()
    changed = deliver.archive(
        digest.render(issue),
        folder_of(config),
        index=digest.index(issues, config.digest),
        feed=digest.feed(issues, config.digest),
    )
    store.written(issue)
    return changed


def left_over(config: Config, *, store: Store) -> tuple[tuple[Path, ...], str]:
    """Files of the archive that git has not got yet, and what is in its way, or still to be pushed, in
    words; nothing where git is not to have them."""
    if not config.archive.commit:
        return (), ""
    files = _every_file(store.issues(), folder_of(config))
    return deliver.uncommitted(files), deliver.hindrance(files, push=config.archive.push)


def mend(config: Config, *, store: Store) -> tuple[deliver.Kept, ...]:
    """Does what an earlier run had to leave: writes the files of issues that it could not write, commits
    those that are as the store has them, and pushes where that is wished. A file that somebody changed by
    hand is left to them.

    Raises Busy where a publish is under way, PublishError where a file still cannot be written.
    """
    with store.lock("publish"):
        for issue in store.to_write():
            write(config, issue, store=store)
        issues = store.issues()
        if not issues or not config.archive.commit:
            return ()
        folder = folder_of(config)
        every = _every_file(issues, folder)
        left = frozenset(deliver.uncommitted(every))
        readme, feed = index_files(folder)
        expected = {readme: digest.index(issues, config.digest), feed: digest.feed(issues, config.digest)}
        both = tuple(path for path, words in expected.items() if path in left and _holds(path, words))
        done = []
        for issue in issues:
            own = [path for path in files_of(issue, folder) if path in left]
            last = issue is issues[-1]
            if not own and not (last and both):
                continue
            faces = digest.render(issue)
            words = dict(zip(files_of(issue, folder), (faces.markdown, faces.html, faces.json), strict=True))
            ours = [path for path in own if _holds(path, words[path])]
            done.append(commit(config, issue, faces.subject, (*ours, *(both if last else ()))))
        if config.archive.push is not None and not done:
            # With nothing to commit, what is left to push goes, of whichever issue.
            clean = [path for path in every if path not in left]
            done.append(commit(config, issues[-1], digest.render(issues[-1]).subject, clean))
        return tuple(done)


def _every_file(issues: Sequence[Digest], folder: Path) -> tuple[Path, ...]:
    own = (path for issue in issues for path in files_of(issue, folder))
    return (*own, *index_files(folder)) if issues else ()


def _holds(path: Path, words: str) -> bool:
    return path.is_file() and path.read_bytes() == words.encode()
