"""Issues that lie in the archive, and that the store knows nothing of: it was lost, or is another one, or an
older copy of itself. Publishing would tell their news as new, mail it, and write the archive's index without
them. So it does not, until they are on record again: an issue's facts say what the store has to know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from monitor import digest
from monitor.config import Config
from monitor.errors import PublishError
from monitor.model import Digest
from monitor.pipeline.keeping import folder_of
from monitor.store import Store

_NAME = re.compile(r"\d{4}-W\d{2}")


def unrecorded(config: Config, *, store: Store) -> tuple[Path, ...]:
    """The facts files of issues in the archive that are not on record, oldest week first. A draft that
    somebody put there is none."""
    known = store.frozen()
    return tuple(path for path in _facts_files(config) if path.stem not in known and not _is_draft(path))


def refuse_unrecorded(config: Config, *, store: Store) -> None:
    """Raises PublishError where the archive has issues that are not on record."""
    if found := unrecorded(config, store=store):
        raise PublishError(". ".join(lacking(found, config)), subject=str(config.path))


def lacking(found: Sequence[Path], config: Config) -> tuple[str, str]:
    """What is wrong where these are not on record, and what to do."""
    where = config.state if config.database is None else "the database"
    many = f"{len(found)} issues lie" if len(found) > 1 else "1 issue lies"
    which = f"{found[0].stem} to {found[-1].stem}" if len(found) > 1 else found[0].stem
    said = f"{many} in {folder_of(config)} that the store in {where} knows nothing of ({which})"
    return said, (
        "Nothing is published or mailed until they are on record, since all of it would be told as new. Is "
        "this the right --state or database? Put the old store back first; if it is lost, `monitor restore` "
        "takes them from the archive. Issues of another configuration want a folder of their own "
        "(digest.folder)"
    )


def restore(config: Config, *, store: Store) -> tuple[Digest, ...]:
    """Takes the issues of the archive on record that are not, or not in their newest revision, oldest week
    first: what each told, of which articles, and when it was due. The files stay as they are, and nobody is
    mailed. Raises PublishError, before any is taken, for a file that is no issue."""
    with store.lock("publish"):
        known = {issue.week: issue.revision for issue in store.issues()}
        read = [issue for path in _facts_files(config) if (issue := _read(path)) is not None]
        missing = [issue for issue in read if issue.revision > known.get(issue.week, 0)]
        for issue in missing:
            told = digest.carried(issue)
            store.freeze(
                issue,
                stories={article: one.story for one in told for article in one.articles},
                carried=told,
                now=digest.generated(issue),
                from_archive=True,
            )
            store.written(issue)
        return tuple(missing)


def _facts_files(config: Config) -> list[Path]:
    found = folder_of(config).glob("[0-9][0-9][0-9][0-9]/*-W*.json")
    return sorted(
        (one for one in found if _NAME.fullmatch(one.stem) and one.is_file()), key=lambda one: one.stem
    )


def _is_draft(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_bytes()).get("draft"))
    except (OSError, ValueError, AttributeError, RecursionError):
        return False


def _read(path: Path) -> Digest | None:
    """The issue of a file; None for a draft's."""
    try:
        issue = digest.recorded(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise PublishError(
            f"is no issue that can be taken on record ({cause}): put back the file as it was published (git "
            "has it), or move it out of the archive",
            subject=str(path),
        ) from cause
    if issue.draft:
        return None
    if issue.week != path.stem:
        raise PublishError(f"is the issue {issue.week}: give it its own name", subject=str(path))
    return issue
