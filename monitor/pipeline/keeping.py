"""The archive in git: each issue's files in a commit of their own, now or, where git will not, later."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor import deliver, digest
from monitor.config import Config
from monitor.model import Digest, Rendered
from monitor.store import Store


def folder_of(config: Config) -> Path:
    """The archive's folder."""
    return config.path.parent / config.digest.folder


def files_of(week: str, folder: Path) -> tuple[Path, ...]:
    """The files of a week's issue: Markdown, page and facts."""
    stem = folder / week[:4] / week
    return tuple(stem.with_suffix(suffix) for suffix in (".md", ".html", ".json"))


def index_files(folder: Path, store: Store) -> tuple[Path, ...]:
    """The files that change with every issue: the index, the Atom feed, the site's own pages and what its
    search reads."""
    years = sorted({week[:4] for week in store.frozen()})
    names = ("README.md", "feed.xml", "index.html", "threads.html", *(f"search/{one}.js" for one in years))
    return tuple(folder / one for one in names)


def index_of(issues: Sequence[Digest], config: Config) -> dict[str, str]:
    """The same files by their paths under the archive's folder, with their words. Raises ConfigError where a
    template of the user's fails."""
    return {
        **digest.site(issues, config.digest),
        "README.md": digest.index(issues, config.digest),
        "feed.xml": digest.feed(issues, config.digest),
    }


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


def write(config: Config, issue: Digest, faces: Rendered, *, store: Store) -> tuple[Path, ...]:
    """Writes an issue's files, and the index with it; returns those that changed. Raises PublishError."""
    issues = store.issues()
    changed = deliver.archive(faces, folder_of(config), index_of(issues, config))
    store.written(issue)
    return changed


def left_over(config: Config, *, store: Store) -> tuple[tuple[Path, ...], str]:
    """Files of the archive that git has not got yet, and what is in its way, or still to be pushed, in
    words; nothing where git is not to have them."""
    if not config.archive.commit:
        return (), ""
    files = _every_file(config, store)
    return deliver.uncommitted(files), deliver.hindrance(files, push=config.archive.push)


def mend(config: Config, *, store: Store) -> tuple[deliver.Kept, ...]:
    """Does what an earlier run had to leave: writes the files of issues that it could not write, commits
    those that are as the store has them, and pushes where that is wished. A file that somebody changed by
    hand is left to them.

    Raises Busy where a publish is under way, PublishError where a file still cannot be written.
    """
    with store.lock("publish"):
        for issue in store.to_write():
            write(config, issue, digest.render(issue, config.digest.templates), store=store)
        every = _every_file(config, store) if config.archive.commit else ()
        if not every:
            return ()
        left = frozenset(deliver.uncommitted(every))
        # Issues are read and rendered only where something is left: a timer comes every few minutes.
        done = _commit_what_is_left(config, left, store=store) if left else []
        if config.archive.push is not None and not done:
            # With nothing to commit, what is left to push goes, of whichever issue.
            newest = store.issue(max(store.frozen()))
            clean = [path for path in every if path not in left]
            if newest is not None:
                done.append(commit(config, newest, newest.week, clean))
        return tuple(done)


def _commit_what_is_left(config: Config, left: frozenset[Path], *, store: Store) -> list[deliver.Kept]:
    folder = folder_of(config)
    issues = store.issues()
    expected = {folder / name: words for name, words in index_of(issues, config).items()}
    about_all = [path for path, words in expected.items() if path in left and _holds(path, words)]
    done = []
    for issue in issues:
        files = files_of(issue.week, folder)
        last = about_all if issue is issues[-1] else []
        if left.isdisjoint(files) and not last:
            continue
        faces = digest.render(issue, config.digest.templates)
        words = dict(zip(files, (faces.markdown, faces.page, faces.json), strict=True))
        ours = [path for path in files if path in left and _holds(path, words[path])]
        if ours or last:
            done.append(commit(config, issue, faces.subject, (*ours, *last)))
    return done


def _every_file(config: Config, store: Store) -> tuple[Path, ...]:
    folder = folder_of(config)
    own = [path for week in store.frozen() for path in files_of(week, folder)]
    return (*own, *index_files(folder, store)) if own else ()


def _holds(path: Path, words: str) -> bool:
    return path.is_file() and path.read_bytes() == words.encode()
