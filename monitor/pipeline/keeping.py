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


def uncommitted(config: Config, *, store: Store) -> tuple[Path, ...]:
    """Files of the archive that git has not got yet; none where it is not to have them."""
    if not config.archive.commit:
        return ()
    folder = folder_of(config)
    every = [path for issue in store.issues() for path in files_of(issue, folder)]
    return deliver.uncommitted([*every, *index_files(folder)]) if every else ()


def mend(config: Config, *, store: Store) -> tuple[deliver.Kept, ...]:
    """Commits, and pushes where that is wished, what an earlier run had to leave: files that are as the
    store has them. One that somebody changed by hand is left to them.

    Raises Busy where a publish is under way.
    """
    if not config.archive.commit:
        return ()
    with store.lock("publish"):
        issues = store.issues()
        if not issues:
            return ()
        left = frozenset(uncommitted(config, store=store))
        if not left:
            pushed = config.archive.push is not None
            return (_push(config, issues[-1]),) if pushed else ()
        folder = folder_of(config)
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
        return tuple(done)


def _push(config: Config, issue: Digest) -> deliver.Kept:
    """With nothing left to commit, what is left to push goes."""
    return commit(config, issue, digest.render(issue).subject, files_of(issue, folder_of(config)))


def _holds(path: Path, words: str) -> bool:
    return path.is_file() and path.read_bytes() == words.encode()
