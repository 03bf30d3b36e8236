"""The archive: a folder of issues, each file replaced whole or left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.errors import PublishError
from monitor.files import put
from monitor.model import Rendered

_SUFFIX = ".monitor-part"


def archive(rendered: Rendered, folder: Path, index: Mapping[str, str]) -> tuple[Path, ...]:
    """Writes the issue's Markdown, page and facts under `folder`, and what is about all issues: `index`, by
    paths under it.

    Each file appears whole (written beside its place, synced, renamed), and only where its bytes
    changed; returns those. Raises PublishError naming the file that cannot be written.
    """
    issue = folder / rendered.week[:4] / rendered.week
    wanted = {
        issue.with_suffix(".json"): rendered.json,
        issue.with_suffix(".html"): rendered.page,
        issue.with_suffix(".md"): rendered.markdown,
        # Last: they point to the others.
        **{folder / name: words for name, words in index.items()},
    }
    _sweep(folder)
    return tuple(path for path, words in wanted.items() if _write(path, words.encode()))


def _write(path: Path, data: bytes) -> bool:
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        put(path, data, suffix=_SUFFIX)
    except OSError as cause:
        raise PublishError(
            f"cannot be written: {cause.strerror or cause}; the issue is safe in the store, so mend that "
            "and publish again",
            subject=str(path),
        ) from cause
    return True


def _sweep(folder: Path) -> None:
    """Removes what a run that was killed while writing left behind; the lock says that none is writing."""
    for part in _parts(folder):
        try:
            part.unlink(missing_ok=True)
        except OSError as cause:
            raise PublishError(f"cannot be removed: {cause.strerror or cause}", subject=str(part)) from cause


def _parts(folder: Path) -> Iterator[Path]:
    for place in (
        folder,
        folder / "search",
        *(one for one in folder.glob("[0-9][0-9][0-9][0-9]") if one.is_dir()),
    ):
        yield from place.glob(f".*{_SUFFIX}")
